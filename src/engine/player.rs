//! A run that can be taken to any of its iterations, with all that was changed on the way.
//!
//! No threads here: what the worker does between two looks at its commands, as plain functions, so that the one
//! promise that matters can be tested alone: *the state at an iteration never depends on the path to it*.

use super::checkpoints::Checkpoints;
use super::timeline::{Entry, Timeline};
use crate::experiment::run::{Run, RunError};

/// What one iteration brought to light.
pub(super) struct Advance<R: Run> {
    /// The point, if the iteration was taken for the first time.
    pub(super) point: Option<R::Point>,
    /// The changes that act from here on, if they do so for the first time.
    pub(super) changes: Vec<Entry<R::Change>>,
}

/// A run at its start, and the changes that were made there.
pub(super) type Started<R> = (Player<R>, Vec<Entry<<R as Run>::Change>>);

/// What became of a live change.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Recorded {
    /// Whether a known future was dropped.
    pub(super) forgot: bool,
    /// Whether it took the place of the change before it.
    pub(super) supersedes: bool,
}

/// A run with its recorded changes and its kept states.
pub(super) struct Player<R: Run> {
    run: R,
    timeline: Timeline<R::Change>,
    checkpoints: Checkpoints<R::Checkpoint>,
    /// The furthest iteration that is known.
    reached: u64,
}

impl<R: Run> Player<R> {
    /// A run at its start, with the scheduled changes of iteration 0 made; they are returned. `budget` is the memory
    /// for kept states, in bytes.
    pub(super) fn new(run: R, budget: usize) -> Result<Started<R>, RunError> {
        let timeline = Timeline::new(run.scheduled());
        let mut player =
            Self { reached: run.iteration(), run, timeline, checkpoints: Checkpoints::new(budget) };
        player.arrive()?;
        let changes = player.timeline.at(player.iteration()).to_vec();
        Ok((player, changes))
    }

    pub(super) fn iteration(&self) -> u64 {
        self.run.iteration()
    }

    pub(super) fn length(&self) -> u64 {
        self.run.length()
    }

    pub(super) fn reached(&self) -> u64 {
        self.reached
    }

    pub(super) fn iterations_per_epoch(&self) -> u64 {
        self.run.iterations_per_epoch().max(1)
    }

    /// What the run and its kept states take of the memory, in bytes.
    pub(super) fn memory(&self) -> usize {
        self.run.memory() + self.checkpoints.bytes()
    }

    pub(super) fn run(&mut self) -> &mut R {
        &mut self.run
    }

    /// Takes one iteration, and makes the changes recorded at the place it leads to.
    pub(super) fn advance(&mut self) -> Result<Advance<R>, RunError> {
        if self.iteration() < self.reached {
            self.run.replay()?;
            self.arrive()?;
            return Ok(Advance { point: None, changes: Vec::new() });
        }
        let point = self.run.step()?;
        self.reached = self.iteration();
        self.arrive()?;
        Ok(Advance { point: Some(point), changes: self.timeline.at(self.iteration()).to_vec() })
    }

    /// Keeps the state if one is due, then makes the changes recorded here.
    fn arrive(&mut self) -> Result<(), RunError> {
        let iteration = self.run.iteration();
        let run = &mut self.run;
        self.checkpoints.offer(iteration, || run.checkpoint(), R::checkpoint_bytes);
        for entry in self.timeline.at(iteration) {
            run.apply(&entry.change)?;
        }
        Ok(())
    }

    /// Jumps to the kept state from which `target` is reached soonest; from there it is reached by advancing.
    ///
    /// A state at `target` itself is not used: the last iteration is always taken, so that the values of its pass are
    /// there to be seen, the same as when it was first taken.
    pub(super) fn jump_towards(&mut self, target: u64) -> Result<(), RunError> {
        let here = self.iteration();
        if target == here {
            return Ok(());
        }
        let Some((at, state)) = self.checkpoints.before(target.saturating_sub(1)) else {
            return Ok(());
        };
        if target < here || at > here {
            self.run.restore(state);
            self.checkpoints.approach(at, target);
            self.arrive()?;
        }
        Ok(())
    }

