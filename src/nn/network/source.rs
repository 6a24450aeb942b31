//! What an affine layer of a training pass reads.

use ndarray::{ArrayView2, ArrayViewMut2};

use super::super::Real;
use super::super::layers::{Affine, AffineGradients};
use super::super::product::{SparseBatch, product_rows, vectorised};
use super::super::rows::{block_of, for_blocks};
use super::super::workspace::{entries, values, values_mut};

/// The samples of a batch before an affine layer, one a row.
#[derive(Clone, Copy)]
pub(super) enum Source<'a, T> {
    /// Pictures, of which only the nonzero pixels count.
    Pictures(&'a SparseBatch<T>),
    /// Numbers, row-major.
    Values(ArrayView2<'a, T>),
}

impl<'a, T: Real> Source<'a, T> {
    /// What the first layer reads: the input's numbers, or if there are none its pictures.
    pub(super) fn first(pictures: &'a SparseBatch<T>, numbers: Option<ArrayView2<'a, T>>) -> Self {
        numbers.map_or(Self::Pictures(pictures), Self::Values)
    }

    /// The same for a shorter while, which an `ArrayView` does not become by itself.
    pub(super) fn reborrow<'b>(self) -> Source<'b, T>
    where
        'a: 'b,
    {
        match self {
            Self::Pictures(pictures) => Source::Pictures(pictures),
            Self::Values(x) => Source::Values(x.reborrow()),
        }
    }

    /// The samples as numbers.
    ///
    /// # Panics
    ///
    /// Before the first layer, where they are pictures.
    pub(super) fn numbers(self) -> ArrayView2<'a, T> {
        match self {
            Self::Values(values) => values,
            Self::Pictures(_) => unreachable!("the first layer is affine"),
        }
    }

    /// Rows to a block when `samples` of them are shared out over the pool, before a layer of so many units.
    pub(super) fn block(self, samples: usize, units: usize) -> usize {
        match self {
            Self::Pictures(pictures) => pictures.share(),
            Self::Values(x) => block_of(samples, x.ncols() * units),
        }
    }

    /// The rows of Y = X·W + B from `first` on, as many as `y` has; `first` begins a [`block`](Self::block).
    pub(super) fn forward_rows(self, first: usize, affine: &Affine<T>, y: ArrayViewMut2<'_, T>) {
        let (w, bias) = (affine.w.view(), entries(&affine.b));
        match self {
            Self::Pictures(pictures) => pictures.forward_rows(first, w, bias, y),
            Self::Values(x) => product_rows(first, x, w, Some(bias), y),
        }
    }

    /// dW = Xᵀ·dY + λ·W and dB = the column sums of dY.
    pub(super) fn gradients(
        self,
        dy: ArrayView2<'_, T>,
        affine: &Affine<T>,
        lambda: f64,
        gradients: &mut AffineGradients<T>,
    ) {
        let (w, lambda) = (affine.w.view(), T::of(lambda));
        // Four of five pixels are 0, but one that is not takes five times as long as a number.
        let block = block_of(w.nrows(), dy.len());
        for_blocks((gradients.dw.view_mut(), w), block, &|first, (mut dw, w)| {
            match self {
                Self::Pictures(pictures) => pictures.gradient_rows(first, dy, dw.view_mut()),
                Self::Values(x) => product_rows(first, x.reversed_axes(), dy, None, dw.view_mut()),
            }
            if lambda != T::zero() {
                add_decay(lambda, values(&w), values_mut(&mut dw));
            }
        });
        gradients.backward_bias(dy);
    }
}

/// dW += λ·W.
fn add_decay<T: Real>(lambda: T, w: &[T], dw: &mut [T]) {
    vectorised(|| {
        for (dw, &w) in dw.iter_mut().zip(w) {
            *dw += lambda * w;
        }
    });
}
