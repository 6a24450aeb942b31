//! Loops over single values, compiled once more for machines with wide instructions.

use ndarray::ArrayView2;

use super::super::Real;
use super::super::workspace::rows;
use super::lanes::arch;

/// Runs `work` with the widest instructions of this machine.
///
/// A loop that sits directly in the closure is vectorised by the compiler; what it calls must be inlined.
#[inline(always)]
pub(crate) fn vectorised<R>(work: impl FnOnce() -> R) -> R {
    arch().dispatch(work)
}

/// sums\[j\] = Σᵢ matrix\[i\]\[j\], added in the order of the rows.
pub(crate) fn column_sums<T: Real>(matrix: ArrayView2<T>, sums: &mut [T]) {
    vectorised(|| {
        sums.fill(T::zero());
        for row in rows(matrix) {
            for (sum, &value) in sums.iter_mut().zip(row) {
                *sum += value;
            }
        }
    });
}

/// Σ value², gathered in interleaved sums that are added up at the end: a single one would wait for each of its additions.
/// How many they are does not depend on the machine, and so neither does the result.
pub(crate) fn sum_of_squares<T: Real>(values: &[T]) -> T {
    const SUMS: usize = 64;
    vectorised(|| {
        let mut sums = [T::zero(); SUMS];
        let (rounds, rest) = values.as_chunks::<SUMS>();
        for round in rounds {
            for (sum, &value) in sums.iter_mut().zip(round) {
                *sum += value * value;
            }
        }
        let sum = sums.into_iter().fold(T::zero(), |sum, part| sum + part);
        rest.iter().fold(sum, |sum, &value| sum + value * value)
    })
}
