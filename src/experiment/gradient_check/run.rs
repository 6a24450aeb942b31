//! A check, a handful of parameters a step.
//!
//! It begins at the last layer, as backpropagation does: the small arrays there are done at once, and while the many
//! weights of the first layer are tried there is something to look at already.

use std::time::{Duration, Instant};

use ndarray::Axis;
use rand::seq::index;

use super::batch::Subject;
use super::messages::Message;
use super::report::{GradientCheckSnapshot, MOST_PAIRS, Measure, Pair, Tally, Timing, Worst, together};
use super::spec::GradientCheckSpec;
use super::verdict::{Cause, Doubt, Effect, Verdict};
use crate::experiment::run::{Moment, Run, RunError};
use crate::experiment::sources::Sources;
use crate::language::Say;
use crate::nn::check::{Compared, FrozenPass, ParameterArray, Reach};
use crate::nn::{Input, ParameterSet, Real, Stream, on_all_cores, stream};

/// About so many multiplications make a step: a few milliseconds, so that a pause acts at once.
const WORK: usize = 6_000_000;
/// The least and the greatest number of parameters in a step.
const PARAMETERS: [usize; 2] = [16, 2048];
/// How often a pass is repeated to say how long it takes.
const REPEATS: usize = 5;

/// Nothing can be changed in a check under way; it is made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoChange {}

/// The parameters of one step: entries of one array.
struct Portion {
    array: usize,
    entries: Vec<usize>,
}

/// What is added up from the steps that were taken.
#[derive(Clone, Default)]
struct Sums {
    tallies: Vec<Tally>,
    worst: Worst,
    pairs: Vec<Vec<Pair>>,
    numerical: Duration,
}

/// One check.
pub struct GradientCheckRun {
    spec: GradientCheckSpec,
    data: String,
    network: FrozenPass,
    /// By backpropagation, array by array in the network's order.
    gradients: Vec<Vec<f64>>,
    reach: Reach,
    /// What the planted mistake does, if there is one.
    effect: Option<Effect>,
    portions: Vec<Portion>,
    /// How many entries of each array are tried.
    chosen: Vec<usize>,
    /// The portions that are known, with the time they took; may be ahead of those taken.
    known: Vec<(Vec<Compared>, Duration)>,
    taken: usize,
    sums: Sums,
    /// Of so many entries of an array one is kept for the figure.
    stride: usize,
    timing: Timing,
}

impl GradientCheckRun {
    /// A check of which no parameter was tried yet; backpropagation is done.
    ///
    /// # Errors
    /// When a value cannot be, when the data or the weights file are not there, or a sample is not in the data.
    pub fn new(spec: GradientCheckSpec, sources: &Sources) -> Result<Self, RunError> {
        spec.check().map_err(|problem| RunError::Setup(problem.message))?;
        let Subject { mut network, data, rows, labels } = Subject::of(&spec, sources)?;
        let x = data.train.images.pixels().select(Axis(0), &rows).mapv(f64::pixel);
        let masks = || stream(spec.network.seed, Stream::Masks);
        let still = FrozenPass::new(&network, x.clone(), labels.clone(), &mut masks());
        let input = Input::Values(x.view());
        let timing = Timing {
            numerical: Duration::ZERO,
            forward: median(|| _ = network.training_loss(input, &labels, &mut masks())),
            backpropagation: median(|| _ = network.loss_and_gradients(input, &labels, &mut masks())),
        };
        let gradients = match spec.fault {
            None => network.gradients(),
            fault => still.gradients(fault),
        };
        let gradients = in_order(&still, &gradients);
        let reach = still.reach(&gradients);
        let chosen: Vec<Vec<usize>> = choose(&still, &spec);
        let effect = spec.fault.map(|_| {
            let right = in_order(&still, &still.gradients(None));
            Effect::of(&gradients, &right, &chosen)
        });
        let portions = portions(&still, &chosen);
        let chosen: Vec<usize> = chosen.iter().map(Vec::len).collect();
        let stride = chosen.iter().sum::<usize>().div_ceil(MOST_PAIRS).max(1);
        let sums = Sums::new(&still);
        Ok(Self {
            data: data.name.clone(),
            spec,
            network: still,
            gradients,
            reach,
            effect,
            portions,
            chosen,
            known: Vec::new(),
            taken: 0,
            sums,
            stride,
            timing,
        })
    }

    fn parameters(&self) -> usize {
        self.network.arrays().iter().map(ParameterArray::count).sum()
    }

