//! What is said of a training: what cannot be trained, and what came of it.

mod korean;

use thiserror::Error;

use crate::data::DataName;
use crate::language::Phrase;
use crate::nn::ParameterError;

/// What is said here.
#[derive(Debug, Error)]
pub(super) enum Message {
    #[error("A change needs `at`, the iteration before which it acts")]
    ChangeWithoutPlace,
    #[error(
        "A change needs what changes: batch_norm, layer_norm, dropout, activation, lr, optimizer or weight_decay"
    )]
    ChangeOfNothing,
    #[error("Each change is of one thing: write two changes with the same `at`")]
    ChangeOfSeveral,
    #[error("{total} iterations on {data}, train accuracy {train}, test accuracy {test}")]
    Trained { total: u64, data: DataName, train: String, test: String },
    #[error(
        "{total} iterations on {data}, train accuracy {train}, validation accuracy {validation}; test accuracy at the end {test}"
    )]
    Validated { total: u64, data: DataName, train: String, validation: String, test: String },
    #[error("validation needs at least 2 training images: one to train on, one to validate with")]
    NothingToValidateWith,
    #[error("Noise has 28 x 28 pixels and cannot be a class of {name}, whose images have {rows} x {columns}")]
    NoNoise { name: DataName, rows: usize, columns: usize },
    #[error(
        "These layers with mini-batches of {batch} images would take {megabytes} MB of memory; at most {most} MB: \
         lower batch_size, or the widths in hidden"
    )]
    MuchMemory { batch: usize, megabytes: usize, most: usize },
    #[error("The accuracy is measured every 1 to {most} updates, not {count}; \"epoch\" is once an epoch")]
    RarelyMeasured { most: u64, count: u64 },
    #[error("{name} holds no images to train on or to test with")]
    NoImages { name: DataName },
    #[error("{path} does not fit this network: {error}")]
    WeightsDoNotFit { path: String, error: ParameterError },
    #[error("This run has come to its end; what is changed now acts from the next start")]
    AtItsEnd,
    #[error(
        "A numerical gradient of {parameters} parameters takes the loss twice for each in every iteration; at most {most} \
         parameters: lower the widths in hidden, or take \"backpropagation\""
    )]
    ManyDifferences { parameters: usize, most: usize },
    #[error(
        "A patient is a training cell by itself: here it would be said what differs. Put `patient` into a block of the kind \
         training"
    )]
    PatientElsewhere,
    #[error(
        "Either `patient`, the number of one, or `patients`, how many there are one after the other: take one of them out"
    )]
    OneOrSeveral,
    #[error("{error}")]
    NoDifferences { error: ParameterError },
    #[error("These layers have {weights} weights between them; at most {most}")]
    ManyWeights { weights: usize, most: usize },
    #[error("\"auto\", \"epoch\" or a number of updates")]
    AccuracyExpected,
    #[error(
        "; {whose}the loss has been infinite since iteration {first}, as its weight decay term overflowed"
    )]
    Infinite { whose: Phrase, first: u64 },
    #[error("; {whose}the loss has been NaN since iteration {first}")]
    NotANumber { whose: Phrase, first: u64 },
    #[error("; {count} points are left out of the curves, since the window was not drawn while they came")]
    LeftOut { count: u64 },
}
