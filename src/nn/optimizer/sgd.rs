//! Stochastic gradient descent (page 191): w -= lr · g.

use super::super::{NumPy, Real};
use super::{About, Key, PlaneRate, Step, WeightDecay};

pub(super) static ABOUT: About = About {
    word: "sgd",
    name: "SGD",
    keys: &[Key::rate(0.01)],
    memories: 0,
    weight_decay: WeightDecay::InTheLoss,
    on_the_plane: PlaneRate::Steep(0.95),
    numpy: NumPy { class: "SGD", source: include_str!("sgd.py") },
};

#[inline(always)]
pub(super) fn update<T: Real>(step: Step<T>, w: &mut [T], g: &[T], _: [&mut [T]; 2]) {
    let [lr, ..] = step.numbers;
    for (w, &g) in w.iter_mut().zip(g) {
        *w -= lr * g;
    }
}
