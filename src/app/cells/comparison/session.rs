//! A comparison under way and everything the window knows of it.

use std::sync::Arc;

use super::super::transport::{self, Stand};
use super::curves::Curves;
use crate::app::figures::format::{self, grouped};
use crate::app::text::{Language, Text};
use crate::engine::{Command, Event, Handle, Phase, Progress, Speed, Why};
use crate::experiment::comparison::{
    Added, ComparisonRun, ComparisonSnapshot, ComparisonSpec, ComparisonWatch, NetworkCurves, Place, Results,
    Variant,
};
use crate::experiment::figure::FigureWords;
use crate::experiment::run::RunError;
use crate::experiment::training::TrainingSpec;
use crate::experiment::{CellKind, CellSpec};
use crate::language::Say;
use crate::notebook::runs::{FinalNumbers, PastRun, thinned};

/// One run, from the spec it was started with to the last point it sent.
pub(super) struct Session {
    handle: Handle<ComparisonRun>,
    /// The spec that the run was built from, with the variants that were added to it since.
    pub(super) start: ComparisonSpec,
    watched: ComparisonWatch,
    /// What the curves are spoken of in.
    language: Language,
    pub(super) curves: Curves,
    pub(super) progress: Progress,
    pub(super) snapshot: Option<Arc<ComparisonSnapshot>>,
    /// Counts up with every new snapshot.
    pub(super) snapshot_version: u64,
    /// How many of the snapshot's histories the curves have taken in.
    filled: usize,
    /// The variants that were asked for and are not there yet.
    adding: Vec<String>,
    pub(super) failure: Option<RunError>,
    pub(super) seek: Option<u64>,
    /// Whether it came to its end, until that was told.
    has_ended: bool,
}

impl Session {
    pub(super) fn new(handle: Handle<ComparisonRun>, start: ComparisonSpec, text: &Text) -> Self {
        let curves = Curves::new(&start, text.figures);
        let progress = handle.progress();
        Self {
            handle,
            start,
            watched: ComparisonWatch::default(),
            language: text.language,
            curves,
            progress,
            snapshot: None,
            snapshot_version: 0,
            filled: 0,
            adding: Vec::new(),
            failure: None,
            seek: None,
            has_ended: false,
        }
    }

    /// What is to be remembered, once each time that the run comes to its end: the network that came out best, with the
    /// settings of the whole comparison.
    pub(super) fn take_past(
        &mut self,
        data: impl FnOnce(&TrainingSpec) -> Option<String>,
    ) -> Option<PastRun> {
        if !std::mem::take(&mut self.has_ended) {
            return None;
        }
        let (best, _) = self.curves.leader(u64::MAX)?;
        let summary = self.curves.summary(best, self.start.target);
        let kind = ComparisonSpec::NAME;
        let cell = self.start.id.clone().unwrap_or_else(|| kind.to_owned());
        let [smoothed, ..] = self.curves.of(best)?;
        Some(PastRun {
            number: 0,
            ended: 0,
            kind: kind.to_owned(),
            cell,
            data: data(&self.start.base)?,
            seed: self.start.base.seed,
            iterations: self.progress.iteration,
            outcome: FinalNumbers::Trained { loss: summary.loss?, train: summary.train, test: summary.test },
            pinned: false,
            curve: thinned(&smoothed.points),
            settings: self.start.to_table(),
        })
    }

