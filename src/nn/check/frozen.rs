//! A network frozen at one batch: its parameters, and every value of one training pass.

use ndarray::{Array1, Array2, Axis, Ix1, Ix2};
use rand::Rng;

use super::super::layers::layer_norm::EPSILON;
use super::super::layers::{Affine, dropout};
use super::super::workspace::{flat, flat_mut};
use super::super::{Activation, Layer, LayerKind, Loss, Network, ParameterSet};

/// The values of one batch on their way through a network in training mode, and the network as it was then.
///
/// Matrices have one sample a row.
#[derive(Clone, Debug)]
pub struct FrozenPass {
    /// λ of the loss term λ/2 · ΣW².
    pub(super) weight_decay: f64,
    input: Array2<f64>,
    pub(super) layers: Vec<FrozenLayer>,
    pub(super) labels: Vec<u8>,
    pub(super) probabilities: Array2<f64>,
    /// What is made of probabilities and labels.
    pub(super) loss: Loss,
    /// The loss without weight decay.
    pub(super) loss_alone: f64,
    pub(super) arrays: Vec<ParameterArray>,
}

/// A layer with what came out of it.
#[derive(Clone, Debug)]
pub(super) struct FrozenLayer {
    pub(super) number: usize,
    pub(super) kind: Frozen,
    pub(super) y: Array2<f64>,
}

/// What a layer does, with all that it needs to do it again.
#[derive(Clone, Debug)]
pub(super) enum Frozen {
    Affine {
        affine: Affine<f64>,
        /// The inputs that are 0 in every sample: their weights move nothing.
        inactive: Vec<bool>,
    },
    BatchNorm(Norm),
    LayerNorm(RowNorm),
    Activation(Activation),
    /// Dropout's ones and zeros, the same at every try.
    Dropout(Array2<f64>),
}

/// Batch normalisation of one layer.
#[derive(Clone, Debug)]
pub(super) struct Norm {
    pub(super) gamma: Array1<f64>,
    pub(super) beta: Array1<f64>,
    pub(super) epsilon: f64,
}

/// Layer normalisation of one layer.
#[derive(Clone, Debug)]
pub(super) struct RowNorm {
    pub(super) gamma: Array1<f64>,
    pub(super) beta: Array1<f64>,
    /// x̂ of the batch when nothing is moved.
    pub(super) normalised: Array2<f64>,
}

/// One array of parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterArray {
    /// As the book names it: W1, b1, gamma1, beta1, W2 …
    pub name: String,
    /// Its lengths along its axes.
    pub shape: Vec<usize>,
    /// The number of its layer.
    pub(super) number: usize,
    /// Where its layer stands among the layers.
    pub(super) place: usize,
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

impl FrozenPass {
    /// Sends a batch through `network` and keeps what every layer made of it.
    ///
    /// `masks` draws dropout's masks, the same as [`Network::loss_and_gradients`] draws from a generator at the same
    /// place.
    ///
    /// # Shapes
    ///
    /// `x` (n, inputs), `labels` n entries below the number of classes.
    ///
    /// # Panics
    ///
    /// When the samples are not as wide as the network's input, or there is not one label for each.
    pub fn new(network: &Network<f64>, x: Array2<f64>, labels: Vec<u8>, masks: &mut impl Rng) -> Self {
        let architecture = network.architecture();
        let parameters = network.parameters();
        let input = x.as_standard_layout().into_owned();
        let mut layers: Vec<FrozenLayer> = Vec::new();
        for layer in architecture.layers() {
            let x = layers.last().map_or(&input, |last| &last.y);
            let layer = FrozenLayer::new(&layer, &parameters, x, masks);
            layers.push(layer);
        }
        let logits = layers.last().map_or(&input, |last| &last.y);
        let mut probabilities = logits.clone();
        let loss = architecture.loss;
        let loss_alone = loss.forward(logits.view(), &labels, probabilities.view_mut());
        let arrays = list(&layers);
        let weight_decay = architecture.weight_decay;
        Self { weight_decay, input, layers, labels, probabilities, loss, loss_alone, arrays }
    }

    /// The arrays of parameters, from the first layer to the last.
    pub fn arrays(&self) -> &[ParameterArray] {
        &self.arrays
    }

    /// The loss of the batch, weight decay included.
    pub fn loss(&self) -> f64 {
        let squares: f64 =
            self.affine_layers().map(|affine| affine.w.iter().map(|w| w * w).sum::<f64>()).sum();
        self.loss_alone + 0.5 * self.weight_decay * squares
    }

    /// Whether the parameters of an array move nothing, whatever they are, since a normalisation of this layer or
    /// of one after it makes every value of the batch 0, as batch normalisation does with a single sample, and layer normalisation
    /// with a single unit.
    ///
    /// # Panics
    ///
    /// When there is no such array.
    pub fn is_unseen(&self, array: usize) -> bool {
        let array = &self.arrays[array];
        let flattens = |layer: &FrozenLayer| {
            let beta = match &layer.kind {
                Frozen::BatchNorm(norm) => &norm.beta,
                Frozen::LayerNorm(norm) => &norm.beta,
                _ => return false,
            };
            let mut rows = layer.y.rows().into_iter();
            rows.all(|row| row.iter().zip(beta).all(|(value, beta)| value == beta))
        };
        // A normalisation scales what is 0 already, and what it adds after that is still seen.
        let first = array.place + usize::from(array.kind != ParameterKind::Gamma);
        self.layers[first..].iter().any(flattens)
    }

