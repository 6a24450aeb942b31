//! The values of the last batch on their way through the layers, and the gradients on their way back.
//!
//! What a graph of the network shows: for every stage (Affine 1, `BatchNorm` 1, `ReLU` 1, …, `SoftmaxWithLoss`) the spread
//! of what it gave and of the gradient that arrived there, how much of it is dead or saturated, a small picture, and the
//! row of one sample that is followed.

use ndarray::{ArrayView1, ArrayView2};

use super::binning::activation_binning;
use crate::data::Images;
use crate::nn::{Activation, Architecture, Layer, LayerKind, Loss, Network, Real};

/// The most samples (down) and units (across) of a picture; of more, evenly spaced ones are taken.
const PICTURE: [usize; 2] = [16, 40];

/// What a stage does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageKind {
    /// x·W + b
    Affine,
    /// Batch normalisation.
    BatchNorm,
    /// Layer normalisation.
    LayerNorm,
    /// Sigmoid, `ReLU` or tanh.
    Activation(Activation),
    /// Dropout.
    Dropout,
    /// Softmax and a loss.
    SoftmaxWithLoss(Loss),
}

/// One stage of a network: what it does, and in which layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// What it does.
    pub kind: StageKind,
    /// The layer, from 1; the output layer is the last.
    pub layer: usize,
}

impl Stage {
    /// The stages of a network, in the order in which values go through.
    pub fn all(architecture: &Architecture) -> Vec<Self> {
        let last = Self { kind: StageKind::SoftmaxWithLoss(architecture.loss), layer: architecture.depth() };
        architecture.layers().map(Self::of).chain([last]).collect()
    }

    fn of(layer: Layer) -> Self {
        let kind = match layer.kind {
            LayerKind::Affine => StageKind::Affine,
            LayerKind::BatchNorm(_) => StageKind::BatchNorm,
            LayerKind::LayerNorm => StageKind::LayerNorm,
            LayerKind::Activation(activation) => StageKind::Activation(activation),
            LayerKind::Dropout(_) => StageKind::Dropout,
        };
        Self { kind, layer: layer.number }
    }

    /// `Affine 1`, `BatchNorm 1`, `ReLU 1`; the last one, of which there is one, has no number.
    pub fn name(self) -> String {
        let word = match self.kind {
            StageKind::Affine => "Affine",
            StageKind::BatchNorm => "BatchNorm",
            StageKind::LayerNorm => "LayerNorm",
            StageKind::Activation(activation) => activation.name(),
            StageKind::Dropout => "Dropout",
            // The book's name for the one that it has.
            StageKind::SoftmaxWithLoss(Loss::CrossEntropy) => return "SoftmaxWithLoss".into(),
            StageKind::SoftmaxWithLoss(Loss::MeanSquaredError) => return "SoftmaxWithMSE".into(),
        };
        format!("{word} {}", self.layer)
    }
}

/// How many numbers spread, those that are numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The mean.
    pub mean: f64,
    /// The standard deviation, of all and not of a sample.
    pub std: f64,
    /// The least.
    pub min: f64,
    /// The greatest.
    pub max: f64,
    /// How many are no numbers; the rest says nothing of them.
    pub not_a_number: usize,
}

impl Spread {
    /// The spread of these numbers; NaN throughout when there are none.
    pub fn of(values: impl Iterator<Item = f64> + Clone) -> Self {
        let (mut count, mut sum, mut not_a_number) = (0_usize, 0.0, 0);
        let (mut min, mut max) = (f64::INFINITY, f64::NEG_INFINITY);
        for x in values.clone() {
            if x.is_nan() {
                not_a_number += 1;
            } else {
                count += 1;
                sum += x;
                min = min.min(x);
                max = max.max(x);
            }
        }
        if count == 0 {
            return Self { mean: f64::NAN, std: f64::NAN, min: f64::NAN, max: f64::NAN, not_a_number };
        }
        let mean = sum / count as f64;
        let squares: f64 = values.filter(|x| !x.is_nan()).map(|x| (x - mean).powi(2)).sum();
        Self { mean, std: (squares / count as f64).sqrt(), min, max, not_a_number }
    }
}

