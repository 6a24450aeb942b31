//! The row of this kind in the table of kinds.

use super::presets::PRESETS;
use super::record::{record, writes};
use super::spec::{ComparisonSpec, SHOWABLE};
use crate::experiment::cell_kind::{CellKind, Parse, Record, Title, Writes};
use crate::experiment::spec::Showable;

impl CellKind for ComparisonSpec {
    const NAME: &'static str = "comparison";
    const DEFAULT_BLOCK: &'static str = PRESETS[0].block;
    const SHOWABLE: &'static Showable = &SHOWABLE;
    const TITLE: Title = |words| words.cells.comparison;
    const PARSE: Parse<Self> = Self::parse;
    const RECORD: Record<Self> = record;
    const WRITES: Writes<Self> = writes;
}
