//! One row of the grid a step, so that a new value interrupts the old computation between two rows.
//!
//! Rows depend on nothing but the spec, so as many as there are cores are computed together and handed out one by one.

use std::sync::Arc;

use ndarray::Array2;
use rand_distr::{Distribution, StandardNormal};
use rayon::prelude::*;

use super::messages::Message;
use super::spec::{ActivationsSpec, InputChoice};
use super::stack::{Recipe, Stack};
use crate::experiment::figure::{Binning, Histogram, Magnitudes, round_up};
use crate::experiment::run::{Moment, Run, RunError};
use crate::experiment::sources::Sources;
use crate::experiment::training::activation_binning;
use crate::language::Say;
use crate::nn::activation::Span;
use crate::nn::{Activation, Init, Real, Stream, on_all_cores, stream};

/// One network of the grid.
#[derive(Clone, Debug, PartialEq)]
pub struct ActivationsRow {
    /// Its activation function.
    pub activation: Activation,
    /// Its rule of initial weights.
    pub init: Init,
    /// The outputs of the layers from the first to the last, on one shared axis.
    pub activations: Vec<Histogram>,
    /// The same on the axis of the first layer, where the function has no bounds and that is another one.
    pub on_first: Vec<Histogram>,
    /// The gradients with respect to them, on one shared axis.
    pub gradients: Vec<Histogram>,
    /// The same by size.
    pub gradient_sizes: Vec<Magnitudes>,
}

impl ActivationsRow {
    /// `ReLU, std 0.01`
    pub fn name(&self) -> String {
        row_name(self.activation, self.init)
    }
}

/// `ReLU, std 0.01`
pub(super) fn row_name(activation: Activation, init: Init) -> String {
    format!("{}, {}", activation.name(), init.name(|std| format!("std {std}")))
}

/// The rows computed so far, from the top.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ActivationsSnapshot {
    /// The name of the data that go in; none where random numbers do.
    pub data: Option<String>,
    /// From top to bottom; fewer than there will be while the run goes on.
    pub rows: Vec<Arc<ActivationsRow>>,
}

/// Nothing can be changed in a grid that is being computed; it is computed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoChange {}

/// The grid, row by row.
pub struct ActivationsRun {
    spec: ActivationsSpec,
    /// The name of the data that go in.
    data: Option<String>,
    /// Samples, one a row.
    input: Array2<f32>,
    /// Standard normal draws for the weights of each layer, which each row scales by its own rule.
    draws: Vec<Array2<f64>>,
    /// What is handed to the output of the last layer.
    gradient: Array2<f32>,
    /// The rows that are known; may be ahead of those that were taken.
    rows: Vec<Arc<ActivationsRow>>,
    taken: usize,
    /// Room for one row on each core.
    stacks: Vec<Stack<f32>>,
}

impl ActivationsRun {
    /// A grid of which nothing is computed yet; input and weights are drawn.
    ///
    /// # Errors
    /// When a value cannot be, or the data are not there.
    pub fn new(spec: ActivationsSpec, sources: &Sources) -> Result<Self, RunError> {
        spec.check().map_err(|problem| RunError::Setup(problem.message))?;
        let images = match spec.input {
            InputChoice::Normal => None,
            InputChoice::Data => Some(sources.dataset(spec.data)?),
        };
        let pixels = images.as_ref().map(|images| images.train.first(spec.samples).0);
        let (samples, inputs) = pixels.map_or((spec.samples, spec.width), |pixels| pixels.dim());
        if samples * inputs == 0 {
            return Err(RunError::Setup(Message::NoImages.phrase()));
        }
        let ends = || {
            let mut draws = stream(spec.seed, Stream::Inputs);
            let mut normal = |columns| {
                Array2::from_shape_simple_fn((samples, columns), || StandardNormal.sample(&mut draws))
            };
            let input = pixels.map_or_else(|| normal(inputs), |pixels| pixels.mapv(f32::pixel));
            (input, normal(spec.width))
        };
        let weights = |layer| {
            let inputs = if layer == 0 { inputs } else { spec.width };
            Init::Std(1.0).weights(inputs, spec.width, &mut stream(spec.seed, Stream::Weights(layer)))
        };
        let ((input, gradient), draws) = rayon::join(ends, || (0..spec.layers).map(weights).collect());
        let stacks = (0..rayon::current_num_threads()).map(|_| Stack::default()).collect();
        let data = images.map(|images| images.name.clone());
        Ok(Self { spec, data, input, draws, gradient, rows: Vec::new(), taken: 0, stacks })
    }

    /// The name of the data that go in; none where random numbers do.
    pub fn data(&self) -> Option<&str> {
        self.data.as_deref()
    }

