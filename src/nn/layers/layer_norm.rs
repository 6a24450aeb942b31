//! Layer normalisation (Ba, Kiros and Hinton, 2016, arXiv:1607.06450).
//!
//! Each row (sample) of the batch is brought to mean 0 and variance 1 over its own D units, then every unit is scaled by its γ and
//! moved by its β, which are learned:
//!
//! μ = mean of the row, σ² = mean of (x - μ)², x̂ = (x - μ) / sqrt(σ² + ε), y = γ·x̂ + β
//!
//! Backward, with g = γ·dy: dβ = Σ dy and dγ = Σ dy·x̂ over the batch, dx = (D·g - Σ g - x̂·Σ g·x̂) / (D·sqrt(σ² + ε)), where
//! these sums run over the row.
//!
//! No sample knows of another, so training and inference are the same, there are no running values, and a batch of one is as good
//! as any. The book does not have this layer; ε is PyTorch's 1e-5, so that its numbers are those of `torch.nn.LayerNorm`.

#![expect(clippy::inline_always, reason = "instructions chosen at run time reach only into what is inlined")]

use ndarray::{Array1, Array2, ArrayView2, ArrayViewMut2};

use super::super::Real;
use super::super::product::{column_sums, vectorised};
use super::super::workspace::{entries, entries_mut, resize, rows, rows_mut};

/// Added to the variance, so that a row of equal values does not divide by 0.
pub const EPSILON: f64 = 1e-5;

/// What a layer normalisation has learned; both vectors have one entry per unit.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerNorm<T> {
    /// Scale, 1 at the start.
    pub gamma: Array1<T>,
    /// Shift, 0 at the start.
    pub beta: Array1<T>,
}

/// What a training pass leaves behind: what backward needs, and the gradients.
#[derive(Clone, Debug)]
pub struct LayerNormPass<T> {
    /// x̂, shape (n, units).
    pub normalised: Array2<T>,
    /// sqrt(σ² + ε) of every row.
    pub std: Vec<T>,
    /// Gradient with respect to γ.
    pub dgamma: Array1<T>,
    /// Gradient with respect to β.
    pub dbeta: Array1<T>,
}

named_arrays!(LayerNorm, to write: "ln_gamma" => gamma, "ln_beta" => beta);
named_arrays!(LayerNormPass: "ln_gamma" => dgamma, "ln_beta" => dbeta);

impl<T: Real> LayerNorm<T> {
    /// γ 1, β 0.
    pub fn new(units: usize) -> Self {
        Self { gamma: Array1::ones(units), beta: Array1::zeros(units) }
    }

    /// y of a training batch x.
    ///
    /// # Shapes
    ///
    /// x and y (n, units), row-major.
    ///
    /// # Panics
    ///
    /// When x or y is not row-major, or their shapes differ.
    pub fn forward(&self, x: ArrayView2<T>, mut y: ArrayViewMut2<T>, pass: &mut LayerNormPass<T>) {
        assert_eq!(x.dim(), y.dim(), "shapes of a layer normalisation");
        resize(&mut pass.normalised, x.dim());
        pass.std.resize(x.nrows(), T::one());
        let mut normalised = pass.normalised.view_mut();
        vectorised(|| {
            let outputs = rows_mut(&mut normalised).zip(rows_mut(&mut y)).zip(&mut pass.std);
            for (x, ((normalised, y), std)) in rows(x).zip(outputs) {
                normalised.copy_from_slice(x);
                *std = normalise(normalised);
                y.copy_from_slice(normalised);
                self.scale(y);
            }
        });
    }

    /// x to y in place; nothing is remembered, and every row is to the bit what [`forward`](Self::forward) makes of it.
    ///
    /// # Shapes
    ///
    /// x (n, units), row-major.
    ///
    /// # Panics
    ///
    /// When x is not row-major.
    pub fn infer(&self, x: &mut ArrayViewMut2<T>) {
        vectorised(|| {
            for row in rows_mut(x) {
                normalise(row);
                self.scale(row);
            }
        });
    }

    /// dy to dx in place, where `x` is what went in.
    ///
    /// # Shapes
    ///
    /// x and dy (n, units), row-major.
    ///
    /// # Panics
    ///
    /// When one of them is not row-major.
    pub fn infer_backward(&self, x: ArrayView2<T>, dy: &mut ArrayViewMut2<T>) {
        let mut normalised = vec![T::zero(); x.ncols()];
        for (x, dy) in rows(x).zip(rows_mut(dy)) {
            normalised.copy_from_slice(x);
            let std = normalise(&mut normalised);
            back(entries(&self.gamma), &normalised, std, dy);
        }
    }

