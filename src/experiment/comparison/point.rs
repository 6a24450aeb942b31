//! What an iteration of a comparison leaves for its curves.

use crate::experiment::training::Accuracy;

/// The news of one network from one iteration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NetworkPoint {
    /// Loss of the batch before the update, in training mode, weight decay included.
    pub loss: f64,
    /// After the update, when this is the first of the network's epoch.
    pub accuracy: Option<Accuracy>,
}

/// The news of one iteration of all networks.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonPoint {
    /// Index of the update, the first being 0.
    pub iteration: u64,
    /// One a network: those of the spec panel by panel, then the added ones in the order in which they came.
    pub networks: Box<[NetworkPoint]>,
}
