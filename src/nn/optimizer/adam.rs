//! Adam (page 199): m += (1 - β₁)(g - m), v += (1 - β₂)(g² - v), w -= lrₜ · m / (sqrt(v) + 1e-7)
//! (Kingma and Ba, 2015, arXiv:1412.6980).
//!
//! Both moments start at 0 and are too small at first; as in the book, the correction is folded into the rate of
//! update t: lrₜ = lr · sqrt(1 - β₂ᵗ) / (1 - β₁ᵗ).

use super::super::{NumPy, Real};
use super::{About, EPSILON, Key, PlaneRate, Step, WeightDecay};

pub(super) static ABOUT: About = About {
    word: "adam",
    name: "Adam",
    keys: &[Key::rate(0.001), Key::share("beta1", 0.9), Key::share("beta2", 0.999)],
    memories: 2,
    weight_decay: WeightDecay::InTheLoss,
    on_the_plane: PlaneRate::Normalised(0.3),
    numpy: NumPy { class: "Adam", source: include_str!("adam.py") },
};

#[inline(always)]
pub(super) fn update<T: Real>(step: Step<T>, w: &mut [T], g: &[T], [m, v]: [&mut [T]; 2]) {
    let [lr, beta1, beta2, ..] = step.exact;
    let t = f64::from(step.update);
    let corrected = T::of(lr * (1.0 - beta2.powf(t)).sqrt() / (1.0 - beta1.powf(t)));
    let (take1, take2) = (T::of(1.0 - beta1), T::of(1.0 - beta2));
    let epsilon = T::of(EPSILON);
    for (((w, &g), m), v) in w.iter_mut().zip(g).zip(m).zip(v) {
        *m += take1 * (g - *m);
        *v += take2 * (g * g - *v);
        *w -= corrected * *m / (v.sqrt() + epsilon);
    }
}
