//! Softmax and cross-entropy, together because backward they are simple: (y - t) / N (pages 176-180).
//!
//! yₖ = eᵃᵏ / Σ eᵃⁱ, with the row's maximum taken off first so that nothing overflows; the loss is the mean over the
//! batch of -log(y of the label + 1e-7). The book adds the 1e-7 against log 0 and leaves it out of the backward pass;
//! so a loss is at most 16.1, and a gradient check sees a difference of about 1e-7 / y.

use ndarray::{ArrayView2, ArrayViewMut2, Zip};

use super::super::Real;
use super::super::workspace::rows_mut;

/// What is added inside the logarithm.
pub const EPSILON: f64 = 1e-7;

/// Softmax of one row, in place.
pub fn softmax<T: Real>(row: &mut [T]) {
    let top = row.iter().fold(T::neg_infinity(), |top, &value| if value > top { value } else { top });
    let mut sum = T::zero();
    for value in row.iter_mut() {
        *value = (*value - top).exp();
        sum += *value;
    }
    for value in row.iter_mut() {
        *value /= sum;
    }
}

/// Writes the probabilities `y` of the logits `a`, both (n, classes), and returns the mean loss.
///
/// `labels` has n entries below `classes`; a label beyond them counts as a class of probability 0.
///
/// # Panics
///
/// When there is not one label for each sample, the shapes differ, or `y` is not row-major.
pub fn forward<T: Real>(a: ArrayView2<T>, labels: &[u8], mut y: ArrayViewMut2<T>) -> T {
    assert_eq!(a.nrows(), labels.len(), "a label for each sample");
    let mut loss = T::zero();
    y.assign(&a);
    for (row, &label) in rows_mut(&mut y).zip(labels) {
        softmax(row);
        loss += loss_of(row, label);
    }
    loss / T::of(labels.len().max(1) as f64)
}

/// The loss of one sample, whose probabilities are `row`.
pub fn loss_of<T: Real>(row: &[T], label: u8) -> T {
    let probability = row.get(usize::from(label)).copied().unwrap_or(T::zero());
    -(probability + T::of(EPSILON)).ln()
}

/// da = (y - t) / N, where t is 1 at the label and 0 elsewhere.
///
/// # Panics
///
/// When the shapes differ, or there is not one label for each sample.
pub fn backward<T: Real>(y: ArrayView2<T>, labels: &[u8], mut da: ArrayViewMut2<T>) {
    let share = T::one() / T::of(labels.len().max(1) as f64);
    Zip::from(da.rows_mut()).and(y.rows()).and(labels).for_each(|mut da, y, &label| {
        da.assign(&y);
        if let Some(at_label) = da.get_mut(usize::from(label)) {
            *at_label -= T::one();
        }
        da *= share;
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn huge_values_stay_finite() {
        for values in [[1e4, -1e4, 0.0], [-1e4, -1e4, -1e4], [1e4, 1e4, 1e4]] {
            let mut row = values;
            softmax(&mut row);
            assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            assert!((0..3).all(|label| loss_of(&row, label).is_finite()));
            let mut row = values.map(|value| value as f32);
            softmax(&mut row);
            assert!((0..3).all(|label| loss_of(&row, label).is_finite()));
        }
    }
}
