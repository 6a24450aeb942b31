//! What is known of a trial that has ended.

use std::cmp::Ordering;

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
    ranked.sort_by(|a, b| best_before(a.as_ref(), b.as_ref()));
    ranked
}

/// The first of [`best_first`], without ranking the others.
pub fn best_of<'a, T: AsRef<Trial> + 'a>(trials: impl IntoIterator<Item = &'a T>) -> Option<&'a T> {
    trials.into_iter().min_by(|a, b| best_before(a.as_ref(), b.as_ref()))
}

fn best_before(a: &Trial, b: &Trial) -> Ordering {
    b.end
        .validation
        .total_cmp(&a.end.validation)
        .then(b.end.train.total_cmp(&a.end.train))
        .then(a.number.cmp(&b.number))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn the_best_is_the_first_of_the_ranked_also_among_equals() {
        let trial = |number: u64, validation: f64, train: f64| {
            let end = Measured { iteration: 1, train, validation };
            Arc::new(Trial {
                number,
                values: Vec::new(),
                iterations: 1,
                length: 1,
                end,
                curve: Vec::new(),
                seconds: 0.0,
            })
        };
        let trials = [trial(0, 0.5, 0.9), trial(1, 0.8, 0.7), trial(2, 0.8, 0.9), trial(3, 0.8, 0.9)];
        let ranked: Vec<u64> = best_first(&trials).iter().map(|trial| trial.number).collect();
        assert_eq!(ranked, [2, 3, 1, 0]);
        for end in 0..trials.len() {
            let some = &trials[..=end];
            assert_eq!(best_of(some).map(|t| t.number), best_first(some).first().map(|t| t.number));
        }
        assert!(best_of(&trials[..0]).is_none());
    }
}
