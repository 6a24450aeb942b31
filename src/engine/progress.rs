//! Where a run stands: the line at the bottom of the window.

use super::message::Why;

/// What a run is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Phase {
    /// Its data are being loaded or made.
    #[default]
    Preparing,
    /// It rests.
    Resting(Why),
    /// It was built and nothing was asked of it yet.
    Ready,
    /// It goes on until the end.
    Running,
    /// It is on its way to an iteration that was asked for.
    Seeking {
        /// The iteration at which it will rest.
        to: u64,
    },
    /// It was stopped, or failed.
    Ended,
}

/// Where a run stands; only the latest matters.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Progress {
    /// What it is doing.
    pub phase: Phase,
    /// How many iterations have been taken at the place where it stands.
    pub iteration: u64,
    /// The furthest iteration that is known; greater than `iteration` after a step back.
    pub reached: u64,
    /// How many iterations there are; 0 while preparing.
    pub length: u64,
    /// How many iterations make an epoch; 0 while preparing.
    pub iterations_per_epoch: u64,
    /// Iterations a second over the last half second or so; 0 while resting.
    pub per_second: f64,
}

impl Progress {
    /// Whether iterations are being taken, or prepared.
    pub fn is_busy(&self) -> bool {
        matches!(self.phase, Phase::Preparing | Phase::Running | Phase::Seeking { .. })
    }
}
