//! RMSprop (page 198; Tieleman and Hinton, 2012): h = decay · h + (1 - decay) · g², w -= lr · g / (sqrt(h) + 1e-7). AdaGrad that forgets.

use super::super::{NumPy, Real};
use super::{About, EPSILON, Key, PlaneRate, Step, WeightDecay};

pub(super) static ABOUT: About = About {
    word: "rmsprop",
    name: "RMSprop",
    keys: &[Key::rate(0.01), Key::share("decay", 0.99)],
    memories: 1,
    weight_decay: WeightDecay::InTheLoss,
    on_the_plane: PlaneRate::Normalised(0.1),
    numpy: NumPy { class: "RMSprop", source: include_str!("rmsprop.py") },
};

#[inline(always)]
pub(super) fn update<T: Real>(step: Step<T>, w: &mut [T], g: &[T], [h, _]: [&mut [T]; 2]) {
    let [lr, decay, ..] = step.numbers;
    let (epsilon, take) = (T::of(EPSILON), T::one() - decay);
    for ((w, &g), h) in w.iter_mut().zip(g).zip(h) {
        *h = decay * *h + take * g * g;
        *w -= lr * g / (h.sqrt() + epsilon);
    }
}
