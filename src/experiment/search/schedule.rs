//! Which trial is trained next, and which is stopped.
//!
//! No training here and no threads: numbers go out, scores come in. With halving, a trial comes back at each comparison
//! and waits until its whole group is there. Whoever takes which trial when, the same trials stop at the same place.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::spec::Halving;

/// What is to be done next. `W` is a training under way.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next<W> {
    /// Begin this trial and train it to its comparison `rung`.
    Start { number: u64 },
    /// Train this one on, to its comparison `rung`.
    GoOn { rung: u32, work: W },
}

/// A trial that has ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Over<W> {
    pub(super) number: u64,
    pub(super) work: W,
}

struct Waiting<W> {
    number: u64,
    score: f64,
    work: W,
}

/// The trials that still have to be trained.
pub(super) struct Schedule<W> {
    halving: Option<Halving>,
    fresh: VecDeque<u64>,
    ready: VecDeque<(u32, W)>,
    /// How many trials of a group take part in the comparison that comes next.
    taking_part: BTreeMap<u64, usize>,
    waiting: BTreeMap<u64, Vec<Waiting<W>>>,
}

impl<W> Schedule<W> {
    /// The trials `numbers`, of which `known` need not be trained. With halving a group is known as a whole or not at
    /// all, since its trials must be compared.
    pub(super) fn new(numbers: &[u64], known: &BTreeSet<u64>, halving: Option<Halving>) -> Self {
        let mut taking_part = BTreeMap::new();
        let fresh: VecDeque<u64> = match halving {
            None => numbers.iter().copied().filter(|number| !known.contains(number)).collect(),
            Some(Halving { group, .. }) => {
                let missing: BTreeSet<u64> = numbers
                    .iter()
                    .filter(|number| !known.contains(number))
                    .map(|number| number / group)
                    .collect();
                numbers.iter().copied().filter(|number| missing.contains(&(number / group))).collect()
            }
        };
        if let Some(Halving { group, .. }) = halving {
            for number in &fresh {
                *taking_part.entry(number / group).or_insert(0) += 1;
            }
        }
        Self { halving, fresh, ready: VecDeque::new(), taking_part, waiting: BTreeMap::new() }
    }

    /// The trials that are still to be begun.
    pub(super) fn fresh(&self) -> impl Iterator<Item = u64> {
        self.fresh.iter().copied()
    }

    /// What to do now, if anything: what was begun before what was not.
    pub(super) fn next(&mut self) -> Option<Next<W>> {
        if let Some((rung, work)) = self.ready.pop_front() {
            return Some(Next::GoOn { rung, work });
        }
        self.fresh.pop_front().map(|number| Next::Start { number })
    }

    /// A trial has come to its comparison `rung` with this score; returns which trials have ended by that.
    pub(super) fn arrived(&mut self, number: u64, rung: u32, score: f64, work: W) -> Vec<Over<W>> {
        let Some(halving) = self.halving.filter(|halving| rung < halving.rungs) else {
            return vec![Over { number, work }];
        };
        let group = number / halving.group;
        let waiting = self.waiting.entry(group).or_default();
        waiting.push(Waiting { number, score, work });
        let expected = self.taking_part.entry(group).or_insert(1);
        if waiting.len() < *expected {
            return Vec::new();
        }
        let mut all = std::mem::take(waiting);
        all.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.number.cmp(&b.number)));
        let stopped = all.split_off(Halving::survivors(all.len()));
        *expected = all.len();
        all.sort_by_key(|one| one.number);
        self.ready.extend(all.into_iter().map(|one| (rung + 1, one.work)));
        stopped.into_iter().map(|one| Over { number: one.number, work: one.work }).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// How far each trial came, by its number, when the tasks are taken in an order that `pick` decides.
    fn fates(halving: Option<Halving>, scores: &[f64], mut pick: impl FnMut(usize) -> usize) -> Vec<u32> {
        let numbers: Vec<u64> = (0..scores.len() as u64).collect();
        let mut schedule = Schedule::new(&numbers, &BTreeSet::new(), halving);
        let mut fates = vec![u32::MAX; scores.len()];
        let mut taken: Vec<(u64, u32)> = Vec::new();
        loop {
            while taken.len() < 3 {
                match schedule.next() {
                    Some(Next::Start { number }) => taken.push((number, 0)),
                    Some(Next::GoOn { rung, work }) => taken.push((work, rung)),
                    None => break,
                }
            }
            if taken.is_empty() {
                return fates;
            }
            let (number, rung) = taken.swap_remove(pick(taken.len()) % taken.len());
            for over in schedule.arrived(number, rung, scores[number as usize], number) {
                assert_eq!(over.number, over.work);
                fates[over.number as usize] = if over.number == number { rung } else { rung.min(99) };
            }
        }
    }

    #[test]
    fn without_halving_every_trial_ends_once_in_its_order() {
        assert_eq!(fates(None, &[0.5; 7], |_| 0), [0; 7]);
    }

    #[test]
    fn the_worse_half_of_each_group_stops_at_each_comparison() {
        let halving = Some(Halving { group: 4, rungs: 2 });
        let scores = [0.1, 0.9, 0.5, 0.7, 0.3, 0.3, 0.2];
        // Of 4: two stop at 0, one at 1, one at the end. Of the last 3: one stops, then one of two; equals by number.
        assert_eq!(fates(halving, &scores, |_| 0), [0, 2, 0, 1, 2, 1, 0]);
    }

    #[test]
    fn a_group_is_known_as_a_whole_or_not_at_all() {
        let halving = Some(Halving { group: 2, rungs: 1 });
        let known = BTreeSet::from([0, 1, 2]);
        let schedule = Schedule::<()>::new(&[0, 1, 2, 3], &known, halving);
        assert_eq!(schedule.fresh().collect::<Vec<_>>(), [2, 3]);
        let schedule = Schedule::<()>::new(&[0, 1, 2, 3], &known, None);
        assert_eq!(schedule.fresh().collect::<Vec<_>>(), [3]);
    }

    proptest! {
        #[test]
        fn the_order_of_work_changes_no_fate(
            scores in prop::collection::vec(0.0..1.0f64, 1..40),
            group in 2..10_u64,
            rungs in 1..5_u32,
            order in prop::collection::vec(0..3_usize, 400),
        ) {
            let halving = Some(Halving { group, rungs });
            let mut order = order.into_iter().cycle();
            let mixed = fates(halving, &scores, |_| order.next().unwrap_or(0));
            prop_assert_eq!(mixed, fates(halving, &scores, |_| 0));
        }
    }
}