    /// How many samples the batch has.
    pub fn samples(&self) -> usize {
        self.labels.len()
    }

    /// How many pre-activations that the parameters of an array can move lie within `h` of a kink: those of its own
    /// layer and of the hidden layers after it. None where the activation function has no kink.
    ///
    /// # Panics
    ///
    /// When there is no such array.
    pub fn kinks(&self, array: usize, h: f64) -> usize {
        let after = self.arrays[array].place + 1..self.layers.len();
        let kinked = after.filter(|place| match self.layers[*place].kind {
            Frozen::Activation(activation) => activation.about().branches.is_some(),
            _ => false,
        });
        kinked.map(|place| self.x(place).iter().filter(|x| x.abs() <= h).count()).sum()
    }

    /// What went into the layer at a place.
    pub(super) fn x(&self, place: usize) -> &Array2<f64> {
        match place.checked_sub(1) {
            Some(before) => &self.layers[before].y,
            None => &self.input,
        }
    }

    /// What the last layer gave.
    pub(super) fn logits(&self) -> &Array2<f64> {
        self.x(self.layers.len())
    }

    pub(super) fn affine_layers(&self) -> impl DoubleEndedIterator<Item = &Affine<f64>> {
        self.layers.iter().filter_map(|layer| match &layer.kind {
            Frozen::Affine { affine, .. } => Some(affine),
            _ => None,
        })
    }

    /// A weight of an array of weights; none of any other array.
    pub(super) fn weight(&self, array: &ParameterArray, entry: usize) -> Option<f64> {
        match (array.kind, &self.layers[array.place].kind) {
            (ParameterKind::Weight, Frozen::Affine { affine, .. }) => Some(flat(&affine.w)[entry]),
            _ => None,
        }
    }
}

/// The arrays of parameters of some layers.
fn list(layers: &[FrozenLayer]) -> Vec<ParameterArray> {
    let mut arrays = Vec::new();
    for (place, layer) in layers.iter().enumerate() {
        let number = layer.number;
        let mut add = |name: &str, kind, shape: &[usize]| {
            let (name, shape) = (format!("{name}{number}"), shape.to_vec());
            arrays.push(ParameterArray { name, shape, number, place, kind });
        };
        match &layer.kind {
            Frozen::Affine { affine, .. } => {
                add("W", ParameterKind::Weight, affine.w.shape());
                add("b", ParameterKind::Bias, affine.b.shape());
            }
            Frozen::BatchNorm(norm) => {
                add("gamma", ParameterKind::Gamma, norm.gamma.shape());
                add("beta", ParameterKind::Beta, norm.beta.shape());
            }
            Frozen::LayerNorm(norm) => {
                add("ln_gamma", ParameterKind::Gamma, norm.gamma.shape());
                add("ln_beta", ParameterKind::Beta, norm.beta.shape());
            }
            Frozen::Activation(_) | Frozen::Dropout(_) => {}
        }
    }
    arrays
}

impl FrozenLayer {
    fn new(layer: &Layer, parameters: &ParameterSet, x: &Array2<f64>, masks: &mut impl Rng) -> Self {
        let number = layer.number;
        let mut y = Array2::zeros((x.nrows(), layer.outputs));
        let kind = match layer.kind {
            LayerKind::Affine => {
                let mut affine = Affine::new(matrix(parameters, number));
                affine.b = vector(parameters, "b", number);
                affine.forward(x.view(), y.view_mut());
                let inactive =
                    |column: ndarray::ArrayView1<'_, f64>| column.iter().all(|value| *value == 0.0);
                let inactive = x.axis_iter(Axis(1)).map(inactive).collect();
                Frozen::Affine { affine, inactive }
            }
            LayerKind::BatchNorm(settings) => {
                let norm = Norm {
                    gamma: vector(parameters, "gamma", number),
                    beta: vector(parameters, "beta", number),
                    epsilon: settings.epsilon,
                };
                y.assign(x);
                norm.forward(&mut y);
                Frozen::BatchNorm(norm)
            }
            LayerKind::LayerNorm => {
                let [gamma, beta] = ["ln_gamma", "ln_beta"].map(|name| vector(parameters, name, number));
                let mut normalised = x.clone();
                normalise_rows(&mut normalised);
                let norm = RowNorm { gamma, beta, normalised };
                y.assign(x);
                norm.forward(&mut y);
                Frozen::LayerNorm(norm)
            }
            LayerKind::Activation(activation) => {
                activation.forward(flat(x), flat_mut(&mut y));
                Frozen::Activation(activation)
            }
            LayerKind::Dropout(ratio) => {
                let mut mask = Array2::zeros(x.raw_dim());
                dropout::draw(ratio, flat_mut(&mut mask), masks);
                y.assign(&(x * &mask));
                Frozen::Dropout(mask)
            }
        };
        Self { number, kind, y }
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

impl RowNorm {
    /// Normalises every row of a batch in place.
    pub(super) fn forward(&self, batch: &mut Array2<f64>) {
        normalise_rows(batch);
        for mut row in batch.rows_mut() {
            row *= &self.gamma;
            row += &self.beta;
        }
    }
}

/// (x - μ) / sqrt(σ² + ε) of every row, in place.
fn normalise_rows(batch: &mut Array2<f64>) {
    let width = batch.ncols().max(1);
    for row in flat_mut(batch).chunks_exact_mut(width) {
        normalise(row, EPSILON, 1.0, 0.0);
    }
}

/// γ · (x - μ) / sqrt(σ² + ε) + β of one column or row, in place.
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