    /// γ·x̂ + β, in place.
    #[inline(always)]
    fn scale(&self, row: &mut [T]) {
        for ((x, &gamma), &beta) in row.iter_mut().zip(entries(&self.gamma)).zip(entries(&self.beta)) {
            *x = gamma * *x + beta;
        }
    }
}

impl<T: Real> LayerNormPass<T> {
    /// Room for the passes of a layer with so many units.
    pub fn new(units: usize) -> Self {
        Self {
            normalised: Array2::zeros((0, units)),
            std: Vec::new(),
            dgamma: Array1::zeros(units),
            dbeta: Array1::zeros(units),
        }
    }

    /// dx of the last training batch from dy; fills `dgamma` and `dbeta`.
    ///
    /// # Shapes
    ///
    /// dy and dx (n, units), row-major, with the n of the last [`forward`](LayerNorm::forward).
    ///
    /// # Panics
    ///
    /// When dy or dx is not row-major, or not of the shape of that batch.
    pub fn backward(&mut self, layer: &LayerNorm<T>, dy: ArrayView2<T>, mut dx: ArrayViewMut2<T>) {
        let shape = self.normalised.dim();
        assert_eq!((dy.dim(), dx.dim()), (shape, shape), "the shape of the batch");
        column_sums(dy, entries_mut(&mut self.dbeta));
        let (dgamma, gamma) = (entries_mut(&mut self.dgamma), entries(&layer.gamma));
        vectorised(|| {
            dgamma.fill(T::zero());
            let kept = rows(self.normalised.view()).zip(&self.std);
            for ((dy, (normalised, &std)), dx) in rows(dy).zip(kept).zip(rows_mut(&mut dx)) {
                for ((sum, &dy), &normalised) in dgamma.iter_mut().zip(dy).zip(normalised) {
                    *sum += dy * normalised;
                }
                dx.copy_from_slice(dy);
                back(gamma, normalised, std, dx);
            }
        });
    }
}

/// x to x̂ in place; returns sqrt(σ² + ε).
#[inline(always)]
fn normalise<T: Real>(row: &mut [T]) -> T {
    let count = T::of(row.len() as f64);
    let mean = sum(row, |x| x) / count;
    for x in row.iter_mut() {
        *x -= mean;
    }
    let std = (sum(row, |x| x * x) / count + T::of(EPSILON)).sqrt();
    for x in row.iter_mut() {
        *x /= std;
    }
    std
}

/// dy to dx of one row, in place.
#[inline(always)]
fn back<T: Real>(gamma: &[T], normalised: &[T], std: T, row: &mut [T]) {
    let count = T::of(row.len() as f64);
    for (g, &gamma) in row.iter_mut().zip(gamma) {
        *g *= gamma;
    }
    let mean = sum(row, |g| g) / count;
    let along = sum_of_products(row, normalised) / count;
    for (g, &normalised) in row.iter_mut().zip(normalised) {
        *g = (*g - mean - normalised * along) / std;
    }
}

/// Sums that are added up at the end: a single one would wait for each of its additions. How many they are does not depend on
/// the machine, and so neither does the result.
const SUMS: usize = 16;

#[inline(always)]
fn sum<T: Real>(values: &[T], of: impl Fn(T) -> T) -> T {
    let mut sums = [T::zero(); SUMS];
    let (rounds, rest) = values.as_chunks::<SUMS>();
    for round in rounds {
        for (sum, &value) in sums.iter_mut().zip(round) {
            *sum += of(value);
        }
    }
    let sum = sums.into_iter().fold(T::zero(), |sum, part| sum + part);
    rest.iter().fold(sum, |sum, &value| sum + of(value))
}

#[inline(always)]
fn sum_of_products<T: Real>(a: &[T], b: &[T]) -> T {
    let mut sums = [T::zero(); SUMS];
    let ((rounds, rest), (others, other_rest)) = (a.as_chunks::<SUMS>(), b.as_chunks::<SUMS>());
    for (a, b) in rounds.iter().zip(others) {
        for ((sum, &a), &b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    let sum = sums.into_iter().fold(T::zero(), |sum, part| sum + part);
    rest.iter().zip(other_rest).fold(sum, |sum, (&a, &b)| sum + a * b)
}
