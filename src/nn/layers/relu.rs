//! ReLU: y = max(0, x) (page 166).
//!
//! Backward, the gradient passes where x > 0 and is 0 where x <= 0. The output tells which: y > 0 exactly where
//! x > 0. A not-a-number passes both ways, as in the book's program, so that it is seen and not hidden.

use super::super::Real;
use super::super::product::vectorised;

/// y = x where x > 0, else 0. Both slices have the same length.
pub fn forward<T: Real>(x: &[T], y: &mut [T]) {
    vectorised(|| {
        for (y, &x) in y.iter_mut().zip(x) {
            *y = if x <= T::zero() { T::zero() } else { x };
        }
    });
}

/// dx = dy where y > 0, else 0. All slices have the same length.
pub fn backward<T: Real>(y: &[T], dy: &[T], dx: &mut [T]) {
    vectorised(|| {
        for ((dx, &dy), &y) in dx.iter_mut().zip(dy).zip(y) {
            *dx = if y <= T::zero() { T::zero() } else { dy };
        }
    });
}
