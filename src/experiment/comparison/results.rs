//! What is known of all networks of a comparison, as tables and in words.

use std::sync::Arc;

use super::curves::{Measured, NetworkCurves};
use super::messages::Message;
use super::spec::{ComparisonSpec, Place, panel_name};
use super::summary::{Summary, ahead};
use crate::data::DataName;
use crate::experiment::figure::{Exhibit, FigureWords, LayersAt, Table, Values, format};
use crate::experiment::outcome::Outcome;
use crate::experiment::training::{Named, over_time_table, say_left_out, say_overflow, updates_table};
use crate::language::{Phrase, Say};

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
    /// The layers of the networks over time, where they were recorded.
    pub over_time: &'a [(Place, Vec<Arc<LayersAt>>)],
}

/// The names of data, each once, as people read them; none where nothing was run.
pub(super) fn data_names(names: &[String]) -> Option<Phrase> {
    let mut names = names.iter().map(|name| DataName(name.clone()));
    let mut said = names.next()?.phrase();
    for name in names {
        said.push(" | ");
        said.push(name);
    }
    Some(said)
}

/// A column of the table, what it says of a network, and whether the greatest is the best.
type Kind = (&'static str, fn(&Summary) -> Option<f64>, bool);

impl Results<'_> {
    /// All tables and what is said, with these figures.
    pub fn outcome(&self, exhibits: Vec<Exhibit>) -> Outcome {
        let (names, curves) = (self.names(), self.networks);
        let accuracies = accuracies(&names, curves, self.spec.validates());
        let mut tables = vec![losses(&names, curves), accuracies, self.table()];
        if !self.over_time.is_empty() {
            let names: Vec<[String; 2]> =
                self.over_time.iter().map(|(place, _)| self.named(*place)).collect();
            let recorded: Vec<Named<'_>> = names
                .iter()
                .zip(self.over_time)
                .map(|(names, (_, columns))| (names.as_slice(), columns.as_slice()))
                .collect();
            let columns = ["panel", "variant"];
            tables.extend([over_time_table(&columns, &recorded), updates_table(&columns, &recorded)]);
        }
        Outcome { summary: self.in_words(), tables, exhibits, ..Outcome::default() }
    }

    /// The points of one network, if it was run.
    pub(super) fn points(&self, place: Place, measured: Measured) -> Option<Vec<[f64; 2]>> {
        let (_, curves) = self.networks.iter().find(|(at, _)| *at == place)?;
        Some(curves.measured(measured))
    }

    fn named(&self, place: Place) -> [String; 2] {
        let Names { panel, variant } = Names::of(self.spec, place);
        [panel, variant]
    }

    fn names(&self) -> Vec<Names> {
        self.networks.iter().map(|(place, _)| Names::of(self.spec, *place)).collect()
    }

    fn summaries(&self) -> Vec<Summary> {
        let summary = |(_, network): &(Place, NetworkCurves)| Summary::of(network, self.spec.target);
        self.networks.iter().map(summary).collect()
    }

    /// The table with the names that people read.
    pub(super) fn shown(&self, words: &FigureWords) -> Table {
        let mut table = self.table();
        let called = self.networks.iter().map(|(place, _)| self.spec.variant_name(place.variant, words));
        if let Some(column) = table.columns.iter_mut().find(|column| column.name == "variant") {
            column.values = Values::Text(called.collect());
        }
        table
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
        let mut table = Table::new("summary")
            .with("panel", Values::Text(names.iter().map(|names| names.panel.clone()).collect()))
            .with("variant", Values::Text(names.iter().map(|names| names.variant.clone()).collect()))
            .with("loss", number(|summary| summary.loss))
            .with("train", number(|summary| summary.train));
        let validates = self.spec.validates();
        if validates {
            table = table.with("validation", number(|summary| summary.validation));
        }
        table = table.with("test", number(|summary| summary.test));
        if validates {
            table = table.with("best_validation", number(|summary| summary.best_validation));
        }
        if !self.spec.chooses_by_validation() {
            table = table.with("best_test", number(|summary| summary.best_test));
        }
        table
            .with("best_at", iteration(|summary| summary.best_at))
            .with("target_at", iteration(|summary| summary.reached))
            .with("nan_at", iteration(|summary| summary.not_a_number))
            .with("ms_per_iteration", Values::Number(milliseconds))
    }

    /// The best numbers of that table in each panel: row and column of each.
    pub(super) fn best(&self) -> Vec<[usize; 2]> {
        let (names, summaries) = (self.names(), self.summaries());
        let alive = |at: usize| summaries.get(at).is_some_and(|summary| summary.not_a_number.is_none());
        let of = |at: usize, value: fn(&Summary) -> Option<f64>| {
            summaries.get(at).filter(|_| alive(at)).and_then(value)
        };
        // Of the test images none is the best where others choose.
        let chooses_by_test = !self.spec.chooses_by_validation();
        let kinds: [Kind; 7] = [
            ("loss", |summary| summary.loss, false),
            ("train", |summary| summary.train, true),
            ("validation", |summary| summary.validation, true),
            ("test", |summary| summary.test, true),
            ("best_validation", |summary| summary.best_validation, true),
            ("best_test", |summary| summary.best_test, true),
            ("target_at", |summary| summary.reached.map(|at| at as f64), false),
        ];
        let table = self.table();
        let kinds = kinds.into_iter().filter(|(name, ..)| *name != "test" || chooses_by_test);
        let kinds: Vec<_> = kinds
            .filter_map(|(name, value, greatest)| {
                let column = table.columns.iter().position(|column| column.name == name)?;
                Some((column, value, greatest))
            })
            .collect();
        let rows: Vec<usize> = (0..names.len()).collect();
        let panels =
            rows.chunk_by(|a, b| names.get(*a).map(|one| &one.panel) == names.get(*b).map(|one| &one.panel));
        let mut all = Vec::new();
        for panel in panels {
            for &(column, value, greatest) in &kinds {
                let values: Vec<Option<f64>> = panel.iter().map(|at| of(*at, value)).collect();
                let marks = super::summary::best(&values, greatest);
                all.extend(panel.iter().zip(marks).filter(|(_, best)| *best).map(|(at, _)| [*at, column]));
            }
        }
        all
    }

    /// Which network it is, for people.
    fn whose(&self, place: Place) -> Phrase {
        Phrase::in_each(|language| {
            let words = FigureWords::of(language);
            let variant = self.spec.variant_name(place.variant, words);
            match self.spec.panel_name(place.panel, words) {
                Some(_) if words.speaks_as_specs => {
                    format!("{variant}, {}", Names::of(self.spec, place).panel)
                }
                Some(panel) => format!("{variant}, {panel}"),
                None => variant,
            }
        })
    }

    fn in_words(&self) -> Phrase {
        let summaries = self.summaries();
        let (count, length) = (summaries.len(), self.iterations);
        let data = data_names(self.data).unwrap_or_default();
        let mut words = Message::Compared { count, length, data }.phrase();
        let by_validation = self.spec.chooses_by_validation();
        let chosen_by = |summary: &Summary| if by_validation { summary.validation } else { summary.test };
        let each = || self.networks.iter().map(|(place, _)| *place).zip(&summaries);
        let best = ahead(summaries.iter().map(chosen_by)).and_then(|(at, _)| each().nth(at));
        if let Some((place, Summary { validation, test, .. })) = best {
            let whose = self.whose(place);
            let test = test.map(format::accuracy).unwrap_or_default();
            words.push(match validation.map(format::accuracy) {
                Some(validation) if by_validation => Message::BestByValidation { validation, whose, test },
                _ => Message::Best { test, whose },
            });
        }
        for (place, summary) in each() {
            say_overflow(&mut words, Some(self.whose(place)), summary.infinite, summary.not_a_number);
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
        let panel = value.as_ref().map_or_else(|| "all".to_owned(), panel_name);
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

fn accuracies(names: &[Names], networks: &[(Place, NetworkCurves)], validates: bool) -> Table {
    let mut table = rows("accuracy", names, networks, |network| &network.train)
        .with("train", column(networks, |network| &network.train));
    if validates {
        // Of a network that has no images set apart nothing is known there.
        let of = |network: &NetworkCurves| -> Vec<f64> {
            let known = network.validation.iter().map(|point| point[1]);
            known.chain(std::iter::repeat(f64::NAN)).take(network.train.len()).collect()
        };
        let values = networks.iter().flat_map(|(_, network)| of(network)).collect();
        table = table.with("validation", Values::Number(values));
    }
    table.with("test", column(networks, |network| &network.test))
}
