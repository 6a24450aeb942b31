//! The values and gradients of the last training pass, layer by layer.

use ndarray::ArrayView2;

use super::super::Real;
use super::Network;

/// One stage of a layer: what it gave going forward, and the gradient that arrived there coming back.
///
/// Both have one sample a row. After a pass that only went forward, the gradient is still that of an earlier pass,
/// or empty.
#[derive(Clone, Copy, Debug)]
pub struct Stage<'a, T> {
    /// The output of the stage.
    pub value: ArrayView2<'a, T>,
    /// The gradient of the loss with respect to that output.
    pub gradient: ArrayView2<'a, T>,
}

/// The stages of one hidden layer, in the order in which values go through.
#[derive(Clone, Copy, Debug)]
pub struct LayerValues<'a, T> {
    /// Affine.
    pub affine: Stage<'a, T>,
    /// BatchNorm, if the pass went through one.
    pub batch_norm: Option<Stage<'a, T>>,
    /// Sigmoid, ReLU or Tanh.
    pub activation: Stage<'a, T>,
    /// Dropout, if the pass went through one.
    pub dropout: Option<Stage<'a, T>>,
}

impl<T: Real> Network<T> {
    /// The hidden layers as the last training pass left them; matrices without rows before the first.
    pub fn values(&self) -> impl ExactSizeIterator<Item = LayerValues<'_, T>> {
        let (batch_norm, dropout) = (self.pass.batch_norm, self.pass.dropout);
        self.pass.hidden.iter().map(move |layer| LayerValues {
            affine: Stage { value: layer.affine.view(), gradient: layer.d_affine.view() },
            batch_norm: batch_norm
                .then(|| Stage { value: layer.batch_norm.view(), gradient: layer.d_batch_norm.view() }),
            activation: Stage { value: layer.activation.view(), gradient: layer.d_activation.view() },
            dropout: dropout.then(|| Stage { value: layer.dropout.view(), gradient: layer.d_dropout.view() }),
        })
    }

    /// The logits of the last training pass, and the gradient that arrived there.
    pub fn logits(&self) -> Stage<'_, T> {
        Stage { value: self.pass.logits.view(), gradient: self.pass.d_logits.view() }
    }

    /// The softmax probabilities of the last training pass, shape (n, classes).
    pub fn probabilities(&self) -> ArrayView2<'_, T> {
        self.pass.probabilities.view()
    }
}
