//! A search under way.

use crate::app::cell::CellContext;
use crate::app::cells::host::Finished;
use crate::app::cells::session::Session;
use crate::experiment::search::{SearchRun, SearchSpec};
use crate::notebook::runs::FinalNumbers;

/// One search, from the spec it was started with to what it showed last.
pub(super) type SearchSession = Session<SearchRun, SearchSpec>;

impl SearchSession {
    /// Builds the search, which rests until it is told to run; `forget` what was kept of an earlier one.
    pub(super) fn search(spec: &SearchSpec, forget: bool, cx: &CellContext<'_>) -> Self {
        let (sources, given) = (cx.sources(), spec.clone());
        let make = move || {
            if forget {
                SearchRun::forget(&given, &sources)?;
            }
            SearchRun::new(given, &sources)
        };
        Self::begin(spec.clone(), &cx.wake, make)
    }

    /// What is to be remembered, once each time that the search comes to its end: the best trial, with the settings of the
    /// whole search.
    pub(super) fn take_past(&mut self, cx: &CellContext<'_>) -> Option<Finished<SearchSpec>> {
        let snapshot = self.snapshot.clone()?;
        let trials = &snapshot.trials;
        // The last trial is told before it can be seen.
        if !self.take_end(trials.len() as u64 >= self.progress.length) {
            return None;
        }
        let mut best = f64::NEG_INFINITY;
        let best_so_far = trials.iter().map(|trial| {
            best = best.max(trial.end.validation);
            [trial.number as f64, best]
        });
        let curve: Vec<[f64; 2]> = best_so_far.collect();
        Some(Finished {
            spec: self.start.clone(),
            // The search has used these data, so they are there.
            data: self.start.base.dataset(&cx.sources()).ok()?.name.clone(),
            seed: self.start.base.seed,
            iterations: trials.len() as u64,
            numbers: FinalNumbers::Searched { validation: curve.last()?[1] },
            curve,
        })
    }

    /// Whether it is one of these settings, and has not failed.
    pub(super) fn is_of(&self, spec: &SearchSpec) -> bool {
        self.failure.is_none() && self.start == *spec
    }

    /// How many trials have ended, and how many there are.
    pub(super) fn count(&self) -> (u64, u64) {
        let ended = self.snapshot.as_ref().map_or(0, |snapshot| snapshot.trials.len() as u64);
        (ended.max(self.progress.iteration), self.progress.length.max(self.start.count()))
    }
}
