//! Schedules of the learning rate: by how much the rate of each update differs from that of the optimizer.
//!
//! A schedule is a pure function of the number t of the update, the first being 0, and of how many updates T there are in all: the
//! rate of an update is lr · f(t). So going back in a run and forth again meets the same rates, and a rate that is changed in the
//! middle is scaled from there on as the first one was.
//!
//! | schedule | f(t) |
//! | --- | --- |
//! | `constant` | 1 |
//! | `step` | factor^⌊t / every⌋ |
//! | `cosine` | least + (1 - least) · (1 + cos(π · t / T)) / 2 |
//! | `warm_up` | min(1, (t + 1) / updates) |
//!
//! In PyTorch these are `StepLR`, `CosineAnnealingLR` (whose `eta_min` is lr · least), and `LinearLR` with `start_factor` 1/updates
//! and `total_iters` updates - 1, each stepped after every update.

use std::f64::consts::PI;

/// The row of one schedule.
#[derive(Debug)]
pub struct About {
    /// The word for it in a notebook.
    pub word: &'static str,
    /// Its numbers in a notebook, at most [`MAX_KEYS`].
    pub keys: &'static [Key],
    /// f(t), for t of T updates.
    factor: fn(t: f64, total: f64, numbers: [f64; MAX_KEYS]) -> f64,
    /// The same in NumPy: an expression of `t`, of `total` and of the keys.
    pub numpy: &'static str,
}

/// The most updates that a number of a schedule can count.
pub const MOST_UPDATES: u64 = 10_000_000;

/// How many numbers a schedule may have.
pub const MAX_KEYS: usize = 2;

/// One number of a schedule.
#[derive(Debug, PartialEq)]
pub struct Key {
    /// Its key in a notebook.
    pub name: &'static str,
    /// What it is where it is left out.
    pub default: f64,
    /// Its range.
    pub allowed: Allowed,
}

/// What a number of a schedule may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// A number of updates, from 1 to [`MOST_UPDATES`].
    Updates,
    /// Above 0, up to 1.
    Factor,
    /// From 0 to 1.
    Share,
}

/// Which schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScheduleKind {
    /// Always the optimizer's rate.
    Constant,
    /// Lower by a factor after every so many updates.
    Step,
    /// Down to a share of itself along half a cosine, over the whole training.
    Cosine,
    /// Rising from next to 0 over the first updates.
    WarmUp,
}

static CONSTANT: About = About { word: "constant", keys: &[], factor: |_, _, _| 1.0, numpy: "1.0" };

static STEP: About = About {
    word: "step",
    keys: &[
        Key { name: "every", default: 1000.0, allowed: Allowed::Updates },
        Key { name: "factor", default: 0.5, allowed: Allowed::Factor },
    ],
    factor: |t, _, [every, factor]| factor.powf((t / every).floor()),
    numpy: "{factor} ** (t // {every})",
};

static COSINE: About = About {
    word: "cosine",
    keys: &[Key { name: "least", default: 0.0, allowed: Allowed::Share }],
    factor: |t, total, [least, _]| least + (1.0 - least) * (1.0 + (PI * t / total).cos()) / 2.0,
    numpy: "{least} + (1 - {least}) * (1 + np.cos(np.pi * t / {total})) / 2",
};

static WARM_UP: About = About {
    word: "warm_up",
    keys: &[Key { name: "updates", default: 100.0, allowed: Allowed::Updates }],
    factor: |t, _, [updates, _]| ((t + 1.0) / updates).min(1.0),
    numpy: "min(1, (t + 1) / {updates})",
};

impl ScheduleKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Constant, Self::Step, Self::Cosine, Self::WarmUp];

    /// Its row.
    pub fn about(self) -> &'static About {
        match self {
            Self::Constant => &CONSTANT,
            Self::Step => &STEP,
            Self::Cosine => &COSINE,
            Self::WarmUp => &WARM_UP,
        }
    }

    /// This schedule with its default numbers.
    pub fn defaults(self) -> LrSchedule {
        let mut numbers = [0.0; MAX_KEYS];
        for (number, key) in numbers.iter_mut().zip(self.about().keys) {
            *number = key.default;
        }
        LrSchedule { kind: self, numbers }
    }
}

