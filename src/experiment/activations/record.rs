//! The grid as a table.

use std::borrow::Borrow;

use super::figures::exhibits;
use super::messages::Message;
use super::moments::moments;
use super::run::{ActivationsRow, ActivationsRun};
use super::spec::ActivationsSpec;
use crate::experiment::figure::{FigureWords, Histogram, Table, Values};
use crate::experiment::outcome::{HistogramRows, OnTick, Outcome, Tick};
use crate::experiment::run::{Run, RunError, play};
use crate::experiment::sources::Sources;
use crate::language::Say;
use crate::nn::{InitRule, on_all_cores};

/// Computes the grid from the first row to the last. `tick` hears of every row and may stop it.
///
/// The tables have the columns of a training's, with iteration 0 since nothing is trained, and two more that name the row
/// of the grid: one of the activations, one of the gradients.
///
/// # Errors
/// When the data are not there, and when `tick` stopped it.
pub fn record(spec: &ActivationsSpec, sources: &Sources, tick: OnTick<'_>) -> Result<Outcome, RunError> {
    let mut run = ActivationsRun::new(spec.clone(), sources)?;
    let total = run.length();
    let mut rows = Vec::new();
    let mut stopped = false;
    on_all_cores(|| {
        play(&mut run, |run, row| {
            rows.push(row);
            let flow = tick(Tick { done: run.iteration(), total, loss: None });
            stopped = flow.is_break();
            flow
        })
    })?;
    if stopped {
        return Err(RunError::stopped(run.iteration()));
    }
    let words = FigureWords::of(sources.language);
    let moments = sources.moments.then(|| moments(&rows, words));
    Ok(Outcome { moments, ..outcome(&rows, run.data(), spec, words) })
}

/// The rows that are computed, as a table; `data` is the name of the data that went in, if any did.
pub fn outcome<R: Borrow<ActivationsRow>>(
    rows: &[R],
    data: Option<&str>,
    spec: &ActivationsSpec,
    words: &FigureWords,
) -> Outcome {
    let tables = vec![
        table("activations", rows, |row| &row.activations),
        table("gradients", rows, |row| &row.gradients),
    ];
    let (count, layers) = (rows.len(), spec.layers);
    let summary = Message::Rows { count, layers }.phrase();
    Outcome { summary, tables, exhibits: exhibits(rows, data, spec, words), ..Outcome::default() }
}

/// What a grid writes, without rows.
pub(super) fn writes(_: &ActivationsSpec) -> Vec<Table> {
    let none: &[ActivationsRow] = &[];
    ["activations", "gradients"].map(|name| table(name, none, |row| &row.activations)).into()
}

fn table<R: Borrow<ActivationsRow>>(
    name: &'static str,
    rows: &[R],
    of: fn(&ActivationsRow) -> &[Histogram],
) -> Table {
    let mut histograms = HistogramRows::default();
    let (mut activations, mut inits) = (Vec::new(), Vec::new());
    for row in rows.iter().map(Borrow::borrow) {
        for (layer, histogram) in (1..).zip(of(row)) {
            histograms.push(0, layer, histogram);
        }
        let init = match row.init.rule() {
            InitRule::Fixed(std) => format!("std {std}"),
            InitRule::Scaled(row) => row.word.into(),
        };
        activations.resize(histograms.len(), row.activation.word().to_owned());
        inits.resize(histograms.len(), init);
    }
    let table = histograms.table(name);
    table.with("activation", Values::Text(activations)).with("init", Values::Text(inits))
}
