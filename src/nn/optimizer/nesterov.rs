//! Nesterov's accelerated gradient, in the form that needs the gradient only where the weights are:
//! v = momentum · v - lr · g, w += momentum · v - lr · g.
//!
//! Momentum that looks one step ahead along its velocity (Bengio, Boulanger-Lewandowski and Pascanu, 2012,
//! arXiv:1212.0901, equation 7).

use super::super::{NumPy, Real};
use super::{About, Key, PlaneRate, Step, WeightDecay};

pub(super) static ABOUT: About = About {
    word: "nesterov",
    name: "Nesterov",
    keys: &[Key::rate(0.01), Key::share("momentum", 0.9)],
    memories: 1,
    weight_decay: WeightDecay::InTheLoss,
    on_the_plane: PlaneRate::Steep(0.1),
    numpy: NumPy { class: "Nesterov", source: include_str!("nesterov.py") },
};

#[inline(always)]
pub(super) fn update<T: Real>(step: Step<T>, w: &mut [T], g: &[T], [v, _]: [&mut [T]; 2]) {
    let [lr, momentum, ..] = step.numbers;
    for ((w, &g), v) in w.iter_mut().zip(g).zip(v) {
        *v = momentum * *v - lr * g;
        *w += momentum * *v - lr * g;
    }
}
