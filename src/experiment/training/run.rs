//! A training, iteration by iteration.

mod measures;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use rand_chacha::ChaCha8Rng;

use super::accuracy_points::AccuracyPoints;
use super::batches::Batches;
use super::change::Change;
use super::learner::{Checkpoint, Learner, Start};
use super::memory;
use super::messages::Message;
use super::over_time::{EVERY, Recording};
use super::patient::{Patient, Planted};
use super::point::{Accuracy, LayerMoment, TrainingEnd, TrainingPoint};
use super::report::TestReport;
use super::snapshot::{LayerSnapshot, LayersBefore, Quantity, TrainingSnapshot, TrainingWatch};
use super::spec::{GradientBy, TrainingSpec};
use super::split::Parts;
use super::trained::TrainedNetwork;
use super::units::{KnownUnits, UnitsWatch};
use crate::data::{Dataset, weights};
use crate::experiment::figure::{Histogram, LayersAt};
use crate::experiment::moments::{MOST, chosen, outstanding};
use crate::experiment::progress_token::ProgressToken;
use crate::experiment::run::{Moment, Run, RunError};
use crate::experiment::sources::Sources;
use crate::language::Say;
use crate::nn::{ParameterSet, Stream, WeightStep, on_all_cores, stream};

/// At most about so many moments of a training have their layers kept.
const MOMENTS: u64 = 100;

/// One network that is trained.
pub struct TrainingRun {
    /// What it was asked for; of a patient, the healthy network with its number.
    asked: Arc<TrainingSpec>,
    /// What it does.
    spec: Arc<TrainingSpec>,
    /// What is wrong with it that no key says.
    planted: Planted,
    data: Arc<Dataset>,
    train_size: usize,
    /// Of those, where some are set apart.
    parts: Option<Parts>,
    test_size: usize,
    batches: Batches,
    points: AccuracyPoints,
    learner: Learner,
    masks: ChaCha8Rng,
    iteration: u64,
    rows: Vec<usize>,
    labels: Vec<u8>,
    report: Option<Arc<TestReport>>,
    /// Whether a change was made since the report: the same parameters may answer differently now.
    report_is_old: bool,
    /// What is known of the units.
    units: KnownUnits,
    /// The accuracy measured last, with the number of updates before it.
    measured: Option<(u64, Accuracy)>,
    /// The layers after some of the updates, where they are gathered at all.
    moments: Option<BTreeMap<u64, Vec<LayerMoment>>>,
    /// The layers at some of the iterations, where they are gathered at all.
    over_time: Option<Recording>,
    end: Option<Arc<TrainingEnd>>,
    /// The layers before each live change, by the number of updates before it.
    before: BTreeMap<u64, Arc<[[f64; 2]]>>,
    /// Whether the network holds the values of the pass that led here; not where a state was just restored.
    passed: bool,
    /// Whether a change was made since the last update.
    changed: bool,
    /// About how long a numerical gradient takes, once that was measured.
    takes: Option<Duration>,
    line: ProgressToken,
}

