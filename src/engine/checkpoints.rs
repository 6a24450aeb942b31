//! Kept states of a run in bounded memory.
//!
//! A state is kept at every multiple of a stride, a power of two that doubles whenever the memory is full, so that the
//! kept states stay evenly spread however long the run grows. When a replay leads to one place, a few more states are
//! kept on the way there: whoever steps back once will step back again.
//!
//! The state at iteration i is kept as it was *before* the changes recorded at i, so that a change that is made later
//! at i leaves it valid.

use std::collections::BTreeMap;

/// The first stride: keeping a state then costs about one per cent of the iterations between two of them.
const FIRST_STRIDE: u64 = 32;

/// How many states are kept on the way to one place.
const NEAR: u64 = 8;

struct Kept<C> {
    state: C,
    bytes: usize,
}

/// States by iteration.
pub(super) struct Checkpoints<C> {
    even: BTreeMap<u64, Kept<C>>,
    near: BTreeMap<u64, Kept<C>>,
    /// Where the near states of the replay under way are to be kept.
    near_stride: Option<u64>,
    near_until: u64,
    stride: u64,
    bytes: usize,
    budget: usize,
}

impl<C> Checkpoints<C> {
    /// Nothing kept yet. The near states take at most a quarter of the budget in bytes, the even ones the rest; the
    /// state at iteration 0 is kept at any price.
    pub(super) fn new(budget: usize) -> Self {
        Self {
            even: BTreeMap::new(),
            near: BTreeMap::new(),
            near_stride: None,
            near_until: 0,
            stride: FIRST_STRIDE,
            bytes: 0,
            budget: budget - budget / 4,
        }
    }

    /// Keeps the state at an iteration, when one is due there and not kept yet.
    pub(super) fn offer(&mut self, iteration: u64, make: impl Fn() -> C, size: impl Fn(&C) -> usize) {
        if iteration.is_multiple_of(self.stride) && !self.even.contains_key(&iteration) {
            let state = make();
            let bytes = size(&state);
            self.bytes += bytes;
            self.even.insert(iteration, Kept { state, bytes });
            while self.bytes > self.budget && self.even.len() > 1 {
                self.thin();
            }
        } else if let Some(stride) = self.near_stride
            && iteration < self.near_until
            && iteration.is_multiple_of(stride)
            && !self.near.contains_key(&iteration)
        {
            let state = make();
            let bytes = size(&state);
            let room = (self.budget / 3) / bytes.max(1);
            if self.near.len() < room.min(2 * NEAR as usize) {
                self.near.insert(iteration, Kept { state, bytes });
            }
        }
    }

    /// Doubles the stride and drops what no longer lies on it.
    fn thin(&mut self) {
        self.stride = self.stride.saturating_mul(2);
        let stride = self.stride;
        self.even.retain(|iteration, _| iteration.is_multiple_of(stride));
        self.bytes = self.even.values().map(|kept| kept.bytes).sum();
    }

    /// The last state kept at or before an iteration, with its own iteration.
    pub(super) fn before(&self, iteration: u64) -> Option<(u64, &C)> {
        let even = self.even.range(..=iteration).next_back().map(|(at, kept)| (*at, &kept.state));
        let near = self.near.range(..=iteration).next_back().map(|(at, kept)| (*at, &kept.state));
        match (even, near) {
            (Some(even), Some(near)) => Some(if near.0 > even.0 { near } else { even }),
            (even, near) => even.or(near),
        }
    }

    /// Announces a replay from one iteration to another, so that states are kept on the way.
    pub(super) fn approach(&mut self, from: u64, to: u64) {
        let stride = (to.saturating_sub(from) / NEAR).max(1);
        if self.near_stride != Some(stride) || to > self.near_until || self.near.len() >= NEAR as usize {
            // The states near another place have served.
            self.near.retain(|at, _| *at >= from && *at < to && at.is_multiple_of(stride));
        }
        self.near_stride = Some(stride);
        self.near_until = to;
    }

    /// Drops every state after an iteration: what led there no longer holds.
    pub(super) fn forget_after(&mut self, iteration: u64) {
        self.even.retain(|at, _| *at <= iteration);
        self.near.retain(|at, _| *at <= iteration);
        self.bytes = self.even.values().map(|kept| kept.bytes).sum();
    }

    /// What all kept states take of the memory, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes + self.near.values().map(|kept| kept.bytes).sum::<usize>()
    }

    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.even.len() + self.near.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(budget: usize, until: u64) -> Checkpoints<u64> {
        let mut kept = Checkpoints::new(budget);
        for iteration in 0..=until {
            kept.offer(iteration, || iteration, |_| 100);
        }
        kept
    }

    #[test]
    fn memory_stays_bounded_and_the_start_is_kept() {
        let kept = filled(4000, 100_000);
        assert!(kept.held() <= 40);
        assert_eq!(kept.before(5), Some((0, &0)));
        let (nearest, _) = kept.before(99_999).expect("states are kept");
        assert!(nearest > 90_000, "the kept states reach to the end, the last at {nearest}");
    }

    #[test]
    fn a_budget_too_small_for_two_states_keeps_the_first() {
        let kept = filled(10, 1000);
        assert_eq!((kept.held(), kept.before(1000)), (1, Some((0, &0))));
    }

    #[test]
    fn what_led_to_another_future_is_dropped() {
        let mut kept = filled(1_000_000, 1000);
        kept.forget_after(100);
        assert_eq!(kept.before(1000), Some((96, &96)));
    }

    #[test]
    fn a_replay_leaves_states_near_its_goal() {
        let mut kept = filled(4000, 100_000);
        let goal = 99_000;
        let (from, _) = kept.before(goal - 1).expect("states are kept");
        kept.approach(from, goal);
        for iteration in from..=goal {
            kept.offer(iteration, || iteration, |_| 100);
        }
        let (nearest, _) = kept.before(goal - 1).expect("states are kept");
        assert!(goal - nearest <= (goal - from) / NEAR + 1, "{from} .. {nearest} .. {goal}");
    }
}
