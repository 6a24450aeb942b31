//! A dataset: what to train on, what to test on, and where both came from.

use std::path::PathBuf;

use super::names::{ClassName, DataName};
use super::{Images, Labelled};
use crate::language::{Language, Say};

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
    /// What the last class is called when it is no digit.
    pub extra: Option<&'static str>,
}

impl Dataset {
    /// What a class is called in tables and files: its number, or the name of the class that is no digit.
    pub fn class_name(&self, class: usize) -> String {
        self.class(class).to_string()
    }

    /// What a class is called.
    pub fn class(&self, class: usize) -> ClassName {
        match self.extra {
            Some(name) if class + 1 == self.classes => ClassName::Named(name),
            _ => ClassName::Number(class),
        }
    }

    /// What a class is called by those who speak `language`.
    pub fn class_in(&self, class: usize, language: Language) -> String {
        self.class(class).say(language)
    }

    /// Its name, as people read it.
    pub fn data_name(&self) -> DataName {
        DataName(self.name.clone())
    }

    /// What it is called by those who speak `language`.
    pub fn name_in(&self, language: Language) -> String {
        self.data_name().say(language)
    }

    /// Inputs that a network needs for these pictures: their pixels.
    pub fn inputs(&self) -> usize {
        self.train.images.size()
    }

    /// The training pictures, which fix the size of all.
    pub fn images(&self) -> &Images {
        &self.train.images
    }
}
