//! A search as the engine drives it: an iteration is a trial.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::crew::{Common, Crew, Underway};
use super::journal::Journal;
use super::messages::Message;
use super::plan::Plan;
use super::schedule::Schedule;
use super::spec::SearchSpec;
use super::split::split;
use super::trial::{Saved, Trial};
use crate::data::Dataset;
use crate::experiment::ProgressToken;
use crate::experiment::fingerprint::Fingerprint;
use crate::experiment::run::{Moment, Run, RunError};
use crate::experiment::sources::Sources;
use crate::experiment::training;
use crate::language::{Phrase, Say};

/// How long the cores work before a command is looked for.
const SLICE: Duration = Duration::from_millis(80);

/// Goes up when trials of the same spec come out differently than before, so that what an older version kept is not
/// mixed in.
const VERSION: &str = "layerscope search 1";

/// The news of a step.
#[derive(Clone, Debug)]
pub struct SearchPoint {
    /// The trial that was the next one by its number, if it has ended.
    pub trial: Option<Arc<Trial>>,
}

/// A search as it stands.
#[derive(Clone, Debug)]
pub struct SearchSnapshot {
    /// What the trials are made from.
    pub plan: Arc<Plan>,
    /// The name of the data.
    pub data: String,
    /// How many images trials are trained on, and how many judge them.
    pub parts: (usize, usize),
    /// Every trial that has ended, by its number.
    pub trials: Vec<Arc<Trial>>,
    /// What is in training.
    pub underway: Vec<Underway>,
    /// How many of the trials were there already when this run began.
    pub known: u64,
    /// What stopping early has saved.
    pub saved: Saved,
    /// Why results cannot be kept, when they cannot.
    pub unkept: Option<Phrase>,
}

/// A change of a search: there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoChange {}

/// A search in progress.
pub struct SearchRun {
    common: Arc<Common>,
    plan: Arc<Plan>,
    data: Arc<Dataset>,
    experiment: String,
    /// The numbers of the trials that this run is to bring, in their order.
    numbers: Vec<u64>,
    crew: Crew,
    journal: Option<Journal>,
    unkept: Option<Phrase>,
    known: u64,
    ended: BTreeMap<u64, Arc<Trial>>,
    /// How many of `numbers` have been told.
    iteration: u64,
}

impl SearchRun {
    /// A search at its start, or where an earlier one of the same spec and data stopped, if its results were kept.
    ///
    /// # Errors
    /// When the data are not there.
    pub fn new(spec: SearchSpec, sources: &Sources) -> Result<Self, RunError> {
        spec.check().map_err(|problem| RunError::Setup(problem.message))?;
        let plan = Arc::new(Plan::new(&spec));
        let data = sources.dataset(spec.base.data)?;
        let experiment = experiment(&spec, &data, sources)?;
        let part = split(&data, spec.base.train_size, spec.validation, spec.base.seed)?;
        let numbers = numbers(&plan, sources);
        let journal = sources.kept.as_ref().map(|folder| Journal::new(folder, &experiment));
        let mut ended = journal.as_ref().map(|journal| journal.read(&plan)).unwrap_or_default();
        ended.retain(|number, _| numbers.binary_search(number).is_ok());
        let known: BTreeSet<u64> = ended.keys().copied().collect();
        let schedule = Schedule::new(&numbers, &known, spec.halving);
        // With halving, what is known of half a group comes again, and the same.
        for number in schedule.fresh() {
            ended.remove(&number);
        }
        let common = Arc::new(Common {
            plan: Plan::clone(&plan),
            data: Sources {
                mnist: Some(Arc::new(part)),
                folder: sources.folder.clone(),
                readable: sources.readable.clone(),
                ..Sources::default()
            },
        });
        Ok(Self {
            crew: Crew::new(Arc::clone(&common), schedule)?,
            common,
            plan,
            data,
            experiment,
            numbers,
            journal,
            unkept: None,
            known: ended.len() as u64,
            ended: ended.into_iter().map(|(number, trial)| (number, Arc::new(trial))).collect(),
            iteration: 0,
        })
    }

    /// What the trials are made from.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The data, before images were set apart.
    pub fn data(&self) -> &Arc<Dataset> {
        &self.data
    }

    /// How many images trials are trained on, and how many judge them.
    pub fn parts(&self) -> (usize, usize) {
        self.common.data.mnist.as_ref().map_or((0, 0), |part| (part.train.len(), part.test.len()))
    }

    /// The search as it stands.
    pub fn found(&self) -> SearchSnapshot {
        SearchSnapshot {
            plan: Arc::clone(&self.plan),
            data: self.data.name.clone(),
            parts: self.parts(),
            trials: self.ended.values().cloned().collect(),
            underway: self.crew.underway().collect(),
            known: self.known,
            saved: Saved::of(self.ended.values().map(Arc::as_ref)),
            unkept: self.unkept.clone(),
        }
    }

