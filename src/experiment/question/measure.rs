//! The short names of numbers: `loss` and `test_accuracy` instead of a table, a column and a row.

use crate::experiment::quantity::{Condition, Join, Pick, QuantityError, Term, Test, terms};

/// Of a kind of cell: the short name, what it names at the end, and what it names at an iteration.
const SHORT: &[(&str, &str, &str, &str)] = &[
    ("training", "loss", "last loss.loss", "last loss.loss"),
    ("training", "train_accuracy", "last accuracy.train", "last accuracy.train"),
    ("training", "test_accuracy", "last accuracy.test", "last accuracy.test"),
    ("comparison", "loss", "summary.loss", "last loss.loss"),
    ("comparison", "train_accuracy", "summary.train", "last accuracy.train"),
    ("comparison", "test_accuracy", "summary.test", "last accuracy.test"),
    ("search", "validation_accuracy", "greatest trials.validation", "greatest trials.validation"),
    ("descent", "value", "last path.value", "last path.value"),
    ("predict", "probability", "greatest scores.probability", "greatest scores.probability"),
    ("gradient_check", "difference", "greatest parameters.relative", "greatest parameters.relative"),
];

/// The column of a kind of cell by which its rows follow each other.
fn clock(kind: &str) -> &'static str {
    if kind == "descent" { "step" } else { "iteration" }
}

/// The short names of a kind of cell.
pub(super) fn short_names(kind: &str) -> Vec<&'static str> {
    SHORT.iter().filter(|(of, ..)| *of == kind).map(|(_, name, ..)| *name).collect()
}

/// The terms of a name in the tables of a cell of `kind`, at an iteration or at the end. Of what is measured now and then it is the last
/// measurement up to it.
pub(super) fn measured(kind: &str, name: &str, at: Option<u64>) -> Result<Vec<(Join, Term)>, QuantityError> {
    let short = SHORT.iter().find(|(of, short, ..)| *of == kind && *short == name.trim());
    let written = short.map_or(name, |(.., end, then)| if at.is_some() { then } else { end });
    let mut terms = terms(written)?;
    for (_, term) in &mut terms {
        if let (Term::Quantity(quantity), Some(at)) = (term, at) {
            quantity.conditions.push(Condition { column: clock(kind).into(), test: Test::AtMost(at as f64) });
            if quantity.pick == Pick::Only {
                quantity.pick = Pick::Last;
            }
        }
    }
    Ok(terms)
}

/// Whether a name is one that people read: a table with its column and conditions is for the program.
pub(super) fn is_readable(name: &str) -> bool {
    name.trim().chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// A name as it is read by people: a short one without its underscore, any other as it is written.
pub(super) fn in_words(name: &str) -> String {
    name.trim().replace('_', " ")
}
