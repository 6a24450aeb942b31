//! How far each step moves the weights.

use egui::{Ui, Vec2};

use super::over_time::recorded;
use super::session::TrainingSession;
use crate::app::cell::CellContext;
use crate::app::figures::lines::{LineOptions, LinePlot};
use crate::app::text::Language;
use crate::experiment::figure::LineFigure;
use crate::experiment::training::{TrainingSnapshot, change_marks};

/// The figure, and what is remembered of it from frame to frame.
#[derive(Default)]
pub(super) struct Updates {
    plot: LinePlot,
    drawn: Option<(u64, u64, Language)>,
    version: u64,
    lines: Option<LineFigure>,
}

impl Updates {
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        session: &TrainingSession,
        snapshot: &TrainingSnapshot,
        size: Vec2,
    ) {
        let words = cx.text.figures;
        let marks = change_marks(&session.ran(), session.run.progress.reached, words);
        let recorded = recorded(session, snapshot, &marks);
        let made_for = (session.run.version, recorded.until, cx.text.language);
        if self.drawn != Some(made_for) || self.lines.is_none() {
            self.drawn = Some(made_for);
            self.version += 1;
            self.lines = Some(recorded.updates(words));
        }
        let Some(figure) = &self.lines else { return };
        let options = LineOptions {
            id: "updates",
            version: self.version,
            size,
            seed: session.course().start.seed,
            logarithmic: true,
            now: (recorded.now < recorded.until).then_some(recorded.now as f64),
            summary: &recorded.updates_in_words(words),
            empty: words.not_computed,
        };
        self.plot.show(ui, figure, cx.theme, &options);
    }
}
