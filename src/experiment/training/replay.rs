//! Everything from which a training can be taken again by another program: its draws, its batches, its masks, and the
//! losses that came of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use ndarray::Array2;

use super::batches::Batches;
use super::run::TrainingRun;
use super::spec::{Precision, TrainingSpec};
use crate::data::{Dataset, weights};
use crate::experiment::run::{Run, RunError};
use crate::experiment::sources::Sources;
use crate::language::Say;
use crate::nn::layers::dropout;
use crate::nn::{Architecture, Init, ParameterSet, Stream, stream};

/// What the weights start from.
#[derive(Clone, Debug)]
pub enum ReplayStart {
    /// Standard normal draws for each layer, shape (inputs, outputs), which the rule scales.
    Draws(Init, Vec<Array2<f64>>),
    /// Arrays of a file, by the book's names.
    Given(ParameterSet),
}

/// How much of a training may be taken along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Iterations.
    pub iterations: u64,
    /// Different images, those in `known` aside.
    pub images: usize,
    /// Bytes of dropout's masks, a unit a bit.
    pub masks: usize,
}

/// The first iterations of a training.
#[derive(Clone, Debug)]
pub struct Replay {
    /// What it follows from.
    pub spec: TrainingSpec,
    /// The layers at the start, with their switches.
    pub architecture: Architecture,
    /// What it is trained on.
    pub data: Arc<Dataset>,
    /// What the weights start from.
    pub start: ReplayStart,
    /// The rows of each mini-batch among the training images.
    pub batches: Vec<Vec<usize>>,
    /// For each iteration the masks of the hidden layers, shape (batch, units); empty where nothing is silenced.
    pub masks: Vec<Vec<Array2<bool>>>,
    /// The loss of each batch before its update, in training mode, weight decay included.
    pub losses: Vec<f64>,
    /// By how much rounding has moved the losses up to each iteration: the largest difference from the same training in 64
    /// bits, as a share of the loss or of 1, whichever is more. 0 for a training in 64 bits.
    pub rounding: Vec<f64>,
    /// The share of right answers over the test images after the last of these iterations.
    pub test_accuracy: f64,
    /// By how much rounding moves that share: the difference from the same training in 64 bits.
    pub accuracy_rounding: f64,
}

impl Replay {
    /// The first iterations of a training, as many as `allowance` grants. The images in `known` are there already. `goes_on`
    /// is asked before every iteration of every run that this takes.
    ///
    /// # Errors
    /// When the run cannot be built or cannot go on, or is not to.
    pub fn of(
        spec: &TrainingSpec,
        sources: &Sources,
        known: &BTreeSet<usize>,
        allowance: Allowance,
        goes_on: &mut dyn FnMut() -> bool,
    ) -> Result<Self, RunError> {
        let mut run = TrainingRun::new(spec.clone(), sources)?;
        let data = Arc::clone(run.data());
        let architecture = run.network().architecture;
        let train_size = spec.train_size.unwrap_or(usize::MAX).min(data.train.len());
        let batches = batches(spec, train_size, known, allowance);
        let iterations = affordable_masks(spec, batches.len() as u64, allowance.masks);
        let batches = batches.into_iter().take(iterations as usize).collect::<Vec<_>>();
        let mut masks = Vec::with_capacity(batches.len());
        let losses = losses(&mut run, iterations, |ratio, iteration| {
            masks.push(masks_of(spec, &architecture.hidden, ratio, iteration, spec.batch_size));
            goes_on()
        })?;
        let test_accuracy = accuracy(&mut run)?;
        let (rounding, accuracy_rounding) = match spec.precision {
            Precision::Double => (vec![0.0; losses.len()], 0.0),
            Precision::Single => {
                let wide = TrainingSpec { precision: Precision::Double, ..spec.clone() };
                let mut wide = TrainingRun::new(wide, sources)?;
                let wide_losses = self::losses(&mut wide, iterations, |_, _| goes_on())?;
                (apart(&losses, &wide_losses), (test_accuracy - accuracy(&mut wide)?).abs())
            }
        };
        Ok(Self {
            start: start(spec, &architecture, sources)?,
            spec: spec.clone(),
            architecture,
            data,
            batches,
            masks,
            losses,
            rounding,
            test_accuracy,
            accuracy_rounding,
        })
    }

