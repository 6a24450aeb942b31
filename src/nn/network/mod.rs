//! Layers in a row, as [`Architecture::layers`] lists them, and softmax at the end.
//!
//! A [`Network`] has two sides. Its *parameters* (weights, biases, γ, β, running values) are what a checkpoint keeps.
//! What a *pass* leaves behind (the values of every layer going forward and the gradients coming back) is memory that
//! the next pass writes over; between two passes it can be looked at, as histograms and graphs do.
//!
//! Activation, BatchNorm, LayerNorm, dropout and weight decay may be switched between two iterations: the weights stay.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `training.rs` | a training pass, its loss, and the update |
//! | `weight_steps.rs` | how far an update moves the weights |
//! | `kept.rs` | what a pass leaves behind, layer by layer |
//! | `pass.rs` | forward and backward through the layers, one after the other |
//! | `row_wise.rs` | through several layers in one go, where they need only some rows at a time |
//! | `source.rs` | what an affine layer reads, its products row by row, and the gradients of the weights |
//! | `inference.rs` | logits, answers, losses and input gradients with what has been learned |
//! | `parameters.rs` | the parameters of every layer, and the walk over them |
//! | `parameter_set.rs` | named arrays, in and out |
//! | `stages.rs` | what can be looked at: parameters, gradients, the layers in the last pass |
//!
//! Another kind of layer is a file in [`layers`](super::layers), a [`LayerKind`] that the architecture
//! lists, and an arm wherever the compiler then asks for one: what it learns (`parameters.rs`), what it keeps and
//! does in a pass (`pass.rs`, or `row_wise.rs`), and in inference.

mod inference;
mod kept;
mod parameter_set;
mod parameters;
mod pass;
mod row_wise;
mod source;
mod stages;
mod training;
mod weight_steps;

pub use inference::{HiddenUnit, Predictions};
pub use parameter_set::{ParameterError, ParameterSet};
pub use stages::Stage;
pub use weight_steps::WeightStep;

use kept::Pass;
use parameters::Parameters;

use super::sharing::Sharing;
use super::{Activation, Architecture, BatchNormSettings, Init, Input, LayerKind, Real};

/// A network with its parameters and the values of its last training pass.
#[derive(Clone, Debug)]
pub struct Network<T> {
    architecture: Architecture,
    parameters: Parameters<T>,
    pass: Pass<T>,
    sharing: Sharing,
}

/// A checkpoint of a network: parameters, running values and switches.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkState<T> {
    architecture: Architecture,
    parameters: Parameters<T>,
}

impl<T: Real> NetworkState<T> {
    /// Memory held, in bytes.
    pub fn size_in_bytes(&self) -> usize {
        self.parameters.each(None).map(|parameter| size_of::<T>() * parameter.values.len()).sum()
    }
}

impl<T: Real> Network<T> {
    /// A network with weights drawn by the rule `init`, biases 0, γ 1, β 0 and running values 0.
    ///
    /// Each layer draws from its own stream of the seed.
    pub fn new(architecture: &Architecture, init: Init, seed: u64) -> Self {
        Self::with(architecture, Parameters::new(architecture, init, seed))
    }

    /// A network with the given parameters. Biases that are missing are 0, γ 1, β 0, running values 0.
    ///
    /// # Errors
    ///
    /// When a weight matrix is missing, a shape does not fit the architecture, or the set holds a parameter that
    /// the architecture has no place for.
    pub fn from_parameters(architecture: &Architecture, set: &ParameterSet) -> Result<Self, ParameterError> {
        Ok(Self::with(architecture, Parameters::from_set(architecture, set)?))
    }

    fn with(architecture: &Architecture, parameters: Parameters<T>) -> Self {
        Self {
            architecture: architecture.clone(),
            parameters,
            pass: Pass::new(architecture),
            sharing: Sharing::default(),
        }
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
        let was_on = self.architecture.batch_norm.is_some();
        self.architecture.batch_norm = settings;
        if settings.is_some() && !was_on {
            let norms =
                self.architecture.layers().filter(|layer| matches!(layer.kind, LayerKind::BatchNorm(_)));
            for layer in norms.collect::<Vec<_>>() {
                self.parameters.switch_on(layer);
            }
        }
    }

