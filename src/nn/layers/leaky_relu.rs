//! Leaky ReLU: y = x where x > 0, else 0.01·x (Maas, Hannun and Ng, 2013).
//!
//! Where ReLU is 0 and passes no gradient, a hundredth passes, so that no unit dies. NaN passes both ways, as in ReLU.

use super::super::activation::{About, Flat, FlatKind, Span};
use super::super::product::vectorised;
use super::super::{NumPy, Real};

/// The slope below 0.
const SLOPE: f64 = 0.01;

pub(crate) static ABOUT: About = About {
    word: "leaky_relu",
    name: "Leaky ReLU",
    formula: "x above 0, x / 100 below",
    code: 3,
    span: Span::Free,
    flat: Flat { kind: FlatKind::Dead, below: f64::NEG_INFINITY, above: f64::INFINITY },
    slope: |x, _| if x > 0.0 { 1.0 } else { SLOPE },
    slope_in_words: "1 (x > 0), 0.01 (x ≤ 0)",
    branches: Some(|x, side| if side <= 0.0 { SLOPE * x } else { x }),
    numpy: NumPy { class: "LeakyRelu", source: include_str!("leaky_relu.py") },
};

/// y = x where x > 0, else 0.01·x. Both slices have the same length.
pub fn forward<T: Real>(x: &[T], y: &mut [T]) {
    let slope = T::of(SLOPE);
    vectorised(|| {
        for (y, &x) in y.iter_mut().zip(x) {
            *y = if x <= T::zero() { slope * x } else { x };
        }
    });
}

/// dx = dy where x > 0, else 0.01·dy. All slices have the same length.
pub fn backward<T: Real>(x: &[T], _: &[T], dy: &[T], dx: &mut [T]) {
    let slope = T::of(SLOPE);
    vectorised(|| {
        for ((dx, &dy), &x) in dx.iter_mut().zip(dy).zip(x) {
            *dx = if x <= T::zero() { slope * dy } else { dy };
        }
    });
}
