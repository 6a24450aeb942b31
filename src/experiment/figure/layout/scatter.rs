//! Points on a plane: one quantity against another, with a third as their shade and size where there is one.
//!
//! Tens of thousands of points are cheap: of those that would fall on the same few pixels one is drawn. Groups differ by marker
//! as well as by colour; a third quantity makes a point larger as well as of another colour.

use super::super::{Axis, Point, ScatterFigure};
use super::heading::empty;
use super::shades::Shades;
use super::{Across, Entry, Frame, Look, Marker, Pen, Plane, Scale, Scene, Shape, Style, Text, Tone, Up};

/// Points closer together than this in both directions are drawn as one.
const GRAIN: f64 = 2.5;
/// The largest marker reaches so far from its middle.
const EDGE: f64 = 7.0;

/// What the looks of the groups mean.
pub fn legend<'a>(figure: &'a ScatterFigure, style: &Style<'_>) -> Vec<Entry<'a>> {
    let drawn = figure.groups.iter().filter(|group| !group.points.is_empty());
    drawn
        .map(|group| Entry { look: Look::of(group.role, style), has_line: false, name: &group.name })
        .collect()
}

/// The whole figure without what stands above it; the id of a point is the number of its group and its own. `none` is said where
/// there are no points, `lost` of so many that have no place.
pub fn scene(
    figure: &ScatterFigure,
    room: Frame,
    style: &Style<'_>,
    none: &str,
    lost: &dyn Fn(usize) -> String,
) -> Scene {
    let mut scene = Scene::default();
    if figure.points().next().is_none() {
        empty(&mut scene, room, none, style);
        return scene;
    }
    let values = || figure.points().filter_map(|point| point.value);
    let shades = figure
        .color
        .as_ref()
        .filter(|_| values().any(f64::is_finite))
        .map(|axis| Shades::new(axis, values()));
    let bar = if figure.color.is_some() { Shades::width(style) } else { 0.0 };
    let (x, y) = scales(figure);
    let plane = Plane::new(Frame { width: (room.width - bar).max(0.0), ..room }, x, y, style);
    plane.draw(&mut scene, style);
    if figure.diagonal {
        let [low, high] = [[0.0, 0.0], [1.0, 1.0]].map(|corner| plane.frame.at(corner));
        scene.line([low, high], Pen::new(Tone::Outline, style.hairline.max(1.5)));
    }
    let (drawn, without_place) = drawn(figure, &plane, shades.as_ref());
    // A point at the edge is drawn whole.
    scene.within(plane.frame.grown(EDGE, EDGE), |scene| {
        for Drawn { id, place, share } in drawn {
            let Some(group) = figure.groups.get(id[0]) else { continue };
            let look = Look::of(group.role, style);
            let marker = look.marker.unwrap_or(Marker::Circle);
            let (radius, tone) = match share {
                Some(share) => (3.5 + 2.0 * share, Tone::Shade(share)),
                None => (2.5, look.pen.tone),
            };
            scene.add_found(Shape::Marker { at: place, radius, marker, tone, hollow: false }, id);
        }
    });
    if let Some(shades) = &shades {
        let beside = Frame::between([room.right() - bar + 6.0, room.y], [room.right(), room.bottom()]);
        shades.draw(&mut scene, beside, style);
    }
    if without_place > 0 {
        let at = [plane.frame.right() - 6.0, plane.frame.bottom() - 4.0];
        let text = Text::new(at, lost(without_place), style.small, Tone::Muted);
        scene.text(text.on_plate().anchored(Across::End, Up::Above));
    }
    scene
}

/// Its axes: around all points, and one and the same for both quantities where the line y = x is to be seen as such.
fn scales(figure: &ScatterFigure) -> (Scale, Scale) {
    let scale = |axis: &Axis, logarithmic, of: fn(&Point) -> f64| {
        if figure.diagonal {
            let both = figure.points().flat_map(|point| [point.x, point.y]);
            return Scale::around(axis, logarithmic, both);
        }
        Scale::around(axis, logarithmic, figure.points().map(of))
    };
    (scale(&figure.x, figure.log_x, |point| point.x), scale(&figure.y, figure.log_y, |point| point.y))
}

/// A point that stands for all those that fall on the same pixels.
struct Drawn {
    id: [usize; 2],
    place: [f64; 2],
    share: Option<f64>,
}

