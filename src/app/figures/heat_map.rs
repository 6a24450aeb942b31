//! A confusion matrix: what was shown, down; what the network saw in it, across.
//!
//! The diagonal, where the network is right, stays calm; a mistake is the darker the more often it is made, so that
//! the eye goes where it should. Every cell that is not 0 carries its number.

use egui::{Align2, Color32, FontId, Rect, Response, Sense, Ui, Vec2, pos2, vec2};

use super::{describe, format, readout, small_font};
use crate::app::room;
use crate::app::text::{MatrixText, Text};
use crate::app::theme::Theme;
use crate::app::theme::contrast::ink_on;
use crate::experiment::figure::HeatMap;

/// Draws `map` as large as fits into `size`, cells square or a little wider; returns the figure's response.
pub fn show(ui: &mut Ui, map: &HeatMap, theme: &Theme, size: Vec2, summary: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    describe(ui, &response, &map.title, || summary.to_owned());
    let (rows, columns) = map.values.dim();
    if !ui.is_rect_visible(rect) || rows == 0 || columns == 0 {
        return response;
    }
    let painter = ui.painter().clone();
    let palette = &theme.palette;
    let small = small_font(ui);
    let line = small.size * 1.35;
    let width_of = |name: &String| painter.layout_no_wrap(name.clone(), small.clone(), palette.text).size().x;
    let names = map.rows.iter().map(width_of).fold(line, f32::max);
    let body = room::between(pos2(rect.left() + line + names + 12.0, rect.top() + 2.0 * line), rect.max);
    let height = body.height() / rows as f32;
    let width = (body.width() / columns as f32).min(height * 1.7);
    let body = Rect::from_min_size(body.min, vec2(width * columns as f32, height * rows as f32));

    painter.text(
        pos2(body.center().x, rect.top()),
        Align2::CENTER_TOP,
        &map.column_label,
        small.clone(),
        palette.muted,
    );
    let side = painter.layout_no_wrap(map.row_label.clone(), small.clone(), palette.muted);
    let at = pos2(rect.left(), body.center().y + side.size().x / 2.0);
    painter
        .add(egui::epaint::TextShape::new(at, side, palette.muted).with_angle(-std::f32::consts::FRAC_PI_2));

    let most_wrong = off_diagonal(map).fold(0.0, f64::max).max(1.0);
    let number =
        FontId::proportional(room::hold(height * 0.52, 9.0, egui::TextStyle::Body.resolve(ui.style()).size));
    for row in 0..rows {
        let y = body.top() + row as f32 * height;
        let name = map.rows.get(row).map_or("", String::as_str);
        let beside = pos2(body.left() - 6.0, y + height / 2.0);
        painter.text(beside, Align2::RIGHT_CENTER, name, small.clone(), palette.text);
        for column in 0..columns {
            let cell = Rect::from_min_size(pos2(body.left() + column as f32 * width, y), vec2(width, height))
                .shrink(0.75);
            let value = map.values[[row, column]];
            let (fill, ink) = if row == column {
                (palette.raised, palette.text)
            } else {
                // The square root lets a mistake made three times be seen beside one made a hundred times.
                let strength = (value / most_wrong).sqrt() as f32;
                let fill = mix(palette.card, palette.backward, strength);
                (fill, ink_on(fill))
            };
            painter.rect_filled(cell, 2.0, fill);
            if value != 0.0 {
                let text = format::grouped(value.max(0.0) as u64);
                painter.text(cell.center(), Align2::CENTER_CENTER, text, number.clone(), ink);
            }
        }
    }
    for (column, name) in map.columns.iter().enumerate() {
        let above = pos2(body.left() + (column as f32 + 0.5) * width, body.top() - 3.0);
        painter.text(above, Align2::CENTER_BOTTOM, name, small.clone(), palette.text);
    }
    if let Some(pointer) = response.hover_pos()
        && body.contains(pointer)
    {
        let row = (((pointer.y - body.top()) / height) as usize).min(rows - 1);
        let column = (((pointer.x - body.left()) / width) as usize).min(columns - 1);
        let cell = Rect::from_min_size(
            pos2(body.left() + column as f32 * width, body.top() + row as f32 * height),
            vec2(width, height),
        );
        painter.rect_stroke(cell, 2.0, egui::Stroke::new(2.0, palette.accent), egui::StrokeKind::Inside);
        readout::show(ui, pointer, &explain(map, row, column, &Text::spoken(ui.ctx()).drawing.matrix));
    }
    response
}

fn off_diagonal(map: &HeatMap) -> impl Iterator<Item = f64> {
    map.values.indexed_iter().filter(|((row, column), _)| row != column).map(|(_, value)| *value)
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

/// A colour between two, `share` of the way.
fn mix(from: Color32, to: Color32, share: f32) -> Color32 {
    from.lerp_to_gamma(to, share.clamp(0.0, 1.0))
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
