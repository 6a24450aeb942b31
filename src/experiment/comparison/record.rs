//! A comparison from start to end, as tables.

use std::ops::ControlFlow;

use super::curves::NetworkCurves;
use super::figures::{Large, curves, exhibits};
use super::over_time::OverTimeChoice;
use super::results::Results;
use super::run::ComparisonRun;
use super::snapshot::ComparisonWatch;
use super::spec::{ComparisonSpec, Place};
use crate::experiment::cell_kind::CellKind;
use crate::experiment::figure::{FigureWords, Table};
use crate::experiment::fingerprint::Fingerprint;
use crate::experiment::moments::Moments;
use crate::experiment::outcome::{InWords, OnTick, Outcome, Tick};
use crate::experiment::run::{Moment, Played, Run, RunError, play_with_stops};
use crate::experiment::share::{Share, ShareNote};
use crate::experiment::sources::{DataChoice, Sources};
use crate::experiment::spec::CellSpec;
use crate::experiment::training::without_newer_defaults;
use crate::nn::on_all_cores;

/// Trains all networks, or a share of them, from the first iteration to the last and gathers the tables. `tick` hears of
/// every iteration and may stop it.
///
/// # Errors
/// When the run cannot be built, when an iteration cannot be taken, and when `tick` stopped it.
pub fn record(spec: &ComparisonSpec, sources: &Sources, tick: OnTick<'_>) -> Result<Outcome, RunError> {
    let share = sources.share;
    let held = |number: &u64| share.is_none_or(|share| share.holds(*number));
    let (numbers, some): (Vec<u64>, Vec<_>) =
        (0..).zip(spec.networks()).filter(|(number, _)| held(number)).unzip();
    // Before the networks are trained: what they are trained on may be another file afterwards.
    let experiment = share.map(|_| experiment(spec, sources)).transpose()?;
    let mut outcome = on_all_cores(|| {
        let run = ComparisonRun::of(spec.clone(), &some, sources)?.recording();
        recorded(run, sources, tick)
    })?;
    let note =
        share.zip(experiment).map(|(share, name)| note(spec, share, name, &numbers, &outcome.tables).file());
    outcome.files.extend(note);
    Ok(outcome)
}

/// A name for a comparison: made from its spec, from all images of its data, and from the weights that its networks start
/// from.
fn experiment(spec: &ComparisonSpec, sources: &Sources) -> Result<String, RunError> {
    let mut table = spec.to_table();
    if let Some(toml::Value::Table(base)) = table.get_mut("base") {
        without_newer_defaults(base);
    }
    let settings = toml::to_string(&table).unwrap_or_default();
    let networks = spec.networks();
    let mut choices: Vec<DataChoice> = Vec::new();
    let mut name = Fingerprint::new().and(settings.as_bytes());
    for (_, network) in &networks {
        if !choices.contains(&network.data) {
            choices.push(network.data);
            let data = sources.dataset(network.data)?;
            name = name.and_images(&data.train, usize::MAX).and_images(&data.test, usize::MAX);
        }
    }
    let weights = networks.into_iter().filter_map(|(_, network)| network.weights).collect();
    Ok(format!("{:08x}", name.and_weights(&weights, sources)?.short()))
}

/// What a share says of itself: which rows belong to which network.
fn note(
    spec: &ComparisonSpec,
    share: Share,
    experiment: String,
    numbers: &[u64],
    tables: &[Table],
) -> ShareNote {
    let mut note = ShareNote {
        kind: ComparisonSpec::NAME.into(),
        share,
        experiment,
        parts: spec.networks().len() as u64,
        tables: tables.iter().map(|table| (table.name.to_string(), Vec::new())).collect(),
    };
    for table in tables {
        let rows = |row| [0, 1].map(|column: usize| table.columns[column].values.text(row));
        let mut numbers = numbers.iter();
        let mut number = numbers.next();
        for row in 0..table.len() {
            // The rows of one network follow each other, and the next network's have another name.
            if row > 0 && rows(row) != rows(row - 1) {
                number = numbers.next();
            }
            if let Some(number) = number {
                note.row(table.name, *number);
            }
        }
    }
    note
}

/// What a comparison writes, without rows.
pub(super) fn writes(spec: &ComparisonSpec) -> Vec<Table> {
    // A network of which nothing was recorded: no rows, but the columns.
    let over_time = &[(Place { panel: 0, variant: 0 }, Vec::new())];
    let results = Results { spec, networks: &[], seconds: &[], data: &[], iterations: 0, over_time };
    results.outcome(Vec::new()).tables
}

