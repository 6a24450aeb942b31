//! Everything from which a training can be taken again by another program: what its draws follow from, the losses that came of
//! them, and how far two right programs may be apart by then.
//!
//! All of it is of the training in 64 bits, whatever the spec asks for. What separates two right programs is their order of
//! adding, 1e-16 of a value at first, and a training lets it grow, more or less as the settings are. How much is measured here:
//! the training is taken once more with all learning rates longer by a trillionth, thousands of times what rounding does.

use std::sync::Arc;

use ndarray::{Array2, Axis};

use super::change::{Change, Scheduled};
use super::run::TrainingRun;
use super::spec::{Precision, TrainingSpec};
use super::trained::TrainedNetwork;
use crate::data::{Dataset, weights};
use crate::experiment::run::{Run, RunError};
use crate::experiment::sources::Sources;
use crate::language::Say;
use crate::nn::layers::dropout;
use crate::nn::{Init, Input, ParameterSet, Stream, accuracy, stream};

/// By which share the learning rates of the training beside it are longer.
const NUDGE: f64 = 1e-12;
/// Images that are measured between two questions whether to go on.
const SLICE: usize = 2560;

/// What the weights start from.
#[derive(Clone, Debug)]
pub enum ReplayStart {
    /// Standard normal draws from this seed, a stream for each layer, which the rule scales.
    Drawn(Init, u64),
    /// Arrays of a file, by the book's names.
    Given(ParameterSet),
}

/// The test images after some of the updates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// How many updates had been taken.
    pub updates: u64,
    /// The share of right answers.
    pub accuracy: f64,
    /// The mean probability of the answers, right or wrong.
    pub sureness: f64,
}

/// A training, or its beginning, in 64 bits.
#[derive(Clone, Debug)]
pub struct Replay {
    /// What it follows from.
    pub spec: TrainingSpec,
    /// What it is trained on.
    pub data: Arc<Dataset>,
    /// What the weights start from.
    pub start: ReplayStart,
    /// The loss of each batch before its update, in training mode, weight decay included.
    pub losses: Vec<f64>,
    /// How far the training beside it has been from each loss so far, as a share of the loss or of 1, whichever is more.
    pub apart: Vec<f64>,
    /// The test images now and then, and at the end.
    pub measured: Vec<Measured>,
    /// How far the training beside it was from `measured`: in accuracy and in sureness, the most so far.
    pub measured_apart: Vec<[f64; 2]>,
    /// The last loss and the test accuracy of the training in 32 bits, where the spec asks for that.
    pub in_single: Option<[f64; 2]>,
    /// The network at the end, and that of the training beside it.
    pub networks: [TrainedNetwork; 2],
}

/// What one training came to.
struct Taken {
    losses: Vec<f64>,
    measured: Vec<Measured>,
    network: TrainedNetwork,
}

impl Replay {
    /// The first `iterations` of a training at the most, measured about `times` times and at its end. `goes_on` is asked before
    /// every iteration of every run that this takes: two, or three where the spec asks for 32 bits.
    ///
    /// # Errors
    /// When the run cannot be built or cannot go on, or is not to.
    pub fn of(
        spec: &TrainingSpec,
        sources: &Sources,
        iterations: u64,
        times: u64,
        goes_on: &mut dyn FnMut() -> bool,
    ) -> Result<Self, RunError> {
        let iterations = spec.iterations.min(iterations);
        let double = TrainingSpec { precision: Precision::Double, ..spec.clone() };
        let run = TrainingRun::new(double.clone(), sources)?;
        let data = Arc::clone(run.data());
        let points = points(spec, data.train.len(), iterations, times);
        let taken = taken(run, iterations, &points, goes_on)?;
        let beside = TrainingRun::new(nudged(&double), sources)?;
        let beside = self::taken(beside, iterations, &points, goes_on)?;
        let in_single = match spec.precision {
            Precision::Double => None,
            Precision::Single => {
                let run = TrainingRun::new(spec.clone(), sources)?;
                let end = self::taken(run, iterations, &[iterations], goes_on)?;
                end.losses.last().zip(end.measured.last()).map(|(loss, end)| [*loss, end.accuracy])
            }
        };
        Ok(Self {
            start: start(spec, sources)?,
            spec: spec.clone(),
            data,
            apart: apart(&taken.losses, &beside.losses),
            measured_apart: measured_apart(&taken.measured, &beside.measured),
            losses: taken.losses,
            measured: taken.measured,
            in_single,
            networks: [taken.network, beside.network],
        })
    }

