//! Sums of scaled rows of a matrix: what is left of a product where most of one side is 0.

use pulp::Simd;

use super::super::Real;
use super::lanes::Strip;

/// out = start + Σ value · matrix\[row\] over the terms of all lists, in order. `term` tells the row and the value of a term.
///
/// All columns of a row of up to thirteen vectors (a hundred `f32`) stay in registers while the terms go by.
#[inline(always)]
pub(super) fn combine<S: Simd, T: Real, I: Copy, const LISTS: usize>(
    simd: S,
    lists: [&[I]; LISTS],
    term: impl Fn(I) -> (usize, T) + Copy,
    matrix: &[T],
    start: Option<&[T]>,
    out: &mut [T],
) {
    let (lanes, width) = (T::lanes::<S>(), out.len());
    if width < lanes {
        let mut sum = start.map_or(T::splat(simd, T::zero()), |start| T::load_part(simd, start));
        for &item in lists.iter().copied().flatten() {
            let (row, value) = term(item);
            let line = T::load_part(simd, &matrix[row * width..][..width]);
            sum = T::fused(simd, T::splat(simd, value), line, sum);
        }
        return T::store_part(simd, out, sum);
    }
    let mut column = 0;
    while column < width {
        let vectors = (width - column).div_ceil(lanes);
        let done = match vectors {
            1 => strip::<S, T, I, LISTS, 1>(simd, lists, term, matrix, start, out, column),
            2 => strip::<S, T, I, LISTS, 2>(simd, lists, term, matrix, start, out, column),
            3 => strip::<S, T, I, LISTS, 3>(simd, lists, term, matrix, start, out, column),
            4..=6 => strip::<S, T, I, LISTS, 4>(simd, lists, term, matrix, start, out, column),
            7 => strip::<S, T, I, LISTS, 7>(simd, lists, term, matrix, start, out, column),
            8..=12 => strip::<S, T, I, LISTS, 8>(simd, lists, term, matrix, start, out, column),
            13 => strip::<S, T, I, LISTS, 13>(simd, lists, term, matrix, start, out, column),
            _ => strip::<S, T, I, LISTS, 12>(simd, lists, term, matrix, start, out, column),
        };
        column += done * lanes;
    }
}

/// `V` vectors of a combination, kept in registers; the last may reach back over columns that are done already.
#[inline(always)]
fn strip<S: Simd, T: Real, I: Copy, const LISTS: usize, const V: usize>(
    simd: S,
    lists: [&[I]; LISTS],
    term: impl Fn(I) -> (usize, T) + Copy,
    matrix: &[T],
    start: Option<&[T]>,
    out: &mut [T],
    column: usize,
) -> usize {
    let width = out.len();
    let strip = Strip::new::<S, T, V>(column, width);
    let mut sums = [T::splat(simd, T::zero()); V];
    if let Some(start) = start {
        strip.load(simd, start, &mut sums);
    }
    for list in lists {
        for &item in list {
            let (row, value) = term(item);
            let value = T::splat(simd, value);
            let mut line = sums;
            strip.load(simd, &matrix[row * width..][..width], &mut line);
            for v in 0..V {
                sums[v] = T::fused(simd, value, line[v], sums[v]);
            }
        }
    }
    strip.store(simd, out, sums);
    V
}
