//! How activations are counted.

use crate::experiment::figure::{Binning, round_up};
use crate::nn::Activation;

/// The bounds of a histogram of activations, of which the greatest is `max`, and what is saturated in it: sigmoid below
/// 0.05 and above 0.95, tanh beyond ±0.95, ReLU at 0.
pub fn activation_binning(activation: Activation, max: f64) -> Binning {
    match activation {
        Activation::Sigmoid => {
            Binning { saturated_below: 0.05, saturated_above: 0.95, ..Binning::new(0.0, 1.0) }
        }
        Activation::Tanh => {
            Binning { saturated_below: -0.95, saturated_above: 0.95, ..Binning::new(-1.0, 1.0) }
        }
        Activation::Relu => Binning { saturated_below: 0.0, ..Binning::new(0.0, round_up(max)) },
    }
}
