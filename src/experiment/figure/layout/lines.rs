//! Curves over a shared horizontal axis, with the moments marked on them.

use std::borrow::Cow;

use super::super::thin::thinned;
use super::super::{FigureWords, LineFigure, Mark, Role, Series};
use super::guides::{bands, guides, zero_marks};
use super::heading::empty;
use super::{Entry, Frame, Look, Pen, Plane, Scale, Scene, Style, Text, Tone, labels, lift};

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

/// What the looks of the series mean, in a room of this width.
pub fn legend<'a>(series: &'a [Series], width: f64, style: &Style<'_>) -> Vec<Entry<'a>> {
    let entry =
        |series: &'a Series| Entry { look: Look::of(series.role, style), has_line: true, name: &series.name };
    // What is named at its end is not named twice.
    let at_ends = names_room(series.iter(), width, style) > 0.0;
    series.iter().filter(|series| !(at_ends && is_named(series))).map(entry).collect()
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

/// Whether a curve was measured now and then, on whole sets of images, so that each of its points is marked.
fn is_measured(role: Role) -> bool {
    matches!(
        role,
        Role::Train
            | Role::Test
            | Role::Validation
            | Role::TrainOf(_)
            | Role::TestOf(_)
            | Role::ValidationOf(_)
    )
}

/// A curve as it is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawn {
    /// The points of its line.
    pub line: Vec<[f64; 2]>,
    /// Those that carry its marker.
    pub marked: Vec<[f64; 2]>,
    /// How large the marker is.
    pub marker: f64,
}

/// What of the curve at place `number` is drawn between the values `seen` on an axis of this length, its values raised by `lift`.
///
/// A measured curve is marked where it was measured, and holds its value until a change: nothing rises before what made it rise.
pub fn drawn(
    figure: &LineFigure,
    number: usize,
    seen: [f64; 2],
    length: f64,
    lift: impl Fn(f64) -> f64,
) -> Drawn {
    let Some(series) = figure.series.get(number) else { return Drawn::default() };
    if !is_measured(series.role) {
        let held = if matches!(series.role, Role::Layer { .. }) {
            held_until_changes(&series.points, &figure.marks)
        } else {
            Cow::Borrowed(series.points.as_slice())
        };
        let line = thinned(&held, seen, columns(length), lift);
        let (marked, marker) = marked(&line, number, length);
        return Drawn { line, marked, marker };
    }
    let mut line = Vec::with_capacity(series.points.len() + figure.marks.len());
    let mut changes = figure.marks.iter().map(|mark| mark.x).collect::<Vec<_>>();
    changes.sort_unstable_by(f64::total_cmp);
    let mut kept = Vec::new();
    for (at, point) in series.points.iter().enumerate() {
        if let Some(before) = at.checked_sub(1).and_then(|before| series.points.get(before)) {
            // What is measured after the update at a change was measured under it.
            let between = changes.iter().rev().find(|change| before[0] < **change && **change <= point[0]);
            if let Some(change) = between {
                line.push([*change, before[1]]);
            }
            // The last measurement before a change, and the first under it.
            if between.is_some() {
                kept.extend([at - 1, at]);
            }
        }
        line.push(*point);
    }
    let line = thinned(&line, seen, columns(length), lift);
    let per_point = length / (seen[1] - seen[0]).max(f64::MIN_POSITIVE);
    let visible: Vec<usize> = (0..series.points.len())
        .filter(|at| {
            series.points.get(*at).is_some_and(|[x, y]| (seen[0]..=seen[1]).contains(x) && y.is_finite())
        })
        .collect();
    let mut marked = Vec::new();
    let mut last = f64::NEG_INFINITY;
    let always =
        |at: usize| Some(&at) == visible.first() || Some(&at) == visible.last() || kept.contains(&at);
    for at in &visible {
        let Some(point) = series.points.get(*at) else { continue };
        if always(*at) || (point[0] - last) * per_point >= MEASURED_SPACING {
            marked.push(*point);
            last = point[0];
        }
    }
    Drawn { line, marked, marker: MARKER[0] }
}

