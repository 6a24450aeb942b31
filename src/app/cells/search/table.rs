//! The table of trials: sorted by any column, the best one marked, one row chosen with a click.

use std::cmp::Ordering;
use std::sync::Arc;

use egui::{Align, Layout, Sense, Ui, Vec2, vec2};
use egui_extras::{Column, TableBuilder};
use toml::Value;

use crate::app::cell::CellContext;
use crate::app::cells::widgets::short;
use crate::app::figures::format::{self, significant};
use crate::app::theme::STRONG;
use crate::experiment::search::{SearchSnapshot, Trial, best_first, in_words};

/// What a column shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sorted {
    Trial,
    Key(usize),
    Validation,
    Train,
    Seconds,
    Iterations,
}

/// The table with its order.
pub(super) struct TrialTable {
    by: Sorted,
    descending: bool,
    order: Vec<Arc<Trial>>,
    /// How many trials had ended when they were sorted.
    made_for: Option<usize>,
}

impl Default for TrialTable {
    fn default() -> Self {
        Self { by: Sorted::Validation, descending: true, order: Vec::new(), made_for: None }
    }
}

const HEADER: f32 = 26.0;
const ROW: f32 = 24.0;

impl TrialTable {
    /// How wide the table is with so many keys.
    pub(super) fn width(snapshot: &SearchSnapshot) -> f32 {
        let keys = snapshot.plan.keys().count() as f32;
        let iterations = if snapshot.plan.spec().halving.is_some() { 72.0 } else { 0.0 };
        62.0 + keys * 84.0 + 82.0 + 56.0 + 68.0 + iterations + 14.0
    }

    /// Draws the table; returns the number of the trial that was clicked.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        snapshot: &SearchSnapshot,
        (best, chosen): (Option<u64>, Option<u64>),
        size: Vec2,
    ) -> Option<u64> {
        let text = &cx.text.search;
        let mut columns = vec![(Sorted::Trial, text.trial.to_owned(), 56.0)];
        columns.extend(
            snapshot.plan.keys().enumerate().map(|(index, key)| (Sorted::Key(index), key.to_owned(), 78.0)),
        );
        columns.push((Sorted::Validation, cx.text.search.validation.name.to_owned(), 76.0));
        // The unit stands in the name of the control; here it would only take room.
        if let Some(last) = columns.last_mut() {
            last.1 = last.1.split(" (").next().unwrap_or_default().to_lowercase();
        }
        columns.push((Sorted::Train, text.train.to_owned(), 50.0));
        columns.push((Sorted::Seconds, text.seconds.to_owned(), 62.0));
        if snapshot.plan.spec().halving.is_some() {
            columns.push((Sorted::Iterations, text.iterations.to_owned(), 66.0));
        }
        self.sort(snapshot);
        let mut clicked = None;
        egui::ScrollArea::horizontal().id_salt("trials").max_width(size.x).show(ui, |ui| {
            ui.set_min_height(size.y);
            ui.spacing_mut().item_spacing.x = 6.0;
            let mut table = TableBuilder::new(ui)
                .striped(true)
                .sense(Sense::click())
                .cell_layout(Layout::right_to_left(Align::Center))
                .min_scrolled_height(size.y - HEADER)
                .max_scroll_height(size.y - HEADER)
                .auto_shrink([true, false]);
            for (_, _, width) in &columns {
                table = table.column(Column::exact(*width));
            }
            let table = table.header(HEADER, |mut header| {
                for (column, name, _) in &columns {
                    header.col(|ui| self.head(ui, cx, *column, name));
                }
            });
            table.body(|body| {
                body.rows(ROW, self.order.len(), |mut row| {
                    let Some(trial) = self.order.get(row.index()).cloned() else { return };
                    row.set_selected(chosen == Some(trial.number));
                    let is_best = best == Some(trial.number);
                    for (column, _, _) in &columns {
                        row.col(|ui| {
                            let words = cell(cx, *column, &trial, is_best);
                            let mut words = egui::RichText::new(words);
                            if is_best {
                                words = words.family(STRONG.clone()).color(cx.theme.palette.accent);
                            }
                            ui.add(egui::Label::new(words).truncate().selectable(false));
                        });
                    }
                    let response = row.response();
                    response.widget_info(|| {
                        let name = (cx.text.figures.trial)(trial.number);
                        egui::WidgetInfo::selected(egui::Role::Row, true, chosen == Some(trial.number), name)
                    });
                    if response.clicked() {
                        clicked = Some(trial.number);
                    }
                });
            });
        });
        clicked
    }

    /// The head of a column: a button that sorts by it, and the other way round when it is pressed again.
    fn head(&mut self, ui: &mut Ui, cx: &CellContext<'_>, column: Sorted, name: &str) {
        let is_sorted = self.by == column;
        let words =
            egui::RichText::new(name).text_style(egui::TextStyle::Small).color(cx.theme.palette.muted);
        ui.spacing_mut().button_padding.x = 3.0;
        let button = ui.add(cx.theme.quiet_button(words).truncate());
        button
            .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, (cx.text.search.sort)(name)));
        if is_sorted {
            // Beside the name, above the numbers: the way in which they grow.
            let at = button.rect.center_bottom() - vec2(0.0, 1.0);
            let tip = if self.descending { 3.0 } else { -3.0 };
            let corners = vec![at + vec2(0.0, tip), at + vec2(-3.5, -tip), at + vec2(3.5, -tip)];
            let (ink, none) = (cx.theme.palette.accent, egui::Stroke::NONE);
            ui.painter().add(egui::Shape::convex_polygon(corners, ink, none));
        }
        if button.clicked() {
            self.descending = if self.by == column {
                !self.descending
            } else {
                matches!(column, Sorted::Validation | Sorted::Train)
            };
            self.by = column;
            self.made_for = None;
        }
    }

    fn sort(&mut self, snapshot: &SearchSnapshot) {
        let ended = snapshot.trials.len();
        if self.made_for == Some(ended) {
            return;
        }
        self.made_for = Some(ended);
        self.order = best_first(&snapshot.trials).into_iter().cloned().collect();
        let (by, descending) = (self.by, self.descending);
        // Equals keep this order, so that the marked best is the first of those with its accuracy.
        self.order.sort_by(|a, b| {
            let order = compare(by, a, b);
            if descending { order.reverse() } else { order }
        });
    }
}

