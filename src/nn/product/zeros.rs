//! The product of a matrix with many zeros and a dense one: what `ReLU` and dropout leave to multiply.
//!
//! `ReLU` silences about half of the units, forward and, through its mask, backward. A zero adds nothing to a sum, so each
//! row of the result is the combination of the right-hand rows of its other terms. Those are listed first, without a branch
//! to guess wrong; the list costs a fraction of the additions that it saves.
//!
//! Leaving a zero out changes no bit, so long as what it would have multiplied is a number: 0 · ∞ is none. [`pays`] looks
//! at both sides.

use pulp::{Simd, WithSimd};

use super::super::Real;
use super::combine::combine;
use super::dense::Left;
use super::elementwise::vectorised;

/// Rows whose terms are listed together.
const ROWS: usize = 4;
/// Room for the terms of a row.
const TERMS: usize = 512;
/// Narrower rows, in bytes, take longer to combine one by one than to multiply four at a time.
const NARROW: usize = 192;

/// Whether leaving zeros out is right and worth it: for a · b with a's `values` in any order, rows of a `inner` long, and
/// rows of b `width` long.
pub(super) fn pays<T: Real>(values: &[T], b: &[T], inner: usize, width: usize) -> bool {
    if inner > TERMS || width * size_of::<T>() <= NARROW {
        return false;
    }
    let zeros = vectorised(|| values.iter().map(|&value| u32::from(value == T::zero())).sum::<u32>());
    // Three of ten at least.
    zeros as usize * 10 >= values.len() * 3 && all_finite(b)
}

/// A product of finite numbers and 0 is 0; ∞ and not-a-number spoil the sum.
fn all_finite<T: Real>(values: &[T]) -> bool {
    vectorised(|| values.iter().fold(true, |all, value| all & value.is_finite()))
}

/// One term: a row of the right-hand matrix, and the value that scales it.
#[derive(Clone, Copy, Default)]
struct Term<T> {
    row: u32,
    value: T,
}

/// out = a · b, or with one bias a column, as many rows as `out` has.
pub(super) struct Skipping<'a, T> {
    pub(super) a: Left<'a, T>,
    pub(super) b: &'a [T],
    pub(super) bias: Option<&'a [T]>,
    pub(super) out: &'a mut [T],
    pub(super) width: usize,
}

impl<T: Real> WithSimd for Skipping<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { a, b, bias, out, width } = self;
        let inner = b.len() / width;
        let mut terms = [[Term::default(); TERMS]; ROWS];
        for (number, out) in out.chunks_mut(ROWS * width).enumerate() {
            let (first, count) = (number * ROWS, out.len() / width);
            let lengths = if a.is_transposed() {
                list_columns(&a, first, inner, count, &mut terms)
            } else {
                list_rows(&a, first, inner, count, &mut terms)
            };
            for ((terms, length), out) in terms.iter().zip(lengths).zip(out.chunks_exact_mut(width)) {
                let term = |Term { row, value }: Term<T>| (row as usize, value);
                combine(simd, [&terms[..length]], term, b, bias, out);
            }
        }
    }
}

/// Lists the terms of `count` rows of a matrix in standard order.
#[inline(always)]
fn list_rows<T: Real>(
    a: &Left<'_, T>,
    first: usize,
    inner: usize,
    count: usize,
    terms: &mut [[Term<T>; TERMS]; ROWS],
) -> [usize; ROWS] {
    let mut lengths = [0; ROWS];
    for (offset, (terms, length)) in terms.iter_mut().zip(&mut lengths).take(count).enumerate() {
        for (k, &value) in a.line(first + offset)[..inner].iter().enumerate() {
            terms[*length % TERMS] = Term { row: k as u32, value };
            *length += usize::from(value != T::zero());
        }
    }
    lengths
}

/// Lists the terms of `count` rows of a matrix whose transpose is in standard order.
#[inline(always)]
fn list_columns<T: Real>(
    a: &Left<'_, T>,
    first: usize,
    inner: usize,
    count: usize,
    terms: &mut [[Term<T>; TERMS]; ROWS],
) -> [usize; ROWS] {
    let mut lengths = [0; ROWS];
    for k in 0..inner {
        let values = &a.column(k)[first..first + count];
        for ((terms, length), &value) in terms.iter_mut().zip(&mut lengths).zip(values) {
            terms[*length % TERMS] = Term { row: k as u32, value };
            *length += usize::from(value != T::zero());
        }
    }
    lengths
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;
    use proptest::prelude::*;

    use super::super::product;
    use super::*;

    /// Whole numbers, about `zeros` of ten of them 0.
    fn matrix(rows: usize, columns: usize, zeros: usize) -> Array2<f32> {
        Array2::from_shape_fn((rows, columns), |(i, j)| {
            let draw = (i * 131 + j * 71) % 97;
            if draw % 10 < zeros { 0.0 } else { draw as f32 - 48.0 }
        })
    }

    proptest! {
        /// In both orders of memory, wide enough to be left out and too narrow.
        #[test]
        fn equals_the_textbook(n in 1..20usize, k in 1..60usize, m in 40..130usize, zeros in 0..10usize, with_bias: bool) {
            let (a, b) = (matrix(n, k, zeros), matrix(k, m, 1));
            let bias: Vec<f32> = (0..m).map(|j| j as f32).collect();
            let mut expected = a.dot(&b);
            if with_bias {
                expected += &ndarray::ArrayView1::from(&bias);
            }
            let bias = with_bias.then_some(&bias[..]);
            let mut out = Array2::from_elem((n, m), f32::NAN);
            product(a.view(), b.view(), bias, out.view_mut());
            prop_assert_eq!(&out, &expected);
            let turned = a.t().as_standard_layout().into_owned();
            out.fill(f32::NAN);
            product(turned.t(), b.view(), bias, out.view_mut());
            prop_assert_eq!(&out, &expected);
        }
    }

    #[test]
    fn zeros_are_left_out_only_where_that_is_right_and_worth_it() {
        let (half, full) = (matrix(20, 50, 5), matrix(20, 50, 0));
        let values = |a: &Array2<f32>| a.iter().copied().collect::<Vec<_>>();
        let b = vec![1.0; 50 * 100];
        assert!(pays(&values(&half), &b, 50, 100));
        assert!(!pays(&values(&full), &b, 50, 100));
        assert!(!pays(&values(&half), &b[..50 * 10], 50, 10), "too narrow");
        let mut spoilt = b.clone();
        spoilt[7] = f32::INFINITY;
        assert!(!pays(&values(&half), &spoilt, 50, 100));
        let long = vec![0.0; 2 * (TERMS + 1)];
        assert!(!pays(&long, &vec![1.0; (TERMS + 1) * 100], TERMS + 1, 100), "no room for its terms");
    }

    #[test]
    fn what_is_no_number_is_passed_on() {
        let a = matrix(8, 50, 5);
        let mut b = matrix(50, 100, 1);
        b[(3, 4)] = f32::INFINITY;
        let mut out = Array2::zeros((8, 100));
        product(a.view(), b.view(), None, out.view_mut());
        for (row, out) in a.rows().into_iter().zip(out.rows()) {
            assert_eq!(row[3] == 0.0, out[4].is_nan());
        }
    }
}
