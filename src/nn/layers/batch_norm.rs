//! Batch normalisation (pages 210-213).
//!
//! In training, each column (unit) of the batch is brought to mean 0 and variance 1, then scaled by γ and moved by β,
//! which are learnt:
//!
//! μ = mean of x, σ² = mean of (x - μ)², x̂ = (x - μ) / sqrt(σ² + ε), y = γ·x̂ + β
//!
//! Backward, μ and σ depend on every sample, so each dx gathers from the whole column:
//! dβ = Σ dy, dγ = Σ dy·x̂, dx = γ / (N·sqrt(σ² + ε)) · (N·dy - dβ - x̂·dγ)
//!
//! In inference the running mean and variance stand in for those of the batch:
//! running = momentum · running + (1 - momentum) · batch. The book starts both at 0, so that inference is poor just
//! after the start; a layer that is put into a network in the middle of a run takes them from its first batch.

use ndarray::{Array1, Array2, ArrayView2, ArrayViewMut2};

use super::super::product::{column_sums, vectorised};
use super::super::workspace::{resize, values_mut};
use super::super::{BatchNormSettings, Real};

/// What a batch normalisation has learnt and gathered; every vector has one entry a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchNorm<T> {
    /// Scale, 1 at the start.
    pub gamma: Array1<T>,
    /// Shift, 0 at the start.
    pub beta: Array1<T>,
    /// Mean as inference uses it.
    pub running_mean: Array1<T>,
    /// Variance as inference uses it.
    pub running_var: Array1<T>,
    /// Whether the next batch's mean and variance replace the running ones instead of being mixed in.
    pub start_from_batch: bool,
}

/// What a training pass leaves behind: what backward needs, and the gradients.
#[derive(Clone, Debug)]
pub struct BatchNormPass<T> {
    /// x̂, shape (n, units).
    pub normalised: Array2<T>,
    /// sqrt(σ² + ε) of the batch.
    pub std: Array1<T>,
    /// Gradient with respect to γ.
    pub dgamma: Array1<T>,
    /// Gradient with respect to β.
    pub dbeta: Array1<T>,
    mean: Array1<T>,
}

impl<T: Real> BatchNorm<T> {
    /// γ 1, β 0, running values 0.
    pub fn new(units: usize) -> Self {
        Self {
            gamma: Array1::ones(units),
            beta: Array1::zeros(units),
            running_mean: Array1::zeros(units),
            running_var: Array1::zeros(units),
            start_from_batch: false,
        }
    }

    /// y of a training batch x, both (n, units); mixes the batch into the running values.
    pub fn forward(
        &mut self,
        settings: BatchNormSettings,
        x: ArrayView2<T>,
        mut y: ArrayViewMut2<T>,
        pass: &mut BatchNormPass<T>,
    ) {
        resize(&mut pass.normalised, x.dim());
        let count = T::of(x.nrows() as f64);
        let epsilon = T::of(settings.epsilon);
        let (mean, std) = (slice_mut(&mut pass.mean), slice_mut(&mut pass.std));
        column_sums(x, mean);
        for mean in mean.iter_mut() {
            *mean /= count;
        }
        vectorised(|| {
            std.fill(T::zero());
            for (x, mut centred) in x.rows().into_iter().zip(pass.normalised.rows_mut()) {
                let (Some(x), Some(centred)) = (x.to_slice(), centred.as_slice_mut()) else { continue };
                for (((centred, &x), &mean), sum) in centred.iter_mut().zip(x).zip(&*mean).zip(&mut *std) {
                    *centred = x - mean;
                    *sum += *centred * *centred;
                }
            }
        });
        let (keep, take) = (T::of(settings.momentum), T::of(1.0 - settings.momentum));
        let start = self.start_from_batch;
        let mix = |running: T, batch: T| if start { batch } else { keep * running + take * batch };
        for (unit, std) in std.iter_mut().enumerate() {
            let variance = *std / count;
            self.running_mean[unit] = mix(self.running_mean[unit], mean[unit]);
            self.running_var[unit] = mix(self.running_var[unit], variance);
            *std = (variance + epsilon).sqrt();
        }
        self.start_from_batch = false;
        let (gamma, beta) = (slice(&self.gamma), slice(&self.beta));
        vectorised(|| {
            for (mut y, mut normalised) in y.rows_mut().into_iter().zip(pass.normalised.rows_mut()) {
                let (Some(y), Some(normalised)) = (y.as_slice_mut(), normalised.as_slice_mut()) else {
                    continue;
                };
                for ((y, normalised), ((&gamma, &beta), &std)) in
                    y.iter_mut().zip(normalised).zip(gamma.iter().zip(beta).zip(&*std))
                {
                    *normalised /= std;
                    *y = gamma * *normalised + beta;
                }
            }
        });
    }