    /// The hidden layers' masks of one batch of `samples`, as a training draws them at an iteration.
    pub fn masks_at(spec: &TrainingSpec, iteration: u64, samples: usize) -> Vec<Array2<bool>> {
        masks_of(spec, &spec.hidden, spec.dropout, iteration, samples)
    }
}

/// The share of right answers over the test images now.
fn accuracy(run: &mut TrainingRun) -> Result<f64, RunError> {
    let iteration = run.iteration();
    run.test().map(|report| report.accuracy).ok_or_else(|| RunError::stopped(iteration))
}

/// How far two series of losses have been from each other up to each iteration. One that is not finite counts for nothing.
fn apart(losses: &[f64], others: &[f64]) -> Vec<f64> {
    let mut most = 0.0;
    let both = losses.iter().zip(others);
    both.map(|(loss, other)| {
        let apart = (loss - other).abs() / other.abs().max(1.0);
        most = if apart.is_finite() { apart.max(most) } else { most };
        most
    })
    .collect()
}

/// What the weights of a network start from.
///
/// # Errors
/// When the weights file cannot be read.
pub(crate) fn start(
    spec: &TrainingSpec,
    architecture: &Architecture,
    sources: &Sources,
) -> Result<ReplayStart, RunError> {
    if let Some(name) = &spec.weights {
        let (given, _) =
            weights::read(&sources.beside(name)?).map_err(|error| RunError::Setup(error.phrase()))?;
        return Ok(ReplayStart::Given(given));
    }
    let layers = 0..=architecture.hidden.len();
    let draws = layers.map(|layer| {
        let (inputs, outputs) = (architecture.inputs_of(layer), architecture.outputs_of(layer));
        Init::Std(1.0).weights::<f64>(inputs, outputs, &mut stream(spec.drawn_from(), Stream::Weights(layer)))
    });
    Ok(ReplayStart::Draws(spec.init, draws.collect()))
}

/// As many batches from the first on as need no more new images than are granted.
fn batches(
    spec: &TrainingSpec,
    train_size: usize,
    known: &BTreeSet<usize>,
    allowance: Allowance,
) -> Vec<Vec<usize>> {
    let mut source = Batches::new(spec.batch_order, train_size, spec.batch_size, spec.seed);
    let mut new = BTreeSet::new();
    let mut taken = Vec::new();
    for iteration in 0..spec.iterations.min(allowance.iterations) {
        let mut rows = Vec::new();
        source.fill(iteration, &mut rows);
        new.extend(rows.iter().copied().filter(|row| !known.contains(row)));
        if new.len() > allowance.images {
            break;
        }
        taken.push(rows);
    }
    taken
}

/// As many iterations as the masks of which fit.
fn affordable_masks(spec: &TrainingSpec, iterations: u64, bytes: usize) -> u64 {
    let drops =
        |change: &super::Scheduled| matches!(change.change, super::Change::Dropout(ratio) if ratio > 0.0);
    if spec.dropout == 0.0 && !spec.changes.iter().any(drops) {
        return iterations;
    }
    let each = spec.hidden.iter().map(|width| (width * spec.batch_size).div_ceil(8)).sum::<usize>();
    iterations.min((bytes / each.max(1)) as u64)
}

/// Takes iterations with the changes of the spec; `each` hears the dropout ratio in force before every one of them, and says
/// whether it is to be taken.
fn losses(
    run: &mut TrainingRun,
    iterations: u64,
    mut each: impl FnMut(f64, u64) -> bool,
) -> Result<Vec<f64>, RunError> {
    let scheduled = run.scheduled();
    let mut losses = Vec::with_capacity(iterations as usize);
    for iteration in 0..iterations {
        for (_, change) in scheduled.iter().filter(|(at, _)| *at == iteration) {
            run.apply(change)?;
        }
        if !each(run.dropout(), iteration) {
            return Err(RunError::stopped(iteration));
        }
        losses.push(run.update());
    }
    Ok(losses)
}