/// The points of a curve that was counted now and then, with its last value once more at each change: it holds until then, as in the
/// heat map beside it.
fn held_until_changes<'a>(points: &'a [[f64; 2]], marks: &[Mark]) -> Cow<'a, [[f64; 2]]> {
    let mut changes: Vec<f64> = marks.iter().map(|mark| mark.x).collect();
    changes.sort_unstable_by(f64::total_cmp);
    let between = |pair: &[[f64; 2]]| {
        changes.iter().rev().copied().find(|change| pair[0][0] < *change && *change <= pair[1][0])
    };
    if !points.windows(2).any(|pair| between(pair).is_some()) {
        return Cow::Borrowed(points);
    }
    let mut held = Vec::with_capacity(points.len() + changes.len());
    for (at, point) in points.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| points.get(before));
        if let Some(before) = before
            && let Some(change) = between(&[*before, *point])
        {
            held.push([change, before[1]]);
        }
        held.push(*point);
    }
    Cow::Owned(held)
}

/// Marks of measurements closer together than this, in points, would be one bar.
const MEASURED_SPACING: f64 = 8.0;

/// The height of the lane above a plot in which its moments are named.
pub fn lane(marks: &[Mark], style: &Style<'_>) -> f64 {
    let levels = marks.len().min(LEVELS);
    if levels == 0 { 0.0 } else { levels as f64 * style.small * LEVEL + 2.0 }
}

/// Lines of names in the lane, and the height of one in sizes.
const LEVELS: usize = 2;
const LEVEL: f64 = 1.35;

/// A line for every moment in `frame`, and in the lane above it the words: the last moment's first, then those of the others that
/// have room beside it. A moment without room for its words has a dot there.
pub fn moments(
    scene: &mut Scene,
    marks: &[Mark],
    frame: Frame,
    x_of: impl Fn(f64) -> f64,
    style: &Style<'_>,
) {
    let line = style.small * LEVEL;
    let levels = marks.len().min(LEVELS);
    let mut taken: Vec<(usize, [f64; 2])> = Vec::new();
    let mut named = Vec::new();
    let inside: Vec<_> = marks.iter().map(|mark| (x_of(mark.x), mark)).collect();
    let inside = || inside.iter().filter(|(x, _)| (frame.x..=frame.right()).contains(x));
    for (x, mark) in inside().rev() {
        let words = style.fitted(&mark.text, style.small, frame.width * 0.6);
        let width = style.width(&words);
        let left = if x + 5.0 + width > frame.right() { (x - 5.0 - width).max(frame.x) } else { x + 5.0 };
        let room = [left - 8.0, left + width + 8.0];
        let is_free = |level: &usize| {
            taken.iter().all(|(other, [low, high])| other != level || room[1] < *low || *high < room[0])
        };
        let level = (0..levels).find(is_free);
        let height = level.map_or(0.0, |level| (level as f64 + 0.5) * line);
        let top = frame.y - 2.0 - height;
        let pen = Pen::new(Tone::Change, style.hairline.max(1.5));
        scene.line([[*x, top - if level.is_some() { line * 0.4 } else { 0.0 }], [*x, frame.bottom()]], pen);
        if let Some(level) = level {
            taken.push((level, room));
            named.push(Text::new([left, top], words, style.small, Tone::Change).on_plate());
        } else {
            scene.dot([*x, frame.y - 2.0], 3.0, Tone::Change);
        }
    }
    for text in named {
        scene.text(text);
    }
}

/// From the end of a curve to its name.
const LEAD: f64 = 16.0;

/// The room at the right of a plot for the names of its curves: where several things are compared, each is named at its end.
pub fn names_room<'a>(shown: impl Iterator<Item = &'a Series>, width: f64, style: &Style<'_>) -> f64 {
    let named: Vec<f64> =
        shown.filter(|series| is_named(series)).map(|series| style.width(&series.name)).collect();
    if named.len() < 2 || width < 34.0 * style.small {
        return 0.0;
    }
    (named.into_iter().fold(0.0, f64::max) + LEAD + 6.0).min(width * 0.3)
}

/// Whether a curve is named at its end.
pub fn is_named(series: &Series) -> bool {
    matches!(series.role, Role::Series(_) | Role::Layer { .. })
        && !series.name.is_empty()
        && !series.points.is_empty()
}

