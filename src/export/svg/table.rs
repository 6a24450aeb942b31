//! A small table: numbers at the right of their columns, words at the left.

use super::canvas::{Anchor, Frame, Type};
use super::ink::{Ink, Pen};
use super::measure::{fitted, width};
use super::sheet::{NAME, SMALL, Sheet, empty};
use crate::experiment::figure::{Column, FigureWords, TableFigure, Values, format};

const ROW: f64 = 26.0;
/// More rows than this are a file, not a picture.
const MOST: usize = 30;
const GAP: f64 = 18.0;

pub(super) fn draw(sheet: Sheet<'_>, figure: &TableFigure, words: &FigureWords) -> String {
    let table = &figure.table;
    let rows = table.len().min(MOST);
    let more = table.len() - rows;
    let note = if more > 0 { (words.more_rows)(more) } else { String::new() };
    Sheet { note: &note, ..sheet }.draw((rows + 1).max(2) as f64 * ROW, |canvas, room| {
        if rows == 0 || table.columns.is_empty() {
            return empty(canvas, room, words.not_computed);
        }
        let wanted: Vec<f64> = table.columns.iter().map(|column| widest(column, rows)).collect();
        let gaps = GAP * (wanted.len() - 1) as f64;
        // Where not all fit, all give up the same share.
        let share = ((room.width - gaps) / wanted.iter().sum::<f64>().max(1.0)).clamp(0.0, 1.0);
        let mut x = room.x;
        for (column, wanted) in table.columns.iter().zip(wanted) {
            let place = Frame::new(x, room.y, wanted * share, room.height);
            let is_text = matches!(column.values, Values::Text(_));
            let (at, anchor) = if is_text { (place.x, Anchor::Start) } else { (place.right(), Anchor::End) };
            let head = Type::new(SMALL, Ink::MUTED).anchored(anchor);
            let name = fitted(&column.name.replace('_', " "), SMALL, place.width);
            canvas.text([at, place.y + ROW * 0.5], &name, head);
            for row in 0..rows {
                let y = place.y + (row as f64 + 1.5) * ROW;
                let text = fitted(&value(column, row), NAME, place.width);
                canvas.text([at, y], &text, Type::new(NAME, Ink::TEXT).anchored(anchor));
            }
            x = place.right() + GAP;
        }
        for row in 0..rows {
            let y = room.y + (row + 1) as f64 * ROW;
            let pen = if row == 0 { Pen::new(Ink::AXIS, 1.2) } else { Pen::new(Ink::GRID, 1.0) };
            canvas.line(&[[room.x, y], [(x - GAP).min(room.right()), y]], pen);
        }
    })
}

fn widest(column: &Column, rows: usize) -> f64 {
    let head = width(&column.name, SMALL);
    (0..rows).map(|row| width(&value(column, row), NAME)).fold(head, f64::max) + 2.0
}

/// A value as people read it: a file has every digit.
fn value(column: &Column, row: usize) -> String {
    match &column.values {
        Values::Whole(values) => values.get(row).map(|value| format::grouped(*value)).unwrap_or_default(),
        Values::Number(values) => {
            values.get(row).map(|value| format::significant(*value)).unwrap_or_default()
        }
        Values::Text(_) => column.values.text(row),
    }
}
