//! A function of two variables from above, with paths on it.

use super::axes::Plane;
use super::canvas::{Canvas, Type};
use super::ink::{Ink, Look, Pen};
use super::sheet::{Entry, NAME, Sheet};
use crate::experiment::figure::contrast::{MARK, TEXT};
use crate::experiment::figure::layout::Scale;
use crate::experiment::figure::{FigureWords, MapFigure, MapPath, Slope};

const HEIGHT: f64 = 480.0;

pub(super) fn draw(sheet: Sheet<'_>, figure: &MapFigure, words: &FigureWords) -> String {
    let legend =
        figure.paths.iter().map(|path| Entry { look: Look::of(path.role), name: &path.name }).collect();
    let title = format!("f(x, y) = {}", sheet.title.replace('\n', "; "));
    Sheet { title: &title, note: words.downhill, legend, ..sheet }.draw(HEIGHT, |canvas, room| {
        let places = |axis: usize| {
            figure.paths.iter().flat_map(move |path| path.points.iter().map(move |point| point[axis]))
        };
        let plane = Plane::new(
            room,
            Scale::around(&figure.map.x, false, places(0)),
            Scale::around(&figure.map.y, false, places(1)),
        );
        plane.draw(canvas);
        canvas.within(plane.frame, |canvas| {
            ground(canvas, &plane, figure);
            for path in &figure.paths {
                way(canvas, &plane, path);
            }
            if let Some(start) = figure.paths.iter().find_map(|path| path.points.first()) {
                let place = plane.place(*start);
                canvas.circle(place, 7.0, Some(Ink::PAPER), Some(Pen::new(Ink::TEXT, 2.4)));
                canvas.plate([place[0] + 11.0, place[1] - 13.0], words.start, Type::new(NAME, Ink::TEXT));
            }
        });
    })
}

/// A line of equal value behind the paths, `share` of the way up: from a middling strength to as pale as a line may be.
pub(super) fn level_ink(share: f64) -> Ink {
    Ink::FORWARD.receding(TEXT).mix(Ink::FORWARD.receding(MARK), share)
}

/// An arrow downhill, which lies behind the paths, too.
pub(super) fn slope_ink() -> Ink {
    Ink::BACKWARD.receding(MARK)
}

/// The lines of equal value, low ones darker, the slopes, and the place that matters.
fn ground(canvas: &mut Canvas, plane: &Plane, figure: &MapFigure) {
    let count = figure.map.levels.len().max(2) - 1;
    for (number, level) in figure.map.levels.iter().enumerate() {
        let share = number as f64 / count as f64;
        // High ones are thinner as well.
        let pen = Pen::new(level_ink(share), 1.2 - 0.4 * share);
        for line in &level.lines {
            let places: Vec<[f64; 2]> = line.iter().map(|point| plane.place(*point)).collect();
            canvas.line(&places, pen);
        }
    }
    for slope in &figure.map.slopes {
        arrow(canvas, plane, *slope);
    }
    if let Some((at, name)) = &figure.target {
        let [x, y] = plane.place(*at);
        let pen = Pen::new(Ink::TEXT, 2.4);
        canvas.line(&[[x - 6.0, y - 6.0], [x + 6.0, y + 6.0]], pen);
        canvas.line(&[[x - 6.0, y + 6.0], [x + 6.0, y - 6.0]], pen);
        canvas.plate([x + 10.0, y + 14.0], name, Type::new(NAME, Ink::TEXT));
    }
}

/// Against the gradient, downhill. Both axes have scales of their own, so the direction is turned onto the paper first.
fn arrow(canvas: &mut Canvas, plane: &Plane, Slope { at, gradient }: Slope) {
    const HALF: f64 = 9.0;
    let (across, up) = (plane.x.span(), plane.y.span());
    let steepness = gradient[0].hypot(gradient[1]);
    let way = [
        -gradient[0] / steepness * across.scale(plane.frame.width, up),
        gradient[1] / steepness * up.scale(plane.frame.height, across),
    ];
    let size = way[0].hypot(way[1]);
    if !size.is_finite() || size == 0.0 {
        return;
    }
    let [dx, dy] = way.map(|part| part / size * HALF);
    let [x, y] = plane.place(at);
    let tip = [x + dx, y + dy];
    let back = [tip[0] - 0.6 * dx, tip[1] - 0.6 * dy];
    let pen = Pen::new(slope_ink(), 1.2);
    canvas.line(&[[x - dx, y - dy], tip], pen);
    canvas.line(
        &[[back[0] - 0.35 * dy, back[1] + 0.35 * dx], tip, [back[0] + 0.35 * dy, back[1] - 0.35 * dx]],
        pen,
    );
}

fn way(canvas: &mut Canvas, plane: &Plane, path: &MapPath) {
    let look = Look::of(path.role);
    let places: Vec<[f64; 2]> = path.points.iter().map(|point| plane.place(*point)).collect();
    canvas.line(&places, look.pen);
    let Some(marker) = look.marker else { return };
    for place in places.iter().skip(1) {
        canvas.marker(*place, 3.4, marker, look.pen.ink);
    }
    if let Some(end) = places.last() {
        canvas.marker(*end, 7.0, marker, look.pen.ink);
    }
}
