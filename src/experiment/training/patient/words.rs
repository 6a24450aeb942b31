//! What the faults are called, and why they do what they do.

mod korean;

use std::fmt;

use super::{Fault, Patient};
use crate::language::{Phrase, Say};

/// What a fault is called, in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name(pub Fault);

/// Why it does what it does, in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Because(pub Fault);

/// What is wrong with a patient, with the keys that were changed: what stands behind a fold.
#[derive(Clone, Debug, PartialEq)]
pub struct Said(pub Patient);

impl Said {
    /// As what is said of a run.
    pub fn phrase_of(patient: Patient) -> Phrase {
        Self(patient).phrase()
    }

    /// The keys that were changed, as a block writes them: `weight_decay = 0.5 instead of 0.0`.
    fn keys(&self, instead: impl Fn(&str, &str, &str) -> String) -> Vec<String> {
        let changed = self.0.changed();
        changed
            .iter()
            .map(|changed| instead(changed.key, &changed.value.to_string(), &changed.healthy.to_string()))
            .collect()
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Fault::RateTooLarge => "Learning rate far too large",
            Fault::RateTooSmall => "Learning rate far too small",
            Fault::WeightsTooLarge => "Initial weights too large",
            Fault::WeightsTooSmall => "Initial weights too small",
            Fault::WeightsEqual => "Initial weights all equal",
            Fault::LabelsShuffled => "Labels shuffled",
            Fault::PixelsNotScaled => "Pixels not scaled",
            Fault::DeadBiases => "All units dead from their biases",
            Fault::DeepSigmoid => "Ten layers of sigmoid",
            Fault::DecayTooStrong => "Weight decay too strong",
            Fault::BatchOfOne => "BatchNorm over batches of one image",
            Fault::TestIsTraining => "Training images in the test set",
            Fault::DropoutTooStrong => "Dropout too strong",
            Fault::BiasGradientForgotten => "Gradient of the biases forgotten",
        })
    }
}

impl fmt::Display for Because {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Fault::RateTooLarge => {
                "Each step is longer than the valley is wide: the loss leaps up, and the weights are thrown to where nothing leads back."
            }
            Fault::RateTooSmall => {
                "The gradients are healthy, but each step is next to nothing: the weights stay where they started, and so does the loss."
            }
            Fault::WeightsTooLarge => {
                "Every layer multiplies the values: the network starts out sure of wrong answers, with a loss far above ln 10."
            }
            Fault::WeightsTooSmall => {
                "Every layer shrinks the values to next to nothing. All images look the same at the end, and next to no gradient comes back."
            }
            Fault::WeightsEqual => {
                "All units of a layer compute the same and get the same gradient: they stay equal for ever, and the layer is one unit wide."
            }
            Fault::LabelsShuffled => {
                "The labels have nothing to do with the images. There is nothing to learn but each image by heart, and no test image is among them."
            }
            Fault::PixelsNotScaled => {
                "Pixels go in as numbers up to 255 and not up to 1. The weights are healthy, but the first layer gives 255 times too much."
            }
            Fault::DeadBiases => {
                "The biases start so low that every sum is below 0. No unit answers to anything, no gradient comes back, and no update can change that."
            }
            Fault::DeepSigmoid => {
                "Each of ten layers multiplies the gradient by the slope of sigmoid, a quarter at the most. Next to nothing arrives in the first."
            }
            Fault::DecayTooStrong => {
                "Each update pulls every weight towards 0, harder than the gradient can push: the weights fade away."
            }
            Fault::BatchOfOne => {
                "Over a batch of one image every value is its own mean: normalised it is 0, whatever the image. What follows sees nothing, and no gradient gets through."
            }
            Fault::TestIsTraining => {
                "The test images are images that it was trained on. Both accuracies are the same, and nothing is known of images that are new."
            }
            Fault::DropoutTooStrong => {
                "In each batch nearly all units are silenced, and no gradient comes back through them. What is left changes too much from batch to batch."
            }
            Fault::BiasGradientForgotten => {
                "The updates move the weights and no bias: every unit has a bias of exactly 0 at the end. It learns all the same, and a little worse."
            }
        })
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Patient { number, fault, .. } = self.0;
        write!(f, "Patient {number}: {}", Name(fault))?;
        let keys = self.keys(|key, value, healthy| format!("{key} = {value} instead of {healthy}"));
        if !keys.is_empty() {
            write!(f, " ({})", keys.join(", "))?;
        }
        write!(f, ". {}", Because(fault))
    }
}
