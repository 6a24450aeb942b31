//! One run in the window: its thread, and what is known of it here. Every kind of cell that runs has its runs in this.

use std::sync::Arc;

use super::host::{HowFar, Pauses};
use super::transport::{self, Stand};
use crate::app::cell::{RunCommand, Waker};
use crate::app::figures::format::grouped;
use crate::engine::{Command, Event, Handle, Phase, Progress, Why};
use crate::experiment::run::{Run, RunError};
use crate::language::{Language, Say};

/// One run, from the spec `S` that it was started with to the last that it said.
pub(super) struct Session<R: Run, S> {
    handle: Handle<R>,
    /// What it was built from, with what was added to it since.
    pub(super) start: S,
    pub(super) progress: Progress,
    /// What it shows of itself.
    pub(super) snapshot: Option<Arc<R::Snapshot>>,
    /// Counts up with every new snapshot.
    pub(super) version: u64,
    /// Why it is over, when it failed.
    pub(super) failure: Option<RunError>,
    /// Where the user wants it to be: the last place of the slider, until it has got there.
    pub(super) seek: Option<u64>,
    watched: R::Watch,
    /// Whether it was told to run, and has not rested since.
    is_to_run: bool,
    /// Whether it has come to its end since that was last asked.
    has_ended: bool,
}

impl<R: Run, S> Session<R, S> {
    /// Builds a run with `make` on a thread of its own. It rests until it is told to run. A session in whose place it comes
    /// ends its run when it is dropped, and nobody waits for that.
    pub(super) fn begin(
        start: S,
        wake: &Waker,
        make: impl FnOnce() -> Result<R, RunError> + Send + 'static,
    ) -> Self {
        let handle = Handle::spawn(make, Arc::clone(wake));
        let progress = handle.progress();
        Self {
            handle,
            start,
            progress,
            snapshot: None,
            version: 0,
            failure: None,
            seek: None,
            watched: R::Watch::default(),
            is_to_run: false,
            has_ended: false,
        }
    }

    /// Tells the run what to do.
    pub(super) fn send(&mut self, command: Command<R::Change>) {
        self.is_to_run = match command {
            Command::Change(_) | Command::Speed(_) => self.is_to_run,
            _ => command == Command::Run,
        };
        self.handle.send(command);
    }

    /// How fast it goes: a place in [`transport::SPEEDS`].
    pub(super) fn set_speed(&mut self, speed: usize) {
        self.send(Command::Speed(transport::SPEEDS[speed]));
    }

    /// Takes it to an iteration.
    pub(super) fn go_to(&mut self, iteration: u64) {
        self.seek = Some(iteration);
        self.send(Command::GoTo(iteration));
    }

    /// Does what a command of the transport asks of a run that is there; one about something else is left alone.
    pub(super) fn steer(&mut self, command: RunCommand) {
        match command {
            RunCommand::Toggle if self.is_advancing() => self.send(Command::Pause),
            RunCommand::Toggle => self.send(Command::Run),
            RunCommand::Step => self.send(Command::Step),
            RunCommand::StepBack => self.send(Command::StepBack),
            RunCommand::StepEpoch => self.send(Command::StepEpoch),
            RunCommand::ToStart | RunCommand::ToEnd => {
                let to = if command == RunCommand::ToStart { 0 } else { self.progress.reached };
                if to != self.progress.iteration {
                    self.go_to(to);
                }
            }
            RunCommand::Reset
            | RunCommand::ResetWithoutChanges
            | RunCommand::BatchNorm
            | RunCommand::Faster
            | RunCommand::Slower
            | RunCommand::Speed(_) => {}
        }
    }

    /// Says what snapshots should show, if that is new.
    pub(super) fn watch(&mut self, wanted: R::Watch)
    where
        R::Watch: PartialEq,
    {
        if wanted != self.watched {
            self.watched = wanted.clone();
            self.handle.watch(wanted);
        }
    }

