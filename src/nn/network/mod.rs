//! Layers in a row: Affine, BatchNorm, activation, Dropout in each hidden layer, an Affine and softmax at the end.
//!
//! A [`Network`] has two sides. What is *learnt* (weights, biases, γ, β, running values) is what a checkpoint keeps.
//! What a *pass* leaves behind (the values of every layer going forward and the gradients coming back) is memory that
//! the next pass writes over; between two passes anyone may look at it, as histograms and graphs do.
//!
//! Activation, BatchNorm, dropout and weight decay may be switched between two iterations: the weights stay.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `training.rs` | a training pass, forward and backward, and the update |
//! | `source.rs` | what an affine layer reads, and its products row by row |
//! | `inference.rs` | answers, losses and input gradients with what has been learnt |
//! | `learnt.rs` | the parameters and the checkpoint |
//! | `parameters.rs` | parameters and gradients by the book's names |
//! | `values.rs` | the values and gradients of the last pass, layer by layer |

mod inference;
mod learnt;
mod parameters;
mod pass;
mod source;
mod training;
mod values;

pub use inference::Answers;
pub use learnt::NetworkState;
pub use parameters::{ParameterError, ParameterSet};
pub use values::{LayerValues, Stage};

use learnt::Learnt;
use pass::Pass;

use super::{Activation, Architecture, BatchNormSettings, Init, Input, Real};

/// A network with its parameters and the values of its last training pass.
#[derive(Clone, Debug)]
pub struct Network<T> {
    architecture: Architecture,
    learnt: Learnt<T>,
    pass: Pass<T>,
}

impl<T: Real> Network<T> {
    /// A network with weights drawn by the rule `init`, biases 0, γ 1, β 0 and running values 0.
    ///
    /// Each layer draws from its own stream of the seed.
    pub fn new(architecture: &Architecture, init: Init, seed: u64) -> Self {
        Self::with(architecture, Learnt::new(architecture, init, seed))
    }

    /// A network with the given parameters. Biases that are missing are 0, γ 1, β 0, running values 0.
    ///
    /// # Errors
    ///
    /// When a weight matrix is missing, a shape does not fit the architecture, or the set holds a parameter that
    /// the architecture has no place for.
    pub fn from_parameters(architecture: &Architecture, set: &ParameterSet) -> Result<Self, ParameterError> {
        Ok(Self::with(architecture, Learnt::from_parameters(architecture, set)?))
    }

    fn with(architecture: &Architecture, learnt: Learnt<T>) -> Self {
        let pass = Pass::new(&learnt);
        Self { architecture: architecture.clone(), learnt, pass }
    }

    /// What it is made of, with the switches as they stand now.
    pub fn architecture(&self) -> &Architecture {
        &self.architecture
    }

    /// Exchanges the activation function of every hidden layer.
    pub fn set_activation(&mut self, activation: Activation) {
        self.architecture.activation = activation;
    }

    /// Switches batch normalisation on, off, or to other settings.
    ///
    /// γ and β of an earlier time are kept. Switched on before the first training pass, its running values start at
    /// 0, as in the book; switched on later, they start from the next batch.
    pub fn set_batch_norm(&mut self, settings: Option<BatchNormSettings>) {
        if settings.is_some() && self.architecture.batch_norm.is_none() {
            self.learnt.switch_batch_norm_on();
        }
        self.architecture.batch_norm = settings;
    }

    /// Sets the share of hidden units that dropout silences; 0 switches it off.
    pub fn set_dropout(&mut self, ratio: f64) {
        self.architecture.dropout = ratio;
    }

    /// Sets λ of the weight decay; 0 switches it off.
    pub fn set_weight_decay(&mut self, lambda: f64) {
        self.architecture.weight_decay = lambda;
    }

    /// All that is learnt, and the switches: enough to go on from here, apart from the optimizer.
    pub fn state(&self) -> NetworkState<T> {
        NetworkState { architecture: self.architecture.clone(), learnt: self.learnt.clone() }
    }

    /// Goes back to a state of this network.
    pub fn restore(&mut self, state: &NetworkState<T>) {
        let same_shape = state.learnt.has_shape_of(&self.learnt);
        self.architecture.clone_from(&state.architecture);
        self.learnt.clone_from(&state.learnt);
        if !same_shape {
            self.pass = Pass::new(&self.learnt);
        }
    }

    /// Stops at samples of another width. Bytes are copied as many as there is room for, so that the answer would
    /// otherwise be to pictures that nobody showed.
    fn expect_width_of(&self, input: Input<'_, T>) {
        assert_eq!(input.width(), self.architecture.inputs, "values a sample, and inputs of the network");
    }

    /// λ/2 · ΣW² over every weight matrix; biases, γ and β are exempt.
    fn decay_loss(&self) -> T {
        let lambda = self.architecture.weight_decay;
        if lambda == 0.0 {
            return T::zero();
        }
        T::of(0.5 * lambda) * self.learnt.sum_of_squared_weights()
    }
}
