//! What a network is made of, apart from its weights.
//!
//! An [`Architecture`] is what a class sets and switches: the same for every hidden layer. From it follows
//! [`layers`](Architecture::layers), the list of the layers one by one, and from that list all the rest: the shapes, the
//! parameters, the passes forward and backward, the gradient check, the graph. A layer is there or not in this one place.

use super::layers::softmax_with_loss::Loss;
use super::{Activation, PixelScale};

/// The shape of a network and the switches that may be turned between two iterations.
#[derive(Clone, Debug, PartialEq)]
pub struct Architecture {
    /// Values in one sample.
    pub inputs: usize,
    /// Width of each hidden layer, in order.
    pub hidden: Vec<usize>,
    /// What the bytes of pictures become before the first layer.
    pub pixels: PixelScale,
    /// Classes.
    pub outputs: usize,
    /// In every hidden layer.
    pub activation: Activation,
    /// Between affine and activation in every hidden layer, if at all.
    pub batch_norm: Option<BatchNormSettings>,
    /// Whether there is a layer normalisation before the activation in every hidden layer; after batch normalisation, where both
    /// are on.
    pub layer_norm: bool,
    /// Share of hidden units switched off in training; 0 is none.
    pub dropout: f64,
    /// λ of the loss term λ/2 · ΣW²; 0 is none, and so it is where the optimizer decays weights apart from the loss.
    pub weight_decay: f64,
    /// What is made of the probabilities at the end, and of the labels.
    pub loss: Loss,
}

/// One layer of a network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layer {
    /// What it does.
    pub kind: LayerKind,
    /// Its number in the names of the book, from 1: that of the last affine layer up to here.
    pub number: usize,
    /// Values of one sample that go in.
    pub inputs: usize,
    /// Values of one sample that come out.
    pub outputs: usize,
}

/// What a layer does, with its settings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LayerKind {
    /// Y = X·W + B
    Affine,
    /// Batch normalisation.
    BatchNorm(BatchNormSettings),
    /// Layer normalisation.
    LayerNorm,
    /// An activation function.
    Activation(Activation),
    /// Dropout, with the share of units that are switched off in training; above 0.
    Dropout(f64),
}

impl Architecture {
    /// A plain network without batch normalisation, dropout or weight decay, with cross-entropy.
    pub fn new(inputs: usize, hidden: &[usize], outputs: usize, activation: Activation) -> Self {
        let hidden = hidden.to_vec();
        Self {
            inputs,
            pixels: PixelScale::default(),
            hidden,
            outputs,
            activation,
            batch_norm: None,
            layer_norm: false,
            dropout: 0.0,
            weight_decay: 0.0,
            loss: Loss::CrossEntropy,
        }
    }

    /// The layers in the order in which values go through, up to the logits; softmax and loss come after them.
    ///
    /// The first is an affine layer, and so is the last.
    pub fn layers(&self) -> impl Iterator<Item = Layer> {
        let widths = self.hidden.iter().copied().chain([self.outputs]);
        let inputs = [self.inputs].into_iter().chain(self.hidden.iter().copied());
        widths.zip(inputs).enumerate().flat_map(move |(index, (outputs, inputs))| {
            let number = index + 1;
            let affine = Layer { kind: LayerKind::Affine, number, inputs, outputs };
            let hidden = index < self.hidden.len();
            let after = self.in_hidden_layers().into_iter().flatten().filter(move |_| hidden);
            let after = after.map(move |kind| Layer { kind, number, inputs: outputs, outputs });
            [affine].into_iter().chain(after)
        })
    }

    /// What stands after the affine layer in every hidden layer, in this order.
    fn in_hidden_layers(&self) -> [Option<LayerKind>; 4] {
        [
            self.batch_norm.map(LayerKind::BatchNorm),
            self.layer_norm.then_some(LayerKind::LayerNorm),
            Some(LayerKind::Activation(self.activation)),
            (self.dropout > 0.0).then_some(LayerKind::Dropout(self.dropout)),
        ]
    }

    /// The layers with parameters that can be switched on and off, whether they are on or not.
    pub(crate) fn switchable_layers(&self) -> impl Iterator<Item = Layer> {
        let kinds = [LayerKind::BatchNorm(self.batch_norm.unwrap_or_default()), LayerKind::LayerNorm];
        self.hidden.iter().enumerate().flat_map(move |(index, &units)| {
            kinds.map(|kind| Layer { kind, number: index + 1, inputs: units, outputs: units })
        })
    }

    /// How many affine layers there are, the output layer included.
    pub fn depth(&self) -> usize {
        self.hidden.len() + 1
    }
}

impl LayerKind {
    /// How many arrays of the size of its output a pass keeps of a batch: its values, their gradients, and what it needs on
    /// the way back.
    pub fn arrays_of_a_batch(self) -> usize {
        match self {
            Self::Affine | Self::Activation(_) => 2,
            Self::BatchNorm(_) | Self::LayerNorm | Self::Dropout(_) => 3,
        }
    }
}

impl Layer {
    /// Whether `other` is the same layer of the network, whatever its settings.
    pub fn is(&self, other: &Self) -> bool {
        self.number == other.number
            && std::mem::discriminant(&self.kind) == std::mem::discriminant(&other.kind)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_stand_in_the_order_of_the_book_with_shapes_that_fit() {
        let mut architecture = Architecture::new(7, &[5, 3], 2, Activation::Relu);
        architecture.batch_norm = Some(BatchNormSettings::default());
        architecture.layer_norm = true;
        architecture.dropout = 0.5;
        let layers: Vec<Layer> = architecture.layers().collect();
        let numbers: Vec<usize> = layers.iter().map(|layer| layer.number).collect();
        assert_eq!(numbers, [1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3]);
        let affine =
            |layer: &Layer| (layer.kind == LayerKind::Affine).then_some((layer.inputs, layer.outputs));
        assert_eq!(layers.iter().filter_map(affine).collect::<Vec<_>>(), [(7, 5), (5, 3), (3, 2)]);
        assert!(layers.windows(2).all(|pair| pair[0].outputs == pair[1].inputs));
        let hidden = &layers[1..5];
        assert!(matches!(hidden[0].kind, LayerKind::BatchNorm(_)));
        assert!(matches!(hidden[1].kind, LayerKind::LayerNorm));
        assert!(matches!(hidden[2].kind, LayerKind::Activation(Activation::Relu)));
        assert!(matches!(hidden[3].kind, LayerKind::Dropout(_)));
        assert_eq!(Architecture::new(7, &[], 2, Activation::Relu).layers().count(), 1);
    }
}
