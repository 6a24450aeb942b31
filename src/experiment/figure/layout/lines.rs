//! Curves over a shared horizontal axis, with the moments marked on them.

use super::super::thin::thinned;
use super::super::{FigureWords, LineFigure, Role, Series};
use super::heading::empty;
use super::{Entry, Frame, Look, Pen, Plane, Scale, Scene, Style, Text, Tone, Up, lift};

/// Markers closer together than this, in points, would only thicken the line.
const MARKER_SPACING: f64 = 12.0;

/// How large the marker of a curve is, where every point has one and where few of many have.
pub const MARKER: [f64; 2] = [3.5, 4.0];

/// The axes of the series that are shown, which fit them.
pub fn scales<'a>(
    figure: &LineFigure,
    logarithmic: bool,
    shown: impl Iterator<Item = &'a Series> + Clone,
) -> (Scale, Scale) {
    let values = |axis: usize| {
        shown.clone().flat_map(move |series| series.points.iter().map(move |point| point[axis]))
    };
    (Scale::along(&figure.x, values(0)), Scale::of_heights(&figure.y, logarithmic, values(1)))
}

/// What the looks of the series mean.
pub fn legend<'a>(series: &'a [Series], style: &Style<'_>) -> Vec<Entry<'a>> {
    let entry =
        |series: &'a Series| Entry { look: Look::of(series.role, style), has_line: true, name: &series.name };
    series.iter().map(entry).collect()
}

/// In how many columns a curve is thinned on an axis of this length.
pub fn columns(length: f64) -> usize {
    (length.max(1.0) as usize).next_multiple_of(16)
}

/// The points of a thinned curve that carry its marker, and how large that is: all on a short curve, a few evenly along a long
/// one, where those of the figure's other curves stand at other places.
pub fn marked(points: &[[f64; 2]], number: usize, length: f64) -> (Vec<[f64; 2]>, f64) {
    let most = (length / MARKER_SPACING) as usize;
    let is_finite = |point: &&[f64; 2]| point[1].is_finite();
    if points.len() <= most {
        return (points.iter().filter(is_finite).copied().collect(), MARKER[0]);
    }
    let stride = (points.len() / (most / 7).max(2)).max(1);
    let first = stride / 2 + (number * stride / 5) % stride;
    let few = points.iter().skip(first % stride).step_by(stride).filter(is_finite);
    (few.copied().collect(), MARKER[1])
}

/// Curves of what is measured on whole sets climb: there the words of the moments stand at the bottom.
fn climbs(figure: &LineFigure) -> bool {
    let is_accuracy = |role| matches!(role, Role::Train | Role::Test | Role::TrainOf(_) | Role::TestOf(_));
    !figure.series.is_empty() && figure.series.iter().all(|series| is_accuracy(series.role))
}

/// A line for every moment in `frame`, its words beside it: those that would overlap step away a line, as long as there is room.
pub fn moments(
    scene: &mut Scene,
    figure: &LineFigure,
    frame: Frame,
    x_of: impl Fn(f64) -> f64,
    style: &Style<'_>,
) {
    let low = climbs(figure);
    let line = style.small * 1.25;
    let mut ends = [f64::NEG_INFINITY; 4];
    for mark in &figure.marks {
        let x = x_of(mark.x);
        if !(frame.x..=frame.right()).contains(&x) {
            continue;
        }
        scene.line([[x, frame.y], [x, frame.bottom()]], Pen::new(Tone::Change, style.hairline.max(1.5)));
        let words = style.fitted(&mark.text, style.small, frame.width * 0.6);
        let width = style.width(&words);
        let left = if x + 5.0 + width > frame.right() { x - 5.0 - width } else { x + 5.0 };
        let Some(level) = ends.iter().position(|end| *end < left) else { continue };
        ends[level] = left + width + 6.0;
        let down = level as f64 * line;
        let y = if low { frame.bottom() - 2.0 - line - down } else { frame.y + 2.0 + down };
        let text = Text::new([left, y], words, style.small, Tone::Change).on_plate();
        scene.text(text.anchored(super::Across::Start, Up::Below));
    }
}

/// The whole figure without what stands above it.
pub fn scene(
    figure: &LineFigure,
    logarithmic: bool,
    room: Frame,
    style: &Style<'_>,
    words: &FigureWords,
) -> Scene {
    let mut scene = Scene::default();
    let shown = figure.series.iter().filter(|series| !series.points.is_empty());
    if shown.clone().next().is_none() {
        empty(&mut scene, room, words.not_computed, style);
        return scene;
    }
    let (x, y) = scales(figure, logarithmic, shown);
    let plane = Plane::new(room, x, y, style);
    plane.draw(&mut scene, style);
    let span = plane.x.span().ends();
    scene.within(plane.frame, |scene| {
        for (number, series) in figure.series.iter().enumerate() {
            let look = Look::of(series.role, style);
            let lift = |y| lift(y, logarithmic);
            let points = thinned(&series.points, span, columns(plane.frame.width), lift);
            scene.curve(points.iter().map(|point| plane.place(*point)).collect(), look.pen);
            if look.marker.is_some() {
                let (marked, radius) = marked(&points, number, plane.frame.width);
                for place in marked.into_iter().map(|point| plane.place(point)) {
                    scene.marker(place, radius, &look);
                }
            }
        }
    });
    moments(&mut scene, figure, plane.frame, |x| plane.place([x, 0.0])[0], style);
    scene
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_curve_has_few_markers_and_its_neighbour_others() {
        let points: Vec<[f64; 2]> = (0..1000).map(|at| [f64::from(at), 1.0]).collect();
        let ((first, size), (second, _)) = (marked(&points, 0, 600.0), marked(&points, 1, 600.0));
        assert!((5..=9).contains(&first.len()) && size == MARKER[1], "{first:?}");
        assert!(first.iter().all(|point| !second.contains(point)));
        assert_eq!(marked(&points[..20], 3, 600.0).0, points[..20]);
    }
}
