//! What is said of a descent: what cannot be walked down, and where the walks end.

mod korean;

use thiserror::Error;

/// What is said here.
#[derive(Debug, Error)]
pub(super) enum Message {
    #[error("{steps} steps on {function}: ")]
    Steps { steps: usize, function: String },
    #[error("{name} ends at ({x:.6}, {y:.6}), value {value:.3e}")]
    End { name: String, x: f64, y: f64, value: f64 },
    #[error("The map's {key} goes from a number to a larger one, such as [-10, 10]")]
    RangeOfMap { key: &'static str },
    #[error("{name} is NaN since step {step}")]
    NotANumber { name: String, step: usize },
}
