//! A training from start to end, as tables.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::accuracy_points::last_accuracy;
use super::figures::{Curves, exhibits};
use super::messages::Message;
use super::over_time;
use super::patient::{Patient, Said};
use super::point::{Accuracy, TrainingEnd};
use super::run::TrainingRun;
use super::snapshot::TrainingWatch;
use super::spec::TrainingSpec;
use super::units;
use crate::data::DataName;
use crate::experiment::figure::{Exhibit, FigureWords, Table, Values, format, left_out};
use crate::experiment::moments::Moments;
use crate::experiment::outcome::{Extra, HistogramRows, InWords, OnTick, Outcome, Tick};
use crate::experiment::run::{Moment, Played, Run, RunError, play_with_stops};
use crate::experiment::sources::Sources;
use crate::language::{Phrase, Say};
use crate::nn::on_all_cores;

/// Trains from the first iteration to the last and gathers the tables. `tick` hears of every iteration and may stop it.
///
/// # Errors
/// When the run cannot be built, when an iteration cannot be taken, and when `tick` stopped it.
pub fn record(spec: &TrainingSpec, sources: &Sources, tick: OnTick<'_>) -> Result<Outcome, RunError> {
    let mut run = TrainingRun::new(spec.clone(), sources)?.gathering();
    let all_words = sources.words();
    on_all_cores(move || {
        let total = run.length();
        if let Some(takes) = run.takes() {
            let all = takes.mul_f64(total as f64);
            tracing::warn!(
                "the numerical gradient takes about {takes:.1?} an iteration, {all:.0?} for all {total}"
            );
        }
        let stepped = if sources.moments { all_words.as_slice() } else { &[] };
        let (curves, moments) = played(&mut run, total, stepped, tick)?;
        let shown = run.snapshot(&TrainingWatch::default(), Moment::Resting);
        let spec = acting(&run);
        let mut moments = moments.into_iter();
        let mut in_words = all_words.iter().map(|words| {
            let figures = [curves.loss(&spec, words), curves.accuracy(&spec, words)];
            let exhibits = exhibits(figures, false, Some(&shown), Some(run.data()), &spec, words);
            InWords { exhibits, moments: moments.next() }
        });
        let InWords { exhibits, moments } = in_words.next().unwrap_or_default();
        let also = in_words.next();
        let end = run.end()?;
        let outcome = outcome(&curves, run.spec(), &run.data().name, end.as_deref(), exhibits);
        let diagnosis = outcome.folded.say(sources.language);
        let files = if diagnosis.is_empty() {
            Vec::new()
        } else {
            vec![Extra { name: "diagnosis.txt".to_owned(), bytes: format!("{diagnosis}\n").into_bytes() }]
        };
        Ok(Outcome { network: Some(run.network()), moments, also, files, ..outcome })
    })
}

/// What the first `until` iterations of a training show on their way, trained once more. `tick` hears of every iteration and may stop
/// it.
///
/// # Errors
/// As [`record`].
pub fn moments(
    spec: &TrainingSpec,
    until: u64,
    sources: &Sources,
    tick: OnTick<'_>,
) -> Result<Option<Moments>, RunError> {
    let mut run = TrainingRun::new(spec.clone(), sources)?;
    let words = FigureWords::of(sources.language);
    let until = until.min(run.length());
    on_all_cores(move || Ok(played(&mut run, until, &[words], tick)?.1.pop()))
}

/// Its spec with those changes alone that it makes.
fn acting(run: &TrainingRun) -> TrainingSpec {
    let mut spec = run.spec().clone();
    spec.changes = spec.acting_changes().copied().collect();
    spec
}

/// Takes the first `until` iterations: the curves, and moments in each of these words.
fn played(
    run: &mut TrainingRun,
    until: u64,
    stepped: &[&FigureWords],
    tick: OnTick<'_>,
) -> Result<(Curves, Vec<Moments>), RunError> {
    let spec = acting(run);
    let stops = if stepped.is_empty() { Vec::new() } else { run.moments(until, false) };
    let mut moments: Vec<Moments> = stepped.iter().map(|words| super::moments::none(&spec, words)).collect();
    let mut curves = Curves::default();
    let mut stopped = false;
    if until == 0 {
        return Ok((curves, moments));
    }
    play_with_stops(run, &stops, |run, news| {
        let point = match news {
            Played::Point(point) => point,
            Played::Stop(at) => {
                let snapshot = run.snapshot(&TrainingWatch::default(), Moment::Resting);
                for (moments, words) in moments.iter_mut().zip(stepped) {
                    let shown = super::moments::shown(&snapshot, run.data(), at, &curves, &spec, words);
                    moments.all.push(shown);
                }
                let is_last = at + 1 == until;
                return if is_last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
            }
        };
        let x = point.iteration as f64;
        curves.loss.push([x, point.loss]);
        curves.after.extend(point.loss_after.map(|after| [x, after]));
        if let Some(accuracy) = point.accuracy {
            curves.train.push([x, accuracy.train]);
            curves.validation.extend(accuracy.validation.map(|validation| [x, validation]));
            curves.test.push([x, accuracy.test]);
        }
        let told = tick(Tick { done: point.iteration + 1, total: until, loss: Some(point.loss) });
        stopped = told.is_break();
        told
    })?;
    if stopped { Err(RunError::stopped(run.iteration())) } else { Ok((curves, moments)) }
}

