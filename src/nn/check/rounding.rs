//! How much of a loss is rounding.
//!
//! A difference of two losses, divided by 2h, is no better than their rounding divided by h; so a verdict has to know
//! it. It is found by trial: the batch goes through the network again with every sum and every activation off by a
//! little, at random and far more than rounding would have it, and what that does to the loss is scaled down.

use ndarray::Array2;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::super::layers::Affine;
use super::super::workspace::{flat, flat_mut};
use super::super::{Stream, stream};
use super::frozen::{Frozen, FrozenPass};

/// How often it is tried; the worst counts.
const TRIALS: usize = 6;
/// By how much more than rounding each number is off.
const MAGNIFIED: f64 = 4096.0;

impl FrozenPass {
    /// About the largest error that rounding leaves in a loss without weight decay; NaN where the loss is.
    pub(super) fn rounding(&self) -> f64 {
        let undisturbed = self.losses_of(&mut self.logits().clone()).plain;
        let mut draws = stream(0, Stream::Checks);
        let moved = (0..TRIALS).map(|_| (self.disturbed(&mut draws) - undisturbed).abs() / MAGNIFIED);
        let worst =
            moved.fold(0.0, |worst: f64, moved| if moved > worst || moved.is_nan() { moved } else { worst });
        2.0 * worst + f64::EPSILON * undisturbed.abs()
    }

    /// The loss with every number on the way off by a little. Every ReLU stays on its side.
    fn disturbed(&self, draws: &mut ChaCha8Rng) -> f64 {
        let mut values: Option<Array2<f64>> = None;
        for (place, layer) in self.layers.iter().enumerate() {
            let x = values.as_ref().unwrap_or_else(|| self.x(place));
            let y = match &layer.kind {
                Frozen::Affine { affine, .. } => disturbed_affine(affine, x, draws),
                Frozen::BatchNorm(norm) => {
                    let mut y = x.clone();
                    norm.forward(&mut y);
                    y
                }
                Frozen::LayerNorm(norm) => {
                    let mut y = x.clone();
                    norm.forward(&mut y);
                    y
                }
                Frozen::Activation(activation) => {
                    let mut y = x.clone();
                    match activation.about().branches {
                        Some(branches) => y.zip_mut_with(self.x(place), |y, side| *y = branches(*y, *side)),
                        None => activation.forward(flat(x), flat_mut(&mut y)),
                    }
                    y.mapv_inplace(|y| y + off(draws) * y.abs());
                    y
                }
                Frozen::Dropout(mask) => x * mask,
            };
            values = Some(y);
        }
        let mut logits = values.unwrap_or_else(|| self.logits().clone());
        self.losses_of(&mut logits).plain
    }

    /// How far the network is from being sure: 1 less the probability of the right class, of the sample of which it is
    /// least sure.
    pub(super) fn doubt(&self) -> f64 {
        let rows = self.probabilities.rows().into_iter().zip(&self.labels);
        let others = rows.map(|(row, label)| {
            let others = row.iter().enumerate().filter(|(class, _)| *class != usize::from(*label));
            others.map(|(_, probability)| *probability).sum::<f64>()
        });
        others.fold(0.0, f64::max)
    }
}

/// X·W + b, each sum off by its rounding, magnified.
fn disturbed_affine(affine: &Affine<f64>, x: &Array2<f64>, draws: &mut ChaCha8Rng) -> Array2<f64> {
    let mut y = x.dot(&affine.w) + &affine.b;
    let sizes = x.mapv(f64::abs).dot(&affine.w.mapv(f64::abs)) + affine.b.mapv(f64::abs);
    y.zip_mut_with(&sizes, |y, size| *y += off(draws) * size);
    y
}

fn off(draws: &mut ChaCha8Rng) -> f64 {
    let size = 0.5 * MAGNIFIED * f64::EPSILON;
    if draws.random::<bool>() { size } else { -size }
}
