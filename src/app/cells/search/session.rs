//! A search under way and what the window knows of it.

use std::sync::Arc;

use crate::app::cell::CellContext;
use crate::engine::{Command, Event, Handle, Phase, Progress, Why};
use crate::experiment::CellKind;
use crate::experiment::run::RunError;
use crate::experiment::search::{SearchRun, SearchSnapshot, SearchSpec};
use crate::experiment::training::TrainingSpec;
use crate::notebook::runs::{FinalNumbers, PastRun, thinned};

/// One search, from the spec it was started with to what it showed last.
pub(super) struct Session {
    handle: Handle<SearchRun>,
    /// The spec that it was built from.
    pub(super) start: SearchSpec,
    pub(super) progress: Progress,
    pub(super) snapshot: Option<Arc<SearchSnapshot>>,
    /// Why it is over, when it failed.
    pub(super) failure: Option<RunError>,
    /// Whether it has come to its end since that was last asked.
    has_ended: bool,
}

impl Session {
    /// Builds the search on a thread of its own. It rests until it is told to run; `anew` forgets what was kept.
    pub(super) fn start(spec: &SearchSpec, anew: bool, cx: &CellContext<'_>) -> Self {
        let (sources, given) = (cx.sources(), spec.clone());
        let make = move || {
            if anew {
                SearchRun::forget(&given, &sources)?;
            }
            SearchRun::new(given, &sources)
        };
        let handle = Handle::spawn(make, Arc::clone(&cx.wake));
        let progress = handle.progress();
        Self { handle, start: spec.clone(), progress, snapshot: None, failure: None, has_ended: false }
    }

    pub(super) fn run(&self) {
        self.handle.send(Command::Run);
    }

    pub(super) fn pause(&self) {
        self.handle.send(Command::Pause);
    }

    /// One more trial.
    pub(super) fn step(&self) {
        self.handle.send(Command::Step);
    }

    /// Takes in what it said since the last time.
    pub(super) fn drain(&mut self) {
        for event in self.handle.drain() {
            match event {
                Event::Failed(error) => self.failure = Some(error),
                Event::Paused { why: Why::End, .. } => self.has_ended = true,
                _ => {}
            }
        }
        self.progress = self.handle.progress();
        if let Some(latest) = self.handle.latest() {
            self.snapshot = Some(latest);
        }
    }

    /// What is to be remembered, once each time that the search comes to its end: the best trial, with the settings of the
    /// whole search.
    pub(super) fn take_past(
        &mut self,
        data: impl FnOnce(&TrainingSpec) -> Option<String>,
    ) -> Option<PastRun> {
        let trials = &self.snapshot.as_ref()?.trials;
        // The last trial is told before it can be seen.
        if !self.has_ended || (trials.len() as u64) < self.progress.length {
            return None;
        }
        self.has_ended = false;
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

    /// About what it takes of the memory, in bytes: the search with its trials.
    pub(super) fn memory(&self) -> usize {
        self.handle.memory()
    }

    /// Whether trials are being trained, or data prepared.
    pub(super) fn is_running(&self) -> bool {
        self.failure.is_none() && self.progress.is_busy()
    }

    /// Whether every trial has ended.
    pub(super) fn is_at_end(&self) -> bool {
        self.progress.length > 0 && self.progress.iteration >= self.progress.length
    }

    /// Whether the data are still being loaded.
    pub(super) fn is_preparing(&self) -> bool {
        self.failure.is_none() && self.progress.phase == Phase::Preparing
    }

    /// How many trials have ended, and how many there are.
    pub(super) fn count(&self) -> (u64, u64) {
        let ended = self.snapshot.as_ref().map_or(0, |snapshot| snapshot.trials.len() as u64);
        (ended.max(self.progress.iteration), self.progress.length.max(self.start.count()))
    }
}