/// What of an activation passes no gradient, or next to none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flat {
    /// The share of units that are flat for every sample of the batch: dead ones, with `ReLU`.
    pub units: f64,
    /// The share of single values: zeros with `ReLU`, saturated ones with sigmoid and tanh.
    pub values: f64,
}

/// A few of the values of a batch: samples down, units across.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Samples.
    pub rows: usize,
    /// Units.
    pub columns: usize,
    /// The values, row by row.
    pub values: Vec<f32>,
    /// The greatest absolute value among them: the end of the colour scale.
    pub limit: f32,
}

/// One stage as the last pass left it.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowStage {
    /// Which.
    pub stage: Stage,
    /// Samples and units.
    pub shape: [usize; 2],
    /// What it gave.
    pub value: Spread,
    /// The gradient of the loss that arrived at its output; none at the loss itself, where it is 1.
    pub gradient: Option<Spread>,
    /// Of an activation: what passes no gradient.
    pub flat: Option<Flat>,
    /// A few of the values.
    pub picture: Picture,
    /// The values of the followed sample.
    pub sample: Vec<f32>,
    /// The gradients of the followed sample.
    pub sample_gradient: Vec<f32>,
}

/// The sample that is followed.
#[derive(Clone, Debug, PartialEq)]
pub struct Followed {
    /// Its row in the batch.
    pub row: usize,
    /// Its number in the training set.
    pub index: usize,
    /// What it is.
    pub label: u8,
    /// The probability of each class.
    pub probabilities: Vec<f32>,
}

/// A batch on its way through a network and back.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// The mean loss of the batch, weight decay aside.
    pub loss: f64,
    /// The pixels, from 0 to 1.
    pub input: Spread,
    /// Samples and pixels.
    pub input_shape: [usize; 2],
    /// The stages, in the order in which values go through.
    pub stages: Vec<FlowStage>,
    /// The followed sample; none in an empty batch.
    pub followed: Option<Followed>,
    /// The rows of the batch that were taken for something else than they are.
    pub mistakes: Vec<usize>,
}

impl Flow {
    /// About what it takes of the memory, in bytes.
    pub(super) fn bytes(&self) -> usize {
        let of_stage = |stage: &FlowStage| {
            size_of_val(stage.sample.as_slice()) + size_of_val(stage.sample_gradient.as_slice())
        };
        let stages: usize = self.stages.iter().map(|stage| size_of::<FlowStage>() + of_stage(stage)).sum();
        stages + size_of_val(self.mistakes.as_slice())
    }

    /// What the last pass of a network left of the pictures `rows`, whose labels are `labels`. `follow` is the row in
    /// the batch that is followed, or the last one where there are fewer.
    pub(crate) fn of<T: Real>(
        network: &Network<T>,
        images: &Images,
        rows: &[usize],
        labels: &[u8],
        follow: usize,
    ) -> Self {
        let row = follow.min(rows.len().saturating_sub(1));
        let through = network.stages();
        let mut stages: Vec<FlowStage> =
            through.map(|here| stage(Stage::of(here.layer), here.value, Some(here.gradient), row)).collect();
        let probabilities = network.probabilities();
        let Architecture { loss, .. } = *network.architecture();
        let last = Stage { kind: StageKind::SoftmaxWithLoss(loss), layer: network.architecture().depth() };
        stages.push(stage(last, probabilities, None, row));
        let pixels = images.pixels();
        let bytes =
            rows.iter().filter(|&&row| row < pixels.nrows()).flat_map(|&row| pixels.row(row).to_vec());
        let bytes: Vec<u8> = bytes.collect();
        let followed = (row < probabilities.nrows()).then(|| Followed {
            row,
            index: rows.get(row).copied().unwrap_or_default(),
            label: labels.get(row).copied().unwrap_or_default(),
            probabilities: narrow(probabilities.row(row)),
        });
        Self {
            loss: mean_loss(loss, probabilities, labels),
            input: Spread::of(bytes.iter().map(|&byte| f64::from(byte) / 255.0)),
            input_shape: [rows.len(), pixels.ncols()],
            stages,
            followed,
            mistakes: mistakes(probabilities, labels),
        }
    }

