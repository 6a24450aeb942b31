//! The row of this kind in the table of kinds.

use super::record::{record, writes};
use super::spec::{ActivationsSpec, SHOWABLE};
use crate::experiment::cell_kind::{CellKind, Parse, Record, Title, Writes};
use crate::experiment::spec::Showable;

const BLOCK: &str = r#"activations = ["sigmoid", "relu", "tanh"]
inits = [{ std = 1.0 }, { std = 0.01 }, "xavier", "he"]
layers = 5
width = 100
samples = 1000
seed = 42
"#;

impl CellKind for ActivationsSpec {
    const NAME: &'static str = "activations";
    const DEFAULT_BLOCK: &'static str = BLOCK;
    const SHOWABLE: &'static Showable = &SHOWABLE;
    const TITLE: Title = |words| words.cells.activations;
    const PARSE: Parse<Self> = Self::parse;
    const RECORD: Record<Self> = record;
    const WRITES: Writes<Self> = writes;
}
