//! The table of cell kinds, in the order of the menus. Parsing, menus, views, running without a window and tests all walk it.

use std::ops::Deref;

use super::activations::ActivationsSpec;
use super::cell_kind::{CellKind, Title};
use super::comparison::ComparisonSpec;
use super::descent::DescentSpec;
use super::figure::FigureWords;
use super::gradient_check::GradientCheckSpec;
use super::graph::GraphSpec;
use super::outcome::{OnTick, Outcome};
use super::predict::PredictSpec;
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
