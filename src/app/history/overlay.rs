//! Two runs over each other: their losses, and what was set differently.

use std::collections::BTreeSet;

use egui::{Align, Grid, Layout, ScrollArea, Ui, vec2};

use super::table::outcome;
use crate::app::action::Action;
use crate::app::export_menu;
use crate::app::figures::lines::{LineOptions, LinePlot};
use crate::app::figures::look::line_sample;
use crate::app::text::Text;
use crate::app::theme::Theme;
use crate::experiment::figure::{Axis, Exhibit, Figure, LineFigure, Role, Series};
use crate::experiment::spec::value_in_words;
use crate::experiment::training::patient;
use crate::notebook::runs::{FinalNumbers, PastRun};

/// What is remembered of the picture from frame to frame.
#[derive(Default)]
pub(super) struct Overlay {
    plot: LinePlot,
    shown: Vec<u64>,
    version: u64,
}

impl Overlay {
    /// Draws one run, or two of them over each other.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        text: &Text,
        runs: &[&PastRun],
        actions: &mut Vec<Action>,
    ) {
        let numbers: Vec<u64> = runs.iter().map(|run| run.number).collect();
        if self.shown != numbers {
            self.shown = numbers;
            self.version += 1;
        }
        let words = &text.history;
        let figure = figure(text, runs);
        let summary: Vec<String> = runs
            .iter()
            .map(|run| format!("{}: {}", (words.run)(run.number), outcome(run.outcome, text)))
            .collect();
        ui.horizontal_top(|ui| {
            self.plot.show(
                ui,
                &figure,
                theme,
                &LineOptions {
                    id: "history",
                    version: self.version,
                    size: vec2(520.0, 240.0),
                    seed: runs.first().map_or(0, |run| run.seed),
                    logarithmic: false,
                    now: None,
                    summary: &summary.join(", "),
                    empty: words.no_curve,
                },
            );
            ui.add_space(8.0);
            ui.vertical(|ui| {
                let keys = differing(runs);
                let line = vec2(ui.available_width(), 24.0);
                ui.allocate_ui_with_layout(line, Layout::right_to_left(Align::Center), |ui| {
                    export_menu::button(ui, || exhibits(&figure, text, runs), theme, text, actions);
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        if runs.len() > 1 {
                            ui.label(theme.muted(if keys.is_empty() { words.alike } else { words.differ }));
                        }
                    });
                });
                differences(ui, theme, text, runs, &keys);
            });
        });
    }
}

/// The curves of the runs; of those that do not share an axis, the one's that was chosen first.
fn figure(text: &Text, runs: &[&PastRun]) -> LineFigure {
    let words = &text.history;
    let drawn = runs.iter().find(|run| !run.curve.is_empty()).map(|run| run.outcome);
    let is_drawn = |run: &&PastRun| drawn.is_some_and(|drawn| run.outcome.is_comparable(drawn));
    let (x, y) = match drawn {
        Some(FinalNumbers::Searched { .. }) => (words.trial, words.best_validation),
        _ => (words.iteration, words.loss),
    };
    let series = |(place, run): (usize, &&PastRun)| Series {
        name: (words.run)(run.number),
        role: Role::Series(place),
        points: run.curve.clone(),
    };
    LineFigure {
        title: y.to_owned(),
        x: Axis::new(x, ""),
        y: Axis::new(y, ""),
        series: runs.iter().enumerate().filter(|(_, run)| is_drawn(run)).map(series).collect(),
        marks: Vec::new(),
    }
}

/// The curves as a figure that can be exported, with what tells the runs apart; none where no run has a curve.
fn exhibits(figure: &LineFigure, text: &Text, runs: &[&PastRun]) -> Vec<Exhibit> {
    if figure.series.is_empty() {
        return Vec::new();
    }
    let keys = differing(runs);
    let told = |run: &&PastRun| {
        // Each run has a seed of its own.
        let seed = (text.figures.seed)(run.seed);
        let set = keys.iter().filter(|key| **key != "seed");
        let set = set.map(|key| format!("{} {}", text.cells.parameters.name_of(key), value(run, key, text)));
        let parts: Vec<String> = [seed].into_iter().chain(set).collect();
        format!("{}: {}", (text.history.run)(run.number), parts.join(", "))
    };
    let settings = runs.iter().map(told).collect::<Vec<_>>().join("; ");
    let figure = Figure::Lines { lines: figure.clone(), logarithmic: false };
    vec![Exhibit { name: "runs".into(), figure, seed: None, settings }]
}

/// What a run set a key to.
fn value(run: &PastRun, key: &str, text: &Text) -> String {
    if ["patient", "patients"].iter().any(|key| run.settings.contains_key(*key))
        && patient::hides_control(key)
    {
        return text.patient.hidden.to_owned();
    }
    run.settings
        .get(key)
        .map_or_else(|| text.history.absent.to_owned(), |value| value_in_words(key, value, text.figures))
}