/// Chooses the points that are drawn: the first on its pixels, group by group; where points have values, those of the greatest
/// are on top. And how many have no place.
fn drawn(figure: &ScatterFigure, plane: &Plane, shades: Option<&Shades>) -> (Vec<Drawn>, usize) {
    let (mut drawn, mut without_place) = (Vec::new(), 0);
    let columns = (plane.frame.width / GRAIN) as usize + 1;
    let rows = (plane.frame.height / GRAIN) as usize + 1;
    for (group, all) in figure.groups.iter().enumerate() {
        let mut taken = vec![false; columns * rows];
        for (number, point) in all.points.iter().enumerate() {
            let place = plane.place([point.x, point.y]);
            if place.iter().any(|part| part.is_nan()) {
                without_place += 1;
                continue;
            }
            if !plane.frame.contains(place) {
                continue;
            }
            let within = [(place[0] - plane.frame.x) / GRAIN, (place[1] - plane.frame.y) / GRAIN];
            let pixels = within[1] as usize * columns + within[0] as usize;
            let Some(taken) = taken.get_mut(pixels) else { continue };
            // A point with a value of its own is drawn whatever it lies on.
            if point.value.is_none() && std::mem::replace(taken, true) {
                continue;
            }
            *taken = true;
            let share = point.value.zip(shades).map(|(value, shades)| shades.share(value));
            drawn.push(Drawn { id: [group, number], place, share });
        }
    }
    if shades.is_some() {
        drawn.sort_by(|a, b| value(figure, a).total_cmp(&value(figure, b)));
    }
    (drawn, without_place)
}

fn value(figure: &ScatterFigure, drawn: &Drawn) -> f64 {
    let point: Option<&Point> =
        figure.groups.get(drawn.id[0]).and_then(|group| group.points.get(drawn.id[1]));
    point.and_then(|point| point.value).unwrap_or(f64::NEG_INFINITY)
}

#[cfg(test)]
mod tests {
    use super::super::super::{PointGroup, Role};
    use super::super::style::tests::EVEN;
    use super::*;

    fn figure(points: Vec<Point>) -> ScatterFigure {
        ScatterFigure {
            title: String::new(),
            x: Axis::new("x", "").held(0.0, 100.0),
            y: Axis::new("y", "").held(0.0, 100.0),
            log_x: false,
            log_y: false,
            color: Some(Axis::new("accuracy", "")),
            diagonal: false,
            groups: vec![PointGroup { name: String::new(), role: Role::Series(0), points }],
        }
    }

    fn laid(figure: &ScatterFigure) -> Scene {
        let lost = |count| format!("{count} without");
        scene(figure, Frame::new(0.0, 0.0, 400.0, 300.0), &EVEN, "", &lost)
    }

    fn points(scene: &Scene) -> Vec<usize> {
        let within = scene.items.iter().find_map(|item| match &item.shape {
            Shape::Within(_, items) => Some(items),
            _ => None,
        });
        within.into_iter().flatten().filter_map(|item| item.id).map(|[_, point]| point).collect()
    }

    #[test]
    fn points_on_the_same_pixels_are_drawn_once_and_none_without_a_place_is() {
        let at = |x, y| Point { x, y, value: None };
        let scene = laid(&figure(vec![at(10.0, 10.0), at(10.001, 10.0), at(50.0, 20.0), at(f64::NAN, 1.0)]));
        assert_eq!(points(&scene), [0, 2]);
        let lost =
            |item: &super::super::Item| matches!(&item.shape, Shape::Text(text) if text.words == "1 without");
        assert!(scene.items.iter().any(lost));
    }

    #[test]
    fn a_point_with_a_value_is_always_drawn_and_the_greatest_is_on_top() {
        let at = |value| Point { x: 10.0, y: 10.0, value: Some(value) };
        let scene = laid(&figure(vec![at(0.9), at(0.1), at(0.5)]));
        assert_eq!(points(&scene), [1, 2, 0]);
        assert_eq!(scene.axes.last().map(|axis| axis.scale.span().ends()), Some([0.1, 0.9]));
    }

    #[test]
    fn the_pointer_finds_what_is_near_and_nothing_else() {
        let at = |x, y| Point { x, y, value: None };
        let scene = laid(&figure(vec![at(10.0, 10.0), at(90.0, 90.0)]));
        let [first, second] = [[0, 0], [0, 1]].map(|id| scene.place_of(id).expect("it is drawn"));
        assert_eq!(scene.found([second[0] + 5.0, second[1]], 12.0), Some([0, 1]));
        let between = [f64::midpoint(first[0], second[0]), f64::midpoint(first[1], second[1])];
        assert_eq!(scene.found(between, 12.0), None);
    }
}
