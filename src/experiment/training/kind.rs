//! The row of this kind in the table of kinds.

use super::record::{record, writes};
use super::spec::{SHOWABLE, TrainingSpec};
use crate::experiment::cell_kind::{CellKind, Parse, Record, Title, Writes};
use crate::experiment::spec::Showable;

const BLOCK: &str = r#"hidden = [50]
activation = "relu"
init = { std = 0.01 }
optimizer = { kind = "sgd", lr = 0.1 }
batch_size = 100
iterations = 10000
seed = 42
"#;

impl CellKind for TrainingSpec {
    const NAME: &'static str = "training";
    const DEFAULT_BLOCK: &'static str = BLOCK;
    const SHOWABLE: &'static Showable = &SHOWABLE;
    const TITLE: Title = |words| words.cells.training;
    const PARSE: Parse<Self> = Self::parse;
    const RECORD: Record<Self> = record;
    const WRITES: Writes<Self> = writes;
}
