//! The row of this kind in the table of kinds.

use super::record::{record, writes};
use super::spec::{GradientCheckSpec, SHOWABLE};
use crate::experiment::cell_kind::{CellKind, Parse, Record, Title, Writes};
use crate::experiment::spec::Showable;

const BLOCK: &str = r#"hidden = [50]
activation = "relu"
init = { std = 0.01 }
samples = 3
h = 1e-4
share = 1.0
break = "nothing"
seed = 42
"#;

impl CellKind for GradientCheckSpec {
    const NAME: &'static str = "gradient_check";
    const DEFAULT_BLOCK: &'static str = BLOCK;
    const SHOWABLE: &'static Showable = &SHOWABLE;
    const TITLE: Title = |words| words.cells.gradient_check;
    const PARSE: Parse<Self> = Self::parse;
    const RECORD: Record<Self> = record;
    const WRITES: Writes<Self> = writes;
}
