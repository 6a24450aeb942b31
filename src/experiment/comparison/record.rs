//! A comparison from start to end, as tables.

use super::figures::{Large, Measured, NetworkCurves, curves, exhibits};
use super::run::ComparisonRun;
use super::snapshot::ComparisonWatch;
use super::spec::{ComparisonSpec, Place};
use super::summary::{Summary, ahead};
use crate::data::data_name;
use crate::experiment::cell_kind::CellKind;
use crate::experiment::figure::{Exhibit, FigureWords, Table, Values, format};
use crate::experiment::outcome::{OnTick, Outcome, Tick};
use crate::experiment::run::{Moment, Run, RunError, play};
use crate::experiment::share::{Fingerprint, Share, ShareNote};
use crate::experiment::sources::{DataChoice, Sources};
use crate::experiment::spec::CellSpec;
use crate::experiment::training::{say_left_out, say_overflow};
use crate::language::{Language, Phrase};
use crate::nn::on_all_cores;

/// Trains all networks, or a share of them, from the first iteration to the last and gathers the tables. `tick` hears of
/// every iteration and may stop it.
///
/// # Errors
/// When the run cannot be built, when an iteration cannot be taken, and when `tick` stopped it.
pub fn record(spec: &ComparisonSpec, sources: &Sources, tick: OnTick<'_>) -> Result<Outcome, RunError> {
    let (share, words) = (sources.share, FigureWords::of(sources.language));
    let held = |number: &u64| share.is_none_or(|share| share.holds(*number));
    let (numbers, some): (Vec<u64>, Vec<_>) =
        (0..).zip(spec.networks()).filter(|(number, _)| held(number)).unzip();
    // Before the networks are trained: what they are trained on may be another file afterwards.
    let experiment = share.map(|_| experiment(spec, sources)).transpose()?;
    let mut outcome =
        on_all_cores(|| recorded(ComparisonRun::of(spec.clone(), &some, sources)?, words, tick))?;
    let note =
        share.zip(experiment).map(|(share, name)| note(spec, share, name, &numbers, &outcome.tables).file());
    outcome.files.extend(note);
    Ok(outcome)
}

/// A name for a comparison: made from its spec, from all images of its data, and from the weights that its networks start
/// from.
fn experiment(spec: &ComparisonSpec, sources: &Sources) -> Result<String, RunError> {
    let settings = toml::to_string(&spec.to_table()).unwrap_or_default();
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

fn recorded(mut run: ComparisonRun, words: &FigureWords, tick: OnTick<'_>) -> Result<Outcome, RunError> {
    let total = run.length();
    let places: Vec<Place> = run.places().collect();
    let mut networks = vec![NetworkCurves::default(); places.len()];
    let mut stopped = None;
    play(&mut run, |_, point| {
        let x = point.iteration as f64;
        for (network, news) in networks.iter_mut().zip(&point.networks) {
            network.loss.push([x, news.loss]);
            if let Some(accuracy) = news.accuracy {
                network.train.push([x, accuracy.train]);
                network.test.push([x, accuracy.test]);
            }
        }
        let loss = Some(ComparisonRun::value(&point));
        let told = tick(Tick { done: point.iteration + 1, total, loss });
        stopped = told.is_break().then_some(point.iteration + 1);
        told
    })?;
    if let Some(iteration) = stopped {
        return Err(RunError::stopped(iteration));
    }
    let networks: Vec<(Place, NetworkCurves)> = places.into_iter().zip(networks).collect();
    // What the window shows at first: of a grid the first panel.
    let panel = networks.first().map_or(0, |(place, _)| place.panel);
    let shown = run.snapshot(&ComparisonWatch { panel, ..ComparisonWatch::default() }, Moment::Resting);
    let seconds = run.seconds();
    let results = Results {
        spec: run.spec(),
        networks: &networks,
        seconds: &seconds,
        data: &shown.data,
        iterations: total,
    };
    let curves = curves(run.spec(), &networks, panel, words);
    let large = Large { panel, curves, logarithmic: false, layers: Some(&shown) };
    Ok(results.outcome(exhibits(&results, large, words)))
}

/// What is known of all networks of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Results<'a> {
    /// What they were made from.
    pub spec: &'a ComparisonSpec,
    /// Their curves, each with its place.
    pub networks: &'a [(Place, NetworkCurves)],
    /// How long an iteration of each takes, in seconds.
    pub seconds: &'a [f64],
    /// The names of the data, each once.
    pub data: &'a [String],
    /// How many iterations were taken.
    pub iterations: u64,
}

