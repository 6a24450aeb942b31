//! AdaGrad (page 197): h += g², w -= lr · g / (sqrt(h) + 1e-7). Weights that moved much move less.

use super::super::Real;
use super::EPSILON;

#[inline(always)]
pub(super) fn update<T: Real>(lr: T, w: &mut [T], g: &[T], h: &mut [T]) {
    let epsilon = T::of(EPSILON);
    for ((w, &g), h) in w.iter_mut().zip(g).zip(h) {
        *h += g * g;
        *w -= lr * g / (h.sqrt() + epsilon);
    }
}
