//! RMSprop (page 198): h = decay · h + (1 - decay) · g², w -= lr · g / (sqrt(h) + 1e-7). AdaGrad that forgets.

use super::super::Real;
use super::EPSILON;

#[inline(always)]
pub(super) fn update<T: Real>(lr: T, decay: T, w: &mut [T], g: &[T], h: &mut [T]) {
    let (epsilon, take) = (T::of(EPSILON), T::one() - decay);
    for ((w, &g), h) in w.iter_mut().zip(g).zip(h) {
        *h = decay * *h + take * g * g;
        *w -= lr * g / (h.sqrt() + epsilon);
    }
}