    /// The hidden layers' masks of one batch of `samples`, as a training draws them at an iteration.
    pub fn masks_at(spec: &TrainingSpec, iteration: u64, samples: usize) -> Vec<Array2<bool>> {
        if spec.dropout <= 0.0 {
            return Vec::new();
        }
        let mut draws = stream(spec.seed, Stream::Masks);
        // As a run does: each iteration has its own stretch of the stream.
        draws.set_word_pos(u128::from(iteration) << 32);
        spec.hidden
            .iter()
            .map(|width| {
                let mut mask = vec![0.0f32; samples * width];
                dropout::draw(spec.dropout, &mut mask, &mut draws);
                Array2::from_shape_fn((samples, *width), |(row, unit)| mask[row * width + unit] != 0.0)
            })
            .collect()
    }
}

/// After how many updates the test images are measured: after the first, at the first of some epochs, at the end.
fn points(spec: &TrainingSpec, images: usize, iterations: u64, times: u64) -> Vec<u64> {
    let among = spec.train_size.unwrap_or(usize::MAX).min(images);
    let epoch = (among / spec.batch_size).max(1) as u64;
    let every = epoch * iterations.div_ceil(epoch).div_ceil(times.max(1)).max(1);
    let mut points: Vec<u64> = (0..iterations).step_by(every as usize).map(|first| first + 1).collect();
    points.push(iterations);
    points.dedup();
    points
}

/// The same training with learning rates that are a little longer.
fn nudged(spec: &TrainingSpec) -> TrainingSpec {
    let longer = |lr: f64| lr * (1.0 + NUDGE);
    let change = |change: Change| match change {
        Change::LearningRate(lr) => Change::LearningRate(longer(lr)),
        Change::Optimizer(settings) => Change::Optimizer(settings.with_lr(longer(settings.lr()))),
        other => other,
    };
    let changes = spec.changes.iter().map(|one| Scheduled { change: change(one.change), ..*one });
    TrainingSpec {
        optimizer: spec.optimizer.with_lr(longer(spec.optimizer.lr())),
        changes: changes.collect(),
        ..spec.clone()
    }
}

/// Takes iterations with the changes of the spec.
fn taken(
    mut run: TrainingRun,
    iterations: u64,
    points: &[u64],
    goes_on: &mut dyn FnMut() -> bool,
) -> Result<Taken, RunError> {
    let scheduled = run.scheduled();
    let (mut losses, mut at_points) = (Vec::with_capacity(iterations as usize), Vec::new());
    for iteration in 0..iterations {
        for (_, change) in scheduled.iter().filter(|(at, _)| *at == iteration) {
            run.apply(change)?;
        }
        if !goes_on() {
            return Err(RunError::stopped(iteration));
        }
        losses.push(run.update()?);
        if points.contains(&(iteration + 1)) {
            at_points.push(measured(&run, iteration + 1)?);
        }
    }
    Ok(Taken { losses, measured: at_points, network: run.network() })
}

fn measured(run: &TrainingRun, updates: u64) -> Result<Measured, RunError> {
    let trained = run.network();
    let network = trained.network::<f64>().map_err(|error| RunError::Setup(error.phrase()))?;
    let (pixels, labels) = trained.data.test.first(run.spec().test_size.unwrap_or(usize::MAX));
    let mut classes = Vec::with_capacity(labels.len());
    let mut sureness = 0.0;
    for slice in pixels.axis_chunks_iter(Axis(0), SLICE) {
        let answers = network.predict(Input::Pixels(slice));
        classes.extend(answers.classes);
        sureness += answers.probabilities.iter().map(|sure| f64::from(*sure)).sum::<f64>();
    }
    let count = labels.len().max(1) as f64;
    Ok(Measured { updates, accuracy: accuracy(&classes, labels), sureness: sureness / count })
}

/// How far two series of losses have been from each other up to each iteration. One that is not finite counts for nothing.
fn apart(losses: &[f64], others: &[f64]) -> Vec<f64> {
    let pairs = losses.iter().zip(others);
    most_so_far(pairs.map(|(loss, other)| (loss - other).abs() / loss.abs().max(1.0)))
}

