//! Bars below each other: the scores of the classes.

use super::canvas::{Anchor, Frame, Type};
use super::ink::{Ink, Pen};
use super::measure::{fitted, width};
use super::sheet::{NAME, SMALL, Sheet, empty};
use crate::experiment::figure::layout::{Scale, Tick};
use crate::experiment::figure::{BarFigure, FigureWords, format};

const ROW: f64 = 27.0;

pub(super) fn draw(sheet: Sheet<'_>, figure: &BarFigure, words: &FigureWords) -> String {
    let height = figure.bars.len().max(2) as f64 * ROW + SMALL * 1.6 + NAME * 1.5;
    sheet.draw(height, |canvas, room| {
        if figure.bars.is_empty() {
            return empty(canvas, room, words.not_computed);
        }
        let values = figure.bars.iter().map(|bar| bar.value).chain([0.0]);
        let side = Scale::of_heights(&figure.axis, false, values);
        let names = figure.bars.iter().map(|bar| width(&bar.name, NAME)).fold(0.0, f64::max).min(220.0);
        let rows = figure.bars.len() as f64 * ROW;
        let frame = Frame::new(room.x + names + 12.0, room.y, room.width - names - 12.0 - 80.0, rows);
        for Tick { share, label: text } in side.ticks(6) {
            let x = frame.x + share * frame.width;
            canvas.line(&[[x, frame.y], [x, frame.bottom()]], Pen::new(Ink::GRID, 1.0));
            let kind = Type::new(SMALL, Ink::AXIS).anchored(Anchor::Middle);
            canvas.text([x, frame.bottom() + SMALL * 0.9], &text, kind);
        }
        let zero = side.share(0.0).clamp(0.0, 1.0);
        for (at, bar) in figure.bars.iter().enumerate() {
            let middle = frame.y + (at as f64 + 0.5) * ROW;
            let name = fitted(&bar.name, NAME, names);
            canvas.text([frame.x - 8.0, middle], &name, Type::new(NAME, Ink::TEXT).anchored(Anchor::End));
            let share = side.share(bar.value);
            let end = if share.is_nan() { zero } else { share.clamp(0.0, 1.0) };
            let (low, high) = (end.min(zero), end.max(zero));
            let place = Frame::new(
                frame.x + low * frame.width,
                middle - ROW * 0.32,
                (high - low) * frame.width,
                ROW * 0.64,
            );
            canvas.rect(place, Some(if end < zero { Ink::BACKWARD } else { Ink::FORWARD }), None, 1.5);
            let beside = [frame.x + high * frame.width + 7.0, middle];
            canvas.text(beside, &format::significant(bar.value), Type::new(SMALL, Ink::TEXT));
        }
        let axis = frame.x + zero * frame.width;
        canvas.line(&[[axis, frame.y], [axis, frame.bottom()]], Pen::new(Ink::AXIS, 1.4));
        let under = [frame.middle()[0], room.bottom() - NAME * 0.6];
        canvas.text(under, side.name(), Type::new(NAME, Ink::TEXT).anchored(Anchor::Middle));
    })
}
