//! A small table: numbers at the right of their columns, words at the left, the best on a ground of their own.

use super::super::{Column, TableFigure, Values, format};
use super::heading::empty;
use super::{Across, Frame, Pen, Scene, Style, Text, Tone, Up};

/// The height of a row.
const ROW: f64 = 26.0;
/// More rows than this are a file, not a picture.
const MOST: usize = 30;
const GAP: f64 = 18.0;

/// How many rows are not shown.
pub fn left_out(figure: &TableFigure) -> usize {
    figure.table.len().saturating_sub(MOST)
}

/// The height that it takes.
pub fn height(figure: &TableFigure) -> f64 {
    (figure.table.len().min(MOST) + 1).max(2) as f64 * ROW
}

/// The whole figure without what stands above it.
pub fn scene(figure: &TableFigure, room: Frame, style: &Style<'_>, none: &str) -> Scene {
    let mut scene = Scene::default();
    let table = &figure.table;
    let rows = table.len().min(MOST);
    if rows == 0 || table.columns.is_empty() {
        empty(&mut scene, room, none, style);
        return scene;
    }
    let wanted: Vec<f64> = table.columns.iter().map(|column| widest(column, rows, style)).collect();
    let gaps = GAP * (wanted.len() - 1) as f64;
    // Where not all fit, all give up the same share.
    let share = ((room.width - gaps) / wanted.iter().sum::<f64>().max(1.0)).clamp(0.0, 1.0);
    let mut x = room.x;
    for (number, (column, wanted)) in table.columns.iter().zip(wanted).enumerate() {
        let place = Frame::new(x, room.y, wanted * share, room.height);
        let is_number = is_number(column);
        let (at, across) = if is_number { (place.right(), Across::End) } else { (place.x, Across::Start) };
        let name = style.fitted(&column.name.replace('_', " "), style.small, place.width);
        let head = Text::new([at, place.y + ROW * 0.5], name, style.small, Tone::Text).strong();
        scene.text(head.anchored(across, Up::Middle));
        for row in 0..rows {
            let words = style.fitted(&value(column, row), style.body, place.width);
            let middle = place.y + (row as f64 + 1.5) * ROW;
            let is_best = figure.best.contains(&[row, number]);
            if is_best {
                let width = style.measure.width(&words, style.body, true) + 10.0;
                let left = if is_number { place.right() - width + 5.0 } else { place.x - 5.0 };
                scene.filled(Frame::new(left, middle - ROW * 0.42, width, ROW * 0.84), Tone::Soft, 5.0);
            }
            let tone = if is_best { Tone::Accent } else { Tone::Text };
            let text = Text { strong: is_best, ..Text::new([at, middle], words, style.body, tone) };
            scene.text(text.anchored(across, Up::Middle));
        }
        x = place.right() + GAP;
    }
    for row in 0..rows {
        let y = room.y + (row + 1) as f64 * ROW;
        let pen = if row == 0 { Pen::new(Tone::Axis, 1.2) } else { Pen::new(Tone::Grid, 1.0) };
        scene.line([[room.x, y], [(x - GAP).min(room.right()), y]], pen);
    }
    scene
}

/// Whether a column stands at the right of its place: of numbers, also where one is missing.
fn is_number(column: &Column) -> bool {
    match &column.values {
        Values::Whole(_) | Values::Number(_) => true,
        Values::Text(words) => {
            let mut said = words.iter().filter(|words| !words.is_empty()).peekable();
            said.peek().is_some() && said.all(|words| words.parse::<f64>().is_ok())
        }
    }
}

fn widest(column: &Column, rows: usize, style: &Style<'_>) -> f64 {
    let values = (0..rows).map(|row| style.measure.width(&value(column, row), style.body, true));
    values.fold(style.measure.width(&column.name, style.small, true), f64::max) + 6.0
}

/// A value as people read it: a file has every digit.
fn value(column: &Column, row: usize) -> String {
    match &column.values {
        Values::Whole(values) => values.get(row).map(|value| format::grouped(*value)).unwrap_or_default(),
        Values::Number(values) => {
            values.get(row).map(|value| format::significant(*value)).unwrap_or_default()
        }
        Values::Text(_) if is_number(column) => {
            let words = column.values.text(row);
            words.parse().map_or(words, format::grouped)
        }
        Values::Text(_) => column.values.text(row),
    }
}