impl TrainingRun {
    /// A training at its start. Reads the weights file that the spec names, and makes the built-in digits if need be.
    ///
    /// # Errors
    /// When the data are not there, or the weights do not fit the network.
    pub fn new(spec: TrainingSpec, sources: &Sources) -> Result<Self, RunError> {
        spec.check().map_err(|problem| RunError::Setup(problem.message))?;
        let data = spec.dataset(sources)?;
        if data.train.is_empty() || data.test.is_empty() {
            return Err(RunError::Setup(Message::NoImages { name: data.data_name() }.phrase()));
        }
        let train_size = spec.train_size.unwrap_or(usize::MAX).min(data.train.len());
        let test_size = spec.test_size.unwrap_or(usize::MAX).min(data.test.len());
        if spec.validation > 0.0 && train_size < 2 {
            return Err(RunError::Setup(Message::NothingToValidateWith.phrase()));
        }
        let asked = Arc::new(spec);
        let (spec, planted) = match Patient::of(&asked) {
            Some(patient) => (Arc::new(patient.spec), patient.planted),
            None => (Arc::clone(&asked), Planted::default()),
        };
        let data = planted.data(data, &spec);
        let parts = (spec.validation > 0.0).then(|| Parts::of(train_size, spec.validation, spec.seed));
        let mut architecture = spec.architecture(data.inputs(), data.classes);
        architecture.pixels = planted.pixels;
        let given = match &spec.weights {
            Some(name) => {
                let path = sources.beside(name)?;
                let (given, _) = weights::read(&path).map_err(|error| RunError::Setup(error.phrase()))?;
                Some((path, given))
            }
            None => None,
        };
        let drawn = Start::Drawn(spec.init, spec.drawn_from());
        let planted_start = planted.start(&spec, &architecture);
        let start = given.as_ref().map(|(_, given)| given).or(planted_start.as_ref());
        let start = start.map_or(drawn, Start::Given);
        let learner =
            Learner::new(spec.precision, &architecture, &start, spec.optimizer).map_err(|error| {
                let path = given.as_ref().map(|(path, _)| path.display().to_string()).unwrap_or_default();
                RunError::Setup(Message::WeightsDoNotFit { path, error }.phrase())
            })?;
        let among = parts.as_ref().map_or(train_size, |parts| parts.training.len());
        let batches = Batches::new(spec.batch_order, among, spec.batch_size, spec.seed);
        let images = train_size + test_size;
        let points = AccuracyPoints::new(
            spec.accuracy_every,
            spec.iterations,
            batches.per_epoch(),
            spec.batch_size,
            images,
        );
        Ok(Self {
            batches,
            points,
            masks: stream(spec.seed, Stream::Masks),
            asked,
            spec,
            planted,
            data,
            train_size,
            parts,
            test_size,
            learner,
            iteration: 0,
            rows: Vec::new(),
            labels: Vec::new(),
            report: None,
            report_is_old: false,
            units: KnownUnits::default(),
            measured: None,
            moments: None,
            over_time: None,
            end: None,
            before: BTreeMap::new(),
            passed: false,
            changed: false,
            takes: None,
            line: ProgressToken::default(),
        })
    }

    /// The same, gathering what is said of it at its [end](Self::end): for a run whose tables somebody will read.
    #[must_use]
    pub fn gathering(mut self) -> Self {
        self.moments = Some(BTreeMap::new());
        self.recording(usize::MAX)
    }

    /// The same, recording its layers over time in so many bytes, or in those that one run has where these are fewer.
    #[must_use]
    pub(crate) fn recording(mut self, budget: usize) -> Self {
        self.over_time = Some(Recording::within(self.spec.iterations, self.spec.hidden.len(), budget));
        self
    }

    /// Lets what is recorded have no more than so many bytes.
    pub(crate) fn limit_recording(&mut self, budget: usize) {
        if let Some(recording) = &mut self.over_time {
            recording.limit(budget);
        }
    }

    /// The layers at some of the iterations, in order; nothing where nothing is recorded.
    pub(crate) fn over_time(&self) -> Vec<Arc<LayersAt>> {
        self.over_time.as_ref().map(Recording::all).unwrap_or_default()
    }

    /// What is said of it, once it has come to its end; none before that, and where nothing was gathered.
    ///
    /// # Errors
    /// When nobody waits for it any more.
    pub fn end(&mut self) -> Result<Option<Arc<TrainingEnd>>, RunError> {
        if self.end.is_none() && self.iteration == self.length() && self.moments.is_some() {
            let accuracy = self.accuracy()?;
            let moments = self.moments.clone().unwrap_or_default();
            let over_time = self.over_time();
            let units = self.counts()?;
            self.end = Some(Arc::new(TrainingEnd { accuracy, moments, over_time, units }));
        }
        Ok(self.end.clone())
    }

    /// Of so many updates the histograms are gathered once.
    fn gathers_every(&self) -> u64 {
        let (per_epoch, total) = (self.batches.per_epoch(), self.spec.iterations);
        per_epoch * total.div_ceil(per_epoch).div_ceil(MOMENTS).max(1)
    }

