//! A search under way and what the window knows of it.

use std::sync::Arc;

use crate::app::cell::CellContext;
use crate::engine::{Command, Event, Handle, Phase, Progress};
use crate::experiment::run::RunError;
use crate::experiment::search::{SearchRun, SearchSnapshot, SearchSpec};

/// One search, from the spec it was started with to what it showed last.
pub(super) struct Session {
    handle: Handle<SearchRun>,
    /// The spec that it was built from.
    pub(super) start: SearchSpec,
    pub(super) progress: Progress,
    pub(super) snapshot: Option<Arc<SearchSnapshot>>,
    /// Counts up with every new snapshot.
    pub(super) version: u64,
    /// Why it is over, when it failed.
    pub(super) failure: Option<RunError>,
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
        Self { handle, start: spec.clone(), progress, snapshot: None, version: 0, failure: None }
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
            if let Event::Failed(error) = event {
                self.failure = Some(error);
            }
        }
        self.progress = self.handle.progress();
        if let Some(latest) = self.handle.latest()
            && self.snapshot.as_ref().is_none_or(|known| !Arc::ptr_eq(known, &latest))
        {
            self.snapshot = Some(latest);
            self.version += 1;
        }
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
