//! Where the data of a run come from.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::run::RunError;
use super::share::Share;
use super::training::TrainedNetwork;
use crate::data::{Dataset, digits};

/// Which data a spec asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataChoice {
    /// MNIST if it is loaded, or else the built-in digits.
    Auto,
    /// The built-in digits.
    Digits,
    /// MNIST, and nothing else.
    Mnist,
}

impl DataChoice {
    /// The words of a spec.
    pub(crate) const WORDS: [(&str, Self); 3] =
        [("auto", Self::Auto), ("digits", Self::Digits), ("mnist", Self::Mnist)];

    /// The word in a spec.
    pub fn name(self) -> &'static str {
        Self::WORDS.iter().find(|(_, choice)| *choice == self).map_or("", |(name, _)| name)
    }
}

/// What there is to run on. Cheap to clone: the images are shared.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The images that a person loaded: MNIST or its kin.
    pub mnist: Option<Arc<Dataset>>,
    /// The folder of the notebook, beside which `weights` are looked for.
    pub folder: Option<PathBuf>,
    /// Networks of the same notebook that were trained already, by the id of their cell.
    pub networks: BTreeMap<String, Arc<TrainedNetwork>>,
    /// Which share of a cell's independent parts is run; all of them when absent.
    pub share: Option<Share>,
    /// The folder in which a cell keeps what it has found so far, so that it goes on where it stopped; nothing is kept
    /// when absent.
    pub kept: Option<PathBuf>,
}

impl Sources {
    /// The data for a choice. Makes the built-in digits when they are asked for the first time, which takes a moment.
    ///
    /// # Errors
    /// When MNIST is asked for and not loaded.
    pub fn dataset(&self, choice: DataChoice) -> Result<Arc<Dataset>, RunError> {
        match (choice, &self.mnist) {
            (DataChoice::Auto | DataChoice::Mnist, Some(mnist)) => Ok(Arc::clone(mnist)),
            (DataChoice::Auto, None) | (DataChoice::Digits, _) => Ok(digits()),
            (DataChoice::Mnist, None) => Err(RunError::Setup(
                "This cell asks for MNIST, which is not loaded. Open it with Open MNIST… or --mnist DIR, or write \
                 data = \"auto\" to go on with the built-in digits."
                    .into(),
            )),
        }
    }

    /// The network of the training cell `id`.
    ///
    /// # Errors
    /// When no such cell was run before.
    pub fn network(&self, id: &str) -> Result<Arc<TrainedNetwork>, RunError> {
        self.networks.get(id).map(Arc::clone).ok_or_else(|| {
            RunError::Setup(format!(
                "This cell looks at the network of the training cell `{id}`, which was not trained"
            ))
        })
    }

    /// The path of a file that a spec names beside its notebook.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.as_ref().map_or_else(|| PathBuf::from(name), |folder| folder.join(name))
    }
}
