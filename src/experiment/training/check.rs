//! Which training specs there can be: what the rows of its keys do not say.

use super::memory;
use super::spec::{KEYS, MAX_WEIGHTS, TrainingSpec};
use crate::experiment::sources::check_beside;
use crate::experiment::spec::{self, Problem};
use crate::language::Phrase;

impl TrainingSpec {
    /// Checks every value. This is the one place where it is said which values can be.
    ///
    /// # Errors
    /// The first value that cannot be, by its key.
    pub fn check(&self) -> Result<(), Problem> {
        spec::check_keys(KEYS, self)?;
        let weights: usize = self.hidden.windows(2).map(|pair| pair.iter().product::<usize>()).sum();
        if weights > MAX_WEIGHTS {
            let message = Phrase::new(
                format!("These layers have {weights} weights between them; at most {MAX_WEIGHTS}"),
                format!("이 층들 사이의 가중치는 {weights}개인데, {MAX_WEIGHTS}개까지만 쓸 수 있습니다"),
            );
            return Err(Problem::new("hidden", message));
        }
        if let Some(weights) = &self.weights {
            check_beside("weights", weights)?;
        }
        memory::check(self)
    }
}