    /// Switches layer normalisation on or off. γ and β of an earlier time are kept.
    pub fn set_layer_norm(&mut self, on: bool) {
        self.architecture.layer_norm = on;
        let norms = self.architecture.layers().filter(|layer| layer.kind == LayerKind::LayerNorm);
        for layer in norms.collect::<Vec<_>>() {
            self.parameters.switch_on(layer);
        }
    }

    /// Sets the share of hidden units that dropout switches off; 0 switches it off.
    pub fn set_dropout(&mut self, ratio: f64) {
        self.architecture.dropout = ratio;
    }

    /// Sets λ of the weight decay in the loss; 0 switches it off.
    pub fn set_weight_decay(&mut self, lambda: f64) {
        self.architecture.weight_decay = lambda;
    }

    /// All that is learned, and the switches: enough to go on from here, apart from the optimizer.
    pub fn state(&self) -> NetworkState<T> {
        NetworkState { architecture: self.architecture.clone(), parameters: self.parameters.clone() }
    }

    /// Goes back to a state of this network.
    pub fn restore(&mut self, state: &NetworkState<T>) {
        let shape = |architecture: &Architecture| {
            (architecture.inputs, architecture.hidden.clone(), architecture.outputs)
        };
        let same_shape = shape(&state.architecture) == shape(&self.architecture);
        self.architecture.clone_from(&state.architecture);
        self.parameters.clone_from(&state.parameters);
        if !same_shape {
            self.pass = Pass::new(&self.architecture);
        }
    }

    /// Stops at samples of another width. Bytes are copied as many as there is room for, so the prediction would
    /// otherwise be of other pictures than those given.
    fn expect_width_of(&self, input: Input<'_, T>) {
        assert_eq!(input.width(), self.architecture.inputs, "values a sample, and inputs of the network");
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::super::{Loss, Optimizer, OptimizerKind, Stream, on_all_cores, stream};
    use super::*;

    /// Pictures of much ink and of little, as bytes and as numbers, shared out and not: one training, bit for bit, also where a
    /// network has more layers than a core goes through at once.
    #[test]
    fn no_way_through_the_products_changes_a_bit() {
        use rand::RngExt;

        let mut deep = Architecture::new(70, &[9; 40], 5, Activation::Tanh);
        deep.dropout = 0.1;
        let mut normed = Architecture::new(70, &[130, 20], 5, Activation::Relu);
        normed.batch_norm = Some(BatchNormSettings::default());
        let squared = |architecture: &Architecture| Architecture {
            loss: Loss::MeanSquaredError,
            ..architecture.clone()
        };
        let wide = Architecture::new(70, &[600, 700], 5, Activation::Relu);
        let others = [squared(&deep), squared(&normed), squared(&wide)];
        for architecture in [deep, normed, wide].into_iter().chain(others) {
            for ink in [0.1, 0.9] {
                let mut draws = stream(3, Stream::Data);
                let bytes = Array2::from_shape_simple_fn((90, 70), || {
                    if draws.random_bool(ink) { draws.random_range(1..=255) } else { 0 }
                });
                let numbers = bytes.mapv(f32::pixel);
                let labels: Vec<u8> = (0..90).map(|_| draws.random_range(0..5)).collect();
                let train = |input: Input<'_, f32>| {
                    let mut network = Network::new(&architecture, Init::He, 1);
                    let mut optimizer = Optimizer::new(OptimizerKind::Adam.defaults());
                    let mut masks = stream(1, Stream::Masks);
                    for _ in 0..5 {
                        network.train_step(input, &labels, &mut optimizer, &mut masks);
                    }
                    network.parameters()
                };
                let alone = train(Input::Pixels(bytes.view()));
                assert!(alone.iter().all(|(_, array)| array.iter().all(|value| value.is_finite())));
                assert_eq!(on_all_cores(|| train(Input::Pixels(bytes.view()))), alone);
                assert_eq!(on_all_cores(|| train(Input::Values(numbers.view()))), alone);
            }
        }
    }
}
