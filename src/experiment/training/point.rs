//! What a training leaves behind: at an iteration, and at its end.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::units::Unit;
use crate::experiment::figure::{Histogram, LayersAt};

/// Shares of right answers, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Accuracy {
    /// Over the training images in use.
    pub train: f64,
    /// Over the training images that are set apart; none where none are.
    pub validation: Option<f64>,
    /// Over the test images that count: all, or the first so many.
    pub test: f64,
}

impl Accuracy {
    /// What is chosen by: the images that are set apart, or, where there are none, the test images.
    pub fn chosen_by(&self) -> f64 {
        self.validation.unwrap_or(self.test)
    }
}

/// The news of one iteration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrainingPoint {
    /// Index of the update, the first being 0.
    pub iteration: u64,
    /// Loss of the batch before the update, in training mode, weight decay included.
    pub loss: f64,
    /// Loss of the same batch after the update, in inference mode, when it is recorded.
    pub loss_after: Option<f64>,
    /// After the update, where it is measured: see [`AccuracyEvery`](super::AccuracyEvery).
    pub accuracy: Option<Accuracy>,
}

/// What is said of a training that has come to its end.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingEnd {
    /// After the last update.
    pub accuracy: Accuracy,
    /// The hidden layers after some of the updates, by the index of the update.
    pub moments: BTreeMap<u64, Vec<LayerMoment>>,
    /// How the values of the hidden layers were distributed at some of the iterations, in order.
    pub over_time: Vec<Arc<LayersAt>>,
    /// The units of each hidden layer, over all test images.
    pub units: Arc<Vec<Vec<Unit>>>,
}

/// A hidden layer at one moment of a training.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerMoment {
    /// What came out of it.
    pub activation: Histogram,
    /// The gradients of that.
    pub gradient: Histogram,
}
