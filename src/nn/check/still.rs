//! A network held still at one batch: its parameters, and every value of one training pass.

use ndarray::{Array1, Array2, Axis, Ix1, Ix2};
use rand::Rng;

use super::super::layers::{Affine, dropout, softmax_with_loss};
use super::super::workspace::{flat, flat_mut};
use super::super::{Activation, Network, ParameterSet};

/// A network that does not move, with the values of one batch going through it in training mode.
///
/// Matrices have one sample a row.
#[derive(Clone, Debug)]
pub struct StillNetwork {
    pub(super) activation: Activation,
    /// λ of the loss term λ/2 · ΣW².
    pub(super) weight_decay: f64,
    pub(super) hidden: Vec<HiddenLayer>,
    pub(super) output: AffineValues,
    pub(super) labels: Vec<u8>,
    pub(super) probabilities: Array2<f64>,
    /// The loss without weight decay.
    pub(super) cross_entropy: f64,
    pub(super) arrays: Vec<ParameterArray>,
}

/// An affine layer with what went into it and what came out.
#[derive(Clone, Debug)]
pub(super) struct AffineValues {
    pub(super) affine: Affine<f64>,
    pub(super) x: Array2<f64>,
    pub(super) y: Array2<f64>,
    /// The inputs that are 0 in every sample: their weights move nothing.
    pub(super) silent: Vec<bool>,
}

/// A hidden layer with its values.
#[derive(Clone, Debug)]
pub(super) struct HiddenLayer {
    pub(super) affine: AffineValues,
    pub(super) batch_norm: Option<Norm>,
    /// What goes into the activation function.
    pub(super) before: Array2<f64>,
    /// What comes out of it.
    pub(super) activation: Array2<f64>,
    /// Dropout's ones and zeros, the same at every try.
    pub(super) mask: Option<Array2<f64>>,
}

/// Batch normalisation of one layer.
#[derive(Clone, Debug)]
pub(super) struct Norm {
    pub(super) gamma: Array1<f64>,
    pub(super) beta: Array1<f64>,
    pub(super) epsilon: f64,
}

/// One array of parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterArray {
    /// As the book names it: W1, b1, gamma1, beta1, W2 …
    pub name: String,
    /// Its lengths along its axes.
    pub shape: Vec<usize>,
    pub(super) layer: usize,
    pub(super) kind: ParameterKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ParameterKind {
    Weight,
    Bias,
    Gamma,
    Beta,
}

impl ParameterArray {
    /// How many parameters there are in it.
    pub fn count(&self) -> usize {
        self.shape.iter().product()
    }

    /// Where an entry stands, counted row by row: `[3, 27]` of a matrix, `[3]` of a vector.
    pub fn index(&self, entry: usize) -> Vec<usize> {
        match self.shape[..] {
            [_, columns] => vec![entry / columns, entry % columns],
            _ => vec![entry],
        }
    }
}

impl StillNetwork {
    /// Sends a batch through `network` and keeps what every layer made of it.
    ///
    /// `x` has shape (n, inputs), `labels` n entries below the number of classes. `masks` draws dropout's masks, the
    /// same as [`Network::loss_and_gradients`] draws from a generator at the same place.
    ///
    /// # Panics
    /// When the samples are not as wide as the network's input.
    pub fn new(network: &Network<f64>, x: Array2<f64>, labels: Vec<u8>, masks: &mut impl Rng) -> Self {
        let architecture = network.architecture();
        let parameters = network.parameters();
        let mut x = x.as_standard_layout().into_owned();
        let mut hidden: Vec<HiddenLayer> = Vec::new();
        for number in 1..=architecture.hidden.len() {
            let affine = AffineValues::new(&parameters, number, x);
            let batch_norm = architecture.batch_norm.map(|settings| Norm {
                gamma: vector(&parameters, "gamma", number),
                beta: vector(&parameters, "beta", number),
                epsilon: settings.epsilon,
            });
            let mut before = affine.y.clone();
            if let Some(norm) = &batch_norm {
                norm.forward(&mut before);
            }
            let mut activation = before.clone();
            architecture.activation.forward(flat(&before), flat_mut(&mut activation));
            let mask = (architecture.dropout > 0.0).then(|| {
                let mut mask = Array2::zeros(activation.raw_dim());
                dropout::draw(architecture.dropout, flat_mut(&mut mask), masks);
                mask
            });
            let layer = HiddenLayer { affine, batch_norm, before, activation, mask };
            x = layer.output();
            hidden.push(layer);
        }
        let output = AffineValues::new(&parameters, architecture.hidden.len() + 1, x);
        let mut probabilities = output.y.clone();
        let cross_entropy = softmax_with_loss::forward(output.y.view(), &labels, probabilities.view_mut());
        let mut still = Self {
            activation: architecture.activation,
            weight_decay: architecture.weight_decay,
            hidden,
            output,
            labels,
            probabilities,
            cross_entropy,
            arrays: Vec::new(),
        };
        still.arrays = still.list();
        still
    }

    /// The arrays of parameters, from the first layer to the last.
    pub fn arrays(&self) -> &[ParameterArray] {
        &self.arrays
    }

