//! The layers of a run at some of its iterations, as far as it has been.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::experiment::figure::LayersAt;

/// At first every so many iterations; a power of two.
pub(in crate::experiment::training) const EVERY: u64 = 16;
/// At most so many iterations at that distance; where there are more, every second one goes.
pub(super) const MOST: usize = 512;
/// What all of it may take of the memory, in bytes.
pub(super) const BUDGET: usize = 16 << 20;
/// Live changes whose two sides are kept.
const MOST_CHANGES: usize = 64;
/// What a layer can take at one iteration, in bytes: three times 4,096 values, each in a bin of its own.
const A_LAYER: usize = 24 << 10;

/// What was counted so far.
///
/// It depends on the run alone, and on how far it has been: an iteration is kept where it is a multiple of 16 · 2^j, j being the least
/// with which no more than 512 of them are kept in 16 MB, and before and after each live change, so that its edge is sharp, and at the
/// end. Going back takes nothing away; a live change in the past takes away what came after it, but leaves the distance as it is until
/// the run has been as far again.
#[derive(Debug)]
pub(in crate::experiment::training) struct Recording {
    kept: BTreeMap<u64, Arc<LayersAt>>,
    /// The iterations before which something was changed.
    changes: BTreeSet<u64>,
    every: u64,
    bytes: usize,
    /// How many iterations the run has.
    length: u64,
    most_changes: usize,
    /// What it may take of the memory, in bytes.
    budget: usize,
}

impl Recording {
    /// Of a run of so many iterations and hidden layers, in so many bytes, or in those that one run has where these are fewer.
    pub(in crate::experiment::training) fn within(length: u64, layers: usize, budget: usize) -> Self {
        let budget = budget.min(BUDGET);
        let most_changes = (budget / 2 / (2 * A_LAYER * layers.max(1))).clamp(1, MOST_CHANGES);
        Self {
            kept: BTreeMap::new(),
            changes: BTreeSet::new(),
            every: EVERY,
            bytes: 0,
            length,
            most_changes,
            budget,
        }
    }

    /// Lets it have fewer bytes from now on.
    pub(in crate::experiment::training) fn limit(&mut self, budget: usize) {
        self.budget = self.budget.min(budget);
        self.fit();
    }

    /// Whether the layers of this iteration belong to it.
    pub(in crate::experiment::training) fn wants(&self, iteration: u64) -> bool {
        iteration.is_multiple_of(self.every)
            || iteration + 1 == self.length
            || self.changes.contains(&iteration)
            || self.changes.contains(&(iteration + 1))
    }

    /// Whether it is measured how far its update moves the weights. Before a change that comes later it is not: nobody knew of it.
    pub(in crate::experiment::training) fn measures(&self, iteration: u64) -> bool {
        iteration.is_multiple_of(self.every)
            || iteration + 1 == self.length
            || self.changes.contains(&iteration)
    }

    /// Whether they are known.
    pub(in crate::experiment::training) fn has(&self, iteration: u64) -> bool {
        self.kept.contains_key(&iteration)
    }

    /// Takes in the layers of an iteration.
    pub(in crate::experiment::training) fn take(&mut self, layers: LayersAt) {
        let (iteration, bytes) = (layers.iteration, layers.bytes());
        let old = self.kept.insert(iteration, Arc::new(layers));
        self.bytes += bytes;
        self.bytes -= old.map_or(0, |old| old.bytes());
        self.fit();
    }

    fn fit(&mut self) {
        while self.is_full() && self.every < self.length {
            self.thin();
        }
    }

    fn is_full(&self) -> bool {
        let even = self.kept.keys().filter(|iteration| iteration.is_multiple_of(self.every)).count();
        even > MOST || self.bytes > self.budget
    }

    /// Takes every second one away.
    fn thin(&mut self) {
        self.every = self.every.saturating_mul(2);
        let mut kept = std::mem::take(&mut self.kept);
        kept.retain(|iteration, _| self.wants(*iteration));
        // What is kept as the last before a change only has no such measure, wherever the distance was shorter.
        for (iteration, layers) in &mut kept {
            if !self.measures(*iteration) && !layers.updates.is_empty() {
                Arc::make_mut(layers).updates.clear();
            }
        }
        self.kept = kept;
        self.count();
    }

    fn count(&mut self) {
        self.bytes = self.kept.values().map(|layers| layers.bytes()).sum();
    }

    /// Notes that something is changed before this iteration; whether its two sides are to be kept. Of very many changes those of the
    /// first are.
    pub(in crate::experiment::training) fn change(&mut self, before: u64) -> bool {
        let others = self.changes.range(..before).count();
        if others >= self.most_changes && !self.changes.contains(&before) {
            return false;
        }
        self.changes.insert(before);
        true
    }

    /// Lets go of this iteration and all later ones: they will be taken again, and may come out otherwise.
    pub(in crate::experiment::training) fn forget(&mut self, from: u64) {
        if self.kept.range(from..).next().is_some() {
            self.kept.retain(|iteration, _| *iteration < from);
            self.count();
        }
        self.changes.retain(|before| *before <= from);
    }