    /// The updates of the first `until` that a page shows: the first and the last, those around live changes, those after which the
    /// accuracy is measured, then those whose histograms are in the tables, or, where a cell writes none (`over_time_alone`), whose
    /// layers over time are.
    pub(crate) fn moments(&self, until: u64, over_time_alone: bool) -> Vec<u64> {
        let until = until.min(self.spec.iterations);
        let changes = self.spec.acting_changes().map(|scheduled| scheduled.at);
        let every = if over_time_alone { EVERY } else { self.gathers_every() };
        let tabled = (0..until).step_by(usize::try_from(every).unwrap_or(usize::MAX)).collect();
        let measured = self.points.some(until, MOST as u64);
        chosen(until, [outstanding(until, changes), measured, tabled])
    }

    /// Keeps the activations and gradients that the update `iteration` left, if it is the turn of that.
    fn gather(&mut self, iteration: u64) {
        let (every, total) = (self.gathers_every(), self.spec.iterations);
        let Some(moments) = &mut self.moments else { return };
        if iteration.is_multiple_of(every) || iteration + 1 == total {
            // Free bounds: what the window holds still is its own affair.
            let layers = self.learner.layers(&TrainingWatch::default());
            let moment =
                |layer: LayerSnapshot| LayerMoment { activation: layer.activation, gradient: layer.gradient };
            moments.insert(iteration, layers.into_iter().map(moment).collect());
        }
    }

    /// One update; returns the loss before it. Counts what it left in the layers and how far it moved the weights, if it is the turn
    /// of that.
    pub(crate) fn recorded_update(&mut self) -> Result<f64, RunError> {
        let iteration = self.iteration;
        let (wants, measures) = self
            .over_time
            .as_ref()
            .map_or((false, false), |recording| (recording.wants(iteration), recording.measures(iteration)));
        let (loss, updates) = self.update_with(measures)?;
        if let Some(recording) = self.over_time.as_mut().filter(|_| wants) {
            // Were it known, it would be of a run that is no more.
            recording.forget(iteration);
            recording.take(self.learner.layers_at(iteration, updates));
        }
        Ok(loss)
    }

    /// Notes a change that is to be made here, with the layers that the last update left.
    fn record_change(&mut self) {
        let Some(recording) = &mut self.over_time else { return };
        let is_kept = recording.change(self.iteration);
        let Some(last) = self.iteration.checked_sub(1) else { return };
        if is_kept && self.passed && !recording.has(last) {
            recording.take(self.learner.layers_at(last, Vec::new()));
        }
    }

    /// What it was started from.
    #[expect(clippy::misnamed_getters, reason = "what a patient does is not said, only what was asked for")]
    pub fn spec(&self) -> &TrainingSpec {
        &self.asked
    }

    /// The data that it is trained on.
    pub fn data(&self) -> &Arc<Dataset> {
        &self.data
    }

    /// The parameters as they are now, by the book's names.
    pub fn parameters(&self) -> ParameterSet {
        self.learner.parameters()
    }

    /// The network as it is now.
    pub fn network(&self) -> TrainedNetwork {
        TrainedNetwork {
            iteration: self.iteration,
            architecture: self.learner.architecture().clone(),
            parameters: self.learner.parameters(),
            data: Arc::clone(&self.data),
        }
    }

    /// Puts the batch of the iteration to come into `rows` and `labels`, and the masks' stream where it belongs.
    fn prepare(&mut self) {
        self.batches.fill(self.iteration, &mut self.rows);
        if let Some(Parts { training, .. }) = &self.parts {
            for row in &mut self.rows {
                *row = training.get(*row).copied().unwrap_or_default();
            }
        }
        self.labels.clear();
        let labels = &self.data.train.labels;
        self.labels.extend(self.rows.iter().filter_map(|row| labels.get(*row)));
        // Each iteration has its own stretch of the stream, longer than any mask.
        self.masks.set_word_pos(u128::from(self.iteration) << 32);
    }

