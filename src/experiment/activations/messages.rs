//! What is said of a grid of activations.

mod korean;

use thiserror::Error;

/// What is said here.
#[derive(Debug, Error)]
pub(super) enum Message {
    #[error("{count} rows of {layers} layers")]
    Rows { count: usize, layers: usize },
    #[error("This makes more than {most} rows")]
    ManyRows { most: usize },
    #[error("Batch normalisation takes its mean over at least 2 samples")]
    OneSample,
    #[error("samples times width is at most {most}")]
    ManyValues { most: usize },
    #[error("There are no images to send through")]
    NoImages,
    #[error("there are no more rows")]
    NoMoreRows,
}
