//! Tanh: y = (eˣ - e⁻ˣ) / (eˣ + e⁻ˣ) (page 205).
//!
//! Backward needs the output alone: dx = dy · (1 - y²).

use super::super::activation::{About, Flat, FlatKind, Span};
use super::super::product::vectorised;
use super::super::{NumPy, Real};

pub(crate) static ABOUT: About = About {
    word: "tanh",
    name: "Tanh",
    formula: "tanh(x)",
    code: 2,
    span: Span::Within(-1.0, 1.0),
    flat: Flat { kind: FlatKind::Saturated, below: -0.95, above: 0.95 },
    slope: |_, y| 1.0 - y * y,
    slope_in_words: "1 − y²",
    branches: None,
    numpy: NumPy { class: "Tanh", source: include_str!("tanh.py") },
};

/// y = tanh x. Both slices have the same length.
pub fn forward<T: Real>(x: &[T], y: &mut [T]) {
    T::tanh_each(x, y);
}

/// dx = dy · (1 - y²). All slices have the same length.
pub fn backward<T: Real>(_: &[T], y: &[T], dy: &[T], dx: &mut [T]) {
    vectorised(|| {
        for ((dx, &dy), &y) in dx.iter_mut().zip(dy).zip(y) {
            *dx = dy * (T::one() - y * y);
        }
    });
}
