//! The curves of one network of a comparison.

use crate::experiment::figure::smoothed;

/// The curves of one network: points `[iteration, value]`.
#[derive(Clone, Debug, Default)]
pub struct NetworkCurves {
    /// The loss of every iteration.
    pub loss: Vec<[f64; 2]>,
    /// The accuracy on the training images.
    pub train: Vec<[f64; 2]>,
    /// The accuracy on the training images that are set apart, where there are any.
    pub validation: Vec<[f64; 2]>,
    /// The accuracy on the test images.
    pub test: Vec<[f64; 2]>,
}

impl NetworkCurves {
    /// The points of one measurement, of the loss the smoothed ones.
    pub(super) fn measured(&self, measured: Measured) -> Vec<[f64; 2]> {
        match measured {
            Measured::Train => self.train.clone(),
            Measured::Validation => self.validation.clone(),
            Measured::Test => self.test.clone(),
            Measured::Loss => self.smoothed(),
        }
    }

    pub(super) fn smoothed(&self) -> Vec<[f64; 2]> {
        smoothed(&self.loss)
    }
}

/// What the small panels show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measured {
    /// The accuracy on the training images.
    Train,
    /// The accuracy on the training images that are set apart.
    Validation,
    /// The accuracy on the test images.
    Test,
    /// The loss, smoothed.
    Loss,
}
