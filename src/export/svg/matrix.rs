//! A confusion matrix: the diagonal, where the network is right, stays calm; a mistake is the darker the more often it is
//! made.

use super::canvas::{Anchor, Frame, Type};
use super::ink::Ink;
use super::measure::{fitted, width};
use super::sheet::{NAME, SMALL, Sheet, empty};
use crate::experiment::figure::{FigureWords, HeatMap, format};

pub(super) fn draw(sheet: Sheet<'_>, map: &HeatMap, words: &FigureWords) -> String {
    let (rows, columns) = map.values.dim();
    let cell_height = (400.0 / rows.max(1) as f64).clamp(16.0, 34.0);
    let heading = NAME * 1.5 + SMALL * 1.5;
    let height = heading + rows.max(2) as f64 * cell_height;
    sheet.draw(height, |canvas, room| {
        if rows == 0 || columns == 0 {
            return empty(canvas, room, words.not_computed);
        }
        let names = map.rows.iter().map(|name| width(name, SMALL)).fold(0.0, f64::max).min(160.0);
        let left = NAME * 1.6 + names + 10.0;
        let cell_width = ((room.width - left) / columns as f64).min(cell_height * 2.0);
        let body = Frame::new(
            room.x + left,
            room.y + heading,
            cell_width * columns as f64,
            cell_height * rows as f64,
        );
        let name = Type::new(NAME, Ink::TEXT).anchored(Anchor::Middle);
        canvas.text([body.middle()[0], room.y + NAME * 0.7], &map.column_label, name);
        canvas.upright([room.x + NAME * 0.7, body.middle()[1]], &map.row_label, name);
        let small = Type::new(SMALL, Ink::TEXT);
        for (at, name) in map.columns.iter().take(columns).enumerate() {
            let x = body.x + (at as f64 + 0.5) * cell_width;
            let name = fitted(name, SMALL, cell_width);
            canvas.text([x, body.y - SMALL * 0.75], &name, small.anchored(Anchor::Middle));
        }
        let wrong =
            map.values.indexed_iter().filter(|((row, column), value)| row != column && value.is_finite());
        let most = wrong.map(|(_, value)| *value).fold(0.0, f64::max).max(1.0);
        for row in 0..rows {
            let y = body.y + row as f64 * cell_height;
            let name = fitted(map.rows.get(row).map_or("", String::as_str), SMALL, names);
            canvas.text([body.x - 7.0, y + cell_height / 2.0], &name, small.anchored(Anchor::End));
            for column in 0..columns {
                let value = map.values[[row, column]];
                let cell = Frame::new(
                    body.x + column as f64 * cell_width + 0.75,
                    y + 0.75,
                    cell_width - 1.5,
                    cell_height - 1.5,
                );
                let strength = (value.max(0.0) / most).sqrt();
                let fill = if row == column { Ink::GROUND } else { shade(strength) };
                canvas.rect(cell, Some(fill), None, 2.0);
                if value != 0.0 {
                    let size = (cell_height * 0.5).min(NAME);
                    let number = if value.fract() == 0.0 && (0.0..1e15).contains(&value) {
                        format::grouped(value as u64)
                    } else {
                        format::significant(value)
                    };
                    let kind = Type::new(size, fill.words_on()).anchored(Anchor::Middle);
                    canvas.text(cell.middle(), &fitted(&number, size, cell_width), kind);
                }
            }
        }
    })
}

/// The ground of a mistake, from none to the most frequent one.
pub(super) fn shade(strength: f64) -> Ink {
    Ink::PAPER.mix(Ink::BACKWARD, strength)
}
