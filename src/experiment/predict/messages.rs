//! What is said of a prediction: what cannot be asked, and the answer.

mod korean;

use thiserror::Error;

use crate::data::{ClassName, DataName};
use crate::language::Phrase;
use crate::nn::ParameterError;

/// What is said here.
#[derive(Debug, Error)]
pub(super) enum Message {
    #[error("A cell uses either `network` or `weights`; leave one of them out")]
    NetworkAndWeights,
    #[error(
        "`activation` is that of the network in `weights`, and there are none: name the file, or leave it out"
    )]
    ActivationOfNoFile,
    #[error("There is no test image {row} of 28 x 28 pixels; {name} has {count}, counted from 0")]
    NoSuchImage { row: usize, name: DataName, count: usize },
    #[error("This needs a number `test`, or a `photo`")]
    NoTest,
    #[error("An EXIF orientation is from 1 to 8, not {number}; 1 is upright")]
    NoOrientation { number: usize },
    #[error("This network takes {inputs} values; a drawing has {side} x {side} = {pixels} pixels")]
    OtherInputs { inputs: usize, side: usize, pixels: usize },
    #[error("The training gave no network")]
    NoNetwork,
    #[error(
        "The images of {name} have {rows} x {columns} pixels, but this network takes {side} x {side}: open data \
         with such images, as MNIST has, or use the built-in digits"
    )]
    OtherImages { name: DataName, rows: usize, columns: usize, side: usize },
    #[error("{path}: the file says that its activation is {named}, not {said}; leave `activation` out")]
    OtherActivation { path: String, named: &'static str, said: &'static str },
    #[error("{path}: this network takes {inputs} values; a picture has {side} x {side} = {pixels} pixels")]
    OtherInputsInFile { path: String, inputs: usize, side: usize, pixels: usize },
    #[error("{path}: this network has {outputs} classes; at most {most} are possible here")]
    ManyClasses { path: String, outputs: usize, most: u8 },
    #[error("{path}: {error}")]
    File { path: String, error: ParameterError },
    #[error(
        "{path}: of the {count} numbers of {name}, {nan} are NaN and {infinite} are infinite, so this network has \
         no answer to anything. Its training overflowed: train it again with a smaller learning rate or smaller \
         initial weights"
    )]
    Overflowed { path: String, name: String, count: usize, nan: usize, infinite: usize },
    #[error("{seen_as} with {percent:.1}% ({certainty}), entropy {entropy:.2} bits")]
    Answer { seen_as: ClassName, percent: f64, certainty: Phrase, entropy: f64 },
    #[error("\"blank\", \"data:image/png;base64,…\" or {{ test = 123 }}")]
    PictureExpected,
    #[error("uncertain")]
    Uncertain,
    #[error("; the weights file does not name its activation, {name} was assumed: say it with `activation`")]
    Assumed { name: &'static str },
    #[error("; {target} once its pixels change by up to {largest} of 255")]
    Changed { target: ClassName, largest: u8 },
}
