//! Small panels of curves on two shared axes, whose numbers stand along the outer edges alone.

use super::canvas::{Anchor, Canvas, Frame, Type};
use super::ink::{Ink, Look, Pen};
use super::measure::fitted;
use super::sheet::{Entry, NAME, SMALL, Sheet, empty};
use crate::experiment::figure::layout::{Scale, Tick};
use crate::experiment::figure::{CurveGrid, FigureWords};

const ROW: f64 = 138.0;
const TITLE: f64 = SMALL * 1.5;

pub(super) fn draw(sheet: Sheet<'_>, grid: &CurveGrid, words: &FigureWords) -> String {
    let columns = grid.columns.clamp(1, 8);
    let rows = grid.panels.len().div_ceil(columns);
    let first = grid.panels.first().map(|panel| panel.series.as_slice()).unwrap_or_default();
    let legend =
        first.iter().map(|series| Entry { look: Look::of(series.role), name: &series.name }).collect();
    let height = (rows.max(1) as f64) * ROW + SMALL * 1.5 + NAME * 1.6;
    Sheet { legend, ..sheet }.draw(height, |canvas, room| {
        if rows == 0 {
            return empty(canvas, room, words.not_computed);
        }
        let values = |axis: usize| {
            let series = grid.panels.iter().flat_map(|panel| &panel.series);
            series.flat_map(move |series| series.points.iter().map(move |point| point[axis]))
        };
        let (x, y) = (Scale::along(&grid.x, values(0)), Scale::of_heights(&grid.y, false, values(1)));
        let left = NAME * 1.5 + 40.0;
        let wide = (room.width - left) / columns as f64;
        for (at, panel) in grid.panels.iter().enumerate() {
            let (row, column) = (at / columns, at % columns);
            let frame = Frame::new(
                room.x + left + column as f64 * wide,
                room.y + row as f64 * ROW + TITLE,
                wide - 10.0,
                ROW - TITLE - 8.0,
            );
            let title = fitted(&panel.title, SMALL, frame.width);
            canvas.text([frame.x, frame.y - TITLE * 0.5], &title, Type::new(SMALL, Ink::TEXT));
            let is_last = at + columns >= grid.panels.len();
            inside(canvas, frame, &x, &y, column == 0, is_last);
            canvas.within(frame, |canvas| {
                for series in &panel.series {
                    let look = Look::of(series.role);
                    let place = |point: &[f64; 2]| frame.at([x.share(point[0]), y.share(point[1])]);
                    let places: Vec<[f64; 2]> = series.points.iter().map(place).collect();
                    canvas.line(&places, Pen { width: look.pen.width * 0.8, ..look.pen });
                    if let [lonely] = places[..] {
                        canvas.circle(lonely, 2.4, Some(look.pen.ink), None);
                    }
                }
            });
        }
        let name = Type::new(NAME, Ink::TEXT).anchored(Anchor::Middle);
        let under = [room.x + left + (room.width - left) / 2.0, room.bottom() - NAME * 0.7];
        canvas.text(under, x.name(), name);
        let beside = [room.x + NAME * 0.6, room.y + (room.height - NAME * 3.0) / 2.0];
        canvas.upright(beside, y.name(), name);
    })
}

/// The frame of one panel with its grid; numbers where there is no other panel in the way.
fn inside(canvas: &mut Canvas, frame: Frame, x: &Scale, y: &Scale, at_left: bool, at_bottom: bool) {
    let grid = Pen::new(Ink::GRID, 0.8);
    let small = Type::new(SMALL, Ink::AXIS);
    for Tick { share, label: text } in y.ticks(3) {
        let at = frame.bottom() - share * frame.height;
        canvas.line(&[[frame.x, at], [frame.right(), at]], grid);
        if at_left {
            canvas.text([frame.x - 6.0, at], &text, small.anchored(Anchor::End));
        }
    }
    let ticks = x.ticks(if frame.width > 160.0 { 3 } else { 2 });
    for Tick { share, label: text } in ticks {
        let at = frame.x + share * frame.width;
        canvas.line(&[[at, frame.y], [at, frame.bottom()]], grid);
        if at_bottom {
            // At the ends a number leans inwards, so that it does not meet that of the next panel.
            let anchor = match share {
                share if share < 0.04 => Anchor::Start,
                share if share > 0.96 => Anchor::End,
                _ => Anchor::Middle,
            };
            canvas.text([at, frame.bottom() + SMALL * 0.9], &text, small.anchored(anchor));
        }
    }
    canvas.rect(frame, None, Some(Pen::new(Ink::AXIS, 1.0)), 0.0);
}
