//! What is known of a trial that has ended.

use toml::Value;

/// A moment of a trial's training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// How many updates had been made.
    pub iteration: u64,
    /// The share of right answers on the images that it trains on.
    pub train: f64,
    /// The share of right answers on the images set apart.
    pub validation: f64,
}

/// A trial that has ended: trained to the end, or stopped because it was hopeless.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// Its number, the first being 0.
    pub number: u64,
    /// Its values by the order of the keys; nothing for a key that has no meaning in it.
    pub values: Vec<Option<Value>>,
    /// How many updates were made.
    pub iterations: u64,
    /// How many there would have been.
    pub length: u64,
    /// What was measured after the last update.
    pub end: Measured,
    /// What was measured on the way: after the first update of each epoch, as the book does, at each
    /// comparison that may stop it, and at the end.
    pub curve: Vec<Measured>,
    /// The time of one core that it took, in seconds.
    pub seconds: f64,
}

impl Trial {
    /// Whether it was stopped before its end.
    pub fn is_stopped(&self) -> bool {
        self.iterations < self.length
    }
}

/// What stopping early has saved.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Saved {
    /// How many trials were stopped.
    pub trials: u64,
    /// Updates that were not made.
    pub iterations: u64,
    /// What they would have taken of one core, in seconds, each trial going on at its own pace.
    pub seconds: f64,
}

impl Saved {
    /// What was saved on these trials.
    pub fn of<'a>(trials: impl IntoIterator<Item = &'a Trial>) -> Self {
        let stopped = trials.into_iter().filter(|trial| trial.is_stopped());
        stopped.fold(Self::default(), |sum, trial| {
            let left = trial.length - trial.iterations;
            Self {
                trials: sum.trials + 1,
                iterations: sum.iterations + left,
                seconds: sum.seconds + trial.seconds * left as f64 / trial.iterations.max(1) as f64,
            }
        })
    }
}

/// The trials, the best validation accuracy first; of equals the one with the better training accuracy, then the earlier.
pub fn best_first<'a, T: AsRef<Trial> + 'a>(trials: impl IntoIterator<Item = &'a T>) -> Vec<&'a T> {
    let mut ranked: Vec<&T> = trials.into_iter().collect();
    ranked.sort_by(|a, b| {
        let (a, b) = (a.as_ref(), b.as_ref());
        b.end
            .validation
            .total_cmp(&a.end.validation)
            .then(b.end.train.total_cmp(&a.end.train))
            .then(a.number.cmp(&b.number))
    });
    ranked
}
