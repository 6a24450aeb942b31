//! Value and distance against steps.

use egui::{Ui, Vec2, vec2};

use crate::app::cell::CellContext;
use crate::app::cells::widgets;
use crate::app::figures::format::significant;
use crate::app::figures::lines::{LineOptions, LinePlot};
use crate::experiment::descent::{Path, Target, Walk};
use crate::experiment::figure::{Axis, LineFigure, Role, Series};

/// What is drawn against the steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Value,
    Distance,
}

/// Height of the row of tabs.
const TABS: f32 = 28.0;

/// The figure, and what it was made for.
pub(super) struct Curves {
    tab: Tab,
    logarithmic: bool,
    made: Option<((Tab, u64), LineFigure)>,
    plot: LinePlot,
    /// Counts up with every figure made.
    version: u64,
}

impl Default for Curves {
    fn default() -> Self {
        Self { tab: Tab::Value, logarithmic: true, made: None, plot: LinePlot::bare(), version: 0 }
    }
}

impl Curves {
    /// Draws the curves of a walk, which has a number of its own, with a mark where it is shown up to.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        (walk, number): (&Walk, u64),
        at: usize,
        size: Vec2,
    ) {
        let text = &cx.text.descent;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let tabs = [(Tab::Value, "value", text.value), (Tab::Distance, "distance", text.distance)];
            widgets::figure_tabs(ui, cx.shown, &mut self.tab, &tabs);
            let log = widgets::chip(ui, text.logarithmic.name, self.logarithmic);
            if log.on_hover_text(text.logarithmic.help).clicked() {
                self.logarithmic = !self.logarithmic;
            }
        });
        let key = (self.tab, number);
        if self.made.as_ref().is_none_or(|(known, _)| *known != key) {
            self.made = Some((key, figure(cx, walk, self.tab)));
            self.version += 1;
        }
        let Some((_, figure)) = &self.made else { return };
        let options = LineOptions {
            id: "descent",
            version: self.version,
            size: vec2(size.x, (size.y - TABS - 2.0 * ui.spacing().item_spacing.y).max(90.0)),
            seed: 0,
            logarithmic: self.logarithmic,
            now: Some(at as f64),
            marks_low: false,
            summary: &figure.y.label,
            empty: cx.text.figures.not_computed,
        };
        self.plot.show(ui, figure, cx.theme, &options);
    }
}

fn figure(cx: &CellContext<'_>, walk: &Walk, tab: Tab) -> LineFigure {
    let text = &cx.text.descent;
    let target = walk.target;
    let series = |(number, path): (usize, &Path)| {
        let points = match tab {
            Tab::Value => stepped(path.values.iter().copied()),
            Tab::Distance => stepped(path.distances(target.at())),
        };
        Series { name: path.name.clone(), role: Role::Series(number), points }
    };
    let [x, y] = target.at().map(significant);
    let label = match (tab, target) {
        (Tab::Value, _) => text.value.to_owned(),
        (Tab::Distance, Target::Minimum(_)) => (text.from_minimum)(&x, &y),
        (Tab::Distance, Target::Saddle(_)) => (text.from_saddle)(&x, &y),
        (Tab::Distance, Target::Start(_)) => text.from_start.to_owned(),
    };
    LineFigure {
        title: label.clone(),
        x: Axis::new(text.step, ""),
        y: Axis::new(if tab == Tab::Value { "f(x, y)".to_owned() } else { text.distance.to_owned() }, ""),
        series: walk.paths.iter().enumerate().map(series).collect(),
        marks: Vec::new(),
    }
}

fn stepped(values: impl Iterator<Item = f64>) -> Vec<[f64; 2]> {
    values.enumerate().map(|(step, value)| [step as f64, value]).collect()
}