    /// What it takes of the memory, in bytes.
    pub(in crate::experiment::training) fn bytes(&self) -> usize {
        self.bytes
    }

    /// All that is known, in order.
    pub(in crate::experiment::training) fn all(&self) -> Vec<Arc<LayersAt>> {
        self.kept.values().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::experiment::figure::{Bins, Distribution};

    fn at(iteration: u64, values: usize) -> LayersAt {
        let values: Vec<f64> = (0..values).map(|at| 1.1_f64.powi(at as i32)).collect();
        let of = Distribution::of(&values, Bins::BySize, [f64::NAN; 2]);
        LayersAt { iteration, layers: vec![[of.clone(), of.clone(), of]], updates: Vec::new() }
    }

    impl Recording {
        fn new(length: u64, layers: usize) -> Self {
            Self::within(length, layers, BUDGET)
        }
    }

    /// Goes on from `from` to `to`, with what is changed on the way.
    fn go(recording: &mut Recording, from: u64, to: u64, changes: &[u64]) {
        for iteration in from..to {
            if changes.contains(&iteration)
                && recording.change(iteration)
                && iteration > 0
                && !recording.has(iteration - 1)
            {
                recording.take(at(iteration - 1, 4));
            }
            if recording.wants(iteration) {
                recording.take(at(iteration, 4));
            }
        }
    }

    fn iterations(recording: &Recording) -> Vec<u64> {
        recording.all().iter().map(|layers| layers.iteration).collect()
    }

    #[test]
    fn every_sixteenth_iteration_both_sides_of_a_change_and_the_end_are_kept() {
        let mut recording = Recording::new(50, 1);
        go(&mut recording, 0, 50, &[0, 20, 21]);
        assert_eq!(iterations(&recording), [0, 16, 19, 20, 21, 32, 48, 49]);
    }

    #[test]
    fn a_long_run_has_half_as_many_again_and_again() {
        for (length, even, every) in
            [(2000, 125, 16), (8192, 512, 16), (10_000, 313, 32), (100_000, 391, 256)]
        {
            let mut recording = Recording::new(length, 1);
            go(&mut recording, 0, length, &[]);
            assert_eq!((iterations(&recording).len(), recording.every), (even + 1, every), "{length}");
        }
    }

    #[test]
    fn it_never_takes_more_memory_than_it_may() {
        let mut recording = Recording::new(1 << 40, 100);
        // A layer takes some 6 kB here, several times what it does in a training.
        let large = |iteration| {
            let one = at(iteration, 1900).layers.remove(0);
            LayersAt { iteration, layers: std::iter::repeat_n(one, 100).collect(), updates: Vec::new() }
        };
        for iteration in (0..40_000).step_by(16) {
            let is_change = iteration % 800 == 0;
            if is_change && recording.change(iteration) || recording.wants(iteration) {
                recording.take(large(iteration));
            }
            assert!(recording.bytes() <= BUDGET);
        }
        assert!(recording.all().len() > 4);
    }

    #[test]
    fn with_less_memory_there_are_fewer_iterations_and_the_same_as_from_the_start() {
        let mut late = Recording::new(8192, 1);
        go(&mut late, 0, 8192, &[]);
        let budget = late.bytes() / 5;
        late.limit(budget);
        let mut early = Recording::within(8192, 1, budget);
        go(&mut early, 0, 8192, &[]);
        assert_eq!(iterations(&late), iterations(&early));
        assert!(late.bytes() <= budget && (50..110).contains(&late.all().len()), "{}", late.all().len());
    }

    proptest! {
        /// However one goes back and changes something, at the end it is what a plain walk with the changes that were left comes to.
        #[test]
        fn what_is_kept_does_not_depend_on_the_way(
            ways in prop::collection::vec((0..18_000_u64, any::<bool>()), 0..12), length in 1..18_000_u64,
        ) {
            let mut recording = Recording::new(length, 1);
            let (mut reached, mut changes) = (0, Vec::new());
            for (place, is_changed) in ways {
                let place = place % length;
                if place > reached {
                    go(&mut recording, reached, place, &[]);
                    reached = place;
                }
                if is_changed {
                    // As a run does it: made where it stands, and what came after it is forgotten.
                    if recording.change(place) && place > 0 && !recording.has(place - 1) {
                        recording.take(at(place - 1, 4));
                    }
                    recording.forget(place);
                    changes.retain(|at| *at <= place);
                    changes.push(place);
                    reached = place;
                }
            }
            go(&mut recording, reached, length, &changes);
            let mut plain = Recording::new(length, 1);
            go(&mut plain, 0, length, &changes);
            prop_assert_eq!(iterations(&recording), iterations(&plain));
            prop_assert_eq!(recording.bytes(), plain.bytes());
        }
    }
}
