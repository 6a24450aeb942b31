//! The last and the best values of all networks, with the best of them marked.

use egui::{Align, Layout, RichText, Sense, Ui, Vec2, pos2, vec2};
use egui_extras::{Column, TableBuilder};

use super::session::ComparisonSession;
use crate::app::cell::CellContext;
use crate::app::cells::widgets::short;
use crate::app::figures::format::{self, grouped};
use crate::app::figures::look::line_sample;
use crate::app::text::{Label, Text};
use crate::app::theme::STRONG;
use crate::experiment::comparison::{ComparisonSpec, Place, Summary, best};
use crate::experiment::figure::Role;

/// The rows as they were computed last.
#[derive(Default)]
pub(super) struct Results {
    made_for: Option<(u64, u64)>,
    rows: Vec<Row>,
}

/// One network.
struct Row {
    place: Place,
    summary: Summary,
    seconds: f64,
    /// Which columns have the best of the panel, in their order.
    best: Vec<bool>,
}

const ROW: f32 = 30.0;

/// Widths of the columns: the variant, at least; its panel; loss, accuracies, best, when the target was reached, time, the button.
const NAME: f32 = 96.0;
const PANEL: f32 = 76.0;
const COLUMNS: [f32; 7] = [104.0, 86.0, 86.0, 150.0, 92.0, 96.0, 86.0];
/// And of the accuracy on images that are set apart, before that on the test images.
const VALIDATION: f32 = 96.0;
/// Below this share of these widths numbers are smaller, and the best one stands without its iteration, which the pointer shows.
const NARROW: f32 = 0.82;
const BEST_ALONE: f32 = 92.0;
/// The least share of these widths, and the size of headings and numbers then.
const NARROWEST: f32 = 0.7;
const NARROW_HEADING: f32 = 12.5;
const NARROW_NUMBER: f32 = 13.0;

impl Results {
    /// Computes the rows, unless nothing has changed.
    fn see(&mut self, session: &ComparisonSession, target: f64) {
        let wanted = (session.curves.version(), session.run.version ^ target.to_bits());
        if self.made_for == Some(wanted) {
            return;
        }
        self.made_for = Some(wanted);
        self.rows.clear();
        let columns = Columns::of(session.start());
        let iterations = session.run.progress.reached as f64;
        for panel in 0..session.curves.panel_count() {
            let mut rows: Vec<Row> = (0..session.curves.variants())
                .map(|variant| Place { panel, variant })
                .map(|place| {
                    let number = session.curves.number(place);
                    let each =
                        number.and_then(|number| session.run.snapshot.as_ref()?.seconds.get(number).copied());
                    Row {
                        place,
                        summary: session.curves.summary(place, target),
                        seconds: each.unwrap_or(f64::NAN) * iterations,
                        best: Vec::new(),
                    }
                })
                .collect();
            mark_best(&mut rows, columns);
            self.rows.append(&mut rows);
        }
    }

