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
/// Kept free at the right of the rows.
const SCROLL_BAR: f32 = 8.0;

/// A column: its heading, and its explanation if it needs one.
struct Column {
    name: &'static str,
    help: Option<&'static str>,
}

impl Column {
    fn plain(name: &'static str) -> Self {
        Self { name, help: None }
    }

    fn explained(label: Label) -> Self {
        Self { name: label.name, help: Some(label.help) }
    }
}

/// A row of a table: what stands in its columns, and the colour of the last of them.
struct Row {
    cells: Vec<String>,
    color: Color32,
}

/// How a table is laid out: where its columns end, from the left of its rows on, and the type in which all of it has room.
struct Measures {
    ends: Vec<f32>,
    words: FontId,
    headings: FontId,
}

impl Measures {
    /// Each column as wide as what stands in it; what is left over lies evenly between them.
    fn of(ui: &Ui, columns: &[Column], rows: &[Row], width: f32) -> Self {
        /// Between two columns at least.
        const GAP: f32 = 10.0;
        /// The type that is tried where the usual one has no room, as shares of it.
        const SHARES: [f32; 4] = [1.0, 0.87, 0.8, 0.73];
        let [body, small] =
            [egui::TextStyle::Body, egui::TextStyle::Small].map(|style| style.resolve(ui.style()).size);
        let mut least = None;
        for size in SHARES.map(|share| share * body) {
            let words = FontId::new(size, egui::FontFamily::Proportional);
            let headings = FontId::new(size.min(small), egui::FontFamily::Proportional);
            let strong = FontId::new(size, STRONG.clone());
            let across = |words: &str, font: &FontId| {
                ui.painter().layout_no_wrap(words.to_owned(), font.clone(), Color32::PLACEHOLDER).size().x
            };
            let widths: Vec<f32> = columns
                .iter()
                .enumerate()
                .map(|(at, column)| {
                    let font = if at == 0 || at + 1 == columns.len() { &strong } else { &words };
                    let cells = rows.iter().filter_map(|row| row.cells.get(at));
                    let widest = cells.map(|cell| across(cell, font)).fold(0.0, f32::max);
                    widest.max(across(column.name, &headings)).ceil()
                })
                .collect();
            let gaps = widths.len().saturating_sub(1).max(1) as f32;
            let gap = (width - widths.iter().sum::<f32>()) / gaps;
            let mut end = 0.0;
            let ends = widths.iter().map(|width| {
                end += width + if end > 0.0 { gap } else { 0.0 };
                end
            });
            least = Some(Self { ends: ends.collect(), words, headings });
            if gap >= GAP {
                break;
            }
        }
        least.unwrap_or(Self { ends: Vec::new(), words: FontId::default(), headings: FontId::default() })
    }

    fn cell(&self, row: Rect, index: usize) -> Rect {
        let end = |index: usize| row.left() + self.ends.get(index).copied().unwrap_or(row.width());
        let start = index.checked_sub(1).map_or(row.left(), end);
        room::between(pos2(start, row.top()), pos2(end(index), row.bottom()))
    }
}

/// One row an array: how far the two gradients lie apart.
pub(super) fn arrays(ui: &mut Ui, cx: &CellContext<'_>, report: &GradientCheckSnapshot, size: Vec2) {
    let text = &cx.text.gradient_check;
    let columns = [
        Column::plain(text.parameter),
        Column::plain(text.shape),
        Column::explained(text.mean),
        Column::explained(text.max),
        Column::explained(text.relative),
        Column::explained(text.kinks),
        Column::plain(text.verdict),
    ];
    let rows = report.arrays.iter().map(|array| {
        let measured = |value: f64| if array.checked == 0 { "–".to_owned() } else { number(value) };
        let (verdict, color) = verdict(cx, array);
        let shape = array.shape.iter().map(usize::to_string).collect::<Vec<_>>().join(" × ");
        let cells = vec![
            array.parameter.clone(),
            shape,
            measured(array.mean),
            measured(array.max),
            measured(array.relative),
            grouped(array.kinks as u64),
            verdict,
        ];
        Row { cells, color }
    });
    table(ui, cx, "arrays", &columns, &rows.collect::<Vec<_>>(), size);
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
        Column::plain(text.parameter),
        Column::plain(cx.text.figures.by_backpropagation),
        Column::plain(cx.text.figures.by_differences),
        Column::plain(cx.text.figures.difference),
        Column::plain(text.on_a_kink),
    ];
    let rows = report.worst.iter().map(|entry| {
        let on_a_kink = entry.crossed > 0;
        let cells = vec![
            words::place(&entry.parameter, &entry.index),
            number(entry.backpropagation),
            number(entry.numerical),
            number((entry.backpropagation - entry.numerical).abs()),
            if on_a_kink { text.on_a_kink } else { text.no_kink }.to_owned(),
        ];
        let color = if on_a_kink { cx.theme.palette.warning } else { cx.theme.palette.text };
        Row { cells, color }
    });
    table(ui, cx, "worst", &columns, &rows.collect::<Vec<_>>(), size);
}

/// Headings that stay, and rows below them that scroll.
fn table(ui: &mut Ui, cx: &CellContext<'_>, name: &str, columns: &[Column], rows: &[Row], size: Vec2) {
    let measures = Measures::of(ui, columns, rows, size.x - SCROLL_BAR);
    headings(ui, cx, columns, &measures, size.x);
    let room = size.y - ROW - ui.spacing().item_spacing.y;
    ScrollArea::vertical().id_salt(name).max_height(room).auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for row in rows {
            show(ui, cx, columns, &measures, row, size.x);
        }
    });
}

fn headings(ui: &mut Ui, cx: &CellContext<'_>, columns: &[Column], measures: &Measures, width: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
    for (index, column) in columns.iter().enumerate() {
        let cell = measures.cell(rect, index);
        let response = ui.interact(cell, ui.scope_id().with(("heading", index)), Sense::hover());
        put(ui, cell, index, column.name, measures.headings.clone(), cx.theme.palette.muted);
        if let Some(help) = column.help {
            response.on_hover_text(help);
        }
    }
    let line = egui::Stroke::new(cx.theme.hairline, cx.theme.palette.border);
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
}

/// A row, its first and its last cell strong; read aloud as one line.
fn show(ui: &mut Ui, cx: &CellContext<'_>, columns: &[Column], measures: &Measures, row: &Row, width: f32) {
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
    let strong = FontId::new(measures.words.size, STRONG.clone());
    let last = row.cells.len().saturating_sub(1);
    for (index, words) in row.cells.iter().enumerate() {
        let font = if index == 0 || index == last { strong.clone() } else { measures.words.clone() };
        let ink = if index == last { row.color } else { cx.theme.palette.text };
        put(ui, measures.cell(rect, index), index, words, font, ink);
    }
    response.widget_info(|| {
        let said = columns.iter().zip(&row.cells).map(|(column, cell)| format!("{} {cell}", column.name));
        egui::WidgetInfo::labeled(egui::Role::Label, true, said.collect::<Vec<_>>().join(", "))
    });
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
