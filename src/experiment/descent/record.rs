//! The paths as a table.

use super::figures::exhibits;
use super::messages::Message;
use super::spec::DescentSpec;
use super::walk::{Path, Walk};
use crate::experiment::figure::{FigureWords, Table, Values};
use crate::experiment::outcome::{OnTick, Outcome, Tick};
use crate::experiment::run::RunError;
use crate::experiment::sources::Sources;
use crate::language::{Phrase, Say};

/// Lets all optimizers walk and gathers their paths. `tick` hears of the end.
///
/// # Errors
/// When a value of the spec cannot be, and when `tick` stopped it.
pub fn record(spec: &DescentSpec, sources: &Sources, tick: OnTick<'_>) -> Result<Outcome, RunError> {
    let walk = Walk::new(spec)?;
    let steps = spec.steps as u64;
    if tick(Tick { done: steps, total: steps, loss: None }).is_break() {
        return Err(RunError::stopped(steps));
    }
    Ok(outcome(spec, &walk, spec.steps, FigureWords::of(sources.language)))
}

/// All paths as a table, with the figures up to a step.
pub fn outcome(spec: &DescentSpec, walk: &Walk, until: usize, words: &FigureWords) -> Outcome {
    let table = table(&walk.paths);
    let function = spec.function.replace('\n', "; ");
    let mut summary = Message::Steps { steps: spec.steps, function }.phrase();
    for (number, path) in walk.paths.iter().enumerate() {
        if number > 0 {
            summary.push("; ");
        }
        summary.push(end(path));
    }
    let exhibits = exhibits(spec, walk, until, words);
    Outcome { summary, tables: vec![table], exhibits, ..Outcome::default() }
}

/// What a descent writes, without rows.
pub(super) fn writes(_: &DescentSpec) -> Vec<Table> {
    vec![table(&[])]
}

fn table(paths: &[Path]) -> Table {
    let (mut optimizer, mut step) = (Vec::new(), Vec::new());
    let [mut x, mut y, mut value] = [const { Vec::<f64>::new() }; 3];
    for path in paths {
        for (number, (at, f)) in path.points.iter().zip(&path.values).enumerate() {
            optimizer.push(path.name.to_lowercase());
            step.push(number as u64);
            x.push(at[0]);
            y.push(at[1]);
            value.push(*f);
        }
    }
    Table::new("path")
        .with("optimizer", Values::Text(optimizer))
        .with("step", Values::Whole(step))
        .with("x", Values::Number(x))
        .with("y", Values::Number(y))
        .with("value", Values::Number(value))
}

fn end(path: &Path) -> Phrase {
    let name = &path.name;
    match (path.lost, path.points.last(), path.values.last()) {
        (None, Some([x, y]), Some(value)) => {
            Message::End { name: name.clone(), x: *x, y: *y, value: *value }.phrase()
        }
        (Some(step), ..) => Message::NotANumber { name: name.clone(), step }.phrase(),
        _ => Phrase::same(name),
    }
}
