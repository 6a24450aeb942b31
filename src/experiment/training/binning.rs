//! How activations are counted.

use crate::experiment::figure::{Binning, round_up};
use crate::nn::Activation;
use crate::nn::activation::Span;

/// The bounds of a histogram of activations, of which the greatest is `max`, and what is saturated in it: sigmoid below
/// 0.05 and above 0.95, tanh beyond ±0.95, ReLU at 0.
pub fn activation_binning(activation: Activation, max: f64) -> Binning {
    let about = activation.about();
    let (low, high) = match about.span {
        Span::Within(low, high) => (low, high),
        Span::From(low) => (low.max(-round_up(max)), round_up(max)),
        Span::Free => (-round_up(max), round_up(max)),
    };
    Binning { low, high, saturated_below: about.flat.below, saturated_above: about.flat.above }
}
