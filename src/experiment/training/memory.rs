//! What a training takes of the memory, known before it begins: a notebook of another's must not end the program.
//!
//! An estimate of what is large: the arrays of the parameters and those of a batch. What may be switched on by hand
//! later (batch normalisation, dropout, an optimizer that remembers more) comes on top.

use super::change::Change;
use super::messages::Message;
use super::spec::{Precision, TrainingSpec};
use crate::experiment::spec::Problem;
use crate::nn::OptimizerSettings;

/// The most that one training may take, in bytes.
const MAX_BYTES: usize = 1 << 30;
/// Pixels of a digit: the data are not known before the run.
const INPUTS: usize = 784;
/// Digits.
const OUTPUTS: usize = 10;

/// About what a training takes of the memory, in bytes: its parameters, their gradients, what the optimizer remembers,
/// and the values of a batch with theirs.
pub(crate) fn bytes_of(spec: &TrainingSpec) -> usize {
    let size = match spec.precision {
        Precision::Single => 4,
        Precision::Double => 8,
    };
    (parameters(&spec.hidden) * arrays_a_parameter(spec) + values_of_a_batch(spec)) * size
}

/// A training that would take too much says which of its two sides to make smaller.
pub(super) fn check(spec: &TrainingSpec) -> Result<(), Problem> {
    let bytes = bytes_of(spec);
    if bytes <= MAX_BYTES {
        return Ok(());
    }
    let (megabytes, most, batch) = (bytes >> 20, MAX_BYTES >> 20, spec.batch_size);
    let message = Message::MuchMemory { batch, megabytes, most };
    let is_the_batch = 2 * values_of_a_batch(spec) > parameters(&spec.hidden) * arrays_a_parameter(spec);
    Err(Problem::new(if is_the_batch { "batch_size" } else { "hidden" }, message))
}

/// Weights and biases.
pub(super) fn parameters(hidden: &[usize]) -> usize {
    let widths: Vec<usize> = [INPUTS].into_iter().chain(hidden.iter().copied()).chain([OUTPUTS]).collect();
    widths.windows(2).map(|pair| (pair[0] + 1) * pair[1]).sum()
}

/// A parameter, its gradient, and what the optimizer keeps of it.
fn arrays_a_parameter(spec: &TrainingSpec) -> usize {
    let arrays = |optimizer: &OptimizerSettings| 2 + optimizer.kind().about().memories;
    let changes = spec.changes.iter().filter_map(|scheduled| match &scheduled.change {
        Change::Optimizer(optimizer) => Some(optimizer),
        _ => None,
    });
    changes.chain([&spec.optimizer]).map(arrays).max().unwrap_or(0)
}

/// What is kept of a whole batch between forward and backward: the arrays of the hidden layers, those included that are
/// switched on later.
fn values_of_a_batch(spec: &TrainingSpec) -> usize {
    let mut architecture = spec.architecture(INPUTS, OUTPUTS);
    for scheduled in &spec.changes {
        match scheduled.change {
            Change::BatchNorm(Some(settings)) => architecture.batch_norm = Some(settings),
            Change::LayerNorm(on) => architecture.layer_norm |= on,
            Change::Dropout(ratio) => architecture.dropout = architecture.dropout.max(ratio),
            _ => {}
        }
    }
    let hidden = architecture.layers().filter(|layer| layer.number < architecture.depth());
    hidden.map(|layer| layer.outputs * layer.kind.arrays_of_a_batch()).sum::<usize>() * spec.batch_size
}