    /// The same for all shares and all continuations of this search, and for no other.
    pub fn experiment(&self) -> &str {
        &self.experiment
    }

    /// Every trial that has ended, by its number.
    pub fn trials(&self) -> impl Iterator<Item = &Arc<Trial>> {
        self.ended.values()
    }

    /// Forgets what was kept of the search of this spec, so that the next run begins at its first trial.
    ///
    /// # Errors
    /// When the data are not there, or what is kept cannot be taken away.
    pub fn forget(spec: &SearchSpec, sources: &Sources) -> Result<(), RunError> {
        let Some(folder) = &sources.kept else { return Ok(()) };
        let experiment = experiment(spec, &*sources.dataset(spec.base.data)?, sources)?;
        let journal = Journal::new(folder, &experiment);
        journal.forget().map_err(|error| {
            let path = journal.path().display();
            RunError::Setup(Message::NotDeleted { path: path.to_string(), error }.phrase())
        })
    }

    /// Lets the cores work for a while. What they finish is kept, even where one of them has to stop.
    fn work_until(&mut self, deadline: Instant) -> Result<(), RunError> {
        let (ended, outcome) = self.crew.work_until(deadline);
        if let Some(journal) = &self.journal
            && let Err(error) = journal.add(&ended)
        {
            // Said once: a disk stays full for all the trials that follow.
            if self.unkept.is_none() {
                tracing::warn!("results of a search are not kept in {}: {error}", journal.path().display());
            }
            let path = journal.path().display();
            self.unkept = Some(Message::NotKept { path: path.to_string(), error }.phrase());
        }
        self.ended.extend(ended.into_iter().map(|trial| (trial.number, Arc::new(trial))));
        outcome
    }

    /// The next trial by its number, if it has ended.
    fn tell(&mut self) -> Option<Arc<Trial>> {
        let number = self.numbers.get(usize::try_from(self.iteration).ok()?)?;
        let trial = self.ended.get(number).map(Arc::clone)?;
        self.iteration += 1;
        Some(trial)
    }
}

/// The trials of a share, or all. With halving a share has whole groups.
fn numbers(plan: &Plan, sources: &Sources) -> Vec<u64> {
    let group = plan.spec().halving.map_or(1, |halving| halving.group);
    let is_ours = |number: &u64| sources.share.is_none_or(|share| share.holds(number / group));
    (0..plan.count().unwrap_or_default()).filter(is_ours).collect()
}

/// A name for a search: made from its spec, except what changes no trial, from its images, and from the weights that its
/// trials start from.
fn experiment(spec: &SearchSpec, data: &Dataset, sources: &Sources) -> Result<String, RunError> {
    let mut table = spec.to_table();
    table.remove("id");
    if let Some(toml::Value::Table(base)) = table.get_mut("base") {
        training::without_newer_defaults(base);
    }
    if spec.halving.is_none() {
        // A longer search has the same trials and some more; with halving the last group may be larger.
        table.remove("trials");
    }
    let among = spec.base.train_size.unwrap_or(usize::MAX);
    let name = Fingerprint::new()
        .and(VERSION.as_bytes())
        .and(toml::to_string(&table).unwrap_or_default().as_bytes())
        .and_images(&data.train, among)
        .and_weights(&weights_files(spec), sources)?;
    Ok(name.to_string())
}

/// The weights files that trials start from.
fn weights_files(spec: &SearchSpec) -> BTreeSet<String> {
    let range = spec.ranges.iter().find(|range| range.key == "weights");
    let chosen = range.map(|range| range.candidates.values().unwrap_or_default());
    match chosen {
        Some(names) => names.iter().filter_map(|name| Some(name.as_str()?.to_owned())).collect(),
        None => spec.base.weights.iter().cloned().collect(),
    }
}

impl Run for SearchRun {
    type Change = NoChange;
    type Point = SearchPoint;
    type Snapshot = SearchSnapshot;
    type Watch = ();
    type Checkpoint = u64;

    fn iteration(&self) -> u64 {
        self.iteration
    }

    fn length(&self) -> u64 {
        self.numbers.len() as u64
    }

    fn attach_progress(&mut self, line: ProgressToken) {
        self.crew.attach_progress(line);
    }

    fn step(&mut self) -> Result<SearchPoint, RunError> {
        let told = self.tell();
        if told.is_some() || self.iteration == self.length() {
            return Ok(SearchPoint { trial: told });
        }
        self.work_until(Instant::now() + SLICE)?;
        Ok(SearchPoint { trial: self.tell() })
    }

