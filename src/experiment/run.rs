//! What the engine asks of an experiment: iterations that can be taken one by one, changed, kept and taken again.
//!
//! A run is a pure function of its spec, its seed, its changes and its data. Nothing here knows of threads: the
//! [engine](crate::engine) drives a `Run` on a worker, the command line drives it in a plain loop with [`play`], and
//! both get the same bits.

use std::fmt::Debug;
use std::ops::ControlFlow;

use thiserror::Error;

use super::messages::Message;
use super::progress_token::ProgressToken;
use crate::language::{Phrase, Say};

/// Why a run could not be built, or could not go on. The words are for the person at the window.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RunError {
    /// The run could not be built: its data or its starting weights are missing or do not fit.
    #[error("{0}")]
    Setup(Phrase),
    /// The system has no thread for the run, for this reason.
    #[error("The system could not start a thread for this run: {0}")]
    NoThread(String),
    /// A change does not fit this run; the run is as it was before.
    #[error("{0}")]
    Change(Phrase),
    /// An iteration could not be taken.
    #[error("Stopped at iteration {iteration}: {message}")]
    Step {
        /// How many iterations had been taken.
        iteration: u64,
        /// What went wrong.
        message: Phrase,
    },
    /// A defect of the program itself: the run ended, everything else goes on.
    #[error(
        "This run ended through a fault in the program: {message}. Press Reset to start it again; the rest goes on"
    )]
    Panicked {
        /// What the fault said of itself.
        message: String,
    },
}

impl RunError {
    /// The run was asked to stop before its end.
    pub(crate) fn stopped(iteration: u64) -> Self {
        let message = Message::Stopped.phrase();
        Self::Step { iteration, message }
    }
}

/// Whether a snapshot is taken in passing or while nothing waits for the next iteration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The run goes on at once: only what is cheap should be computed.
    Passing,
    /// The run rests: what takes a while, such as a whole test set, may be brought up to date.
    Resting,
}

/// An experiment in progress.
///
/// "The state at iteration i" is the state after i iterations and after every change that is recorded at i.
pub trait Run: Send + 'static {
    /// Something about the run that can be changed between two iterations.
    type Change: Clone + PartialEq + Send + Sync + Debug;
    /// The news of one iteration, which must not be lost.
    type Point: Clone + Send + Debug;
    /// What the run shows of itself; only the latest one matters.
    type Snapshot: Send + Sync;
    /// What the window wants to see in snapshots. It never influences the numbers of the run.
    type Watch: Clone + Default + Send;
    /// Everything needed to be back at this iteration.
    type Checkpoint: Send;

    /// How much memory checkpoints may take, in bytes.
    const CHECKPOINT_BUDGET: usize = 64 << 20;

    /// How much memory points may take that nobody takes in, in bytes: where the window does not listen, 270,000 iterations of
    /// a training. Beyond it they are thinned to their extremes.
    const POINT_BUDGET: usize = 16 << 20;

    /// How many iterations have been taken.
    fn iteration(&self) -> u64;

    /// How many iterations there are in all.
    fn length(&self) -> u64;

    /// How many iterations make an epoch; at least 1.
    fn iterations_per_epoch(&self) -> u64 {
        1
    }

    /// The changes that the spec itself asks for, each with the iteration before which it acts.
    fn scheduled(&self) -> Vec<(u64, Self::Change)> {
        Vec::new()
    }

    /// Hands the run a line to whoever drives it, for work inside an iteration that takes its time. A run whose
    /// iterations are always short has no need of it.
    fn attach_progress(&mut self, _line: ProgressToken) {}

    /// About what the run takes of the memory now, in bytes, beside data that it shares with others and states that were kept of
    /// it.
    fn memory(&self) -> usize {
        0
    }

    /// About what a snapshot takes of the memory, in bytes, beside what it shares with the run.
    fn snapshot_bytes(_snapshot: &Self::Snapshot) -> usize {
        0
    }

    /// Calls `work`, a burst of many iterations, where they go fastest: on the pool of all cores, for what can use
    /// them. The bits are the same wherever it runs.
    fn burst<T: Send>(work: impl FnOnce() -> T + Send) -> T {
        work()
    }

    /// Takes one iteration. One that takes long may be taken in several steps, so that a pause is heard on the way: a step
    /// that leaves [`iteration`](Run::iteration) where it is has brought the next one nearer. A loss that is not a number is part of the point, not an error.
    ///
    /// # Errors
    /// When the iteration cannot be taken at all; the run is over then.
    fn step(&mut self) -> Result<Self::Point, RunError>;

    /// Takes one iteration or, where several go faster together than one by one, up to `most`, which is at least 1. Returns
    /// their points in order; the state is that after the last of them, and the bits are those of single steps.
    ///
    /// # Errors
    /// As [`Run::step`].
    fn steps(&mut self, _most: u64) -> Result<Vec<Self::Point>, RunError> {
        Ok(vec![self.step()?])
    }

    /// Takes one iteration whose point is already known: the same state afterwards, without what only serves the
    /// point, such as the accuracy over a whole data set.
    ///
    /// # Errors
    /// As [`Run::step`].
    fn replay(&mut self) -> Result<(), RunError> {
        self.step().map(drop)
    }

    /// Changes the run from its next iteration on.
    ///
    /// # Errors
    /// [`RunError::Change`] when the change does not fit; the run is untouched then.
    fn apply(&mut self, change: &Self::Change) -> Result<(), RunError>;

    /// Lets go of what is known of this iteration and of later ones: a change was made before it, and they will be taken again.
    fn forget(&mut self, _from: u64) {}

    /// Whether the run does already what a change asks for, so that there is nothing to make or to record.
    fn is_in_force(&self, _change: &Self::Change) -> bool {
        false
    }

    /// Whether `new`, made right after `old` at the same iteration, leaves nothing of it. A slider that is drawn
    /// along a resting run then leaves one record, not a hundred.
    fn supersedes(_new: &Self::Change, _old: &Self::Change) -> bool {
        false
    }

    /// Everything needed to come back to this iteration.
    fn checkpoint(&self) -> Self::Checkpoint;

    /// What a checkpoint takes of the memory, in bytes.
    fn checkpoint_bytes(checkpoint: &Self::Checkpoint) -> usize;

    /// Goes back, or forward, to a checkpoint of this same run.
    fn restore(&mut self, checkpoint: &Self::Checkpoint);

    /// What the run shows: of the pass that made the last iteration, and at iteration 0 of a first pass without
    /// update.
    fn snapshot(&mut self, watch: &Self::Watch, moment: Moment) -> Self::Snapshot;

    /// The number of a point that a thinned series keeps the least and the greatest of: the loss. When it is not a
    /// number, the engine pauses.
    fn value(point: &Self::Point) -> f64;

    /// The iteration that a point is the news of, where a run may have more of them than can be kept.
    fn iteration_of(_point: &Self::Point) -> Option<u64> {
        None
    }

    /// What a point takes of the memory, in bytes.
    fn point_bytes(_point: &Self::Point) -> usize {
        size_of::<Self::Point>()
    }

    /// Whether a point carries more than its value (an accuracy), so that thinning spares it where it can.
    fn is_landmark(_point: &Self::Point) -> bool {
        false
    }
}

