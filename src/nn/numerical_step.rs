//! A training step by numerical differentiation, the book's first way to train (pages 137-142).
//!
//! The gradient of every parameter is a central difference with h = 1e-4 (page 129): the loss of the batch with the parameter a
//! little larger, less the loss with it a little smaller, divided by 2h. Differences of losses lose digits, so they are taken in 64
//! bits whatever the network computes in; and only what a parameter moves is computed again, see [`check`](super::check), which
//! comes to the quotients of whole passes.

use std::time::{Duration, Instant};

use ndarray::Array2;
use rand::Rng;

use super::check::FrozenPass;
use super::numerical::STEP;
use super::{Input, Network, Optimizer, ParameterError, Real, WeightStep};

/// About so many multiplications lie between two questions whether to go on: some tens of milliseconds.
const WORK: usize = 60_000_000;
/// Differences of an array that are timed for an estimate.
const TIMED: usize = 32;

/// The gradients of every array, row by row, with the array's name in the book: W1, b1, gamma1 …
pub type NamedGradients = Vec<(String, Vec<f64>)>;

/// The gradient of every array of parameters by central differences, by the book's names; none once `goes_on`, which is told the share
/// that is done, says no. `masks` are dropout's, the same at every try.
///
/// # Shapes
///
/// `x` (n, inputs), `labels` n entries below the number of classes.
///
/// # Errors
///
/// When the parameters cannot be taken into 64 bits.
///
/// # Panics
///
/// When the samples are not as wide as the network's input, or there is not one label for each.
pub fn numerical_gradients<T: Real>(
    network: &Network<T>,
    x: Array2<f64>,
    labels: &[u8],
    masks: &mut impl Rng,
    goes_on: &mut dyn FnMut(f32) -> bool,
) -> Result<Option<NamedGradients>, ParameterError> {
    let frozen = frozen(network, x, labels, masks)?;
    let arrays = frozen.arrays();
    let work: Vec<usize> =
        (0..arrays.len()).map(|array| arrays[array].count() * frozen.cost(array)).collect();
    let (all, mut done) = (work.iter().sum::<usize>().max(1), 0);
    let mut gradients = Vec::with_capacity(arrays.len());
    for (place, array) in arrays.iter().enumerate() {
        let cost = frozen.cost(place).max(1);
        let entries: Vec<usize> = (0..array.count()).collect();
        let mut values = Vec::with_capacity(array.count());
        for some in entries.chunks((WORK / cost).max(1)) {
            if !goes_on((done as f64 / all as f64) as f32) {
                return Ok(None);
            }
            values.extend(frozen.differences(place, some, STEP).iter().map(|difference| difference.gradient));
            done += some.len() * cost;
        }
        gradients.push((array.name.clone(), values));
    }
    Ok(Some(gradients))
}

/// About how long [`numerical_gradients`] of such a batch takes: some differences of each array are taken and timed.
///
/// # Errors
///
/// As there.
///
/// # Panics
///
/// As there.
pub fn time_of_numerical_gradients<T: Real>(
    network: &Network<T>,
    x: Array2<f64>,
    labels: &[u8],
    masks: &mut impl Rng,
) -> Result<Duration, ParameterError> {
    let frozen = frozen(network, x, labels, masks)?;
    let mut all = Duration::ZERO;
    for (place, array) in frozen.arrays().iter().enumerate() {
        let (count, timed) = (array.count(), array.count().min(TIMED));
        // Evenly from the first to the last: where an input is 0 in all samples, nothing is to be computed.
        let entries: Vec<usize> = (0..timed).map(|at| at * count / timed.max(1)).collect();
        let begun = Instant::now();
        frozen.differences(place, &entries, STEP);
        all += begun.elapsed().mul_f64(count as f64 / timed.max(1) as f64);
    }
    Ok(all)
}

fn frozen<T: Real>(
    network: &Network<T>,
    x: Array2<f64>,
    labels: &[u8],
    masks: &mut impl Rng,
) -> Result<FrozenPass, ParameterError> {
    let wide = Network::<f64>::from_parameters(network.architecture(), &network.parameters())?;
    Ok(FrozenPass::new(&wide, x, labels.to_vec(), masks))
}

