//! What a network is made of, apart from its weights.

use super::Activation;

/// The shape of a network and the switches that may be turned between two iterations.
#[derive(Clone, Debug, PartialEq)]
pub struct Architecture {
    /// Values in one sample.
    pub inputs: usize,
    /// Width of each hidden layer, in order.
    pub hidden: Vec<usize>,
    /// Classes.
    pub outputs: usize,
    /// After every hidden layer.
    pub activation: Activation,
    /// Between affine and activation in every hidden layer, if at all.
    pub batch_norm: Option<BatchNormSettings>,
    /// Share of hidden units silenced in training; 0 is none.
    pub dropout: f64,
    /// λ of the loss term λ/2 · ΣW²; 0 is none.
    pub weight_decay: f64,
}

impl Architecture {
    /// A plain network without batch normalisation, dropout or weight decay.
    pub fn new(inputs: usize, hidden: &[usize], outputs: usize, activation: Activation) -> Self {
        let hidden = hidden.to_vec();
        Self { inputs, hidden, outputs, activation, batch_norm: None, dropout: 0.0, weight_decay: 0.0 }
    }

    /// The number of inputs of affine layer `layer`, counted from 0; the last is the output layer.
    pub fn inputs_of(&self, layer: usize) -> usize {
        if layer == 0 { self.inputs } else { self.hidden[layer - 1] }
    }

    /// The number of outputs of affine layer `layer`.
    pub fn outputs_of(&self, layer: usize) -> usize {
        self.hidden.get(layer).copied().unwrap_or(self.outputs)
    }
}

/// The two numbers that batch normalisation needs (page 210).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BatchNormSettings {
    /// Share of the old running value kept at each batch.
    pub momentum: f64,
    /// Added to the variance, so that a constant column does not divide by 0.
    pub epsilon: f64,
}

impl Default for BatchNormSettings {
    fn default() -> Self {
        Self { momentum: 0.9, epsilon: 1e-6 }
    }
}
