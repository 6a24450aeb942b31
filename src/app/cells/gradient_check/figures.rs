//! One gradient against the other, and their difference against their size.
//!
//! On the first, a right gradient lies on the line y = x and a wrong one beside it. On the second, both axes are
//! logarithmic: what differences and rounding leave lies far below, what is on a kink sticks out.

use egui::{Ui, Vec2};

use super::{number, words};
use crate::app::cell::CellContext;
use crate::app::figures::format::grouped;
use crate::app::figures::scatter::{ScatterOptions, ScatterPlot};
use crate::app::text::Language;
use crate::experiment::figure::ScatterFigure;
use crate::experiment::gradient_check::{GradientCheckSnapshot, scatter};

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
    made: Option<((Tab, u64, Language), ScatterFigure)>,
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
        let key = (tab, version, cx.text.language);
        if self.made.as_ref().is_none_or(|(known, _)| *known != key) {
            let difference = tab == Tab::Difference;
            self.made = Some((key, scatter(report, difference, cx.text.figures)));
            self.version += 1;
        }
        let Some((_, figure)) = &self.made else { return };
        let relative = report.arrays.iter().map(|array| array.relative).fold(0.0, f64::max);
        let options = ScatterOptions {
            version: self.version,
            size,
            seed: report.spec.network.seed,
            summary: &(text.summary)(&grouped(report.checked as u64), &number(relative)),
            empty: cx.text.figures.not_computed,
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