fn measured_apart(measured: &[Measured], others: &[Measured]) -> Vec<[f64; 2]> {
    let of = |what: fn(&Measured) -> f64| {
        most_so_far(measured.iter().zip(others).map(|(one, other)| (what(one) - what(other)).abs()))
    };
    let accuracies = of(|measured| measured.accuracy);
    accuracies.into_iter().zip(of(|measured| measured.sureness)).map(|(a, b)| [a, b]).collect()
}

fn most_so_far(numbers: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut most = 0.0;
    numbers
        .map(|number| {
            most = if number.is_finite() { number.max(most) } else { most };
            most
        })
        .collect()
}

/// What the weights of a network start from.
///
/// # Errors
/// When the weights file cannot be read.
pub(crate) fn start(spec: &TrainingSpec, sources: &Sources) -> Result<ReplayStart, RunError> {
    let Some(name) = &spec.weights else { return Ok(ReplayStart::Drawn(spec.init, spec.drawn_from())) };
    let (given, _) =
        weights::read(&sources.beside(name)?).map_err(|error| RunError::Setup(error.phrase()))?;
    Ok(ReplayStart::Given(given))
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::experiment::run::play;

    fn spec() -> TrainingSpec {
        let text = "data = \"digits\"\nhidden = [12, 8]\niterations = 20\nbatch_size = 10\ntrain_size = 50\n\
            test_size = 200\ndropout = 0.25\nchanges = [{ at = 5, batch_norm = true }, { at = 9, dropout = 0.0 }, \
            { at = 12, lr = 0.05 }]";
        TrainingSpec::parse(text).expect("the spec is right")
    }

    #[test]
    fn the_losses_are_those_of_the_run_in_64_bits() {
        let spec = spec();
        let replay =
            Replay::of(&spec, &Sources::default(), 1000, 2, &mut || true).expect("digits are always there");
        let double = TrainingSpec { precision: Precision::Double, ..spec.clone() };
        for (spec, in_single) in [(double, false), (spec, true)] {
            let mut run = TrainingRun::new(spec, &Sources::default()).expect("digits are always there");
            let mut losses = Vec::new();
            play(&mut run, |_, point| {
                losses.push(point.loss);
                ControlFlow::Continue(())
            })
            .expect("nothing stops it");
            let accuracy = run.accuracy().expect("nobody stops it").test;
            if in_single {
                assert_eq!(replay.in_single, losses.last().map(|loss| [*loss, accuracy]));
            } else {
                assert_eq!(replay.losses, losses);
                assert_eq!(replay.measured.last().map(|end| end.accuracy), Some(accuracy));
            }
        }
        let points: Vec<u64> = replay.measured.iter().map(|measured| measured.updates).collect();
        assert_eq!(points, [1, 11, 20]);
        assert!(replay.apart.is_sorted() && replay.apart.len() == 20);
        // Far more than rounding, far less than anything else.
        assert!(replay.apart[19] > 1e-15 && replay.apart[19] < 1e-8, "{:?}", replay.apart);
    }

    #[test]
    fn no_more_is_taken_than_asked_for() {
        let few =
            Replay::of(&spec(), &Sources::default(), 7, 100, &mut || true).expect("digits are always there");
        assert_eq!((few.losses.len(), few.measured.len()), (7, 3));
        let masks = Replay::masks_at(&spec(), 3, 10);
        assert_eq!(masks.iter().map(Array2::dim).collect::<Vec<_>>(), [(10, 12), (10, 8)]);
    }

    #[test]
    fn nothing_is_taken_for_nobody() {
        let mut left = 25;
        let mut goes_on = || {
            left -= 1;
            left >= 0
        };
        let replay = Replay::of(&spec(), &Sources::default(), 1000, 2, &mut goes_on);
        // The first run has its twenty, the one beside it five.
        assert_eq!(replay.err(), Some(RunError::stopped(5)));
    }

    #[test]
    fn what_is_apart_is_never_nearer_again() {
        let apart = apart(&[1.0, 2.0, 4.0, 1.0, f64::INFINITY], &[1.0, 2.5, 4.0, f64::NAN, 9.0]);
        assert_eq!(apart, [0.0, 0.25, 0.25, 0.25, 0.25]);
    }
}