fn masks_of(
    spec: &TrainingSpec,
    hidden: &[usize],
    ratio: f64,
    iteration: u64,
    samples: usize,
) -> Vec<Array2<bool>> {
    if ratio <= 0.0 {
        return Vec::new();
    }
    let mut draws = stream(spec.seed, Stream::Masks);
    // As a run does: each iteration has its own stretch of the stream.
    draws.set_word_pos(u128::from(iteration) << 32);
    hidden
        .iter()
        .map(|width| {
            let mut mask = vec![0.0f32; samples * width];
            dropout::draw(ratio, &mut mask, &mut draws);
            Array2::from_shape_fn((samples, *width), |(row, unit)| mask[row * width + unit] != 0.0)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::experiment::run::play;

    const PLENTY: Allowance = Allowance { iterations: 1000, images: 100_000, masks: 1 << 20 };

    fn spec() -> TrainingSpec {
        let text = "data = \"digits\"\nhidden = [12, 8]\niterations = 20\nbatch_size = 10\ntrain_size = 300\n\
            dropout = 0.25\nchanges = [{ at = 5, batch_norm = true }, { at = 9, dropout = 0.0 }]";
        TrainingSpec::parse(text).expect("the spec is right")
    }

    #[test]
    fn the_losses_are_those_of_the_run() {
        let spec = spec();
        let replay = Replay::of(&spec, &Sources::default(), &BTreeSet::new(), PLENTY, &mut || true)
            .expect("the digits are always there");
        let mut run = TrainingRun::new(spec, &Sources::default()).expect("the digits are always there");
        let mut losses = Vec::new();
        play(&mut run, |_, point| {
            losses.push(point.loss);
            ControlFlow::Continue(())
        })
        .expect("nothing stops it");
        assert_eq!(replay.losses, losses);
        assert_eq!(replay.test_accuracy, run.accuracy().expect("nobody stops it").test);
        assert!(replay.accuracy_rounding < 0.01, "{}", replay.accuracy_rounding);
        assert!(replay.rounding.is_sorted() && replay.rounding.len() == 20);
        assert!(replay.rounding[19] > 0.0 && replay.rounding[19] < 1e-3, "{:?}", replay.rounding);
        let masks: Vec<usize> = replay.masks.iter().map(Vec::len).collect();
        assert_eq!(masks, [[2; 9].as_slice(), &[0; 11]].concat());
        assert_eq!(replay.masks[0][1].dim(), (10, 8));
    }

    #[test]
    fn no_more_is_taken_along_than_is_granted() {
        let spec = spec();
        let few = |allowance| {
            Replay::of(&spec, &Sources::default(), &BTreeSet::new(), allowance, &mut || true)
                .expect("the digits are always there")
        };
        assert_eq!(few(Allowance { iterations: 7, ..PLENTY }).losses.len(), 7);
        let images = few(Allowance { images: 35, ..PLENTY });
        let different: BTreeSet<&usize> = images.batches.iter().flatten().collect();
        assert!(different.len() <= 35 && images.losses.len() >= 3, "{}", images.losses.len());
        // 20 units of 10 samples are 25 bytes: 15 for the first layer and 10 for the second.
        assert_eq!(few(Allowance { masks: 4 * 25, ..PLENTY }).losses.len(), 4);
    }

    #[test]
    fn nothing_is_taken_for_nobody() {
        let spec = spec();
        let mut left = 25;
        let mut goes_on = || {
            left -= 1;
            left >= 0
        };
        let known = BTreeSet::new();
        let replay = Replay::of(&spec, &Sources::default(), &known, PLENTY, &mut goes_on);
        // The run in 32 bits has its twenty, that in 64 bits five.
        assert_eq!(replay.err(), Some(RunError::stopped(5)));
    }

    #[test]
    fn what_is_apart_is_never_nearer_again() {
        let apart = apart(&[1.0, 2.5, 4.0, f64::NAN, 9.0], &[1.0, 2.0, 4.0, 1.0, f64::INFINITY]);
        assert_eq!(apart, [0.0, 0.25, 0.25, 0.25, 0.25]);
    }
}
