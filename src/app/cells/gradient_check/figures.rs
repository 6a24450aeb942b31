//! One gradient against the other, and their difference against their size.
//!
//! On the first, a right gradient lies on the line y = x and a wrong one beside it. On the second, both axes are
//! logarithmic: what differences and rounding leave lies far below, what is on a kink sticks out.

use egui::{Ui, Vec2};

use super::{number, words};
use crate::app::cell::CellContext;
use crate::app::figures::format::grouped;
use crate::app::figures::scatter::{ScatterOptions, ScatterPlot};
use crate::experiment::figure::{Axis, Point, PointGroup, Role, ScatterFigure};
use crate::experiment::gradient_check::{GradientCheckSnapshot, Pair};

/// What is shown beside the table of the arrays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tab {
    #[default]
    Both,
    Difference,
    Worst,
}

/// The figure that was made last, and for what.
#[derive(Default)]
pub(super) struct Figures {
    made: Option<(Tab, u64, ScatterFigure)>,
    plot: ScatterPlot,
    /// Counts up with every figure made.
    version: u64,
}

impl Figures {
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        report: &GradientCheckSnapshot,
        tab: Tab,
        version: u64,
        size: Vec2,
    ) {
        let text = &cx.text.gradient_check;
        if self.made.as_ref().is_none_or(|(known, made, _)| (*known, *made) != (tab, version)) {
            self.made = Some((tab, version, make(cx, report, tab)));
            self.version += 1;
        }
        let Some((_, _, figure)) = &self.made else { return };
        let relative = report.arrays.iter().map(|array| array.relative).fold(0.0, f64::max);
        let options = ScatterOptions {
            version: self.version,
            size,
            seed: report.spec.network.seed,
            summary: &(text.summary)(&grouped(report.checked as u64), &number(relative)),
            empty: cx.text.cells.figures.not_computed,
            without_place: text.without_place,
            about: &|group, point| about(cx, report, group, point),
        };
        self.plot.show(ui, figure, cx.theme, &options);
    }
}

/// Which parameter a point is, and whether a kink lies between its two tries.
fn about(cx: &CellContext<'_>, report: &GradientCheckSnapshot, group: usize, point: usize) -> Vec<String> {
    let pair = report.pairs.get(group).and_then(|pairs| pairs.get(point));
    let (Some(pair), Some(array)) = (pair, report.arrays.get(group)) else { return Vec::new() };
    let index = match array.shape[..] {
        [_, columns] => vec![pair.entry / columns, pair.entry % columns],
        _ => vec![pair.entry],
    };
    vec![words::place(&array.parameter, &index), (cx.text.gradient_check.crossed)(pair.crossed)]
}

fn make(cx: &CellContext<'_>, report: &GradientCheckSnapshot, tab: Tab) -> ScatterFigure {
    let text = &cx.text.gradient_check;
    let difference = tab == Tab::Difference;
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
        title: if difference { text.difference } else { text.both }.to_owned(),
        x: Axis::new(size(text.by_backpropagation), ""),
        y: Axis::new(if difference { text.difference } else { text.by_differences }, ""),
        log_x: difference,
        log_y: difference,
        color: None,
        diagonal: !difference,
        groups: groups.collect(),
    }
}
