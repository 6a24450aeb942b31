//! A function of two variables from above, with paths on it.

use super::super::{ContourMap, MapFigure, MapPath, Role, Slope};
use super::{Entry, Frame, Look, Pen, Plane, Scale, Scene, Shape, Style, Text, Tone};

/// A path on the map, as far as it is shown.
#[derive(Clone, Copy, Debug)]
pub struct Path<'a> {
    /// Whose it is.
    pub name: &'a str,
    /// Its colour and marker.
    pub role: Role,
    /// From the start to where it is now.
    pub points: &'a [[f64; 2]],
}

/// A place with what is written beside it.
pub type Place<'a> = ([f64; 2], &'a str);

/// What the title of a map says.
pub fn title(map: &ContourMap) -> String {
    format!("f = {}", map.title.replace('\n', "; "))
}

/// The paths of a figure.
pub fn paths(figure: &MapFigure) -> Vec<Path<'_>> {
    figure.paths.iter().map(|MapPath { name, role, points }| Path { name, role: *role, points }).collect()
}

/// What the looks of the paths mean.
pub fn legend<'a>(paths: &[Path<'a>], style: &Style<'_>) -> Vec<Entry<'a>> {
    let entry = |path: &Path<'a>| Entry { look: look(path, style), has_line: true, name: path.name };
    paths.iter().map(entry).collect()
}

/// The markers tell paths apart, so that their lines need no dashes, which would hide the steps.
fn look(path: &Path<'_>, style: &Style<'_>) -> Look {
    let look = Look::of(path.role, style);
    Look { pen: Pen { dash: None, ..look.pen }, ..look }
}

/// The axes of a map.
pub fn plane(map: &ContourMap, paths: &[Path<'_>], room: Frame, style: &Style<'_>) -> Plane {
    let places =
        |axis: usize| paths.iter().flat_map(move |path| path.points.iter().map(move |point| point[axis]));
    let (x, y) = (Scale::around(&map.x, false, places(0)), Scale::around(&map.y, false, places(1)));
    Plane::new(room, x, y, style).with_equal_units()
}

/// The lines of equal value; high ones are paler than low ones.
pub fn ground(map: &ContourMap, plane: &Plane) -> Scene {
    let mut scene = Scene::default();
    let count = map.levels.len().max(2) - 1;
    for (number, level) in map.levels.iter().enumerate() {
        let pen = Pen::new(Tone::Level(number as f64 / count as f64), 1.2);
        for line in &level.lines {
            scene.line(line.iter().map(|point| plane.place(*point)).collect::<Vec<_>>(), pen);
        }
    }
    scene
}

/// What lies over them: arrows downhill, the place that matters, the start and the paths.
pub fn over(
    map: &ContourMap,
    paths: &[Path<'_>],
    target: Option<Place<'_>>,
    start: Option<Place<'_>>,
    plane: &Plane,
    style: &Style<'_>,
) -> Scene {
    let mut scene = Scene::default();
    for slope in &map.slopes {
        arrow(&mut scene, plane, *slope);
    }
    let label = |[x, y]: [f64; 2], words| Text::new([x, y], words, style.small, Tone::Text).on_plate();
    if let Some((at, name)) = target {
        let [x, y] = plane.place(at);
        let cross = Pen::new(Tone::Text, 2.0);
        for up in [5.0, -5.0] {
            scene.line([[x - 5.0, y - up], [x + 5.0, y + up]], cross);
        }
        scene.text(label([x + 8.0, y + 10.0], name));
    }
    if let Some((at, name)) = start {
        let middle = plane.place(at);
        let edge = Some(Pen::new(Tone::Accent, 2.5));
        scene.add(Shape::Circle { middle, radius: 7.0, fill: Some(Tone::Paper), edge });
        scene.text(label([middle[0] + 9.0, middle[1] - 12.0], name));
    }
    for path in paths {
        walk(&mut scene, plane, path, style);
    }
    scene
}

/// Against the gradient, downhill. Axes of very different length have scales of their own, so a direction in values is another one in the picture.
fn arrow(scene: &mut Scene, plane: &Plane, Slope { at, gradient }: Slope) {
    const LENGTH: f64 = 9.0;
    let size = gradient[0].hypot(gradient[1]);
    let Some(direction) = plane.direction(gradient.map(|part| -part / size)) else { return };
    let ([x, y], [dx, dy]) = (plane.place(at), direction.map(|part| part * LENGTH));
    let tip = [x + dx, y + dy];
    let back = [tip[0] - 0.6 * dx, tip[1] - 0.6 * dy];
    let pen = Pen::new(Tone::Slope, 1.4);
    scene.line([[x - dx, y - dy], tip], pen);
    let [left, right] = [0.35, -0.35].map(|side| [back[0] + side * dy, back[1] - side * dx]);
    scene.line([left, tip, right], pen);
}

/// A line through every place, a marker on each, and a large one where the optimizer is now.
fn walk(scene: &mut Scene, plane: &Plane, path: &Path<'_>, style: &Style<'_>) {
    let look = look(path, style);
    let places: Vec<[f64; 2]> = path.points.iter().map(|point| plane.place(*point)).collect();
    scene.line(places.clone(), look.pen);
    for place in places.iter().skip(1) {
        scene.marker(*place, 3.0, &look);
    }
    if let (Some(now), true) = (places.last(), places.len() > 1) {
        let rim = Look { pen: Pen { tone: Tone::Paper, ..look.pen }, ..look };
        scene.marker(*now, 8.0, &rim);
        scene.marker(*now, 6.5, &look);
    }
}

/// The whole figure without what stands above it.
pub fn scene(figure: &MapFigure, start: &str, room: Frame, style: &Style<'_>) -> Scene {
    let mut scene = Scene::default();
    let paths = paths(figure);
    let plane = plane(&figure.map, &paths, room, style);
    plane.draw(&mut scene, style);
    let from = paths.iter().find_map(|path| path.points.first()).map(|first| (*first, start));
    let target = figure.target.as_ref().map(|(at, name)| (*at, name.as_str()));
    scene.within(plane.frame, |scene| {
        scene.items.append(&mut ground(&figure.map, &plane).items);
        scene.items.append(&mut over(&figure.map, &paths, target, from, &plane, style).items);
    });
    scene
}
