//! How wide the initial weights are drawn (pages 202-210).

use ndarray::Array2;
use rand::Rng;
use rand_distr::{Distribution, StandardNormal};
use serde::{Deserialize, Serialize};

use super::Real;

/// The rule for the standard deviation of the initial weights. Biases start at 0.
///
/// In a notebook: `{ std = 0.01 }` or the bare number, `"xavier"`, `"he"`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub enum Init {
    /// The same standard deviation in every layer, the last included.
    Std(f64),
    /// sqrt(1 / inputs), for sigmoid and tanh.
    Xavier,
    /// sqrt(2 / inputs), for ReLU.
    He,
}

impl Init {
    /// The standard deviation of the weights of a layer with `inputs` inputs.
    pub fn std(self, inputs: usize) -> f64 {
        match self {
            Init::Std(std) => std,
            Init::Xavier => (1.0 / inputs as f64).sqrt(),
            Init::He => (2.0 / inputs as f64).sqrt(),
        }
    }

    /// Draws the weights of one layer, shape (`inputs`, `outputs`).
    ///
    /// The draws are standard normal, in `f64`, and only then scaled and rounded: two rules, or two precisions,
    /// that draw from the same stream start from the same picture.
    pub fn weights<T: Real>(self, inputs: usize, outputs: usize, draws: &mut impl Rng) -> Array2<T> {
        let std = self.std(inputs);
        Array2::from_shape_simple_fn((inputs, outputs), || {
            let draw: f64 = StandardNormal.sample(draws);
            T::of(std * draw)
        })
    }
}

/// The ways in which a rule may be written.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Name(Name),
    Table(StdTable),
    Number(f64),
    Whole(i64),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Name {
    Xavier,
    He,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StdTable {
    std: f64,
}

impl From<Written> for Init {
    fn from(written: Written) -> Self {
        match written {
            Written::Name(Name::Xavier) => Init::Xavier,
            Written::Name(Name::He) => Init::He,
            Written::Table(StdTable { std }) | Written::Number(std) => Init::Std(std),
            Written::Whole(std) => Init::Std(std as f64),
        }
    }
}

impl From<Init> for Written {
    fn from(init: Init) -> Self {
        match init {
            Init::Std(std) => Written::Table(StdTable { std }),
            Init::Xavier => Written::Name(Name::Xavier),
            Init::He => Written::Name(Name::He),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::{Stream, stream};

    #[derive(Serialize, Deserialize)]
    struct Holder {
        init: Init,
    }

    #[test]
    fn every_spelling_is_read() {
        for (text, init) in [
            ("init = { std = 0.01 }", Init::Std(0.01)),
            ("init = 0.01", Init::Std(0.01)),
            ("init = 1", Init::Std(1.0)),
            ("init = \"xavier\"", Init::Xavier),
            ("init = \"he\"", Init::He),
        ] {
            assert_eq!(toml::from_str::<Holder>(text).unwrap().init, init, "{text}");
        }
        assert!(toml::from_str::<Holder>("init = \"hey\"").is_err());
        for init in [Init::Std(0.5), Init::Xavier, Init::He] {
            let text = toml::to_string(&Holder { init }).unwrap();
            assert_eq!(toml::from_str::<Holder>(&text).unwrap().init, init);
        }
    }

    #[test]
    fn rules_and_precisions_differ_only_in_scale() {
        let he: Array2<f64> = Init::He.weights(50, 4, &mut stream(1, Stream::Weights(0)));
        let xavier: Array2<f64> = Init::Xavier.weights(50, 4, &mut stream(1, Stream::Weights(0)));
        let single: Array2<f32> = Init::He.weights(50, 4, &mut stream(1, Stream::Weights(0)));
        for ((&h, &x), &s) in he.iter().zip(&xavier).zip(&single) {
            assert!((h - x * 2f64.sqrt()).abs() < 1e-15);
            assert_eq!(h as f32, s);
        }
    }
}
