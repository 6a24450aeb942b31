//! Words of the `search` cell.

use super::grouped;

/// The `search` cell.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the English text beside it, below")]
pub struct SearchText {
    pub title: &'static str,
    pub progress: fn(ended: u64, total: u64) -> String,
}

pub(super) const ENGLISH: SearchText = SearchText {
    title: "Hyperparameter search",
    progress: |ended, total| format!("{} of {} trials", grouped(ended), grouped(total)),
};