    /// The layers before the last live change, once an update was made under it.
    fn before(&self) -> Option<LayersBefore> {
        let (iteration, std) = self.before.range(..self.iteration).next_back()?;
        Some(LayersBefore { iteration: *iteration, std: Arc::clone(std) })
    }

    /// At iteration 0, where nothing was passed through yet, a copy of the network that saw the first batch; a copy, since
    /// batch norm would remember it.
    fn first_pass(&mut self) -> Option<Learner> {
        (self.iteration == 0).then(|| {
            self.prepare();
            let mut learner = self.learner.clone();
            learner.pass(self.data.train.images.pixels(), &self.rows, &self.labels, &mut self.masks);
            learner
        })
    }

    /// The network with the values of its last pass, or of a first one at iteration 0.
    pub(crate) fn passed(&mut self) -> Passed<'_> {
        Passed(self.first_pass().map_or(Cow::Borrowed(&self.learner), Cow::Owned))
    }

    /// The accuracy, when it is measured after the last update.
    ///
    /// # Errors
    /// When nobody waits for it any more.
    pub(crate) fn due_accuracy(&mut self) -> Result<Option<Accuracy>, RunError> {
        let due = self.iteration.checked_sub(1).is_some_and(|update| self.points.has(update));
        if due { self.accuracy().map(Some) } else { Ok(None) }
    }

    /// About how long the numerical gradient of the first batch takes, where it is found so: said before the run begins.
    pub(super) fn takes(&mut self) -> Option<Duration> {
        if self.spec.gradient == GradientBy::Numerical && self.takes.is_none() && self.iteration == 0 {
            self.prepare();
            let pixels = self.data.train.images.pixels();
            let (rows, labels) = (&self.rows, &self.labels);
            // What cannot be taken is said by the first update.
            self.takes = self.learner.time_of_numerical(pixels, rows, labels, &mut self.masks).ok();
        }
        self.takes
    }

    /// One update; returns the loss before it.
    ///
    /// # Errors
    /// Of a numerical gradient: when nobody waits for it any more, or it cannot be taken.
    pub(crate) fn update(&mut self) -> Result<f64, RunError> {
        self.update_with(false).map(|(loss, _)| loss)
    }

    /// The same, with how far it moved the weights where that is measured.
    fn update_with(&mut self, measured: bool) -> Result<(f64, Vec<WeightStep>), RunError> {
        self.prepare();
        self.learner.scale_rate(self.spec.lr_schedule.factor(self.iteration, self.spec.iterations));
        let pixels = self.data.train.images.pixels();
        let (rows, labels, masks) = (&self.rows, &self.labels, &mut self.masks);
        let done = match self.spec.gradient {
            GradientBy::Backpropagation if measured => {
                self.learner.step_measured(pixels, rows, labels, masks)
            }
            GradientBy::Backpropagation => (self.learner.step(pixels, rows, labels, masks), Vec::new()),
            GradientBy::Numerical => {
                let mut work = self.line.begin();
                let goes_on = &mut |share| work.goes_on(share);
                let done = self.learner.numerical_step(pixels, rows, labels, masks, goes_on);
                let done = done.map_err(|error| RunError::Step {
                    iteration: self.iteration,
                    message: Message::NoDifferences { error }.phrase(),
                })?;
                let (loss, steps) = done.ok_or_else(|| RunError::stopped(self.iteration))?;
                (loss, if measured { steps } else { Vec::new() })
            }
        };
        if self.planted.keeps_biases {
            self.learner.clear_biases();
        }
        if !std::mem::take(&mut self.changed) {
            self.before.remove(&self.iteration);
        }
        self.iteration += 1;
        self.passed = true;
        self.units.counts = None;
        Ok(done)
    }
}

/// A network with the values of its last pass, to be looked at.
pub(crate) struct Passed<'a>(Cow<'a, Learner>);