/// The settings in which two runs differ, or those of one.
fn differences(ui: &mut Ui, theme: &Theme, text: &Text, runs: &[&PastRun], keys: &BTreeSet<&str>) {
    let words = &text.history;
    ScrollArea::vertical().id_salt("settings").max_height(200.0).auto_shrink(false).show(ui, |ui| {
        Grid::new("settings").num_columns(runs.len() + 1).spacing(vec2(12.0, 4.0)).show(ui, |ui| {
            ui.label("");
            for (place, run) in runs.iter().enumerate() {
                ui.horizontal(|ui| {
                    let (rect, _) = ui.allocate_exact_size(vec2(26.0, 14.0), egui::Sense::hover());
                    line_sample(ui, theme, rect.left_center(), Role::Series(place));
                    ui.label((words.run)(run.number));
                });
            }
            ui.end_row();
            for &key in keys {
                ui.label(theme.muted(text.cells.parameters.name_of(key)));
                for run in runs {
                    ui.add(egui::Label::new(value(run, key, text)).truncate());
                }
                ui.end_row();
            }
        });
    });
}

/// The keys that are not the same in all runs; of a single run those that say most.
fn differing<'a>(runs: &[&'a PastRun]) -> BTreeSet<&'a str> {
    let keys = runs.iter().flat_map(|run| run.settings.keys()).map(String::as_str).filter(|key| *key != "id");
    match runs {
        [_] => keys.collect(),
        _ => keys
            .filter(|key| {
                let first = runs.first().and_then(|run| run.settings.get(*key));
                runs.iter().any(|run| run.settings.get(*key) != first)
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(number: u64, settings: toml::Table) -> PastRun {
        PastRun {
            number,
            ended: 0,
            kind: "training".into(),
            cell: "t".into(),
            data: "digits".into(),
            seed: 42,
            iterations: 1,
            outcome: FinalNumbers::Trained { loss: 1.0, train: None, validation: None, test: None },
            pinned: false,
            curve: Vec::new(),
            settings,
        }
    }

    #[test]
    fn of_two_runs_what_was_set_alike_is_left_out() {
        let a = run(1, toml::toml! { id = "a" hidden = [50] batch_norm = false });
        let b = run(2, toml::toml! { id = "b" hidden = [50] batch_norm = true train_size = 300 });
        assert_eq!(differing(&[&a, &b]).into_iter().collect::<Vec<_>>(), ["batch_norm", "train_size"]);
        assert_eq!(differing(&[&a]).into_iter().collect::<Vec<_>>(), ["batch_norm", "hidden"]);
        assert!(differing(&[&a, &a]).is_empty());
    }

    #[test]
    fn two_runs_leave_with_their_seeds_and_what_was_set_differently() {
        let text = Text::of(crate::language::Language::English);
        let curve = vec![[0.0, 1.0], [1.0, 0.5]];
        let a = run(1, toml::toml! { id = "a" hidden = [50] batch_norm = false seed = 42 });
        let b = run(2, toml::toml! { id = "b" hidden = [50] batch_norm = true seed = 7 });
        let (a, b) = (PastRun { curve: curve.clone(), ..a }, PastRun { curve, seed: 7, ..b });
        let runs = [&a, &b];
        let exhibits = exhibits(&figure(text, &runs), text, &runs);
        let [exhibit] = exhibits.as_slice() else { panic!("one figure is there") };
        assert_eq!(exhibit.settings, "Run 1: seed 42, BatchNorm off; Run 2: seed 7, BatchNorm on");
        assert_eq!(exhibit.table().len(), 4);
        let check = PastRun {
            outcome: FinalNumbers::Checked { relative: 1e-8, verdict: None },
            ..run(3, toml::Table::new())
        };
        assert!(super::exhibits(&figure(text, &[&check]), text, &[&check]).is_empty());
    }

    #[test]
    fn curves_of_different_measures_are_not_laid_over_each_other() {
        let text = Text::of(crate::language::Language::English);
        let curve = vec![[0.0, 1.0], [1.0, 0.5]];
        let training = PastRun { curve: curve.clone(), ..run(1, toml::Table::new()) };
        let search = PastRun {
            curve,
            outcome: FinalNumbers::Searched { validation: 0.5 },
            ..run(2, toml::Table::new())
        };
        let check = PastRun {
            outcome: FinalNumbers::Checked { relative: 1e-8, verdict: None },
            ..run(3, toml::Table::new())
        };
        let shown = |runs: &[&PastRun]| {
            let figure = figure(text, runs);
            (figure.title, figure.series.iter().map(|series| series.name.clone()).collect::<Vec<_>>())
        };
        let (loss, best) = (text.history.loss.to_owned(), text.history.best_validation.to_owned());
        assert_eq!(shown(&[&training, &training]).1.len(), 2);
        assert_eq!(shown(&[&search, &training]), (best.clone(), vec!["Run 2".to_owned()]));
        assert_eq!(shown(&[&check, &search]), (best, vec!["Run 2".to_owned()]));
        assert_eq!(shown(&[&check]), (loss, Vec::new()));
    }
}
