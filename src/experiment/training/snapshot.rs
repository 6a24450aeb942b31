//! What a training shows of itself: histograms of the last batch, layer by layer, and the first weights as pictures.

use std::sync::Arc;
use std::time::Duration;

use ndarray::ArrayView2;
use rayon::prelude::*;

use super::binning::activation_binning;
use super::flow::Flow;
use super::point::TrainingEnd;
use super::report::TestReport;
use super::trained::TrainedNetwork;
use super::units::{UnitsSnapshot, UnitsWatch};
use crate::experiment::figure::{Binning, Histogram, LayersAt, Magnitudes, round_up};
use crate::nn::{Activation, Network, Real, on_all_cores};

/// The most units of the first layer that are shown as pictures.
const PICTURES: usize = 100;

/// One hidden layer as the last pass left it.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerSnapshot {
    /// `Layer 1`, from the input up.
    pub name: String,
    /// What the activation function gave.
    pub activation: Histogram,
    /// The same between the bounds of the first layer, where they have no bounds of their own; none where both are alike.
    pub on_first: Option<Histogram>,
    /// The gradient of the loss with respect to that.
    pub gradient: Histogram,
    /// The same by size.
    pub gradient_sizes: Magnitudes,
    /// The weights that lead into the layer.
    pub weights: Histogram,
}

/// The hidden layers before a live change.
#[derive(Clone, Debug, PartialEq)]
pub struct LayersBefore {
    /// How many updates there were before the change.
    pub iteration: u64,
    /// The standard deviations of activations and gradients, as the pass of the last of these updates left them, layer by layer.
    pub std: Arc<[[f64; 2]]>,
}

/// The weights that lead into units of the first layer, each as a picture of the input's size.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightImages {
    /// Height in pixels.
    pub rows: usize,
    /// Width in pixels.
    pub columns: usize,
    /// The greatest absolute value among them: the end of the colour scale.
    pub limit: f32,
    /// One picture a unit, row by row.
    pub units: Vec<Vec<f32>>,
}

/// What can be counted in a hidden layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// What the activation function gave.
    #[default]
    Activations,
    /// The gradient of the loss with respect to that.
    Gradients,
    /// The weights that lead into the layer.
    Weights,
}

/// A training at one iteration.
#[derive(Clone, Debug)]
pub struct TrainingSnapshot {
    /// How many iterations have been taken.
    pub iteration: u64,
    /// The activation function at work.
    pub activation: Activation,
    /// About how long the numerical gradient of an iteration takes, where it is found so; measured before the first one.
    pub takes: Option<Duration>,
    /// The hidden layers from the input up.
    pub layers: Vec<LayerSnapshot>,
    /// The hidden layers before the last live change that was made so far.
    pub before: Option<LayersBefore>,
    /// The weights of the first layer, when they are watched.
    pub first_weights: Option<Arc<WeightImages>>,
    /// The test set, as it was looked at last: see its own iteration.
    pub report: Option<Arc<TestReport>>,
    /// The units of the hidden layers, when they are watched.
    pub units: Option<Arc<UnitsSnapshot>>,
    /// How the values of the hidden layers were distributed at some of the iterations, in order; as far as the run has been, also
    /// where it was taken back. Empty where nothing is gathered.
    pub over_time: Vec<Arc<LayersAt>>,
    /// What is said of the training, at its end.
    pub end: Option<Arc<TrainingEnd>>,
    /// The network itself, when another cell looks at it.
    pub network: Option<Arc<TrainedNetwork>>,
    /// The last batch on its way through the layers, when another cell shows their graph.
    pub flow: Option<Arc<Flow>>,
}

