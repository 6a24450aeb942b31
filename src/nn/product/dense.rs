//! The product of two dense matrices, of which the right-hand one fits a cache.

use ndarray::{ArrayView2, ArrayViewMut2};
use pulp::{Simd, WithSimd};

use super::super::Real;
use super::super::rows::{block_of, for_blocks};
use super::blocked::blocked_rows;
use super::lanes::{Strip, arch, machine_lanes};

/// The same for a result that is narrower than one vector: with more rows, enough sums are under way at once.
const NARROW_ROWS: usize = 8;

/// Rows and vectors of a tile, at most.
///
/// Each vector of each row needs a register for its sum, each vector one for its part of the right-hand matrix, and one more holds
/// the value of the left-hand matrix. With the 16 registers of AVX2, 6 rows of 2 vectors leave one free; 4 rows of 3 would fill
/// all, and the compiler then moves a sum to memory and back at every step.
const WIDE_TILE: (usize, usize) = (6, 4);
const NARROW_TILE: (usize, usize) = (6, 2);

const fn tile<S: Simd>() -> (usize, usize) {
    if S::REGISTER_COUNT >= 32 { WIDE_TILE } else { NARROW_TILE }
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

/// The rows of a product from `first` on, as many as `out` has. A `b` that is [`large`] may be a transposed view, too.
pub(crate) fn product_rows<T: Real>(
    first: usize,
    a: ArrayView2<T>,
    b: ArrayView2<T>,
    bias: Option<&[T]>,
    mut out: ArrayViewMut2<T>,
) {
    let (rows, width) = out.dim();
    if width == 0 {
        return;
    }
    let out = out.as_slice_mut().expect("rows of a row-major matrix");
    match b.to_slice() {
        Some(b) if !large(b) || rows < FEW_ROWS => {
            arch().dispatch(Dense { a: Left::new(&a, first), b, bias, out, width });
        }
        _ => blocked_rows(first, a, b, bias, out),
    }
}

/// So few rows that copying the right-hand matrix into another order does not pay.
const FEW_ROWS: usize = 24;

/// Bytes of a right-hand matrix up to which it streams past faster than it is copied: with the larger tiles of AVX-512 it is read less
/// often, and may come from the second cache.
const CACHED: usize = 1 << 20;
const CACHED_BY_NARROW_TILES: usize = 1 << 18;

/// Whether a right-hand matrix is too large to stream past the rows of the left-hand one, tile after tile.
pub(crate) fn large<T>(b: &[T]) -> bool {
    size_of_val(b) > if machine_lanes() >= WIDE_LANES { CACHED } else { CACHED_BY_NARROW_TILES }
}

/// Numbers of 32 bits in a vector of AVX-512.
const WIDE_LANES: usize = 16;

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
        let tile = if narrow { NARROW_ROWS } else { tile::<S>().0 };
        let mut row = 0;
        while row < rows {
            // The last tile reaches back over rows that are done already: they come out the same once more.
            let from = row.min(rows.saturating_sub(tile));
            match (narrow, rows >= tile, S::REGISTER_COUNT >= 32) {
                (false, true, true) => self.strips::<S, { WIDE_TILE.0 }>(simd, from),
                (false, true, false) => self.strips::<S, { NARROW_TILE.0 }>(simd, from),
                (false, false, _) => self.strips::<S, 1>(simd, row),
                (true, true, _) => self.narrow::<S, NARROW_ROWS>(simd, from),
                (true, false, _) => self.narrow::<S, 1>(simd, row),
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
        let mut strips = left.div_ceil(tile::<S>().1);
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
            for a in [a.view(), turned.t()] {
                for b in [b.view(), b.t().as_standard_layout().t()] {
                    out.fill(f64::NAN);
                    blocked_rows(0, a, b, bias, out.as_slice_mut().expect("row-major"));
                    prop_assert_eq!(&out, &expected);
                }
            }
            let (a, b) = (a.mapv(|v| v as f32), b.mapv(|v| v as f32));
            let bias: Vec<f32> = (0..m).map(|j| j as f32).collect();
            let mut out = Array2::zeros((n, m));
            product(a.view(), b.view(), with_bias.then_some(&bias[..]), out.view_mut());
            prop_assert_eq!(out.mapv(f64::from), expected);
        }
    }

    /// Copied in blocks or streamed past, shared out or not: a value is the same chain of additions.
    #[test]
    fn large_products_have_the_bits_of_small_ones() {
        use rand_distr::{Distribution, StandardNormal};

        let mut draws = crate::nn::stream(7, crate::nn::Stream::Weights(0));
        let mut normal = |rows, columns| -> Array2<f32> {
            Array2::from_shape_simple_fn((rows, columns), || StandardNormal.sample(&mut draws))
        };
        let (a, b, bias) = (normal(301, 601), normal(601, 530), normal(1, 530));
        assert!(large(b.as_slice().expect("row-major")));
        let bias = bias.as_slice();
        let (mut streamed, mut blocked) = (Array2::zeros((301, 530)), Array2::zeros((301, 530)));
        let (left, right) = (a.view(), b.as_slice().expect("row-major"));
        let out = streamed.as_slice_mut().expect("row-major");
        arch().dispatch(Dense { a: Left::new(&left, 0), b: right, bias, out, width: 530 });
        crate::nn::on_all_cores(|| product(a.view(), b.view(), bias, blocked.view_mut()));
        assert_eq!(streamed, blocked);
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
