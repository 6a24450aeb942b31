//! Momentum (page 195; Polyak, 1964): v = momentum · v - lr · g, w += v. A ball that rolls on.

use super::super::{NumPy, Real};
use super::{About, Key, PlaneRate, Step, WeightDecay};

pub(super) static ABOUT: About = About {
    word: "momentum",
    name: "Momentum",
    keys: &[Key::rate(0.01), Key::share("momentum", 0.9)],
    memories: 1,
    weight_decay: WeightDecay::InTheLoss,
    on_the_plane: PlaneRate::Steep(0.1),
    numpy: NumPy { class: "Momentum", source: include_str!("momentum.py") },
};

#[inline(always)]
pub(super) fn update<T: Real>(step: Step<T>, w: &mut [T], g: &[T], [v, _]: [&mut [T]; 2]) {
    let [lr, momentum, ..] = step.numbers;
    for ((w, &g), v) in w.iter_mut().zip(g).zip(v) {
        *v = momentum * *v - lr * g;
        *w += *v;
    }
}
