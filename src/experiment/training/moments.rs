//! What a training shows on its way, for a page that can be stepped through.

use super::accuracy_points::last_accuracy;
use super::figures::{Curves, layer_exhibits};
use super::snapshot::TrainingSnapshot;
use super::spec::TrainingSpec;
use crate::data::Dataset;
use crate::experiment::figure::{FigureWords, format};
use crate::experiment::moments::{Along, Entry, Moments, Shown, layer_headings, layer_row};

/// Moments without any yet: their tables have the losses and accuracies, and the layers.
pub(super) fn none(spec: &TrainingSpec, words: &FigureWords) -> Moments {
    let mut numbers = vec![words.loss];
    numbers.extend(spec.record_after.then_some(words.after));
    numbers.push(words.train_accuracy);
    numbers.extend((spec.validation > 0.0).then_some(words.validation_accuracy));
    numbers.extend([words.test_accuracy, words.measured_at]);
    let mut headings = vec![owned(&numbers)];
    if !spec.hidden.is_empty() {
        headings.push(layer_headings(words));
    }
    Moments { along: Along::Iterations, length: spec.iterations, headings, all: Vec::new() }
}

fn owned(headings: &[&str]) -> Vec<String> {
    headings.iter().map(|heading| (*heading).to_owned()).collect()
}

/// The moment right after the update `at`, with the curves up to there.
pub(super) fn shown(
    snapshot: &TrainingSnapshot,
    data: &Dataset,
    at: u64,
    curves: &Curves,
    spec: &TrainingSpec,
    words: &FigureWords,
) -> Shown {
    let exhibits = layer_exhibits(snapshot, Some(data), spec, words);
    let mut tables = vec![vec![numbers(curves, spec)]];
    if !spec.hidden.is_empty() {
        tables.push(layers(snapshot, words));
    }
    let is_end = at == 0 || at + 1 == spec.iterations;
    let stays = is_end || spec.changes.iter().any(|change| change.at == at || change.at == at + 1);
    Shown { at, stays, said: String::new(), tables, exhibits }
}

/// The losses of the last update, and the accuracies that were measured last.
fn numbers(curves: &Curves, spec: &TrainingSpec) -> Vec<Entry> {
    let last = |points: &[[f64; 2]]| points.last().map_or(f64::NAN, |point| point[1]);
    let loss = |points: &[[f64; 2]]| Entry::number(last(points), format::loss(last(points)));
    let mut row = vec![loss(&curves.loss)];
    row.extend(spec.record_after.then(|| loss(&curves.after)));
    let measured = last_accuracy(&curves.train, &curves.validation, &curves.test, u64::MAX);
    row.extend(accuracies(measured, spec.validation > 0.0));
    row
}

/// The fields of accuracies that were measured after an update: on the training images, on those that are set apart where there
/// are any, on the test images, and which update it was.
pub(crate) fn accuracies(measured: Option<(u64, super::Accuracy)>, validates: bool) -> Vec<Entry> {
    let Some((at, accuracy)) = measured else {
        return vec![Entry::words(""); if validates { 4 } else { 3 }];
    };
    let share = |share: f64| Entry::number(share, format::accuracy(share));
    let mut row = vec![share(accuracy.train)];
    row.extend(validates.then(|| share(accuracy.validation.unwrap_or(f64::NAN))));
    row.extend([share(accuracy.test), Entry { shown: format::grouped(at), exact: at.to_string() }]);
    row
}

fn layers(snapshot: &TrainingSnapshot, words: &FigureWords) -> Vec<Vec<Entry>> {
    let layers = (1..).zip(&snapshot.layers);
    layers.map(|(number, layer)| layer_row(number, &layer.activation, &layer.gradient, words)).collect()
}
