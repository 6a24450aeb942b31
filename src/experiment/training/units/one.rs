//! One unit by itself: what it is made of, how strongly it answers to which digit, and what depends on it.

use ndarray::ArrayView2;

use super::ladder::Ladder;
use super::{HiddenUnit, Unit, add};
use crate::experiment::figure::Histogram;
use crate::experiment::training::activation_binning;
use crate::nn::{Activation, Input, LayerKind, Network, Predictions, Real};

/// So many images that excite it most are shown.
const BEST: usize = 9;

/// A unit, and the image that it is looked at with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenedUnit {
    /// Which unit.
    pub unit: HiddenUnit,
    /// The number of a test image; the last one stands for those beyond it.
    pub image: usize,
}

/// A test image that excites a unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Excited {
    /// Its number in the test set.
    pub image: usize,
    /// What it is.
    pub label: u8,
    /// What the unit gives for it.
    pub value: f64,
}

/// A layer between the sum of a unit and its value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Then {
    /// Batch normalisation.
    BatchNorm,
    /// Layer normalisation.
    LayerNorm,
    /// The activation function.
    Activation(Activation),
}

/// The sum of a unit for one image, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitPass {
    /// The weights that lead into it.
    pub weights: Vec<f64>,
    /// What comes in: pixels from 0 to 1, or what the layer below hands on.
    pub inputs: Vec<f64>,
    /// w·x + b.
    pub ladder: Ladder,
    /// What came of the sum, layer by layer; the last one is the unit's value.
    pub then: Vec<(Then, f64)>,
}

impl UnitPass {
    /// What the unit gives.
    pub fn value(&self) -> f64 {
        self.then.last().map_or(self.ladder.sum, |(_, value)| *value)
    }
}

/// One unit at one iteration.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitLook {
    /// How many iterations had been taken.
    pub iteration: u64,
    /// The unit, and the image at hand.
    pub of: OpenedUnit,
    /// What the image is.
    pub label: u8,
    /// The activation function at work.
    pub activation: Activation,
    /// The image going through it.
    pub pass: UnitPass,
    /// The unit over all test images in use.
    pub counts: Unit,
    /// What it gives for the test images of each class, on one axis.
    pub classes: Vec<Histogram>,
    /// The test images that excite it most, strongest first, ties by their number; fewer where it is 0 for the others.
    pub best: Vec<Excited>,
    /// Test images with a right answer, as the network is and with this unit silenced.
    pub right: [u64; 2],
}

impl UnitLook {
    /// About what it takes of the memory, in bytes.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>()
            + (self.pass.weights.len() + self.pass.inputs.len()) * size_of::<f64>()
            + self.classes.iter().map(Histogram::bytes).sum::<usize>()
    }
}

/// One image going through a unit; none where there is no such unit or image.
pub(in super::super) fn pass<T: Real>(
    network: &Network<T>,
    pixels: ArrayView2<'_, u8>,
    of: OpenedUnit,
) -> Option<UnitPass> {
    let HiddenUnit { layer, unit } = of.unit;
    let is_there = network.architecture().hidden.get(layer).is_some_and(|width| unit < *width);
    if !is_there || of.image >= pixels.nrows() {
        return None;
    }
    let weights: Vec<f64> = network.weights(layer)?.column(unit).iter().map(|weight| weight.wide()).collect();
    let bias = network.biases(layer)?.get(unit)?.wide();
    let scale = network.architecture().pixels;
    let mut inputs: Vec<f64> =
        pixels.row(of.image).iter().map(|byte| scale.number::<T>(*byte).wide()).collect();
    let (mut sum, mut then) = (None, Vec::new());
    network.each_layer(Input::Picked { pixels, rows: &[of.image] }, |now, value| {
        if now.number == layer {
            // The last of them is what the layer below hands on, after dropout if there is any.
            inputs = value.iter().map(|value| value.wide()).collect();
        }
        if now.number != layer + 1 {
            return;
        }
        let given = value.iter().nth(unit).map_or(f64::NAN, |value| value.wide());
        match now.kind {
            LayerKind::Affine => sum = Some(given),
            LayerKind::BatchNorm(_) => then.push((Then::BatchNorm, given)),
            LayerKind::LayerNorm => then.push((Then::LayerNorm, given)),
            LayerKind::Activation(function) => then.push((Then::Activation(function), given)),
            LayerKind::Dropout(_) => {}
        }
    });
    let ladder = Ladder::new(&weights, &inputs, bias, sum?);
    Some(UnitPass { weights, inputs, ladder, then })
}

/// One unit over all test images: what it gives for each, and the network's answers without it. `right` of them have a right answer
/// with it.
pub(in super::super) fn look(
    [iteration, right]: [u64; 2],
    of: OpenedUnit,
    activation: Activation,
    pass: UnitPass,
    values: &[f32],
    silenced: &Predictions,
    (labels, classes): (&[u8], usize),
) -> UnitLook {
    let mut counted = Vec::new();
    if let Ok(column) = ArrayView2::from_shape((values.len(), 1), values) {
        add(&mut counted, activation, std::iter::once(column));
    }
    let counts = counted.first().and_then(|layer| layer.first()).copied().unwrap_or_default();
    let greatest =
        values.iter().filter(|value| value.is_finite()).fold(0.0, |most: f32, value| most.max(*value));
    let least =
        values.iter().filter(|value| value.is_finite()).fold(0.0, |least: f32, value| least.min(*value));
    let mut binning = activation_binning(activation, greatest.into());
    // What goes on below 0 without an end, as far as it does.
    binning.low = binning.low.max(f64::from(least));
    binning.high = binning.high.max(binning.low + f64::from(f32::MIN_POSITIVE));
    let of_class = |class: usize| {
        let of = values.iter().zip(labels).filter(|(_, label)| usize::from(**label) == class);
        Histogram::of(&of.map(|(value, _)| *value).collect::<Vec<f32>>(), binning)
    };
    let is_right = |(answer, label): &(&u8, &u8)| answer == label;
    UnitLook {
        iteration,
        of,
        label: labels.get(of.image).copied().unwrap_or_default(),
        activation,
        pass,
        counts,
        classes: (0..classes).map(of_class).collect(),
        best: best(values, labels),
        right: [right, silenced.classes.iter().zip(labels).filter(is_right).count() as u64],
    }
}

/// The images that excite a unit most, strongest first, ties by their number. What is exactly 0, or no number, excites nothing.
fn best(values: &[f32], labels: &[u8]) -> Vec<Excited> {
    let all =
        values.iter().zip(labels).enumerate().filter(|(_, (value, _))| **value != 0.0 && !value.is_nan());
    let mut all: Vec<Excited> = all
        .map(|(image, (value, label))| Excited { image, label: *label, value: f64::from(*value) })
        .collect();
    all.sort_by(|a, b| b.value.total_cmp(&a.value));
    all.truncate(BEST);
    all
}
