//! The map with its paths, and the values on the way.

use super::contours::contours;
use super::spec::DescentSpec;
use super::walk::{Target, Walk};
use crate::experiment::figure::{
    Axis, Exhibit, Figure, FigureWords, LineFigure, MapFigure, MapPath, Role, Series,
};
use crate::experiment::spec::settings_line;

/// The map with all paths up to a step, and the value against the steps.
pub fn exhibits(spec: &DescentSpec, walk: &Walk, until: usize, words: &FigureWords) -> Vec<Exhibit> {
    let paths = walk.paths.iter().enumerate().map(|(number, path)| MapPath {
        name: path.name.clone(),
        role: Role::Series(number),
        points: path.points.iter().take(until.saturating_add(1)).copied().collect(),
    });
    let target = match walk.target {
        Target::Minimum(at) => Some((at, words.minimum.to_owned())),
        Target::Saddle(at) => Some((at, words.saddle.to_owned())),
        Target::Start(_) => None,
    };
    let map = Figure::Map(MapFigure { map: contours(spec), paths: paths.collect(), target });
    let series = walk.paths.iter().enumerate().map(|(number, path)| Series {
        name: path.name.clone(),
        role: Role::Series(number),
        points: path.values.iter().enumerate().map(|(step, value)| [step as f64, *value]).collect(),
    });
    let lines = LineFigure {
        title: words.value.to_owned(),
        x: Axis::new(words.step, "").held(0.0, spec.steps.max(1) as f64),
        y: Axis::new("f(x, y)", ""),
        series: series.collect(),
        marks: Vec::new(),
    };
    // What goes below 0 has no logarithm.
    let logarithmic = walk.paths.iter().flat_map(|path| &path.values).all(|value| *value >= 0.0);
    let exhibit = |name, figure| Exhibit { name, figure, seed: None, settings: settings_line(spec, words) };
    vec![exhibit("map", map), exhibit("value", Figure::Lines { lines, logarithmic })]
}
