//! Which searches there can be: what the rows of their keys do not say.

use super::messages::Message;
use super::plan::Plan;
use super::range::SearchRange;
use super::spec::{KEYS, SearchSpec};
use crate::experiment::spec::{self, Problem};
use crate::experiment::training::{TrainingSpec, patient};

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
        patient::none_in(&self.base).map_err(|problem| problem.within("base"))?;
        if self.base.validation > 0.0 {
            return Err(Problem::new("base.validation", Message::ValidationOfBase));
        }
        spec::check_keys(KEYS, self)?;
        if self.ranges.is_empty() {
            let message = Message::NothingToVary;
            return Err(Problem::new("ranges", message));
        }
        for (index, range) in self.ranges.iter().enumerate() {
            let key = &range.key;
            if matches!(key.as_str(), "id" | "data" | "validation") {
                let message = Message::SameForAll { key: key.clone() };
                return Err(Problem::new(format!("ranges.{key}"), message));
            }
            patient::not_varied(key).map_err(|problem| problem.within("ranges"))?;
            let full = TrainingSpec::full_key(key);
            let twice = |other: &&SearchRange| TrainingSpec::full_key(&other.key) == full;
            if let Some(other) = self.ranges[..index].iter().find(twice) {
                let other = &other.key;
                let message = Message::SameKey { key: key.clone(), other: other.clone() };
                return Err(Problem::new(format!("ranges.{key}"), message));
            }
            range.candidates.check(key)?;
        }
        Plan::new(self).check()
    }
}
