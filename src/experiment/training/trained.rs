//! A network as a training left it, for cells that look at it.

use std::sync::Arc;

use crate::data::Dataset;
use crate::nn::{Architecture, Network, ParameterError, ParameterSet, Real};

/// Everything that is needed to ask a trained network, apart from the training.
#[derive(Clone, Debug)]
pub struct TrainedNetwork {
    /// How many iterations it was trained for.
    pub iteration: u64,
    /// Its layers, with the switches as they stood.
    pub architecture: Architecture,
    /// Its parameters and running values, by the book's names.
    pub parameters: ParameterSet,
    /// What it was trained on.
    pub data: Arc<Dataset>,
}

impl TrainedNetwork {
    /// The network itself, in the precision that is asked for.
    ///
    /// # Errors
    /// When the parameters do not fit the layers, as those of a file may not.
    pub fn network<T: Real>(&self) -> Result<Network<T>, ParameterError> {
        Network::from_parameters(&self.architecture, &self.parameters)
    }
}
