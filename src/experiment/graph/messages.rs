//! What is said of a graph: what cannot be drawn, and what was.

mod korean;

use thiserror::Error;

/// What is said here.
#[derive(Debug, Error)]
pub(super) enum Message {
    #[error(
        "{layers} layers after {iteration} iterations, loss {loss:.4} on the first {images} training images"
    )]
    Layers { layers: usize, iteration: u64, loss: f64, images: usize },
    #[error("{nodes} nodes, {steps} steps, {end}")]
    Traced { nodes: usize, steps: usize, end: String },
    #[error("A graph is either that of a network or that of an expression: take out `network` or `{key}`")]
    TwoSubjects { key: &'static str },
    #[error("`{name}` lies outside its range from {low} to {high}")]
    OutsideRange { name: String, low: f64, high: f64 },
    #[error("`{name}` has no `value`: write {{ value = 1, range = [0, 2] }}")]
    NoValue { name: String },
    #[error("`range` of `{name}` is a list of two numbers, the lower one first")]
    RangeShape { name: String },
}
