//! What a network makes of the test set: which digit it takes for which, and where it is surest and wrong.

use ndarray::Array2;

use crate::nn::{Predictions, confusion_matrix};

/// How many mistakes are kept.
const WORST: usize = 24;

/// A test image that got the wrong answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mistake {
    /// Its number in the test set.
    pub index: usize,
    /// What it is.
    pub label: u8,
    /// What it was taken for.
    pub predicted: u8,
    /// How sure the network was of that, 0 to 1.
    pub probability: f64,
}

/// The test set at one iteration.
#[derive(Clone, Debug, PartialEq)]
pub struct TestReport {
    /// How many iterations had been taken.
    pub iteration: u64,
    /// Counts by label (row) and answer (column).
    pub confusion: Array2<u32>,
    /// The mistakes of which the network was surest, worst first.
    pub worst: Vec<Mistake>,
    /// The share of right answers, 0 to 1.
    pub accuracy: f64,
}

impl TestReport {
    /// Sums up the answers to the test set.
    pub(super) fn new(iteration: u64, answers: &Predictions, labels: &[u8], classes: usize) -> Self {
        let pairs = answers.classes.iter().zip(&answers.probabilities).zip(labels).enumerate();
        let mut worst: Vec<Mistake> = pairs
            .filter(|(_, ((predicted, _), label))| predicted != label)
            .map(|(index, ((&predicted, &probability), &label))| Mistake {
                index,
                label,
                predicted,
                probability: f64::from(probability),
            })
            .collect();
        worst.sort_by(|a, b| b.probability.total_cmp(&a.probability).then(a.index.cmp(&b.index)));
        worst.truncate(WORST);
        let accuracy = crate::nn::accuracy(&answers.classes, labels);
        let confusion = confusion_matrix(&answers.classes, labels, classes);
        Self { iteration, confusion, worst, accuracy }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_surest_mistake_comes_first() {
        let answers = Predictions { classes: vec![0, 1, 1, 2], probabilities: vec![0.5, 0.6, 0.9, 0.7] };
        let report = TestReport::new(3, &answers, &[1, 1, 0, 0], 3);
        let worst: Vec<usize> = report.worst.iter().map(|mistake| mistake.index).collect();
        assert_eq!(worst, [2, 3, 0]);
        assert_eq!((report.accuracy, report.confusion[[0, 1]]), (0.25, 1));
    }
}
