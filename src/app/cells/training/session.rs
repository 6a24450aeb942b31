//! A training under way: the run, its curves, its data, and the changes made in it by hand.

use std::collections::VecDeque;
use std::sync::Arc;

use super::curves::Curves;
use crate::app::cell::Waker;
use crate::app::cells::host::Finished;
use crate::app::cells::session::Session;
use crate::app::cells::transport::Stand;
use crate::app::figures::format::{self, grouped};
use crate::app::library::Library;
use crate::app::text::{Language, Text};
use crate::data::Dataset;
use crate::engine::{Command, Event, Phase, Why};
use crate::experiment::CellKind;
use crate::experiment::run::RunError;
use crate::experiment::sources::Sources;
use crate::experiment::training::{
    Accuracy, Change, Course, Place, Scheduled, TrainingRun, TrainingSpec, patient,
};
use crate::notebook::runs::FinalNumbers;

/// A time as people say it.
fn time(text: &Text, seconds: f64) -> String {
    let text = &text.gradient_check;
    match seconds {
        ..1.0 => (text.milliseconds)(&format!("{:.0}", (seconds * 1e3).max(1.0))),
        ..120.0 => (text.seconds)(&format!("{seconds:.1}")),
        _ => (text.minutes)(&grouped((seconds / 60.0).round() as u64)),
    }
}

/// What the cell is told of a run's news; it concerns the document.
pub(super) enum News {
    /// A live change was made and is to be recorded.
    Recorded { at: u64, change: Change, supersedes: bool },
    /// These changes no longer hold: one was made in their past.
    Forgot(Vec<Scheduled>),
    /// The run did already what it was asked for.
    Unchanged,
    /// A live change was refused.
    Refused { change: Change, error: RunError },
}

/// One training, from the spec it was started with to the last point it sent.
pub(super) struct TrainingSession {
    pub(super) run: Session<TrainingRun, Course>,
    /// The live changes that it was asked for and has not answered yet.
    pub(super) asked: VecDeque<Change>,
    sources: Sources,
    /// Held from the first moment that the run holds them, so that the window never makes them.
    data: Option<Arc<Dataset>>,
    /// What the curves are spoken of in.
    language: Language,
    pub(super) curves: Curves,
}

impl TrainingSession {
    /// Builds the run; it rests before its first iteration.
    pub(super) fn begin(start: &TrainingSpec, sources: Sources, wake: &Waker, text: &Text) -> Self {
        let curves = Curves::new(text.figures, text.cells.figures.settled, start);
        let (spec, given) = (start.clone(), sources.clone());
        let make = move || TrainingRun::new(spec, &given).map(TrainingRun::gathering);
        Self {
            run: Session::begin(Course::new(start.clone()), wake, make),
            asked: VecDeque::new(),
            sources,
            data: None,
            language: text.language,
            curves,
        }
    }

    /// Whether it was built on the data in use.
    pub(super) fn is_on(&self, library: &Library) -> bool {
        match (&self.sources.mnist, library.mnist()) {
            (Some(own), Some(used)) => Arc::ptr_eq(own, used),
            (own, used) => own.is_none() && used.is_none(),
        }
    }

    /// What it was built on.
    pub(super) fn sources(&self) -> &Sources {
        &self.sources
    }

    /// What it was built from, and what was changed in it by hand.
    pub(super) fn course(&self) -> &Course {
        &self.run.start
    }

    /// The spec of this very run, with every change that acts in it: what its figures come from. What the document has may
    /// wait for the next start.
    pub(super) fn ran(&self) -> TrainingSpec {
        let ran = self.course().spec();
        TrainingSpec { changes: ran.acting_changes().copied().collect(), ..ran }
    }

    /// What an edit made now is about. A run that failed, or whose loss is not a number here, is over as one that has come
    /// to its end is: nothing can be learned from there.
    pub(super) fn place(&self) -> Place {
        let iteration = self.run.progress.iteration;
        let is_over = self.run.failure.is_some() || self.run.is_at_end() || self.is_lost();
        if is_over {
            Place::End(iteration)
        } else if self.run.is_fresh() {
            Place::Start
        } else {
            Place::Middle(iteration)
        }
    }

    /// The loss of the last update before the place where it stands.
    fn last_loss(&self) -> Option<f64> {
        self.curves.loss_at(self.run.progress.iteration.checked_sub(1)?)
    }

    /// Whether the last loss is not a number.
    fn is_lost(&self) -> bool {
        self.last_loss().is_some_and(f64::is_nan)
    }

    /// Whether any update was asked for since the start.
    pub(super) fn has_begun(&self) -> bool {
        self.run.progress.reached > 0 || !self.run.is_fresh()
    }

    /// Whether it is to run as soon as its data are there.
    pub(super) fn waits_to_run(&self) -> bool {
        self.run.is_to_run() && self.run.is_preparing()
    }

    /// Asks for a live change.
    pub(super) fn change(&mut self, change: Change) {
        self.asked.push_back(change);
        self.run.send(Command::Change(change));
    }