fn recorded(mut run: ComparisonRun, sources: &Sources, tick: OnTick<'_>) -> Result<Outcome, RunError> {
    let total = run.length();
    // What the window shows at first: of a grid the first panel.
    let panel = run.places().next().map_or(0, |place| place.panel);
    let watch = ComparisonWatch { panel, ..ComparisonWatch::default() };
    let all_words = sources.words();
    let stepped = if sources.moments { all_words.as_slice() } else { &[] };
    let (networks, moments) = played(&mut run, total, &watch, stepped, tick)?;
    let shown = run.snapshot(&watch, Moment::Resting);
    let seconds = run.seconds();
    let results = Results {
        spec: run.spec(),
        networks: &networks,
        seconds: &seconds,
        data: &shown.data,
        iterations: total,
        over_time: &shown.over_time,
    };
    let mut moments = moments.into_iter();
    let mut in_words = all_words.iter().map(|words| {
        let large = Large {
            panel,
            curves: curves(run.spec(), &networks, panel, words),
            logarithmic: false,
            layers: Some(&shown),
            over_time: OverTimeChoice::default(),
            now: None,
        };
        InWords { exhibits: exhibits(&results, large, words), moments: moments.next() }
    });
    let InWords { exhibits, moments } = in_words.next().unwrap_or_default();
    let also = in_words.next();
    Ok(Outcome { moments, also, ..results.outcome(exhibits) })
}

/// What the first `until` iterations of all networks show on their way, trained once more: of the layers what `watch` says. `tick`
/// hears of every iteration and may stop it.
///
/// # Errors
/// As [`record`].
pub fn moments(
    spec: &ComparisonSpec,
    until: u64,
    watch: &ComparisonWatch,
    sources: &Sources,
    tick: OnTick<'_>,
) -> Result<Option<Moments>, RunError> {
    let words = FigureWords::of(sources.language);
    on_all_cores(|| {
        let mut run = ComparisonRun::new(spec.clone(), sources)?;
        let until = until.min(run.length());
        Ok(played(&mut run, until, watch, &[words], tick)?.1.pop())
    })
}

/// The curves of networks, each with its place.
type Networks = Vec<(Place, NetworkCurves)>;

/// Takes the first `until` iterations: the curves of the networks, and moments in each of these words.
fn played(
    run: &mut ComparisonRun,
    until: u64,
    watch: &ComparisonWatch,
    stepped: &[&FigureWords],
    tick: OnTick<'_>,
) -> Result<(Networks, Vec<Moments>), RunError> {
    let mut networks: Networks = run.places().map(|place| (place, NetworkCurves::default())).collect();
    let stops = if stepped.is_empty() { Vec::new() } else { run.moments(until) };
    let mut moments: Vec<Moments> =
        stepped.iter().map(|words| super::moments::none(run.spec(), words)).collect();
    if until == 0 {
        return Ok((networks, moments));
    }
    let watch = ComparisonWatch { histograms: true, over_time: false, ..watch.clone() };
    let mut stopped = None;
    play_with_stops(run, &stops, |run, news| {
        let point = match news {
            Played::Point(point) => point,
            Played::Stop(at) => {
                let snapshot = run.snapshot(&watch, Moment::Passing);
                for (moments, words) in moments.iter_mut().zip(stepped) {
                    moments.all.push(super::moments::shown(run, at, &snapshot, &networks, words));
                }
                let is_last = at + 1 == until;
                return if is_last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
            }
        };
        let x = point.iteration as f64;
        for ((_, network), news) in networks.iter_mut().zip(&point.networks) {
            network.loss.push([x, news.loss]);
            if let Some(accuracy) = news.accuracy {
                network.train.push([x, accuracy.train]);
                network.validation.extend(accuracy.validation.map(|validation| [x, validation]));
                network.test.push([x, accuracy.test]);
            }
        }
        let loss = Some(ComparisonRun::value(&point));
        let told = tick(Tick { done: point.iteration + 1, total: until, loss });
        stopped = told.is_break().then_some(point.iteration + 1);
        told
    })?;
    match stopped {
        Some(iteration) => Err(RunError::stopped(iteration)),
        None => Ok((networks, moments)),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::data::{Dataset, Images, Labelled, Source};

    /// Data of one name whose images are all of one grey.
    fn grey(train: u8, test: u8) -> Sources {
        let images = |grey: u8| {
            let images = Images::new(28, 28, vec![grey; 28 * 28 * 4]).expect("whole images");
            Labelled::new(images, vec![0, 1, 2, 3]).expect("a label each")
        };
        let data = Dataset {
            name: "MNIST".into(),
            source: Source::Digits,
            train: images(train),
            test: images(test),
            classes: 10,
            extra: None,
        };
        Sources { mnist: Some(Arc::new(data)), ..Sources::default() }
    }

    #[test]
    fn shares_of_other_images_under_the_same_name_are_another_experiment() {
        let spec = ComparisonSpec::default();
        let name = |spec: &ComparisonSpec, train, test| {
            experiment(spec, &grey(train, test)).expect("the data are there")
        };
        assert_eq!(name(&spec, 1, 2), name(&spec, 1, 2));
        assert_ne!(name(&spec, 1, 2), name(&spec, 3, 2), "other images to train on");
        assert_ne!(name(&spec, 1, 2), name(&spec, 1, 3), "other images to test with");
        let mut mixed = spec.clone();
        for variant in &mut mixed.variants[1..] {
            variant.spec.data = DataChoice::Digits;
        }
        assert_ne!(name(&mixed, 1, 2), name(&mixed, 3, 2));
        mixed.base.data = DataChoice::Digits;
        assert_ne!(name(&mixed, 1, 2), name(&mixed, 3, 2), "one variant alone is trained on them");
    }
}
