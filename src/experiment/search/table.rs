//! The trials of a search as a table.

use std::borrow::Cow;

use toml::Value;

use super::plan::{Plan, in_words};
use super::range::Candidates;
use super::trial::Trial;
use crate::experiment::figure::{Table, Values};

/// One row a trial: its number, its values, what it came to.
pub fn table(plan: &Plan, trials: &[&Trial]) -> Table {
    let mut table =
        Table::new("trials").with("trial", Values::Whole(trials.iter().map(|trial| trial.number).collect()));
    for (index, range) in plan.spec().ranges.iter().enumerate() {
        let values: Vec<Option<&Value>> =
            trials.iter().map(|trial| trial.values.get(index).and_then(Option::as_ref)).collect();
        table = table.with(Cow::Owned(range.key.clone()), column(&range.candidates, &values));
    }
    let measured = |of: fn(&Trial) -> f64| Values::Number(trials.iter().map(|trial| of(trial)).collect());
    table = table
        .with("validation", measured(|trial| trial.end.validation))
        .with("train", measured(|trial| trial.end.train))
        .with("seconds", measured(|trial| trial.seconds));
    if plan.spec().halving.is_some() {
        let iterations = trials.iter().map(|trial| trial.iterations).collect();
        table = table.with("iterations", Values::Whole(iterations));
    }
    table
}

/// Numbers where all are numbers, words anywhere else; nothing where a key has no meaning.
fn column(candidates: &Candidates, values: &[Option<&Value>]) -> Values {
    let is_listed = matches!(candidates, Candidates::Choice(_));
    let numbers: Option<Vec<f64>> = values.iter().map(|value| value.and_then(Value::as_float)).collect();
    match numbers {
        Some(numbers) if !is_listed => Values::Number(numbers),
        _ => Values::Text(values.iter().map(|value| value.map(in_words).unwrap_or_default()).collect()),
    }
}
