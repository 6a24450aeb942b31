//! A comparison under way: the run, its curves, and the variants that are being added to it.

use super::curves::Curves;
use crate::app::cell::CellContext;
use crate::app::cells::host::Finished;
use crate::app::cells::session::Session;
use crate::app::cells::transport::Stand;
use crate::app::figures::format::grouped;
use crate::app::text::{Language, Text};
use crate::engine::{Command, Event, Phase, Why};
use crate::experiment::CellKind;
use crate::experiment::comparison::{
    Added, ComparisonRun, ComparisonSpec, NetworkCurves, Place, Results, Variant,
};
use crate::experiment::figure::FigureWords;
use crate::experiment::run::RunError;
use crate::notebook::runs::FinalNumbers;

/// One comparison, from the spec it was started with to the last point it sent.
pub(super) struct ComparisonSession {
    /// Its start has the variants that were added to it since.
    pub(super) run: Session<ComparisonRun, ComparisonSpec>,
    /// What the curves are spoken of in.
    language: Language,
    pub(super) curves: Curves,
    /// How many of the snapshot's histories the curves have taken in.
    filled: usize,
    /// The variants that were asked for and are not there yet.
    adding: Vec<Variant>,
}

impl ComparisonSession {
    /// Builds the run; it rests before its first iteration.
    pub(super) fn begin(start: &ComparisonSpec, cx: &CellContext<'_>) -> Self {
        let curves = Curves::new(start, cx.text.figures);
        let (spec, sources) = (start.clone(), cx.sources());
        let make = move || ComparisonRun::new(spec, &sources).map(ComparisonRun::recording);
        let run = Session::begin(start.clone(), &cx.wake, make);
        Self { run, language: cx.text.language, curves, filled: 0, adding: Vec::new() }
    }

    /// Whether any iteration was asked for since the start.
    pub(super) fn has_begun(&self) -> bool {
        self.run.progress.reached > 0 || !self.run.is_fresh()
    }

    /// The spec that the run was built from, with the variants that were added to it since.
    pub(super) fn start(&self) -> &ComparisonSpec {
        &self.run.start
    }

    /// What is to be remembered, once each time that the run comes to its end: the network that came out best, with the
    /// settings of the whole comparison.
    pub(super) fn take_past(&mut self, cx: &CellContext<'_>) -> Option<Finished<ComparisonSpec>> {
        if !self.run.take_end(true) {
            return None;
        }
        let (best, _) = self.curves.leader(u64::MAX)?;
        let summary = self.curves.summary(best, self.start().target);
        let ([smoothed, ..], _) = self.curves.of(best)?;
        Some(Finished {
            spec: self.start().clone(),
            // The run has used these data, so they are there.
            data: self.start().base.dataset(&cx.sources()).ok()?.name.clone(),
            seed: self.start().base.seed,
            iterations: self.run.progress.iteration,
            numbers: FinalNumbers::Trained {
                loss: summary.loss?,
                train: summary.train,
                validation: summary.validation,
                test: summary.test,
            },
            curve: smoothed.points.clone(),
        })
    }

    /// Hands what is known of all networks to `tell`; none before anything was seen of them.
    pub(super) fn results<R>(&self, tell: impl FnOnce(Results<'_>) -> R) -> Option<R> {
        let snapshot = self.run.snapshot.as_ref()?;
        let places = self.start().networks().into_iter().map(|(place, _)| place);
        let networks: Vec<(Place, NetworkCurves)> =
            places.map(|place| (place, self.curves.points(place))).collect();
        let each = |(place, _): &(Place, NetworkCurves)| {
            let number = self.curves.number(*place)?;
            snapshot.seconds.get(number).copied()
        };
        let seconds: Vec<f64> = networks.iter().map(|network| each(network).unwrap_or(f64::NAN)).collect();
        let (spec, iterations) = (self.start(), self.run.progress.reached);
        let (data, over_time) = (&snapshot.data, &snapshot.over_time);
        Some(tell(Results { spec, networks: &networks, seconds: &seconds, data, iterations, over_time }))
    }

    /// Adds a variant where the run stands, or, so that nothing is forgotten, at the end of what is known.
    pub(super) fn add(&mut self, variant: Variant) {
        let progress = self.run.progress;
        if progress.iteration < progress.reached {
            self.run.send(Command::GoTo(progress.reached));
        }
        self.adding.push(variant.clone());
        self.run.send(Command::Change(Added(Box::new(variant))));
        if progress.phase == Phase::Running {
            self.run.send(Command::Run);
        }
    }

    /// Takes in what the run said since the last time; returns what it refused.
    pub(super) fn drain(&mut self, text: &Text) -> Vec<RunError> {
        if std::mem::replace(&mut self.language, text.language) != text.language {
            self.curves.speak(&self.run.start, text.figures);
        }
        let mut refused = Vec::new();
        let Self { run, curves, adding, .. } = self;
        let label = run.start.id.clone().unwrap_or_else(|| ComparisonSpec::NAME.to_owned());
        run.drain(|start, event| match event {
            Event::Ready { .. } | Event::Moved { .. } | Event::Failed(_) => {}
            // The curves see by the numbers of the iterations which were left out.
            Event::Points(points) | Event::ThinnedPoints(points) => curves.push(&points),
            Event::Changed { at, change: Added(variant), .. } => {
                tracing::info!("{label}: {} added at iteration {at}", variant.name);
                curves.add(&variant, at, start, text.figures);
                adding.retain(|adding| adding.name != variant.name);
                start.variants.push(*variant);
            }
            Event::Unchanged { change: Added(variant) } => {
                adding.retain(|adding| adding.name != variant.name);
            }
            Event::Refused { change: Added(variant), error } => {
                adding.retain(|adding| adding.name != variant.name);
                refused.push(error);
            }
            Event::Forgot { from } => curves.forget(from),
            Event::Paused { why, .. } => curves.set_ended(why == Why::End),
        });
        // A snapshot may be ahead of the news that there is another network.
        if let Some(snapshot) = &self.run.snapshot {
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
        self.adding.iter().any(|adding| adding.name == name)
    }

    /// The name of the variant that is being brought up to the others.
    pub(super) fn adding(&self, words: &FigureWords) -> Option<String> {
        Some(self.adding.first()?.called(&self.start().base, words))
    }

    /// About what it takes of the memory, in bytes: the run and its curves.
    pub(super) fn memory(&self) -> usize {
        self.run.memory() + self.curves.bytes()
    }

    /// Where it stands, with the network that is ahead there.
    pub(super) fn stand(&self, text: &Text) -> Stand {
        let numbers = self
            .curves
            .leader(self.run.progress.iteration)
            .map(|(place, leads)| leads.in_words(&self.name(place, text.figures), &text.comparison));
        self.run.stand(numbers.unwrap_or_default())
    }

    /// The name of a network.
    pub(super) fn name(&self, place: Place, words: &FigureWords) -> String {
        name(self.start(), place, words)
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
        self.run.trouble(text.language, text.comparison.all_nan)
    }
}

/// The name of a network of `spec`: of its variant, and of its panel in a grid.
pub(super) fn name(spec: &ComparisonSpec, place: Place, words: &FigureWords) -> String {
    let variant = spec.variant_name(place.variant, words);
    match spec.panel_name(place.panel, words) {
        Some(panel) => format!("{variant}, {panel}"),
        None => variant,
    }
}
