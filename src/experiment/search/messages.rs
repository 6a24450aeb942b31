//! What is said of a search: what cannot be searched, and what was found.

mod korean;

use std::io;

use rayon::ThreadPoolBuildError;
use thiserror::Error;

use super::trial::Saved;
use crate::data::DataName;
use crate::language::Phrase;

/// How the values of a key can be written.
const EXPECTED: &str = "{ log = [1e-6, 1e-2] }, { linear = [0.0, 0.5] }, { choice = [32, 64, 128] } or \
    { logspace = [0, -4, 5] }";

/// What is said here.
#[derive(Debug, Error)]
pub(super) enum Message {
    #[error("A search needs at least one key to vary, such as lr")]
    NothingToVary,
    #[error("`{key}` is the same for all trials")]
    SameForAll { key: String },
    #[error("`{key}` and `{other}` are the same key")]
    SameKey { key: String, other: String },
    #[error("The system could not start a thread for a trial: {error}")]
    NoThread { error: ThreadPoolBuildError },
    #[error("Trial {number}: {error}")]
    Trial { number: u64, error: Phrase },
    #[error(
        "A grid needs the values themselves: {{ choice = [0.01, 0.1] }} or, for powers of ten, {{ logspace = \
         [first exponent, last exponent, how many] }}"
    )]
    GridOfRanges,
    #[error(
        "This grid has {points} points; at most {most}. Leave out a key or some values, or search at random"
    )]
    LargeGrid { points: String, most: u64 },
    #[error("What values can `{path}` have? {}", EXPECTED)]
    WhatValues { path: String },
    #[error("`{key}` needs its possible values: {}", EXPECTED)]
    NeedsValues { key: String },
    #[error("`logspace` is [first exponent, last exponent, how many values]")]
    LogSpaceShape,
    #[error("A range is one of {}", EXPECTED)]
    NoRange,
    #[error("A logarithmic range lies between two numbers above 0")]
    LogOfNumbersAboveZero,
    #[error("A range lies between two numbers")]
    EndsAreNumbers,
    #[error("There is nothing between these two ends")]
    EqualEnds,
    #[error("A range goes from the smaller number to the larger one")]
    EndsTheOtherWay,
    #[error("There is nothing to choose from")]
    NoChoice,
    #[error("At most {most} values of one key")]
    ManyChoices { most: usize },
    #[error("The exponents lie between -300 and 300")]
    LargeExponents,
    #[error("There is nothing between these two exponents")]
    EqualExponents,
    #[error("This is a list of {count} numbers, {shape}")]
    NumbersOfShape { count: usize, shape: &'static str },
    #[error("{count} trials on {data} ({training} images to train on, {validating} to validate with)")]
    Trials { count: usize, data: DataName, training: usize, validating: usize },
    #[error("The id is the search's own: write it above [base]")]
    IdOfBase,
    #[error("The share of images that validate is the search's own: write `validation` above [base]")]
    ValidationOfBase,
    #[error("A search needs at least 2 training images: one to train on, one to validate with")]
    FewImages,
    #[error("The images of {name} are incomplete")]
    IncompleteImages { name: DataName },
    #[error("{path} cannot be deleted: {error}")]
    NotDeleted { path: String, error: io::Error },
    #[error("{path}: {error}")]
    NotKept { path: String, error: io::Error },
    #[error(", best validation accuracy {validation:.4} in trial {number} with {values}")]
    Best { validation: f64, number: u64, values: String },
    #[error(
        "; {} trials stopped early, which saved {} iterations, about {:.1} s of one core",
        .0.trials, .0.iterations, .0.seconds
    )]
    StoppedEarly(Saved),
    #[error("true, false or {{ group = 16, rungs = 3 }}")]
    HalvingExpected,
}
