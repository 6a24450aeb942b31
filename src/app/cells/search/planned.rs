//! Before the first trial has ended: the places at which the search will look.

use egui::{Ui, Vec2};

use crate::app::cell::CellContext;
use crate::app::figures::scatter::{ScatterOptions, ScatterPlot};
use crate::app::text::Language;
use crate::experiment::figure::ScatterFigure;
use crate::experiment::search::{self, SearchSpec};

/// The planned trials of the spec that was seen last.
#[derive(Default)]
pub(super) struct Planned {
    of: Option<(SearchSpec, Language, ScatterFigure)>,
    /// Counts up with each figure.
    version: u64,
    plot: ScatterPlot,
}

impl Planned {
    /// Draws them.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &CellContext<'_>, spec: &SearchSpec, size: Vec2) {
        let (text, language) = (&cx.text.search, cx.text.language);
        let is_known = |(known, spoken, _): &(SearchSpec, Language, _)| known == spec && *spoken == language;
        if !self.of.as_ref().is_some_and(is_known) {
            self.of = Some((spec.clone(), language, search::planned(spec, cx.text.figures)));
            self.version += 1;
        }
        let Some((.., figure)) = &self.of else { return };
        let about = |_, trial: usize| vec![(cx.text.figures.trial)(trial as u64)];
        let options = ScatterOptions {
            version: self.version,
            size,
            seed: spec.base.seed,
            summary: text.scatter_empty,
            empty: text.scatter_empty,
            without_place: text.without_place,
            about: &about,
        };
        self.plot.show(ui, figure, &cx.theme.of_previews(), &options);
    }
}
