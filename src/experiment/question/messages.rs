//! What is said of questions: what is wrong with one, and what a run says to it.

mod korean;

use thiserror::Error;

/// What is said here.
#[derive(Debug, Error)]
pub(super) enum Message {
    #[error("A question asks something: ask = \"Which line will lie lowest?\"")]
    AsksNothing,
    #[error("This choice is there twice")]
    ChoiceTwice,
    #[error("`{word}` is none of the choices")]
    NoSuchChoice { word: String },
    #[error("The answer is a finite number")]
    NotFinite,
    #[error("How far one may be is 0 or more")]
    Within,
    #[error("A number stands here, or a cell that gives one, not both")]
    NumberAndCell,
    #[error("This needs the id of a `cell` whose run answers: {{ cell = \"weights\", lowest = \"loss\" }}")]
    NoCell,
    #[error("This needs one of `lowest`, `highest`, `value` and `happens`, and only one")]
    OneEvent,
    #[error("`before` goes with `happens`, and `at` with the others")]
    AtOrBefore,
    #[error("There are more names here than choices")]
    MoreThanChoices,
    #[error("`bounds` go with `value`")]
    BoundsOfValue,
    #[error("This needs two choices at least")]
    NeedsChoices,
    #[error("`bounds` are rising numbers, one between each choice and the next")]
    Bounds,
    #[error(
        "Where a number decides, the choices are numbers, or `bounds` stand between them: bounds = [0.5, 0.9] for three"
    )]
    ChoicesOfNumber,
    #[error("There is no cell `{id}` in this notebook, whose run is to answer this question")]
    CellMissing { id: String },
    #[error("A question answers no other one: name a cell that runs")]
    AsksAQuestion,
    #[error("The cell takes {length} iterations, and none after them")]
    BeyondTheEnd { length: u64 },
    #[error("The cell `{cell}` cannot answer `{name}`: ")]
    CannotAnswer { cell: String, name: String },
    #[error(". Short names here: {short}")]
    ShortNames { short: String },
    #[error("Here one number is compared, not what several come to")]
    OneNumber,
    #[error(
        "Not all of these are of the cell `{cell}`. It has {known}; choices that are called otherwise name them with `among`"
    )]
    NoSuchNames { cell: String, known: String },
    #[error("the cell `{id}`, whose run is to answer, was not run to its end")]
    NotRun { id: String },
    #[error("{name} is not a number there")]
    NoNumberAtAll { name: String },
    #[error("all have the same {name}, {value}")]
    AllEqual { name: String, value: String },
    #[error("no loss is {word}")]
    HappensNowhere { word: &'static str },
    #[error("{name}")]
    Measure { name: String },
    #[error("{name} at iteration {at}")]
    MeasureAt { name: String, at: u64 },
    #[error("first {word} at iteration")]
    FirstIteration { word: &'static str },
    #[error("words are asked for, and kept")]
    WordsAreKept,
    #[error(" or ")]
    Or,
}

/// What a value should be.
#[derive(Debug, Error)]
pub(super) enum Expected {
    #[error(
        "a choice, a list of choices, a number, or {{ cell = \"weights\", lowest = \"loss\" }} for what a run comes to"
    )]
    Answer,
}
