//! Batch normalisation (pages 210-213; Ioffe and Szegedy, 2015, arXiv:1502.03167).
//!
//! In training, each column (unit) of the batch is brought to mean 0 and variance 1, then scaled by γ and moved by β,
//! which are learned:
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
use super::super::workspace::{entries, entries_mut, resize, rows, rows_mut};
use super::super::{BatchNormSettings, Real};

/// What a batch normalisation has learned and gathered; every vector has one entry per unit.
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
    variance: Array1<T>,
}

named_arrays!(
    BatchNorm, to write:
    "gamma" => gamma, "beta" => beta, "running_mean" => running_mean, "running_var" => running_var
);
named_arrays!(BatchNormPass: "gamma" => dgamma, "beta" => dbeta);

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

    /// y of a training batch x; mixes the batch into the running values.
    ///
    /// # Shapes
    ///
    /// x and y (n, units), row-major.
    ///
    /// # Panics
    ///
    /// When x or y is not row-major, or their shapes differ.
    pub fn forward(
        &mut self,
        settings: BatchNormSettings,
        x: ArrayView2<T>,
        mut y: ArrayViewMut2<T>,
        pass: &mut BatchNormPass<T>,
    ) {
        assert_eq!(x.dim(), y.dim(), "shapes of a batch normalisation");
        resize(&mut pass.normalised, x.dim());
        let count = T::of(x.nrows() as f64);
        let mean = entries_mut(&mut pass.mean);
        column_sums(x, mean);
        for mean in mean.iter_mut() {
            *mean /= count;
        }
        let variance = entries_mut(&mut pass.variance);
        centre(x, mean, pass.normalised.view_mut(), variance);
        for variance in variance.iter_mut() {
            *variance /= count;
        }
        self.mix_in(settings, mean, variance);
        let std = entries_mut(&mut pass.std);
        let epsilon = T::of(settings.epsilon);
        for (std, &variance) in std.iter_mut().zip(&*variance) {
            *std = (variance + epsilon).sqrt();
        }
        let (std, gamma, beta) = (&*std, entries(&self.gamma), entries(&self.beta));
        let mut normalised = pass.normalised.view_mut();
        vectorised(|| {
            for (normalised, y) in rows_mut(&mut normalised).zip(rows_mut(&mut y)) {
                for (normalised, &std) in normalised.iter_mut().zip(std) {
                    *normalised /= std;
                }
                for (((y, &normalised), &gamma), &beta) in y.iter_mut().zip(&*normalised).zip(gamma).zip(beta)
                {
                    *y = gamma * normalised + beta;
                }
            }
        });
    }

    /// running = momentum · running + (1 - momentum) · batch, or the batch alone.
    fn mix_in(&mut self, settings: BatchNormSettings, mean: &[T], variance: &[T]) {
        let start = std::mem::take(&mut self.start_from_batch);
        let (keep, take) = (T::of(settings.momentum), T::of(1.0 - settings.momentum));
        for (running, batch) in [(&mut self.running_mean, mean), (&mut self.running_var, variance)] {
            for (running, &batch) in running.iter_mut().zip(batch) {
                *running = if start { batch } else { keep * *running + take * batch };
            }
        }
    }

    /// x to y in place with the running values; nothing is remembered.
    ///
    /// # Shapes
    ///
    /// x (n, units), row-major.
    ///
    /// # Panics
    ///
    /// When x is not row-major.
    pub fn infer(&self, settings: BatchNormSettings, x: &mut ArrayViewMut2<T>) {
        let std = self.running_std(settings);
        let (gamma, beta, mean) = (entries(&self.gamma), entries(&self.beta), entries(&self.running_mean));
        vectorised(|| {
            for row in rows_mut(x) {
                for ((x, &mean), &std) in row.iter_mut().zip(mean).zip(&std) {
                    *x = (*x - mean) / std;
                }
                for ((x, &gamma), &beta) in row.iter_mut().zip(gamma).zip(beta) {
                    *x = gamma * *x + beta;
                }
            }
        });
    }

    /// dy to dx in place through the running values, which are constants: dx = dy · γ / sqrt(running variance + ε).
    ///
    /// # Shapes
    ///
    /// dy (n, units).
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
            variance: Array1::zeros(units),
        }
    }

    /// dx of the last training batch from dy; fills `dgamma` and `dbeta`.
    ///
    /// # Shapes
    ///
    /// dy and dx (n, units), row-major, with the n of the last [`forward`](BatchNorm::forward).
    ///
    /// # Panics
    ///
    /// When dy or dx is not row-major, or not of the shape of that batch.
    pub fn backward(&mut self, layer: &BatchNorm<T>, dy: ArrayView2<T>, mut dx: ArrayViewMut2<T>) {
        assert_eq!(
            (dy.dim(), dx.dim()),
            (self.normalised.dim(), self.normalised.dim()),
            "the shape of the batch"
        );
        let (dgamma, dbeta) = (entries_mut(&mut self.dgamma), entries_mut(&mut self.dbeta));
        column_sums(dy, dbeta);
        vectorised(|| {
            dgamma.fill(T::zero());
            for (dy, normalised) in rows(dy).zip(rows(self.normalised.view())) {
                for ((sum, &dy), &normalised) in dgamma.iter_mut().zip(dy).zip(normalised) {
                    *sum += dy * normalised;
                }
            }
        });
        let count = T::of(dy.nrows() as f64);
        let (gamma, std) = (entries(&layer.gamma), entries(&self.std));
        vectorised(|| {
            let inputs = rows(dy).zip(rows(self.normalised.view()));
            for ((dy, normalised), dx) in inputs.zip(rows_mut(&mut dx)) {
                for (unit, dx) in dx.iter_mut().enumerate() {
                    *dx = gamma[unit] / (count * std[unit])
                        * (count * dy[unit] - dbeta[unit] - normalised[unit] * dgamma[unit]);
                }
            }
        });
    }
}

/// centred = x - μ, and the sums of its squares by column.
fn centre<T: Real>(x: ArrayView2<T>, mean: &[T], mut centred: ArrayViewMut2<T>, squares: &mut [T]) {
    vectorised(|| {
        squares.fill(T::zero());
        for (x, centred) in rows(x).zip(rows_mut(&mut centred)) {
            for (((centred, &x), &mean), sum) in centred.iter_mut().zip(x).zip(mean).zip(&mut *squares) {
                *centred = x - mean;
                *sum += *centred * *centred;
            }
        }
    });
}