fn compare(by: Sorted, a: &Trial, b: &Trial) -> Ordering {
    match by {
        Sorted::Trial => a.number.cmp(&b.number),
        Sorted::Validation => a.end.validation.total_cmp(&b.end.validation),
        Sorted::Train => a.end.train.total_cmp(&b.end.train),
        Sorted::Seconds => a.seconds.total_cmp(&b.seconds),
        Sorted::Iterations => a.iterations.cmp(&b.iterations),
        Sorted::Key(index) => {
            let value = |trial: &'_ Trial| trial.values.get(index).cloned().flatten();
            by_value(value(a).as_ref(), value(b).as_ref())
        }
    }
}

/// Numbers by their size, words and lists by their letters, what is not there first.
fn by_value(a: Option<&Value>, b: Option<&Value>) -> Ordering {
    let number = |value: Option<&Value>| {
        value.and_then(|value| value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64)))
    };
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        _ => a.map(in_words).cmp(&b.map(in_words)),
    }
}

/// A value as a table has room for it.
pub(super) fn value_in_short(value: Option<&Value>) -> String {
    match value {
        None => "–".to_owned(),
        Some(value) => value.as_float().map_or_else(|| in_words(value), short),
    }
}

fn cell(cx: &CellContext<'_>, column: Sorted, trial: &Trial, is_best: bool) -> String {
    match column {
        Sorted::Trial if is_best => (cx.text.search.best_mark)(trial.number),
        Sorted::Trial => trial.number.to_string(),
        Sorted::Key(index) => value_in_short(trial.values.get(index).and_then(Option::as_ref)),
        Sorted::Validation => format::accuracy(trial.end.validation),
        Sorted::Train => format::accuracy(trial.end.train),
        Sorted::Seconds => significant(trial.seconds),
        Sorted::Iterations => trial.iterations.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_sorted_by_size_and_what_is_not_there_comes_first() {
        let (small, large) = (Value::Float(9e-5), Value::Integer(10));
        assert_eq!(by_value(Some(&small), Some(&large)), Ordering::Less);
        assert_eq!(by_value(None, Some(&small)), Ordering::Less);
        let word = |word: &str| Value::from(word);
        assert_eq!(by_value(Some(&word("relu")), Some(&word("adam"))), Ordering::Greater);
    }
}
