//! The row of this kind in the table of kinds.

use super::record::{record, writes};
use super::spec::{DescentSpec, SHOWABLE};
use crate::experiment::cell_kind::{CellKind, Parse, Record, Title, Writes};
use crate::experiment::spec::Showable;

const BLOCK: &str = r#"function = "x^2/20 + y^2"
start = [-7.0, 2.0]
steps = 30
optimizers = [
    { kind = "sgd", lr = 0.95 },
    { kind = "momentum", lr = 0.1 },
    { kind = "adagrad", lr = 1.5 },
    { kind = "adam", lr = 0.3 },
]
"#;

impl CellKind for DescentSpec {
    const NAME: &'static str = "descent";
    const DEFAULT_BLOCK: &'static str = BLOCK;
    const SHOWABLE: &'static Showable = &SHOWABLE;
    const TITLE: Title = |words| words.cells.descent;
    const PARSE: Parse<Self> = Self::parse;
    const RECORD: Record<Self> = record;
    const WRITES: Writes<Self> = writes;
}