/// Takes all iterations of a run on this thread, with its scheduled changes, until the end or until `each` breaks. Nobody
/// can press a key in between, so they are taken in [bursts](Run::steps): `each` hears of every point, but the run may be
/// some iterations further.
///
/// # Errors
/// What [`Run::step`] and [`Run::apply`] report.
pub fn play<R: Run>(
    run: &mut R,
    mut each: impl FnMut(&mut R, R::Point) -> ControlFlow<()>,
) -> Result<(), RunError> {
    play_with_stops(run, &[], |run, played| match played {
        Played::Point(point) => each(run, point),
        Played::Stop(_) => ControlFlow::Continue(()),
    })
}

/// What is heard of a run that is played.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Played<P> {
    /// The news of an iteration.
    Point(P),
    /// The run stands right after the iteration of this index, the first being 0: after its news, and before any change.
    Stop(u64),
}

/// The same, where the run stands still for a look after each of `stops`: indices of iterations, in order.
///
/// # Errors
/// As [`play`].
pub fn play_with_stops<R: Run>(
    run: &mut R,
    stops: &[u64],
    mut each: impl FnMut(&mut R, Played<R::Point>) -> ControlFlow<()>,
) -> Result<(), RunError> {
    let mut scheduled = run.scheduled();
    scheduled.sort_by_key(|(at, _)| *at);
    let mut next = scheduled.into_iter().peekable();
    let here = run.iteration();
    let mut stops = stops.iter().copied().skip_while(|stop| *stop < here).peekable();
    while run.iteration() < run.length() {
        while let Some((_, change)) = next.next_if(|(at, _)| *at <= run.iteration()) {
            run.apply(&change)?;
        }
        let change = next.peek().map_or(run.length(), |(at, _)| *at);
        let stop = stops.peek().map_or(run.length(), |stop| stop + 1);
        let until = run.length().min(change).min(stop);
        for point in run.steps(until - run.iteration())? {
            if each(run, Played::Point(point)).is_break() {
                return Ok(());
            }
        }
        if let Some(stop) = stops.next_if(|stop| stop + 1 == run.iteration())
            && each(run, Played::Stop(stop)).is_break()
        {
            return Ok(());
        }
    }
    Ok(())
}
