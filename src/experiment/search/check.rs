//! Which searches there can be: what the rows of their keys do not say.

use super::plan::Plan;
use super::range::SearchRange;
use super::spec::{KEYS, SearchSpec};
use crate::experiment::spec::{self, Problem};
use crate::experiment::training::TrainingSpec;
use crate::language::Phrase;

impl SearchSpec {
    /// Checks every value.
    ///
    /// # Errors
    /// The first value that cannot be, by its key.
    pub fn check(&self) -> Result<(), Problem> {
        self.base.check().map_err(|problem| match problem.key.as_str() {
            "seed" => problem,
            _ => problem.within("base"),
        })?;
        spec::check_keys(KEYS, self)?;
        if self.ranges.is_empty() {
            let message = Phrase::new(
                "A search needs at least one key to vary, such as lr",
                "탐색하려면 바꾸어 볼 키가 하나 이상 있어야 합니다. 예: lr",
            );
            return Err(Problem::new("ranges", message));
        }
        for (index, range) in self.ranges.iter().enumerate() {
            let key = &range.key;
            if matches!(key.as_str(), "id" | "data") {
                let message = Phrase::new(
                    format!("`{key}` is the same for all trials"),
                    format!("`{key}`의 값은 모든 시도에서 같습니다"),
                );
                return Err(Problem::new(format!("ranges.{key}"), message));
            }
            let full = TrainingSpec::full_key(key);
            let twice = |other: &&SearchRange| TrainingSpec::full_key(&other.key) == full;
            if let Some(other) = self.ranges[..index].iter().find(twice) {
                let other = &other.key;
                let message = Phrase::new(
                    format!("`{key}` and `{other}` are the same key"),
                    format!("같은 키가 두 번 있습니다: `{key}`, `{other}`"),
                );
                return Err(Problem::new(format!("ranges.{key}"), message));
            }
            range.candidates.check(key)?;
        }
        Plan::new(self).check()
    }
}
