//! After which updates the accuracy over all images is measured.
//!
//! The book measures after the first update of each epoch. Those points stay, and the last update is always measured, so
//! that whatever says how a training ended says the same. Two things are added where nothing else is asked for:
//!
//! - Measuring must not take longer than learning. An update passes a mini-batch forward once and, for its gradients, about
//!   twice as much back; measuring passes every training and test image forward once. Where few images are trained on, an
//!   epoch is shorter than that, and only every second, third, … epoch has a point.
//! - A network learns most at first. Up to the second of those points there are up to ten times as many, so that the first
//!   rise is a curve.
//!
//! All this depends on the spec and the data alone and never on a clock, so that a run is the same on every computer.

use toml::Value;
use toml::de::DeValue;

use super::messages::Message;
use super::point::Accuracy;
use crate::experiment::spec::{Allowed, Item, KeyValue, Problem, SpecError};

/// How often the accuracy is measured. The last update is measured in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AccuracyEvery {
    /// After the first update of each epoch, less often where that would take longer than the training itself, and more
    /// often in the beginning.
    #[default]
    Auto,
    /// After the first update of each epoch, as in the book.
    Epoch,
    /// After the first update and every so many updates from there on; at least 1.
    Updates(u64),
}

const AUTO: &str = "auto";
const EPOCH: &str = "epoch";
/// The longest training, and the most updates between two points; its points alone take half a gigabyte.
pub(super) const LONGEST: u64 = 10_000_000;

impl KeyValue for AccuracyEvery {
    /// A word or a number of updates.
    fn read(item: Item<'_, '_>) -> Result<Self, SpecError> {
        match item.value() {
            DeValue::String(_) => item.one_of(&[(AUTO, Self::Auto), (EPOCH, Self::Epoch)]),
            DeValue::Integer(_) => item.whole().map(Self::Updates),
            _ => Err(item.is_no_number(Message::AccuracyExpected)),
        }
    }

    fn write(&self) -> Option<Value> {
        match self {
            Self::Auto => Some(AUTO.into()),
            Self::Epoch => Some(EPOCH.into()),
            Self::Updates(count) => count.write(),
        }
    }

    fn check(&self, key: &str, _allowed: &Allowed) -> Result<(), Problem> {
        let Self::Updates(count) = self else { return Ok(()) };
        if (1..=LONGEST).contains(count) {
            return Ok(());
        }
        let message = Message::RarelyMeasured { most: LONGEST, count: *count };
        Err(Problem::new(key, message))
    }
}

/// The passes of a mini-batch that an update costs: one forward, and twice as much for the gradients.
const PASSES: u64 = 3;
/// Into how many parts the way to the second point is divided.
const PARTS: u64 = 10;
/// The fewest updates between two of those parts: in fewer a network hardly changes.
const LEAST_PART: u64 = 5;

/// The updates of one training after which the accuracy is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AccuracyPoints {
    /// Updates from one point to the next.
    interval: u64,
    /// The same within the first interval.
    first: u64,
    /// Updates in all.
    length: u64,
}

impl AccuracyPoints {
    /// The points of a training of `length` updates, `epoch` of them an epoch, each on `batch` images; `images` are those
    /// that every measurement goes over.
    pub(super) fn new(every: AccuracyEvery, length: u64, epoch: u64, batch: usize, images: usize) -> Self {
        let epoch = epoch.max(1);
        let (interval, first) = match every {
            AccuracyEvery::Epoch => (epoch, epoch),
            AccuracyEvery::Updates(count) => (count.max(1), count.max(1)),
            AccuracyEvery::Auto => {
                let learning = PASSES.saturating_mul(batch as u64).saturating_mul(epoch).max(1);
                let interval = epoch.saturating_mul((images as u64).div_ceil(learning).max(1));
                (interval, interval.div_ceil(PARTS).max(LEAST_PART))
            }
        };
        Self { interval, first, length }
    }

    /// Whether the accuracy is measured after the update of this index, the first being 0.
    pub(super) fn has(&self, update: u64) -> bool {
        update.is_multiple_of(self.interval)
            || (update < self.interval && update.is_multiple_of(self.first))
            || update + 1 == self.length
    }

    /// Some of the first `until` updates after which it is measured, in order: all of those of the first rise, and of the others
    /// about `most`, evenly.
    pub(super) fn some(&self, until: u64, most: u64) -> Vec<u64> {
        let every = |step: u64, end: u64| (0..end).step_by(usize::try_from(step).unwrap_or(usize::MAX));
        let first = every(self.first, until.min(self.interval)).take(most as usize);
        let others = self.interval.saturating_mul((until / self.interval).div_ceil(most.max(1)).max(1));
        let mut some: Vec<u64> = first.chain(every(others, until)).collect();
        some.sort_unstable();
        some.dedup();
        some
    }
}

