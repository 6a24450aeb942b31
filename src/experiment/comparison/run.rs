//! All networks of a comparison, one iteration of each at a time, in parallel over the cores.
//!
//! Each network is a training of its own and never looks at another, so in which order and on how many threads they are
//! taken cannot change a bit. A network whose loss is no longer a number goes on beside the others; the run pauses by
//! itself only when there is no other left.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::point::{ComparisonPoint, NetworkPoint};
use super::runner::Runner;
use super::snapshot::{self, ComparisonSnapshot, ComparisonWatch, History};
use super::spec::{ComparisonSpec, Place, Variant};
use crate::data::Dataset;
use crate::experiment::ProgressToken;
use crate::experiment::figure::LayersAt;
use crate::experiment::moments::{chosen, outstanding};
use crate::experiment::run::{Moment, Run, RunError};
use crate::experiment::sources::Sources;
use crate::experiment::training::{Checkpoint, TrainingRun, TrainingSpec};
use crate::nn::on_all_cores;

/// A variant added to a run under way. It is brought up to the others from its own first iteration; they are not touched.
#[derive(Clone, Debug, PartialEq)]
pub struct Added(pub Box<Variant>);

/// An added network: where it starts, so that it can be taken to any iteration that has no state of it.
struct Start {
    network: usize,
    checkpoint: Checkpoint,
}

/// The states of all networks at one iteration.
pub struct Kept {
    iteration: u64,
    networks: Vec<Checkpoint>,
}

/// Every so many iterations the networks are taken one after the other, each on all cores, and their times are taken.
const TIMED_EVERY: u64 = 32;
/// Which of them: not the first, in which memory is still made.
const TIMED_AT: u64 = 5;

/// The most iterations that each network takes on its own before the next one's turn, where nobody looks on.
///
/// With a core for each network no row needs to be shared between cores and no core waits at the end of every iteration.
const BURST: u64 = 16;

/// Several networks that are trained side by side.
pub struct ComparisonRun {
    spec: ComparisonSpec,
    sources: Sources,
    networks: Vec<Runner>,
    /// Of the networks after the first ones.
    starts: Vec<Start>,
    histories: Vec<Arc<History>>,
    iteration: u64,
    line: ProgressToken,
    /// Whether the layers of the networks are recorded.
    is_recorded: bool,
}

/// What the layers over time of all networks may take of the memory, in bytes.
const RECORDED: usize = 128 << 20;

/// What those of one network may take: the same in every share of the comparison.
fn budget(spec: &ComparisonSpec) -> usize {
    RECORDED / spec.networks().len().max(1)
}

impl ComparisonRun {
    /// All networks at their start.
    ///
    /// # Errors
    /// When the data are not there, or weights do not fit a network.
    pub fn new(spec: ComparisonSpec, sources: &Sources) -> Result<Self, RunError> {
        let all = spec.networks();
        Self::of(spec, &all, sources)
    }

    /// Some networks of a comparison at their start.
    pub(super) fn of(
        spec: ComparisonSpec,
        some: &[(Place, TrainingSpec)],
        sources: &Sources,
    ) -> Result<Self, RunError> {
        spec.check().map_err(|problem| RunError::Setup(problem.message))?;
        // Held until every network has its own hold on them, so that none of them makes its data once more.
        let data: Vec<Arc<Dataset>> =
            some.iter().map(|(_, network)| network.dataset(sources)).collect::<Result<_, _>>()?;
        let networks = some
            .par_iter()
            .map(|(place, network)| Runner::new(*place, network.clone(), sources))
            .collect::<Result<_, _>>()?;
        drop(data);
        let (starts, histories) = (Vec::new(), Vec::new());
        Ok(Self {
            spec,
            sources: sources.clone(),
            networks,
            starts,
            histories,
            iteration: 0,
            line: ProgressToken::default(),
            is_recorded: false,
        })
    }

    /// The same, recording the layers of all networks over time: for a run that somebody looks at, or whose tables somebody reads.
    #[must_use]
    pub fn recording(mut self) -> Self {
        let budget = budget(&self.spec);
        self.networks = self.networks.into_iter().map(|network| network.recording(budget)).collect();
        self.is_recorded = true;
        self
    }

    /// The layers of the networks over time, those of one panel where it is named.
    fn over_time(&self, panel: Option<usize>) -> Vec<(Place, Vec<Arc<LayersAt>>)> {
        let seen =
            self.networks.iter().filter(|network| panel.is_none_or(|panel| panel == network.place.panel));
        seen.map(|network| (network.place, network.run.over_time())).collect()
    }

    /// What it was started from, with the variants that were added since.
    pub fn spec(&self) -> &ComparisonSpec {
        &self.spec
    }