/// Names at the ends of curves, `[x, y]` each, between the plot and `right`: moved apart, so that none lies on another.
pub fn end_names(
    scene: &mut Scene,
    ends: &[(&Series, [f64; 2])],
    frame: Frame,
    right: f64,
    style: &Style<'_>,
) {
    let heights: Vec<f64> = ends.iter().map(|(_, [_, y])| y.max(frame.y).min(frame.bottom())).collect();
    let half = style.small * 0.6;
    let places = labels::apart(&heights, style.small * 1.3, [frame.y + half, frame.bottom() - half]);
    for (((series, end), height), y) in ends.iter().zip(heights).zip(places) {
        let tone = Look::of(series.role, style).pen.tone;
        let from = end[0].max(frame.x).min(frame.right());
        scene.line([[from + 3.0, height], [frame.right() + LEAD - 3.0, y]], Pen::new(tone, style.hairline));
        let at = [frame.right() + LEAD, y];
        let words = style.fitted(&series.name, style.small, (right - at[0]).max(1.0));
        // The palest of the layers' lines is too pale for words.
        let ink = if matches!(series.role, Role::Layer { .. }) { Tone::Text } else { tone };
        scene.text(Text::new(at, words, style.small, ink));
    }
}

/// The axes of the whole figure, and the room for names beside them; none where there are no points.
pub(super) fn plane(
    figure: &LineFigure,
    logarithmic: bool,
    room: Frame,
    style: &Style<'_>,
) -> Option<(Plane, f64)> {
    let shown = figure.series.iter().filter(|series| !series.points.is_empty());
    shown.clone().next()?;
    let (x, y) = scales(figure, logarithmic, shown.clone());
    let names = names_room(shown, room.width, style);
    let room = room.below(lane(&figure.marks, style));
    Some((Plane::new(Frame { width: room.width - names, ..room }, x, y, style), names))
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
    let Some((plane, names)) = plane(figure, logarithmic, room, style) else {
        empty(&mut scene, room, words.not_computed, style);
        return scene;
    };
    let right = room.right();
    let y_of = |y: f64| plane.place([0.0, y])[1];
    for band in bands(&figure.y, plane.frame, y_of) {
        scene.filled(band, Tone::Ground, 0.0);
    }
    plane.draw(&mut scene, style);
    let span = plane.x.span().ends();
    let mut ends = Vec::new();
    scene.within(plane.frame, |scene| {
        for (number, series) in figure.series.iter().enumerate() {
            let look = Look::of(series.role, style);
            let curve = drawn(figure, number, span, plane.frame.width, |y| lift(y, logarithmic));
            let places: Vec<[f64; 2]> = curve.line.iter().map(|point| plane.place(*point)).collect();
            let end = places.iter().rev().find(|place| place.iter().all(|part| part.is_finite()));
            if let Some(end) = end.filter(|_| is_named(series)) {
                ends.push((series, *end));
            }
            scene.curve(places, look.pen);
            if look.marker.is_some() {
                for place in curve.marked.into_iter().map(|point| plane.place(point)) {
                    scene.marker(place, curve.marker, &look);
                }
            }
        }
    });
    let x_of = |x: f64| plane.place([x, 0.0])[0];
    if logarithmic {
        zero_marks(&mut scene, figure, |_| true, plane.frame, x_of, words, style);
    }
    guides(&mut scene, &figure.y, plane.frame, y_of, style);
    moments(&mut scene, &figure.marks, plane.frame, x_of, style);
    if names > 0.0 {
        end_names(&mut scene, &ends, plane.frame, right, style);
    }
    scene
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::style::tests::EVEN;
    use super::super::{Item, Shape};
    use super::*;
    use crate::experiment::figure::{Axis, Guide};
    use crate::language::Language;

    const WORDS: &FigureWords = FigureWords::of(Language::English);

    fn texts(items: &[Item]) -> Vec<Text> {
        let of = |item: &Item| match &item.shape {
            Shape::Text(text) => vec![text.clone()],
            Shape::Within(_, items) => texts(items),
            _ => Vec::new(),
        };
        items.iter().flat_map(of).collect()
    }

    /// The room of the letters, without the room between two lines.
    fn ink(text: &Text) -> Frame {
        let frame = text.frame(&EVEN);
        if text.upright { frame.grown(-text.size * 0.2, 0.0) } else { frame.grown(0.0, -text.size * 0.2) }
    }

    fn curves() -> impl Strategy<Value = LineFigure> {
        let points = || {
            (
                prop::collection::vec(prop_oneof![9 => -3.0..4.0_f64, 1 => Just(f64::NAN)], 0..60),
                -3.0..4.0_f64,
            )
                .prop_map(|(powers, scale)| {
                    let point =
                        |(at, power): (usize, f64)| [at as f64 * 40.0, 10_f64.powf(power / 2.0 + scale)];
                    powers.into_iter().enumerate().map(point).collect::<Vec<_>>()
                })
        };
        let series =
            (0..14_usize, 0..6_usize, points(), "[a-z0-9 ]{1,24}").prop_map(|(n, kind, points, name)| {
                let role = match kind {
                    0 => Role::Train,
                    1 => Role::Test,
                    2 => Role::RawOf(n),
                    3 => Role::Validation,
                    _ => Role::Series(n),
                };
                Series { name, role, points }
            });
        let mark = (0.0..2400.0_f64, "[A-Za-z0-9 ]{1,40}").prop_map(|(x, text)| Mark { x, text });
        (prop::collection::vec(series, 1..9), prop::collection::vec(mark, 0..6)).prop_map(
            |(series, marks)| LineFigure {
                title: String::new(),
                x: Axis::new("iteration", ""),
                y: Axis::new("loss", ""),
                series,
                marks,
            },
        )
    }

    proptest! {
        #[test]
        fn no_two_labels_of_a_figure_overlap_and_none_lies_on_its_curves(
            figure in curves(), logarithmic in any::<bool>(), width in 260.0..1400.0_f64, height in 150.0..600.0_f64,
        ) {
            let room = Frame::new(10.0, 20.0, width, height);
            let scene = scene(&figure, logarithmic, room, &EVEN, WORDS);
            let texts = texts(&scene.items);
            for (at, text) in texts.iter().enumerate() {
                prop_assert!(ink(text).right() <= room.right() + 1.0, "{:?} runs off", text);
                for other in texts.iter().take(at) {
                    let lap = labels::overlap(ink(text), ink(other));
                    prop_assert!(lap < 0.5, "{:?} on {:?}", text, other);
                }
            }
            // What is cut off at the edge of the plot are its curves.
            let plots = scene.items.iter().filter_map(|item| match &item.shape {
                Shape::Within(frame, _) => Some(*frame),
                _ => None,
            });
            for plot in plots {
                for text in &texts {
                    prop_assert!(labels::overlap(ink(text), plot) < 0.5, "{:?} lies in the plot", text);
                }
            }
        }

        #[test]
        fn a_measured_curve_is_marked_where_it_was_measured(figure in curves(), length in 100.0..900.0_f64) {
            let seen = [0.0, 2400.0];
            for (number, series) in figure.series.iter().enumerate() {
                let drawn = drawn(&figure, number, seen, length, |y| y);
                prop_assert!(drawn.marked.iter().all(|point| series.points.contains(point)));
                let last = series.points.iter().rfind(|point| point[1].is_finite());
                if is_measured(series.role) {
                    prop_assert_eq!(drawn.marked.last(), last, "the last one is there");
                }
            }
        }
    }

    #[test]
    fn nothing_rises_before_the_change_that_made_it_rise() {
        let points = vec![[0.0, 0.1], [600.0, 0.1], [1200.0, 0.9], [1800.0, 0.95]];
        let figure = LineFigure {
            title: String::new(),
            x: Axis::new("", ""),
            y: Axis::new("", ""),
            series: vec![Series { name: "test".into(), role: Role::Test, points }],
            marks: vec![Mark { x: 1100.0, text: "BatchNorm on".into() }],
        };
        let drawn = drawn(&figure, 0, [0.0, 1800.0], 60.0, |y| y);
        assert!(drawn.line.contains(&[1100.0, 0.1]));
        // After the update at the change itself the network has learned under it.
        let at_once = LineFigure { marks: vec![Mark { x: 1200.0, text: String::new() }], ..figure.clone() };
        let line = super::drawn(&at_once, 0, [0.0, 1800.0], 60.0, |y| y).line;
        assert!(line.windows(2).any(|pair| pair == [[1200.0, 0.1], [1200.0, 0.9]]), "{line:?}");
        // A layer's curve, too, which has no marker at each of its points.
        let layer = Role::Layer { of: 1, number: 0, count: 1 };
        let of_layer =
            LineFigure { series: vec![Series { role: layer, ..figure.series[0].clone() }], ..figure.clone() };
        let line = super::drawn(&of_layer, 0, [0.0, 1800.0], 60.0, |y| y).line;
        assert!(line.contains(&[1100.0, 0.1]) && line.contains(&[1200.0, 0.9]), "{line:?}");
        // Too close together for all, but those about the change stay.
        assert!(drawn.marked.contains(&[600.0, 0.1]) && drawn.marked.contains(&[1200.0, 0.9]), "{drawn:?}");
    }

    #[test]
    fn a_long_curve_has_few_markers_and_its_neighbour_others() {
        let points: Vec<[f64; 2]> = (0..1000).map(|at| [f64::from(at), 1.0]).collect();
        let ((first, size), (second, _)) = (marked(&points, 0, 600.0), marked(&points, 1, 600.0));
        assert!((5..=9).contains(&first.len()) && size == MARKER[1], "{first:?}");
        assert!(first.iter().all(|point| !second.contains(point)));
        assert_eq!(marked(&points[..20], 3, 600.0).0, points[..20]);
    }

    const ROOM: Frame = Frame { x: 10.0, y: 20.0, width: 600.0, height: 300.0 };

    fn guided(points: &[f64]) -> LineFigure {
        let points = points.iter().enumerate().map(|(at, y)| [at as f64, *y]).collect();
        let guide = |at, until, words: &str| Guide { at, until, words: words.into() };
        LineFigure {
            title: String::new(),
            x: Axis::new("iteration", ""),
            y: Axis::new("std", "").held(1e-9, 100.0).guided(vec![
                guide(1.0, Some(100.0), "far"),
                guide(1e-3, None, "rule"),
                guide(1e-5, Some(1e-9), "near"),
            ]),
            series: vec![
                Series { name: "Layer 1".into(), role: Role::Series(0), points },
                Series {
                    name: "Layer 2".into(),
                    role: Role::Series(1),
                    points: vec![[0.0, 1.0], [5.0, 1.0]],
                },
            ],
            marks: Vec::new(),
        }
    }

    fn said(scene: &Scene) -> Vec<String> {
        texts(&scene.items).into_iter().map(|text| text.words).collect()
    }

    #[test]
    fn what_is_zero_is_marked_and_said_on_a_logarithmic_axis_alone() {
        let of = guided(&[0.1, 0.0, 0.0, 0.3, 0.0, f64::NAN]);
        let all =
            |figure: &LineFigure, logarithmic: bool| said(&scene(figure, logarithmic, ROOM, &EVEN, WORDS));
        assert!(all(&of, true).contains(&"Layer 1 = 0".to_owned()), "{:?}", all(&of, true));
        assert!(!all(&of, false).contains(&"Layer 1 = 0".to_owned()));
        assert!(!all(&guided(&[0.1, 0.2]), true).iter().any(|words| words.contains("= 0")));
        // A curve of nothing else is there, too.
        assert!(all(&guided(&[0.0; 4]), true).contains(&"Layer 1 = 0".to_owned()));
    }

    #[test]
    fn guides_stand_at_their_values() {
        let scene = scene(&guided(&[0.1, 0.2]), true, ROOM, &EVEN, WORDS);
        let said = said(&scene);
        assert!(
            ["far", "rule", "near"].iter().all(|words| said.iter().any(|said| said == words)),
            "{said:?}"
        );
        let frame = Frame::between([0.0, 0.0], [100.0, 110.0]);
        let y_of = |value: f64| 110.0 - 10.0 * (value.log10() + 9.0);
        let bands = bands(&guided(&[1.0]).y, frame, y_of);
        let heights: Vec<[f64; 2]> =
            bands.iter().map(|band| [band.y.round(), band.bottom().round()]).collect();
        assert_eq!(heights, [[0.0, 20.0], [70.0, 110.0]]);
    }
}
