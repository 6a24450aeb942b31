//! The six ways to walk downhill (pages 190-201), each a small module with its rule.
//!
//! An [`Optimizer`] remembers, for each parameter array it has met, up to two arrays of the same length: a velocity,
//! or running moments. Arrays are told apart by a number that their owner chooses, so that a parameter which joins in
//! the middle of a run (the γ of a BatchNorm that was switched on) starts afresh while the others keep theirs.

#![expect(clippy::inline_always, reason = "instructions chosen at run time reach only into what is inlined")]

mod adagrad;
mod adam;
mod momentum;
mod nesterov;
mod rmsprop;
mod settings;
mod sgd;

use super::Real;
use super::product::vectorised;
use super::rows::for_chunks;

pub use settings::OptimizerSettings;

/// Added to a root before dividing by it.
const EPSILON: f64 = 1e-7;

/// An optimizer with its memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Optimizer<T> {
    settings: OptimizerSettings,
    memories: Vec<Memory<T>>,
}

/// What is remembered of one parameter array.
#[derive(Clone, Debug, Default, PartialEq)]
struct Memory<T> {
    /// Updates so far.
    updates: u32,
    /// Velocity, mean gradient, or sum of squares; empty for SGD.
    first: Vec<T>,
    /// Mean squared gradient; empty except for Adam.
    second: Vec<T>,
}

impl<T: Real> Optimizer<T> {
    /// An optimizer that remembers nothing yet.
    pub fn new(settings: OptimizerSettings) -> Self {
        Self { settings, memories: Vec::new() }
    }

    /// What it is.
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

    /// Moves `parameters` one step against `gradients`; both have the same length, and have it at every call with
    /// this `id`. Ids should be small: memory is kept up to the largest.
    pub fn update(&mut self, id: usize, parameters: &mut [T], gradients: &[T]) {
        if self.memories.len() <= id {
            self.memories.resize_with(id + 1, Memory::default);
        }
        let memory = &mut self.memories[id];
        let (first, second) = match self.settings {
            OptimizerSettings::Sgd { .. } => (0, 0),
            OptimizerSettings::Adam { .. } => (parameters.len(), parameters.len()),
            _ => (parameters.len(), 0),
        };
        memory.first.resize(first, T::zero());
        memory.second.resize(second, T::zero());
        memory.updates = memory.updates.saturating_add(1);
        let rule = Rule::new(self.settings, memory.updates);
        let arrays = (parameters, (gradients, (&mut memory.first[..], &mut memory.second[..])));
        for_chunks(arrays, &|(w, (g, (first, second)))| {
            vectorised(|| rule.apply(w, g, first, second));
        });
    }

    /// Memory held, in bytes.
    pub fn size_in_bytes(&self) -> usize {
        let values: usize = self.memories.iter().map(|memory| memory.first.len() + memory.second.len()).sum();
        values * size_of::<T>()
    }
}

/// One step's rule: the settings as numbers of the run's precision.
#[derive(Clone, Copy)]
enum Rule<T> {
    Sgd { lr: T },
    Momentum { lr: T, momentum: T },
    Nesterov { lr: T, momentum: T },
    AdaGrad { lr: T },
    RmsProp { lr: T, decay: T },
    Adam(adam::Step<T>),
}

impl<T: Real> Rule<T> {
    fn new(settings: OptimizerSettings, update: u32) -> Self {
        let t = T::of;
        match settings {
            OptimizerSettings::Sgd { lr } => Rule::Sgd { lr: t(lr) },
            OptimizerSettings::Momentum { lr, momentum } => {
                Rule::Momentum { lr: t(lr), momentum: t(momentum) }
            }
            OptimizerSettings::Nesterov { lr, momentum } => {
                Rule::Nesterov { lr: t(lr), momentum: t(momentum) }
            }
            OptimizerSettings::AdaGrad { lr } => Rule::AdaGrad { lr: t(lr) },
            OptimizerSettings::RmsProp { lr, decay } => Rule::RmsProp { lr: t(lr), decay: t(decay) },
            OptimizerSettings::Adam { lr, beta1, beta2 } => {
                Rule::Adam(adam::Step::new(lr, beta1, beta2, update))
            }
        }
    }

    #[inline(always)]
    fn apply(self, w: &mut [T], g: &[T], first: &mut [T], second: &mut [T]) {
        match self {
            Rule::Sgd { lr } => sgd::update(lr, w, g),
            Rule::Momentum { lr, momentum } => momentum::update(lr, momentum, w, g, first),
            Rule::Nesterov { lr, momentum } => nesterov::update(lr, momentum, w, g, first),
            Rule::AdaGrad { lr } => adagrad::update(lr, w, g, first),
            Rule::RmsProp { lr, decay } => rmsprop::update(lr, decay, w, g, first),
            Rule::Adam(step) => step.update(w, g, first, second),
        }
    }
}