    /// What goes in, the standard normal draws of each layer's weights, and what is handed to the output of the last layer.
    pub(super) fn parts(&self) -> (&Array2<f32>, &[Array2<f64>], &Array2<f32>) {
        (&self.input, &self.draws, &self.gradient)
    }

    /// What it is made from.
    pub(super) fn spec(&self) -> &ActivationsSpec {
        &self.spec
    }

    /// Computes the rows to come, one on each core.
    fn look_ahead(&mut self) {
        let next: Vec<_> = self.spec.rows().skip(self.rows.len()).take(self.stacks.len()).collect();
        let mut stacks = std::mem::take(&mut self.stacks);
        let row =
            |(stack, (activation, init)): (&mut Stack<f32>, _)| Arc::new(self.row(activation, init, stack));
        let rows: Vec<_> = stacks.par_iter_mut().zip(next).map(row).collect();
        self.rows.extend(rows);
        self.stacks = stacks;
    }

    fn row(&self, activation: Activation, init: Init, stack: &mut Stack<f32>) -> ActivationsRow {
        let weights = self.draws.iter().map(|draws| {
            let std = init.std(draws.nrows());
            draws.mapv(|draw| f32::of(std * draw))
        });
        stack.pass(Recipe {
            input: self.input.view(),
            weights: weights.collect(),
            activation,
            batch_norm: self.spec.batch_norm,
            gradient: &self.gradient,
            nudge: 0.0,
        });
        let greatest = match activation.about().span {
            Span::Within(_, high) => high,
            _ => limit(&stack.outputs),
        };
        let steepest = round_up(limit(&stack.gradients));
        let all = activation_binning(activation, greatest);
        let first = match activation.about().span {
            Span::Within(..) => all,
            _ => activation_binning(activation, limit(stack.outputs.get(..1).unwrap_or_default())),
        };
        ActivationsRow {
            activation,
            init,
            activations: histograms(&stack.outputs, all),
            on_first: if first == all { Vec::new() } else { histograms(&stack.outputs, first) },
            gradients: histograms(&stack.gradients, Binning::new(-steepest, steepest)),
            gradient_sizes: sizes(&stack.gradients),
        }
    }
}

/// The greatest absolute value that is finite; 0 when there is none.
fn limit(layers: &[Array2<f32>]) -> f64 {
    // Positive floats are in the order of their bits, which a processor compares many at a time.
    let infinite = f32::INFINITY.to_bits() as i32;
    let finite =
        |value: &f32| Some(value.abs().to_bits() as i32).filter(|bits| *bits < infinite).unwrap_or(0);
    let greatest =
        |layer: &Array2<f32>| layer.as_slice().expect("row-major").iter().map(finite).fold(0, i32::max);
    f64::from(f32::from_bits(layers.iter().map(greatest).max().unwrap_or(0) as u32))
}

fn histograms(layers: &[Array2<f32>], binning: Binning) -> Vec<Histogram> {
    // Made by this module, so in standard order.
    layers.iter().map(|layer| Histogram::of(layer.as_slice().unwrap_or_default(), binning)).collect()
}

fn sizes(layers: &[Array2<f32>]) -> Vec<Magnitudes> {
    layers.iter().map(|layer| Magnitudes::of(layer.as_slice().unwrap_or_default())).collect()
}

impl Run for ActivationsRun {
    type Change = NoChange;
    type Point = Arc<ActivationsRow>;
    type Snapshot = ActivationsSnapshot;
    type Watch = ();
    type Checkpoint = usize;

    fn iteration(&self) -> u64 {
        self.taken as u64
    }

    fn length(&self) -> u64 {
        (self.spec.activations.len() * self.spec.inits.len()) as u64
    }

    fn burst<T: Send>(work: impl FnOnce() -> T + Send) -> T {
        on_all_cores(work)
    }

