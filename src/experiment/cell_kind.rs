//! What a kind of cell brings into the [table of kinds](super::kinds).

use super::figure::{FigureWords, Table};
use super::outcome::{OnTick, Outcome};
use super::run::RunError;
use super::sources::Sources;
use super::spec::{CellSpec, Showable, SpecError};

/// What cells of a kind are called.
pub type Title = fn(&FigureWords) -> &'static str;
/// Reads a block.
pub type Parse<S> = fn(&str) -> Result<S, SpecError>;
/// Runs a cell to its end on this thread and gathers what it leaves behind. Fails when the run cannot be built or cannot go on, and
/// when the last argument stopped it.
pub type Record<S> = fn(&S, &Sources, OnTick<'_>) -> Result<Outcome, RunError>;

/// The tables that a run of a cell writes, with their columns and without rows: so it is known before a run which numbers it will have.
pub type Writes<S> = fn(&S) -> Vec<Table>;

/// A spec whose cells are a kind of their own.
pub trait CellKind: CellSpec + Clone + Default {
    /// The word after `toml` in the first line of a block.
    const NAME: &'static str;
    /// The block of a new cell; what it does not say has its default.
    const DEFAULT_BLOCK: &'static str;
    /// What a block can choose to show.
    const SHOWABLE: &'static Showable;
    /// What its cells are called.
    const TITLE: Title;
    /// Reads a block.
    const PARSE: Parse<Self>;
    /// Runs a cell without a window.
    const RECORD: Record<Self>;
    /// The tables that a run of a cell writes, with their columns and without rows.
    const WRITES: Writes<Self>;

    /// Runs the cell to its end on this thread and gathers what it leaves behind.
    ///
    /// # Errors
    /// When the run cannot be built or cannot go on, or when `tick` stopped it.
    fn record(&self, sources: &Sources, tick: OnTick<'_>) -> Result<Outcome, RunError> {
        Self::RECORD(self, sources, tick)
    }
}
