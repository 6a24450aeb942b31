//! A run and everything the window knows of it.

use std::collections::VecDeque;
use std::sync::Arc;

use super::super::transport::{self, Stand};
use super::curves::Curves;
use crate::app::figures::format::{self, grouped};
use crate::app::text::{Language, Text};
use crate::data::Dataset;
use crate::engine::{Command, Event, Handle, Phase, Progress, Speed, Why};
use crate::experiment::CellKind;
use crate::experiment::run::RunError;
use crate::experiment::sources::Sources;
use crate::experiment::training::{
    Accuracy, Change, Course, Place, Scheduled, TrainingRun, TrainingSnapshot, TrainingSpec, TrainingWatch,
};
use crate::language::Say;
use crate::notebook::runs::{FinalNumbers, PastRun, thinned};

/// What the cell is told of a run's news; it concerns the document.
pub(super) enum News {
    /// A live change was made and is to be recorded.
    Recorded { at: u64, change: Change, supersedes: bool },
    /// These changes no longer hold: one was made in their past.
    Forgot(Vec<Scheduled>),
    /// A live change was refused.
    Refused { change: Change, error: RunError },
    /// The run has come to its end.
    Ended,
}

/// One run, from the spec it was started with to the last point it sent.
pub(super) struct Session {
    handle: Handle<TrainingRun>,
    /// The spec that the run was built from, and what was changed in it by hand.
    pub(super) course: Course,
    /// The live changes that it was asked for and has not answered yet.
    pub(super) asked: VecDeque<Change>,
    /// Whether it was told to run, and not to pause since.
    is_to_run: bool,
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
            course: Course::new(start),
            asked: VecDeque::new(),
            is_to_run: false,
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

    /// The spec of this very run, with every change that acts in it: what its figures come from. What the document has may
    /// wait for the next start.
    pub(super) fn ran(&self) -> TrainingSpec {
        let ran = self.course.spec();
        TrainingSpec { changes: ran.acting_changes().copied().collect(), ..ran }
    }

    /// What an edit made now is about. A run that failed, or whose loss is not a number here, is over as one that has come
    /// to its end is: nothing can be learned from there.
    pub(super) fn place(&self) -> Place {
        let iteration = self.progress.iteration;
        let is_over = self.failure.is_some() || transport::is_at_end(&self.progress) || self.is_lost();
        if is_over {
            Place::End(iteration)
        } else if self.is_at_start() {
            Place::Start
        } else {
            Place::Middle(iteration)
        }
    }

    /// Whether it rests before its first update.
    pub(super) fn is_at_start(&self) -> bool {
        self.failure.is_none() && self.progress.iteration == 0 && !self.is_training()
    }

    /// Whether all updates have been made, and none is under way.
    pub(super) fn is_finished(&self) -> bool {
        transport::is_at_end(&self.progress) && !self.is_running()
    }

    /// Whether the last loss is not a number.
    fn is_lost(&self) -> bool {
        let last = self.progress.iteration.checked_sub(1);
        last.and_then(|last| self.curves.loss_at(last)).is_some_and(f64::is_nan)
    }

    /// Whether it is to run as soon as its data are there.
    pub(super) fn waits_to_run(&self) -> bool {
        self.is_to_run && self.progress.phase == Phase::Preparing
    }

    pub(super) fn send(&mut self, command: Command<Change>) {
        self.is_to_run = match command {
            Command::Change(_) | Command::Speed(_) => self.is_to_run,
            _ => command == Command::Run,
        };
        if let Command::Change(change) = command {
            self.asked.push_back(change);
        }
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
            let ran = self.ran();
            let made = ran.changes.iter().filter(|change| change.at <= self.progress.reached);
            let changes = made.map(|change| (change.at, change.change.in_words(text.figures)));
            self.curves.speak(text.figures, text.cells.figures.settled, changes);
        }
        is_other
    }

    /// Takes in what the run said since the last time; returns whether there was anything.
    pub(super) fn drain(&mut self, text: &Text, news: &mut Vec<News>) -> bool {
        let mut heard = self.speak(text);
        let Self { handle, curves, course, failure, asked, .. } = self;
        let label = course.start.id.clone();
        let label = label.as_deref().unwrap_or("training");
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
                    let words = change.in_words(text.figures);
                    tracing::info!("{label}: {words} at iteration {at}");
                    curves.mark(at, &words, supersedes);
                    if !scheduled {
                        asked.pop_front();
                        course.record(at, change, supersedes);
                        news.push(News::Recorded { at, change, supersedes });
                    }
                }
                Event::Refused { change, error } => {
                    asked.pop_front();
                    news.push(News::Refused { change, error });
                }
                Event::Forgot { from } => {
                    curves.forget(from);
                    news.push(News::Forgot(course.forget_after(from)));
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
            self.data = self.course.start.dataset(&self.sources).ok();
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
        let start = &self.course.start;
        Some(PastRun {
            number: 0,
            ended: 0,
            kind: TrainingSpec::NAME.to_owned(),
            cell: start.id.clone().unwrap_or_else(|| TrainingSpec::NAME.to_owned()),
            data: self.data()?.name.clone(),
            seed: start.seed,
            iterations: self.progress.iteration,
            outcome: FinalNumbers::Trained {
                loss: loss.last()?[1],
                train: accuracy.map(|(_, accuracy)| accuracy.train),
                test: accuracy.map(|(_, accuracy)| accuracy.test),
            },
            pinned: false,
            curve: thinned(&loss),
            settings: self.ran().to_table(),
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
            parts.push((figures.loss_now)(&format::loss(loss)));
        }
        if let Some((x, Accuracy { train, test })) = self.curves.accuracy_until(self.progress.iteration) {
            let (train, test) = (format::accuracy(train), format::accuracy(test));
            parts.push((figures.accuracy_now)(&train, &test, &grouped(x)));
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
            _ if self.is_lost() => None,
            // The loss alone is lost, and shown here so far as it was measured.
            _ => {
                let since = self.curves.infinite_since(self.progress.iteration)?;
                let is_now =
                    self.progress.iteration.checked_sub(1).and_then(|last| self.curves.loss_at(last));
                is_now.filter(|loss| loss.is_infinite())?;
                Some((text.cells.run.infinite)(&grouped(since)))
            }
        }
    }
}
