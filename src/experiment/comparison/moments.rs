//! What the networks of a comparison show on their way, for a page that can be stepped through.

use super::curves::NetworkCurves;
use super::figures::layer_exhibits;
use super::run::ComparisonRun;
use super::snapshot::ComparisonSnapshot;
use super::spec::{ComparisonSpec, Place};
use crate::experiment::figure::{FigureWords, format};
use crate::experiment::moments::{Along, Entry, Moments, Shown};
use crate::experiment::training::{accuracies, last_accuracy};

/// Moments without any yet: their table has a row for each network.
pub(super) fn none(spec: &ComparisonSpec, words: &FigureWords) -> Moments {
    let mut headings = Vec::new();
    headings.extend(spec.panels.is_some().then_some(words.panel_heading));
    headings.extend([words.network_heading, words.loss, words.train_accuracy]);
    headings.extend(spec.validates().then_some(words.validation_accuracy));
    headings.extend([words.test_accuracy, words.measured_at]);
    let headings = headings.into_iter().map(str::to_owned).collect();
    Moments {
        along: Along::Iterations,
        length: spec.base.iterations,
        headings: vec![headings],
        all: Vec::new(),
    }
}

/// The moment right after the update `at`, with the curves up to there.
pub(super) fn shown(
    run: &ComparisonRun,
    at: u64,
    snapshot: &ComparisonSnapshot,
    networks: &[(Place, NetworkCurves)],
    words: &FigureWords,
) -> Shown {
    let spec = run.spec();
    let rows = networks.iter().map(|(place, network)| row(spec, *place, network, words)).collect();
    let exhibits = layer_exhibits(spec, snapshot, words);
    let networks = spec.networks();
    let mut changes = networks.iter().flat_map(|(_, network)| &network.changes);
    let is_end = at == 0 || at + 1 == spec.base.iterations;
    let stays = is_end || changes.any(|change| change.at == at || change.at == at + 1);
    Shown { at, stays, said: String::new(), tables: vec![rows], exhibits }
}

fn row(spec: &ComparisonSpec, place: Place, network: &NetworkCurves, words: &FigureWords) -> Vec<Entry> {
    let mut row = Vec::new();
    row.extend(spec.panel_name(place.panel, words).map(Entry::words));
    row.push(Entry::words(spec.variant_name(place.variant, words)));
    let loss = network.loss.last().map_or(f64::NAN, |point| point[1]);
    row.push(Entry::number(loss, format::loss(loss)));
    let measured = last_accuracy(&network.train, &network.validation, &network.test, u64::MAX);
    row.extend(accuracies(measured, spec.validates()));
    row
}