    /// Draws the table in `size`; returns the network that is to become a training cell.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        session: &ComparisonSession,
        target: f64,
        size: Vec2,
    ) -> Option<Place> {
        self.see(session, target);
        let text = &cx.text.comparison;
        let grid = session.start().panels.is_some();
        let mut asked = None;
        let shown = Columns::of(session.start());
        let best = if shown.by_validation { text.best_validation } else { text.best_test };
        let test = if shown.by_validation { text.test_at_end } else { text.test };
        let reached = (text.target_at)(&short(target));
        let explained = |label: Label| (label.name, label.help);
        let mut headings = vec![
            explained(text.final_loss),
            explained(text.train),
            explained(test),
            explained(best),
            (reached.as_str(), text.target_at_help),
            explained(text.time),
            ("", ""),
        ];
        let mut widths = COLUMNS.to_vec();
        if shown.validates {
            headings.insert(2, explained(text.validation));
            widths.insert(2, VALIDATION);
        }
        ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
            ui.set_min_size(size);
            // In a narrow cell all columns are narrower, and none is beyond its edge.
            let gap = ui.spacing().item_spacing.x;
            let names = names_width(ui, cx, session) + gap + if grid { PANEL + gap } else { 0.0 };
            let room = size.x - names;
            let is_narrow = NARROW * widths.iter().sum::<f32>() + gap * widths.len() as f32 > room;
            if is_narrow && let Some(best) = widths.get_mut(if shown.validates { 4 } else { 3 }) {
                *best = BEST_ALONE;
            }
            let kept = kept(&widths, room, gap);
            let [count, wide] = [kept.iter().filter(|kept| **kept).count() as f32, sum(&widths, &kept)];
            let share = ((room - gap * count) / wide).clamp(NARROWEST, 1.0);
            let mut table = TableBuilder::new(ui)
                .id_salt("results")
                .striped(true)
                .max_scroll_height(size.y - ROW)
                .auto_shrink([false, true])
                .cell_layout(Layout::left_to_right(Align::Center))
                .column(Column::remainder().at_least(NAME).clip(true));
            if grid {
                table = table.column(Column::exact(PANEL));
            }
            for (width, _) in widths.iter().zip(&kept).filter(|(_, kept)| **kept) {
                table = table.column(Column::exact((width * share).floor()).clip(true));
            }
            table
                .header(ROW, |mut header| {
                    let mut heading = |name: &str, help: &str, way: Align| {
                        header.col(|ui| {
                            ui.with_layout(aligned(way), |ui| {
                                let mut words = RichText::new(name).family(STRONG.clone());
                                if share < 1.0 {
                                    words = words.size(NARROW_HEADING);
                                }
                                let label = ui.add(egui::Label::new(words).truncate());
                                if !help.is_empty() {
                                    label.on_hover_text(help);
                                }
                            });
                        });
                    };
                    heading(text.variant, "", Align::Min);
                    if grid {
                        heading(text.panel.name, "", Align::Min);
                    }
                    for ((name, help), _) in headings.iter().zip(&kept).filter(|(_, kept)| **kept) {
                        heading(name, help, Align::Max);
                    }
                })
                .body(|body| {
                    body.rows(ROW, self.rows.len(), |mut table_row| {
                        let Some(row) = self.rows.get(table_row.index()) else { return };
                        table_row.col(|ui| name(ui, cx, session, row.place));
                        if grid {
                            table_row.col(|ui| {
                                ui.label(
                                    session
                                        .start()
                                        .panel_name(row.place.panel, cx.text.figures)
                                        .unwrap_or_default(),
                                );
                            });
                        }
                        let whole = row.words(cx, shown, true);
                        let words = row.words(cx, shown, !is_narrow).into_iter().enumerate();
                        for (at, words) in words.filter(|(at, _)| kept.get(*at) == Some(&true)) {
                            table_row.col(|ui| {
                                let is_best = row.best.get(at).copied().unwrap_or(false);
                                let size = is_narrow.then_some(NARROW_NUMBER);
                                ui.with_layout(aligned(Align::Max), |ui| {
                                    let shown = value(ui, cx, &words, (is_best, size));
                                    if let Some(whole) = whole.get(at).filter(|whole| **whole != words) {
                                        shown.on_hover_text(whole);
                                    }
                                });
                            });
                        }
                        table_row.col(|ui| {
                            let name = session.name(row.place, cx.text.figures);
                            let open = ui.button(text.open_button).on_hover_text(text.open.help);
                            let open = open.accessible_name(format!("{}: {name}", text.open.name));
                            if open.clicked() {
                                asked = Some(row.place);
                            }
                        });
                    });
                });
        });
        asked
    }
}

/// How wide the names are, from the least width of their column to where they are cut.
fn names_width(ui: &Ui, cx: &CellContext<'_>, session: &ComparisonSession) -> f32 {
    /// The line of a network before its name, and a gap.
    const SAMPLE: f32 = 46.0;
    const MOST: f32 = 230.0;
    let (spec, font) = (session.start(), egui::TextStyle::Body.resolve(ui.style()));
    let wide = |variant: usize| {
        let name = spec.variant_name(variant, cx.text.figures);
        ui.painter().layout_no_wrap(name, font.clone(), egui::Color32::PLACEHOLDER).size().x
    };
    let widest = (0..spec.variants.len()).map(wide).fold(0.0, f32::max);
    (widest + SAMPLE).clamp(NAME, MOST)
}

/// Which columns stand in `room`: where they do not all, at their narrowest, the accuracy on the training images gives way, then
/// the time, then when the target was reached.
fn kept(widths: &[f32], room: f32, gap: f32) -> Vec<bool> {
    let last = widths.len();
    let mut kept = vec![true; last];
    for column in [1, last - 2, last - 3] {
        let wide = NARROWEST * sum(widths, &kept) + gap * kept.iter().filter(|kept| **kept).count() as f32;
        if wide <= room {
            break;
        }
        kept[column] = false;
    }
    kept
}

fn sum(widths: &[f32], kept: &[bool]) -> f32 {
    widths.iter().zip(kept).filter(|(_, kept)| **kept).map(|(width, _)| width).sum()
}

impl Row {
    fn words(&self, cx: &CellContext<'_>, columns: Columns, has_room: bool) -> Vec<String> {
        let text = &cx.text.comparison;
        let share = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), format::accuracy);
        let Summary { loss, train, validation, test, best_at, reached, infinite, not_a_number, .. } =
            self.summary;
        let best = self.summary.best_validation.or(self.summary.best_test);
        let loss = match (not_a_number, infinite) {
            (Some(iteration), _) => (text.nan_since)(&grouped(iteration)),
            (None, Some(iteration)) => (text.infinite_since)(&grouped(iteration)),
            (None, None) => loss.map_or_else(|| "–".to_owned(), format::loss),
        };
        let best_at = best_at
            .filter(|_| has_room)
            .map(|at| format!(" {}", (text.at)(&grouped(at))))
            .unwrap_or_default();
        let reached = reached.map_or_else(|| text.not_reached.to_owned(), grouped);
        let mut words = vec![
            loss,
            share(train),
            share(test),
            format!("{}{best_at}", share(best)),
            reached,
            if self.seconds.is_finite() { seconds(cx.text, self.seconds) } else { "–".to_owned() },
        ];
        if columns.validates {
            words.insert(2, share(validation));
        }
        words
    }
}