/// One training step along [`numerical_gradients`]; returns the loss before the update and how far it moved each matrix of weights, or
/// none where nobody waits for it any more.
///
/// The values of the pass, and the gradients that came back through the layers, are those of backpropagation, which is taken for
/// the loss and for what is to be seen; no parameter follows them.
///
/// # Errors
///
/// As there.
///
/// # Panics
///
/// As [`Network::train_step`].
pub fn numerical_step<T: Real, M: Rng + Clone>(
    network: &mut Network<T>,
    (input, x): (Input<'_, T>, Array2<f64>),
    labels: &[u8],
    optimizer: &mut Optimizer<T>,
    masks: &mut M,
    goes_on: &mut dyn FnMut(f32) -> bool,
) -> Result<Option<(T, Vec<WeightStep>)>, ParameterError> {
    let Some(gradients) = numerical_gradients(network, x, labels, &mut masks.clone(), goes_on)? else {
        return Ok(None);
    };
    let loss = network.loss_and_gradients(input, labels, masks);
    let steps = network.weight_steps_along(&gradients, optimizer);
    network.update_along(&gradients, optimizer);
    Ok(Some((loss, steps)))
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;
    use rand_distr::{Distribution, StandardNormal};

    use super::super::{
        Activation, Architecture, BatchNormSettings, Init, Loss, OptimizerKind, Stream, numerical_gradient,
        stream,
    };
    use super::*;

    fn batch() -> (Array2<f64>, Vec<u8>) {
        let mut draws = stream(5, Stream::Inputs);
        (
            Array2::from_shape_simple_fn((8, 6), || StandardNormal.sample(&mut draws)),
            vec![0, 1, 2, 0, 1, 2, 0, 1],
        )
    }

    fn network(loss: Loss) -> Network<f64> {
        let architecture = Architecture {
            loss,
            dropout: 0.2,
            weight_decay: 0.1,
            batch_norm: Some(BatchNormSettings::default()),
            ..Architecture::new(6, &[5, 4], 3, Activation::Tanh)
        };
        Network::new(&architecture, Init::Xavier, 3)
    }

    #[test]
    fn they_are_the_quotients_of_whole_passes() {
        for loss in Loss::ALL {
            let (mut network, (x, labels)) = (network(loss), batch());
            let masks = || stream(1, Stream::Masks);
            let found = numerical_gradients(&network, x.clone(), &labels, &mut masks(), &mut |_| true);
            for (name, found) in found.expect("it is whole").expect("it goes on") {
                let mut values = network.parameter_mut(&name).expect("it is there").to_vec();
                let expected = numerical_gradient(&mut values, STEP, |values| {
                    network.parameter_mut(&name).expect("it is there").copy_from_slice(values);
                    network.training_loss(Input::Values(x.view()), &labels, &mut masks())
                });
                network.parameter_mut(&name).expect("it is there").copy_from_slice(&values);
                for (found, expected) in found.iter().zip(&expected) {
                    assert!((found - expected).abs() < 1e-10, "{name}: {found} and {expected}");
                }
            }
        }
    }

    #[test]
    fn steps_along_them_are_those_of_backpropagation() {
        for kind in [OptimizerKind::Sgd, OptimizerKind::Momentum] {
            let (x, labels) = batch();
            let input = Input::Values(x.view());
            let (mut one, mut other) = (network(Loss::MeanSquaredError), network(Loss::MeanSquaredError));
            let (mut by, mut along) = (Optimizer::new(kind.defaults()), Optimizer::new(kind.defaults()));
            let mut masks = [stream(1, Stream::Masks), stream(1, Stream::Masks)];
            for _ in 0..20 {
                let [first, second] = &mut masks;
                let expected = one.train_step(input, &labels, &mut by, first);
                let found =
                    numerical_step(&mut other, (input, x.clone()), &labels, &mut along, second, &mut |_| {
                        true
                    });
                let (found, steps) = found.expect("it is whole").expect("it goes on");
                assert!((found - expected).abs() < 1e-7, "{found} and {expected}");
                assert_eq!(steps.len(), 3, "a matrix of weights in each layer");
            }
        }
    }

    #[test]
    fn a_step_that_is_given_up_changes_no_parameter() {
        let (mut network, (x, labels)) = (network(Loss::CrossEntropy), batch());
        let before = network.parameters();
        let mut optimizer = Optimizer::new(OptimizerKind::Sgd.defaults());
        let mut masks = stream(1, Stream::Masks);
        let mut asked = 0;
        let goes_on = &mut |_| {
            asked += 1;
            asked < 3
        };
        let input = (Input::Values(x.view()), x.clone());
        let step = numerical_step(&mut network, input, &labels, &mut optimizer, &mut masks, goes_on);
        assert_eq!((step, asked), (Ok(None), 3));
        assert_eq!(network.parameters(), before);
    }
}
