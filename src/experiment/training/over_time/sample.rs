//! Which values of an array are counted: at most 4,096 of them, by a rule that depends on its shape alone.

use std::borrow::Cow;

use ndarray::ArrayView2;

use crate::nn::Real;

/// Of an array so many values are counted at most.
pub(super) const MOST: usize = 4096;

/// The first whole samples of a batch, one a row, or the beginning of the first one where that alone has more values. The samples of
/// a batch are drawn at random anyway.
pub(super) fn samples<T: Real>(batch: ArrayView2<'_, T>) -> Cow<'_, [T]> {
    let rows = (MOST / batch.ncols().max(1)).max(1);
    let most = (rows * batch.ncols()).min(MOST);
    match batch.to_slice() {
        Some(values) => Cow::Borrowed(values.get(..most).unwrap_or(values)),
        None => Cow::Owned(batch.iter().take(most).copied().collect()),
    }
}

/// Weights evenly from the whole matrix: every m-th, row by row, m being odd and sharing no factor with the number of columns, so
/// that all units have their turn.
pub(super) fn weights<T: Real>(matrix: ArrayView2<'_, T>) -> Cow<'_, [T]> {
    let step = step(matrix.len(), matrix.ncols());
    match matrix.to_slice() {
        Some(values) if step == 1 => Cow::Borrowed(values),
        Some(values) => Cow::Owned(values.iter().step_by(step).copied().collect()),
        None => Cow::Owned(matrix.iter().step_by(step).copied().collect()),
    }
}

/// The least odd number not below `values` / [`MOST`] that shares no factor with `columns`.
fn step(values: usize, columns: usize) -> usize {
    let least = values.div_ceil(MOST).max(1);
    // There is a prime between a number and its double.
    (least..=2 * least.max(columns) + 3)
        .find(|step| step % 2 == 1 && common(*step, columns.max(1)) == 1)
        .unwrap_or(least)
}

/// The greatest common factor.
fn common(a: usize, b: usize) -> usize {
    if b == 0 { a } else { common(b, a % b) }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn of_784_by_100_weights_every_21st_is_counted() {
        let matrix = Array2::<f32>::zeros((784, 100));
        assert_eq!((step(78_400, 100), weights(matrix.view()).len()), (21, 3734));
        assert_eq!(samples(Array2::<f32>::zeros((100, 100)).view()).len(), 4000);
        assert_eq!(samples(Array2::<f32>::zeros((2, 10_000)).view()).len(), MOST);
        assert_eq!(weights(Array2::<f32>::zeros((40, 100)).view()).len(), 4000);
    }

    proptest! {
        #[test]
        fn no_more_than_so_many_and_all_units_have_their_turn(rows in 1..90_usize, columns in 1..1500_usize) {
            let matrix = Array2::from_shape_fn((rows, columns), |(_, column)| column as f32);
            prop_assert!(samples(matrix.view()).len() <= MOST);
            let chosen = weights(matrix.view());
            prop_assert!(chosen.len() <= MOST && !chosen.is_empty());
            // As many different columns as there can be.
            let mut of = chosen.iter().map(|column| *column as usize).collect::<Vec<_>>();
            of.sort_unstable();
            of.dedup();
            prop_assert_eq!(of.len(), columns.min(chosen.len()));
            // A view of every second row has the same rule.
            let view = matrix.slice(ndarray::s![..;2, ..]);
            prop_assert_eq!(weights(view), weights(view.to_owned().view()).into_owned());
        }
    }
}
