//! The row of this kind in the table of kinds.

use super::record::{record, writes};
use super::spec::{QuestionSpec, SHOWABLE};
use crate::experiment::cell_kind::{CellKind, Parse, Record, Title, Writes};
use crate::experiment::spec::Showable;

const BLOCK: &str = r#"ask = "$\\ln 1 = ?$"
choices = ["0", "1", "10"]
answer = 0
because = "$e^0 = 1$."
"#;

impl CellKind for QuestionSpec {
    const NAME: &'static str = "question";
    const DEFAULT_BLOCK: &'static str = BLOCK;
    const SHOWABLE: &'static Showable = &SHOWABLE;
    const TITLE: Title = |words| words.cells.question;
    const PARSE: Parse<Self> = Self::parse;
    const RECORD: Record<Self> = record;
    const WRITES: Writes<Self> = writes;
}
