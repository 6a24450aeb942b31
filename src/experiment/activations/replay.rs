//! The grid in 64 bits, for another program to compute again, and how far two right programs may be apart.
//!
//! In 32 bits the layers of a saturated network differ from one right program to the next: what tanh leaves of a slope is the
//! difference of two numbers that are nearly equal, and each layer makes more of it. In 64 bits they do so a billion times
//! less. How much is measured: every row is computed once more, with everything that a layer hands on moved by a share that
//! is hundreds of times what rounding does.

use super::run::ActivationsRun;
use super::spec::ActivationsSpec;
use super::stack::{Recipe, Stack, nudged};
use crate::experiment::run::RunError;
use crate::experiment::sources::Sources;
use crate::nn::{Activation, Init};

/// What is smaller counts as 0: how numbers vanish differs from one mathematical library to the next.
const VANISHED: f64 = 1e-300;
/// By which share the numbers of the row beside it are moved; rounding moves them by 1.1e-16.
const NUDGE: f64 = 1e-13;

/// A grid in 64 bits.
#[derive(Clone, Debug, PartialEq)]
pub struct Replay {
    /// How many samples go through.
    pub samples: usize,
    /// How many numbers a sample has.
    pub inputs: usize,
    /// The rows from top to bottom.
    pub rows: Vec<RowReplay>,
}

/// One network of the grid.
#[derive(Clone, Debug, PartialEq)]
pub struct RowReplay {
    /// Its activation function.
    pub activation: Activation,
    /// Its rule of initial weights.
    pub init: Init,
    /// From the first layer to the last.
    pub layers: Vec<LayerReplay>,
}

/// One layer: what its outputs and their gradients come to, and how far those of the row beside it have been up to here, in the
/// order of the values. What is no finite number counts for nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerReplay {
    /// The mean of the outputs, their standard deviation, the share of them that is 0, the standard deviation of the gradients.
    pub values: [f64; 4],
    /// The same of the row beside it, less these: of mean and deviations as shares of the deviation.
    pub apart: [f64; 4],
}

impl Replay {
    /// The grid of a spec. `goes_on` is asked before every row.
    ///
    /// # Errors
    /// When a value cannot be, the data are not there, or it is not to go on.
    pub fn of(
        spec: &ActivationsSpec,
        sources: &Sources,
        goes_on: &mut dyn FnMut() -> bool,
    ) -> Result<Self, RunError> {
        let run = ActivationsRun::new(spec.clone(), sources)?;
        let mut stack = Stack::default();
        let mut rows = Vec::new();
        for (activation, init) in spec.rows() {
            if !goes_on() {
                return Err(RunError::stopped(rows.len() as u64));
            }
            let here = values(&run, activation, init, 0.0, &mut stack);
            let beside = values(&run, activation, init, NUDGE, &mut stack);
            rows.push(RowReplay { activation, init, layers: layers(&here, &beside) });
        }
        let (samples, inputs) = run.parts().0.dim();
        Ok(Self { samples, inputs, rows })
    }
}

impl RowReplay {
    /// `ReLU, std 0.01`
    pub fn name(&self) -> String {
        super::run::row_name(self.activation, self.init)
    }
}

/// What the layers of one row come to, when everything in it is moved by a share.
fn values(
    run: &ActivationsRun,
    activation: Activation,
    init: Init,
    nudge: f64,
    stack: &mut Stack<f64>,
) -> Vec<[f64; 4]> {
    let (input, draws, gradient) = run.parts();
    let weights = draws.iter().map(|draws| {
        let std = init.std(draws.nrows());
        let mut weights = draws.mapv(|draw| std * draw);
        nudged(&mut weights, nudge);
        weights
    });
    stack.pass(Recipe {
        input: input.mapv(f64::from).view(),
        weights: weights.collect(),
        activation,
        batch_norm: run.spec().batch_norm,
        gradient: &gradient.mapv(f64::from),
        nudge,
    });
    let layers = stack.outputs.iter().zip(&stack.gradients);
    layers
        .map(|(outputs, gradients)| {
            let (outputs, gradients) = (outputs.as_slice().unwrap_or_default(), gradients.as_slice());
            let [mean, std] = spread(outputs);
            let zeros = outputs.iter().filter(|output| output.abs() < VANISHED).count();
            let [_, gradient] = spread(gradients.unwrap_or_default());
            [mean, std, zeros as f64 / outputs.len().max(1) as f64, gradient]
        })
        .collect()
}

/// Mean and standard deviation.
fn spread(numbers: &[f64]) -> [f64; 2] {
    let count = numbers.len().max(1) as f64;
    let mean = numbers.iter().sum::<f64>() / count;
    let square = numbers.iter().map(|number| (number - mean) * (number - mean)).sum::<f64>();
    [mean, (square / count).sqrt()]
}

