//! Whether the steps of a network are shared out over the cores: found by measuring them on the machine as it is.
//!
//! Two cores take half the time of one for a large step, and more than one for a small step or when another program keeps the
//! second core busy: then every meeting waits until it comes back. No rule knows this beforehand. So a few steps are
//! taken the other way from time to time, and the faster way is kept. What such trials lose stays a small share of the time: the
//! more one has lost, the later the next. The bits are the same either way (see [`rows`](super::rows)).

use std::time::Instant;

use super::rows::{alone, cores};

/// Steps of a trial: as many as take this long, in seconds, but some at least.
const TRIAL: f64 = 1e-3;
const FEWEST: f64 = 3.0;
const MOST: f64 = 16.0;
/// For each second that a trial loses, so many pass until the next.
const REST: f64 = 50.0;
/// Steps until the next trial, at least, and seconds, at most; of steps that are long, twice as many.
const SHORTEST: f64 = 100.0;
const LONGEST: f64 = 2.0;
/// How much slower than at the last trial shared steps become when somebody else has taken the other core.
const SLOWER: f64 = 1.3;
/// The share of the newest step in the mean of the last ones.
const NEWEST: f64 = 0.1;

/// What is known of the steps of one network.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sharing {
    /// The shape of the steps that all this is known of.
    shape: (usize, usize),
    /// Whether steps are shared at present.
    shared: bool,
    /// Seconds a step at present: the mean of the last ones. None before the first.
    mean: Option<f64>,
    /// The same when this way was last chosen.
    chosen: f64,
    /// Seconds until the next trial of the other way.
    rest: f64,
    /// The trial that is under way.
    trial: Option<Trial>,
}

/// Some steps the other way.
#[derive(Clone, Debug)]
struct Trial {
    steps: f64,
    left: f64,
    /// Seconds that it has taken, and without its first step, which may have had to wake the other core.
    whole: f64,
    warm: f64,
}

impl Sharing {
    /// Takes one step, whose shape is told by two numbers: shared or not.
    pub(crate) fn step<R>(&mut self, shape: (usize, usize), work: impl FnOnce() -> R) -> R {
        if cores() == 1 {
            return work();
        }
        if self.shape != shape {
            *self = Self { shape, ..Self::default() };
        }
        let start = Instant::now();
        let done = if self.shared == self.trial.is_some() { alone(work) } else { work() };
        self.learn(start.elapsed().as_secs_f64());
        done
    }

    /// Takes one step as the last ones were, without learning from its time: it does more than they do.
    pub(crate) fn unmeasured<R>(&self, work: impl FnOnce() -> R) -> R {
        if cores() == 1 || self.shared { work() } else { alone(work) }
    }

    /// Takes in how long a step took.
    fn learn(&mut self, seconds: f64) {
        if let Some(trial) = &mut self.trial {
            trial.whole += seconds;
            if trial.left < trial.steps {
                trial.warm += seconds;
            }
            trial.left -= 1.0;
            if trial.left <= 0.0 {
                self.judge();
            }
            return;
        }
        let mean = self.mean.map_or(seconds, |mean| mean + NEWEST * (seconds - mean));
        if self.mean.is_none() {
            self.chosen = seconds;
        }
        self.mean = Some(mean);
        self.rest -= seconds;
        let taken_away = self.shared && mean > SLOWER * self.chosen;
        if self.rest <= 0.0 || taken_away {
            let steps = (TRIAL / mean).clamp(FEWEST, MOST).round();
            self.trial = Some(Trial { steps, left: steps, whole: 0.0, warm: 0.0 });
        }
    }

    /// Chooses the faster way at the end of a trial, and when to look again.
    fn judge(&mut self) {
        let (Some(trial), Some(mean)) = (self.trial.take(), self.mean) else { return };
        let other = trial.warm / (trial.steps - 1.0);
        let lost = if other < mean {
            self.shared = !self.shared;
            self.mean = Some(other);
            (mean - other) * trial.steps
        } else {
            trial.whole - mean * trial.steps
        };
        self.chosen = other.min(mean);
        let (shortest, longest) = (SHORTEST * self.chosen, LONGEST.max(2.0 * SHORTEST * self.chosen));
        self.rest = (REST * lost).clamp(shortest, longest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps that take so long alone and so long shared; returns the share of them that were shared, and the time above
    /// that of the faster way.
    fn play(sharing: &mut Sharing, steps: usize, alone: f64, shared: f64) -> (f64, f64) {
        let (mut count, mut time) = (0, 0.0);
        for _ in 0..steps {
            let goes_shared = sharing.shared != sharing.trial.is_some();
            let seconds = if goes_shared { shared } else { alone };
            count += usize::from(goes_shared);
            time += seconds;
            sharing.learn(seconds);
        }
        (count as f64 / steps as f64, time / (steps as f64 * alone.min(shared)) - 1.0)
    }

    #[test]
    fn the_faster_way_is_found_again_whenever_it_changes() {
        let mut sharing = Sharing::default();
        for (alone, shared) in
            [(1e-4, 6e-5), (1e-4, 1.2e-4), (1e-4, 4e-3), (1e-4, 6e-5), (5e-2, 3e-2), (5e-2, 9e-2)]
        {
            // Long enough for the rest after a trial that lost much.
            let before = (3.0 * LONGEST / alone) as usize + 1000;
            play(&mut sharing, before, alone, shared);
            let (share, lost) = play(&mut sharing, 20_000, alone, shared);
            assert_eq!(share > 0.5, shared < alone, "{alone} {shared}: {share}");
            assert!(lost < 0.03, "{alone} {shared}: {lost}");
        }
    }

    /// A neighbour on the other core is noticed within some steps, not only at the next trial.
    #[test]
    fn a_core_that_is_taken_away_is_noticed_soon() {
        let mut sharing = Sharing::default();
        play(&mut sharing, 10_000, 1e-4, 6e-5);
        play(&mut sharing, 20, 1e-4, 1e-3);
        assert!(!sharing.shared);
    }
}
