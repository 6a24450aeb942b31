//! How far an update moves each matrix of weights.

use std::borrow::Cow;

use ndarray::ArrayViewD;

use super::super::product::vectorised;
use super::super::{Optimizer, Real};
use super::Network;
use super::parameters::Parameter;

/// The weights of a layer, with their gradient.
type Weights<'a, T> = Parameter<'a, T, ArrayViewD<'a, T>>;

/// How far one update moves the weights of a layer, beside how far these lie apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeightStep {
    /// Standard deviation (biased, as `numpy.std`) of what is added to the weights, over all entries of the matrix.
    pub update: f64,
    /// The same of the weights before it.
    pub weights: f64,
}

impl WeightStep {
    /// The first over the second: 0 where nothing moves, infinite or not a number where all weights are the same.
    pub fn ratio(self) -> f64 {
        self.update / self.weights
    }
}

/// Values that are looked at together: a block stays in the nearest cache.
const BLOCK: usize = 2048;

impl<T: Real> Network<T> {
    /// How far the update that comes next moves each matrix of weights, W1 first, by the gradients of the last pass; nothing is
    /// moved. It is what the rule adds, not the difference of the weights, in which small steps are lost by rounding.
    pub(super) fn weight_steps(&self, optimizer: &Optimizer<T>) -> Vec<WeightStep> {
        self.weight_steps_by(optimizer, |weights| {
            weights.gradient.as_ref().and_then(|gradient| Some(gradient.as_slice()?.into()))
        })
    }

    /// The same by these gradients, which have the names of the parameters.
    pub(in super::super) fn weight_steps_along(
        &self,
        gradients: &[(String, Vec<f64>)],
        optimizer: &Optimizer<T>,
    ) -> Vec<WeightStep> {
        self.weight_steps_by(optimizer, |weights| {
            let name = weights.name();
            let (_, gradient) = gradients.iter().find(|(of, _)| *of == name)?;
            Some(gradient.iter().map(|slope| T::of(*slope)).collect())
        })
    }

    fn weight_steps_by(
        &self,
        optimizer: &Optimizer<T>,
        gradient_of: impl for<'a> Fn(&'a Weights<'_, T>) -> Option<Cow<'a, [T]>>,
    ) -> Vec<WeightStep> {
        let mut block = Vec::with_capacity(BLOCK);
        let weights = self.parameters.each(Some(&self.pass)).filter(Parameter::is_weight);
        let step = |parameter: Weights<'_, T>| {
            let values = parameter.values.as_slice()?;
            let gradient = gradient_of(&parameter)?;
            let (mut update, mut spread) = (Spread::default(), Spread::default());
            let mut from = 0;
            for (values, gradient) in values.chunks(BLOCK).zip(gradient.chunks(BLOCK)) {
                optimizer.next_step(parameter.id, from, values, gradient, &mut block);
                update.add(&block);
                spread.add(values);
                from += values.len();
            }
            Some(WeightStep { update: update.std(), weights: spread.std() })
        };
        weights.filter_map(step).collect()
    }
}

/// Sums of values about the first of them, so that a narrow spike far from zero keeps its spread.
#[derive(Default)]
struct Spread {
    origin: Option<f64>,
    count: usize,
    sum: f64,
    squares: f64,
}

impl Spread {
    fn add<T: Real>(&mut self, values: &[T]) {
        const LANES: usize = 16;
        let Some(first) = values.first() else { return };
        let origin = *self.origin.get_or_insert(first.wide());
        let (sum, squares) = vectorised(|| {
            let mut sums = [[0.0; LANES]; 2];
            let (rounds, rest) = values.as_chunks::<LANES>();
            for round in rounds {
                for (lane, value) in round.iter().enumerate() {
                    let away = value.wide() - origin;
                    sums[0][lane] += away;
                    sums[1][lane] += away * away;
                }
            }
            let [mut sum, mut squares] = sums.map(|sums| sums.iter().sum::<f64>());
            for value in rest {
                let away = value.wide() - origin;
                sum += away;
                squares += away * away;
            }
            (sum, squares)
        });
        self.count += values.len();
        self.sum += sum;
        self.squares += squares;
    }

