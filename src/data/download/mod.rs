//! The four files of MNIST, brought from the internet when somebody asks for them, and never otherwise.
//!
//! Mirrors are tried in turn. What arrived stays in a file with the ending `.part`, so that a connection that was cut, or
//! a download that was stopped, goes on where it was. A file counts as here only when its *unpacked* contents have the
//! known SHA-256: mirrors have packed them in different ways.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `files` | which files, and where from |
//! | `fetch` | one file from one mirror |
//! | `verify` | whether a file is what it should be |
//! | `error` | what can go wrong, in words |

mod error;
mod fetch;
mod files;
mod verify;

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

pub use error::{DownloadError, Failure};
pub use files::{MIRRORS, MNIST, RemoteFile};

use fetch::{Fetch, agent};
use ureq::Agent;
use verify::is_right;

/// How far a download is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Downloaded {
    /// The file under way, the first being 1.
    pub file: usize,
    /// Files in all.
    pub files: usize,
    /// Bytes of all files that are here.
    pub bytes: u64,
    /// Bytes of all files, about: mirrors pack them in different ways.
    pub about: u64,
}

/// How a download is done.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    /// Which files.
    pub files: &'a [RemoteFile],
    /// Where from: addresses of folders, tried in turn, each ending in a slash.
    pub mirrors: &'a [&'a str],
    /// So long a server may be silent.
    pub patience: Duration,
}

impl Default for Plan<'_> {
    /// The files of MNIST, from everywhere.
    fn default() -> Self {
        Self { files: &MNIST, mirrors: &MIRRORS, patience: Duration::from_secs(15) }
    }
}

/// Brings the files of `plan` into `folder`, which is made if need be. Files that are there already and right are left
/// as they are. `tell` hears of every piece that arrives and may stop the download; what arrived is kept.
///
/// Blocks the calling thread.
///
/// # Errors
/// When the folder cannot be written, when `tell` stopped it, and when no mirror had a file that was right: each mirror's
/// own reason is told.
pub fn download(
    plan: &Plan<'_>,
    folder: &Path,
    tell: &mut dyn FnMut(Downloaded) -> ControlFlow<()>,
) -> Result<(), DownloadError> {
    let unwritable = |source| DownloadError::Folder { path: folder.to_owned(), source };
    fs::create_dir_all(folder).map_err(unwritable)?;
    let agent = agent(plan.patience);
    let about = plan.files.iter().map(|file| file.packed).sum();
    let mut before = 0;
    for (number, file) in plan.files.iter().enumerate() {
        let path = folder.join(file.name);
        let mut tell = |bytes: u64| {
            tell(Downloaded { file: number + 1, files: plan.files.len(), bytes: before + bytes, about })
        };
        if !is_right(&path, file) {
            from_any(plan.mirrors, file, &path, &agent, &mut tell)
                .map_err(|failures| DownloadError::of(file, folder, failures))?;
        }
        before += fs::metadata(&path).map_or(file.packed, |data| data.len());
    }
    Ok(())
}

/// Brings one file from the first mirror that has it, or tells each mirror's reason.
fn from_any(
    mirrors: &[&str],
    file: &RemoteFile,
    path: &Path,
    agent: &Agent,
    tell: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<(), Vec<(String, Failure)>> {
    let mut failures = Vec::new();
    for mirror in mirrors {
        let fetch = Fetch { agent, url: format!("{mirror}{}", file.name), path };
        let Err(failure) = fetch.run(file, tell) else { return Ok(()) };
        // Whoever stopped the download, or has no room for it, does not want it from the next mirror either.
        let is_final = matches!(failure, Failure::Stopped | Failure::Write(_));
        failures.push(((*mirror).to_owned(), failure));
        if is_final {
            break;
        }
    }
    Err(failures)
}
