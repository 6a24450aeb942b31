//! Parallel coordinates: a line for each trial across one upright axis a key. Lines of little value lie under those of much.

use super::canvas::{Anchor, Frame, Type};
use super::ink::{Ink, Pen, ramp};
use super::measure::fitted;
use super::scatter::scale;
use super::sheet::{NAME, SMALL, Sheet, empty};
use crate::experiment::figure::layout::{Scale, Tick};
use crate::experiment::figure::{FigureWords, ParallelFigure};

const HEIGHT: f64 = 420.0;
const BAR: f64 = 110.0;

pub(super) fn draw(sheet: Sheet<'_>, figure: &ParallelFigure, words: &FigureWords) -> String {
    sheet.draw(HEIGHT, |canvas, room| {
        if figure.axes.is_empty() || figure.lines.is_empty() {
            return empty(canvas, room, words.not_computed);
        }
        let value =
            |at: usize| figure.lines.iter().filter_map(move |line| line.values.get(at).copied().flatten());
        let sides: Vec<Scale> = figure
            .axes
            .iter()
            .enumerate()
            .map(|(at, axis)| Scale::around(&axis.axis, axis.logarithmic, value(at)))
            .collect();
        let shades = Scale::exact(&figure.color, figure.lines.iter().map(|line| line.value));
        let top = NAME * 1.8;
        let body =
            Frame::new(room.x + 70.0, room.y + top, room.width - 70.0 - BAR - 40.0, room.height - top - 10.0);
        let apart = if sides.len() > 1 { body.width / (sides.len() - 1) as f64 } else { 0.0 };
        let mut order: Vec<&_> = figure.lines.iter().collect();
        order.sort_by(|a, b| a.value.total_cmp(&b.value));
        for line in order {
            let places: Vec<[f64; 2]> = sides
                .iter()
                .enumerate()
                .map(|(at, side)| {
                    let share =
                        line.values.get(at).copied().flatten().map_or(f64::NAN, |value| side.share(value));
                    [body.x + at as f64 * apart, body.bottom() - share * body.height]
                })
                .collect();
            let share = shades.share(line.value);
            let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
            canvas.line(&places, Pen::new(ramp(share), 1.0 + 1.4 * share));
        }
        for (at, side) in sides.iter().enumerate() {
            let x = body.x + at as f64 * apart;
            let pen = Pen::new(Ink::AXIS, 1.6);
            canvas.line(&[[x, body.y], [x, body.bottom()]], pen);
            let name = fitted(side.name(), NAME, if apart > 0.0 { apart.max(60.0) } else { room.width });
            canvas.text([x, room.y + NAME * 0.7], &name, Type::new(NAME, Ink::TEXT).anchored(Anchor::Middle));
            for Tick { share, label: text } in side.ticks(8) {
                let y = body.bottom() - share * body.height;
                canvas.line(&[[x - 5.0, y], [x, y]], pen);
                let kind = Type::new(SMALL, Ink::AXIS).anchored(Anchor::End);
                canvas.plate([x - 8.0, y], &fitted(&text, SMALL, 90.0), kind);
            }
        }
        let place = Frame::new(room.right() - BAR + 46.0, body.y, 16.0, body.height);
        scale(canvas, place, &shades);
    })
}
