//! AdamW (Loshchilov and Hutter, 2019, arXiv:1711.05101): Adam whose weight decay is no part of the gradient, and so is not divided
//! by the size of the gradients either.
//!
//! m += (1 - β₁)(g - m), v += (1 - β₂)(g² - v), w -= lr · λ · w, then w -= lr · m̂ / (sqrt(v̂) + 1e-8), where
//! m̂ = m / (1 - β₁ᵗ) and v̂ = v / (1 - β₂ᵗ).
//!
//! As PyTorch has it, where 1e-8 is added to the root of the corrected v̂; the book's Adam adds 1e-7 to that of v.

use super::super::{NumPy, Real};
use super::{About, Key, PlaneRate, Step, WeightDecay};

pub(super) static ABOUT: About = About {
    word: "adamw",
    name: "AdamW",
    keys: &[Key::rate(0.001), Key::share("beta1", 0.9), Key::share("beta2", 0.999)],
    memories: 2,
    weight_decay: WeightDecay::Decoupled,
    on_the_plane: PlaneRate::Normalised(0.3),
    numpy: NumPy { class: "AdamW", source: include_str!("adamw.py") },
};

/// Added to the root of v̂.
const EPSILON: f64 = 1e-8;

#[inline(always)]
pub(super) fn update<T: Real>(step: Step<T>, w: &mut [T], g: &[T], [m, v]: [&mut [T]; 2]) {
    let [lr, beta1, beta2, ..] = step.exact;
    let t = f64::from(step.update);
    let rate = T::of(lr / (1.0 - beta1.powf(t)));
    let root = T::of((1.0 - beta2.powf(t)).sqrt());
    let (take1, take2) = (T::of(1.0 - beta1), T::of(1.0 - beta2));
    let epsilon = T::of(EPSILON);
    for (((w, &g), m), v) in w.iter_mut().zip(g).zip(m).zip(v) {
        *m += take1 * (g - *m);
        *v += take2 * (g * g - *v);
        *w -= rate * *m / (v.sqrt() / root + epsilon);
    }
}
