//! A run and everything the window knows of it.

use std::sync::Arc;

use super::super::transport::{self, Stand};
use super::curves::Curves;
use super::live;
use crate::app::figures::format::grouped;
use crate::app::text::{Language, Text};
use crate::data::Dataset;
use crate::engine::{Command, Event, Handle, Phase, Progress, Speed, Why};
use crate::experiment::CellSpec;
use crate::experiment::run::RunError;
use crate::experiment::sources::Sources;
use crate::experiment::training::{
    Accuracy, Change, Scheduled, TrainingRun, TrainingSnapshot, TrainingSpec, TrainingWatch,
};
use crate::language::Say;
use crate::notebook::runs::{FinalNumbers, PastRun, thinned};

/// What the cell is told of a run's news; it concerns the document.
pub(super) enum News {
    /// A live change was made and is to be recorded.
    Recorded { at: u64, change: Change, supersedes: bool },
    /// Changes after this iteration no longer hold.
    Forgot(u64),
    /// A live change was refused.
    Refused(RunError),
    /// The run has come to its end.
    Ended,
}

/// One run, from the spec it was started with to the last point it sent.
pub(super) struct Session {
    handle: Handle<TrainingRun>,
    /// The spec that the run was built from.
    pub(super) start: TrainingSpec,
    /// What the spec asked for when the run was built: the run makes these changes whatever is changed by hand before them.
    scheduled: Vec<Scheduled>,
    /// What was changed on the way, by the spec or by hand.
    changes: Vec<Scheduled>,
    sources: Sources,
    /// Held from the first moment that the run holds them, so that the window never makes them.
    data: Option<Arc<Dataset>>,
    watched: TrainingWatch,
    /// What the curves are spoken of in.
    language: Language,
    pub(super) curves: Curves,
    pub(super) progress: Progress,
    pub(super) snapshot: Option<Arc<TrainingSnapshot>>,
    /// Counts up with every new snapshot.
    pub(super) snapshot_version: u64,
    /// Why the run is over, when it failed.
    pub(super) failure: Option<RunError>,
    /// Where the user wants the run to be: the last place of the slider, until the run has got there.
    pub(super) seek: Option<u64>,
}

impl Session {
    pub(super) fn new(
        handle: Handle<TrainingRun>,
        start: TrainingSpec,
        sources: Sources,
        text: &Text,
    ) -> Self {
        let curves = Curves::new(text.figures, text.cells.figures.settled, start.iterations);
        let progress = handle.progress();
        Self {
            handle,
            scheduled: start.changes.clone(),
            start,
            changes: Vec::new(),
            sources,
            data: None,
            watched: TrainingWatch::default(),
            language: text.language,
            curves,
            progress,
            snapshot: None,
            snapshot_version: 0,
            failure: None,
            seek: None,
        }
    }

    /// The spec that the run was built from, with what was changed on the way: what its figures come from. What the document
    /// has may wait for a reset.
    pub(super) fn ran(&self) -> TrainingSpec {
        TrainingSpec { changes: self.changes.clone(), ..self.start.clone() }
    }

    /// Whether a change is still to be made once what came after iteration `from` is forgotten.
    pub(super) fn outlasts(&self, change: &Scheduled, from: u64) -> bool {
        change.at <= from || self.scheduled.contains(change)
    }

    pub(super) fn send(&self, command: Command<Change>) {
        self.handle.send(command);
    }

    pub(super) fn set_speed(&self, speed: Speed) {
        self.handle.send(Command::Speed(speed));
    }

    /// Says what snapshots should show, if that is new.
    pub(super) fn watch(&mut self, wanted: TrainingWatch) {
        if wanted != self.watched {
            self.watched = wanted.clone();
            self.handle.watch(wanted);
        }
    }

    /// The data that the run learns from, once it has begun; before that nothing here waits for them.
    pub(super) fn data(&self) -> Option<Arc<Dataset>> {
        self.data.clone()
    }

    /// Brings the words of the curves after the language of the window; returns whether it is another.
    fn speak(&mut self, text: &Text) -> bool {
        let is_other = std::mem::replace(&mut self.language, text.language) != text.language;
        if is_other {
            let words = |change: &Scheduled| live::in_words(&change.change, &text.cells.parameters);
            let changes = self.changes.iter().map(|change| (change.at, words(change)));
            self.curves.speak(text.figures, text.cells.figures.settled, changes);
        }
        is_other
    }