    /// The updates of the first `until` that a page shows: those of its networks, as many as there is room for.
    pub(super) fn moments(&self, until: u64) -> Vec<u64> {
        let mut some: Vec<Vec<u64>> = Vec::new();
        for network in &self.networks {
            let moments = network.run.moments(until, true);
            if !some.contains(&moments) {
                some.push(moments);
            }
        }
        let changes = self.spec.networks().into_iter().flat_map(|(_, network)| network.changes);
        let changes = changes.map(|scheduled| scheduled.at);
        let mut all = some.concat();
        all.sort_unstable();
        chosen(until, [outstanding(until, changes), all])
    }

    /// Where each network stands, in the order of a point.
    pub fn places(&self) -> impl Iterator<Item = Place> {
        self.networks.iter().map(|network| network.place)
    }

    /// The names of the data, each once: variants may differ in them.
    fn data(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for network in &self.networks {
            let name = &network.run.data().name;
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }

    /// Seconds that one iteration of each network takes when it has all cores to itself; not a number before that was
    /// measured.
    pub(super) fn seconds(&self) -> Vec<f64> {
        self.networks.iter().map(|network| network.timed.seconds()).collect()
    }

    /// Brings a variant up to the others. Its points, which the others sent long ago, go into a history.
    fn add(&mut self, variant: &Variant) -> Result<(), RunError> {
        let wrong = |problem: crate::experiment::Problem| RunError::Change(problem.message);
        let mut spec = self.spec.clone();
        spec.variants.push(variant.clone());
        spec.check().map_err(wrong)?;
        let variant = spec.variants.len() - 1;
        let places = (0..spec.panel_count()).map(|panel| Place { panel, variant });
        let added: Vec<(Place, TrainingSpec)> =
            places.filter_map(|place| Some((place, spec.network(place)?))).collect();
        let (sources, until, line) = (&self.sources, self.iteration, &self.line);
        let (budget, is_recorded) = (budget(&spec), self.is_recorded);
        // Of all that are added, so that whichever of them tells of it tells the same.
        let (taken, all) = (AtomicU64::new(0), until * added.len() as u64);
        let brought: Vec<(Runner, Checkpoint, Vec<NetworkPoint>)> = added
            .into_par_iter()
            .map(|(place, network)| {
                let mut runner = Runner::new(place, network, sources)?;
                if is_recorded {
                    runner = runner.recording(budget);
                }
                let start = runner.run.checkpoint();
                runner.run.attach_progress(line.clone());
                let mut work = line.begin();
                let mut points = Vec::with_capacity(until as usize);
                for iteration in 0..until {
                    points.push(runner.step(false)?);
                    let taken = taken.fetch_add(1, Ordering::Relaxed) + 1;
                    if !work.goes_on(taken as f32 / all as f32) {
                        return Err(RunError::stopped(iteration));
                    }
                }
                Ok((runner, start, points))
            })
            .collect::<Result<_, RunError>>()?;
        for (runner, checkpoint, points) in brought {
            let network = self.networks.len();
            self.starts.push(Start { network, checkpoint });
            self.histories.push(Arc::new(History { network, place: runner.place, points }));
            self.networks.push(runner);
        }
        for network in &mut self.networks {
            network.run.limit_recording(budget);
        }
        self.spec = spec;
        Ok(())
    }

    /// Whether in the iteration to come the networks are taken one after the other.
    fn is_timed(&self) -> bool {
        self.iteration % TIMED_EVERY == TIMED_AT
    }

    /// Lets every network take its iteration; says whether it has all cores to itself.
    fn all<T: Send>(
        &mut self,
        take: impl Fn(&mut Runner, bool) -> Result<T, RunError> + Send + Sync,
    ) -> Result<Vec<T>, RunError> {
        let result = if self.is_timed() {
            self.networks.iter_mut().map(|network| take(network, true)).collect()
        } else {
            self.networks.par_iter_mut().map(|network| take(network, false)).collect()
        };
        self.iteration += 1;
        result
    }
}

impl Run for ComparisonRun {
    type Change = Added;
    type Point = ComparisonPoint;
    type Snapshot = ComparisonSnapshot;
    type Watch = ComparisonWatch;
    type Checkpoint = Kept;

    /// Many networks want more of it than one: a state of the 32 of page 212 takes 15 MB.
    const CHECKPOINT_BUDGET: usize = 256 << 20;

    fn iteration(&self) -> u64 {
        self.iteration
    }

    fn length(&self) -> u64 {
        self.spec.base.iterations
    }

    fn iterations_per_epoch(&self) -> u64 {
        self.networks.first().map_or(1, |network| network.run.iterations_per_epoch())
    }

    fn attach_progress(&mut self, line: ProgressToken) {
        for network in &mut self.networks {
            network.run.attach_progress(line.clone());
        }
        self.line = line;
    }

