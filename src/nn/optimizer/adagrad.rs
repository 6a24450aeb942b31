//! AdaGrad (page 197; Duchi, Hazan and Singer, 2011, JMLR 12): h += g², w -= lr · g / (sqrt(h) + 1e-7). Weights that moved much move less.

use super::super::{NumPy, Real};
use super::{About, EPSILON, Key, PlaneRate, Step, WeightDecay};

pub(super) static ABOUT: About = About {
    word: "adagrad",
    name: "AdaGrad",
    keys: &[Key::rate(0.01)],
    memories: 1,
    weight_decay: WeightDecay::InTheLoss,
    on_the_plane: PlaneRate::Normalised(1.5),
    numpy: NumPy { class: "AdaGrad", source: include_str!("adagrad.py") },
};

#[inline(always)]
pub(super) fn update<T: Real>(step: Step<T>, w: &mut [T], g: &[T], [h, _]: [&mut [T]; 2]) {
    let [lr, ..] = step.numbers;
    let epsilon = T::of(EPSILON);
    for ((w, &g), h) in w.iter_mut().zip(g).zip(h) {
        *h += g * g;
        *w -= lr * g / (h.sqrt() + epsilon);
    }
}