    /// Hands what is known of all networks to `tell`; none before anything was seen of them.
    pub(super) fn results<R>(&self, tell: impl FnOnce(Results<'_>) -> R) -> Option<R> {
        let snapshot = self.snapshot.as_ref()?;
        let places = self.start.networks().into_iter().map(|(place, _)| place);
        let networks: Vec<(Place, NetworkCurves)> =
            places.map(|place| (place, self.curves.points(place))).collect();
        let each = |(place, _): &(Place, NetworkCurves)| {
            let number = self.curves.number(*place)?;
            snapshot.seconds.get(number).copied()
        };
        let seconds: Vec<f64> = networks.iter().map(|network| each(network).unwrap_or(f64::NAN)).collect();
        let (spec, iterations) = (&self.start, self.progress.reached);
        Some(tell(Results { spec, networks: &networks, seconds: &seconds, data: &snapshot.data, iterations }))
    }

    pub(super) fn send(&self, command: Command<Added>) {
        self.handle.send(command);
    }

    pub(super) fn set_speed(&self, speed: Speed) {
        self.handle.send(Command::Speed(speed));
    }

    pub(super) fn watch(&mut self, wanted: &ComparisonWatch) {
        if *wanted != self.watched {
            self.watched = wanted.clone();
            self.handle.watch(wanted.clone());
        }
    }

    /// Adds a variant where the run stands, or, so that nothing is forgotten, at the end of what is known.
    pub(super) fn add(&mut self, variant: Variant) {
        let goes_on = self.progress.phase == Phase::Running;
        if self.progress.iteration < self.progress.reached {
            self.handle.send(Command::GoTo(self.progress.reached));
        }
        self.adding.push(variant.name.clone());
        self.handle.send(Command::Change(Added(Box::new(variant))));
        if goes_on {
            self.handle.send(Command::Run);
        }
    }

    /// Takes in what the run said since the last time; returns what it refused.
    pub(super) fn drain(&mut self, text: &Text) -> Vec<RunError> {
        if std::mem::replace(&mut self.language, text.language) != text.language {
            self.curves.speak(&self.start, text.figures);
        }
        let mut refused = Vec::new();
        let Self { handle, curves, failure, start, adding, has_ended, .. } = self;
        let label = start.id.clone().unwrap_or_else(|| "comparison".to_owned());
        for event in handle.drain() {
            match event {
                Event::Ready { .. } | Event::Moved { .. } => {}
                // The curves see by the numbers of the iterations which were left out.
                Event::Points(points) | Event::ThinnedPoints(points) => curves.push(&points),
                Event::Changed { at, change: Added(variant), .. } => {
                    tracing::info!("{label}: {} added at iteration {at}", variant.name);
                    curves.add(&variant.name, &variant.spec.changes, at, text.figures);
                    adding.retain(|name| *name != variant.name);
                    start.variants.push(*variant);
                }
                Event::Refused { change: Added(variant), error } => {
                    adding.retain(|name| *name != variant.name);
                    refused.push(error);
                }
                Event::Forgot { from } => curves.forget(from),
                Event::Paused { why, .. } => {
                    curves.set_ended(why == Why::End);
                    *has_ended |= why == Why::End;
                }
                Event::Failed(error) => *failure = Some(error),
            }
        }
        self.progress = self.handle.progress();
        if self.seek == Some(self.progress.iteration) {
            self.seek = None;
        }
        if let Some(latest) = self.handle.latest()
            && self.snapshot.as_ref().is_none_or(|known| !Arc::ptr_eq(known, &latest))
        {
            self.snapshot = Some(latest);
            self.snapshot_version += 1;
        }
        // A snapshot may be ahead of the news that there is another network.
        if let Some(snapshot) = &self.snapshot {
            for history in snapshot.histories.iter().skip(self.filled) {
                if !self.curves.fill(history) {
                    break;
                }
                self.filled += 1;
            }
        }
        refused
    }

    /// Whether a variant was asked for and is not there yet.
    pub(super) fn is_adding(&self, name: &str) -> bool {
        self.adding.iter().any(|adding| adding == name)
    }

    /// The name of the variant that is being brought up to the others.
    pub(super) fn adding(&self) -> Option<&str> {
        self.adding.first().map(String::as_str)
    }

    /// Whether it rests before its first iteration.
    pub(super) fn is_at_start(&self) -> bool {
        self.failure.is_none() && self.progress.iteration == 0 && !self.is_advancing()
    }

    /// Whether all iterations have been taken, and none is under way.
    pub(super) fn is_finished(&self) -> bool {
        transport::is_at_end(&self.progress) && !self.is_running()
    }

    pub(super) fn is_advancing(&self) -> bool {
        transport::is_advancing(&self.progress)
    }

    pub(super) fn is_running(&self) -> bool {
        self.failure.is_none() && self.progress.is_busy()
    }

    /// About what it takes of the memory, in bytes: the run and its curves.
    pub(super) fn memory(&self) -> usize {
        self.handle.memory() + self.curves.bytes()
    }

    /// Where it stands, with the network that is ahead there.
    pub(super) fn stand(&self, text: &Text) -> Stand {
        let numbers = self.curves.leader(self.progress.iteration).map(|(place, accuracy)| {
            (text.comparison.numbers)(&self.name(place, text.figures), &format::accuracy(accuracy))
        });
        Stand {
            progress: self.progress,
            seek: self.seek,
            failed: self.failure.is_some(),
            long_work: self.handle.long_work(),
            numbers: numbers.unwrap_or_default(),
        }
    }

    /// The name of a network: of its variant, and of its panel in a grid.
    pub(super) fn name(&self, place: Place, words: &FigureWords) -> String {
        let variant = self.start.variants.get(place.variant).map_or("", |variant| variant.name.as_str());
        match self.start.panel_name(place.panel, words) {
            Some(panel) => format!("{variant}, {panel}"),
            None => variant.to_owned(),
        }
    }

    /// The networks whose loss is no longer a number, each with the iteration at which that began.
    pub(super) fn overflown(&self, words: &FigureWords) -> Vec<String> {
        self.curves
            .overflown()
            .map(|(place, iteration)| format!("{} ({})", self.name(place, words), grouped(iteration)))
            .collect()
    }

    /// The networks whose loss is infinite, each with the iteration at which that began.
    pub(super) fn infinite(&self, words: &FigureWords) -> Vec<String> {
        self.curves
            .infinite()
            .map(|(place, iteration)| format!("{} ({})", self.name(place, words), grouped(iteration)))
            .collect()
    }

    /// What went wrong, in words for the person at the window.
    pub(super) fn trouble(&self, text: &Text) -> Option<String> {
        if let Some(failure) = &self.failure {
            return Some(failure.say(text.language));
        }
        match self.progress.phase {
            Phase::Resting(Why::NotANumber { iteration }) => {
                Some((text.comparison.all_nan)(&grouped(iteration)))
            }
            _ => None,
        }
    }
}
