//! How wide the initial weights are drawn (pages 202-210; Xavier: Glorot and Bengio, 2010; He: He and others, 2015,
//! arXiv:1502.01852).
//!
//! Another rule that follows the number of inputs is a row of the table below.

use ndarray::Array2;
use rand::Rng;
use rand_distr::{Distribution, StandardNormal};

use super::Real;

/// The row of a rule that follows the inputs of a layer.
#[derive(Debug, PartialEq, Eq)]
pub struct ScaledInit {
    /// The word for it in a notebook.
    pub word: &'static str,
    /// The name for people, the same in every language.
    pub name: &'static str,
    /// The standard deviation is sqrt(gain / inputs).
    pub gain: u8,
}

/// A rule taken apart: a number, or the row of a rule that has a name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum InitRule {
    /// A standard deviation that is given.
    Fixed(f64),
    /// One that follows the inputs of a layer.
    Scaled(&'static ScaledInit),
}

macro_rules! table {
    ($($(#[$doc:meta])* $kind:ident: $word:literal, $name:literal, $gain:literal;)*) => {
        /// The rule for the standard deviation of the initial weights. Biases start at 0.
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub enum Init {
            /// The same standard deviation in every layer, the last included.
            Std(f64),
            $($(#[$doc])* $kind,)*
        }

        impl Init {
            /// The rules that follow the inputs of a layer.
            pub const SCALED: [Self; [$($gain),*].len()] = [$(Self::$kind),*];

            /// Its number, or its row.
            pub fn rule(self) -> InitRule {
                match self {
                    Self::Std(std) => InitRule::Fixed(std),
                    $(Self::$kind => InitRule::Scaled(&ScaledInit { word: $word, name: $name, gain: $gain }),)*
                }
            }
        }
    };
}

table! {
    /// sqrt(1 / inputs), for sigmoid and tanh.
    Xavier: "xavier", "Xavier", 1;
    /// sqrt(2 / inputs), for ReLU.
    He: "he", "He", 2;
}

impl Init {
    /// The standard deviation of the weights of a layer with `inputs` inputs.
    pub fn std(self, inputs: usize) -> f64 {
        match self.rule() {
            InitRule::Fixed(std) => std,
            InitRule::Scaled(row) => (f64::from(row.gain) / inputs as f64).sqrt(),
        }
    }

    /// Its name for people; that of a given standard deviation is what `of_std` makes of it.
    pub fn name(self, of_std: impl FnOnce(f64) -> String) -> String {
        match self.rule() {
            InitRule::Fixed(std) => of_std(std),
            InitRule::Scaled(row) => row.name.to_owned(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::{Stream, stream};

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
