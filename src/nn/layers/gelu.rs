//! GELU: y = x·Φ(x), where Φ(x) = (1 + erf(x/√2)) / 2 is the share of a standard normal distribution below x (Hendrycks and
//! Gimpel, 2016, arXiv:1606.08415). The exact form, as PyTorch's default, not the one with a hyperbolic tangent.
//!
//! Backward: dx = dy · (Φ(x) + x·φ(x)), where φ(x) = e^(-x²/2) / √(2π). Smooth everywhere; the least y is -0.17, at x = -0.75.

use super::super::activation::{About, Flat, FlatKind, Span};
use super::super::exponential::gelu_slope;
use super::super::product::vectorised;
use super::super::{NumPy, Real};

pub(crate) static ABOUT: About = About {
    word: "gelu",
    name: "GELU",
    formula: "x * (1 + erf(x / sqrt(2))) / 2",
    code: 4,
    span: Span::From(-0.2),
    flat: Flat { kind: FlatKind::Dead, below: f64::NEG_INFINITY, above: f64::INFINITY },
    slope: |x, _| gelu_slope(x),
    slope_in_words: "Φ(x) + x·φ(x)",
    branches: None,
    numpy: NumPy { class: "Gelu", source: include_str!("gelu.py") },
};

/// y = x·Φ(x). Both slices have the same length.
pub fn forward<T: Real>(x: &[T], y: &mut [T]) {
    T::gelu_each(x, y);
}

/// dx = dy · (Φ(x) + x·φ(x)). All slices have the same length.
pub fn backward<T: Real>(x: &[T], _: &[T], dy: &[T], dx: &mut [T]) {
    T::gelu_slope_each(x, dx);
    vectorised(|| {
        for (dx, &dy) in dx.iter_mut().zip(dy) {
            *dx *= dy;
        }
    });
}
