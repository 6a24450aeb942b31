//! Softmax and a loss, together because backward they are simple (pages 112-115 and 176-180).
//!
//! yₖ = eᵃᵏ / Σ eᵃⁱ, with the row's maximum taken off first so that nothing overflows; t is 1 at the label and 0 elsewhere.
//! The loss of a batch is the mean over its samples of one of these, and passes da back:
//!
//! | [`Loss`] | of one sample | da of one sample of N |
//! | --- | --- | --- |
//! | `CrossEntropy` | -log(y of the label + 1e-7) | (y - t) / N |
//! | `MeanSquaredError` | ½ Σ (yₖ - tₖ)² | y · ((y - t) - Σ yᵢ (yᵢ - tᵢ)) / N |
//!
//! The book adds the 1e-7 against log 0 and leaves it out of the backward pass; so a cross-entropy is at most 16.1, and a
//! gradient check sees a difference of about 1e-7 / y. A squared error is at most 1. The book takes it of the probabilities, too
//! (page 112: y is what softmax gives), with the ½ before the sum over the classes, and no mean over them.
//!
//! What the two do differently stands in the last column. Where softmax is sure of a wrong class, y - t is -1 at the label and 1 at
//! that class: the cross-entropy passes all of that on. The squared error passes it on through the slope of softmax, which is next to
//! 0 wherever softmax is sure of anything: the surer a mistake, the less is learned from it.

use ndarray::{ArrayView2, ArrayViewMut2, Zip};

use super::super::Real;
use super::super::workspace::rows_mut;

/// What is added inside the logarithm of the cross-entropy.
pub const EPSILON: f64 = 1e-7;

/// How wrong probabilities are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Loss {
    /// The cross-entropy error (page 114): it counts how unlikely the label was thought to be, and nothing else.
    #[default]
    CrossEntropy,
    /// Half the sum of the squared errors of all classes (page 112).
    MeanSquaredError,
}

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

impl Loss {
    /// Both.
    pub const ALL: [Self; 2] = [Self::CrossEntropy, Self::MeanSquaredError];

    /// Writes the probabilities `y` of the logits `a`, both (n, classes), and returns the mean loss.
    ///
    /// `labels` has n entries below `classes`; a label beyond them counts as a class of probability 0.
    ///
    /// # Panics
    ///
    /// When there is not one label for each sample, the shapes differ, or `y` is not row-major.
    pub fn forward<T: Real>(self, a: ArrayView2<T>, labels: &[u8], mut y: ArrayViewMut2<T>) -> T {
        assert_eq!(a.nrows(), labels.len(), "a label for each sample");
        let mut loss = T::zero();
        y.assign(&a);
        for (row, &label) in rows_mut(&mut y).zip(labels) {
            softmax(row);
            loss += self.of(row, label);
        }
        loss / T::of(labels.len().max(1) as f64)
    }

    /// The loss of one sample, whose probabilities are `row`.
    pub fn of<T: Real>(self, row: &[T], label: u8) -> T {
        let label = usize::from(label);
        match self {
            Self::CrossEntropy => {
                let probability = row.get(label).copied().unwrap_or(T::zero());
                -(probability + T::of(EPSILON)).ln()
            }
            Self::MeanSquaredError => {
                let squares = row.iter().enumerate().map(|(class, &y)| {
                    let error = if class == label { y - T::one() } else { y };
                    error * error
                });
                T::of(0.5) * squares.fold(T::zero(), |sum, square| sum + square)
            }
        }
    }

    /// Writes the gradient `da` of the mean loss at the logits, from the probabilities `y`, both (n, classes).
    ///
    /// # Panics
    ///
    /// When the shapes differ, or there is not one label for each sample.
    pub fn backward<T: Real>(self, y: ArrayView2<T>, labels: &[u8], mut da: ArrayViewMut2<T>) {
        let share = T::one() / T::of(labels.len().max(1) as f64);
        Zip::from(da.rows_mut()).and(y.rows()).and(labels).for_each(|mut da, y, &label| {
            da.assign(&y);
            if let Some(at_label) = da.get_mut(usize::from(label)) {
                *at_label -= T::one();
            }
            if self == Self::MeanSquaredError {
                // Through softmax, whose slope is yₖ (1 - yₖ) for its own logit and -yₖ yᵢ for another.
                let along = da.iter().zip(y).fold(T::zero(), |sum, (&error, &y)| sum + error * y);
                Zip::from(&mut da).and(y).for_each(|da, &y| *da = y * (*da - along));
            }
            da *= share;
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn huge_values_stay_finite() {
        for loss in Loss::ALL {
            for values in [[1e4, -1e4, 0.0], [-1e4, -1e4, -1e4], [1e4, 1e4, 1e4]] {
                let mut row = values;
                softmax(&mut row);
                assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-12);
                assert!((0..3).all(|label| loss.of(&row, label).is_finite()));
                let mut row = values.map(|value| value as f32);
                softmax(&mut row);
                assert!((0..3).all(|label| loss.of(&row, label).is_finite()));
            }
        }
    }

    /// The figures of pages 113 and 115, with the probabilities that the book writes down.
    #[test]
    fn the_numbers_of_the_book() {
        let sure_of_2 = [0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0];
        let sure_of_7 = [0.1, 0.05, 0.1, 0.0, 0.05, 0.1, 0.0, 0.6, 0.0, 0.0];
        for (loss, right, wrong) in [
            (Loss::MeanSquaredError, 0.097_500_000_000_000_03, 0.5975),
            (Loss::CrossEntropy, 0.510_825_457_099_338_2, 2.302_584_092_994_546),
        ] {
            assert!((loss.of::<f64>(&sure_of_2, 2) - right).abs() < 1e-15, "{loss:?}");
            assert!((loss.of::<f64>(&sure_of_7, 2) - wrong).abs() < 1e-15, "{loss:?}");
        }
    }

    /// What is passed back for a mistake of which softmax is surer and surer.
    #[test]
    fn a_sure_mistake_moves_the_cross_entropy_and_not_the_squared_error() {
        let passed = |loss: Loss, logit: f64| {
            let mut y = ndarray::arr2(&[[logit, 0.0, 0.0]]);
            softmax(y.as_slice_mut().expect("it is row-major"));
            let mut da = y.clone();
            loss.backward(y.view(), &[1], da.view_mut());
            -da[[0, 1]]
        };
        let at = |loss: Loss| [1.0, 5.0, 10.0, 20.0].map(|logit| passed(loss, logit));
        let (crossed, squared) = (at(Loss::CrossEntropy), at(Loss::MeanSquaredError));
        assert!(crossed.is_sorted() && crossed[3] > 0.999_999, "{crossed:?}");
        assert!(squared.is_sorted_by(|a, b| a > b) && squared[3] < 1e-8, "{squared:?}");
    }
}
