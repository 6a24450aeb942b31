//! Curves over a shared horizontal axis, with the moments marked on them.

use super::axes::Plane;
use super::canvas::{Anchor, Canvas, Frame, Type};
use super::ink::{Ink, Look, Pen};
use super::measure::{fitted, width};
use super::sheet::{Entry, SMALL, Sheet, empty};
use crate::experiment::figure::layout::Scale;
use crate::experiment::figure::{FigureWords, LineFigure, Series};

const HEIGHT: f64 = 400.0;
/// A line has at most so many columns of points: no printer tells more apart.
const COLUMNS: usize = 800;
/// Markers on a line.
const MARKERS: usize = 12;

pub(super) fn draw(sheet: Sheet<'_>, figure: &LineFigure, logarithmic: bool, words: &FigureWords) -> String {
    let shown = || figure.series.iter().filter(|series| !series.points.is_empty());
    let legend = shown().map(|series| Entry { look: Look::of(series.role), name: &series.name }).collect();
    Sheet { legend, ..sheet }.draw(HEIGHT, |canvas, room| {
        if shown().next().is_none() {
            return empty(canvas, room, words.not_computed);
        }
        let values = |axis: usize| shown().flat_map(move |series| series.points.iter().map(move |p| p[axis]));
        let x = Scale::along(&figure.x, values(0));
        let y = Scale::of_heights(&figure.y, logarithmic, values(1));
        let plane = Plane::new(room, x, y);
        plane.draw(canvas);
        canvas.within(plane.frame, |canvas| {
            for (number, series) in shown().enumerate() {
                curve(canvas, &plane, series, number);
            }
        });
        marks(canvas, &plane, figure);
    })
}

/// A curve with a few markers, which stand at other places on the next one.
fn curve(canvas: &mut Canvas, plane: &Plane, series: &Series, number: usize) {
    let look = Look::of(series.role);
    let places: Vec<[f64; 2]> = thinned(series, plane).into_iter().map(|point| plane.place(point)).collect();
    canvas.line(&places, look.pen);
    let marked: Vec<[f64; 2]> = series.points.iter().map(|point| plane.place(*point)).collect();
    let few = marked.len() <= 4 * MARKERS;
    if let Some(marker) = look.marker {
        let step = if few { 1 } else { marked.len() / MARKERS };
        for place in marked.iter().skip(if few { 0 } else { step * (number % 4 + 1) / 5 }).step_by(step) {
            canvas.marker(*place, 4.2, marker, look.pen.ink);
        }
    }
    // A point between two that are no numbers would be seen nowhere.
    let alone = |at: usize| {
        let has = |at: Option<usize>| at.and_then(|at| places.get(at)).is_some_and(|p| p[1].is_finite());
        has(Some(at)) && !has(at.checked_sub(1)) && !has(Some(at + 1))
    };
    for at in (0..places.len()).filter(|at| alone(*at)) {
        canvas.circle(places[at], 2.6, Some(look.pen.ink), None);
    }
}

/// The points that can be told apart: of each column the first, the least, the greatest and the last, in their order.
/// What is not a number stays, since it breaks the line.
fn thinned(series: &Series, plane: &Plane) -> Vec<[f64; 2]> {
    let points = &series.points;
    if points.len() <= 2 * COLUMNS {
        return points.clone();
    }
    let column = |point: &[f64; 2]| (plane.x.share(point[0]) * COLUMNS as f64).floor() as i64;
    let mut kept = Vec::new();
    for run in points.chunk_by(|a, b| column(a) == column(b)) {
        let by_height = |a: &usize, b: &usize| run[*a][1].total_cmp(&run[*b][1]);
        let numbers = || (0..run.len()).filter(|at| !run[*at][1].is_nan());
        let mut places: Vec<usize> = (0..run.len()).filter(|at| run[*at][1].is_nan()).take(1).collect();
        places.extend([0, run.len() - 1]);
        places.extend(numbers().min_by(by_height));
        places.extend(numbers().max_by(by_height));
        places.sort_unstable();
        places.dedup();
        kept.extend(places.into_iter().map(|at| run[at]));
    }
    kept
}

/// A line for every moment, its words beside it as long as they do not stand on others.
fn marks(canvas: &mut Canvas, plane: &Plane, figure: &LineFigure) {
    let Frame { x, y, width: wide, .. } = plane.frame;
    let mut free = [f64::NEG_INFINITY; 4];
    for mark in &figure.marks {
        let share = plane.x.share(mark.x);
        if !(0.0..=1.0).contains(&share) {
            continue;
        }
        let at = x + share * wide;
        let pen = Pen { dash: &[4.0, 4.0], ..Pen::new(Ink::TEXT, 1.2) };
        canvas.line(&[[at, y], [at, plane.frame.bottom()]], pen);
        let text = fitted(&mark.text, SMALL, wide * 0.5);
        let length = width(&text, SMALL) + 10.0;
        let Some(row) = free.iter().position(|free| *free < at) else { continue };
        let turned = at + length > x + wide;
        free[row] = if turned { at } else { at + length };
        let place = [if turned { at - 5.0 } else { at + 5.0 }, y + 4.0 + SMALL * (0.7 + 1.35 * row as f64)];
        let anchor = if turned { Anchor::End } else { Anchor::Start };
        canvas.plate(place, &text, Type::new(SMALL, Ink::TEXT).anchored(anchor));
    }
}
