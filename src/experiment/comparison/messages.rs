//! What is said of a comparison: what cannot be compared, and what came of it.

mod korean;

use thiserror::Error;

use crate::language::Phrase;

/// What is said here.
#[derive(Debug, Error)]
pub(super) enum Message {
    #[error("A logspace is [from, to, count]: powers of ten, and how many, as [0, -4, 16]")]
    LogSpaceShape,
    #[error("Panels need the `key` that differs: \"init.std\"")]
    NoKey,
    #[error("A grid has 2 to {most} panels, not {count}")]
    PanelCount { most: usize, count: usize },
    #[error("A logspace goes from one power of ten to another, as 0 to -4")]
    LogSpaceEnds,
    #[error("`{key}` is the same for all networks, so it makes no panels")]
    SameForAll { key: String },
    #[error("Panels need `values`: a list, or {{ logspace = [0, -4, 16] }}")]
    NoValues,
    #[error("The id names the whole cell: write it above [base]")]
    IdOfBase,
    #[error("A comparison has at least one [[variant]]")]
    NoVariant,
    #[error("A comparison has at most {most} variants, so that their lines can be told apart")]
    ManyVariants { most: usize },
    #[error("A name has 1 to {most} characters")]
    NameLength { most: usize },
    #[error("There is another variant `{name}`")]
    SameName { name: String },
    #[error("A variant has a `name`; the id names the whole cell")]
    IdOfVariant,
    #[error("All networks train side by side, so `iterations` is set in [base] and is the same for all")]
    OwnIterations,
    #[error("These {count} networks would take {megabytes} MB of memory; at most {most} MB")]
    MuchMemory { count: usize, megabytes: usize, most: usize },
    #[error(
        "The curves of {count} networks over {iterations} iterations would take {megabytes} MB of memory; at most \
         {most} MB"
    )]
    LongCurves { count: usize, iterations: u64, megabytes: usize, most: usize },
    #[error("{count} networks, {length} iterations on {data}")]
    Compared { count: usize, length: u64, data: Phrase },
    #[error(", best validation accuracy {validation} ({whose}), whose test accuracy at the end is {test}")]
    BestByValidation { validation: String, whose: Phrase, test: String },
    #[error(", best test accuracy {test} ({whose})")]
    Best { test: String, whose: Phrase },
}
