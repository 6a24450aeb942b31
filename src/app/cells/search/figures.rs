//! The figures of a search, made again when a trial has ended, or when something else or another language was chosen.
//! Snapshots come many times a second while trials go on; to rank thousands of trials for each would leave no time for a frame.

use std::sync::Arc;

use crate::app::figures::format::significant;
use crate::app::text::{Language, Text};
use crate::experiment::figure::{Axis, CurveGrid, ParallelFigure, ScatterFigure};
use crate::experiment::search::{
    Axes, KeyFigure, SearchSnapshot, Trial, best_first, key_axes, keys, panels, parallel, scatter,
};

/// What the figures were made for.
#[derive(Clone, Copy, Debug, PartialEq)]
struct MadeFor {
    /// How many trials had ended. None is taken away or changed while a search lasts.
    ended: usize,
    axes: Axes,
    chosen: Option<u64>,
    language: Language,
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
    pub(super) fn make(&mut self, snapshot: &SearchSnapshot, axes: Axes, chosen: Option<u64>, text: &Text) {
        let made_for = MadeFor { ended: snapshot.trials.len(), axes, chosen, language: text.language };
        if self.made_for == Some(made_for) {
            return;
        }
        let upright = key_axes(&snapshot.plan);
        let words = text.figures;
        let ranked: Vec<Arc<Trial>> = best_first(&snapshot.trials).into_iter().cloned().collect();
        let best = ranked.first().cloned();
        let chosen = snapshot.trials.iter().find(|trial| Some(trial.number) == chosen).cloned();
        self.scattered =
            [snapshot.trials.clone(), best.iter().cloned().collect(), chosen.into_iter().collect()];
        self.scatter = scatter(&upright, axes, &self.scattered, words);
        self.parallel = parallel(&upright, &ranked, words);
        self.panels = panels(&snapshot.plan, &ranked, words);
        self.keys = keys(&upright, &snapshot.trials, words);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Sources;
    use crate::experiment::run::Run;
    use crate::experiment::search::{SearchRun, SearchSpec};

    #[test]
    fn figures_are_made_when_a_trial_has_ended_and_not_for_each_snapshot() {
        let spec = "trials = 3\n[base]\nhidden = [4]\niterations = 4\ntrain_size = 60\nbatch_size = 20\n\
                    [ranges]\nlr = { log = [1e-3, 1e-1] }\n";
        let spec = SearchSpec::parse(spec).expect("it is good");
        let mut run = SearchRun::new(spec, &Sources::default()).expect("the digits are there");
        while run.iteration() < run.length() {
            run.step().expect("it goes on");
        }
        let all = run.found();
        let (mut some, mut later) = (all.clone(), all.clone());
        some.trials.truncate(2);
        some.known = 0;
        later.trials.truncate(2);
        later.known = 2;
        let (english, korean) = (Text::of(Language::English), Text::of(Language::Korean));
        let axes = Axes::of(&all.plan);
        let mut figures = Figures::default();
        let mut made = |snapshot: &SearchSnapshot, chosen: Option<u64>, text: &Text| {
            let before = figures.version;
            figures.make(snapshot, axes, chosen, text);
            (figures.version > before, figures.ranked.len(), figures.summary.clone())
        };
        let (is_new, ranked, before) = made(&some, None, english);
        assert!(is_new && ranked == 2);
        assert!(!made(&later, None, english).0, "the same trials have ended");
        let (is_new, ranked, _) = made(&all, None, english);
        assert!(is_new && ranked == 3);
        assert!(made(&all, Some(1), english).0, "another trial is marked");
        let (is_new, _, after) = made(&all, None, korean);
        assert!(is_new && after != before, "it is said in the language of the window: {after}");
    }
}