    fn apply(&mut self, change: &NoChange) -> Result<(), RunError> {
        match *change {}
    }

    fn checkpoint(&self) -> u64 {
        self.iteration
    }

    fn checkpoint_bytes(_: &u64) -> usize {
        size_of::<u64>()
    }

    /// The images that were set apart are copies of its own.
    fn memory(&self) -> usize {
        let images = self.common.data.mnist.iter().flat_map(|part| [&part.train, &part.test]);
        let images: usize = images.map(|set| set.len() * self.data.inputs()).sum();
        images + self.crew.underway().count() * training::bytes_of(&self.plan.spec().base)
    }

    fn snapshot_bytes(snapshot: &SearchSnapshot) -> usize {
        let of_trial = |trial: &Arc<Trial>| {
            size_of::<Trial>() + size_of_val(trial.curve.as_slice()) + 32 * trial.values.len()
        };
        snapshot.trials.iter().map(of_trial).sum()
    }

    /// Goes back in the telling. What was found stays found.
    fn restore(&mut self, checkpoint: &u64) {
        self.iteration = *checkpoint;
    }

    fn snapshot(&mut self, (): &(), _: Moment) -> SearchSnapshot {
        self.found()
    }

    /// The share of wrong answers, which is a number even where a loss is none: a trial that overflows is no reason to
    /// stop the others.
    fn value(point: &SearchPoint) -> f64 {
        point.trial.as_ref().map_or(1.0, |trial| 1.0 - trial.end.validation)
    }

    fn is_landmark(point: &SearchPoint) -> bool {
        point.trial.is_some()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::data::weights;
    use crate::experiment::sources::Readable;
    use crate::experiment::training::{TrainingRun, TrainingSpec};

    const NETWORK: &str =
        "data = \"digits\"\ntrain_size = 60\ntest_size = 20\nhidden = [4]\nbatch_size = 10\niterations = 3\n";

    /// A folder whose `start.npz` fits networks with one hidden layer of 4.
    fn folder() -> (tempfile::TempDir, Sources) {
        let folder = tempfile::tempdir().expect("a folder");
        let sources = Sources {
            folder: Some(folder.path().to_owned()),
            readable: Readable::Everything,
            kept: Some(folder.path().join("kept")),
            ..Sources::default()
        };
        (folder, sources)
    }

    fn start_from(folder: &std::path::Path, seed: u64) {
        let spec = TrainingSpec { seed, ..TrainingSpec::parse(NETWORK).expect("the spec is right") };
        let run = TrainingRun::new(spec, &Sources::default()).expect("the digits are there");
        weights::write(&folder.join("start.npz"), &run.parameters(), crate::nn::Activation::Relu)
            .expect("it can be written");
    }

    fn search(ranges: &str, sources: &Sources) -> SearchRun {
        let text = format!("method = \"grid\"\n[base]\n{NETWORK}weights = \"start.npz\"\n[ranges]\n{ranges}");
        SearchRun::new(SearchSpec::parse(&text).expect("this is good"), sources).expect("the data are there")
    }

    #[test]
    fn a_trial_that_cannot_be_begun_takes_nothing_from_the_others() {
        let (folder, sources) = folder();
        start_from(folder.path(), 1);
        // The file fits the first of the two networks only.
        let mut run = search("hidden = { choice = [[4], [5]] }", &sources);
        let error = run.work_until(Instant::now() + Duration::from_mins(5)).expect_err("it does not fit");
        assert!(error.to_string().contains("Trial 1"), "{error}");
        let found = |run: &SearchRun| run.trials().map(|trial| trial.number).collect::<Vec<_>>();
        assert_eq!(found(&run), [0]);
        let again = search("hidden = { choice = [[4], [5]] }", &sources);
        assert_eq!(found(&again), [0], "it was kept");
    }

    #[test]
    fn other_weights_under_the_same_name_are_another_search() {
        let (folder, sources) = folder();
        start_from(folder.path(), 1);
        let mut run = search("lr = { choice = [0.1, 0.2] }", &sources);
        run.work_until(Instant::now() + Duration::from_mins(5)).expect("the file fits");
        assert_eq!(search("lr = { choice = [0.1, 0.2] }", &sources).known, 2, "nothing has changed");
        start_from(folder.path(), 2);
        assert_eq!(search("lr = { choice = [0.1, 0.2] }", &sources).known, 0);
        let chosen = "weights = { choice = [\"start.npz\"] }";
        let one = search(chosen, &sources).experiment().to_owned();
        start_from(folder.path(), 3);
        assert_ne!(search(chosen, &sources).experiment(), one, "a file that is searched, too");
        start_from(folder.path(), 2);
        assert_eq!(search(chosen, &sources).experiment(), one);
    }
}
