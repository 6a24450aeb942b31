//! A run that is small enough to be computed in the head, for the engine's own tests.

use crossbeam_channel::Receiver;

use crate::experiment::ProgressToken;
use crate::experiment::run::{Moment, Run, RunError};
use crate::language::Phrase;

/// A change of the fake: a number mixed into its state. The greatest number is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Add(pub(super) u64);

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct FakePoint {
    pub(super) iteration: u64,
    pub(super) state: u64,
    pub(super) loss: f64,
}

/// How many points of the fake may wait before they are thinned.
pub(super) const WAITING_POINTS: usize = 16_384;

/// What every fake does already: asked for by hand, it changes nothing.
pub(super) const IN_FORCE: u64 = 4;

/// A chain in which every iteration and every change leaves its trace, in order.
#[derive(Default)]
pub(super) struct Fake {
    pub(super) iteration: u64,
    pub(super) length: u64,
    pub(super) state: u64,
    pub(super) scheduled: Vec<(u64, u64)>,
    /// The iteration whose pass was made last, as the workspace of a network would hold it.
    pub(super) last_pass: Option<u64>,
    /// From which iteration on the loss is not a number.
    pub(super) nan_from: Option<u64>,
    /// The iteration that ends in a panic.
    pub(super) panic_at: Option<u64>,
    /// A permit is taken before each iteration, when given.
    pub(super) gate: Option<Receiver<()>>,
    /// The iteration whose work goes on until it is given up.
    pub(super) endless_at: Option<u64>,
    pub(super) line: ProgressToken,
}

fn mix(state: u64, with: u64) -> u64 {
    (state ^ with).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23)
}

/// The state after a plain walk with these changes, in their order.
pub(super) fn state_at(iteration: u64, changes: &[(u64, u64)]) -> u64 {
    let mut state = 0;
    for i in 0..=iteration {
        for (_, amount) in changes.iter().filter(|(at, _)| *at == i) {
            state = mix(state, amount + 1_000_000);
        }
        if i < iteration {
            state = mix(state, i);
        }
    }
    state
}

impl Fake {
    pub(super) fn new(length: u64) -> Self {
        Self { length, ..Self::default() }
    }
}

impl Run for Fake {
    type Change = Add;
    type Point = FakePoint;
    type Snapshot = (u64, u64);
    type Watch = ();
    type Checkpoint = (u64, u64);

    /// So few that tests come to the end of it.
    const POINT_BUDGET: usize = WAITING_POINTS * size_of::<FakePoint>();

    fn iteration(&self) -> u64 {
        self.iteration
    }

    fn length(&self) -> u64 {
        self.length
    }

    fn iterations_per_epoch(&self) -> u64 {
        10
    }

    fn attach_progress(&mut self, line: ProgressToken) {
        self.line = line;
    }

    fn scheduled(&self) -> Vec<(u64, Add)> {
        self.scheduled.iter().map(|(at, amount)| (*at, Add(*amount))).collect()
    }

    fn step(&mut self) -> Result<FakePoint, RunError> {
        if let Some(gate) = &self.gate {
            let _closed = gate.recv();
        }
        if self.endless_at == Some(self.iteration) {
            let mut work = self.line.begin();
            while work.goes_on(0.5) {
                std::thread::yield_now();
            }
            return Err(RunError::stopped(self.iteration));
        }
        assert!(self.panic_at != Some(self.iteration), "the fake was told to panic");
        let iteration = self.iteration;
        self.state = mix(self.state, iteration);
        self.last_pass = Some(iteration);
        self.iteration += 1;
        let nan = self.nan_from.is_some_and(|from| iteration >= from);
        // A curve with a sharp spike now and then, which thinning must not lose.
        let loss = if iteration % 1000 == 777 { 1e6 + iteration as f64 } else { 1.0 };
        Ok(FakePoint { iteration, state: self.state, loss: if nan { f64::NAN } else { loss } })
    }

    fn is_in_force(&self, change: &Add) -> bool {
        change.0 == IN_FORCE
    }

    fn apply(&mut self, change: &Add) -> Result<(), RunError> {
        if change.0 == u64::MAX {
            return Err(RunError::Change(Phrase::same("Too much")));
        }
        self.state = mix(self.state, change.0 + 1_000_000);
        Ok(())
    }

    fn checkpoint(&self) -> Self::Checkpoint {
        (self.iteration, self.state)
    }

    fn checkpoint_bytes(_: &Self::Checkpoint) -> usize {
        16
    }

    fn restore(&mut self, checkpoint: &Self::Checkpoint) {
        (self.iteration, self.state) = *checkpoint;
        self.last_pass = None;
    }

    fn snapshot(&mut self, (): &(), _: Moment) -> Self::Snapshot {
        (self.iteration, self.state)
    }

    fn iteration_of(point: &FakePoint) -> Option<u64> {
        Some(point.iteration)
    }

    fn value(point: &FakePoint) -> f64 {
        point.loss
    }
}
