//! Matrix product, transpose, and sums along axes.
//!
//! Affine, page 170 of the book: Y = X·W gives dX = dY·Wᵀ and dW = Xᵀ·dY. A vector on the left is a row, on the right
//! a column.

use ndarray::{Array2, ArrayView2, Axis as NdAxis, Ix2, IxDyn};

use super::super::Tensor;
use super::super::operation::Axis;
use super::super::tensor::{repeat, scalar};

/// The matrix product, in the shape that the shape check found for it.
pub(super) fn dot(a: &Tensor, b: &Tensor, shape: &[usize]) -> Tensor {
    reshape(row_matrix(a).dot(&column_matrix(b)), shape)
}

/// What reaches operand `which` of a product.
pub(super) fn dot_gradient(a: &Tensor, b: &Tensor, which: usize, gradient: &Tensor) -> Tensor {
    let (left, right) = (row_matrix(a), column_matrix(b));
    let flat: Vec<f64> = gradient.iter().copied().collect();
    let gradient = Array2::from_shape_vec((left.nrows(), right.ncols()), flat).unwrap_or_default();
    if which == 0 {
        reshape(gradient.dot(&right.t()), a.shape())
    } else {
        reshape(left.t().dot(&gradient), b.shape())
    }
}

fn row_matrix(x: &Tensor) -> ArrayView2<'_, f64> {
    two_axes(x, NdAxis(0))
}

fn column_matrix(x: &Tensor) -> ArrayView2<'_, f64> {
    two_axes(x, NdAxis(1))
}

/// A matrix as it is; a vector with the axis that it lacks.
fn two_axes(x: &Tensor, missing: NdAxis) -> ArrayView2<'_, f64> {
    let view = if x.ndim() == 1 { x.view().insert_axis(missing) } else { x.view() };
    view.into_dimensionality::<Ix2>().unwrap_or_else(|_| ArrayView2::from(&[[]]))
}

fn reshape(x: Array2<f64>, shape: &[usize]) -> Tensor {
    let flat: Vec<f64> = x.iter().copied().collect();
    Tensor::from_shape_vec(IxDyn(shape), flat).unwrap_or_else(|_| x.into_dyn())
}

/// Rows become columns; numbers and vectors stay as they are.
pub(super) fn transpose(x: &Tensor) -> Tensor {
    x.t().as_standard_layout().into_owned()
}

/// The sum of all entries, or along an axis.
pub(super) fn sum(x: &Tensor, axis: Option<Axis>) -> Tensor {
    match axis {
        None => scalar(x.sum()),
        Some(Axis::Rows) => x.sum_axis(NdAxis(0)),
        Some(Axis::Columns) => x.sum_axis(NdAxis(1)).insert_axis(NdAxis(1)),
    }
}

/// How many entries of `x` each entry of its mean stands for.
pub(super) fn averaged(x: &Tensor, result: &[usize]) -> f64 {
    x.len() as f64 / result.iter().product::<usize>().max(1) as f64
}

/// The way back of a sum: each entry that was added up gets what came for the sum.
pub(super) fn spread(gradient: &Tensor, shape: &[usize]) -> Tensor {
    repeat(gradient, shape).to_owned()
}