    /// Takes in what the run said since the last time, and hands all of it but a failure on to `tell`, with what the run was
    /// built from. Returns whether there is a new snapshot.
    pub(super) fn drain(&mut self, mut tell: impl FnMut(&mut S, Event<R>)) -> bool {
        for event in self.handle.drain() {
            if let Event::Paused { why, .. } = event {
                self.is_to_run = false;
                self.has_ended |= why == Why::End;
            }
            match event {
                Event::Failed(error) => self.failure = Some(error),
                event => tell(&mut self.start, event),
            }
        }
        self.progress = self.handle.progress();
        if self.seek == Some(self.progress.iteration) {
            self.seek = None;
        }
        let latest = self.handle.latest();
        let is_new = |latest: &Arc<R::Snapshot>| {
            self.snapshot.as_ref().is_none_or(|known| !Arc::ptr_eq(known, latest))
        };
        let Some(latest) = latest.filter(is_new) else { return false };
        self.snapshot = Some(latest);
        self.version += 1;
        true
    }

    /// Whether it has come to its end since that was last asked. What is told before it can be seen is `seen` later; until then
    /// the end is kept.
    pub(super) fn take_end(&mut self, seen: bool) -> bool {
        seen && std::mem::take(&mut self.has_ended)
    }

    /// Whether iterations are under way, or will be as soon as it is built. A run that is built to be looked at rests.
    pub(super) fn is_running(&self) -> bool {
        self.failure.is_none() && (self.is_advancing() || self.is_preparing() && self.is_to_run)
    }

    /// Whether iterations are being taken.
    pub(super) fn is_advancing(&self) -> bool {
        matches!(self.progress.phase, Phase::Running | Phase::Seeking { .. })
    }

    /// Whether it is being built.
    pub(super) fn is_preparing(&self) -> bool {
        self.failure.is_none() && self.progress.phase == Phase::Preparing
    }

    /// Whether it was told to run, and has not rested since.
    pub(super) fn is_to_run(&self) -> bool {
        self.failure.is_none() && self.is_to_run
    }

    /// Whether it rests before its first iteration.
    pub(super) fn is_fresh(&self) -> bool {
        self.failure.is_none() && self.progress.iteration == 0 && !self.is_advancing()
    }

    /// Whether all iterations have been taken.
    pub(super) fn is_at_end(&self) -> bool {
        self.failure.is_none() && transport::is_at_end(&self.progress)
    }

    /// Whether all iterations have been taken, and none is under way.
    pub(super) fn is_finished(&self) -> bool {
        self.is_at_end() && !self.is_running()
    }

    /// What went wrong, in words for the person at the window; `lost` says that the loss is not a number since an iteration.
    pub(super) fn trouble(&self, language: Language, lost: fn(&str) -> String) -> Option<String> {
        match (&self.failure, self.progress.phase) {
            (Some(failure), _) => Some(failure.say(language)),
            (None, Phase::Resting(Why::NotANumber { iteration })) => Some(lost(&grouped(iteration))),
            (None, _) => None,
        }
    }

    /// Where it stands, with the last numbers that it measured there, in words.
    pub(super) fn stand(&self, numbers: String) -> Stand {
        Stand {
            progress: self.progress,
            seek: self.seek,
            failed: self.failure.is_some(),
            is_running: self.is_running(),
            progress_token: self.handle.progress_token(),
            numbers,
        }
    }

    /// How far it is on its way to its last iteration, which the spec that it was built from says until the run does.
    pub(super) fn how_far(&self, length: u64) -> HowFar {
        HowFar {
            iteration: self.progress.iteration,
            length: self.progress.length.max(length),
            per_second: self.is_advancing().then_some(self.progress.per_second),
            running: self.is_running(),
        }
    }

    /// About what it takes of the memory, in bytes.
    pub(super) fn memory(&self) -> usize {
        self.handle.memory()
    }
}

impl<R: Run, S> Pauses for Session<R, S> {
    fn pause(&mut self) -> bool {
        // A run on its way to an iteration that was asked for rests there by itself.
        let runs = self.progress.phase == Phase::Running;
        if runs {
            self.send(Command::Pause);
        }
        runs
    }

    fn go_on(&mut self) {
        self.send(Command::Run);
    }
}
