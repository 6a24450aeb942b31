//! The product of two small dense matrices.

use ndarray::{ArrayView2, ArrayViewMut2};
use pulp::{Arch, Simd, WithSimd};

use super::super::Real;
use super::super::rows::{block_of, for_blocks};
use super::lanes::Strip;

/// Rows of a tile of the result that is kept in registers.
///
/// A tile of 4 rows by 3 vectors needs 12 registers for the sums, 3 for a row of the right-hand matrix and 1 for the
/// value of the left-hand one: the 16 that AVX2 has.
pub(crate) const TILE_ROWS: usize = 4;
/// Vectors of a tile, side by side.
const TILE_VECTORS: usize = 3;

/// out = a · b, or out = a · b + bias with one bias a column, shared out over the cores of the pool by rows of `out`.
///
/// Shapes: a (n, k), b (k, m), bias (m), out (n, m). `a` may be a transposed view; the others are in standard order.
///
/// # Panics
///
/// When the shapes do not fit, or `b` or `out` is not in standard order.
pub(crate) fn product<T: Real>(
    a: ArrayView2<T>,
    b: ArrayView2<T>,
    bias: Option<&[T]>,
    out: ArrayViewMut2<T>,
) {
    assert_eq!(
        (a.nrows(), a.ncols(), b.ncols()),
        (out.nrows(), b.nrows(), out.ncols()),
        "shapes of a product"
    );
    assert!(bias.is_none_or(|bias| bias.len() == out.ncols()), "one bias a column");
    let block = block_of(out.nrows());
    for_blocks(out, block, &|first, out| product_rows(first, a, b, bias, out));
}

/// The rows of a product from `first` on, as many as `out` has.
pub(crate) fn product_rows<T: Real>(
    first: usize,
    a: ArrayView2<T>,
    b: ArrayView2<T>,
    bias: Option<&[T]>,
    mut out: ArrayViewMut2<T>,
) {
    let width = out.ncols();
    let a = Left::new(&a, first);
    let b = b.to_slice().expect("the right-hand matrix is in standard order");
    let out = out.as_slice_mut().expect("rows of a matrix in standard order");
    if width > 0 {
        Arch::new().dispatch(Dense { a, b, bias, out, width });
    }
}

/// The left-hand matrix from some row on, as values with two strides: its transpose is the same memory.
#[derive(Clone, Copy)]
struct Left<'a, T> {
    values: &'a [T],
    row: usize,
    column: usize,
    first: usize,
}

impl<'a, T> Left<'a, T> {
    fn new(a: &ArrayView2<'a, T>, first: usize) -> Self {
        let whole = "the left-hand matrix or its transpose is in standard order";
        if let Some(values) = a.to_slice() {
            Self { values, row: a.ncols(), column: 1, first }
        } else {
            Self { values: a.reversed_axes().to_slice().expect(whole), row: 1, column: a.nrows(), first }
        }
    }
}

struct Dense<'a, T> {
    a: Left<'a, T>,
    b: &'a [T],
    bias: Option<&'a [T]>,
    out: &'a mut [T],
    width: usize,
}

impl<T: Real> WithSimd for Dense<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let rows = self.out.len() / self.width;
        let lanes = T::lanes::<S>();
        let mut row = 0;
        while row < rows {
            // The last tile reaches back over rows that are done already: they come out the same once more.
            let (from, full) =
                if rows >= TILE_ROWS { (row.min(rows - TILE_ROWS), true) } else { (row, false) };
            let mut column = 0;
            while column < self.width {
                let vectors = (self.width - column).div_ceil(lanes).min(TILE_VECTORS);
                match (full, vectors) {
                    (true, 3) => self.tile::<S, TILE_ROWS, 3>(simd, from, column),
                    (true, 2) => self.tile::<S, TILE_ROWS, 2>(simd, from, column),
                    (true, _) => self.tile::<S, TILE_ROWS, 1>(simd, from, column),
                    (false, 3) => self.tile::<S, 1, 3>(simd, from, column),
                    (false, 2) => self.tile::<S, 1, 2>(simd, from, column),
                    (false, _) => self.tile::<S, 1, 1>(simd, from, column),
                }
                column += vectors * lanes;
            }
            row += if full { TILE_ROWS } else { 1 };
        }
    }
}

