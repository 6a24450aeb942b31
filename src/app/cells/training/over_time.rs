//! The layers over time: heat maps, and one statistic of every layer as curves below them.

use egui::{Ui, Vec2, vec2};

use super::super::widgets;
use super::session::TrainingSession;
use crate::app::cell::CellContext;
use crate::app::cells::tabs;
use crate::app::figures::lines::{LineOptions, LinePlot};
use crate::app::figures::over_time::{OverTimeOptions, OverTimePlot};
use crate::app::text::Language;
use crate::experiment::figure::layout::over_time::note;
use crate::experiment::figure::{LineFigure, Mark, OverTimeFigure};
use crate::experiment::training::{Quantity, Recorded, Statistic, TrainingSnapshot, change_marks};

/// What is shown of the three quantities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Seen {
    /// What goes forward and what comes back, side by side.
    #[default]
    Both,
    One(Quantity),
}

/// Heat maps or curves, where there is no room for both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum View {
    #[default]
    Map,
    Curves(Statistic),
}

/// What is chosen, and what is remembered from frame to frame.
#[derive(Default)]
pub(super) struct OverTime {
    seen: Seen,
    view: View,
    statistic: Statistic,
    plot: OverTimePlot,
    curves: [LinePlot; 2],
    drawn: Option<(u64, Seen, Statistic, Language)>,
    lines: Vec<LineFigure>,
    version: u64,
    /// Whether quantiles are laid over the heat maps.
    with_quantiles: bool,
}

/// Two quantities stand side by side from this width on.
const BESIDE: f32 = 720.0;
/// Curves stand below the heat maps from this height on, and have this share of it.
const BELOW: f32 = 500.0;
const CURVES_SHARE: f32 = 0.33;
const CHIPS: f32 = 34.0;
/// Between two figures of curves.
const GAP: f32 = 24.0;

impl OverTime {
    pub(super) fn forget(&mut self) {
        let Self { seen, view, statistic, with_quantiles, .. } = *self;
        *self = Self { seen, view, statistic, with_quantiles, ..Self::default() };
    }

