//! Momentum (page 195): v = momentum · v - lr · g, w += v. A ball that rolls on.

use super::super::Real;

#[inline(always)]
pub(super) fn update<T: Real>(lr: T, momentum: T, w: &mut [T], g: &[T], v: &mut [T]) {
    for ((w, &g), v) in w.iter_mut().zip(g).zip(v) {
        *v = momentum * *v - lr * g;
        *w += *v;
    }
}
