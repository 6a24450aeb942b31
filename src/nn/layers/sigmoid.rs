//! Sigmoid: y = 1 / (1 + e⁻ˣ) (page 167).
//!
//! Backward needs the output alone: dx = dy · y · (1 - y). For x below about -709 (`f32`: -88) the exponential is
//! infinite and y is 0. The true value is then below the least normal number; down to about -745 (`f32`: -103) it
//! would still be a subnormal one.

use super::super::activation::{About, Flat, FlatKind, Span};
use super::super::product::vectorised;
use super::super::{NumPy, Real};

pub(crate) static ABOUT: About = About {
    word: "sigmoid",
    name: "Sigmoid",
    formula: "1 / (1 + e^-x)",
    code: 0,
    span: Span::Within(0.0, 1.0),
    flat: Flat { kind: FlatKind::Saturated, below: 0.05, above: 0.95 },
    slope: |_, y| y * (1.0 - y),
    slope_in_words: "y·(1 − y)",
    branches: None,
    numpy: NumPy { class: "Sigmoid", source: include_str!("sigmoid.py") },
};

/// y = 1 / (1 + e⁻ˣ). Both slices have the same length.
pub fn forward<T: Real>(x: &[T], y: &mut [T]) {
    T::sigmoid_each(x, y);
}

/// dx = dy · y · (1 - y). All slices have the same length.
pub fn backward<T: Real>(_: &[T], y: &[T], dy: &[T], dx: &mut [T]) {
    vectorised(|| {
        for ((dx, &dy), &y) in dx.iter_mut().zip(dy).zip(y) {
            *dx = dy * (T::one() - y) * y;
        }
    });
}
