//! The ways to walk downhill (pages 190-201), each a file with its row and its rule.
//!
//! An [`Optimizer`] remembers, for each parameter array it has met, up to two arrays of the same length: a velocity,
//! or running moments. Arrays are told apart by a number that their owner chooses, so that a parameter which joins in
//! the middle of a run (the γ of a BatchNorm that was switched on) starts afresh while the others keep theirs.
//!
//! Another optimizer is a file with its [`About`] and its `update`, the same in NumPy beside it, and a row below.

#![expect(clippy::inline_always, reason = "instructions chosen at run time reach only into what is inlined")]

mod about;
mod adagrad;
mod adam;
mod adamw;
mod momentum;
mod nesterov;
mod rmsprop;
mod settings;
mod sgd;

use super::Real;
use super::product::vectorised;
use super::rows::for_chunks;

pub use about::{About, Allowed, Key, MAX_KEYS, PlaneRate, WeightDecay};
pub use settings::OptimizerSettings;

macro_rules! table {
    ($($(#[$doc:meta])* $kind:ident: $file:ident,)*) => {
        /// The optimizers: those of the book in its order, and AdamW.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum OptimizerKind {
            $($(#[$doc])* $kind,)*
        }

        impl OptimizerKind {
            /// All optimizers.
            pub const ALL: [Self; [$(Self::$kind),*].len()] = [$(Self::$kind),*];

            /// The row of its file.
            pub fn about(self) -> &'static About {
                match self {
                    $(Self::$kind => &$file::ABOUT,)*
                }
            }

            /// Moves `w` against `g`.
            #[inline(always)]
            fn update<T: Real>(self, step: Step<T>, w: &mut [T], g: &[T], memory: [&mut [T]; 2]) {
                match self {
                    $(Self::$kind => $file::update(step, w, g, memory),)*
                }
            }
        }
    };
}

table! {
    /// w -= lr · g
    Sgd: sgd,
    /// v = momentum · v - lr · g, w += v
    Momentum: momentum,
    /// Momentum that looks ahead.
    Nesterov: nesterov,
    /// A rate for each weight, falling with the sum of its squared gradients.
    AdaGrad: adagrad,
    /// AdaGrad that forgets.
    RmsProp: rmsprop,
    /// Momentum and RMSprop together.
    Adam: adam,
    /// Adam with weight decay apart from the gradient.
    AdamW: adamw,
}

/// Added to a root before dividing by it.
const EPSILON: f64 = 1e-7;

/// The numbers that a rule needs for one update.
#[derive(Clone, Copy)]
struct Step<T> {
    /// The settings in the order of the keys, in the precision of the run.
    numbers: [T; MAX_KEYS],
    /// The same in `f64`, for corrections that are computed before they are rounded.
    exact: [f64; MAX_KEYS],
    /// Which update of this array it is, from 1.
    update: u32,
}

/// An optimizer with its memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Optimizer<T> {
    settings: OptimizerSettings,
    /// λ of a weight decay apart from the gradient; 0 is none.
    decay: f64,
    /// By what the learning rate of the next update is multiplied.
    scale: f64,
    memories: Vec<Memory<T>>,
}

/// What is remembered of one parameter array.
#[derive(Clone, Debug, Default, PartialEq)]
struct Memory<T> {
    /// Updates so far.
    updates: u32,
    /// As many as the optimizer needs are as long as the parameters, the others empty.
    arrays: [Vec<T>; 2],
}

impl<T: Real> Optimizer<T> {
    /// An optimizer that remembers nothing yet.
    pub fn new(settings: OptimizerSettings) -> Self {
        Self { settings, decay: 0.0, scale: 1.0, memories: Vec::new() }
    }

    /// Which optimizer, with the numbers of the next update.
    pub fn settings(&self) -> OptimizerSettings {
        self.settings
    }

    /// Goes on with other settings. The memory is kept if the kind stays the same, and forgotten otherwise.
    pub fn change(&mut self, settings: OptimizerSettings) {
        if settings.kind() != self.settings.kind() {
            self.memories.clear();
        }
        self.settings = settings;
    }

    /// Sets λ of the weight decay that acts [apart from the gradient](WeightDecay::Decoupled); 0 is none.
    pub fn set_decay(&mut self, lambda: f64) {
        self.decay = lambda;
    }

    /// Multiplies the learning rate of the updates from now on, as a [schedule](super::schedule) does before each: the settings
    /// stay, and the rate among them is changed as ever.
    pub fn scale_rate(&mut self, factor: f64) {
        self.scale = factor;
    }

    /// Moves weights by their decay, -lr · λ · W, as a [decoupled](WeightDecay::Decoupled) one does before each update; biases,
    /// γ and β are not handed to it.
    pub(super) fn decay(&self, weights: &mut [T]) {
        if self.decay != 0.0 {
            let kept = T::of(1.0 - self.settings.lr() * self.scale * self.decay);
            for_chunks(weights, &|weights| {
                vectorised(|| {
                    for w in weights {
                        *w *= kept;
                    }
                });
            });
        }
    }

    /// Moves `parameters` one step against `gradients`; both have the same length, and have it at every call with
    /// this `id`. Ids should be small: memory is kept up to the largest.
    ///
    /// # Panics
    ///
    /// When the lengths differ.
    pub fn update(&mut self, id: usize, parameters: &mut [T], gradients: &[T]) {
        assert_eq!(parameters.len(), gradients.len(), "a gradient for each parameter");
        if self.memories.len() <= id {
            self.memories.resize_with(id + 1, Memory::default);
        }
        let memory = &mut self.memories[id];
        let kind = self.settings.kind();
        for (number, array) in memory.arrays.iter_mut().enumerate() {
            let length = if number < kind.about().memories { parameters.len() } else { 0 };
            array.resize(length, T::zero());
        }
        memory.updates = memory.updates.saturating_add(1);
        let updates = memory.updates;
        let step = self.step(updates);
        let memory = &mut self.memories[id];
        let [first, second] = &mut memory.arrays;
        let arrays = (parameters, (gradients, (&mut first[..], &mut second[..])));
        for_chunks(arrays, &|(w, (g, (first, second)))| {
            vectorised(|| kind.update(step, w, g, [first, second]));
        });
    }

    /// The numbers of the update of this number, from 1.
    fn step(&self, update: u32) -> Step<T> {
        let mut exact = self.settings.exact();
        exact[0] *= self.scale;
        Step { numbers: exact.map(T::of), exact, update }
    }

    /// What the next update would add to `weights`, which stand in their array from `from` on, decay included. Nothing changes;
    /// `added` is written over.
    pub(super) fn next_step(
        &self,
        id: usize,
        from: usize,
        weights: &[T],
        gradients: &[T],
        added: &mut Vec<T>,
    ) {
        let fresh = Memory::default();
        let memory = self.memories.get(id).unwrap_or(&fresh);
        let step = self.step(memory.updates.saturating_add(1));
        let kind = self.settings.kind();
        let mut arrays: [Vec<T>; 2] = [0, 1].map(|number| {
            if number >= kind.about().memories {
                return Vec::new();
            }
            let known = memory.arrays[number].get(from..from + weights.len());
            known.map_or_else(|| vec![T::zero(); weights.len()], <[T]>::to_vec)
        });
        let [first, second] = &mut arrays;
        let lost = T::of(self.settings.lr() * self.scale * self.decay);
        added.clear();
        added.resize(weights.len(), T::zero());
        vectorised(|| {
            kind.update(step, added, gradients, [first, second]);
            if self.decay != 0.0 {
                for (added, &weight) in added.iter_mut().zip(weights) {
                    *added -= lost * weight;
                }
            }
        });
    }

    /// Memory held, in bytes.
    pub fn size_in_bytes(&self) -> usize {
        let values: usize = self.memories.iter().flat_map(|memory| &memory.arrays).map(Vec::len).sum();
        values * size_of::<T>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_whole_and_told_from_the_others() {
        for (place, kind) in OptimizerKind::ALL.into_iter().enumerate() {
            let about = kind.about();
            assert!((1..=MAX_KEYS).contains(&about.keys.len()) && about.memories <= 2, "{kind:?}");
            assert_eq!((about.keys[0].name, about.keys[0].allowed), ("lr", Allowed::Rate), "{kind:?}");
            assert!(about.keys.iter().all(|key| key.allowed.contains(key.default)), "{kind:?}");
            assert!(about.numpy.source.contains(&format!("class {}:\n", about.numpy.class)), "{kind:?}");
            for key in about.keys {
                assert!(
                    about.numpy.source.contains(&format!("self.{}", key.name)),
                    "{kind:?}: {key:?} in NumPy"
                );
                let changed = kind.defaults().with(key.name, 0.5);
                assert_eq!(changed.numbers().find(|(known, _)| *known == key).unwrap().1, 0.5);
            }
            for other in &OptimizerKind::ALL[..place] {
                let other = other.about();
                assert!(about.word != other.word && about.name != other.name, "{kind:?}");
            }
        }
    }

    /// A scaled rate is the rate as it would be set, for weight decay, too, in this update and no other.
    #[test]
    fn a_scaled_rate_is_another_rate_for_as_long_as_it_is_scaled() {
        for kind in OptimizerKind::ALL {
            let walk = |change: fn(&mut Optimizer<f64>, f64)| {
                let mut optimizer = Optimizer::<f64>::new(kind.defaults());
                optimizer.set_decay(0.5);
                let mut w = [1.0, -2.0, 0.5];
                for factor in [0.5, 0.25, 1.0] {
                    change(&mut optimizer, factor);
                    optimizer.decay(&mut w);
                    let g = w.map(|w| 0.3 * w + 0.1);
                    optimizer.update(0, &mut w, &g);
                }
                w
            };
            let scaled = walk(Optimizer::scale_rate);
            let set = walk(|optimizer, factor| {
                let lr = optimizer.settings().kind().defaults().lr();
                optimizer.change(optimizer.settings().with_lr(lr * factor));
            });
            assert_eq!(scaled, set, "{kind:?}");
        }
    }

    /// What an optimizer remembers is as much as its row says, and each of its numbers matters.
    #[test]
    fn every_row_says_what_its_rule_does() {
        for kind in OptimizerKind::ALL {
            let run = |settings| {
                let mut optimizer = Optimizer::<f64>::new(settings);
                let mut w = [1.0, -2.0, 0.5];
                for _ in 0..3 {
                    let g = w.map(|w| 0.3 * w + 0.1);
                    optimizer.update(0, &mut w, &g);
                }
                (w, optimizer.size_in_bytes())
            };
            let (w, bytes) = run(kind.defaults());
            assert_eq!(bytes, kind.about().memories * 3 * size_of::<f64>(), "{kind:?}");
            for key in kind.about().keys {
                assert_ne!(run(kind.defaults().with(key.name, 0.5)).0, w, "{kind:?}: {}", key.name);
            }
        }
    }
}
