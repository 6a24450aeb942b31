//! A confusion matrix, with what a cell counts under the pointer.

use egui::{Response, Sense, Ui, Vec2};

use super::paint::{Setting, at, frame, paint, rect};
use super::{describe, format, readout};
use crate::app::text::{MatrixText, Text};
use crate::app::theme::Theme;
use crate::experiment::figure::HeatMap;
use crate::experiment::figure::layout::matrix;

/// Draws `map` as large as fits into `size`; returns the figure's response.
pub fn show(ui: &mut Ui, map: &HeatMap, theme: &Theme, size: Vec2, summary: &str) -> Response {
    let (room, response) = ui.allocate_exact_size(size, Sense::hover());
    describe(ui, &response, &map.title, || summary.to_owned());
    if !ui.is_rect_visible(room) {
        return response;
    }
    let text = Text::spoken(ui.ctx());
    let setting = Setting::new(ui, theme);
    let scene = matrix::scene(map, frame(room), &setting.style(), text.figures.not_computed);
    paint(ui.painter(), &scene, theme, Vec2::ZERO);
    if let Some(pointer) = response.hover_pos()
        && let Some(id) = scene.found(at(pointer), 0.0)
    {
        if let Some(cell) = scene.frame_of(id) {
            let ring = egui::Stroke::new(2.0, theme.palette.accent);
            ui.painter().rect_stroke(rect(cell), 2.0, ring, egui::StrokeKind::Inside);
        }
        readout::show(ui, pointer, &explain(map, id[0], id[1], &text.drawing.matrix));
    }
    response
}

fn explain(map: &HeatMap, row: usize, column: usize, text: &MatrixText) -> Vec<readout::Row> {
    let value = map.values[[row, column]];
    let shown: f64 = map.values.row(row).sum();
    let name = |names: &[String], at: usize| names.get(at).cloned().unwrap_or_default();
    let (label, seen) = (name(&map.rows, row), name(&map.columns, column));
    let verdict = if row == column { (text.right)(&label) } else { (text.wrong)(&label, &seen) };
    let share = if shown > 0.0 { value / shown } else { 0.0 };
    vec![
        readout::Row::plain(verdict),
        readout::Row::plain((text.count)(
            &format::grouped(value.max(0.0) as u64),
            &format::grouped(shown.max(0.0) as u64),
            &format::percent(share),
        )),
    ]
}

/// What a confusion matrix says in words: how many are right, and which mistake is made most often.
pub fn summary(map: &HeatMap, text: &MatrixText) -> String {
    let total: f64 = map.values.sum();
    let right: f64 = map.values.diag().sum();
    if total == 0.0 {
        return text.nothing.to_owned();
    }
    let worst = map
        .values
        .indexed_iter()
        .filter(|((row, column), value)| row != column && **value > 0.0)
        .max_by(|a, b| a.1.total_cmp(b.1));
    let (right, total) = (format::grouped(right as u64), format::grouped(total as u64));
    let Some(((row, column), count)) = worst else { return (text.all_right)(&right, &total) };
    let name = |names: &[String], at: usize| names.get(at).cloned().unwrap_or_else(|| at.to_string());
    let (label, seen) = (name(&map.rows, row), name(&map.columns, column));
    (text.commonest)(&right, &total, &label, &seen, &format::grouped(*count as u64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::text::Language;
    use ndarray::array;

    #[test]
    fn the_summary_names_the_commonest_mistake() {
        let names = vec!["0".to_owned(), "1".to_owned(), "2".to_owned()];
        let map = HeatMap {
            title: String::new(),
            row_label: String::new(),
            column_label: String::new(),
            rows: names.clone(),
            columns: names,
            values: array![[5.0, 0.0, 1.0], [0.0, 7.0, 0.0], [0.0, 3.0, 4.0]],
        };
        let text = &Text::of(Language::English).drawing.matrix;
        assert_eq!(
            summary(&map, text),
            "16 of 20 correct; the most frequent mistake is 2 predicted as 1, 3 times."
        );
    }
}