    /// Makes and records a live change here. Whatever was known to come after it no longer holds. `None` where the run does
    /// so already.
    pub(super) fn change(&mut self, change: R::Change) -> Result<Option<Recorded>, RunError> {
        if self.iteration() < self.length() && self.run.is_in_force(&change) {
            return Ok(None);
        }
        self.run.apply(&change)?;
        let here = self.iteration();
        let supersedes = self.timeline.last_live(here).is_some_and(|last| R::supersedes(&change, last));
        self.timeline.record(here, change, supersedes);
        self.timeline.forget_after(here);
        self.checkpoints.forget_after(here);
        self.run.forget(here);
        let forgot = here < self.reached;
        self.reached = here;
        Ok(Some(Recorded { forgot, supersedes }))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::engine::fake::{Add, Fake, IN_FORCE, state_at};

    fn walk(player: &mut Player<Fake>, target: u64) -> Vec<u64> {
        player.jump_towards(target).expect("the fake restores");
        let mut points = Vec::new();
        while player.iteration() < target {
            points.extend(player.advance().expect("the fake steps").point.map(|point| point.iteration));
        }
        points
    }

    #[derive(Clone, Debug)]
    enum Act {
        GoTo(u64),
        Change(u64),
    }

    fn act() -> impl Strategy<Value = Act> {
        prop_oneof![(0..300_u64).prop_map(Act::GoTo), (0..5_u64).prop_map(Act::Change)]
    }

    proptest! {
        /// Whatever the path, the state is what a plain walk with the surviving changes makes it, and every point
        /// of the curve is sent exactly once.
        #[test]
        fn the_state_never_depends_on_the_path(
            acts in prop::collection::vec(act(), 1..40),
            budget in prop_oneof![Just(1_usize), Just(200), Just(100_000)],
            scheduled in prop::collection::vec((0..300_u64, 0..9_u64), 0..4),
        ) {
            let run = Fake { scheduled: scheduled.clone(), ..Fake::new(300) };
            let (mut player, _) = Player::new(run, budget).expect("the fake starts");
            let mut live: Vec<(u64, u64)> = Vec::new();
            let mut curve: Vec<u64> = Vec::new();
            for act in acts {
                match act {
                    Act::GoTo(target) => curve.extend(walk(&mut player, target)),
                    Act::Change(amount) => {
                        let here = player.iteration();
                        let recorded = player.change(Add(amount)).expect("the fake changes");
                        // At its end the fake takes a change all the same; a training refuses it.
                        prop_assert_eq!(recorded.is_none(), amount == IN_FORCE && here < 300);
                        if let Some(recorded) = recorded {
                            prop_assert_eq!(recorded.forgot, curve.len() as u64 > here);
                            curve.truncate(here as usize);
                            live.retain(|(at, _)| *at <= here);
                            live.push((here, amount));
                        }
                    }
                }
                prop_assert!(curve.iter().copied().eq(0..player.reached()));
                let mut all = scheduled.clone();
                all.extend(&live);
                prop_assert_eq!(player.run().state, state_at(player.iteration(), &all));
            }
        }
    }

    #[test]
    fn the_last_iteration_is_always_taken_so_that_its_pass_can_be_seen() {
        let (mut player, _) = Player::new(Fake::new(100), 1 << 20).expect("the fake starts");
        walk(&mut player, 64);
        walk(&mut player, 32);
        assert_eq!(player.run().last_pass, Some(31), "the state kept at 32 itself would show no pass");
        walk(&mut player, 0);
        assert_eq!(player.run().last_pass, None);
    }

    #[test]
    fn a_refused_change_leaves_everything_as_it_was() {
        let (mut player, _) = Player::new(Fake::new(100), 1 << 20).expect("the fake starts");
        walk(&mut player, 50);
        walk(&mut player, 20);
        assert!(player.change(Add(u64::MAX)).is_err());
        assert_eq!(player.reached(), 50);
        walk(&mut player, 50);
        assert_eq!(player.run().state, state_at(50, &[]));
    }
}
