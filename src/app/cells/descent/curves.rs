//! Value and distance against steps.

use egui::{Ui, Vec2, vec2};

use crate::app::cell::CellContext;
use crate::app::cells::tabs;
use crate::app::cells::widgets;
use crate::app::figures::lines::{LineOptions, LinePlot};
use crate::app::text::Language;
use crate::experiment::descent::{self, Measure, Walk};
use crate::experiment::figure::LineFigure;

/// Height of the row of tabs.
const TABS: f32 = 28.0;

/// What a figure was made for: what is measured of which walk up to which step, on which axis, in which language.
type Made = (Measure, u64, usize, bool, Language);

/// The figure, and what it was made for.
pub(super) struct Curves {
    tab: Measure,
    logarithmic: bool,
    made: Option<(Made, LineFigure)>,
    plot: LinePlot,
    /// Counts up with every figure made.
    version: u64,
}

impl Default for Curves {
    fn default() -> Self {
        Self { tab: Measure::Value, logarithmic: true, made: None, plot: LinePlot::bare(), version: 0 }
    }
}

impl Curves {
    /// Draws the curves of a walk, which has a number of its own, as far as it is shown.
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
            let tabs = [
                (Measure::Value, "value", cx.text.figures.value),
                (Measure::Distance, "distance", cx.text.figures.distance),
            ];
            tabs::figure_tabs(ui, cx, &mut self.tab, &tabs);
            let log = widgets::chip(ui, text.logarithmic.name, self.logarithmic);
            if log.on_hover_text(text.logarithmic.help).clicked() {
                self.logarithmic = !self.logarithmic;
            }
        });
        let key = (self.tab, number, at, self.logarithmic, cx.text.language);
        if self.made.as_ref().is_none_or(|(known, _)| *known != key) {
            let figure = descent::curves_until(walk, self.tab, at, self.logarithmic, cx.text.figures);
            self.made = Some((key, figure));
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
            summary: &figure.y.label,
            empty: cx.text.figures.not_computed,
        };
        self.plot.show(ui, figure, cx.theme, &options);
    }
}
