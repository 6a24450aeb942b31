//! What can be looked at in a network: its parameters and gradients by the book's names, and the stages of the last pass.

use ndarray::ArrayView2;

use super::super::workspace::entries;
use super::super::{Layer, LayerKind, Real};
use super::{Network, ParameterSet};

/// One layer in the last training pass: what it gave going forward, and the gradient that arrived there coming back.
///
/// Both have one sample a row. After a pass that only went forward, the gradient is still that of an earlier pass,
/// or empty.
#[derive(Clone, Copy, Debug)]
pub struct Stage<'a, T> {
    /// The layer, as it was in that pass.
    pub layer: Layer,
    /// The output of the layer, shape (n, outputs).
    pub value: ArrayView2<'a, T>,
    /// The gradient of the loss with respect to that output.
    pub gradient: ArrayView2<'a, T>,
}

impl<T: Real> Network<T> {
    /// The layers that the last training pass went through, in its order, the last one being that of the logits; matrices
    /// without rows before the first pass.
    pub fn stages(&self) -> impl DoubleEndedIterator<Item = Stage<'_, T>> {
        self.pass.stages.iter().map(|stage| Stage {
            layer: stage.layer,
            value: stage.value.view(),
            gradient: stage.gradient.view(),
        })
    }

    /// The stages of the activation functions, from the input up: what each hidden layer gives.
    pub fn activation_stages(&self) -> impl DoubleEndedIterator<Item = Stage<'_, T>> {
        self.stages().filter(|stage| matches!(stage.layer.kind, LayerKind::Activation(_)))
    }

    /// The softmax probabilities of the last training pass, shape (n, classes).
    pub fn probabilities(&self) -> ArrayView2<'_, T> {
        self.pass.probabilities.view()
    }

    /// All parameters and running values of the layers that are switched on.
    pub fn parameters(&self) -> ParameterSet {
        let each = self.parameters.each(None);
        let on = each.filter(|parameter| self.architecture.layers().any(|layer| layer.is(&parameter.layer)));
        on.map(|parameter| (parameter.name(), parameter.values.mapv(T::wide))).collect()
    }

    /// The gradients of the last training pass, weight decay included, by the names of their parameters.
    pub fn gradients(&self) -> ParameterSet {
        let each = self.parameters.each(Some(&self.pass));
        each.filter_map(|parameter| Some((parameter.name(), parameter.gradient?.mapv(T::wide)))).collect()
    }

    /// The values of one parameter by its name, row by row, to be changed in place.
    pub fn parameter_mut(&mut self, name: &str) -> Option<&mut [T]> {
        let parameter = self.parameters.each_mut(None).find(|parameter| parameter.name() == name)?;
        Some(parameter.values.into_slice().expect("parameters are row-major"))
    }

    /// The weights of affine layer `layer`, counted from 0, shape (inputs, outputs).
    pub fn weights(&self, layer: usize) -> Option<ArrayView2<'_, T>> {
        let mut affine = self.architecture.layers().filter(|layer| layer.kind == LayerKind::Affine);
        affine.nth(layer).map(|layer| self.parameters.affine(&layer).w.view())
    }

    /// The biases of affine layer `layer`, counted from 0, an entry an output.
    pub fn biases(&self, layer: usize) -> Option<&[T]> {
        let mut affine = self.architecture.layers().filter(|layer| layer.kind == LayerKind::Affine);
        affine.nth(layer).map(|layer| entries(&self.parameters.affine(&layer).b))
    }
}