/// A schedule and its numbers, in the order of its keys.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LrSchedule {
    kind: ScheduleKind,
    numbers: [f64; MAX_KEYS],
}

impl LrSchedule {
    /// Which one it is.
    pub fn kind(&self) -> ScheduleKind {
        self.kind
    }

    /// The word for it in a notebook.
    pub fn word(&self) -> &'static str {
        self.kind.about().word
    }

    /// Its keys with their values.
    pub fn numbers(&self) -> impl Iterator<Item = (&'static Key, f64)> {
        self.kind.about().keys.iter().zip(self.numbers)
    }

    /// Its keys with their values, to be changed.
    pub fn numbers_mut(&mut self) -> impl Iterator<Item = (&'static Key, &mut f64)> {
        self.kind.about().keys.iter().zip(&mut self.numbers)
    }

    /// By what the learning rate is multiplied at update `t`, from 0, of `total`.
    pub fn factor(&self, t: u64, total: u64) -> f64 {
        (self.kind.about().factor)(t as f64, total as f64, self.numbers)
    }

    /// The expression of `t` that NumPy computes it by.
    pub fn in_numpy(&self, total: u64) -> String {
        let numbers = self.numbers().map(|(key, value)| (key.name.to_owned(), format!("{value:?}")));
        let named = numbers.chain([("total".to_owned(), total.to_string())]);
        named.fold(self.kind.about().numpy.to_owned(), |source, (name, value)| {
            source.replace(&format!("{{{name}}}"), &value)
        })
    }
}

impl Default for LrSchedule {
    fn default() -> Self {
        ScheduleKind::Constant.defaults()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_whole_and_told_from_the_others() {
        for (place, kind) in ScheduleKind::ALL.into_iter().enumerate() {
            let about = kind.about();
            assert!(about.keys.len() <= MAX_KEYS);
            for other in &ScheduleKind::ALL[..place] {
                assert_ne!(other.about().word, about.word);
            }
            let numpy = kind.defaults().in_numpy(700);
            assert!(!numpy.contains('{') && !numpy.contains('}'), "{numpy}");
            for key in about.keys {
                assert!(about.numpy.contains(&format!("{{{}}}", key.name)), "{kind:?}: {key:?} in NumPy");
                let mut other = kind.defaults();
                for (known, value) in other.numbers_mut() {
                    *value = if known == key { 0.5 * *value + 0.125 } else { *value };
                }
                let differs = (0..2000).any(|t| other.factor(t, 2000) != kind.defaults().factor(t, 2000));
                assert!(differs, "{kind:?}: {key:?} does nothing");
            }
        }
    }

    /// No schedule makes a rate longer, or turns it round, and each is a function of nothing but the update.
    #[test]
    fn factors_lie_between_0_and_1() {
        for kind in ScheduleKind::ALL {
            let schedule = kind.defaults();
            for t in (0..3000).chain([MOST_UPDATES]) {
                let factor = schedule.factor(t, 2000.max(t + 1));
                assert!((0.0..=1.0).contains(&factor), "{kind:?} at {t}: {factor}");
                assert_eq!(schedule.factor(t, 2000.max(t + 1)).to_bits(), factor.to_bits());
            }
        }
        assert!((0..100).all(|t| LrSchedule::default().factor(t, 100).to_bits() == 1_f64.to_bits()));
    }

    #[test]
    fn formulas_are_those_of_the_table() {
        let of =
            |kind: ScheduleKind, numbers: [f64; MAX_KEYS], t: u64| LrSchedule { kind, numbers }.factor(t, 40);
        for (t, factor) in [(0, 1.0), (6, 1.0), (7, 0.5), (13, 0.5), (14, 0.25)] {
            assert_eq!(of(ScheduleKind::Step, [7.0, 0.5], t), factor, "{t}");
        }
        for (t, factor) in [(0, 1.0), (10, 0.2 + 0.8 * (1.0 + 0.5_f64.sqrt()) / 2.0), (20, 0.6), (40, 0.2)] {
            assert!((of(ScheduleKind::Cosine, [0.2, 0.0], t) - factor).abs() < 1e-15, "{t}");
        }
        for (t, factor) in [(0, 0.25), (1, 0.5), (3, 1.0), (4, 1.0)] {
            assert_eq!(of(ScheduleKind::WarmUp, [4.0, 0.0], t), factor, "{t}");
        }
    }
}
