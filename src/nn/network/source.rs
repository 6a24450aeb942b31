//! What an affine layer of a training pass reads.

use ndarray::{ArrayView2, ArrayViewMut2};

use super::super::Real;
use super::super::layers::Affine;
use super::super::product::{SparseBatch, TILE_ROWS, product_rows, vectorised};
use super::super::rows::{Rows, block_of, for_blocks, share_of_work};
use super::super::workspace::{entries, values, values_mut};
use super::row_wise::Chain;

/// The samples of a batch before an affine layer, one a row.
#[derive(Clone, Copy)]
pub(super) enum Source<'a, T> {
    /// Pictures, of which only the nonzero pixels count.
    Pictures(&'a SparseBatch<T>),
    /// Numbers, row-major.
    Values(ArrayView2<'a, T>),
}

impl<'a, T: Real> Source<'a, T> {
    /// What the first layer reads: the input's numbers, or if there are none its pictures, which most ink makes numbers again.
    pub(super) fn first(pictures: &'a SparseBatch<T>, numbers: Option<ArrayView2<'a, T>>) -> Self {
        numbers.or_else(|| pictures.numbers()).map_or(Self::Pictures(pictures), Self::Values)
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

    /// Rows to a block when `samples` of them, each of so many multiplications from here on, are shared out over the pool.
    pub(super) fn block(self, samples: usize, multiplications: usize) -> usize {
        match self {
            Self::Pictures(pictures) => pictures.share(),
            Self::Values(_) => block_of(samples, multiplications),
        }
    }

    /// A cut between rows falls on a multiple of this.
    pub(super) fn each(self) -> usize {
        match self {
            Self::Pictures(pictures) => pictures.each(),
            Self::Values(_) => 1,
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
}

/// Some rows of dW = Xᵀ·dY + λ·W of one layer.
pub(super) struct GradientRows<'a, T> {
    pub(super) x: Source<'a, T>,
    pub(super) dy: ArrayView2<'a, T>,
    pub(super) w: ArrayView2<'a, T>,
    pub(super) lambda: T,
    pub(super) first: usize,
    pub(super) dw: ArrayViewMut2<'a, T>,
}

impl<T: Real> GradientRows<'_, T> {
    /// Multiplications a row.
    fn row_work(&self) -> usize {
        match self.x {
            Source::Pictures(pictures) => pictures.inked_of(self.dy.len()),
            Source::Values(_) => self.dy.len(),
        }
        .max(1)
    }

    fn fill(&mut self) {
        match self.x {
            Source::Pictures(pictures) => pictures.gradient_rows(self.first, self.dy, self.dw.view_mut()),
            Source::Values(x) => {
                product_rows(self.first, x.reversed_axes(), self.dy, None, self.dw.view_mut());
            }
        }
        if self.lambda != T::zero() {
            add_decay(self.lambda, values(&self.w), values_mut(&mut self.dw));
        }
    }
}

/// The gradients of the weights of several layers, cut into shares of equal work, so that the cores meet once for all of them.
pub(super) struct Gradients<'a, T>(pub(super) Chain<GradientRows<'a, T>>);

impl<T: Real> Gradients<'_, T> {
    /// Computes them on all cores of the pool, and leaves none.
    pub(super) fn fill(&mut self) {
        let all = Self(self.0.take());
        // A cut falls between two rows of a tile, so that a share is larger or smaller by up to that many.
        let slack = all.0.iter().map(|rows| TILE_ROWS * rows.row_work()).max().unwrap_or(0);
        let share = share_of_work(all.count()) + slack;
        for_blocks(all, share, &|_, Self(rows)| {
            for mut rows in rows {
                rows.fill();
            }
        });
    }
}

/// Cut by multiplications.
impl<T: Real> Rows for Gradients<'_, T> {
    fn count(&self) -> usize {
        self.0.iter().map(|rows| rows.dw.nrows() * rows.row_work()).sum()
    }

    fn cut(self, at: usize) -> (Self, Self) {
        let (mut before, mut after) = (Chain::new(), Chain::new());
        let mut left = at;
        for rows in self.0 {
            let work = rows.row_work();
            let here = (left / work / TILE_ROWS * TILE_ROWS).min(rows.dw.nrows());
            left = if here == rows.dw.nrows() { left - here * work } else { 0 };
            let GradientRows { x, dy, w, lambda, first, dw } = rows;
            let (w, dw) = (w.cut(here), dw.cut(here));
            if here > 0 {
                before.push(GradientRows { x, dy, w: w.0, lambda, first, dw: dw.0 });
            }
            if !dw.1.is_empty() {
                after.push(GradientRows { x, dy, w: w.1, lambda, first: first + here, dw: dw.1 });
            }
        }
        (Self(before), Self(after))
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
