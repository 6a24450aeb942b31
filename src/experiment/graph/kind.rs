//! The row of this kind in the table of kinds.

use super::record::{record, writes};
use super::spec::{GraphSpec, SHOWABLE};
use crate::experiment::cell_kind::{CellKind, Parse, Record, Title, Writes};
use crate::experiment::spec::Showable;

const BLOCK: &str = r#"expression = """
price = apple * apples
price * tax"""
values = { apple = 100, apples = 2, tax = 1.1 }
"#;

impl CellKind for GraphSpec {
    const NAME: &'static str = "graph";
    const DEFAULT_BLOCK: &'static str = BLOCK;
    const SHOWABLE: &'static Showable = &SHOWABLE;
    const TITLE: Title = |words| words.cells.graph;
    const PARSE: Parse<Self> = Self::parse;
    const RECORD: Record<Self> = record;
    const WRITES: Writes<Self> = writes;
}