impl TrainingSnapshot {
    /// About what it takes of the memory, in bytes, data aside.
    pub(super) fn bytes(&self) -> usize {
        let of_layer = |layer: &LayerSnapshot| {
            let counted =
                [&layer.activation, &layer.gradient, &layer.weights].into_iter().chain(&layer.on_first);
            counted.map(Histogram::bytes).sum::<usize>() + layer.gradient_sizes.bytes()
        };
        let weights = self.first_weights.iter().flat_map(|images| &images.units);
        let moments = self.end.iter().flat_map(|end| end.moments.values().flatten());
        self.layers.iter().map(of_layer).sum::<usize>()
            + weights.map(|unit| size_of_val(unit.as_slice())).sum::<usize>()
            + moments.map(|layer| layer.activation.bytes() + layer.gradient.bytes()).sum::<usize>()
            + self.units.as_ref().map_or(0, |units| units.bytes())
            + self.network.as_ref().map_or(0, |network| network.parameters.bytes())
            + self.flow.as_ref().map_or(0, |flow| flow.bytes())
    }
}

/// Bounds that are held still, `[low, high]` each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Of the activations.
    pub activation: [f64; 2],
    /// Of the gradients.
    pub gradient: [f64; 2],
    /// Of the weights.
    pub weights: [f64; 2],
}

/// What the window wants to see.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingWatch {
    /// Bounds of the histograms that are held still; free when absent.
    pub locked: Option<Bounds>,
    /// Whether the first layer's weights are shown as pictures.
    pub first_weights: bool,
    /// Whether the report on the test set is brought up to date when the run rests.
    pub report: bool,
    /// Whether the units are shown, and which of them by itself.
    pub units: Option<UnitsWatch>,
    /// Whether another cell looks at the network.
    pub network: bool,
    /// Whether another cell shows the graph of the layers, and which row of the batch it follows.
    pub flow: Option<usize>,
}

impl Default for TrainingWatch {
    fn default() -> Self {
        Self { locked: None, first_weights: true, report: true, units: None, network: false, flow: None }
    }
}

/// The greatest absolute value that is finite; 0 when there is none.
pub(crate) fn limit<'a, T: Real>(views: impl IntoIterator<Item = ArrayView2<'a, T>>) -> f64 {
    let of_view = |view: ArrayView2<'a, T>| match view.as_slice() {
        Some(values) => greatest(values),
        None => view.rows().into_iter().map(|row| greatest(&row.to_vec())).fold(T::zero(), T::max),
    };
    views.into_iter().map(of_view).fold(0.0, |most: f64, limit| most.max(limit.wide()))
}

/// The greatest absolute value that is finite. Sixteen are looked at side by side: one after the other each would wait for
/// the one before.
fn greatest<T: Real>(values: &[T]) -> T {
    let wider = |most: T, value: &T| {
        let size = value.abs();
        if size.is_finite() && size > most { size } else { most }
    };
    let (sixteens, rest) = values.as_chunks::<16>();
    let most = sixteens
        .iter()
        .fold([T::zero(); 16], |most, sixteen| std::array::from_fn(|at| wider(most[at], &sixteen[at])));
    most.iter().chain(rest).fold(T::zero(), wider)
}

pub(crate) fn histogram<T: Real>(view: ArrayView2<'_, T>, binning: Binning) -> Histogram {
    match view.as_slice() {
        Some(values) => Histogram::of(values, binning),
        None => Histogram::of(&view.iter().copied().collect::<Vec<_>>(), binning),
    }
}

fn sizes<T: Real>(view: ArrayView2<'_, T>) -> Magnitudes {
    match view.as_slice() {
        Some(values) => Magnitudes::of(values),
        None => Magnitudes::of(&view.iter().copied().collect::<Vec<_>>()),
    }
}

/// The standard deviations of activations and gradients of the last pass, layer by layer.
pub(super) fn spreads<T: Real>(network: &Network<T>) -> Vec<[f64; 2]> {
    let std = |view| histogram(view, Binning::new(-1.0, 1.0)).std;
    network.activation_stages().map(|stage| [std(stage.value), std(stage.gradient)]).collect()
}

