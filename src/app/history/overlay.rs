//! Two runs over each other: their losses, and what was set differently.

use std::collections::BTreeSet;

use egui::{Grid, ScrollArea, Ui, vec2};

use crate::app::figures::lines::{LineOptions, LinePlot};
use crate::app::figures::look::line_sample;
use crate::app::text::Text;
use crate::app::theme::Theme;
use crate::experiment::figure::{Axis, LineFigure, Role, Series};
use crate::notebook::runs::PastRun;

/// What is remembered of the picture from frame to frame.
#[derive(Default)]
pub(super) struct Overlay {
    plot: LinePlot,
    shown: Vec<u64>,
    version: u64,
}

impl Overlay {
    /// Draws one run, or two of them over each other.
    pub(super) fn show(&mut self, ui: &mut Ui, theme: &Theme, text: &Text, runs: &[&PastRun]) {
        let numbers: Vec<u64> = runs.iter().map(|run| run.number).collect();
        if self.shown != numbers {
            self.shown = numbers;
            self.version += 1;
        }
        let words = &text.history;
        let figure = figure(text, runs);
        let summary: Vec<String> =
            runs.iter().map(|run| format!("{}: {:.4}", (words.run)(run.number), run.loss)).collect();
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
                    marks_low: false,
                    summary: &summary.join(", "),
                    empty: words.none,
                },
            );
            ui.add_space(8.0);
            ui.vertical(|ui| differences(ui, theme, text, runs));
        });
    }
}

fn figure(text: &Text, runs: &[&PastRun]) -> LineFigure {
    let words = &text.history;
    let series = |(place, run): (usize, &&PastRun)| Series {
        name: (words.run)(run.number),
        role: Role::Series(place),
        points: run.curve.clone(),
    };
    LineFigure {
        title: words.loss.to_owned(),
        x: Axis::new(words.iteration, ""),
        y: Axis::new(words.loss, ""),
        series: runs.iter().enumerate().map(series).collect(),
        marks: Vec::new(),
    }
}

/// The settings in which two runs differ, or those of one.
fn differences(ui: &mut Ui, theme: &Theme, text: &Text, runs: &[&PastRun]) {
    let words = &text.history;
    let keys = differing(runs);
    if runs.len() > 1 {
        ui.label(theme.muted(if keys.is_empty() { words.alike } else { words.differ }));
    }
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
            for key in keys {
                ui.label(theme.muted(text.cells.parameters.name_of(key)));
                for run in runs {
                    let value = run.settings.get(key).map_or_else(|| words.absent.to_owned(), in_brief);
                    ui.add(egui::Label::new(value).truncate());
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

/// A value of a spec in one short line.
fn in_brief(value: &toml::Value) -> String {
    value.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
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
            loss: 1.0,
            train: None,
            test: None,
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
}
