//! The two directions of talk, variant by variant.

use std::fmt;

use crate::experiment::run::{Run, RunError};

/// Which run a message is about. A run that was restarted has a new one, so that a late answer is known as late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RunId(pub(super) u64);

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "run-{}", self.0)
    }
}

/// How fast a run goes when it is left to run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Speed {
    /// So many iterations a second; what is not a positive number counts as one.
    PerSecond(f64),
    /// As fast as it goes.
    Full,
}

/// What the window asks of a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Command<C> {
    /// Go on to the end.
    Run,
    /// Rest after the iteration that is under way.
    Pause,
    /// Take one iteration, then rest.
    Step,
    /// Go on to the next whole epoch, then rest.
    StepEpoch,
    /// Go back by one iteration, then rest.
    StepBack,
    /// Go to an iteration, back or forward, then rest. Beyond the end means the end.
    GoTo(u64),
    /// Make a live change at the iteration where the run stands, once all that was asked before is done. In the
    /// past, it drops the recorded future.
    Change(C),
    /// How fast `Run` goes.
    Speed(Speed),
    /// End the run and its thread.
    Stop,
}

/// Why a run rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It was asked to: a pause, or the steps that were asked for are done.
    Asked,
    /// The loss of this iteration, counted from 0, was the first that is not a number.
    NotANumber {
        /// Index of the iteration, the first one being 0.
        iteration: u64,
    },
    /// All iterations have been taken. One can still step back.
    End,
}

/// What must not be lost, in the order in which it happened.
pub enum Event<R: Run> {
    /// The run is built and rests at iteration 0.
    Ready {
        /// How many iterations there are.
        length: u64,
        /// How many of them make an epoch.
        iterations_per_epoch: u64,
    },
    /// News of iterations that were taken for the first time, without gaps. Going over known ground sends nothing.
    Points(Vec<R::Point>),
    /// As `Points`, but the window did not listen for so long that only the extremes of each stretch were kept: the
    /// iterations of the others are missing.
    ThinnedPoints(Vec<R::Point>),
    /// The run was taken to this iteration by a step back or a go-to.
    Moved {
        /// How many iterations had been taken at the place where it stands now.
        iteration: u64,
    },
    /// A change acts from this iteration on. Sent once, not again when it is replayed.
    Changed {
        /// Before which iteration, counted from 0.
        at: u64,
        /// What was changed.
        change: R::Change,
        /// Whether the spec asked for it, rather than a person.
        scheduled: bool,
        /// Whether it stands in the place of the last change of the same iteration, which left no trace.
        supersedes: bool,
    },
    /// The run does already what was asked for: nothing was made or recorded.
    Unchanged {
        /// What was asked for.
        change: R::Change,
    },
    /// The live change did not fit and was not made.
    Refused {
        /// What was asked for.
        change: R::Change,
        /// Why it cannot be.
        error: RunError,
    },
    /// A live change in the past: points of iteration `from` and later, and changes after `from`, no longer hold.
    Forgot {
        /// The first iteration, counted from 0, that will be taken again.
        from: u64,
    },
    /// The run rests.
    Paused {
        /// How many iterations have been taken.
        iteration: u64,
        /// Why.
        why: Why,
    },
    /// The run could not be built, or ended before its time. The last event of a run.
    Failed(RunError),
}

impl<R: Run> fmt::Debug for Event<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ready { length, .. } => write!(f, "Ready({length})"),
            Self::Points(points) => write!(f, "Points({})", points.len()),
            Self::ThinnedPoints(points) => write!(f, "ThinnedPoints({})", points.len()),
            Self::Moved { iteration } => write!(f, "Moved({iteration})"),
            Self::Changed { at, change, .. } => write!(f, "Changed({at}, {change:?})"),
            Self::Unchanged { change } => write!(f, "Unchanged({change:?})"),
            Self::Refused { change, .. } => write!(f, "Refused({change:?})"),
            Self::Forgot { from } => write!(f, "Forgot({from})"),
            Self::Paused { iteration, why } => write!(f, "Paused({iteration}, {why:?})"),
            Self::Failed(error) => write!(f, "Failed({error:?})"),
        }
    }
}

/// A batch of events of one run.
#[derive(Debug)]
pub struct Message<R: Run> {
    /// Which run they are about.
    pub run: RunId,
    /// What happened, in order.
    pub events: Vec<Event<R>>,
}
