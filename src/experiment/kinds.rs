//! The table of cell kinds, in the order of the menus. Parsing, menus, views, running without a window and tests all walk it.

use std::ops::Deref;

use super::activations::ActivationsSpec;
use super::cell_kind::{CellKind, Title};
use super::comparison::ComparisonSpec;
use super::descent::DescentSpec;
use super::figure::{FigureWords, Table};
use super::gradient_check::GradientCheckSpec;
use super::graph::GraphSpec;
use super::outcome::{OnTick, Outcome};
use super::predict::PredictSpec;
use super::question::{Asked, QuestionSpec};
use super::run::RunError;
use super::search::SearchSpec;
use super::sources::Sources;
use super::spec::{CellSpec, Showable, Shown, SpecError};
use super::training::TrainingSpec;

/// One kind of cell.
pub struct Kind {
    /// The word after `toml` in the first line of a block.
    pub name: &'static str,
    /// The block of a new cell; what it does not say has its default.
    pub default_block: &'static str,
    /// What its cells are called.
    pub title: Title,
    /// Reads a block.
    pub parse: fn(&str) -> Result<Spec, SpecError>,
    /// What a block can choose to show.
    pub showable: &'static Showable,
    /// The spec of an empty block.
    pub default: fn() -> Spec,
}

impl Kind {
    /// What a block shows.
    ///
    /// # Errors
    /// When it is not TOML, and when it names what there is not.
    pub fn shown(&self, block: &str) -> Result<Shown, SpecError> {
        Shown::parse(block, self.showable)
    }
}

/// Writes the type of all specs and the table of their kinds from one list.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident($spec:ty),)+) => {
        /// The parameters of a cell of any kind, read and checked. What all kinds have in common is called on it directly.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Spec {
            $($(#[$doc])* $kind($spec),)+
        }

        impl Deref for Spec {
            type Target = dyn CellSpec;

            fn deref(&self) -> &Self::Target {
                match self {
                    $(Self::$kind(spec) => spec,)+
                }
            }
        }

        impl Spec {
            /// The name of its kind.
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Self::$kind(_) => <$spec>::NAME,)+
                }
            }

            /// The tables that a run of it writes, with their columns and without rows.
            pub fn writes(&self) -> Vec<Table> {
                match self {
                    $(Self::$kind(spec) => (<$spec>::WRITES)(spec),)+
                }
            }

            /// Runs the cell to its end on this thread and gathers what it leaves behind.
            ///
            /// # Errors
            /// When the run cannot be built or cannot go on, or when `tick` stopped it.
            pub fn record(&self, sources: &Sources, tick: OnTick<'_>) -> Result<Outcome, RunError> {
                match self {
                    $(Self::$kind(spec) => spec.record(sources, tick),)+
                }
            }
        }

        /// All kinds, in the order of the menus.
        pub const KINDS: &[Kind] = &[
            $(Kind {
                name: <$spec>::NAME,
                default_block: <$spec>::DEFAULT_BLOCK,
                title: <$spec>::TITLE,
                parse: |text| <$spec>::PARSE(text).map(Spec::$kind),
                showable: <$spec>::SHOWABLE,
                default: || Spec::$kind(<$spec>::default()),
            },)+
        ];
    };
}

kinds! {
    /// One network, trained.
    Training(TrainingSpec),
    /// Histograms of networks that were never trained.
    Activations(ActivationsSpec),
    /// Several networks, trained side by side.
    Comparison(ComparisonSpec),
    /// A computation graph.
    Graph(GraphSpec),
    /// Hyperparameters, searched.
    Search(SearchSpec),
    /// What a trained network sees in a picture.
    Predict(PredictSpec),
    /// Backpropagation against central differences.
    GradientCheck(GradientCheckSpec),
    /// Optimizers on a contour map.
    Descent(DescentSpec),
    /// What is asked before a run.
    Question(QuestionSpec),
}

/// Reads the block of a cell, and checks a question against the cell that it asks, whose kind and block `block_of` has.
///
/// # Errors
/// The first thing that is wrong with it, with its line.
pub fn parse_among<'a>(
    kind: &Kind,
    text: &str,
    block_of: impl Fn(&str) -> Option<(&'a str, &'a str)>,
) -> Result<Spec, SpecError> {
    let spec = (kind.parse)(text)?;
    let Spec::Question(_) = &spec else { return Ok(spec) };
    let asked = |id: &str| match block_of(id) {
        None => Asked::Missing,
        Some((name, body)) => match self::kind(name).map(|kind| (kind.parse)(body)) {
            Some(Ok(spec)) => spec.asked(),
            Some(Err(_)) | None => Asked::Broken,
        },
    };
    QuestionSpec::parse_among(text, asked).map(Spec::Question)
}

impl Spec {
    /// What a question that asks this cell knows of it before a run.
    pub fn asked(&self) -> Asked {
        let table = self.to_table();
        let base = table.get("base").and_then(toml::Value::as_table).unwrap_or(&table);
        let length = ["iterations", "steps"].iter().find_map(|key| base.get(*key)?.as_integer());
        Asked::Cell {
            kind: self.kind(),
            tables: self.writes(),
            groups: self.groups(),
            length: length.and_then(|length| u64::try_from(length).ok()),
        }
    }
}

/// What the cells of a kind are called; what is no kind keeps its name.
pub fn title<'a>(kind: &'a str, words: &FigureWords) -> &'a str {
    self::kind(kind).map_or(kind, |row| (row.title)(words))
}

/// The row of a kind by its name.
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_its_own_default_block_and_an_empty_one() {
        for kind in KINDS {
            let spec = (kind.parse)(kind.default_block).expect("the default block is right");
            assert_eq!(spec.kind(), kind.name);
            assert_eq!((kind.parse)("").expect("an empty block runs"), (kind.default)());
            let text = toml::to_string(&spec.to_table()).expect("tables are written");
            assert_eq!((kind.parse)(&text), Ok(spec));
        }
    }
}
