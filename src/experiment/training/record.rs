//! A training from start to end, as tables.

use std::ops::ControlFlow;

use super::figures::{Curves, exhibits};
use super::run::TrainingRun;
use super::snapshot::TrainingWatch;
use super::spec::TrainingSpec;
use crate::experiment::figure::{FigureWords, Table, Values};
use crate::experiment::outcome::{HistogramRows, Outcome, Tick};
use crate::experiment::run::{Moment, Run, RunError, play};
use crate::experiment::sources::Sources;
use crate::language::{Language, Phrase};
use crate::nn::on_all_cores;

/// At most about so many moments of the training have their activations in the table.
const MOMENTS: u64 = 100;

/// Trains from the first iteration to the last and gathers the tables. `tick` hears of every iteration and may stop it.
///
/// # Errors
/// When the run cannot be built, when an iteration cannot be taken, and when `tick` stopped it.
pub fn record(
    spec: &TrainingSpec,
    sources: &Sources,
    tick: &mut (dyn FnMut(Tick) -> ControlFlow<()> + Send),
) -> Result<Outcome, RunError> {
    let mut run = TrainingRun::new(spec.clone(), sources)?;
    let words = FigureWords::of(sources.language);
    on_all_cores(move || recorded(&mut run, words, tick))
}

fn recorded(
    run: &mut TrainingRun,
    words: &FigureWords,
    tick: &mut (dyn FnMut(Tick) -> ControlFlow<()> + Send),
) -> Result<Outcome, RunError> {
    let (total, per_epoch) = (run.length(), run.iterations_per_epoch());
    let epochs = total.div_ceil(per_epoch);
    let every = per_epoch * epochs.div_ceil(MOMENTS).max(1);
    let watch = TrainingWatch { first_weights: false, report: false, ..TrainingWatch::default() };
    let mut curves = Curves::default();
    let (mut loss, mut loss_after) = (Vec::new(), Vec::new());
    let (mut measured, mut train, mut test) = (Vec::new(), Vec::new(), Vec::new());
    let mut histograms = HistogramRows::default();
    let mut first_nan = None;
    let mut stopped = false;
    play(run, |run, point| {
        let x = point.iteration as f64;
        curves.loss.push([x, point.loss]);
        curves.after.extend(point.loss_after.map(|after| [x, after]));
        loss.push(point.loss);
        loss_after.extend(point.loss_after);
        if point.loss.is_nan() && first_nan.is_none() {
            first_nan = Some(point.iteration);
        }
        if let Some(accuracy) = point.accuracy {
            curves.train.push([x, accuracy.train]);
            curves.test.push([x, accuracy.test]);
            measured.push(point.iteration);
            train.push(accuracy.train);
            test.push(accuracy.test);
        }
        if point.iteration.is_multiple_of(every) || point.iteration + 1 == total {
            let layers = run.snapshot(&watch, Moment::Passing).layers;
            for (index, layer) in layers.iter().enumerate() {
                histograms.push(point.iteration, index as u64 + 1, &layer.activation);
            }
        }
        stopped = tick(Tick { done: point.iteration + 1, total, loss: Some(point.loss) }).is_break();
        if stopped { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    if stopped {
        return Err(RunError::stopped(run.iteration()));
    }
    let end = run.accuracy()?;
    let (train_end, test_end) = (end.train, end.test);
    let mut summary = Phrase::new(
        format!(
            "{total} iterations on {}, train accuracy {train_end:.4}, test accuracy {test_end:.4}",
            run.data().name
        ),
        format!(
            "{}, 반복 {total}회, 훈련 정확도 {train_end:.4}, 시험 정확도 {test_end:.4}",
            run.data().name_in(Language::Korean)
        ),
    );
    if let Some(iteration) = first_nan {
        summary.push(
            format!("; the loss is not a number from iteration {iteration} on"),
            format!("; 반복 {iteration}부터 손실이 수가 아님"),
        );
    }
    let mut losses = Table::new("loss")
        .with("iteration", Values::Whole((0..loss.len() as u64).collect()))
        .with("loss", Values::Number(loss));
    if run.spec().record_after {
        losses = losses.with("loss_after", Values::Number(loss_after));
    }
    let accuracies = Table::new("accuracy")
        .with("iteration", Values::Whole(measured))
        .with("train", Values::Number(train))
        .with("test", Values::Number(test));
    let shown = run.snapshot(&TrainingWatch::default(), Moment::Resting);
    let figures = [curves.loss(run.spec(), words), curves.accuracy(run.spec(), words)];
    let exhibits = exhibits(figures, false, Some(&shown), Some(run.data()), run.spec(), words);
    Ok(Outcome {
        summary,
        tables: vec![losses, accuracies, histograms.table()],
        exhibits,
        files: Vec::new(),
        network: Some(run.network()),
    })
}
