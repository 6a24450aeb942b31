//! Which keys of a training are whole numbers.

use toml::Value;

use crate::experiment::training::TrainingSpec;

/// Whether a key takes whole numbers only.
pub(super) fn is_whole(base: &TrainingSpec, key: &str) -> bool {
    base.with_key(key, Value::Float(0.5)).is_err() && base.with_key(key, Value::Integer(1)).is_ok()
}
