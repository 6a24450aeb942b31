//! The table of the faults.
//!
//! Another fault is a row here, and its words in `words`; what it does that no key says, a field in `planted`.

use super::planted::{DataFault, StartFault};
use super::signs::Signs;
use super::{Planted, TrainingSpec};
use crate::nn::{Activation, BatchNormSettings, Init, PixelScale};

/// What can be wrong with a patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The learning rate is 30 to 100 times too large.
    RateTooLarge,
    /// The learning rate is thousands of times too small.
    RateTooSmall,
    /// The initial weights are far too large.
    WeightsTooLarge,
    /// The initial weights are next to nothing.
    WeightsTooSmall,
    /// All weights start from one value.
    WeightsEqual,
    /// The labels of the training images are shuffled.
    LabelsShuffled,
    /// Pixels go in as bytes from 0 to 255.
    PixelsNotScaled,
    /// The biases of all hidden layers start so low that no unit ever answers.
    DeadBiases,
    /// Ten layers of sigmoid.
    DeepSigmoid,
    /// Weight decay pulls all weights to 0.
    DecayTooStrong,
    /// Batch normalisation over a batch of one image.
    BatchOfOne,
    /// The test images are training images.
    TestIsTraining,
    /// Dropout silences nearly everything.
    DropoutTooStrong,
    /// No update moves a bias.
    BiasGradientForgotten,
}

/// A row of the table.
pub(super) struct Row {
    /// The word by which a diagnosis is kept.
    pub(super) word: &'static str,
    /// Whether such a network can have it, so that it does harm.
    pub(super) applies: fn(&TrainingSpec) -> bool,
    /// Plants it: keys of the spec, and what is no key. The number, from 0 to 1, says how strong it is, and draws what it needs.
    pub(super) plant: fn(&mut TrainingSpec, &mut Planted, f64),
    /// The figures that show it, by the names that a block calls them by; `loss` and `accuracy` are the curves.
    pub(super) figures: &'static [&'static str],
    /// What betrays it.
    pub(super) symptom: fn(&Signs) -> bool,
}

/// The figures that can be named in a diagnosis.
pub const FIGURES: [&str; 12] = [
    "loss",
    "accuracy",
    "layers",
    "activations",
    "gradients",
    "weights",
    "over_time",
    "updates",
    "units",
    "first_weights",
    "confusion",
    "mistakes",
];

/// ln 10: the loss of a network that finds all ten classes equally likely.
const GUESSING: f64 = std::f64::consts::LN_10;

/// A number from `low` to `high`, evenly by its logarithm.
fn between(low: f64, high: f64, at: f64) -> f64 {
    low * (high / low).powf(at)
}

