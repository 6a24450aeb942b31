//! The row of this kind in the table of kinds.

use super::record::{record, writes};
use super::spec::{PredictSpec, SHOWABLE};
use crate::experiment::cell_kind::{CellKind, Parse, Record, Title, Writes};
use crate::experiment::spec::Showable;

const BLOCK: &str = "network = \"train-1\"\npicture = { test = 0 }\n";

impl CellKind for PredictSpec {
    const NAME: &'static str = "predict";
    const DEFAULT_BLOCK: &'static str = BLOCK;
    const SHOWABLE: &'static Showable = &SHOWABLE;
    const TITLE: Title = |words| words.cells.predict;
    const PARSE: Parse<Self> = Self::parse;
    const RECORD: Record<Self> = record;
    const WRITES: Writes<Self> = writes;
}