    /// The data that the run learns from, once it has begun; before that nothing here waits for them.
    pub(super) fn data(&self) -> Option<Arc<Dataset>> {
        self.data.clone()
    }

    /// Brings the words of the curves after the language of the window.
    fn speak(&mut self, text: &Text) {
        if std::mem::replace(&mut self.language, text.language) != text.language {
            let ran = self.ran();
            let made = ran.changes.iter().filter(|change| change.at <= self.run.progress.reached);
            let changes = made.map(|change| (change.at, change.change.in_words(text.figures)));
            self.curves.speak(text.figures, text.cells.figures.settled, changes);
        }
    }

    /// Takes in what the run said since the last time; returns what of it concerns the document.
    pub(super) fn drain(&mut self, text: &Text) -> Vec<News> {
        self.speak(text);
        let mut news = Vec::new();
        let Self { run, curves, asked, .. } = self;
        let label = run.start.start.id.clone();
        let label = label.as_deref().unwrap_or(TrainingSpec::NAME);
        run.drain(|course, event| match event {
            Event::Ready { .. } | Event::Moved { .. } | Event::Failed(_) => {}
            // The curves see by the numbers of the iterations which were left out.
            Event::Points(points) | Event::ThinnedPoints(points) => {
                for (point, accuracy) in points.iter().filter_map(|p| Some((p, p.accuracy?))) {
                    let Accuracy { train, validation, test } = accuracy;
                    let validation =
                        validation.map(|validation| format!(", validation accuracy {validation:.4}"));
                    tracing::info!(
                        "{label}: after iteration {}: train accuracy {train:.4}{}, test accuracy {test:.4}",
                        point.iteration,
                        validation.unwrap_or_default()
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
            Event::Unchanged { .. } => {
                asked.pop_front();
                news.push(News::Unchanged);
            }
            Event::Refused { change, error } => {
                asked.pop_front();
                news.push(News::Refused { change, error });
            }
            Event::Forgot { from } => {
                curves.forget(from);
                news.push(News::Forgot(course.forget_after(from)));
            }
            Event::Paused { why, .. } => curves.set_ended(why == Why::End),
        });
        let has_begun = !matches!(self.run.progress.phase, Phase::Preparing | Phase::Ended);
        if has_begun && self.data.is_none() {
            self.data = patient::dataset(&self.course().start, &self.sources).ok();
        }
        news
    }

    /// What is to be remembered, once each time that the run comes to its end.
    pub(super) fn take_past(&mut self) -> Option<Finished<TrainingSpec>> {
        if !self.run.take_end(true) {
            return None;
        }
        let loss = self.curves.settled();
        let accuracy = self.curves.accuracy_until(u64::MAX);
        Some(Finished {
            spec: self.ran(),
            data: self.data()?.name.clone(),
            seed: self.course().start.seed,
            iterations: self.run.progress.iteration,
            numbers: FinalNumbers::Trained {
                loss: self.last_loss()?,
                train: accuracy.map(|(_, accuracy)| accuracy.train),
                validation: accuracy.and_then(|(_, accuracy)| accuracy.validation),
                test: accuracy.map(|(_, accuracy)| accuracy.test),
            },
            curve: loss,
        })
    }

    /// About what it takes of the memory, in bytes: the run and its curves.
    pub(super) fn memory(&self) -> usize {
        self.run.memory() + self.curves.bytes()
    }

    /// Where it stands, with the last numbers that it measured there.
    pub(super) fn stand(&self, text: &Text) -> Stand {
        let figures = &text.cells.figures;
        let mut parts = Vec::new();
        let takes = self.run.snapshot.as_ref().and_then(|snapshot| snapshot.takes);
        if let Some(takes) = takes.filter(|_| self.run.progress.reached == 0) {
            let each = takes.as_secs_f64();
            let all = each * self.course().start.iterations as f64;
            parts.push((figures.numerical_takes)(&time(text, each), &time(text, all)));
        }
        if let Some(loss) = self.last_loss() {
            parts.push((figures.loss_now)(&format::loss(loss)));
        }
        if let Some((x, measured)) = self.curves.accuracy_until(self.run.progress.iteration) {
            let (train, test) = (format::accuracy(measured.train), format::accuracy(measured.test));
            let validation = measured.validation.map(format::accuracy);
            // Iterations are numbered from 0: where it was measured now, no other number is to stand beside the counter.
            let before = (x + 1 < self.run.progress.iteration).then(|| grouped(x));
            parts.push((figures.accuracy_now)(&train, validation.as_deref(), &test, before.as_deref()));
        }
        self.run.stand(parts.join("  ·  "))
    }

    /// What went wrong, in words for the person at the window.
    pub(super) fn trouble(&self, text: &Text) -> Option<String> {
        self.run.trouble(text.language, text.cells.run.not_a_number).or_else(|| {
            // The loss alone is lost, and shown here so far as it was measured.
            self.last_loss().filter(|loss| loss.is_infinite())?;
            let since = self.curves.infinite_since(self.run.progress.iteration)?;
            Some((text.cells.run.infinite)(&grouped(since)))
        })
    }
}
