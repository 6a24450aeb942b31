//! The learning rate of every update, as a small curve beside loss and accuracy, where a schedule changes it.

use egui::{Ui, Vec2};

use crate::app::cell::CellContext;
use crate::app::figures::format::short;
use crate::app::figures::lines::{LineOptions, LinePlot};
use crate::experiment::figure::{FigureWords, LineFigure};
use crate::experiment::training::{TrainingSpec, rate_at, rate_figure};

/// The curve, and what it was drawn from.
#[derive(Default)]
pub(super) struct Rate {
    plot: LinePlot,
    of: Option<(TrainingSpec, &'static str)>,
    figure: Option<LineFigure>,
    version: u64,
}

impl Rate {
    /// Whether there is a curve: not where the rate is the same all along.
    pub(super) fn follow(&mut self, spec: &TrainingSpec, words: &FigureWords) -> bool {
        let is_same = |(of, name): &(TrainingSpec, &str)| of == spec && *name == words.rate;
        if !self.of.as_ref().is_some_and(is_same) {
            self.figure = rate_figure(spec, words);
            self.of = Some((spec.clone(), words.rate));
            self.plot = LinePlot::default();
            self.version += 1;
        }
        self.figure.is_some()
    }

    /// Draws it, with a line where the run stands.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &CellContext<'_>, iteration: u64, seed: u64, size: Vec2) {
        let (Some(figure), Some((spec, _))) = (&self.figure, &self.of) else { return };
        // At the end the last update is the one that was made.
        let t = iteration.min(spec.iterations.saturating_sub(1));
        let text = &cx.text.cells.figures;
        let options = LineOptions {
            id: "rate",
            version: self.version,
            size,
            seed,
            logarithmic: false,
            now: Some(iteration as f64),
            summary: &(text.rate_summary)(&short(rate_at(spec, t)), t),
            empty: cx.text.figures.not_computed,
        };
        self.plot.show(ui, figure, cx.theme, &options);
    }
}