impl Passed<'_> {
    /// How many hidden layers there are.
    pub(crate) fn depth(&self) -> usize {
        self.0.architecture().hidden.len()
    }

    /// The bounds that a histogram of one quantity of a hidden layer, counted from 0, would choose for itself.
    pub(crate) fn bounds(&self, layer: usize, quantity: Quantity) -> Option<[f64; 2]> {
        self.0.bounds(layer, quantity)
    }

    /// The histogram of one quantity of a hidden layer between `bounds`.
    pub(crate) fn histogram(&self, layer: usize, quantity: Quantity, bounds: [f64; 2]) -> Option<Histogram> {
        self.0.histogram(layer, quantity, bounds)
    }
}

impl Run for TrainingRun {
    type Change = Change;
    type Point = TrainingPoint;
    type Snapshot = TrainingSnapshot;
    type Watch = TrainingWatch;
    type Checkpoint = Checkpoint;

    fn iteration(&self) -> u64 {
        self.iteration
    }

    fn length(&self) -> u64 {
        self.spec.iterations
    }

    fn iterations_per_epoch(&self) -> u64 {
        self.batches.per_epoch()
    }

    fn scheduled(&self) -> Vec<(u64, Change)> {
        self.spec.acting_changes().map(|scheduled| (scheduled.at, scheduled.change)).collect()
    }

    fn attach_progress(&mut self, line: ProgressToken) {
        self.line = line;
    }

    fn burst<T: Send>(work: impl FnOnce() -> T + Send) -> T {
        on_all_cores(work)
    }

    fn step(&mut self) -> Result<TrainingPoint, RunError> {
        let iteration = self.iteration;
        let loss = self.recorded_update()?;
        let after = self.spec.record_after;
        let loss_after =
            after.then(|| self.learner.loss(self.data.train.images.pixels(), &self.rows, &self.labels));
        self.gather(iteration);
        let accuracy = self.due_accuracy()?;
        Ok(TrainingPoint { iteration, loss, loss_after, accuracy })
    }

    fn replay(&mut self) -> Result<(), RunError> {
        self.update().map(drop)
    }

    fn apply(&mut self, change: &Change) -> Result<(), RunError> {
        change.check().map_err(|problem| RunError::Change(problem.message))?;
        if self.iteration >= self.length() {
            return Err(RunError::Change(Message::AtItsEnd.phrase()));
        }
        // Where a state was restored the values are those of another pass, and what is known from before holds.
        if self.passed && !self.before.contains_key(&self.iteration) {
            self.before.insert(self.iteration, self.learner.spreads().into());
        }
        self.record_change();
        self.changed = true;
        self.learner.apply(change);
        self.report_is_old = true;
        (self.units.counts, self.units.look_is_old) = (None, true);
        self.measured = None;
        self.end = None;
        Ok(())
    }

    fn is_in_force(&self, change: &Change) -> bool {
        self.learner.is_in_force(change)
    }

    fn supersedes(new: &Change, old: &Change) -> bool {
        new.supersedes(old)
    }

    fn checkpoint(&self) -> Checkpoint {
        self.learner.checkpoint(self.iteration)
    }

    fn checkpoint_bytes(checkpoint: &Checkpoint) -> usize {
        checkpoint.bytes()
    }

    fn memory(&self) -> usize {
        memory::bytes_of(&self.spec) + self.over_time.as_ref().map_or(0, Recording::bytes)
    }

    fn forget(&mut self, from: u64) {
        if let Some(recording) = &mut self.over_time {
            recording.forget(from);
        }
    }

    fn snapshot_bytes(snapshot: &TrainingSnapshot) -> usize {
        snapshot.bytes()
    }

    fn restore(&mut self, checkpoint: &Checkpoint) {
        self.learner.restore(checkpoint);
        self.iteration = checkpoint.iteration;
        self.before.retain(|at, _| *at <= checkpoint.iteration);
        (self.passed, self.changed) = (false, false);
        // A report from the future would show on a way back, but not on the way forth.
        self.report = None;
        (self.units.counts, self.units.looked) = (None, None);
        self.measured = None;
        self.end = None;
    }

