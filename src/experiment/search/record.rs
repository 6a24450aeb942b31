//! A search from the first trial to the last, as tables.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::figures::{Axes, exhibits};
use super::messages::Message;
use super::plan::{Plan, in_words};
use super::run::{SearchRun, SearchSnapshot};
use super::spec::SearchSpec;
use super::table::table;
use super::trial::{Trial, best_of};
use crate::data::DataName;
use crate::experiment::figure::{FigureWords, Table, Values};
use crate::experiment::outcome::{InWords, OnTick, Outcome, Tick};
use crate::experiment::quantity::no_explained;
use crate::experiment::run::{Run, RunError, play};
use crate::experiment::share::ShareNote;
use crate::experiment::sources::Sources;
use crate::language::{Phrase, Say};

/// Runs all trials, or a share of them, and gathers the tables. `tick` hears while they go on and may stop it; what was
/// found by then is kept, where there is a place for it.
///
/// # Errors
/// When the run cannot be built, when a trial cannot be trained, and when `tick` stopped it.
pub fn record(spec: &SearchSpec, sources: &Sources, tick: OnTick<'_>) -> Result<Outcome, RunError> {
    let mut run = SearchRun::new(spec.clone(), sources)?;
    let total = run.length();
    let mut stopped = false;
    play(&mut run, |run, _| {
        stopped = tick(Tick { done: run.iteration(), total, loss: None }).is_break();
        if stopped { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    if stopped {
        return Err(RunError::stopped(run.iteration()));
    }
    let axes = Axes::of(run.plan());
    let found = run.found();
    let mut outcome = outcome(&found, axes, FigureWords::of(sources.language));
    outcome.also = sources.also.map(|language| InWords {
        exhibits: exhibits(&found, axes, FigureWords::of(language)),
        moments: None,
    });
    let note = sources.share.map(|share| {
        let mut note = ShareNote {
            kind: "search".into(),
            share,
            experiment: format!("{}-{}", run.experiment(), spec.count()),
            parts: spec.count(),
            tables: BTreeMap::from([("trials".into(), Vec::new()), ("curves".into(), Vec::new())]),
        };
        for trial in run.trials() {
            note.row("trials", trial.number);
            note.rows("curves", trial.number, trial.curve.len() as u64);
        }
        note.file()
    });
    outcome.files.extend(note);
    Ok(outcome)
}

/// What a search has found so far.
pub fn outcome(found: &SearchSnapshot, axes: Axes, words: &FigureWords) -> Outcome {
    let trials: Vec<&Trial> = found.trials.iter().map(AsRef::as_ref).collect();
    let tables = vec![table(&found.plan, &trials), curves(&trials)];
    let exhibits = exhibits(found, axes, words);
    Outcome { summary: summary(found), tables, exhibits, ..Outcome::default() }
}

/// One row a measurement.
fn curves(trials: &[&Trial]) -> Table {
    let points = || trials.iter().flat_map(|trial| trial.curve.iter().map(|point| (trial.number, point)));
    Table::new("curves")
        .with("trial", Values::Whole(points().map(|(number, _)| number).collect()))
        .with("iteration", Values::Whole(points().map(|(_, point)| point.iteration).collect()))
        .with("train", Values::Number(points().map(|(_, point)| point.train).collect()))
        .with("validation", Values::Number(points().map(|(_, point)| point.validation).collect()))
}

/// What a search writes, without rows.
pub(super) fn writes(spec: &SearchSpec) -> Vec<Table> {
    vec![table(&Plan::new(spec), &[]), curves(&[]), no_explained()]
}

fn summary(found: &SearchSnapshot) -> Phrase {
    let SearchSnapshot { plan, trials, parts: (training, validating), saved, .. } = found;
    let (count, data) = (trials.len(), DataName(found.data.clone()));
    let mut words = Message::Trials { count, data, training: *training, validating: *validating }.phrase();
    if let Some(best) = best_of(trials) {
        let values = plan.keys().zip(&best.values);
        let values: Vec<String> = values
            .filter_map(|(key, value)| value.as_ref().map(|value| format!("{key} {}", in_words(value))))
            .collect();
        let (validation, number, values) = (best.end.validation, best.number, values.join(", "));
        words.push(Message::Best { validation, number, values });
    }
    if saved.trials > 0 {
        words.push(Message::StoppedEarly(*saved));
    }
    words
}
