//! A training from start to end, as tables.

use std::ops::ControlFlow;

use super::figures::{Curves, exhibits};
use super::run::{TrainingEnd, TrainingRun};
use super::snapshot::TrainingWatch;
use super::spec::TrainingSpec;
use crate::data::data_name;
use crate::experiment::figure::{Exhibit, FigureWords, Table, Values, left_out};
use crate::experiment::outcome::{HistogramRows, Outcome, Tick};
use crate::experiment::run::{Moment, Run, RunError, play};
use crate::experiment::sources::Sources;
use crate::language::{Language, Phrase};
use crate::nn::on_all_cores;

/// Trains from the first iteration to the last and gathers the tables. `tick` hears of every iteration and may stop it.
///
/// # Errors
/// When the run cannot be built, when an iteration cannot be taken, and when `tick` stopped it.
pub fn record(
    spec: &TrainingSpec,
    sources: &Sources,
    tick: &mut (dyn FnMut(Tick) -> ControlFlow<()> + Send),
) -> Result<Outcome, RunError> {
    let mut run = TrainingRun::new(spec.clone(), sources)?.gathering();
    let words = FigureWords::of(sources.language);
    on_all_cores(move || recorded(&mut run, words, tick))
}

fn recorded(
    run: &mut TrainingRun,
    words: &FigureWords,
    tick: &mut (dyn FnMut(Tick) -> ControlFlow<()> + Send),
) -> Result<Outcome, RunError> {
    let total = run.length();
    let mut curves = Curves::default();
    let mut stopped = false;
    play(run, |_, point| {
        let x = point.iteration as f64;
        curves.loss.push([x, point.loss]);
        curves.after.extend(point.loss_after.map(|after| [x, after]));
        if let Some(accuracy) = point.accuracy {
            curves.train.push([x, accuracy.train]);
            curves.test.push([x, accuracy.test]);
        }
        stopped = tick(Tick { done: point.iteration + 1, total, loss: Some(point.loss) }).is_break();
        if stopped { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    if stopped {
        return Err(RunError::stopped(run.iteration()));
    }
    let shown = run.snapshot(&TrainingWatch::default(), Moment::Resting);
    let mut spec = run.spec().clone();
    // One that was to come after the last iteration was never made.
    spec.changes.retain(|scheduled| scheduled.at < total);
    let figures = [curves.loss(&spec, words), curves.accuracy(&spec, words)];
    let exhibits = exhibits(figures, false, Some(&shown), Some(run.data()), &spec, words);
    let end = run.end()?;
    let outcome = outcome(&curves, run.spec(), &run.data().name, end.as_deref(), exhibits);
    Ok(Outcome { network: Some(run.network()), ..outcome })
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
    let accuracies = Table::new("accuracy")
        .with("iteration", iterations(&curves.train))
        .with("train", values(&curves.train))
        .with("test", values(&curves.test));
    let mut tables = vec![losses, accuracies];
    let mut summary = Phrase::default();
    if let Some(TrainingEnd { accuracy, moments }) = end {
        let (mut activations, mut gradients) = (HistogramRows::default(), HistogramRows::default());
        for (iteration, layers) in moments {
            for (number, layer) in (1..).zip(layers) {
                activations.push(*iteration, number, &layer.activation);
                gradients.push(*iteration, number, &layer.gradient);
            }
        }
        tables.extend([activations.table("activations"), gradients.table("gradients")]);
        let (total, train, test) = (spec.iterations, accuracy.train, accuracy.test);
        summary = Phrase::new(
            format!("{total} iterations on {data}, train accuracy {train:.4}, test accuracy {test:.4}"),
            format!(
                "{}, 반복 {total}회, 훈련 정확도 {train:.4}, 시험 정확도 {test:.4}",
                data_name(data, Language::Korean)
            ),
        );
        let first = |is: fn(f64) -> bool| curves.loss.iter().find(|point| is(point[1])).map(|point| point[0]);
        if let Some(first) = first(f64::is_infinite) {
            summary.push(
                format!("; the loss is infinite from iteration {first} on"),
                format!("; 반복 {first}부터 손실이 무한대임"),
            );
        }
        if let Some(first) = first(f64::is_nan) {
            summary.push(
                format!("; the loss has been NaN since iteration {first}"),
                format!("; 반복 {first}부터 손실이 NaN"),
            );
        }
        say_left_out(&mut summary, &curves.loss);
    }
    Outcome { summary, tables, exhibits, files: Vec::new(), network: None }
}

/// Goes on with how many points are missing in a curve, if any are.
pub(crate) fn say_left_out(summary: &mut Phrase, loss: &[[f64; 2]]) {
    let count = left_out(loss);
    if count > 0 {
        summary.push(
            format!(
                "; {count} points are left out of the curves, since the window was not drawn while they came"
            ),
            format!("; 창이 가려진 동안의 점 {count}개는 곡선에서 생략"),
        );
    }
}
