//! Points on a plane, with a third quantity as their shade and size where there is one.

use super::axes::Plane;
use super::canvas::{Anchor, Canvas, Frame, Type};
use super::ink::{Ink, Look, Marker, Pen, ramp};
use super::measure::width;
use super::sheet::{Entry, NAME, SMALL, Sheet, empty};
use crate::experiment::figure::layout::{Scale, Tick};
use crate::experiment::figure::{FigureWords, ScatterFigure};

const HEIGHT: f64 = 430.0;
/// Room for the scale of shades.
const BAR: f64 = 92.0;
/// Of more points a file would be all dots: evenly chosen ones stand for the rest.
const MOST: usize = 6000;

pub(super) fn draw(sheet: Sheet<'_>, figure: &ScatterFigure, words: &FigureWords) -> String {
    let look = |role| {
        let look = Look::of(role);
        Look { pen: Pen { width: 0.0, ..look.pen }, ..look }
    };
    let legend: Vec<Entry<'_>> = figure
        .groups
        .iter()
        .filter(|group| !group.points.is_empty())
        .map(|group| Entry { look: look(group.role), name: &group.name })
        .collect();
    let placed = |point: &&crate::experiment::figure::Point| {
        let has_place = |value: f64, log: bool| value.is_finite() && (!log || value > 0.0);
        has_place(point.x, figure.log_x) && has_place(point.y, figure.log_y)
    };
    let lost = figure.points().filter(|point| !placed(point)).count();
    let note = if lost > 0 { (words.without_place)(lost) } else { String::new() };
    Sheet { note: &note, legend, ..sheet }.draw(HEIGHT, |canvas, room| {
        let shown = || figure.points().filter(placed);
        if shown().next().is_none() {
            return empty(canvas, room, words.not_computed);
        }
        let body = Frame::new(
            room.x,
            room.y,
            room.width - if figure.color.is_some() { BAR } else { 0.0 },
            room.height,
        );
        let (x, y) = figure.scales();
        let plane = Plane::new(body, x, y);
        plane.draw(canvas);
        if figure.diagonal {
            let [[x_low, x_high], [y_low, y_high]] = [plane.x.span().ends(), plane.y.span().ends()];
            let ends = [x_low.max(y_low), x_high.min(y_high)];
            if ends[0] < ends[1] {
                let pen = Pen { dash: &[5.0, 4.0], ..Pen::new(Ink::MUTED, 1.2) };
                canvas.line(&ends.map(|end| plane.place([end, end])), pen);
            }
        }
        let shades = figure.color.as_ref().map(|axis| {
            let values = shown().filter_map(|point| point.value);
            Scale::exact(axis, values)
        });
        let step = shown().count().div_ceil(MOST).max(1);
        canvas.within(grown(plane.frame), |canvas| {
            for group in &figure.groups {
                let look = Look::of(group.role);
                let is_special = figure.groups.len() > 1 && group.points.len() == 1;
                for point in group.points.iter().filter(placed).step_by(step) {
                    let place = plane.place([point.x, point.y]);
                    let marker = look.marker.unwrap_or(Marker::Circle);
                    match point.value.zip(shades.as_ref()).map(|(value, side)| side.share(value)) {
                        Some(share) if share.is_finite() => {
                            let share = share.clamp(0.0, 1.0);
                            canvas.circle(place, 3.5 + 3.0 * share, Some(ramp(share)), None);
                            if is_special {
                                canvas.circle(place, 10.0, None, Some(Pen::new(look.pen.ink, 2.4)));
                            }
                        }
                        _ => canvas.marker(place, 4.0, marker, look.pen.ink),
                    }
                }
            }
        });
        if let Some(side) = &shades {
            let place = Frame::new(room.right() - BAR + 34.0, plane.frame.y, 16.0, plane.frame.height);
            scale(canvas, place, side);
        }
    })
}

/// A point at the edge is drawn whole.
fn grown(frame: Frame) -> Frame {
    Frame::new(frame.x - 11.0, frame.y - 11.0, frame.width + 22.0, frame.height + 22.0)
}

/// What the shades mean.
pub(super) fn scale(canvas: &mut Canvas, frame: Frame, side: &Scale) {
    const STEPS: usize = 40;
    for step in 0..STEPS {
        let height = frame.height / STEPS as f64;
        let y = frame.bottom() - (step + 1) as f64 * height;
        let ink = ramp((step as f64 + 0.5) / STEPS as f64);
        canvas.rect(Frame::new(frame.x, y, frame.width, height + 0.5), Some(ink), None, 0.0);
    }
    let mut widest: f64 = 0.0;
    for Tick { share, label: text } in side.ticks(5) {
        let y = frame.bottom() - share * frame.height;
        canvas.text([frame.right() + 5.0, y], &text, Type::new(SMALL, Ink::AXIS));
        widest = widest.max(width(&text, SMALL));
    }
    let kind = Type::new(NAME, Ink::TEXT).anchored(Anchor::Middle);
    canvas.upright([frame.x - NAME * 0.8, frame.middle()[1]], side.name(), kind);
}
