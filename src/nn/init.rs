//! How wide the initial weights are drawn (pages 202-210).

use ndarray::Array2;
use rand::Rng;
use rand_distr::{Distribution, StandardNormal};

use super::Real;

/// The rule for the standard deviation of the initial weights. Biases start at 0.
#[derive(Clone, Copy, Debug, PartialEq)]
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