impl<T: Real> Dense<'_, T> {
    /// `R` rows by `V` vectors of the result from (`row`, `column`) on.
    ///
    /// Where fewer columns than `V` vectors are left, the last vector reaches back; where the matrix is narrower than
    /// one vector, it is read and written in part.
    #[inline(always)]
    fn tile<S: Simd, const R: usize, const V: usize>(&mut self, simd: S, row: usize, column: usize) {
        let (lanes, width) = (T::lanes::<S>(), self.width);
        if width < lanes {
            return self.narrow::<S, R>(simd, row);
        }
        let strip = Strip::new::<S, T, V>(column, width);
        let mut start = [T::splat(simd, T::zero()); V];
        if let Some(bias) = self.bias {
            strip.load(simd, bias, &mut start);
        }
        let mut lines = [self.a.values; R];
        for (r, line) in lines.iter_mut().enumerate() {
            *line = self.a.values.get((self.a.first + row + r) * self.a.row..).unwrap_or_default();
        }
        let mut sums = [start; R];
        for (k, line) in self.b.chunks_exact(width).enumerate() {
            let mut right = start;
            strip.load(simd, line, &mut right);
            for r in 0..R {
                let left = T::splat(simd, lines[r][k * self.a.column]);
                for v in 0..V {
                    sums[r][v] = T::fused(simd, left, right[v], sums[r][v]);
                }
            }
        }
        for (r, sums) in sums.into_iter().enumerate() {
            strip.store(simd, &mut self.out[(row + r) * width..][..width], sums);
        }
    }

    /// `R` rows of a result that is narrower than one vector.
    #[inline(always)]
    fn narrow<S: Simd, const R: usize>(&mut self, simd: S, row: usize) {
        let width = self.width;
        let start = self.bias.map_or(T::splat(simd, T::zero()), |bias| T::load_part(simd, bias));
        let mut sums = [start; R];
        for (k, line) in self.b.chunks_exact(width).enumerate() {
            let right = T::load_part(simd, line);
            for (r, sum) in sums.iter_mut().enumerate() {
                let left = self.a.values[(self.a.first + row + r) * self.a.row + k * self.a.column];
                *sum = T::fused(simd, T::splat(simd, left), right, *sum);
            }
        }
        for (r, sum) in sums.iter().enumerate() {
            T::store_part(simd, &mut self.out[(row + r) * width..][..width], *sum);
        }
    }
}

/// to = fromᵀ; both in standard order, shapes (n, m) and (m, n).
pub(crate) fn transpose<T: Real>(from: ArrayView2<T>, mut to: ArrayViewMut2<T>) {
    for (j, mut line) in to.rows_mut().into_iter().enumerate() {
        line.assign(&from.column(j));
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;
    use proptest::prelude::*;

    use super::*;

    fn matrix(rows: usize, columns: usize, seed: usize) -> Array2<f64> {
        Array2::from_shape_fn((rows, columns), |(i, j)| ((i * 31 + j * 17 + seed * 7) % 23) as f64 - 11.0)
    }

    proptest! {
        /// Whole numbers, so that every order of additions gives the same sum exactly.
        #[test]
        fn equals_the_textbook(n in 1..20usize, k in 0..20usize, m in 1..40usize, with_bias: bool) {
            let (a, b) = (matrix(n, k, 1), matrix(k, m, 2));
            let bias: Vec<f64> = (0..m).map(|j| j as f64).collect();
            let mut expected = a.dot(&b);
            if with_bias {
                expected += &ndarray::ArrayView1::from(&bias);
            }
            let bias = with_bias.then_some(&bias[..]);
            let mut out = Array2::zeros((n, m));
            product(a.view(), b.view(), bias, out.view_mut());
            prop_assert_eq!(&out, &expected);
            let turned = a.t().as_standard_layout().into_owned();
            out.fill(f64::NAN);
            product(turned.t(), b.view(), bias, out.view_mut());
            prop_assert_eq!(&out, &expected);
            let (a, b) = (a.mapv(|v| v as f32), b.mapv(|v| v as f32));
            let bias: Vec<f32> = (0..m).map(|j| j as f32).collect();
            let mut out = Array2::zeros((n, m));
            product(a.view(), b.view(), with_bias.then_some(&bias[..]), out.view_mut());
            prop_assert_eq!(out.mapv(f64::from), expected);
        }
    }
}
