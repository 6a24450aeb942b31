//! The arrays of parameters and the worst entries, in rows.

use egui::{Align2, Color32, FontId, Rect, ScrollArea, Sense, Ui, Vec2, pos2, vec2};

use super::{number, words};
use crate::app::cell::CellContext;
use crate::app::figures::format::grouped;
use crate::app::room;
use crate::app::text::Label;
use crate::app::theme::STRONG;
use crate::experiment::gradient_check::{ArrayReport, Cause, GradientCheckSnapshot, Verdict};

/// Height of a row.
const ROW: f32 = 26.0;

/// A column: its heading, its explanation if it needs one, its right end as a share of the width.
struct Column {
    name: &'static str,
    help: Option<&'static str>,
    end: f32,
}

impl Column {
    fn plain(name: &'static str, end: f32) -> Self {
        Self { name, help: None, end }
    }

    fn explained(label: Label, end: f32) -> Self {
        Self { name: label.name, help: Some(label.help), end }
    }
}

/// One row an array: how far the two gradients lie apart.
pub(super) fn arrays(ui: &mut Ui, cx: &CellContext<'_>, report: &GradientCheckSnapshot, size: Vec2) {
    let text = &cx.text.gradient_check;
    let columns = [
        Column::plain(text.parameter, 0.13),
        Column::plain(text.shape, 0.28),
        Column::explained(text.mean, 0.43),
        Column::explained(text.max, 0.575),
        Column::explained(text.relative, 0.715),
        Column::explained(text.kinks, 0.795),
        Column::plain(text.verdict, 1.0),
    ];
    headings(ui, cx, &columns, size.x);
    let room = size.y - ROW - ui.spacing().item_spacing.y;
    ScrollArea::vertical().id_salt("arrays").max_height(room).auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for array in &report.arrays {
            let measured = |value: f64| if array.checked == 0 { "–".to_owned() } else { number(value) };
            let (verdict, color) = verdict(cx, array);
            let shape = array.shape.iter().map(usize::to_string).collect::<Vec<_>>().join(" × ");
            let cells = [
                array.parameter.clone(),
                shape,
                measured(array.mean),
                measured(array.max),
                measured(array.relative),
                grouped(array.kinks as u64),
                verdict,
            ];
            row(ui, cx, &columns, &cells, color, size.x);
        }
    });
}

/// What an array comes to: how far it is, until all of it was tried.
fn verdict(cx: &CellContext<'_>, array: &ArrayReport) -> (String, Color32) {
    let (text, palette) = (&cx.text.gradient_check, &cx.theme.palette);
    match array.verdict {
        Some(Verdict::Disagrees) => (text.says_disagrees.to_owned(), palette.error),
        _ if array.checked < array.chosen => {
            let share = 100 * array.checked / array.chosen.max(1);
            (format!("{share}%"), palette.muted)
        }
        Some(Verdict::CannotTell(_)) => (text.says_cannot_tell.to_owned(), palette.warning),
        Some(Verdict::Agrees) if array.cause == Cause::Kinks => (text.says_kinks.to_owned(), palette.warning),
        Some(Verdict::Agrees) => (text.says_agrees.to_owned(), palette.ok),
        None => ("–".to_owned(), palette.muted),
    }
}

/// One row an entry, the one that differs most first.
pub(super) fn worst(ui: &mut Ui, cx: &CellContext<'_>, report: &GradientCheckSnapshot, size: Vec2) {
    let text = &cx.text.gradient_check;
    let columns = [
        Column::plain(text.parameter, 0.25),
        Column::plain(cx.text.figures.by_backpropagation, 0.48),
        Column::plain(cx.text.figures.by_differences, 0.67),
        Column::plain(cx.text.figures.difference, 0.86),
        Column::plain(text.on_a_kink, 1.0),
    ];
    headings(ui, cx, &columns, size.x);
    let room = size.y - ROW - ui.spacing().item_spacing.y;
    ScrollArea::vertical().id_salt("worst").max_height(room).auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for entry in &report.worst {
            let on_a_kink = entry.crossed > 0;
            let cells = [
                words::place(&entry.parameter, &entry.index),
                number(entry.backpropagation),
                number(entry.numerical),
                number((entry.backpropagation - entry.numerical).abs()),
                if on_a_kink { text.on_a_kink } else { text.no_kink }.to_owned(),
            ];
            let color = if on_a_kink { cx.theme.palette.warning } else { cx.theme.palette.text };
            row(ui, cx, &columns, &cells, color, size.x);
        }
    });
}

fn headings(ui: &mut Ui, cx: &CellContext<'_>, columns: &[Column], width: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
    let font = egui::TextStyle::Small.resolve(ui.style());
    for (index, column) in columns.iter().enumerate() {
        let cell = cell(rect, columns, index);
        let response = ui.interact(cell, ui.scope_id().with(("heading", index)), Sense::hover());
        put(ui, cell, index, column.name, font.clone(), cx.theme.palette.muted);
        if let Some(help) = column.help {
            response.on_hover_text(help);
        }
    }
    let line = egui::Stroke::new(cx.theme.hairline, cx.theme.palette.border);
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
}

/// A row of cells, the last one in `color`; read aloud as one line.
fn row(ui: &mut Ui, cx: &CellContext<'_>, columns: &[Column], cells: &[String], color: Color32, width: f32) {
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
    let font = egui::TextStyle::Body.resolve(ui.style());
    let strong = FontId::new(font.size, STRONG.clone());
    for (index, words) in cells.iter().enumerate() {
        let outer = index == 0 || index + 1 == cells.len();
        let ink = if index + 1 == cells.len() { color } else { cx.theme.palette.text };
        put(
            ui,
            cell(rect, columns, index),
            index,
            words,
            if outer { strong.clone() } else { font.clone() },
            ink,
        );
    }
    response.widget_info(|| {
        let said = columns.iter().zip(cells).map(|(column, cell)| format!("{} {cell}", column.name));
        egui::WidgetInfo::labeled(egui::Role::Label, true, said.collect::<Vec<_>>().join(", "))
    });
}

fn cell(row: Rect, columns: &[Column], index: usize) -> Rect {
    let start = index.checked_sub(1).and_then(|before| columns.get(before)).map_or(0.0, |column| column.end);
    let end = columns.get(index).map_or(1.0, |column| column.end);
    let x = |share: f32| row.left() + share * (row.width() - 8.0);
    room::between(pos2(x(start), row.top()), pos2(x(end), row.bottom()))
}

/// Names at the left, numbers at the right of their column.
fn put(ui: &Ui, cell: Rect, index: usize, words: &str, font: FontId, color: Color32) {
    let (at, align) = if index == 0 {
        (cell.left_center(), Align2::LEFT_CENTER)
    } else {
        (cell.right_center(), Align2::RIGHT_CENTER)
    };
    ui.painter().text(at, align, words, font, color);
}