/// What is apart is never nearer again: outputs on their way up, gradients on their way down.
fn layers(here: &[[f64; 4]], beside: &[[f64; 4]]) -> Vec<LayerReplay> {
    let mut layers: Vec<LayerReplay> = here
        .iter()
        .zip(beside)
        .map(|(here, beside)| {
            let apart = |what: usize, unit: f64| {
                let apart = (here[what] - beside[what]).abs() / unit;
                if apart.is_finite() { apart } else { 0.0 }
            };
            let [_, std, _, gradient] = *here;
            LayerReplay {
                values: *here,
                apart: [apart(0, std), apart(1, std), apart(2, 1.0), apart(3, gradient)],
            }
        })
        .collect();
    let mut most = [0.0_f64; 3];
    for layer in &mut layers {
        for (most, apart) in most.iter_mut().zip(&mut layer.apart) {
            *most = most.max(*apart);
            *apart = *most;
        }
    }
    let mut most = 0.0_f64;
    for LayerReplay { apart: [.., apart], .. } in layers.iter_mut().rev() {
        most = most.max(*apart);
        *apart = most;
    }
    layers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::BatchNormSettings;

    fn replay(spec: &ActivationsSpec) -> Replay {
        Replay::of(spec, &Sources::default(), &mut || true).expect("random numbers are always there")
    }

    #[test]
    fn the_grid_is_that_of_the_window_but_for_its_rounding() {
        let spec = ActivationsSpec { samples: 200, ..ActivationsSpec::default() };
        let mut run = ActivationsRun::new(spec.clone(), &Sources::default()).expect("it is right");
        let replay = replay(&spec);
        assert_eq!((replay.samples, replay.inputs, replay.rows.len()), (200, 100, 12));
        for row in &replay.rows {
            let shown = crate::experiment::run::Run::step(&mut run).expect("there is one more row");
            assert_eq!((row.name(), row.layers.len()), (shown.name(), shown.activations.len()));
            for (at, layer) in row.layers.iter().enumerate() {
                let [mean, std, zeros, gradient] = layer.values;
                let (outputs, gradients) = (&shown.activations[at], &shown.gradients[at]);
                let near = |ours: f64, theirs: f64, unit: f64| (ours - theirs).abs() <= 1e-3 * unit;
                assert!(near(mean, outputs.mean, std) && near(std, outputs.std, std), "{}", row.name());
                assert!(near(zeros, outputs.zero_share(), 1.0), "{}", row.name());
                assert!(near(gradient, gradients.std, gradient), "{}", row.name());
            }
        }
    }

    #[test]
    fn what_is_apart_is_small_where_nothing_grows_and_large_where_everything_does() {
        let deep = |std: f64, batch_norm| ActivationsSpec {
            layers: 40,
            samples: 100,
            activations: vec![Activation::Tanh],
            inits: vec![Init::Std(std)],
            batch_norm,
            ..ActivationsSpec::default()
        };
        let last = |spec: &ActivationsSpec| replay(spec).rows[0].layers[39].apart;
        // Xavier: every layer hands on what it gets.
        let [_, calm, ..] = last(&deep(0.1, None));
        assert!(calm > 0.0 && calm < 1e-12, "{calm:e}");
        // Saturated: each layer doubles a difference, and forty of them make a million million of it.
        let [_, wild, ..] = last(&deep(1.0, None));
        assert!(wild > 1e-6, "{wild:e}");
        // Batch norm takes small differences of equal numbers for what is to be seen.
        let [_, tiny, ..] = last(&deep(1e-12, Some(BatchNormSettings::default())));
        assert!(tiny.is_finite(), "{tiny:e}");
    }

    #[test]
    fn what_overflows_or_vanishes_is_no_difference() {
        let spec = ActivationsSpec {
            layers: 10,
            samples: 20,
            activations: vec![Activation::Relu],
            inits: vec![Init::Std(1e100), Init::Std(1e-100)],
            ..ActivationsSpec::default()
        };
        let replay = replay(&spec);
        let [over, under] = [0, 1].map(|row| replay.rows[row].layers[9]);
        assert!(!over.values[1].is_finite() && over.values[1].to_bits() != 0);
        assert_eq!(under.values, [0.0, 0.0, 1.0, under.values[3]]);
        let all = replay.rows.iter().flat_map(|row| &row.layers).flat_map(|layer| layer.apart);
        assert!(all.into_iter().all(f64::is_finite));
    }

    #[test]
    fn nothing_is_computed_for_nobody() {
        let mut left = 3;
        let mut goes_on = || {
            left -= 1;
            left >= 0
        };
        let stopped = Replay::of(&ActivationsSpec::default(), &Sources::default(), &mut goes_on);
        assert_eq!(stopped.err(), Some(RunError::stopped(3)));
    }
}