    fn std(&self) -> f64 {
        let count = self.count as f64;
        let mean = self.sum / count;
        // `max` would make a 0 of what is no number.
        let variance = self.squares / count - mean * mean;
        if variance < 0.0 { 0.0 } else { variance.sqrt() }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::super::super::{
        Activation, Architecture, Init, Input, OptimizerKind, ParameterSet, Stream, stream,
    };
    use super::*;

    fn std<'a>(values: impl Iterator<Item = &'a f64> + Clone) -> f64 {
        let count = values.clone().count() as f64;
        let mean = values.clone().sum::<f64>() / count;
        (values.map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt()
    }

    fn weights(parameters: &ParameterSet) -> Vec<&ndarray::ArrayD<f64>> {
        parameters.iter().filter(|(name, _)| name.starts_with('W')).map(|(_, array)| array).collect()
    }

    /// Of each rule: the standard deviations of what really came to the weights, and of SGD those of its gradients, λ included.
    #[test]
    fn it_says_how_far_each_matrix_moves_by_whatever_rule() {
        for kind in OptimizerKind::ALL {
            let mut architecture = Architecture::new(70, &[60, 9], 5, Activation::Tanh);
            architecture.weight_decay = 0.01;
            let mut network = Network::<f64>::new(&architecture, Init::He, 1);
            let mut optimizer = Optimizer::new(kind.defaults());
            optimizer.set_decay(0.1);
            let input = Array2::from_shape_fn((30, 70), |(row, column)| ((row * column) % 7) as f64 / 7.0);
            let labels: Vec<u8> = (0..30).map(|row| row % 5).collect();
            let mut masks = stream(1, Stream::Masks);
            for update in 0..3 {
                optimizer.scale_rate(1.0 / f64::from(update + 1));
                let before = network.parameters();
                let input = Input::Values(input.view());
                let (_, steps) = network.train_step_measured(input, &labels, &mut optimizer, &mut masks);
                let after = network.parameters();
                assert_eq!(steps.len(), 3);
                for ((step, before), after) in steps.iter().zip(weights(&before)).zip(weights(&after)) {
                    let moved = after - before;
                    let (update, weights) = (std(moved.iter()), std(before.iter()));
                    assert!((step.update - update).abs() <= 1e-9 * update, "{kind:?}: {step:?} {update}");
                    assert!((step.weights - weights).abs() <= 1e-9 * weights, "{kind:?}");
                }
                if kind == OptimizerKind::Sgd {
                    let lr = optimizer.settings().lr() / f64::from(update + 1);
                    for ((step, gradient), before) in
                        steps.iter().zip(weights(&network.gradients())).zip(weights(&before))
                    {
                        let plain = lr * std((gradient + &(before * 0.1)).iter()) / std(before.iter());
                        assert!((step.ratio() - plain).abs() <= 1e-9 * plain, "{step:?} {plain}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_measured_step_is_a_step_and_what_stands_still_or_is_no_number_is_said() {
        let train = |measured: bool, lr: f64, init: f64| {
            let architecture = Architecture::new(20, &[300], 4, Activation::Relu);
            let mut network = Network::<f32>::new(&architecture, Init::Std(init), 2);
            let mut optimizer = Optimizer::new(OptimizerKind::Momentum.defaults().with_lr(lr));
            let input = Array2::from_elem((8, 20), 0.3_f32);
            let mut masks = stream(1, Stream::Masks);
            let mut last = Vec::new();
            for _ in 0..4 {
                let input = Input::Values(input.view());
                if measured {
                    last = network.train_step_measured(input, &[1; 8], &mut optimizer, &mut masks).1;
                } else {
                    network.train_step(input, &[1; 8], &mut optimizer, &mut masks);
                }
            }
            (network.parameters(), last)
        };
        assert_eq!(train(true, 0.1, 0.1).0, train(false, 0.1, 0.1).0);
        let (_, steps) = train(true, 1e-3, 0.0);
        assert!(steps.iter().all(|step| step.weights == 0.0 || step.ratio() > 0.0), "{steps:?}");
        assert_eq!((steps[0].update, steps[0].weights), (0.0, 0.0), "{steps:?}");
        let (_, steps) = train(true, 1e30, 1.0);
        assert!(steps.iter().any(|step| step.ratio().is_nan()), "{steps:?}");
    }
}
