//! What a run shows of itself, for the symptoms: numbers that stand in its figures.

use ndarray::ArrayD;

use super::super::point::{Accuracy, LayerMoment, TrainingEnd};
use super::planted::is_bias;
use crate::experiment::figure::Histogram;
use crate::nn::ParameterSet;

/// What a whole training shows of itself.
#[derive(Clone, Debug)]
pub struct Signs {
    losses: Vec<f64>,
    /// The layers after the first update.
    first: Vec<LayerMoment>,
    /// Those after the last one.
    last: Vec<LayerMoment>,
    accuracy: Accuracy,
    start: ParameterSet,
    end: ParameterSet,
}

impl Signs {
    /// What the end of a training, its losses and its parameters at the start and at the end show.
    pub(super) fn new(losses: Vec<f64>, ended: &TrainingEnd, [start, end]: [ParameterSet; 2]) -> Self {
        let layers =
            |at: Option<(&u64, &Vec<LayerMoment>)>| at.map(|(_, all)| all.clone()).unwrap_or_default();
        Self {
            losses,
            first: layers(ended.moments.first_key_value()),
            last: layers(ended.moments.last_key_value()),
            accuracy: ended.accuracy,
            start,
            end,
        }
    }

    /// The loss of every batch before its update.
    pub fn losses(&self) -> &[f64] {
        &self.losses
    }

    /// The first of them.
    pub fn first_loss(&self) -> f64 {
        self.losses.first().copied().unwrap_or(f64::NAN)
    }

    /// The accuracy on the training images, at the end.
    pub fn train(&self) -> f64 {
        self.accuracy.train
    }

    /// That on the test images.
    pub fn test(&self) -> f64 {
        self.accuracy.test
    }

    /// Hidden layers.
    pub fn depth(&self) -> usize {
        self.first.len()
    }

    fn first(&self, layer: usize) -> Option<&LayerMoment> {
        self.first.get(layer.checked_sub(1)?)
    }

    /// The standard deviation of what a hidden layer, counted from 1, gives for the first batch.
    pub fn activation_std(&self, layer: usize) -> f64 {
        self.first(layer).map_or(f64::NAN, |layer| layer.activation.std)
    }

    /// That of the gradient that arrives there.
    pub fn gradient_std(&self, layer: usize) -> f64 {
        self.first(layer).map_or(f64::NAN, |layer| layer.gradient.std)
    }

    /// The share of zeros in that gradient.
    pub fn zeros_in_gradient(&self, layer: usize) -> f64 {
        self.first(layer).map_or(f64::NAN, |layer| zeros(&layer.gradient))
    }

    /// Whether no unit of any hidden layer answers to anything, neither at the start nor at the end.
    pub fn has_dead_layers(&self) -> bool {
        let mut all = self.first.iter().chain(&self.last);
        !self.first.is_empty() && all.all(|layer| zeros(&layer.activation) == 1.0)
    }

    /// Whether the first hidden layer sees a batch of one image: as many values as units.
    pub fn is_one_image(&self) -> bool {
        let units = self.start.get("b1").map(ArrayD::len);
        let values = self.first(1).map(|layer| layer.activation.total);
        units.zip(values).is_some_and(|(units, values)| units as u64 == u64::from(values))
    }

    /// The standard deviation of an array of parameters at the start.
    pub fn std_of(&self, name: &str) -> f64 {
        self.start.get(name).map_or(f64::NAN, std)
    }

    /// The same at the end.
    pub fn std_of_at_the_end(&self, name: &str) -> f64 {
        self.end.get(name).map_or(f64::NAN, std)
    }

    /// How far the training moved an array, as a share of its size at the start.
    pub fn moved(&self, name: &str) -> f64 {
        let Some((start, end)) = self.start.get(name).zip(self.end.get(name)) else { return f64::NAN };
        size(&(end - start)) / size(start)
    }

    /// Whether all units of the first layer have the same weights at the end.
    pub fn has_equal_units(&self) -> bool {
        self.end.get("W1").is_some_and(|weights| {
            let units = weights.shape().last().copied().unwrap_or(0);
            units > 1
                && weights.rows().into_iter().all(|row| row.iter().all(|weight| Some(weight) == row.first()))
        })
    }

    /// The mean of some biases at the start.
    pub fn biases_at_the_start(&self, name: &str) -> f64 {
        self.start.get(name).and_then(|biases| biases.mean()).unwrap_or(f64::NAN)
    }

    /// Whether every bias is exactly 0 at the end.
    pub fn has_no_biases(&self) -> bool {
        self.end
            .iter()
            .filter(|(name, _)| is_bias(name))
            .all(|(_, biases)| biases.iter().all(|bias| *bias == 0.0))
    }
}

fn zeros(histogram: &Histogram) -> f64 {
    f64::from(histogram.zeros) / f64::from(histogram.total.max(1))
}

fn std(array: &ArrayD<f64>) -> f64 {
    array.std(0.0)
}

/// The root of the sum of the squares.
fn size(array: &ArrayD<f64>) -> f64 {
    array.iter().map(|value| value * value).sum::<f64>().sqrt()
}
