//! One network of a comparison on its way.

use std::time::{Duration, Instant};

use super::point::NetworkPoint;
use super::spec::Place;
use crate::experiment::run::{Run, RunError};
use crate::experiment::sources::Sources;
use crate::experiment::training::{Change, TrainingRun, TrainingSpec};

/// One network with what it takes to lead it.
pub(super) struct Runner {
    pub(super) place: Place,
    pub(super) run: TrainingRun,
    changes: Vec<(u64, Change)>,
    pub(super) timed: Timed,
}

impl Runner {
    pub(super) fn new(place: Place, network: TrainingSpec, sources: &Sources) -> Result<Self, RunError> {
        let run = TrainingRun::new(network, sources)?;
        let mut runner = Self { place, changes: run.scheduled(), run, timed: Timed::default() };
        runner.arrive()?;
        Ok(runner)
    }

    /// The same, recording its layers over time in so many bytes.
    pub(super) fn recording(self, budget: usize) -> Self {
        Self { run: self.run.recording(budget), ..self }
    }

    /// Makes the changes that its spec asks for at the iteration where it has arrived.
    pub(super) fn arrive(&mut self) -> Result<(), RunError> {
        let here = self.run.iteration();
        for (_, change) in self.changes.iter().filter(|(at, _)| *at == here) {
            self.run.apply(change)?;
        }
        Ok(())
    }

    /// One iteration; its time is taken when no other network takes one meanwhile.
    pub(super) fn step(&mut self, timed: bool) -> Result<NetworkPoint, RunError> {
        let begun = timed.then(Instant::now);
        let loss = self.run.recorded_update()?;
        if let Some(begun) = begun {
            let took = begun.elapsed();
            self.timed = Timed(Some(self.timed.0.map_or(took, |least| least.min(took))));
        }
        let accuracy = self.run.due_accuracy()?;
        self.arrive()?;
        Ok(NetworkPoint { loss, accuracy })
    }

    pub(super) fn replay(&mut self) -> Result<(), RunError> {
        self.run.replay()?;
        self.arrive()
    }
}

/// The least time of the iterations for which a network had all cores to itself: what another program takes meanwhile
/// is no property of the network.
#[derive(Clone, Copy, Default)]
pub(super) struct Timed(Option<Duration>);

impl Timed {
    pub(super) fn seconds(self) -> f64 {
        self.0.map_or(f64::NAN, |took| took.as_secs_f64())
    }
}