/// A time as people say it.
fn seconds(text: &Text, seconds: f64) -> String {
    let text = &text.gradient_check;
    if seconds < 0.1 {
        (text.milliseconds)(&format!("{:.0}", seconds * 1e3))
    } else {
        (text.seconds)(&format!("{seconds:.2}"))
    }
}

/// What the table says beside what it says of every comparison.
#[derive(Clone, Copy, Default)]
struct Columns {
    /// Whether any network has images set apart.
    validates: bool,
    /// Whether all have.
    by_validation: bool,
}

impl Columns {
    fn of(spec: &ComparisonSpec) -> Self {
        Self { validates: spec.validates(), by_validation: spec.chooses_by_validation() }
    }
}

/// Marks the best of a panel; what overflowed is best in nothing, and no test accuracy is where other images choose.
fn mark_best(rows: &mut [Row], columns: Columns) {
    let alive = |row: &Row| row.summary.not_a_number.is_none();
    let of = |value: &dyn Fn(&Row) -> Option<f64>, greatest| {
        let values: Vec<Option<f64>> = rows.iter().map(|row| value(row).filter(|_| alive(row))).collect();
        best(&values, greatest)
    };
    let mut marks = vec![
        of(&|row| row.summary.loss, false),
        of(&|row| row.summary.train, true),
        of(&|row| row.summary.test.filter(|_| !columns.by_validation), true),
        of(&|row| row.summary.best_validation.or(row.summary.best_test), true),
        of(&|row| row.summary.reached.map(|at| at as f64), false),
        of(&|row| Some(row.seconds), false),
    ];
    if columns.validates {
        marks.insert(2, of(&|row| row.summary.validation, true));
    }
    for (at, row) in rows.iter_mut().enumerate() {
        row.best = marks.iter().map(|column| column.get(at).copied().unwrap_or(false)).collect();
    }
}

fn name(ui: &mut Ui, cx: &CellContext<'_>, session: &ComparisonSession, place: Place) {
    let (rect, _) = ui.allocate_exact_size(vec2(34.0, ROW), Sense::hover());
    line_sample(ui, cx.theme, pos2(rect.left() + 4.0, rect.center().y), Role::Series(place.variant));
    let name = session.start().variant_name(place.variant, cx.text.figures);
    ui.add(egui::Label::new(name).truncate());
}

/// From the right for numbers, from the left for words.
fn aligned(way: Align) -> Layout {
    if way == Align::Max {
        Layout::right_to_left(Align::Center)
    } else {
        Layout::left_to_right(Align::Center)
    }
}

/// A value; the best one is strong and stands on a ground of its own.
fn value(
    ui: &mut Ui,
    cx: &CellContext<'_>,
    words: &str,
    (best, size): (bool, Option<f32>),
) -> egui::Response {
    let words_in_size = RichText::new(words);
    let words_in_size = size.into_iter().fold(words_in_size, RichText::size);
    if !best {
        return ui.label(words_in_size);
    }
    let palette = &cx.theme.palette;
    let ground = egui::Frame::new().fill(palette.accent_soft).corner_radius(5).inner_margin(vec2(5.0, 1.0));
    let words_in_size = words_in_size.family(STRONG.clone()).color(palette.accent);
    let shown = ground.show(ui, |ui| ui.label(words_in_size)).inner;
    // The ground says it to the eye alone.
    let spoken = format!("{words}, {}", cx.text.comparison.best);
    ui.ctx().accesskit_node_builder(shown.id, |node| node.set_value(spoken));
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::text::Language;

    #[test]
    fn times_are_said_in_the_language_of_the_window() {
        let said = |language| [0.0504, 1.234].map(|time| seconds(Text::of(language), time));
        assert_eq!(said(Language::English), ["50 ms", "1.23 s"]);
        assert_eq!(said(Language::Korean), ["50밀리초", "1.23초"]);
    }

    #[test]
    fn what_overflowed_is_best_in_nothing() {
        let row = |test: f64, not_a_number: Option<u64>, seconds: f64| Row {
            place: Place { panel: 0, variant: 0 },
            summary: Summary { test: Some(test), not_a_number, ..Summary::default() },
            seconds,
            best: Vec::new(),
        };
        let mut rows = vec![row(0.9, Some(3), 0.1), row(0.5, None, 0.3), row(0.8, None, f64::NAN)];
        mark_best(&mut rows, Columns::default());
        assert_eq!(rows.iter().map(|row| row.best[2]).collect::<Vec<_>>(), [false, false, true]);
        assert_eq!(rows.iter().map(|row| row.best[5]).collect::<Vec<_>>(), [false, true, false]);
    }
}
