//! The recorded beginning of a lesson's run, in the place of the curves until a run of one's own has begun.

use egui::{Ui, Vec2};

use super::curves::Curves;
use crate::app::cell::CellContext;
use crate::app::figures::lines::{LineOptions, LinePlot};
use crate::app::text::{Language, Text};
use crate::experiment::preview;
use crate::experiment::training::TrainingSpec;

/// The preview of the spec that was seen last.
#[derive(Default)]
pub(super) struct Preview {
    of: Option<(TrainingSpec, Language)>,
    curves: Option<Curves>,
    loss: LinePlot,
    accuracy: LinePlot,
}

impl Preview {
    /// Whether a run of `spec` was recorded.
    pub(super) fn follow(&mut self, spec: &TrainingSpec, text: &Text) -> bool {
        let is_known =
            |(known, language): &(TrainingSpec, Language)| known == spec && *language == text.language;
        if !self.of.as_ref().is_some_and(is_known) {
            let points = preview::of_training(spec);
            let curves = points.map(|points| {
                let mut curves = Curves::new(text.figures, text.figures.smoothed, spec);
                curves.push(&points, text.figures);
                curves.set_ended(true);
                curves
            });
            *self = Self { of: Some((spec.clone(), text.language)), curves, ..Self::default() };
        }
        self.curves.is_some()
    }

    /// Draws loss and accuracy, each of this size, as what they are: pale.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &CellContext<'_>, seed: u64, logarithmic: bool, each: Vec2) {
        let Some(curves) = &self.curves else { return };
        let (text, theme) = (&cx.text.cells.figures, cx.theme.of_previews());
        let marked = |summary: &str| format!("{}. {summary}", cx.text.cells.run.preview);
        let summary = marked(&curves.loss_in_words(text));
        let loss = LineOptions {
            id: "previewed-loss",
            version: curves.version(),
            size: each,
            seed,
            logarithmic,
            now: None,
            summary: &summary,
            empty: cx.text.figures.not_computed,
        };
        self.loss.show(ui, curves.loss(), &theme, &loss);
        let summary = marked(&curves.accuracy_in_words(text));
        let accuracy =
            LineOptions { id: "previewed-accuracy", logarithmic: false, summary: &summary, ..loss };
        self.accuracy.show(ui, curves.accuracy(), &theme, &accuracy);
    }
}