    /// Draws what is chosen; returns the iteration that was asked for.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        session: &TrainingSession,
        snapshot: &TrainingSnapshot,
        size: Vec2,
    ) -> Option<u64> {
        let has_curves_below = size.y >= BELOW;
        self.chips(ui, cx, size.x >= BESIDE, has_curves_below);
        let quantities: &[Quantity] = match self.seen {
            Seen::Both => &[Quantity::Activations, Quantity::Gradients],
            Seen::One(Quantity::Activations) => &[Quantity::Activations],
            Seen::One(Quantity::Gradients) => &[Quantity::Gradients],
            Seen::One(Quantity::Weights) => &[Quantity::Weights],
        };
        let marks = change_marks(&session.ran(), session.run.progress.reached, cx.text.figures);
        let recorded = recorded(session, snapshot, &marks);
        let room = vec2(size.x, size.y - CHIPS - ui.spacing().item_spacing.y);
        if has_curves_below {
            let below = (room.y * CURVES_SHARE).floor();
            let above = vec2(room.x, room.y - below - ui.spacing().item_spacing.y);
            let asked = self.map(ui, cx, session, &recorded, quantities, above);
            self.lines(ui, cx, session, &recorded, quantities, vec2(room.x, below));
            return asked;
        }
        match self.view {
            View::Map => self.map(ui, cx, session, &recorded, quantities, room),
            View::Curves(_) => {
                self.lines(ui, cx, session, &recorded, quantities, room);
                None
            }
        }
    }

    /// The switch of the quantiles, beside the tabs of the cell: in the row of what is shown there is no room for it.
    pub(super) fn quantiles_chip(&mut self, ui: &mut Ui, cx: &CellContext<'_>) {
        let label = cx.text.cells.training.quantiles;
        if widgets::chip(ui, label.name, self.with_quantiles).on_hover_text(label.help).clicked() {
            self.with_quantiles = !self.with_quantiles;
        }
    }

    fn chips(&mut self, ui: &mut Ui, cx: &CellContext<'_>, is_wide: bool, has_both: bool) {
        let (text, figures) = (&cx.text.cells.training, cx.text.figures);
        if !is_wide && self.seen == Seen::Both {
            self.seen = Seen::One(Quantity::Activations);
        }
        ui.horizontal(|ui| {
            ui.set_height(CHIPS - 6.0);
            ui.spacing_mut().item_spacing.x = 4.0;
            let mut seen = vec![
                (Seen::One(Quantity::Activations), figures.activations),
                (Seen::One(Quantity::Gradients), figures.gradients),
                (Seen::One(Quantity::Weights), figures.weights),
            ];
            if is_wide {
                seen.insert(0, (Seen::Both, text.both_ways));
            }
            tabs::tabs(ui, &mut self.seen, &seen);
            ui.add_space(12.0);
            let label = cx.text.comparison.statistic;
            if has_both {
                let all = Statistic::ALL.map(|statistic| (statistic, (text.statistic)(statistic)));
                tabs::tabs_or_list(ui, label, &mut self.statistic, &all);
                return;
            }
            let curves =
                Statistic::ALL.map(|statistic| (View::Curves(statistic), (text.statistic)(statistic)));
            let mut all = vec![(View::Map, text.distribution)];
            all.extend(curves);
            tabs::tabs_or_list(ui, label, &mut self.view, &all);
            if let View::Curves(statistic) = self.view {
                self.statistic = statistic;
            }
        });
    }

    fn map(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        session: &TrainingSession,
        recorded: &Recorded<'_>,
        quantities: &[Quantity],
        size: Vec2,
    ) -> Option<u64> {
        let figure = OverTimeFigure {
            with_quantiles: self.with_quantiles,
            ..recorded.over_time(quantities, cx.text.figures)
        };
        let summary = note(&figure, cx.text.figures);
        let options = OverTimeOptions { size, seed: session.course().start.seed, summary: &summary };
        let (response, asked) = self.plot.show(ui, &figure, cx.theme, &options);
        asked.or_else(|| {
            let [across, _] = widgets::arrow_steps(ui, &response);
            (across != 0.0).then(|| figure.stepped(across)).flatten()
        })
    }

    fn lines(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        session: &TrainingSession,
        recorded: &Recorded<'_>,
        quantities: &[Quantity],
        size: Vec2,
    ) {
        let made_for = (session.run.version, self.seen, self.statistic, cx.text.language);
        if self.drawn != Some(made_for) {
            self.drawn = Some(made_for);
            self.version += 1;
            let figure = |quantity: &Quantity| recorded.statistic(*quantity, self.statistic, cx.text.figures);
            self.lines = quantities.iter().map(figure).collect();
        }
        let each = vec2((size.x - GAP * (quantities.len() - 1) as f32) / quantities.len() as f32, size.y);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            for ((figure, quantity), plot) in self.lines.iter().zip(quantities).zip(&mut self.curves) {
                let options = LineOptions {
                    id: IDS[usize::from(*quantity == Quantity::Gradients)],
                    version: self.version,
                    size: each,
                    seed: session.course().start.seed,
                    logarithmic: self.statistic.is_logarithmic(*quantity),
                    now: (recorded.now < recorded.until).then_some(recorded.now as f64),
                    summary: &recorded.in_words(*quantity, self.statistic, cx.text.figures),
                    empty: cx.text.figures.not_computed,
                };
                plot.show(ui, figure, cx.theme, &options);
            }
        });
    }
}

/// What was recorded as far as the run has been.
pub(super) fn recorded<'a>(
    session: &TrainingSession,
    snapshot: &'a TrainingSnapshot,
    marks: &'a [Mark],
) -> Recorded<'a> {
    let until = session.run.progress.reached;
    let known = snapshot.over_time.partition_point(|column| column.iteration < until);
    Recorded {
        columns: snapshot.over_time.get(..known).unwrap_or_default(),
        until,
        now: session.run.progress.iteration,
        marks,
    }
}

/// What tells the two plots apart.
const IDS: [&str; 2] = ["over time", "over time, gradients"];