    fn step(&mut self) -> Result<Arc<ActivationsRow>, RunError> {
        if self.taken == self.rows.len() {
            self.look_ahead();
        }
        let Some(row) = self.rows.get(self.taken) else {
            let message = Message::NoMoreRows.phrase();
            return Err(RunError::Step { iteration: self.iteration(), message });
        };
        self.taken += 1;
        Ok(Arc::clone(row))
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

    fn restore(&mut self, checkpoint: &usize) {
        self.taken = *checkpoint;
    }

    fn snapshot(&mut self, (): &(), _: Moment) -> ActivationsSnapshot {
        let rows = self.rows.iter().take(self.taken).cloned().collect();
        ActivationsSnapshot { data: self.data.clone(), rows }
    }

    fn value(_: &Arc<ActivationsRow>) -> f64 {
        0.0
    }

    fn is_landmark(_: &Arc<ActivationsRow>) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::experiment::run::play;
    use crate::nn::BatchNormSettings;

    fn grid(spec: ActivationsSpec) -> Vec<Arc<ActivationsRow>> {
        let mut run =
            ActivationsRun::new(spec, &Sources::default()).expect("random numbers are always there");
        let mut rows = Vec::new();
        play(&mut run, |_, row| {
            rows.push(row);
            ControlFlow::Continue(())
        })
        .expect("every row can be computed");
        rows
    }

    /// Standard deviations of layers 1 and 5 as the reference tabulates them, which is the mean of many seeds; one seed
    /// strays further the more layers its draws went through.
    #[test]
    fn the_book_s_grid_has_the_spreads_of_the_reference() {
        let reference = [
            (Activation::Sigmoid, [(0.459, 0.434), (0.0246, 0.0124), (0.206, 0.123), (0.259, 0.170)]),
            (Activation::Relu, [(5.79, 14_210.0), (0.0579, 1.4e-6), (0.579, 0.142), (0.819, 0.804)]),
            (Activation::Tanh, [(0.959, 0.958), (0.0978, 9.6e-6), (0.623, 0.314), (0.717, 0.561)]),
        ];
        let seeds = [1_u64, 2, 3, 4];
        let grids = seeds.map(|seed| grid(ActivationsSpec { seed, ..ActivationsSpec::default() }));
        let expected =
            reference.iter().flat_map(|(activation, rows)| rows.iter().map(move |row| (activation, row)));
        for (index, (activation, (first, last))) in expected.enumerate() {
            let mean = |layer: usize| {
                grids.iter().map(|rows| rows[index].activations[layer].std).sum::<f64>() / seeds.len() as f64
            };
            assert_eq!(grids[0][index].activation, *activation);
            let name = grids[0][index].name();
            assert!((mean(0) / first - 1.0).abs() < 0.03, "{name}, layer 1: {} for {first}", mean(0));
            assert!((mean(4) / last - 1.0).abs() < 0.12, "{name}, layer 5: {} for {last}", mean(4));
        }
    }

    #[test]
    fn relu_gives_zeros_for_half_of_everything_and_tanh_saturates_at_std_one() {
        let rows = grid(ActivationsSpec::default());
        for row in &rows {
            let first = &row.activations[0];
            match (row.activation, row.init) {
                (Activation::Relu, _) => {
                    assert!(
                        (first.zero_share() - 0.5).abs() < 0.03,
                        "{}: {}",
                        row.name(),
                        first.zero_share()
                    );
                    assert_eq!(first.saturated, first.zeros);
                }
                (Activation::Tanh, Init::Std(1.0)) => {
                    assert!((first.saturated_share() - 0.85).abs() < 0.03, "{}", first.saturated_share());
                }
                _ => {}
            }
            assert!(row.activations.iter().all(|layer| layer.low == first.low && layer.high == first.high));
            assert!(row.activations.iter().all(|layer| layer.outside() == 0), "{}", row.name());
        }
    }

    #[test]
    fn gradients_shrink_on_the_way_down_as_weights_do() {
        let rows = grid(ActivationsSpec::default());
        let row = |activation, init| {
            rows.iter()
                .find(|row| (row.activation, row.init) == (activation, init))
                .expect("this row is there")
        };
        // Each ReLU layer at std 0.01 multiplies by 0.01 * sqrt(100 / 2) = 0.0707, and keeps the size under He.
        let small = &row(Activation::Relu, Init::Std(0.01)).gradients;
        assert!((small[3].std / small[4].std / 0.0707 - 1.0).abs() < 0.1, "{}", small[3].std);
        let he = &row(Activation::Relu, Init::He).gradients;
        assert!((he[0].std / he[4].std - 1.0).abs() < 0.3, "{}", he[0].std);
    }

    #[test]
    fn batch_norm_spreads_every_layer_alike_whatever_the_weights() {
        let batch_norm = Some(BatchNormSettings::default());
        let spec = ActivationsSpec { batch_norm, activations: vec![Activation::Tanh], ..Default::default() };
        for row in grid(spec) {
            for layer in &row.activations {
                // tanh of a standard normal variable has a standard deviation of 0.628.
                assert!((layer.std - 0.628).abs() < 0.01, "{}: {}", row.name(), layer.std);
            }
        }
    }

    #[test]
    fn rows_start_from_the_same_draws() {
        // Xavier at width 100 is a standard deviation of 0.1.
        let spec =
            ActivationsSpec { inits: vec![Init::Xavier, Init::Std(0.1)], ..ActivationsSpec::default() };
        for pair in grid(spec).chunks_exact(2) {
            assert_eq!(pair[0].activations, pair[1].activations);
        }
    }

    #[test]
    fn images_go_in_as_well() {
        let spec = ActivationsSpec { input: InputChoice::Data, samples: 50, ..ActivationsSpec::default() };
        let rows = grid(spec);
        let row = &rows[0].activations;
        assert_eq!((rows.len(), row.len(), row[0].total), (12, 5, 5000));
    }
}
