//! The product of two small dense matrices.

use ndarray::{ArrayView2, ArrayViewMut2};
use pulp::{Arch, Simd, WithSimd};

use super::super::Real;
use super::super::rows::{block_of, for_blocks};
use super::lanes::Strip;
use super::tile::TILE_ROWS;

/// The same for a result that is narrower than one vector: with more rows, enough sums are under way at once.
const NARROW_ROWS: usize = 8;

/// Vectors of a tile, at most, side by side.
///
/// Each needs a register for every row's sum and one for its part of the right-hand matrix, and one more holds the
/// value of the left-hand matrix: 3 fill the 16 registers of AVX2 (4 · 3 + 3 + 1). The 32 of AVX-512 would hold 6, but
/// 4 reach its full speed already and leave fewer columns over.
const fn tile_vectors<S: Simd>() -> usize {
    if S::REGISTER_COUNT >= 32 { 4 } else { 3 }
}

/// out = a · b, or out = a · b + bias with one bias a column, shared out over the cores of the pool by rows of `out`.
///
/// Shapes: a (n, k), b (k, m), bias (m), out (n, m). `a` may be a transposed view; the others are row-major.
///
/// # Panics
///
/// When the shapes do not fit, or `b` or `out` is not row-major.
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
    let block = block_of(out.nrows(), b.len());
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
    let b = b.to_slice().expect("a row-major right-hand matrix");
    let out = out.as_slice_mut().expect("rows of a row-major matrix");
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
        let whole = "the left-hand matrix or its transpose is row-major";
        if let Some(values) = a.to_slice() {
            Self { values, row: a.ncols(), column: 1, first }
        } else {
            Self { values: a.reversed_axes().to_slice().expect(whole), row: 1, column: a.nrows(), first }
        }
    }

    /// `R` rows from `row` on, each as the values from its first on; with no inner index, none.
    #[inline(always)]
    fn rows<const R: usize>(self, row: usize) -> [&'a [T]; R] {
        std::array::from_fn(|r| self.values.get((self.first + row + r) * self.row..).unwrap_or_default())
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
        let narrow = self.width < T::lanes::<S>();
        let tile = if narrow { NARROW_ROWS } else { TILE_ROWS };
        let mut row = 0;
        while row < rows {
            // The last tile reaches back over rows that are done already: they come out the same once more.
            let from = row.min(rows.saturating_sub(tile));
            match (narrow, rows >= tile) {
                (false, true) => self.strips::<S, TILE_ROWS>(simd, from),
                (false, false) => self.strips::<S, 1>(simd, row),
                (true, true) => self.narrow::<S, NARROW_ROWS>(simd, from),
                (true, false) => self.narrow::<S, 1>(simd, row),
            }
            row += if rows >= tile { tile } else { 1 };
        }
    }
}

impl<T: Real> Dense<'_, T> {
    /// `R` whole rows of the result, in strips of columns that are as even as can be: a strip of a single vector has
    /// too few sums in flight.
    #[inline(always)]
    fn strips<S: Simd, const R: usize>(&mut self, simd: S, row: usize) {
        let lanes = T::lanes::<S>();
        let (mut left, mut column) = (self.width.div_ceil(lanes), 0);
        let mut strips = left.div_ceil(tile_vectors::<S>());
        while left > 0 {
            let vectors = left.div_ceil(strips);
            match vectors {
                4.. => self.tile::<S, R, 4>(simd, row, column),
                3 => self.tile::<S, R, 3>(simd, row, column),
                2 => self.tile::<S, R, 2>(simd, row, column),
                _ => self.tile::<S, R, 1>(simd, row, column),
            }
            strips -= 1;
            left -= vectors;
            column += vectors * lanes;
        }
    }

    /// `R` rows by `V` vectors of the result from (`row`, `column`) on.
    ///
    /// Where fewer columns than `V` vectors are left, the last vector reaches back.
    #[inline(always)]
    fn tile<S: Simd, const R: usize, const V: usize>(&mut self, simd: S, row: usize, column: usize) {
        let width = self.width;
        let strip = Strip::new::<S, T, V>(column, width);
        let mut start = [T::splat(simd, T::zero()); V];
        if let Some(bias) = self.bias {
            strip.load(simd, bias, &mut start);
        }
        let lines = self.a.rows::<R>(row);
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
        let lines = self.a.rows::<R>(row);
        let mut sums = [start; R];
        for (k, line) in self.b.chunks_exact(width).enumerate() {
            let right = T::load_part(simd, line);
            for r in 0..R {
                let left = T::splat(simd, lines[r][k * self.a.column]);
                sums[r] = T::fused(simd, left, right, sums[r]);
            }
        }
        for (r, sum) in sums.iter().enumerate() {
            T::store_part(simd, &mut self.out[(row + r) * width..][..width], *sum);
        }
    }
}

/// to = fromᵀ; both row-major, shapes (n, m) and (m, n).
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
        fn equals_the_textbook(n in 1..20usize, k in 0..20usize, m in 1..130usize, with_bias: bool) {
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

    #[cfg(target_arch = "x86_64")]
    proptest! {
        /// A seeded run gives the same numbers on a laptop with AVX2 and on one with AVX-512.
        #[test]
        fn wider_instructions_change_no_bit(n in 1..20usize, k in 0..60usize, m in 1..130usize, seed: u64) {
            use pulp::x86::{V3, V4};
            use rand_distr::{Distribution, StandardNormal};

            let mut draws = crate::nn::stream(seed, crate::nn::Stream::Weights(0));
            let mut normal = |rows, columns| -> Array2<f32> {
                Array2::from_shape_simple_fn((rows, columns), || StandardNormal.sample(&mut draws))
            };
            let (a, b) = (normal(n, k), normal(k, m));
            let run = |work: &dyn Fn(Dense<'_, f32>)| {
                let mut out = vec![f32::NAN; n * m];
                let (left, b) = (a.view(), b.as_slice().expect("row-major"));
                work(Dense { a: Left::new(&left, 0), b, bias: None, out: &mut out, width: m });
                out
            };
            if let (Some(avx2), Some(avx512)) = (V3::try_new(), V4::try_new()) {
                prop_assert_eq!(run(&|product| Simd::vectorize(avx2, product)), run(&|product| Simd::vectorize(avx512, product)));
            }
        }
    }
}
