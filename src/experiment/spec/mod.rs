//! Specs: the parameters of a cell, from the TOML of its block and back.
//!
//! A block is read in two steps. Reading looks at keys and types and remembers where each key stands; checking looks
//! at values, in one place, whether they come from a block or from a control in the window. Both say what is wrong in
//! words, and a block's errors carry their line.

mod error;
mod kinds;
mod reader;
mod settings;

pub use error::{Problem, SpecError};
pub use kinds::{KINDS, Kind, OnTick, kind};
pub(super) use reader::{Item, Reader, parse};
pub(super) use settings::{
    activation, activation_value, batch_norm, batch_norm_value, check_batch_norm, check_init,
    check_optimizer, check_rate, check_seed, check_share, id, init, init_value, optimizer, optimizer_value,
};

use super::activations::ActivationsSpec;
use super::training::TrainingSpec;

/// The parameters of a cell of any kind, read and checked.
#[derive(Clone, Debug, PartialEq)]
pub enum Spec {
    /// One network, trained.
    Training(TrainingSpec),
    /// Histograms of networks that were never trained.
    Activations(ActivationsSpec),
}

impl Spec {
    /// The row of the table of kinds.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Training(_) => "training",
            Self::Activations(_) => "activations",
        }
    }

    /// The name of the cell, if it has one.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Training(spec) => spec.id.as_deref(),
            Self::Activations(spec) => spec.id.as_deref(),
        }
    }

    /// The seed from which all randomness of the cell follows.
    pub fn seed(&self) -> u64 {
        match self {
            Self::Training(spec) => spec.seed,
            Self::Activations(spec) => spec.seed,
        }
    }

    /// All keys with their values, those with their default values too; only what is absent by its nature (`id`,
    /// `train_size`, `weights`) is left out.
    pub fn to_table(&self) -> toml::Table {
        match self {
            Self::Training(spec) => spec.to_table(),
            Self::Activations(spec) => spec.to_table(),
        }
    }

    /// Checks the values, as reading a block does.
    ///
    /// # Errors
    /// The first value that cannot be.
    pub fn check(&self) -> Result<(), Problem> {
        match self {
            Self::Training(spec) => spec.check(),
            Self::Activations(spec) => spec.check(),
        }
    }
}
