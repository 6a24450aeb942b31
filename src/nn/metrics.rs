//! How good the answers of a network are.

use ndarray::Array2;

use super::Real;

/// The place of the largest value; of equals the first, and 0 for an empty row.
///
/// A row with NaN in it answers the place of the first one, as NumPy does: so a network whose weights
/// overflowed answers 0 for ever, and is right about as often as there are zeros.
pub fn argmax<T: Real>(row: &[T]) -> usize {
    let mut best = 0;
    for (place, &value) in row.iter().enumerate() {
        if value.is_nan() {
            return place;
        }
        if value > row[best] {
            best = place;
        }
    }
    best
}

/// The share of answers that equal their labels, 0 to 1; 0 when there are none.
pub fn accuracy(answers: &[u8], labels: &[u8]) -> f64 {
    let right = answers.iter().zip(labels).filter(|(answer, label)| answer == label).count();
    if labels.is_empty() { 0.0 } else { right as f64 / labels.len() as f64 }
}

/// Counts by label (row) and answer (column). Pairs outside `classes` are left out.
pub fn confusion_matrix(answers: &[u8], labels: &[u8], classes: usize) -> Array2<u32> {
    let mut counts = Array2::zeros((classes, classes));
    for (&answer, &label) in answers.iter().zip(labels) {
        if let Some(count) = counts.get_mut((usize::from(label), usize::from(answer))) {
            *count += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn argmax_answers_as_numpy_does() {
        assert_eq!(argmax(&[1.0, 3.0, 3.0]), 1);
        assert_eq!(argmax(&[f64::NAN; 10]), 0);
        assert_eq!(argmax(&[5.0, f64::NAN, 9.0]), 1);
        assert_eq!(argmax(&[f32::NEG_INFINITY, -1.0]), 1);
    }

    #[test]
    fn counts_by_label_and_answer() {
        let counts = confusion_matrix(&[0, 1, 1, 2], &[0, 1, 2, 2], 3);
        assert_eq!(counts, ndarray::arr2(&[[1, 0, 0], [0, 1, 0], [0, 1, 1]]));
        assert_eq!(accuracy(&[0, 1, 1, 2], &[0, 1, 2, 2]), 0.75);
        assert_eq!(accuracy(&[], &[]), 0.0);
    }
}