    /// The loss of the batch, weight decay included.
    pub fn loss(&self) -> f64 {
        let squares: f64 =
            self.affine_layers().map(|layer| layer.affine.w.iter().map(|w| w * w).sum::<f64>()).sum();
        self.cross_entropy + 0.5 * self.weight_decay * squares
    }

    /// Whether the parameters of an array move nothing, whatever they are, since a batch normalisation of this layer or
    /// of one after it makes every value of the batch 0, as it does with a single sample.
    pub fn is_unseen(&self, array: usize) -> bool {
        let Some(array) = self.arrays.get(array) else { return false };
        let flat = |layer: &HiddenLayer| {
            let Some(norm) = &layer.batch_norm else { return false };
            layer
                .before
                .rows()
                .into_iter()
                .all(|row| row.iter().zip(&norm.beta).all(|(value, beta)| value == beta))
        };
        // What a layer adds after normalising is still seen.
        let first = array.layer + usize::from(array.kind == ParameterKind::Beta);
        self.hidden.iter().skip(first).any(flat)
    }

    /// How many samples the batch has.
    pub fn samples(&self) -> usize {
        self.labels.len()
    }

    /// How many pre-activations that the parameters of an array can move lie within `h` of a kink: those of its own
    /// layer and of the hidden layers after it. None where the activation function has no kink.
    pub fn kinks(&self, array: usize, h: f64) -> usize {
        if self.activation != Activation::Relu {
            return 0;
        }
        let first = self.arrays.get(array).map_or(0, |array| array.layer);
        let near = |layer: &HiddenLayer| layer.before.iter().filter(|x| x.abs() <= h).count();
        self.hidden.iter().skip(first).map(near).sum()
    }

    pub(super) fn affine_layers(&self) -> impl DoubleEndedIterator<Item = &AffineValues> {
        self.hidden.iter().map(|layer| &layer.affine).chain([&self.output])
    }

    /// Affine layer `layer`, counted from 0; the last is the output layer.
    pub(super) fn affine(&self, layer: usize) -> &AffineValues {
        self.hidden.get(layer).map_or(&self.output, |layer| &layer.affine)
    }

    fn list(&self) -> Vec<ParameterArray> {
        let mut arrays = Vec::new();
        for (layer, values) in self.affine_layers().enumerate() {
            let (inputs, outputs) = values.affine.w.dim();
            let mut add = |name: &str, kind, shape| {
                arrays.push(ParameterArray { name: format!("{name}{}", layer + 1), shape, layer, kind });
            };
            add("W", ParameterKind::Weight, vec![inputs, outputs]);
            add("b", ParameterKind::Bias, vec![outputs]);
            if self.hidden.get(layer).is_some_and(|layer| layer.batch_norm.is_some()) {
                add("gamma", ParameterKind::Gamma, vec![outputs]);
                add("beta", ParameterKind::Beta, vec![outputs]);
            }
        }
        arrays
    }
}

impl AffineValues {
    fn new(parameters: &ParameterSet, number: usize, x: Array2<f64>) -> Self {
        let mut affine = Affine::new(matrix(parameters, number));
        affine.b = vector(parameters, "b", number);
        let mut y = Array2::zeros((x.nrows(), affine.w.ncols()));
        affine.forward(x.view(), y.view_mut());
        let silent = x.axis_iter(Axis(1)).map(|column| column.iter().all(|value| *value == 0.0)).collect();
        Self { affine, x, y, silent }
    }
}

impl HiddenLayer {
    /// What the next layer sees.
    pub(super) fn output(&self) -> Array2<f64> {
        match &self.mask {
            Some(mask) => &self.activation * mask,
            None => self.activation.clone(),
        }
    }
}

impl Norm {
    /// Normalises every column of a batch in place.
    pub(super) fn forward(&self, batch: &mut Array2<f64>) {
        let mut column = Vec::with_capacity(batch.nrows());
        for (unit, mut values) in batch.axis_iter_mut(Axis(1)).enumerate() {
            column.clear();
            column.extend(values.iter());
            normalise(&mut column, self.epsilon, self.gamma[unit], self.beta[unit]);
            values.iter_mut().zip(&column).for_each(|(value, normalised)| *value = *normalised);
        }
    }
}

/// γ · (x - μ) / sqrt(σ² + ε) + β of one column, in place.
pub(super) fn normalise(column: &mut [f64], epsilon: f64, gamma: f64, beta: f64) {
    let count = column.len() as f64;
    let mean = column.iter().sum::<f64>() / count;
    let variance = column.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / count;
    let std = (variance + epsilon).sqrt();
    for x in column {
        *x = gamma * ((*x - mean) / std) + beta;
    }
}

const NAMED: &str = "a network names all of its own arrays, each with its own number of axes";

/// W of an affine layer.
fn matrix(parameters: &ParameterSet, number: usize) -> Array2<f64> {
    let array = parameters.get(&format!("W{number}")).expect(NAMED);
    array.clone().into_dimensionality::<Ix2>().expect(NAMED)
}

fn vector(parameters: &ParameterSet, kind: &str, number: usize) -> Array1<f64> {
    let array = parameters.get(&format!("{kind}{number}")).expect(NAMED);
    array.clone().into_dimensionality::<Ix1>().expect(NAMED)
}