    fn burst<T: Send>(work: impl FnOnce() -> T + Send) -> T {
        on_all_cores(work)
    }

    fn step(&mut self) -> Result<ComparisonPoint, RunError> {
        let iteration = self.iteration;
        Ok(ComparisonPoint { iteration, networks: self.all(Runner::step)?.into() })
    }

    fn steps(&mut self, most: u64) -> Result<Vec<ComparisonPoint>, RunError> {
        if most == 1 || self.is_timed() {
            return Ok(vec![self.step()?]);
        }
        let first = self.iteration;
        let to_timed = (TIMED_AT + TIMED_EVERY - first % TIMED_EVERY) % TIMED_EVERY;
        let count = most.min(to_timed).min(BURST);
        let burst = |runner: &mut Runner| (0..count).map(|_| runner.step(false)).collect();
        let news: Vec<Vec<NetworkPoint>> =
            self.networks.par_iter_mut().map(burst).collect::<Result<_, RunError>>()?;
        self.iteration += count;
        let point = |offset: u64| ComparisonPoint {
            iteration: first + offset,
            networks: news.iter().filter_map(|points| points.get(offset as usize).copied()).collect(),
        };
        Ok((0..count).map(point).collect())
    }

    fn replay(&mut self) -> Result<(), RunError> {
        self.all(|network, _| network.replay()).map(drop)
    }

    fn apply(&mut self, Added(variant): &Added) -> Result<(), RunError> {
        // Gone over again, the networks are there already.
        let known = self.spec.variants.iter().any(|known| known == variant.as_ref());
        if known { Ok(()) } else { self.add(variant) }
    }

    fn checkpoint(&self) -> Kept {
        let networks = self.networks.iter().map(|network| network.run.checkpoint()).collect();
        Kept { iteration: self.iteration, networks }
    }

    fn checkpoint_bytes(kept: &Kept) -> usize {
        kept.networks.iter().map(TrainingRun::checkpoint_bytes).sum()
    }

    fn memory(&self) -> usize {
        let points = self.histories.iter().map(|history| size_of_val(history.points.as_slice()));
        self.networks.iter().map(|network| network.run.memory()).chain(points).sum()
    }

    fn forget(&mut self, from: u64) {
        for network in &mut self.networks {
            network.run.forget(from);
        }
    }

    fn snapshot_bytes(snapshot: &ComparisonSnapshot) -> usize {
        let histograms = snapshot.histograms.iter().filter_map(|(_, histogram)| histogram.as_ref());
        histograms.map(crate::experiment::figure::Histogram::bytes).sum()
    }

    fn restore(&mut self, kept: &Kept) {
        self.iteration = kept.iteration;
        for (network, state) in self.networks.iter_mut().zip(&kept.networks) {
            network.run.restore(state);
        }
        // A state from before a network was added says nothing of it: it comes there from its own start.
        for Start { network, checkpoint } in &self.starts {
            let Some(network) = self.networks.get_mut(*network).filter(|_| *network >= kept.networks.len())
            else {
                continue;
            };
            network.run.restore(checkpoint);
            // What could be taken once can be taken again.
            while network.run.iteration() < kept.iteration && network.replay().is_ok() {}
        }
    }

    fn snapshot(&mut self, watch: &ComparisonWatch, moment: Moment) -> ComparisonSnapshot {
        // At the end, when nothing is waited for any more, a layer is there to be exported.
        let at_rest_at_the_end = moment == Moment::Resting && self.iteration == self.length();
        let layer = if watch.histograms || at_rest_at_the_end {
            snapshot::layer(&mut self.networks, watch)
        } else {
            snapshot::LayerOfAll::default()
        };
        ComparisonSnapshot {
            data: self.data(),
            iteration: self.iteration,
            panel: watch.panel,
            layer: watch.layer,
            quantity: watch.quantity,
            depth: layer.depth,
            histograms: layer.histograms,
            seconds: self.seconds(),
            histories: self.histories.clone(),
            over_time: match moment {
                Moment::Resting => self.over_time(None),
                Moment::Passing if watch.over_time => self.over_time(Some(watch.panel)),
                Moment::Passing => Vec::new(),
            },
        }
    }

    fn point_bytes(point: &ComparisonPoint) -> usize {
        size_of::<ComparisonPoint>() + size_of_val(&*point.networks)
    }

    /// The greatest loss that is a number: a network that overflowed is no reason to pause the others.
    fn iteration_of(point: &ComparisonPoint) -> Option<u64> {
        Some(point.iteration)
    }

    fn value(point: &ComparisonPoint) -> f64 {
        point.networks.iter().map(|network| network.loss).fold(f64::NAN, f64::max)
    }

    fn is_landmark(point: &ComparisonPoint) -> bool {
        point.networks.iter().any(|network| network.accuracy.is_some())
    }
}
