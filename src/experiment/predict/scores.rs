//! What a network says of one picture, in numbers and in how sure they are.

mod korean;

use std::fmt;

use thiserror::Error;

use crate::data::{DataName, Dataset};
use crate::language::Phrase;
use crate::language::Say;
use crate::nn::{argmax, softmax};

/// The scores of every class.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    /// What the last layer gave.
    pub logits: Vec<f64>,
    /// Softmax of the logits: 0 to 1, together 1.
    pub probabilities: Vec<f64>,
}

/// How sure a network is, by its largest probability.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// From 99 % up.
    Certain,
    /// From 90 % up.
    Sure,
    /// From 60 % up.
    Leaning,
    /// From 35 % up.
    Torn,
    /// Below that.
    Guessing,
    /// The probabilities are not numbers: the network has overflowed.
    Broken,
}

impl Scores {
    /// The scores of these logits.
    pub fn new(logits: Vec<f64>) -> Self {
        let mut probabilities = logits.clone();
        softmax(&mut probabilities);
        Self { logits, probabilities }
    }

    /// That the network tells other classes apart than `data` have, as one of letters does beside digits.
    pub fn other_classes(&self, data: &Dataset) -> Option<Phrase> {
        let (found, expected) = (self.logits.len(), data.classes);
        (found != expected && found > 0)
            .then(|| OtherClasses { found, name: data.data_name(), expected }.phrase())
    }

    /// The class with the largest score; of equals the first.
    pub fn answer(&self) -> usize {
        argmax(&self.logits)
    }

    /// The probability of the answer, 0 to 1.
    pub fn probability(&self) -> f64 {
        self.probability_of(self.answer())
    }

    /// The probability of a class; not a number for one that there is not.
    pub fn probability_of(&self, class: usize) -> f64 {
        self.probabilities.get(class).copied().unwrap_or(f64::NAN)
    }

    /// The class with the second largest score.
    pub fn second(&self) -> Option<usize> {
        let answer = self.answer();
        let others = self.logits.iter().enumerate().filter(|(class, _)| *class != answer);
        others.max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0))).map(|(class, _)| class)
    }

    /// -Σ p log₂ p in bits: 0 when one class has it all, log₂ of the number of classes when all are equal.
    pub fn entropy(&self) -> f64 {
        // 0 log 0 counts as 0, as its limit is.
        let terms = self.probabilities.iter().map(|p| if *p == 0.0 { 0.0 } else { -p * p.log2() });
        let sum = terms.sum::<f64>();
        // `max` would make a 0 of what is not a number.
        if sum < 0.0 { 0.0 } else { sum }
    }

    /// Whether there is no answer, since the probabilities are not numbers: weights that are none, or values that overflow.
    pub fn is_broken(&self) -> bool {
        self.probabilities.iter().any(|probability| probability.is_nan())
    }

    /// How sure that is.
    pub fn certainty(&self) -> Certainty {
        if self.is_broken() {
            return Certainty::Broken;
        }
        match self.probability() {
            p if p >= 0.99 => Certainty::Certain,
            p if p >= 0.9 => Certainty::Sure,
            p if p >= 0.6 => Certainty::Leaning,
            p if p >= 0.35 => Certainty::Torn,
            _ => Certainty::Guessing,
        }
    }
}

impl fmt::Display for Certainty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Certain => "certain",
            Self::Sure => "sure",
            Self::Leaning => "leaning",
            Self::Torn => "torn",
            Self::Guessing => "guessing",
            Self::Broken => "NaN",
        })
    }
}

/// That a network tells other classes apart than the data have.
#[derive(Debug, Error)]
#[error(
    "The network has {found} classes, but {name} has {expected}: its class 3 need not be the digit 3. Use the data that \
     it was trained on"
)]
struct OtherClasses {
    found: usize,
    name: DataName,
    expected: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_scores_are_all_there_is_to_guess() {
        let scores = Scores::new(vec![2.0; 8]);
        assert!((scores.entropy() - 3.0).abs() < 1e-12);
        assert_eq!((scores.answer(), scores.certainty()), (0, Certainty::Guessing));
        assert_eq!(scores.second(), Some(1));
    }

    #[test]
    fn one_large_score_is_certain() {
        let scores = Scores::new(vec![0.0, 1000.0, 5.0]);
        assert_eq!((scores.answer(), scores.second(), scores.certainty()), (1, Some(2), Certainty::Certain));
        assert_eq!(scores.entropy(), 0.0);
        for logits in [vec![f64::NAN, 1.0], vec![1.0, f64::NAN], vec![f64::INFINITY, 1.0]] {
            let scores = Scores::new(logits);
            assert_eq!(scores.certainty(), Certainty::Broken);
            assert!(scores.entropy().is_nan(), "{}", scores.entropy());
        }
    }

    #[test]
    fn certainty_goes_by_the_largest_probability() {
        for (p, certainty) in [
            (0.995, Certainty::Certain),
            (0.95, Certainty::Sure),
            (0.7, Certainty::Leaning),
            (0.55, Certainty::Torn),
        ] {
            // Two classes, the other of probability 1 - p.
            let scores = Scores::new(vec![(p / (1.0_f64 - p)).ln(), 0.0]);
            assert_eq!(scores.certainty(), certainty, "{p}");
            assert!((scores.probability() - p).abs() < 1e-12);
        }
    }
}
