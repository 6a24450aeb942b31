//! Adam (page 199): m += (1 - β₁)(g - m), v += (1 - β₂)(g² - v), w -= lrₜ · m / (sqrt(v) + 1e-7).
//!
//! Both moments start at 0 and are too small at first; as in the book, the correction is folded into the rate of
//! update t: lrₜ = lr · sqrt(1 - β₂ᵗ) / (1 - β₁ᵗ).

use super::super::Real;
use super::EPSILON;

/// The numbers of one update.
#[derive(Clone, Copy)]
pub(super) struct Step<T> {
    lr: T,
    take1: T,
    take2: T,
}

impl<T: Real> Step<T> {
    /// The numbers of update `t`, counted from 1.
    pub(super) fn new(lr: f64, beta1: f64, beta2: f64, t: u32) -> Self {
        let t = f64::from(t);
        let corrected = lr * (1.0 - beta2.powf(t)).sqrt() / (1.0 - beta1.powf(t));
        Self { lr: T::of(corrected), take1: T::of(1.0 - beta1), take2: T::of(1.0 - beta2) }
    }

    #[inline(always)]
    pub(super) fn update(self, w: &mut [T], g: &[T], m: &mut [T], v: &mut [T]) {
        let epsilon = T::of(EPSILON);
        for (((w, &g), m), v) in w.iter_mut().zip(g).zip(m).zip(v) {
            *m += self.take1 * (g - *m);
            *v += self.take2 * (g * g - *v);
            *w -= self.lr * *m / (v.sqrt() + epsilon);
        }
    }
}