    /// x to y in place, shape (n, units), with the running values; nothing is remembered. x is in standard order.
    pub fn infer(&self, settings: BatchNormSettings, x: &mut ArrayViewMut2<T>) {
        let std = self.running_std(settings);
        let (gamma, beta, mean) = (slice(&self.gamma), slice(&self.beta), slice(&self.running_mean));
        vectorised(|| {
            for row in values_mut(x).chunks_exact_mut(std.len().max(1)) {
                let affine = gamma.iter().zip(beta).zip(mean.iter().zip(&std));
                for (x, ((&gamma, &beta), (&mean, &std))) in row.iter_mut().zip(affine) {
                    *x = gamma * ((*x - mean) / std) + beta;
                }
            }
        });
    }

    /// dy to dx in place through the running values, which are constants: dx = dy · γ / sqrt(running variance + ε).
    pub fn infer_backward(&self, settings: BatchNormSettings, dy: &mut ArrayViewMut2<T>) {
        let slopes = &self.gamma / &Array1::from(self.running_std(settings));
        for mut row in dy.rows_mut() {
            row *= &slopes;
        }
    }

    /// sqrt(running variance + ε) of every unit.
    fn running_std(&self, settings: BatchNormSettings) -> Vec<T> {
        let epsilon = T::of(settings.epsilon);
        self.running_var.iter().map(|&variance| (variance + epsilon).sqrt()).collect()
    }
}

impl<T: Real> BatchNormPass<T> {
    /// Room for the passes of a layer with so many units.
    pub fn new(units: usize) -> Self {
        Self {
            normalised: Array2::zeros((0, units)),
            std: Array1::zeros(units),
            dgamma: Array1::zeros(units),
            dbeta: Array1::zeros(units),
            mean: Array1::zeros(units),
        }
    }

    /// dx of the last training batch from dy, both (n, units); fills `dgamma` and `dbeta`.
    pub fn backward(&mut self, layer: &BatchNorm<T>, dy: ArrayView2<T>, mut dx: ArrayViewMut2<T>) {
        let (dgamma, dbeta) = (slice_mut(&mut self.dgamma), slice_mut(&mut self.dbeta));
        column_sums(dy, dbeta);
        vectorised(|| {
            dgamma.fill(T::zero());
            for (dy, normalised) in dy.rows().into_iter().zip(self.normalised.rows()) {
                let (Some(dy), Some(normalised)) = (dy.to_slice(), normalised.to_slice()) else { continue };
                for ((sum, &dy), &normalised) in dgamma.iter_mut().zip(dy).zip(normalised) {
                    *sum += dy * normalised;
                }
            }
        });
        let count = T::of(dy.nrows() as f64);
        let (gamma, std) = (slice(&layer.gamma), slice(&self.std));
        vectorised(|| {
            for ((dy, mut dx), normalised) in
                dy.rows().into_iter().zip(dx.rows_mut()).zip(self.normalised.rows())
            {
                let (Some(dy), Some(dx)) = (dy.to_slice(), dx.as_slice_mut()) else { continue };
                let Some(normalised) = normalised.to_slice() else { continue };
                for (unit, dx) in dx.iter_mut().enumerate() {
                    *dx = gamma[unit] / (count * std[unit])
                        * (count * dy[unit] - dbeta[unit] - normalised[unit] * dgamma[unit]);
                }
            }
        });
    }
}

fn slice<T>(vector: &Array1<T>) -> &[T] {
    vector.as_slice().expect("an owned vector is contiguous")
}

fn slice_mut<T>(vector: &mut Array1<T>) -> &mut [T] {
    vector.as_slice_mut().expect("an owned vector is contiguous")
}
