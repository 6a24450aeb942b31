//! Tanh: y = (eˣ - e⁻ˣ) / (eˣ + e⁻ˣ) (page 205).
//!
//! Backward needs the output alone: dx = dy · (1 - y²).

use super::super::Real;
use super::super::product::vectorised;

/// y = tanh x. Both slices have the same length.
pub fn forward<T: Real>(x: &[T], y: &mut [T]) {
    T::tanh_each(x, y);
}

/// dx = dy · (1 - y²). All slices have the same length.
pub fn backward<T: Real>(y: &[T], dy: &[T], dx: &mut [T]) {
    vectorised(|| {
        for ((dx, &dy), &y) in dx.iter_mut().zip(dy).zip(y) {
            *dx = dy * (T::one() - y * y);
        }
    });
}
