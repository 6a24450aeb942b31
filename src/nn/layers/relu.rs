//! ReLU: y = max(0, x) (page 166; Nair and Hinton, 2010).
//!
//! Backward, the gradient passes where x > 0 and is 0 where x <= 0. The output tells which: y > 0 exactly where
//! x > 0. NaN passes both ways, as in the book's program, so that it is seen and not hidden.

use super::super::activation::{About, Flat, FlatKind, Span};
use super::super::product::vectorised;
use super::super::{NumPy, Real};

pub(crate) static ABOUT: About = About {
    word: "relu",
    name: "ReLU",
    formula: "max(0, x)",
    code: 1,
    span: Span::From(0.0),
    flat: Flat { kind: FlatKind::Dead, below: 0.0, above: f64::INFINITY },
    slope: |x, _| if x > 0.0 { 1.0 } else { 0.0 },
    slope_in_words: "1 (x > 0), 0 (x ≤ 0)",
    branches: Some(|x, side| if side <= 0.0 { 0.0 } else { x }),
    numpy: NumPy { class: "Relu", source: include_str!("relu.py") },
};

/// y = x where x > 0, else 0. Both slices have the same length.
pub fn forward<T: Real>(x: &[T], y: &mut [T]) {
    vectorised(|| {
        for (y, &x) in y.iter_mut().zip(x) {
            *y = if x <= T::zero() { T::zero() } else { x };
        }
    });
}

/// dx = dy where y > 0, else 0. All slices have the same length.
pub fn backward<T: Real>(_: &[T], y: &[T], dy: &[T], dx: &mut [T]) {
    vectorised(|| {
        for ((dx, &dy), &y) in dx.iter_mut().zip(dy).zip(y) {
            *dx = if y <= T::zero() { T::zero() } else { dy };
        }
    });
}