/// The accuracy measured last among curves of points `[iteration, accuracy]` on the training images, on those that are set apart (of
/// none no points) and on the test images, looking
/// only at iterations before `until`: its iteration, and what it was.
///
/// Window, run history, pages and tables all say an accuracy by this.
pub fn last_accuracy(
    train: &[[f64; 2]],
    validation: &[[f64; 2]],
    test: &[[f64; 2]],
    until: u64,
) -> Option<(u64, Accuracy)> {
    let last = train.partition_point(|point| point[0] < until as f64).checked_sub(1)?;
    let (&[iteration, train], &[_, test]) = (train.get(last)?, test.get(last)?);
    let validation = validation.get(last).map(|point| point[1]);
    Some((iteration as u64, Accuracy { train, validation, test }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn points(every: AccuracyEvery, length: u64, train: usize, test: usize, batch: usize) -> Vec<u64> {
        let epoch = (train / batch).max(1) as u64;
        let points = AccuracyPoints::new(every, length, epoch, batch, train + test);
        (0..length).filter(|update| points.has(*update)).collect()
    }

    #[test]
    fn some_of_the_points_are_points() {
        for (every, length) in
            [(AccuracyEvery::Auto, 900), (AccuracyEvery::Updates(1), 10_000_000), (AccuracyEvery::Epoch, 3)]
        {
            let points = AccuracyPoints::new(every, length, 10, 100, 1_200);
            let some = points.some(length, 60);
            assert!(some.iter().all(|at| points.has(*at) && *at < length), "{some:?}");
            assert!((1..=180).contains(&some.len()) && some.is_sorted(), "{}", some.len());
        }
    }

    #[test]
    fn the_book_s_points_stay_and_the_first_epoch_has_more() {
        let mnist = points(AccuracyEvery::Auto, 10_000, 60_000, 10_000, 100);
        let first: Vec<u64> = (0..10).map(|part| part * 60).collect();
        let book: Vec<u64> = (1..=16).map(|epoch| epoch * 600).collect();
        assert_eq!(mnist, [first, book, vec![9_999]].concat());
        assert_eq!(points(AccuracyEvery::Epoch, 1900, 60_000, 10_000, 100), [0, 600, 1200, 1800, 1899]);
        assert_eq!(points(AccuracyEvery::Updates(7), 20, 60_000, 10_000, 100), [0, 7, 14, 19]);
    }

    #[test]
    fn the_last_update_is_measured_wherever_it_lies() {
        for length in [1, 2, 59, 60, 61, 300, 597, 600, 601, 1900] {
            for every in [AccuracyEvery::Auto, AccuracyEvery::Epoch, AccuracyEvery::Updates(11)] {
                let points = points(every, length, 60_000, 10_000, 100);
                assert_eq!(points.last(), Some(&(length - 1)), "{every:?} {length}");
                assert_eq!(points.first(), Some(&0));
            }
        }
    }

    #[test]
    fn few_training_images_are_measured_at_every_twelfth_of_the_book_s_points() {
        let few = points(AccuracyEvery::Auto, 5_000, 300, 10_000, 100);
        assert!(few.iter().filter(|update| **update > 36 && **update < 4_999).all(|update| update % 36 == 0));
        assert_eq!(few.len(), 8 + 138 + 1, "eight on the way to 36, every 36 up to 4968, and the last");
    }

    proptest! {
        #[test]
        fn measuring_takes_no_longer_than_learning(
            length in 1..20_000_u64, train in 1..70_000_usize, test in 1..12_000_usize, batch in 1..2_000_usize,
        ) {
            let count = points(AccuracyEvery::Auto, length, train, test, batch).len() as u64;
            let (measuring, learning) = ((train + test) as u64, PASSES * batch as u64 * length);
            // Beyond a handful that every training may have, however short it is.
            prop_assert!(count.saturating_sub(PARTS + 2) * measuring <= learning, "{count} points");
        }
    }

    #[test]
    fn the_last_accuracy_is_that_of_the_place() {
        let (train, test) = ([[0.0, 0.1], [60.0, 0.5]], [[0.0, 0.2], [60.0, 0.4]]);
        let at = |until| last_accuracy(&train, &[], &test, until);
        assert_eq!(at(0), None);
        assert_eq!(at(60), Some((0, Accuracy { train: 0.1, validation: None, test: 0.2 })));
        assert_eq!(at(u64::MAX), Some((60, Accuracy { train: 0.5, validation: None, test: 0.4 })));
    }
}
