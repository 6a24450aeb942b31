//! Why a file or a folder cannot be read, in words that say what to do: the same for data, pictures, weights and tables.

mod korean;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::language::Phrase;

/// Why what stands at a path could not be read.
#[derive(Debug, Error)]
pub enum Unreadable {
    /// The system refused to let it be read.
    #[error("no permission to read {}; ask its owner, or copy it into a folder of your own", path.display())]
    NoPermission {
        /// The file or folder.
        path: PathBuf,
    },
    /// There is no such file or folder.
    #[error("{} is not there; was it moved or renamed?", path.display())]
    NotFound {
        /// The file or folder.
        path: PathBuf,
    },
    /// A symbolic link to what is not there.
    #[error("{} is a link to {}, which is not there; copy the file itself to this place", path.display(), to.display())]
    LeadsNowhere {
        /// The link.
        path: PathBuf,
        /// What it names.
        to: PathBuf,
    },
    /// Symbolic links that name each other.
    #[error("{} is a link that leads back to itself; copy the file itself to this place", path.display())]
    LeadsBack {
        /// The link.
        path: PathBuf,
    },
    /// A folder where a file was meant.
    #[error("{} is a folder, not a file; choose a file", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
    },
    /// Something that gives bytes and has no end, or waits for somebody who writes.
    #[error("{} is not a file (a pipe, a device or a socket); choose a file", path.display())]
    NoFile {
        /// What was named.
        path: PathBuf,
    },
    /// A reason that is rare.
    #[error("cannot read {}: {source}; copy it to a disk of this computer and open that", path.display())]
    Other {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Unreadable {
    /// What the failed read of `path` comes from, with the reasons that people can mend told apart.
    pub fn new(path: &Path, source: io::Error) -> Self {
        let by_links = leads_back(&source);
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::PermissionDenied => Self::NoPermission { path },
            io::ErrorKind::NotFound => match fs::read_link(&path) {
                Ok(to) => Self::LeadsNowhere { path, to },
                Err(_) => Self::NotFound { path },
            },
            io::ErrorKind::IsADirectory => Self::Folder { path },
            // The words of `super::open`.
            io::ErrorKind::InvalidInput if is_ours(&source) => Self::NoFile { path },
            // A file where a folder stands in the path, a name longer than any that is there, or one that no system takes, as with a
            // zero byte.
            io::ErrorKind::NotADirectory | io::ErrorKind::InvalidFilename | io::ErrorKind::InvalidInput => {
                Self::NotFound { path }
            }
            _ if by_links => Self::LeadsBack { path },
            _ => Self::Other { path, source },
        }
    }
}

/// Whether the words of an error are those of this program.
fn is_ours(error: &io::Error) -> bool {
    error.get_ref().and_then(|inner| inner.downcast_ref::<Phrase>()).is_some()
}

/// Whether the system gave up following links.
fn leads_back(error: &io::Error) -> bool {
    #[cfg(unix)]
    return error.raw_os_error() == Some(libc::ELOOP);
    #[cfg(not(unix))]
    return {
        _ = error;
        false
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Say;

    #[test]
    fn the_reasons_that_people_can_mend_are_told_apart() {
        let message = |kind: io::ErrorKind| Unreadable::new(Path::new("a/b"), kind.into()).to_string();
        assert!(message(io::ErrorKind::PermissionDenied).starts_with("no permission to read a/b"));
        assert!(message(io::ErrorKind::NotFound).starts_with("a/b is not there"));
        assert!(message(io::ErrorKind::NotADirectory).starts_with("a/b is not there"));
        assert!(message(io::ErrorKind::IsADirectory).starts_with("a/b is a folder"));
        assert!(message(io::ErrorKind::TimedOut).starts_with("cannot read a/b"));
    }

    /// Each way in which a path can be wrong, as the system itself says it.
    #[cfg(unix)]
    #[test]
    fn whatever_stands_at_a_path_is_named_in_both_languages() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("file"), "x").unwrap();
        fs::write(at("locked"), "x").unwrap();
        fs::set_permissions(at("locked"), fs::Permissions::from_mode(0o000)).unwrap();
        fs::create_dir(at("folder")).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(at("pipe")).status().unwrap().success());
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        symlink("gone", at("nowhere")).unwrap();
        symlink("back", at("back")).unwrap();
        symlink("pipe", at("to-pipe")).unwrap();
        let long = "a".repeat(300);
        let mut said = std::collections::BTreeSet::new();
        for (name, english) in [
            ("mistyped", "is not there"),
            ("file/below", "is not there"),
            (&long, "is not there"),
            ("a\0b", "is not there"),
            ("nowhere", "is a link to gone, which is not there"),
            ("back", "leads back to itself"),
            ("folder", "is a folder"),
            ("pipe", "is not a file"),
            ("to-pipe", "is not a file"),
            ("socket", "is not a file"),
            ("locked", "no permission to read"),
        ] {
            // Who may read everything, may.
            let Err(source) = super::super::open(&at(name)) else {
                assert_eq!(name, "locked");
                continue;
            };
            let error = Unreadable::new(&at(name), source);
            assert!(error.to_string().contains(english), "{name}: {error}");
            // Every reason has words of its own there, too.
            assert!(said.insert(error.korean().replace(name, "")) || english.starts_with("is not"), "{name}");
            assert!(!error.to_string().contains("os error"), "{name}: {error}");
        }
    }
}