/// Histograms of the last pass, counted on all cores: the training waits for them. All layers share one axis for each of the
/// three.
pub(super) fn layers<T: Real>(network: &Network<T>, watch: &TrainingWatch) -> Vec<LayerSnapshot> {
    let layers: Vec<_> = network
        .activation_stages()
        .zip((0..).map_while(|layer| network.weights(layer)))
        .map(|(activation, weights)| [activation.value, activation.gradient, weights])
        .collect();
    let function = network.architecture().activation;
    let axes = axes(&layers, function, watch.locked);
    let first = layers.first().map(|[value, ..]| activation_binning(function, limit([*value])));
    let first = first.filter(|first| watch.locked.is_none() && *first != axes[0]);
    let count = |(index, layer): (usize, &[ArrayView2<'_, T>; 3])| {
        let [activation, gradient, weights] = std::array::from_fn(|at| histogram(layer[at], axes[at]));
        LayerSnapshot {
            name: format!("Layer {}", index + 1),
            activation,
            on_first: first.map(|first| histogram(layer[0], first)),
            gradient,
            gradient_sizes: sizes(layer[1]),
            weights,
        }
    };
    on_all_cores(|| layers.par_iter().enumerate().map(count).collect())
}

/// The axes of activations, gradients and weights: those that are held still, or as wide as the widest layer.
fn axes<T: Real>(
    layers: &[[ArrayView2<'_, T>; 3]],
    activation: Activation,
    locked: Option<Bounds>,
) -> [Binning; 3] {
    if let Some(Bounds { activation: [low, high], gradient, weights }) = locked {
        let held = |[low, high]: [f64; 2]| Binning::new(low, high);
        let activations = Binning { low, high, ..activation_binning(activation, high) };
        return [activations, held(gradient), held(weights)];
    }
    let widest = |layer: &[ArrayView2<'_, T>; 3]| layer.map(|view| limit([view]));
    let wider = |a: [f64; 3], b: [f64; 3]| std::array::from_fn(|at| f64::max(a[at], b[at]));
    let [highest, gradient, weights] =
        on_all_cores(|| layers.par_iter().map(widest).reduce(|| [0.0; 3], wider));
    let free = |limit: f64| Binning::new(-round_up(limit), round_up(limit));
    [activation_binning(activation, highest), free(gradient), free(weights)]
}

/// One quantity of a hidden layer, counted from 0; none when there is no such layer.
fn view<T: Real>(network: &Network<T>, layer: usize, quantity: Quantity) -> Option<ArrayView2<'_, T>> {
    let activation = network.activation_stages().nth(layer)?;
    match quantity {
        Quantity::Activations => Some(activation.value),
        Quantity::Gradients => Some(activation.gradient),
        Quantity::Weights => network.weights(layer),
    }
}

/// The bounds that a histogram of one quantity of a hidden layer would choose for itself, `[low, high]`.
pub(super) fn bounds<T: Real>(network: &Network<T>, layer: usize, quantity: Quantity) -> Option<[f64; 2]> {
    let greatest = limit([view(network, layer, quantity)?]);
    let binning = match quantity {
        Quantity::Activations => activation_binning(network.architecture().activation, greatest),
        Quantity::Gradients | Quantity::Weights => Binning::new(-round_up(greatest), round_up(greatest)),
    };
    Some([binning.low, binning.high])
}

/// The histogram of one quantity of a hidden layer between `[low, high]`.
pub(super) fn one<T: Real>(
    network: &Network<T>,
    layer: usize,
    quantity: Quantity,
    [low, high]: [f64; 2],
) -> Option<Histogram> {
    let saturation = match quantity {
        Quantity::Activations => activation_binning(network.architecture().activation, high),
        Quantity::Gradients | Quantity::Weights => Binning::new(low, high),
    };
    Some(histogram(view(network, layer, quantity)?, Binning { low, high, ..saturation }))
}

/// The first layer's weights as pictures, if they have the input's size.
pub(super) fn first_weights<T: Real>(
    network: &Network<T>,
    rows: usize,
    columns: usize,
) -> Option<WeightImages> {
    let weights = network.weights(0).filter(|weights| weights.nrows() == rows * columns)?;
    let shown = weights.slice_move(ndarray::s![.., ..weights.ncols().min(PICTURES)]);
    let picture = |unit: usize| shown.column(unit).iter().map(|w| w.wide() as f32).collect();
    let units = on_all_cores(|| (0..shown.ncols()).into_par_iter().map(picture).collect());
    Some(WeightImages { rows, columns, limit: limit([shown]) as f32, units })
}
