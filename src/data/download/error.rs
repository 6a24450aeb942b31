//! What can go wrong on the way, in words that say what to do.

mod korean;

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::RemoteFile;
use crate::language::Phrase;

/// Why the files are not here. What had arrived is kept for the next try.
#[derive(Debug, Error)]
pub enum DownloadError {
    /// It was stopped.
    #[error("the download was stopped; what arrived is kept, and the next try goes on from there")]
    Stopped,
    /// Nothing can be stored.
    #[error("cannot write into {}: {source}; make room there, or give yourself the right to write", path.display())]
    Folder {
        /// Where the files were to go.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// No mirror had the file.
    #[error(
        "{name} could not be had: {}. Check the connection and try again: what arrived is kept. Or bring the files from \
         elsewhere and open them",
        reasons(failures)
    )]
    NoMirror {
        /// The file.
        name: String,
        /// Each mirror with its reason.
        failures: Vec<(String, Failure)>,
    },
}

/// Why one mirror did not give a file.
#[derive(Debug, Error)]
pub enum Failure {
    /// Whoever listens stopped it.
    #[error("stopped")]
    Stopped,
    /// The server answered something else.
    #[error("answered {0}")]
    Status(u16),
    /// No connection, or one that was lost.
    #[error("{0}")]
    Connection(Phrase),
    /// The server sent more than the file can have.
    #[error("sent more than the {0} bytes that the file has at most")]
    TooMuch(u64),
    /// The file came whole and is another one.
    #[error("sent a file with other contents")]
    Wrong,
    /// The file cannot be stored.
    #[error("cannot store the file: {0}")]
    Write(io::Error),
}

/// The connection was closed before all was there.
#[derive(Debug, Error)]
#[error("ended too early")]
pub(super) struct EndedEarly;

impl DownloadError {
    /// The error of a file that no mirror gave.
    pub(super) fn of(file: &RemoteFile, folder: &Path, mut failures: Vec<(String, Failure)>) -> Self {
        match failures.pop() {
            Some((_, Failure::Stopped)) => Self::Stopped,
            Some((_, Failure::Write(source))) => Self::Folder { path: folder.to_owned(), source },
            last => {
                failures.extend(last);
                Self::NoMirror { name: file.name.to_owned(), failures }
            }
        }
    }
}

fn reasons(failures: &[(String, Failure)]) -> String {
    let one = |(mirror, failure): &(String, Failure)| format!("{} {failure}", host(mirror));
    failures.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The name of the server in an address: enough to tell mirrors apart.
fn host(url: &str) -> &str {
    url.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or(url)
}
