//! Which optimizer, with which numbers.

use super::{Key, MAX_KEYS, OptimizerKind};

/// An optimizer and its numbers, in the order of its keys.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OptimizerSettings {
    kind: OptimizerKind,
    numbers: [f64; MAX_KEYS],
}

impl OptimizerKind {
    /// This optimizer with the book's numbers.
    pub fn defaults(self) -> OptimizerSettings {
        let mut numbers = [0.0; MAX_KEYS];
        for (number, key) in numbers.iter_mut().zip(self.about().keys) {
            *number = key.default;
        }
        OptimizerSettings { kind: self, numbers }
    }

    /// This optimizer with a learning rate, its other numbers being the book's.
    pub fn with_lr(self, lr: f64) -> OptimizerSettings {
        self.defaults().with_lr(lr)
    }
}

impl OptimizerSettings {
    /// Each optimizer with the book's numbers, in the book's order.
    pub fn all() -> [OptimizerSettings; OptimizerKind::ALL.len()] {
        OptimizerKind::ALL.map(OptimizerKind::defaults)
    }

    /// Which optimizer it is.
    pub fn kind(&self) -> OptimizerKind {
        self.kind
    }

    /// The word for it in a notebook.
    pub fn word(&self) -> &'static str {
        self.kind.about().word
    }

    /// The name for people.
    pub fn name(&self) -> &'static str {
        self.kind.about().name
    }

    /// Its keys with their values; the first is the learning rate.
    pub fn numbers(&self) -> impl Iterator<Item = (&'static Key, f64)> {
        self.kind.about().keys.iter().zip(self.numbers)
    }

    /// Its keys with their values, to be changed.
    pub fn numbers_mut(&mut self) -> impl Iterator<Item = (&'static Key, &mut f64)> {
        self.kind.about().keys.iter().zip(&mut self.numbers)
    }

    /// The same with another value of one of its keys; as it was where it has no such key.
    #[must_use]
    pub fn with(mut self, key: &str, value: f64) -> Self {
        for (_, number) in self.numbers_mut().filter(|(known, _)| known.name == key) {
            *number = value;
        }
        self
    }

    /// The learning rate.
    pub fn lr(&self) -> f64 {
        self.numbers[0]
    }

    /// The same with another learning rate.
    #[must_use]
    pub fn with_lr(mut self, lr: f64) -> Self {
        self.numbers[0] = lr;
        self
    }

    /// All numbers; those beyond its keys are 0.
    pub(super) fn exact(&self) -> [f64; MAX_KEYS] {
        self.numbers
    }
}

impl Default for OptimizerSettings {
    fn default() -> Self {
        OptimizerKind::Sgd.defaults()
    }
}
