//! What is checked: one batch, its loss, and the gradients that backpropagation has of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use ndarray::{Array2, Axis};

use super::messages::Message;
use super::spec::GradientCheckSpec;
use crate::data::Dataset;
use crate::experiment::run::RunError;
use crate::experiment::sources::Sources;
use crate::experiment::training::{Replay, ReplayStart, TrainingRun, start};
use crate::language::Say;
use crate::nn::check::FrozenPass;
use crate::nn::{Input, Network, Real, Stream, stream};

/// A batch with what another program must come to.
#[derive(Clone, Debug)]
pub struct CheckedBatch {
    /// Where the images are from.
    pub data: Arc<Dataset>,
    /// Which training images they are.
    pub rows: Vec<usize>,
    /// What the weights start from.
    pub start: ReplayStart,
    /// Dropout's masks, a hidden layer each; empty without dropout.
    pub masks: Vec<Array2<bool>>,
    /// The loss in training mode, weight decay included.
    pub loss: f64,
    /// The length of the gradient of each array, by the book's names, and that of the central differences of some of its entries:
    /// of [`MOST_TRIED`], evenly from the first to the last, or of all.
    pub norms: Vec<(String, [f64; 2])>,
}

/// The most entries of an array that another program is to try.
pub const MOST_TRIED: usize = 1000;

/// What goes through a check: the network before its first update, in `f64`, and the images.
pub(super) struct Subject {
    pub(super) network: Network<f64>,
    pub(super) data: Arc<Dataset>,
    pub(super) rows: Vec<usize>,
    pub(super) labels: Vec<u8>,
}

impl Subject {
    /// The subject of a check.
    ///
    /// # Errors
    /// When the data or the weights file are not there, or a sample is not in the data.
    pub(super) fn of(spec: &GradientCheckSpec, sources: &Sources) -> Result<Self, RunError> {
        let start = TrainingRun::new(spec.network.clone(), sources)?.network();
        let network = start.network().map_err(|error| RunError::Setup(error.phrase()))?;
        let (data, rows) = (start.data, spec.samples.rows());
        if let Some(row) = rows.iter().find(|row| **row >= data.train.len()) {
            let count = data.train.len();
            return Err(RunError::Setup(
                Message::NoSuchImage { row: *row, name: data.data_name(), count }.phrase(),
            ));
        }
        let labels = rows.iter().filter_map(|row| data.train.labels.get(*row).copied()).collect();
        Ok(Self { network, data, rows, labels })
    }
}

impl CheckedBatch {
    /// The batch of a check.
    ///
    /// # Errors
    /// When the data or the weights file are not there, or a sample is not in the data.
    pub fn of(spec: &GradientCheckSpec, sources: &Sources) -> Result<Self, RunError> {
        let Subject { mut network, data, rows, labels } = Subject::of(spec, sources)?;
        let input = Input::Picked { pixels: data.train.images.pixels(), rows: &rows };
        let mut masks = stream(spec.network.seed, Stream::Masks);
        let loss = network.loss_and_gradients(input, &labels, &mut masks);
        let gradients = network.gradients();
        let x = data.train.images.pixels().select(Axis(0), &rows).mapv(f64::pixel);
        let mut masks = stream(spec.network.seed, Stream::Masks);
        let still = FrozenPass::new(&network, x, labels, &mut masks);
        let slopes: BTreeMap<String, f64> = (0..still.arrays().len())
            .map(|place| {
                let array = &still.arrays()[place];
                let tried = still.differences(place, &tried(array.count()), spec.h);
                (array.name.clone(), norm(tried.iter().map(|difference| difference.gradient)))
            })
            .collect();
        let both = |name: &str, array: &ndarray::ArrayD<f64>| {
            [norm(array.iter().copied()), slopes.get(name).copied().unwrap_or(f64::NAN)]
        };
        let norms = gradients.iter().map(|(name, array)| (name.to_owned(), both(name, array))).collect();
        Ok(Self {
            start: start(&spec.network, sources)?,
            masks: Replay::masks_at(&spec.network, 0, rows.len()),
            data,
            rows,
            loss,
            norms,
        })
    }
}

/// Entries of an array of so many, evenly from the first to the last.
fn tried(count: usize) -> Vec<usize> {
    let tried = count.min(MOST_TRIED);
    (0..tried).map(|place| place * count.saturating_sub(1) / tried.saturating_sub(1).max(1)).collect()
}

fn norm(numbers: impl Iterator<Item = f64>) -> f64 {
    numbers.map(|number| number * number).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::super::run::GradientCheckRun;
    use super::*;

    #[test]
    fn a_sample_that_is_not_in_the_data_is_one_error_wherever_it_is_met() {
        let spec = GradientCheckSpec::parse("data = \"digits\"\nhidden = [4]\nsamples = [0, 123456]")
            .expect("this is right");
        let run = GradientCheckRun::new(spec.clone(), &Sources::default()).err().expect("there is none");
        let exported = CheckedBatch::of(&spec, &Sources::default()).expect_err("there is none");
        assert_eq!(run, exported);
        assert!(run.to_string().contains("no training image 123456") && run.to_string().contains("from 0"));
    }
}
