//! What is wrong with a spec, and where.

use std::ops::Range;

use thiserror::Error;

use crate::language::{Phrase, Say};

/// Whether it is the key that is wrong, or what stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blame {
    /// There is no such key.
    Key,
    /// The key is there, and cannot have this value.
    Value,
}

/// A value that cannot be, by its key. Nothing here knows of lines: the spec may come from a control.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct Problem {
    /// The key as a path: `batch_size`, `optimizer.lr`, `changes[1].dropout`.
    pub key: String,
    /// What of it is wrong.
    pub blame: Blame,
    /// What is wrong and what was expected.
    pub message: Phrase,
}

impl Problem {
    /// A problem with the value of `key`.
    pub fn new(key: impl Into<String>, message: impl Say) -> Self {
        Self { key: key.into(), blame: Blame::Value, message: message.phrase() }
    }

    /// What is wrong with a block that was made to set `key`.
    pub(crate) fn of_block(key: impl Into<String>, SpecError { blame, message, .. }: SpecError) -> Self {
        Self { key: key.into(), blame, message }
    }

    /// The same problem, one level deeper.
    #[must_use]
    pub fn within(mut self, prefix: &str) -> Self {
        self.key = if self.key.is_empty() { prefix.into() } else { format!("{prefix}.{}", self.key) };
        self
    }
}

/// What is wrong with the text of a block. Nothing of such a cell is run.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct SpecError {
    /// Line within the block, the first being 1.
    pub line: usize,
    /// Column in that line in characters, the first being 1.
    pub column: usize,
    /// The key in question, as a path, if it is about one.
    pub key: Option<String>,
    /// What of it is wrong.
    pub blame: Blame,
    /// What is wrong and what was expected.
    pub message: Phrase,
}

impl SpecError {
    /// The same, followed by what helps.
    #[must_use]
    pub(super) fn and(mut self, hint: impl Say) -> Self {
        self.message.push(". ");
        self.message.push(hint);
        self
    }

    /// An error about the value in the bytes `span` of `text`.
    pub(super) fn at(text: &str, span: Range<usize>, key: Option<String>, message: impl Say) -> Self {
        let before = text.get(..span.start).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Self { line, column, key, blame: Blame::Value, message: message.phrase() }
    }
}

impl Say for Problem {
    fn korean(&self) -> String {
        self.message.korean()
    }
}

impl Say for SpecError {
    fn korean(&self) -> String {
        self.message.korean()
    }
}
