//! A search under way.

use crate::app::cell::CellContext;
use crate::app::cells::session::Session;
use crate::experiment::CellKind;
use crate::experiment::search::{SearchRun, SearchSpec};
use crate::experiment::training::TrainingSpec;
use crate::notebook::runs::{FinalNumbers, PastRun, thinned};

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
    pub(super) fn take_past(
        &mut self,
        data: impl FnOnce(&TrainingSpec) -> Option<String>,
    ) -> Option<PastRun> {
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
        let kind = SearchSpec::NAME;
        Some(PastRun {
            number: 0,
            ended: 0,
            kind: kind.to_owned(),
            cell: self.start.id.clone().unwrap_or_else(|| kind.to_owned()),
            data: data(&self.start.base)?,
            seed: self.start.base.seed,
            iterations: trials.len() as u64,
            outcome: FinalNumbers::Searched { validation: curve.last()?[1] },
            pinned: false,
            curve: thinned(&curve),
            settings: self.start.to_table(),
        })
    }

    /// How many trials have ended, and how many there are.
    pub(super) fn count(&self) -> (u64, u64) {
        let ended = self.snapshot.as_ref().map_or(0, |snapshot| snapshot.trials.len() as u64);
        (ended.max(self.progress.iteration), self.progress.length.max(self.start.count()))
    }
}
