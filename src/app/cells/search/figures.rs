//! The figures of a search, made anew when a trial has ended or something else was chosen.

use std::sync::Arc;

use crate::app::figures::format::significant;
use crate::app::text::Text;
use crate::experiment::figure::{Axis, CurveGrid, ParallelFigure, ScatterFigure};
use crate::experiment::search::{
    Axes, KeyFigure, SearchSnapshot, Trial, best_first, key_axes, keys, panels, parallel, scatter,
};

/// What the figures were made for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct MadeFor {
    pub(super) version: u64,
    pub(super) axes: Axes,
    pub(super) chosen: Option<u64>,
}

/// All figures of one state of the search.
pub(super) struct Figures {
    /// Counts up whenever the figures are made.
    pub(super) version: u64,
    made_for: Option<MadeFor>,
    pub(super) scatter: ScatterFigure,
    /// The trials of each group of points of the scatter.
    pub(super) scattered: [Vec<Arc<Trial>>; 3],
    pub(super) parallel: ParallelFigure,
    pub(super) panels: CurveGrid,
    pub(super) ranked: Vec<Arc<Trial>>,
    /// What each key explains, the most telling one first.
    pub(super) keys: Vec<KeyFigure>,
    pub(super) summary: String,
}

impl Default for Figures {
    fn default() -> Self {
        let axis = || Axis::new("", "");
        Self {
            version: 0,
            made_for: None,
            scatter: ScatterFigure {
                title: String::new(),
                x: axis(),
                y: axis(),
                log_x: false,
                log_y: false,
                color: None,
                diagonal: false,
                groups: Vec::new(),
            },
            scattered: Default::default(),
            parallel: ParallelFigure {
                title: String::new(),
                axes: Vec::new(),
                color: axis(),
                lines: Vec::new(),
            },
            panels: CurveGrid { title: String::new(), x: axis(), y: axis(), columns: 1, panels: Vec::new() },
            ranked: Vec::new(),
            keys: Vec::new(),
            summary: String::new(),
        }
    }
}

impl Figures {
    /// Makes the figures, unless they are those already.
    pub(super) fn make(&mut self, snapshot: &SearchSnapshot, made_for: MadeFor, text: &Text) {
        if self.made_for == Some(made_for) {
            return;
        }
        let axes = key_axes(&snapshot.plan);
        let words = text.figures;
        let ranked: Vec<Arc<Trial>> = best_first(&snapshot.trials).into_iter().cloned().collect();
        let best = ranked.first().cloned();
        let chosen = snapshot.trials.iter().find(|trial| Some(trial.number) == made_for.chosen).cloned();
        self.scattered =
            [snapshot.trials.clone(), best.iter().cloned().collect(), chosen.into_iter().collect()];
        self.scatter = scatter(&axes, made_for.axes, &self.scattered, words);
        self.parallel = parallel(&axes, &ranked, words);
        self.panels = panels(&snapshot.plan, &ranked, words);
        self.keys = keys(&axes, &snapshot.trials, words);
        self.summary = (text.search.summary)(
            snapshot.trials.len(),
            best.as_ref()
                .map(|best| (best.number, significant(best.end.validation)))
                .as_ref()
                .map(|(number, accuracy)| (*number, accuracy.as_str())),
        );
        self.ranked = ranked;
        self.version += 1;
        self.made_for = Some(made_for);
    }
}
