//! What is said of a path that cannot be opened or written.

mod korean;

use thiserror::Error;

/// What is said here.
#[derive(Debug, Error)]
pub(crate) enum Message {
    #[error("a folder, not a file")]
    Folder,
    #[error("not a file (a pipe, a device or a socket)")]
    NoFile,
    #[error("a pipe from which no program reads")]
    NobodyReads,
    #[error("not a file (a socket or a disk)")]
    NoOutput,
    #[error("its symbolic links lead back to themselves")]
    CircleOfLinks,
}