    /// Takes in what the run said since the last time; returns whether there was anything.
    pub(super) fn drain(&mut self, text: &Text, news: &mut Vec<News>) -> bool {
        let mut heard = self.speak(text);
        let Self { handle, curves, changes, failure, start, .. } = self;
        let label = start.id.as_deref().unwrap_or("training");
        for event in handle.drain() {
            heard = true;
            match event {
                Event::Ready { .. } | Event::Moved { .. } => {}
                // The curves see by the numbers of the iterations which were left out.
                Event::Points(points) | Event::ThinnedPoints(points) => {
                    for (point, accuracy) in points.iter().filter_map(|p| Some((p, p.accuracy?))) {
                        let Accuracy { train, test } = accuracy;
                        tracing::info!(
                            "{label}: after iteration {}: train accuracy {train:.4}, test accuracy {test:.4}",
                            point.iteration
                        );
                    }
                    curves.push(&points, text.figures);
                }
                Event::Changed { at, change, scheduled, supersedes } => {
                    let words = live::in_words(&change, &text.cells.parameters);
                    tracing::info!("{label}: {words} at iteration {at}");
                    curves.mark(at, &words, supersedes);
                    record(changes, at, change, supersedes);
                    if !scheduled {
                        news.push(News::Recorded { at, change, supersedes });
                    }
                }
                Event::Refused { error, .. } => news.push(News::Refused(error)),
                Event::Forgot { from } => {
                    curves.forget(from);
                    changes.retain(|change| change.at <= from);
                    news.push(News::Forgot(from));
                }
                Event::Paused { why, .. } => {
                    curves.set_ended(why == Why::End);
                    if why == Why::End {
                        news.push(News::Ended);
                    }
                }
                Event::Failed(error) => *failure = Some(error),
            }
        }
        let progress = self.handle.progress();
        if self.seek == Some(progress.iteration) {
            self.seek = None;
        }
        heard |= progress != self.progress;
        self.progress = progress;
        let has_begun = !matches!(progress.phase, Phase::Preparing | Phase::Ended);
        if has_begun && self.data.is_none() {
            self.data = self.start.dataset(&self.sources).ok();
        }
        if let Some(latest) = self.handle.latest()
            && self.snapshot.as_ref().is_none_or(|known| !Arc::ptr_eq(known, &latest))
        {
            self.snapshot = Some(latest);
            self.snapshot_version += 1;
            heard = true;
        }
        heard
    }

    /// What is to be remembered of it, at its end.
    pub(super) fn past(&self) -> Option<PastRun> {
        let loss = self.curves.settled();
        let accuracy = self.curves.accuracy_until(u64::MAX);
        Some(PastRun {
            number: 0,
            ended: 0,
            kind: self.start.kind().to_owned(),
            cell: self.start.id.clone().unwrap_or_else(|| self.start.kind().to_owned()),
            data: self.data()?.name.clone(),
            seed: self.start.seed,
            iterations: self.progress.iteration,
            outcome: FinalNumbers::Trained {
                loss: loss.last()?[1],
                train: accuracy.map(|(_, train, _)| train),
                test: accuracy.map(|(_, _, test)| test),
            },
            pinned: false,
            curve: thinned(&loss),
            settings: self.start.to_table(),
        })
    }

    /// About what it takes of the memory, in bytes: the run and its curves.
    pub(super) fn memory(&self) -> usize {
        self.handle.memory() + self.curves.bytes()
    }

    /// Where it stands, with the last numbers that it measured there.
    pub(super) fn stand(&self, text: &Text) -> Stand {
        let figures = &text.cells.figures;
        let mut parts = Vec::new();
        let before = self.progress.iteration.checked_sub(1);
        if let Some(loss) = before.and_then(|last| self.curves.loss_at(last)) {
            parts.push((figures.loss_now)(&format!("{loss:.4}")));
        }
        if let Some((x, train, test)) = self.curves.accuracy_until(self.progress.iteration) {
            let (train, test) = (format!("{train:.3}"), format!("{test:.3}"));
            parts.push((figures.accuracy_now)(&train, &test, &grouped(x as u64)));
        }
        Stand {
            progress: self.progress,
            seek: self.seek,
            failed: self.failure.is_some(),
            long_work: self.handle.long_work(),
            numbers: parts.join("  ·  "),
        }
    }

    /// Whether iterations are under way.
    pub(super) fn is_running(&self) -> bool {
        self.failure.is_none() && self.progress.is_busy()
    }

    /// Whether there is nothing yet that a reset would lose.
    pub(super) fn is_fresh(&self) -> bool {
        self.failure.is_none() && self.progress.reached == 0 && !self.is_training()
    }

    /// Whether it trains, or is on its way to an iteration.
    pub(super) fn is_training(&self) -> bool {
        transport::is_advancing(&self.progress)
    }

    /// What went wrong, in words for the person at the window.
    pub(super) fn trouble(&self, text: &Text) -> Option<String> {
        if let Some(failure) = &self.failure {
            return Some(failure.say(text.language));
        }
        match self.progress.phase {
            Phase::Resting(Why::NotANumber { iteration }) => {
                Some((text.cells.run.not_a_number)(&grouped(iteration)))
            }
            _ => None,
        }
    }
}

/// Keeps `changes` as the run has them: in their order, each live one once.
pub(super) fn record(changes: &mut Vec<Scheduled>, at: u64, change: Change, supersedes: bool) {
    if supersedes && let Some(last) = changes.iter().rposition(|known| known.at == at) {
        changes.remove(last);
    }
    let place = changes.partition_point(|known| known.at <= at);
    changes.insert(place, Scheduled { at, change });
}
