//! A dataset: what to train on, what to test on, and where both came from.

use std::path::PathBuf;

use super::{Images, Labelled};

/// Where a dataset came from, so that it can be found again at the next start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Made by the program itself.
    Digits,
    /// Read from these files or folders, as they were picked.
    Files(Vec<PathBuf>),
}

/// Labelled pictures to train on and to test on, of one size and with the same classes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dataset {
    /// What people call it, such as `MNIST`.
    pub name: String,
    /// Where it came from.
    pub source: Source,
    /// The pictures to train on.
    pub train: Labelled,
    /// The pictures to test on, never trained on.
    pub test: Labelled,
    /// How many classes there are: one more than the largest label.
    pub classes: usize,
}

impl Dataset {
    /// Inputs that a network needs for these pictures: their pixels.
    pub fn inputs(&self) -> usize {
        self.train.images.size()
    }

    /// The training pictures, which fix the size of all.
    pub fn images(&self) -> &Images {
        &self.train.images
    }
}
