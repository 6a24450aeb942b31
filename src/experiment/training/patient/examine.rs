//! A training, taken to see what it shows of itself.

use std::ops::ControlFlow;

use super::super::run::TrainingRun;
use super::{Signs, TrainingSpec};
use crate::experiment::run::{RunError, play};
use crate::experiment::sources::Sources;

/// Trains from the first iteration to the last, and gathers the signs.
///
/// # Errors
/// When the run cannot be built or cannot go on.
pub fn examine(spec: &TrainingSpec, sources: &Sources) -> Result<Signs, RunError> {
    let mut run = TrainingRun::new(spec.clone(), sources)?.gathering();
    let start = run.parameters();
    let mut losses = Vec::new();
    play(&mut run, |_, point| {
        losses.push(point.loss);
        ControlFlow::Continue(())
    })?;
    let ended = run.end()?.ok_or_else(|| RunError::stopped(spec.iterations))?;
    Ok(Signs::new(losses, &ended, [start, run.parameters()]))
}