    /// What is known so far.
    pub fn report(&self) -> GradientCheckSnapshot {
        let h = self.spec.h;
        let measure = Measure { network: &self.network, reach: &self.reach, h };
        let reports = self.sums.tallies.iter().zip(&self.chosen).enumerate();
        let (arrays, causes): (Vec<_>, Vec<_>) = reports
            .map(|(array, (tally, chosen))| {
                let (report, size) = tally.report(&measure, array, *chosen);
                let cause = (size, report.cause);
                (report, cause)
            })
            .unzip();
        let checked = arrays.iter().map(|array| array.checked).sum();
        let chosen = self.chosen.iter().sum();
        let verdict = together(arrays.iter().filter_map(|array| array.verdict));
        GradientCheckSnapshot {
            spec: self.spec.clone(),
            data: self.data.clone(),
            loss: self.network.loss(),
            verdict: verdict
                .map(|verdict| if checked == chosen { self.with_effect(verdict) } else { verdict }),
            cause: causes
                .into_iter()
                .max_by(|a, b| a.0.total_cmp(&b.0))
                .map_or(Cause::Nothing, |(_, cause)| cause),
            effect: self.effect,
            checked,
            chosen,
            kinks: self.network.kinks(0, h),
            pairs: self.sums.pairs.clone(),
            worst: self.sums.worst.entries(&self.network),
            parameters: self.parameters(),
            timing: Timing { numerical: self.sums.numerical, ..self.timing },
            arrays,
        }
    }

    /// That gradients agree is no answer where a mistake was planted that changes some of them.
    fn with_effect(&self, verdict: Verdict) -> Verdict {
        match self.effect {
            Some(Effect { changed: 1.., among_tried: 0, .. }) if verdict == Verdict::Agrees => {
                Verdict::CannotTell(Doubt::Untried)
            }
            Some(Effect { changed: 1.., .. }) if verdict == Verdict::Agrees => {
                Verdict::CannotTell(Doubt::Hidden)
            }
            _ => verdict,
        }
    }

    /// Adds up the portion that is taken next.
    fn take(&mut self) {
        let Some((portion, (compared, took))) = self.portions.get(self.taken).zip(self.known.get(self.taken))
        else {
            return;
        };
        let gradients = self.gradients.get(portion.array).map(Vec::as_slice).unwrap_or_default();
        let scale = self.reach.scale(&self.network, portion.array);
        for (entry, compared) in portion.entries.iter().zip(compared) {
            let pair = Pair {
                entry: *entry,
                backpropagation: gradients.get(*entry).copied().unwrap_or(f64::NAN),
                numerical: compared.shown.gradient,
                crossed: compared.shown.crossed,
            };
            self.sums.add(portion.array, pair, compared, scale, self.stride);
        }
        self.sums.numerical += *took;
        self.taken += 1;
    }
}

impl Sums {
    fn new(network: &FrozenPass) -> Self {
        let arrays = network.arrays().len();
        Self { tallies: vec![Tally::default(); arrays], pairs: vec![Vec::new(); arrays], ..Self::default() }
    }

    fn add(&mut self, array: usize, pair: Pair, compared: &Compared, scale: f64, stride: usize) {
        if let (Some(tally), Some(pairs)) = (self.tallies.get_mut(array), self.pairs.get_mut(array)) {
            if tally.checked().is_multiple_of(stride) {
                pairs.push(pair);
            }
            tally.add(&pair, compared, scale);
        }
        self.worst.add(array, pair);
    }
}

/// Two gradients that share so much, beside the largest of their array, are the same but for rounding.
const ROUNDING: f64 = 1e-9;
/// An array whose gradients are this small beside those of all others is 0 but for rounding.
const NOTHING: f64 = 1e-14;

impl Effect {
    /// What tells the gradients of a mistake from the right ones, an array each.
    fn of(broken: &[Vec<f64>], right: &[Vec<f64>], chosen: &[Vec<usize>]) -> Self {
        let size = |values: &[f64]| values.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
        let of_all = right.iter().map(|values| size(values)).fold(0.0, f64::max);
        let mut effect = Self::default();
        for ((broken, right), chosen) in broken.iter().zip(right).zip(chosen) {
            let allowed = ROUNDING * size(right).max(size(broken)).min(f64::MAX);
            let allowed = allowed.max(NOTHING * of_all);
            for (entry, (a, b)) in broken.iter().zip(right).enumerate() {
                let difference = (a - b).abs();
                if difference > allowed || difference.is_nan() {
                    effect.changed += 1;
                    effect.among_tried += usize::from(chosen.binary_search(&entry).is_ok());
                    effect.largest = effect.largest.max(difference);
                }
            }
        }
        effect
    }
}

