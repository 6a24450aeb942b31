//! Which training specs there can be: what the rows of its keys do not say.

use super::memory;
use super::messages::Message;
use super::spec::{GradientBy, KEYS, MAX_WEIGHTS, TrainingSpec};
use crate::experiment::sources::check_beside;
use crate::experiment::spec::{self, Problem};

/// The most parameters whose gradients are found one by one: the book's network of page 137 has 79,510.
const MOST_DIFFERENCES: usize = 100_000;

impl TrainingSpec {
    /// Checks every value. This is the one place where it is said which values can be.
    ///
    /// # Errors
    /// The first value that cannot be, by its key.
    pub fn check(&self) -> Result<(), Problem> {
        spec::check_keys(KEYS, self)?;
        if self.patient.is_some() && self.patients.is_some() {
            return Err(Problem::new("patients", Message::OneOrSeveral));
        }
        let weights: usize = self.hidden.windows(2).map(|pair| pair.iter().product::<usize>()).sum();
        if weights > MAX_WEIGHTS {
            let message = Message::ManyWeights { weights, most: MAX_WEIGHTS };
            return Err(Problem::new("hidden", message));
        }
        if let Some(weights) = &self.weights {
            check_beside("weights", weights)?;
        }
        let parameters = memory::parameters(&self.hidden);
        if self.gradient == GradientBy::Numerical && parameters > MOST_DIFFERENCES {
            let message = Message::ManyDifferences { parameters, most: MOST_DIFFERENCES };
            return Err(Problem::new("gradient", message));
        }
        memory::check(self)
    }
}