/// What a training comes to: its curves as tables, and, once it has come to its end, its activations and what it says.
pub fn outcome(
    curves: &Curves,
    spec: &TrainingSpec,
    data: &str,
    end: Option<&TrainingEnd>,
    exhibits: Vec<Exhibit>,
) -> Outcome {
    let iterations =
        |points: &[[f64; 2]]| Values::Whole(points.iter().map(|point| point[0] as u64).collect());
    let values = |points: &[[f64; 2]]| Values::Number(points.iter().map(|point| point[1]).collect());
    let mut losses =
        Table::new("loss").with("iteration", iterations(&curves.loss)).with("loss", values(&curves.loss));
    if spec.record_after {
        losses = losses.with("loss_after", values(&curves.after));
    }
    let mut accuracies = Table::new("accuracy")
        .with("iteration", iterations(&curves.train))
        .with("train", values(&curves.train));
    if spec.validation > 0.0 {
        accuracies = accuracies.with("validation", values(&curves.validation));
    }
    let accuracies = accuracies.with("test", values(&curves.test));
    let mut tables = vec![losses, accuracies];
    let mut summary = Phrase::default();
    if let Some(TrainingEnd { accuracy, moments, over_time: recorded, units }) = end {
        let (mut activations, mut gradients) = (HistogramRows::default(), HistogramRows::default());
        for (iteration, layers) in moments {
            for (number, layer) in (1..).zip(layers) {
                activations.push(*iteration, number, &layer.activation);
                gradients.push(*iteration, number, &layer.gradient);
            }
        }
        tables.extend([activations.table("activations"), gradients.table("gradients")]);
        let recorded = [(&[][..], recorded.as_slice())];
        tables.extend([over_time::table(&[], &recorded), over_time::updates(&[], &recorded)]);
        tables.push(units::table(units));
        // By the same function as everywhere; a window that was not drawn for very long may have left the point out.
        let last = last_accuracy(&curves.train, &curves.validation, &curves.test, u64::MAX)
            .filter(|(iteration, _)| iteration + 1 == spec.iterations);
        let Accuracy { train, validation, test } = last.map_or(*accuracy, |(_, accuracy)| accuracy);
        let (total, train, test) = (spec.iterations, format::accuracy(train), format::accuracy(test));
        let data = DataName(data.to_owned());
        summary = match validation.map(format::accuracy) {
            None => Message::Trained { total, data, train, test }.phrase(),
            Some(validation) => Message::Validated { total, data, train, validation, test }.phrase(),
        };
        say_overflow(&mut summary, None, first_infinite(&curves.loss), first_nan(&curves.loss));
        say_left_out(&mut summary, &curves.loss);
    }
    let folded = Patient::of(spec).map(Said::phrase_of).unwrap_or_default();
    Outcome { summary, folded, tables, exhibits, ..Outcome::default() }
}

/// What a training writes, without rows.
pub(super) fn writes(spec: &TrainingSpec) -> Vec<Table> {
    let validation = (spec.validation > 0.0).then_some(f64::NAN);
    let accuracy = Accuracy { train: f64::NAN, validation, test: f64::NAN };
    let end =
        TrainingEnd { accuracy, moments: BTreeMap::new(), over_time: Vec::new(), units: Arc::default() };
    outcome(&Curves::default(), spec, "", Some(&end), Vec::new()).tables
}

/// The first iteration of a loss that is infinite, among points `[iteration, loss]`.
pub fn first_infinite(loss: &[[f64; 2]]) -> Option<u64> {
    loss.iter().find(|point| point[1].is_infinite()).map(|point| point[0] as u64)
}

/// The first iteration of a loss that is not a number.
pub fn first_nan(loss: &[[f64; 2]]) -> Option<u64> {
    loss.iter().find(|point| point[1].is_nan()).map(|point| point[0] as u64)
}

/// Goes on with when the loss of `whose` network overflowed. An infinite loss is another thing than NaN: only its term of
/// weight decay is too large to be written down, and the network itself still computes.
pub(crate) fn say_overflow(
    summary: &mut Phrase,
    whose: Option<Phrase>,
    infinite: Option<u64>,
    not_a_number: Option<u64>,
) {
    let named = whose.map(|mut whose| {
        whose.push(": ");
        whose
    });
    let named = named.unwrap_or_default();
    if let Some(first) = infinite {
        summary.push(Message::Infinite { whose: named.clone(), first });
    }
    if let Some(first) = not_a_number {
        summary.push(Message::NotANumber { whose: named, first });
    }
}

/// Goes on with how many points are missing in a curve, if any are.
pub(crate) fn say_left_out(summary: &mut Phrase, loss: &[[f64; 2]]) {
    let count = left_out(loss);
    if count > 0 {
        summary.push(Message::LeftOut { count });
    }
}