impl Results<'_> {
    /// All tables and what is said, with these figures.
    pub fn outcome(&self, exhibits: Vec<Exhibit>) -> Outcome {
        let (names, curves) = (self.names(), self.networks);
        let tables = vec![losses(&names, curves), accuracies(&names, curves), self.table()];
        Outcome { summary: self.in_words(), tables, exhibits, ..Outcome::default() }
    }

    /// The names of the data as people read them; none where nothing was run.
    pub(super) fn data_in(&self, language: Language) -> Option<String> {
        let names: Vec<_> = self.data.iter().map(|name| data_name(name, language)).collect();
        (!names.is_empty()).then(|| names.join(" | "))
    }

    /// The points of one network, if it was run.
    pub(super) fn points(&self, place: Place, measured: Measured) -> Option<Vec<[f64; 2]>> {
        let (_, curves) = self.networks.iter().find(|(at, _)| *at == place)?;
        Some(curves.measured(measured))
    }

    fn names(&self) -> Vec<Names> {
        self.networks.iter().map(|(place, _)| Names::of(self.spec, *place)).collect()
    }

    fn summaries(&self) -> Vec<Summary> {
        let summary = |(_, network): &(Place, NetworkCurves)| {
            Summary::of(&network.loss, &network.train, &network.test, self.spec.target)
        };
        self.networks.iter().map(summary).collect()
    }

    /// One row a network. An iteration that never came is an empty field.
    pub(super) fn table(&self) -> Table {
        let (names, summaries) = (self.names(), self.summaries());
        let number = |of: fn(&Summary) -> Option<f64>| {
            Values::Number(summaries.iter().map(|summary| of(summary).unwrap_or(f64::NAN)).collect())
        };
        let iteration = |of: fn(&Summary) -> Option<u64>| {
            let word = |summary| of(summary).map(|iteration| iteration.to_string()).unwrap_or_default();
            Values::Text(summaries.iter().map(word).collect())
        };
        let milliseconds = self.seconds.iter().map(|seconds| seconds * 1e3).collect();
        Table::new("summary")
            .with("panel", Values::Text(names.iter().map(|names| names.panel.clone()).collect()))
            .with("variant", Values::Text(names.iter().map(|names| names.variant.clone()).collect()))
            .with("loss", number(|summary| summary.loss))
            .with("train", number(|summary| summary.train))
            .with("test", number(|summary| summary.test))
            .with("best_test", number(|summary| summary.best_test))
            .with("best_at", iteration(|summary| summary.best_at))
            .with("target_at", iteration(|summary| summary.reached))
            .with("nan_at", iteration(|summary| summary.not_a_number))
            .with("ms_per_iteration", Values::Number(milliseconds))
    }

    fn in_words(&self) -> Phrase {
        let (names, summaries) = (self.names(), self.summaries());
        let (count, length) = (names.len(), self.iterations);
        let data = |language| self.data_in(language).unwrap_or_default();
        let mut words = Phrase::new(
            format!("{count} networks, {length} iterations on {}", data(Language::English)),
            format!("{}, 신경망 {count}개, 반복 {length}회", data(Language::Korean)),
        );
        let whose = |names: &Names| match names.panel.as_str() {
            "all" => names.variant.clone(),
            panel => format!("{}, {panel}", names.variant),
        };
        let best = ahead(summaries.iter().map(|summary| summary.test));
        if let Some((names, test)) = best.and_then(|(at, test)| Some((names.get(at)?, test))) {
            let (whose, test) = (whose(names), format::accuracy(test));
            words.push(
                format!(", best test accuracy {test} ({whose})"),
                format!(", 최고 시험 정확도 {test} ({whose})"),
            );
        }
        for (names, summary) in names.iter().zip(&summaries) {
            say_overflow(&mut words, Some(&whose(names)), summary.infinite, summary.not_a_number);
        }
        if let Some((_, network)) = self.networks.first() {
            say_left_out(&mut words, &network.loss);
        }
        words
    }
}

/// The first two columns of every table.
struct Names {
    /// The value of the panel's key as a spec writes it; `all` when there is no grid.
    panel: String,
    variant: String,
}

impl Names {
    fn of(spec: &ComparisonSpec, place: Place) -> Self {
        let value = spec.panels.as_ref().and_then(|panels| panels.values.get(place.panel));
        let panel = match value {
            None => "all".to_owned(),
            Some(toml::Value::String(word)) => word,
            Some(toml::Value::Float(number)) => format!("{number:?}"),
            Some(other) => other.to_string(),
        };
        let variant =
            spec.variants.get(place.variant).map(|variant| variant.name.clone()).unwrap_or_default();
        Self { panel, variant }
    }
}

/// A table with one row for each of the `points` of each network, and the columns that say whose it is.
fn rows<'a>(
    name: &'static str,
    names: &[Names],
    networks: &'a [(Place, NetworkCurves)],
    points: impl Fn(&'a NetworkCurves) -> &'a [[f64; 2]],
) -> Table {
    let each = || {
        names
            .iter()
            .zip(networks)
            .flat_map(|(names, (_, network))| points(network).iter().map(move |p| (names, p)))
    };
    Table::new(name)
        .with("panel", Values::Text(each().map(|(names, _)| names.panel.clone()).collect()))
        .with("variant", Values::Text(each().map(|(names, _)| names.variant.clone()).collect()))
        .with("iteration", Values::Whole(each().map(|(_, point)| point[0] as u64).collect()))
}

fn column<'a>(
    networks: &'a [(Place, NetworkCurves)],
    points: impl Fn(&'a NetworkCurves) -> &'a [[f64; 2]],
) -> Values {
    Values::Number(
        networks.iter().flat_map(|(_, network)| points(network).iter().map(|point| point[1])).collect(),
    )
}

fn losses(names: &[Names], networks: &[(Place, NetworkCurves)]) -> Table {
    rows("loss", names, networks, |network| &network.loss)
        .with("loss", column(networks, |network| &network.loss))
}

fn accuracies(names: &[Names], networks: &[(Place, NetworkCurves)]) -> Table {
    rows("accuracy", names, networks, |network| &network.train)
        .with("train", column(networks, |network| &network.train))
        .with("test", column(networks, |network| &network.test))
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
