//! What is said of a gradient check: what cannot be checked, and the verdict.

mod korean;

use thiserror::Error;

use crate::data::DataName;

/// What is said here.
#[derive(Debug, Error)]
pub(super) enum Message {
    #[error("There is no training image {row}: {name} has {count}, numbered from 0")]
    NoSuchImage { row: usize, name: DataName, count: usize },
    #[error(
        "A gradient check is computed in f64: in f32 the rounding of the loss, divided by 2h, is larger than what \
         the check looks for"
    )]
    SinglePrecision,
    #[error("This network has no ReLU whose mask could be missing")]
    NoReluMask,
    #[error("With one sample 1/N is 1: take at least 2 samples to see it missing")]
    OneSample,
    #[error("No weight matrix of this network is more than one row or one column")]
    NoMatrix,
    #[error("This needs batch_norm = true, a hidden layer and at least 2 samples")]
    NoBatchNorm,
    #[error("Caught: the gradients differ by more than differences do by themselves")]
    Caught,
    #[error("The gradients differ by more than differences do by themselves: the backward pass is wrong")]
    Disagree,
    #[error("Both agree: the planted mistake changes no gradient of this network")]
    Harmless,
    #[error("Both agree, but for {entries} parameters on a kink: there the numerical gradient is wrong")]
    AgreeButForKinks { entries: String },
    #[error("Both gradients agree; what lies between them is the 1e-7 inside the logarithm")]
    AgreeButForLogarithm,
    #[error("Both gradients agree; with an h as large as {h} differences are rough. Try a smaller h")]
    AgreeWithLargeH { h: String },
    #[error(
        "Both gradients agree; with an h as small as {h} differences are mostly rounding. Try a larger h"
    )]
    AgreeWithSmallH { h: String },
    #[error("Cannot tell here: the values overflowed. Take smaller initial weights")]
    Overflowed,
    #[error(
        "Cannot tell here: to a BatchNorm all images are alike. Take other images, or smaller initial weights"
    )]
    AlikeImages,
    #[error(
        "Cannot tell here: the network is sure of every image. Take smaller initial weights or more images"
    )]
    SureNetwork,
    #[error(
        "Cannot tell here: gradients of {arrays} are below rounding. Take larger initial weights or fewer layers"
    )]
    SmallGradients { arrays: String },
    #[error(
        "Cannot tell here: the loss bends too sharply for any h. Take smaller initial weights or more images"
    )]
    RoughLoss,
    #[error("Cannot tell here: the mistake changes no gradient that was tried. Try a larger share")]
    NotTried,
    #[error(
        "Cannot tell here: the mistake changes gradients by {largest} at most. Take other initial weights or more \
         images"
    )]
    SmallEffect { largest: String },
    #[error("Cannot tell here: one image and BatchNorm make every normalised value 0. Take 2 images or more")]
    OneImage,
    #[error("there are no more parameters")]
    NoMoreParameters,
    #[error("a number of training images, or a list of their numbers such as [0, 5, 9]")]
    SamplesExpected,
    #[error(". The planted mistake changes no gradient here")]
    ChangesNothing,
    #[error("Both gradients agree; {}", harmless_kinks(*kinks, h))]
    AgreeWithKinks { kinks: usize, h: String },
    #[error("both gradients agree, and the planted mistake changes no gradient here")]
    AgreedThoughBroken,
    #[error("both gradients agree, but for parameters on a kink of ReLU")]
    AgreedButForKinks,
    #[error("both gradients agree")]
    Agreed,
    #[error("the gradients DISAGREE")]
    Disagreed,
    #[error("CANNOT TELL whether the gradients agree")]
    NotTold,
    #[error("nothing was checked")]
    NothingChecked,
    #[error(
        ": {checked} of {parameters} parameters on {data}, {kinks} pre-activations within h of a kink, largest \
         relative difference {largest:.1e}; numerical {numerical}, backpropagation {backward}: {ratio:.0} times as \
         long"
    )]
    Checked {
        checked: usize,
        parameters: usize,
        data: DataName,
        kinks: usize,
        largest: f64,
        numerical: String,
        backward: String,
        ratio: f64,
    },
}

fn harmless_kinks(kinks: usize, h: &str) -> String {
    match kinks {
        0 => format!("no pre-activation lies within {h} of a kink"),
        1 => format!("1 pre-activation lies within {h} of a kink, and did no harm"),
        _ => format!("{kinks} pre-activations lie within {h} of a kink, and did no harm"),
    }
}
