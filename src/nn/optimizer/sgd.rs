//! Stochastic gradient descent (page 191): w -= lr · g.

use super::super::Real;

#[inline(always)]
pub(super) fn update<T: Real>(lr: T, w: &mut [T], g: &[T]) {
    for (w, &g) in w.iter_mut().zip(g) {
        *w -= lr * g;
    }
}