    /// The mistake after a row of the batch, and after the last one the first; none where there is none.
    pub fn next_mistake(&self, row: usize) -> Option<usize> {
        self.mistakes.iter().find(|mistake| **mistake > row).or(self.mistakes.first()).copied()
    }

    /// A stage, if the pass went through it.
    pub fn stage(&self, stage: Stage) -> Option<&FlowStage> {
        self.stages.iter().find(|here| here.stage == stage)
    }
}

fn stage<T: Real>(
    stage: Stage,
    value: ArrayView2<'_, T>,
    gradient: Option<ArrayView2<'_, T>>,
    row: usize,
) -> FlowStage {
    let flat = match stage.kind {
        StageKind::Activation(activation) => Some(flat(activation, value)),
        _ => None,
    };
    let sample = |view: ArrayView2<'_, T>| {
        if row < view.nrows() { narrow(view.row(row)) } else { Vec::new() }
    };
    FlowStage {
        stage,
        shape: [value.nrows(), value.ncols()],
        value: spread(value),
        gradient: gradient.filter(|gradient| gradient.dim() == value.dim()).map(spread),
        flat,
        picture: picture(value),
        sample: sample(value),
        sample_gradient: gradient.map(sample).unwrap_or_default(),
    }
}

fn spread<T: Real>(view: ArrayView2<'_, T>) -> Spread {
    match view.as_slice() {
        Some(values) => Spread::of(values.iter().map(|x| x.wide())),
        None => Spread::of(view.iter().map(|x| x.wide())),
    }
}

fn narrow<T: Real>(row: ArrayView1<'_, T>) -> Vec<f32> {
    row.iter().map(|x| x.wide() as f32).collect()
}

/// What counts as flat is what the histograms of the activations mark as saturated.
fn flat<T: Real>(activation: Activation, value: ArrayView2<'_, T>) -> Flat {
    let bounds = activation_binning(activation, 1.0);
    let is_flat = |x: &T| {
        let x = x.wide();
        x <= bounds.saturated_below || x >= bounds.saturated_above
    };
    let [samples, units] = [value.nrows(), value.ncols()];
    let mut count = vec![0_usize; units];
    for row in value.rows() {
        for (count, x) in count.iter_mut().zip(row) {
            *count += usize::from(is_flat(x));
        }
    }
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    let whole = count.iter().filter(|&&count| samples > 0 && count == samples).count();
    Flat { units: share(whole, units), values: share(count.iter().sum(), samples * units) }
}

fn picture<T: Real>(value: ArrayView2<'_, T>) -> Picture {
    let [rows, columns] = [value.nrows().min(PICTURE[0]), value.ncols().min(PICTURE[1])];
    let mut values = Vec::with_capacity(rows * columns);
    for row in 0..rows {
        for column in 0..columns {
            let at = [row * value.nrows() / rows, column * value.ncols() / columns];
            values.push(value[at].wide() as f32);
        }
    }
    let limit = values.iter().filter(|x| x.is_finite()).fold(0.0_f32, |most, x| most.max(x.abs()));
    Picture { rows, columns, values, limit }
}

fn mistakes<T: Real>(probabilities: ArrayView2<'_, T>, labels: &[u8]) -> Vec<usize> {
    let answers = probabilities.rows().into_iter().map(|row| crate::nn::argmax(&narrow(row)));
    let wrong =
        answers.zip(labels).enumerate().filter(|(_, (answer, label))| *answer != usize::from(**label));
    wrong.map(|(row, _)| row).collect()
}

