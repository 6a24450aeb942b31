//! One gradient against the other, and their difference against their size.
//!
//! On the first, a right gradient lies on the line y = x and a wrong one beside it. On the second, both axes are
//! logarithmic: what differences and rounding leave lies far below, what is on a kink sticks out.

use super::report::{GradientCheckSnapshot, Pair};
use super::tables::{parameters, worst};
use crate::data::data_name;
use crate::experiment::figure::{
    Axis, Exhibit, Figure, FigureWords, Point, PointGroup, Role, ScatterFigure, TableFigure,
};
use crate::experiment::spec::settings_line;

/// The points of all arrays: one gradient against the other, or their difference against their size.
pub fn scatter(report: &GradientCheckSnapshot, difference: bool, words: &FigureWords) -> ScatterFigure {
    let point = |pair: &Pair| {
        let Pair { backpropagation, numerical, .. } = *pair;
        let (x, y) = if difference {
            (backpropagation.abs(), pair.difference())
        } else {
            (backpropagation, numerical)
        };
        Point { x, y, value: None }
    };
    let groups = report.arrays.iter().zip(&report.pairs).enumerate();
    let groups = groups.map(|(number, (array, pairs))| PointGroup {
        name: array.parameter.clone(),
        role: Role::Series(number),
        points: pairs.iter().map(point).collect(),
    });
    let size = |name: &str| if difference { format!("|{name}|") } else { name.to_owned() };
    ScatterFigure {
        title: if difference { words.difference } else { words.both_gradients }.to_owned(),
        x: Axis::new(size(words.by_backpropagation), ""),
        y: Axis::new(if difference { words.difference } else { words.by_differences }, ""),
        log_x: difference,
        log_y: difference,
        color: None,
        diagonal: !difference,
        groups: groups.collect(),
    }
}

/// Both figures of a check, and its arrays and worst entries as tables.
pub fn exhibits(report: &GradientCheckSnapshot, words: &FigureWords) -> Vec<Exhibit> {
    let data = data_name(&report.data, words.language);
    let exhibit = |(name, figure): (&'static str, _)| Exhibit {
        name: name.into(),
        figure,
        seed: Some(report.spec.network.seed),
        settings: settings_line(&report.spec, Some(&data), words),
    };
    let table = |title: &str, table| {
        Figure::Table(TableFigure { title: title.to_owned(), table: words.table(table), best: Vec::new() })
    };
    let all = [
        ("gradients", Figure::Scatter(scatter(report, false, words))),
        ("difference", Figure::Scatter(scatter(report, true, words))),
        ("arrays", table(words.arrays, parameters(&report.arrays))),
        ("worst", table(words.worst, worst(&report.worst))),
    ];
    all.map(exhibit).into()
}