/// The middle one of a few measurements.
fn median(mut work: impl FnMut()) -> Duration {
    let mut took: Vec<Duration> = (0..REPEATS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    took.sort_unstable();
    took.get(REPEATS / 2).copied().unwrap_or_default()
}

/// The gradients in the order of the network's arrays.
fn in_order(network: &FrozenPass, set: &ParameterSet) -> Vec<Vec<f64>> {
    let values = |name: &str| set.get(name).map(|array| array.iter().copied().collect()).unwrap_or_default();
    network.arrays().iter().map(|array| values(&array.name)).collect()
}

/// The entries of each array that are tried, in their order.
fn choose(network: &FrozenPass, spec: &GradientCheckSpec) -> Vec<Vec<usize>> {
    let mut draws = stream(spec.network.seed, Stream::Checks);
    let of = |count: usize| {
        let wanted = (count as f64 * spec.share).ceil() as usize;
        if wanted >= count {
            return (0..count).collect();
        }
        let mut entries = index::sample(&mut draws, count, wanted.max(1)).into_vec();
        entries.sort_unstable();
        entries
    };
    network.arrays().iter().map(ParameterArray::count).map(of).collect()
}

/// The steps, from the last array to the first.
fn portions(network: &FrozenPass, chosen: &[Vec<usize>]) -> Vec<Portion> {
    let mut portions = Vec::new();
    for (array, entries) in chosen.iter().enumerate().rev() {
        let size = (WORK / network.cost(array).max(1)).clamp(PARAMETERS[0], PARAMETERS[1]);
        portions.extend(entries.chunks(size).map(|entries| Portion { array, entries: entries.to_vec() }));
    }
    portions
}

impl Run for GradientCheckRun {
    type Change = NoChange;
    /// How many parameters were tried.
    type Point = usize;
    type Snapshot = GradientCheckSnapshot;
    type Watch = ();
    type Checkpoint = usize;

    fn iteration(&self) -> u64 {
        self.taken as u64
    }

    fn length(&self) -> u64 {
        self.portions.len() as u64
    }

    fn burst<T: Send>(work: impl FnOnce() -> T + Send) -> T {
        on_all_cores(work)
    }

    fn step(&mut self) -> Result<usize, RunError> {
        let Some(portion) = self.portions.get(self.taken) else {
            let message = Message::NoMoreParameters.phrase();
            return Err(RunError::Step { iteration: self.iteration(), message });
        };
        if self.taken == self.known.len() {
            let start = Instant::now();
            let gradients = self.gradients.get(portion.array).map(Vec::as_slice).unwrap_or_default();
            let compared =
                self.network.compare(portion.array, &portion.entries, gradients, self.spec.h, &self.reach);
            self.known.push((compared, start.elapsed()));
        }
        let count = portion.entries.len();
        self.take();
        Ok(count)
    }

    fn apply(&mut self, change: &NoChange) -> Result<(), RunError> {
        match *change {}
    }

    fn checkpoint(&self) -> usize {
        self.taken
    }

    fn checkpoint_bytes(_: &usize) -> usize {
        size_of::<usize>()
    }

    fn memory(&self) -> usize {
        let gradients: usize = self.gradients.iter().map(|array| size_of_val(array.as_slice())).sum();
        let known = self.known.iter().map(|(differences, _)| size_of_val(differences.as_slice()));
        // The still network holds its parameters in 64 bits, and what it needs to go backward.
        3 * gradients + known.sum::<usize>()
    }

    fn snapshot_bytes(snapshot: &GradientCheckSnapshot) -> usize {
        snapshot.pairs.iter().map(|pairs| size_of_val(pairs.as_slice())).sum()
    }

    fn restore(&mut self, checkpoint: &usize) {
        self.sums = Sums::new(&self.network);
        self.taken = 0;
        while self.taken < *checkpoint {
            self.take();
        }
    }

    fn snapshot(&mut self, (): &(), _: Moment) -> GradientCheckSnapshot {
        self.report()
    }

    fn value(_: &usize) -> f64 {
        0.0
    }

    fn is_landmark(_: &usize) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::experiment::run::play;
    use crate::nn::check::Fault;

    fn run(text: &str) -> GradientCheckRun {
        let spec = GradientCheckSpec::parse(text).expect("this is right");
        GradientCheckRun::new(spec, &Sources::default()).expect("the built-in digits are always there")
    }

    fn checked(text: &str) -> GradientCheckSnapshot {
        let mut run = run(text);
        play(&mut run, |_, _| ControlFlow::Continue(())).expect("every parameter can be tried");
        run.report()
    }

    #[test]
    fn every_network_agrees_with_its_own_differences() {
        for text in [
            "hidden = []",
            "hidden = [8]",
            "hidden = [8, 6]\nactivation = \"tanh\"\ninit = \"xavier\"",
            "hidden = [8, 6]\nactivation = \"sigmoid\"\ninit = \"xavier\"\nweight_decay = 0.1",
            "hidden = [8, 6, 5]\ninit = \"he\"\nbatch_norm = true\nsamples = 6",
            "hidden = [8, 6, 5]\ninit = \"he\"\nlayer_norm = true\nactivation = \"gelu\"",
            "hidden = [8, 6]\ninit = \"he\"\ndropout = 0.3",
            "hidden = [8]\nsamples = [3, 14, 15, 92]",
            "hidden = [8]\nloss = \"mean_squared_error\"",
            "hidden = [8, 6]\ninit = \"he\"\nbatch_norm = true\nsamples = 6\nweight_decay = 0.1\nloss = \"mean_squared_error\"",
            "hidden = []\nloss = \"mean_squared_error\"\nseed = 7",
        ] {
            let report = checked(&format!("share = 0.05\n{text}"));
            assert!(report.is_complete(), "{text}");
            assert_eq!(
                report.verdict,
                Some(Verdict::Agrees),
                "{text}: {:#?} {:#?}",
                report.arrays,
                report.worst
            );
            assert!(report.arrays.iter().all(|array| array.checked >= 1), "{text}");
        }
    }

    #[test]
    fn every_mistake_is_caught_where_it_can_be_made() {
        for text in [
            "hidden = [8, 6]",
            "hidden = [8, 6]\ninit = \"he\"\nbatch_norm = true\nsamples = 6",
            "hidden = [8]\nactivation = \"sigmoid\"",
            "hidden = [8, 6]\ninit = \"he\"\nbatch_norm = true\nsamples = 6\nloss = \"mean_squared_error\"",
            "hidden = []",
        ] {
            let spec = GradientCheckSpec::parse(text).expect("this is right");
            let faults: Vec<Fault> = spec.faults().collect();
            assert!(faults.len() >= 2, "{text}");
            for fault in faults {
                let table = GradientCheckSpec { fault: Some(fault), share: 0.05, ..spec.clone() }.to_table();
                let report = checked(&toml::to_string(&table).expect("tables are written"));
                assert_eq!(report.verdict, Some(Verdict::Disagrees), "{fault:?} in {text}");
            }
        }
    }

    #[test]
    fn going_back_shows_what_was_known_there() {
        let mut run = run("hidden = [8]");
        assert!(run.length() > 3);
        for _ in 0..2 {
            run.step().expect("there are more");
        }
        let (here, checkpoint) = (run.report(), run.checkpoint());
        run.step().expect("there are more");
        assert!(run.report().checked > here.checked);
        run.restore(&checkpoint);
        assert_eq!(run.report(), here);
    }

    #[test]
    fn a_share_is_drawn_from_every_array_and_follows_from_the_seed() {
        let [a, b] = [1, 2].map(|seed| run(&format!("hidden = [8]\nshare = 0.01\nseed = {seed}")));
        assert_eq!(a.chosen, [63, 1, 1, 1]);
        let entries =
            |run: &GradientCheckRun| run.portions.iter().flat_map(|p| p.entries.clone()).collect::<Vec<_>>();
        assert_ne!(entries(&a), entries(&b));
        assert_eq!(entries(&a), entries(&run("hidden = [8]\nshare = 0.01\nseed = 1")));
    }

    #[test]
    fn an_image_that_is_not_there_is_an_error_in_words() {
        let spec = GradientCheckSpec::parse("samples = [1, 99999999]").expect("this is right");
        let error = GradientCheckRun::new(spec, &Sources::default()).err().expect("there is no such image");
        assert!(error.to_string().contains("no training image 99999999"), "{error}");
    }
}