    fn snapshot(&mut self, watch: &TrainingWatch, moment: Moment) -> TrainingSnapshot {
        if moment == Moment::Resting {
            if watch.report {
                self.test();
            }
            // A run that is given up while it is measured has nobody to be told.
            _ = self.end();
        }
        // At the end, when nothing is waited for any more, all figures are there to be exported.
        let units = watch.units.or_else(|| self.end.is_some().then(UnitsWatch::default));
        let units = units.and_then(|watch| self.units(watch, moment == Moment::Resting));
        let takes = self.takes();
        let first = self.first_pass();
        let passed = first.as_ref().unwrap_or(&self.learner);
        let flow = |follow| Arc::new(passed.flow(&self.data.train.images, &self.rows, &self.labels, follow));
        let (layers, flow) = (passed.layers(watch), watch.flow.map(flow));
        let images = self.data.images();
        let watched = watch.first_weights || self.end.is_some();
        let pictures = watched.then(|| self.learner.first_weights(images.rows, images.columns));
        TrainingSnapshot {
            iteration: self.iteration,
            activation: self.learner.architecture().activation,
            takes,
            layers,
            before: self.before(),
            first_weights: pictures.flatten().map(Arc::new),
            over_time: self.over_time(),
            report: self.report.clone(),
            units,
            end: self.end.clone(),
            network: watch.network.then(|| Arc::new(self.network())),
            flow,
        }
    }

    fn iteration_of(point: &TrainingPoint) -> Option<u64> {
        Some(point.iteration)
    }

    fn value(point: &TrainingPoint) -> f64 {
        point.loss
    }

    fn is_landmark(point: &TrainingPoint) -> bool {
        point.accuracy.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::BatchNormSettings;

    fn small() -> TrainingRun {
        let spec = TrainingSpec {
            hidden: vec![6, 5],
            train_size: Some(40),
            test_size: Some(20),
            batch_size: 10,
            iterations: 20,
            ..TrainingSpec::default()
        };
        TrainingRun::new(spec, &Sources::default()).expect("the built-in digits are always there")
    }

    fn before(run: &mut TrainingRun) -> Option<LayersBefore> {
        run.snapshot(&TrainingWatch { report: false, ..TrainingWatch::default() }, Moment::Passing).before
    }

    fn updates(run: &mut TrainingRun, count: usize) {
        for _ in 0..count {
            run.replay().expect("it can be trained");
        }
    }

    #[test]
    fn the_layers_before_a_change_are_those_of_the_pass_before_it_also_on_the_way_back() {
        let mut run = small();
        updates(&mut run, 2);
        let early = run.checkpoint();
        updates(&mut run, 2);
        let at_change = run.checkpoint();
        let layers = run.learner.layers(&TrainingWatch::default());
        let std: Vec<[f64; 2]> =
            layers.iter().map(|layer| [layer.activation.std, layer.gradient.std]).collect();
        let change = Change::BatchNorm(Some(BatchNormSettings::default()));
        run.apply(&change).expect("it can be changed");
        assert_eq!(before(&mut run), None, "nothing was done under it yet");
        updates(&mut run, 3);
        let seen = before(&mut run).expect("a change was made");
        assert_eq!(seen.iteration, 4);
        for (seen, expected) in seen.std.iter().zip(&std) {
            assert!((0..2).all(|part| (seen[part] - expected[part]).abs() <= 1e-9 * expected[part].abs()));
        }

        // Back to before the change and forth again, from either state.
        run.restore(&early);
        assert_eq!(before(&mut run), None);
        updates(&mut run, 2);
        run.apply(&change).expect("it can be changed");
        updates(&mut run, 1);
        assert_eq!(before(&mut run), Some(seen.clone()));
        run.restore(&at_change);
        run.apply(&change).expect("it can be changed");
        updates(&mut run, 1);
        assert_eq!(before(&mut run), Some(seen));

        // Of a change that was taken out nothing is left.
        run.restore(&at_change);
        updates(&mut run, 2);
        assert_eq!(before(&mut run), None);
    }
}
