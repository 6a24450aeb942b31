//! What is said of a block that cannot be read, or of a value that cannot be.

mod korean;

use thiserror::Error;

use crate::language::{Phrase, TomlProblem};

/// What is said here.
#[derive(Debug, Error)]
pub(super) enum Message {
    #[error("Lists and tables are nested more than {most} deep here; no key needs so much")]
    Nested { most: usize },
    #[error("This is not TOML: {why}")]
    NotToml { why: TomlProblem },
    #[error("This is not TOML: {slip}")]
    NotTomlBut { slip: Box<Message> },
    #[error("There is no key `{name}` here. Did you mean `{near}`?")]
    NoSuchKeyBut { name: String, near: &'static str },
    #[error("There is no key `{name}` here. The keys are {keys}.")]
    NoSuchKey { name: String, keys: String },
    #[error("A cell shows at least one of its figures; left out, `shows` means all")]
    NoFigure,
    #[error("This kind of cell has nothing that could be named here")]
    NothingToName,
    #[error("An id is made of letters, digits, - and _, since it names a folder")]
    IdLetters,
    #[error("This needs a number `std`")]
    NoStd,
    #[error("An optimizer needs its `kind`: {{ kind = \"sgd\", lr = 0.1 }}")]
    NoOptimizerKind,
    #[error("A schedule needs its `kind`: {{ kind = \"step\", every = 1000, factor = 0.5 }}")]
    NoScheduleKind,
    #[error("`{seen}` has a comma where TOML has a decimal point. Write {point}")]
    Comma { seen: String, point: String },
    #[error(
        "`{seen}` has a comma where TOML has a decimal point. Write {point}, or {plain} if thousands are meant"
    )]
    CommaOrThousands { seen: String, point: String, plain: String },
    #[error("{seen} is {}. Write {} instead", sign(*write).0, sign(*write).1)]
    Sign { seen: String, write: char },
    #[error("{seen} in it is a sign of another keyboard: \"{write}\" has the plain ones")]
    SignInText { seen: String, write: String },
    #[error("A number has no quotes and a decimal point: {number}")]
    QuotedNumber { number: String },
    #[error("`{path}` is {expected}, not {found}")]
    Other { path: String, expected: Phrase, found: Phrase },
    #[error("`{seen}` has a sign between its thousands. Write {plain}")]
    Thousands { seen: String, plain: String },
    #[error("`{seen}` has no digit before its point. Write {full}")]
    NoDigit { seen: String, full: String },
    #[error("`{word}` is no value of TOML. Write {write}")]
    BareWord { word: String, write: String },
    #[error("A line has no `{seen}` at its end. Leave it out")]
    AtTheEnd { seen: char },
    #[error("`{seen}` is a calculation, where TOML has a number. Write {write}")]
    Calculation { seen: String, write: String },
    #[error("`{seen}` has no digit behind its point. Write {full}")]
    NoFraction { seen: String, full: String },
    #[error("`{seen}` stands between a key and its value. Write `=`")]
    NoEquals { seen: &'static str },
    #[error("`{seen}` begins no comment of TOML. Write `#`")]
    Comment { seen: &'static str },
    #[error("The name `{name}` is in quotes in TOML. Write \"{name}\"")]
    BareName { name: String },
    #[error("This has no quotes: {word}")]
    QuotedWord { word: &'static str },
}

/// What a value should be.
#[derive(Debug, Error)]
pub(super) enum Expected {
    #[error("a whole number from 0 up")]
    Whole,
    #[error("a whole number of at most {0}")]
    AtMost(i64),
    #[error("a whole number from {0} to {1}")]
    Between(i64, i64),
    #[error("a smaller number")]
    Smaller,
    #[error("a number")]
    Number,
    #[error("true or false")]
    Truth,
    #[error("a text in quotes")]
    Text,
    #[error("one of {0}")]
    OneOf(String),
    #[error("a number or a list of numbers")]
    Numbers,
    #[error("two numbers in square brackets, such as [-7, 2]")]
    Pair,
    #[error("a list in square brackets")]
    List,
    #[error("a table in curly brackets")]
    Table,
    #[error(
        "\"constant\", \"step\", \"cosine\", \"warm_up\" or {{ kind = \"step\", every = 1000, factor = 0.5 }}"
    )]
    Schedule,
    #[error("{{ std = 0.01 }}, \"xavier\" or \"he\"")]
    Init,
    #[error("true, false or {{ momentum = 0.9, epsilon = 1e-6 }}")]
    BatchNorm,
}

/// What it is, where that has no short text of its own.
#[derive(Debug, Error)]
pub(super) enum Found {
    #[error("a date")]
    Date,
    #[error("a list")]
    List,
    #[error("a table")]
    Table,
}

/// What a sign is called that stands in the place of `write`, and what to write.
fn sign(write: char) -> (&'static str, String) {
    let called = match write {
        ' ' => return ("a space of another kind", "an ordinary space".to_owned()),
        '0'..='9' => "a full-width digit",
        '"' | '\'' => "a quotation mark of typeset text",
        '-' => "a dash",
        _ => "a full-width sign",
    };
    (called, format!("`{write}`"))
}
