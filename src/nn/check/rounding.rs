//! How much of a loss is rounding.
//!
//! A difference of two losses, divided by 2h, is no better than their rounding divided by h; so a verdict has to know
//! it. It is found by trial: the batch goes through the network again with every sum and every activation off by a
//! little, at random and far more than rounding would have it, and what that does to the loss is scaled down.

use ndarray::Array2;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::super::workspace::{flat, flat_mut};
use super::super::{Stream, stream};
use super::still::{AffineValues, StillNetwork};

/// How often it is tried; the worst counts.
const TRIALS: usize = 6;
/// By how much more than rounding each number is off.
const MAGNIFIED: f64 = 4096.0;

impl StillNetwork {
    /// About the largest error that rounding leaves in a loss without weight decay; not a number where the loss is none.
    pub(super) fn rounding(&self) -> f64 {
        let still = self.losses_of(&mut self.output.y.clone()).plain;
        let mut draws = stream(0, Stream::Checks);
        let moved = (0..TRIALS).map(|_| (self.disturbed(&mut draws) - still).abs() / MAGNIFIED);
        let worst =
            moved.fold(0.0, |worst: f64, moved| if moved > worst || moved.is_nan() { moved } else { worst });
        2.0 * worst + f64::EPSILON * still.abs()
    }

    /// The loss with every number on the way off by a little. Every ReLU stays on its side.
    fn disturbed(&self, draws: &mut ChaCha8Rng) -> f64 {
        let mut x: Option<Array2<f64>> = None;
        for layer in &self.hidden {
            let mut y = disturbed_affine(&layer.affine, x.as_ref(), draws);
            if let Some(norm) = &layer.batch_norm {
                norm.forward(&mut y);
            }
            let before = y.clone();
            let mut after = y;
            if let Some(branches) = self.activation.about().branches {
                after.zip_mut_with(&layer.before, |y, still| *y = branches(*y, *still));
            } else {
                self.activation.forward(flat(&before), flat_mut(&mut after));
            }
            after.mapv_inplace(|y| y + off(draws) * y.abs());
            if let Some(mask) = &layer.mask {
                after *= mask;
            }
            x = Some(after);
        }
        self.losses_of(&mut disturbed_affine(&self.output, x.as_ref(), draws)).plain
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
fn disturbed_affine(values: &AffineValues, x: Option<&Array2<f64>>, draws: &mut ChaCha8Rng) -> Array2<f64> {
    let x = x.unwrap_or(&values.x);
    let mut y = x.dot(&values.affine.w) + &values.affine.b;
    let sizes = x.mapv(f64::abs).dot(&values.affine.w.mapv(f64::abs)) + values.affine.b.mapv(f64::abs);
    y.zip_mut_with(&sizes, |y, size| *y += off(draws) * size);
    y
}

fn off(draws: &mut ChaCha8Rng) -> f64 {
    let size = 0.5 * MAGNIFIED * f64::EPSILON;
    if draws.random::<bool>() { size } else { -size }
}