/// A number with two digits, as people write one.
fn tidy(number: f64) -> f64 {
    format!("{number:.1e}").parse().unwrap_or(number)
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::RateTooLarge,
        Self::RateTooSmall,
        Self::WeightsTooLarge,
        Self::WeightsTooSmall,
        Self::WeightsEqual,
        Self::LabelsShuffled,
        Self::PixelsNotScaled,
        Self::DeadBiases,
        Self::DeepSigmoid,
        Self::DecayTooStrong,
        Self::BatchOfOne,
        Self::TestIsTraining,
        Self::DropoutTooStrong,
        Self::BiasGradientForgotten,
    ];

    /// The word by which a diagnosis is kept.
    pub fn word(self) -> &'static str {
        self.row().word
    }

    /// The figures that show it.
    pub fn figures(self) -> &'static [&'static str] {
        self.row().figures
    }

    /// Whether a run shows what betrays it.
    pub fn symptom(self, signs: &Signs) -> bool {
        (self.row().symptom)(signs)
    }

    /// Its row.
    #[expect(clippy::too_many_lines, reason = "it is the table")]
    pub(super) const fn row(self) -> Row {
        match self {
            Self::RateTooLarge => Row {
                word: "rate_too_large",
                applies: |_| true,
                plant: |spec, _, at| {
                    spec.optimizer =
                        spec.optimizer.with_lr(tidy(spec.optimizer.lr() * between(30.0, 100.0, at)));
                },
                figures: &["loss", "accuracy", "updates", "weights", "over_time"],
                symptom: |signs| {
                    let leaps = |loss: &f64| loss.is_nan() || *loss >= 2.0 * signs.first_loss();
                    signs.losses().iter().any(leaps)
                },
            },
            Self::RateTooSmall => Row {
                word: "rate_too_small",
                applies: |_| true,
                plant: |spec, _, at| {
                    spec.optimizer =
                        spec.optimizer.with_lr(tidy(spec.optimizer.lr() / between(3000.0, 30_000.0, at)));
                },
                figures: &["loss", "accuracy", "updates", "over_time"],
                symptom: |signs| {
                    let moved = signs.moved("W1");
                    moved > 0.0 && moved < 0.01 && signs.gradient_std(1) > 1e-6
                },
            },
            Self::WeightsTooLarge => Row {
                word: "weights_too_large",
                applies: |spec| spec.has_own_weights() && spec.is_not_normalised(),
                plant: |spec, _, at| spec.init = Init::Std(tidy(between(1.0, 3.0, at))),
                figures: &["weights", "activations", "layers", "loss", "over_time", "units"],
                symptom: |signs| signs.std_of("W1") > 0.5 && signs.first_loss() > 2.0 * GUESSING,
            },
            Self::WeightsTooSmall => Row {
                word: "weights_too_small",
                applies: |spec| spec.has_own_weights() && spec.is_not_normalised(),
                plant: |spec, _, at| spec.init = Init::Std(tidy(between(1e-6, 1e-4, at))),
                figures: &["weights", "activations", "gradients", "layers", "over_time"],
                symptom: |signs| {
                    let last = signs.depth();
                    signs.std_of("W1") < 1e-3 && signs.activation_std(last) < 1e-3
                },
            },
            Self::WeightsEqual => Row {
                word: "weights_equal",
                applies: |spec| spec.has_own_weights() && spec.dropout == 0.0,
                plant: |_, planted, at| planted.start = Some(StartFault::Equal(between(0.01, 0.05, at))),
                figures: &["first_weights", "weights", "units"],
                symptom: |signs| signs.has_equal_units(),
            },
            Self::LabelsShuffled => Row {
                word: "labels_shuffled",
                applies: |_| true,
                plant: |_, planted, at| planted.data = Some(DataFault::Labels(seed(at))),
                figures: &["confusion", "accuracy", "mistakes"],
                symptom: |signs| signs.test() < 0.35 && signs.moved("W1") > 0.01 && !signs.has_dead_layers(),
            },
            Self::PixelsNotScaled => Row {
                word: "pixels_not_scaled",
                applies: |spec| spec.is_not_normalised(),
                plant: |_, planted, _| planted.pixels = PixelScale::Bytes,
                figures: &["activations", "layers", "units", "over_time"],
                symptom: |signs| signs.std_of("W1") < 0.5 && signs.activation_std(1) > 10.0,
            },
            Self::DeadBiases => Row {
                word: "dead_biases",
                applies: |spec| {
                    spec.has_own_weights()
                        && spec.is_not_normalised()
                        && matches!(spec.activation, Activation::Relu | Activation::Gelu)
                },
                plant: |_, planted, at| planted.start = Some(StartFault::Biases(-between(50.0, 200.0, at))),
                figures: &["units", "activations", "gradients", "layers", "over_time"],
                symptom: |signs| signs.has_dead_layers() && signs.biases_at_the_start("b1") < -1.0,
            },
            Self::DeepSigmoid => Row {
                word: "deep_sigmoid",
                applies: |spec| spec.hidden.len() <= 5 && spec.is_not_normalised(),
                plant: |spec, _, _| {
                    let width = spec.hidden.first().copied().unwrap_or(50).min(100);
                    spec.hidden = vec![width; 10];
                    spec.activation = Activation::Sigmoid;
                },
                figures: &["gradients", "layers", "over_time", "updates", "activations"],
                symptom: |signs| {
                    signs.depth() == 10 && signs.gradient_std(1) < 0.01 * signs.gradient_std(signs.depth())
                },
            },
            Self::DecayTooStrong => Row {
                word: "decay_too_strong",
                applies: |spec| spec.weight_decay < 0.01,
                plant: |spec, _, at| {
                    // What an update takes away of each weight, with SGD.
                    let pull = between(0.03, 0.1, at);
                    spec.weight_decay = tidy((pull / spec.optimizer.lr()).clamp(0.3, 100.0));
                },
                figures: &["weights", "over_time", "first_weights", "updates", "loss"],
                symptom: |signs| signs.std_of_at_the_end("W1") < 0.3 * signs.std_of("W1"),
            },
            Self::BatchOfOne => Row {
                word: "batch_of_one",
                applies: |spec| spec.batch_size > 1,
                plant: |spec, _, _| {
                    spec.batch_size = 1;
                    spec.batch_norm = spec.batch_norm.or(Some(BatchNormSettings::default()));
                },
                figures: &["activations", "gradients", "layers", "updates", "over_time"],
                symptom: |signs| signs.moved("W1") == 0.0 && signs.is_one_image(),
            },
            Self::TestIsTraining => Row {
                word: "test_is_training",
                // Of more images a network that has seen them knows hardly more than one that has not.
                applies: |spec| spec.train_size.is_some_and(|size| (20..=2000).contains(&size)),
                plant: |_, planted, at| planted.data = Some(DataFault::TestSet(seed(at))),
                figures: &["accuracy"],
                symptom: |signs| signs.train() > 0.9 && (signs.train() - signs.test()).abs() < 0.01,
            },
            Self::DropoutTooStrong => Row {
                word: "dropout_too_strong",
                applies: |spec| spec.dropout < 0.6 && !spec.hidden.is_empty(),
                plant: |spec, _, at| spec.dropout = tidy(between(0.93, 0.97, at)),
                figures: &["gradients", "layers", "over_time", "loss"],
                symptom: |signs| {
                    let share = signs.zeros_in_gradient(signs.depth());
                    share > 0.9 && !signs.has_dead_layers()
                },
            },
            Self::BiasGradientForgotten => Row {
                word: "bias_gradient_forgotten",
                applies: |spec| spec.has_own_weights(),
                plant: |_, planted, _| planted.keeps_biases = true,
                figures: &["units"],
                symptom: |signs| signs.has_no_biases() && signs.moved("W1") > 0.0,
            },
        }
    }
}

/// A seed for what a fault shuffles.
fn seed(at: f64) -> u64 {
    at.to_bits()
}

impl TrainingSpec {
    /// Whether its weights are drawn, and not read from a file.
    fn has_own_weights(&self) -> bool {
        self.weights.is_none() && !self.hidden.is_empty()
    }

    /// Whether nothing between the layers makes up for how large values are.
    fn is_not_normalised(&self) -> bool {
        self.batch_norm.is_none() && !self.layer_norm && !self.hidden.is_empty()
    }
}
