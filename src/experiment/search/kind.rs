//! The row of this kind in the table of kinds.

use super::record::{record, writes};
use super::spec::{SHOWABLE, SearchSpec};
use crate::experiment::cell_kind::{CellKind, Parse, Record, Title, Writes};
use crate::experiment::spec::Showable;

const BLOCK: &str = r#"trials = 100
method = "random"
validation = 0.2
seed = 42

[base]
train_size = 500
hidden = [100, 100, 100, 100, 100, 100]
activation = "relu"
init = "he"
batch_size = 100
iterations = 200

[ranges]
lr = { log = [1e-6, 1e-2] }
weight_decay = { log = [1e-8, 1e-4] }
"#;

impl CellKind for SearchSpec {
    const NAME: &'static str = "search";
    const DEFAULT_BLOCK: &'static str = BLOCK;
    const SHOWABLE: &'static Showable = &SHOWABLE;
    const TITLE: Title = |words| words.cells.search;
    const PARSE: Parse<Self> = Self::parse;
    const RECORD: Record<Self> = record;
    const WRITES: Writes<Self> = writes;
}
