//! The map with its paths, and the values and distances on the way.

use super::contours::contours;
use super::spec::DescentSpec;
use super::target::Target;
use super::walk::Walk;
use crate::experiment::figure::format::significant;
use crate::experiment::figure::layout::Scale;
use crate::experiment::figure::{
    Axis, Exhibit, Figure, FigureWords, LineFigure, MapFigure, MapPath, Role, Series,
};
use crate::experiment::spec::settings_line;

/// What is drawn against the steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    /// The function.
    #[default]
    Value,
    /// How far it is to the target.
    Distance,
}

/// The map with all paths up to a step, and value and distance against the steps.
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
    // What goes below 0 has no logarithm.
    let logarithmic = walk.paths.iter().flat_map(|path| &path.values).all(|value| *value >= 0.0);
    let lines = |measure, logarithmic| Figure::Lines { lines: curves(walk, measure, words), logarithmic };
    let exhibit = |name: &'static str, figure| Exhibit {
        name: name.into(),
        figure,
        seed: None,
        settings: settings_line(spec, None, words),
    };
    vec![
        exhibit("map", map),
        exhibit("value", lines(Measure::Value, logarithmic)),
        exhibit("distance", lines(Measure::Distance, true)),
    ]
}

/// Value or distance of every path against the steps.
pub fn curves(walk: &Walk, measure: Measure, words: &FigureWords) -> LineFigure {
    let target = walk.target;
    let series = walk.paths.iter().enumerate().map(|(number, path)| Series {
        name: path.name.clone(),
        role: Role::Series(number),
        points: match measure {
            Measure::Value => stepped(path.values.iter().copied()),
            Measure::Distance => stepped(path.distances(target.at())),
        },
    });
    let [x, y] = target.at().map(significant);
    let title = match (measure, target) {
        (Measure::Value, _) => words.value.to_owned(),
        (Measure::Distance, Target::Minimum(_)) => (words.from_minimum)(&x, &y),
        (Measure::Distance, Target::Saddle(_)) => (words.from_saddle)(&x, &y),
        (Measure::Distance, Target::Start(_)) => words.from_start.to_owned(),
    };
    let up = match measure {
        Measure::Value => "f(x, y)",
        Measure::Distance => words.distance,
    };
    LineFigure {
        title,
        x: Axis::new(words.step, "").held(0.0, walk.steps.max(1) as f64),
        y: Axis::new(up, ""),
        series: series.collect(),
        marks: Vec::new(),
    }
}

/// The same curves as far as a step, on the axes of all of them: what is to come is not told.
pub fn curves_until(
    walk: &Walk,
    measure: Measure,
    until: usize,
    logarithmic: bool,
    words: &FigureWords,
) -> LineFigure {
    let mut figure = curves(walk, measure, words);
    let values = figure.series.iter().flat_map(|series| series.points.iter().map(|point| point[1]));
    let heights = Scale::of_heights(&figure.y, logarithmic, values);
    figure.y = figure.y.held(heights.value(0.0), heights.value(1.0));
    for series in &mut figure.series {
        series.points.truncate(until.saturating_add(1));
    }
    figure
}

fn stepped(values: impl Iterator<Item = f64>) -> Vec<[f64; 2]> {
    values.enumerate().map(|(step, value)| [step as f64, value]).collect()
}