fn mean_loss<T: Real>(loss: Loss, probabilities: ArrayView2<'_, T>, labels: &[u8]) -> f64 {
    let losses = probabilities.rows().into_iter().zip(labels).map(|(row, &label)| {
        let row: Vec<f64> = row.iter().map(|probability| probability.wide()).collect();
        loss.of(&row, label)
    });
    losses.sum::<f64>() / labels.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::BatchNormSettings;

    #[test]
    fn stages_stand_in_the_order_of_the_book() {
        let names = |batch_norm, dropout| -> Vec<String> {
            let mut architecture = Architecture::new(2, &[3], 2, Activation::Relu);
            architecture.batch_norm = batch_norm;
            architecture.dropout = dropout;
            Stage::all(&architecture).into_iter().map(Stage::name).collect()
        };
        let mut squared = Architecture::new(2, &[3], 2, Activation::Relu);
        squared.loss = Loss::MeanSquaredError;
        assert_eq!(Stage::all(&squared).last().map(|stage| stage.name()).as_deref(), Some("SoftmaxWithMSE"));
        assert_eq!(names(None, 0.0), ["Affine 1", "ReLU 1", "Affine 2", "SoftmaxWithLoss"]);
        assert_eq!(
            names(Some(BatchNormSettings::default()), 0.5),
            ["Affine 1", "BatchNorm 1", "ReLU 1", "Dropout 1", "Affine 2", "SoftmaxWithLoss"]
        );
    }

    #[test]
    fn mistakes_are_gone_through_in_turns() {
        let probabilities = ndarray::arr2(&[[0.9_f32, 0.1], [0.2, 0.8], [0.6, 0.4], [0.3, 0.7]]);
        let spread = Spread::of(std::iter::empty());
        let mistakes = mistakes(probabilities.view(), &[0, 0, 1, 1]);
        let mut flow = Flow {
            loss: 0.0,
            input: spread,
            input_shape: [4, 1],
            stages: Vec::new(),
            followed: None,
            mistakes,
        };
        assert_eq!(flow.mistakes, [1, 2]);
        assert_eq!([0, 1, 2, 3].map(|row| flow.next_mistake(row)), [Some(1), Some(2), Some(1), Some(1)]);
        flow.mistakes.clear();
        assert_eq!(flow.next_mistake(0), None);
    }

    #[test]
    fn spreads_leave_what_is_no_number_out_and_count_it() {
        let spread = Spread::of([1.0, f64::NAN, 3.0].into_iter());
        assert_eq!((spread.mean, spread.std, spread.min, spread.max), (2.0, 1.0, 1.0, 3.0));
        assert_eq!(spread.not_a_number, 1);
        assert!(Spread::of(std::iter::empty()).mean.is_nan());
    }

    #[test]
    fn a_unit_is_dead_when_it_is_zero_for_every_sample() {
        let value = ndarray::arr2(&[[0.0, 0.0, 1.0], [0.0, 2.0, 3.0]]);
        let flat = flat(Activation::Relu, value.view());
        assert!((flat.units - 1.0 / 3.0).abs() < 1e-12 && (flat.values - 0.5).abs() < 1e-12);
        let saturated = super::flat(Activation::Tanh, ndarray::arr2(&[[0.99, 0.1], [-0.96, 0.2]]).view());
        assert_eq!((saturated.units, saturated.values), (0.5, 0.5));
    }

    #[test]
    fn a_picture_takes_evenly_spaced_samples_and_units() {
        let value = ndarray::Array2::from_shape_fn((32, 80), |(row, column)| (row * 80 + column) as f32);
        let picture = picture(value.view());
        assert_eq!((picture.rows, picture.columns), (16, 40));
        assert_eq!(picture.values[..3], [0.0, 2.0, 4.0]);
        assert_eq!(picture.values[40], 160.0);
    }
}
