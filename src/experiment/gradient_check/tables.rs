//! What a check leaves behind, as tables.

use super::report::{ArrayReport, Entry};
use super::verdict::Verdict;
use crate::experiment::figure::{Table, Values};

/// One row an array.
pub(super) fn parameters(arrays: &[ArrayReport]) -> Table {
    let numbers = |of: fn(&ArrayReport) -> f64| Values::Number(arrays.iter().map(of).collect());
    let words = |of: fn(&ArrayReport) -> &'static str| {
        Values::Text(arrays.iter().map(|array| of(array).to_owned()).collect())
    };
    Table::new("parameters")
        .with("parameter", Values::Text(arrays.iter().map(|array| array.parameter.clone()).collect()))
        .with("mean", numbers(|array| array.mean))
        .with("max", numbers(|array| array.max))
        .with("relative", numbers(|array| array.relative))
        .with("kinks", Values::Whole(arrays.iter().map(|array| array.kinks as u64).collect()))
        .with("verdict", words(|array| array.verdict.map_or("", Verdict::word)))
        .with("because", words(because))
}

/// One row an entry of the greatest difference.
pub(super) fn worst(worst: &[Entry]) -> Table {
    let index = |index: &[usize]| index.iter().map(usize::to_string).collect::<Vec<_>>().join(" ");
    Table::new("worst")
        .with("parameter", Values::Text(worst.iter().map(|entry| entry.parameter.clone()).collect()))
        .with("index", Values::Text(worst.iter().map(|entry| index(&entry.index)).collect()))
        .with("backpropagation", Values::Number(worst.iter().map(|entry| entry.backpropagation).collect()))
        .with("numerical", Values::Number(worst.iter().map(|entry| entry.numerical).collect()))
        .with("crossed", Values::Whole(worst.iter().map(|entry| entry.crossed as u64).collect()))
}

/// Why a check of an array cannot tell, or why its numbers differ although its gradients agree.
fn because(array: &ArrayReport) -> &'static str {
    match array.verdict {
        Some(Verdict::CannotTell(doubt)) => doubt.word(),
        _ => array.cause.word(),
    }
}
