//! Reading and writing files so that a reader sees the old contents or the new, never half of them.

use std::{
    fs, io,
    io::{Read, Write},
    path::{Path, PathBuf},
    time::SystemTime,
};

/// The largest notebook that is opened, in bytes. A lesson of an hour has some 10,000.
pub const MAX_BYTES: u64 = 16 << 20;

/// Why a notebook could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The system would not read it: missing, no permission, a damaged disk.
    #[error("{} could not be read: {source}; copy it to a disk of this computer and open that", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A folder or a device.
    #[error("{} is not a file; choose a notebook, a Markdown file ending in .md", path.display())]
    NotAFile {
        /// What was to be opened.
        path: PathBuf,
    },
    /// More than is read, as [`MAX_BYTES`] of a notebook.
    #[error("{} is larger than {} MB, which no file of this program is; choose another", path.display(), most >> 20)]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The most that is read, in bytes.
        most: u64,
    },
    /// Not UTF-8 text.
    #[error(
        "{} is not UTF-8 text: byte {byte:#04x} on line {line} (byte {offset} of the file); save it as UTF-8 and open it again",
        path.display()
    )]
    NotText {
        /// The file.
        path: PathBuf,
        /// The first byte that is wrong.
        byte: u8,
        /// Its line, counted from 1.
        line: usize,
        /// Its place in the file, counted from 0.
        offset: usize,
    },
}

/// Why a file could not be written; what was there is untouched.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The file is marked as not to be written.
    #[error("{} is read-only; save under another name", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The system would not write.
    #[error("{} could not be saved: {source}; save in another folder", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another program has written the file since it was opened.
    #[error("{} was changed by another program since it was opened; save a copy under another name", path.display())]
    ChangedOnDisk {
        /// The file.
        path: PathBuf,
    },
    /// The document has never been saved, so it has no file yet.
    #[error("this notebook has no file yet; choose a name for it")]
    NoFile,
}

/// What tells one state of a file from another without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let metadata = fs::metadata(path)?;
        Ok(Self { length: metadata.len(), modified: metadata.modified().ok() })
    }
}

/// Reads a notebook's text.
///
/// # Errors
/// When it is missing, no file, too large or not UTF-8.
pub fn read(path: &Path) -> Result<String, OpenError> {
    read_up_to(path, MAX_BYTES)
}

/// Reads a text of at most `most` bytes.
///
/// # Errors
/// As [`read`].
pub(super) fn read_up_to(path: &Path, most: u64) -> Result<String, OpenError> {
    let failed = |source| OpenError::Read { path: path.to_owned(), source };
    // Looked at before it is opened: opening a pipe would wait for somebody to write into it.
    let metadata = fs::metadata(path).map_err(failed)?;
    if !metadata.is_file() {
        return Err(OpenError::NotAFile { path: path.to_owned() });
    }
    let mut bytes = Vec::new();
    // The file may grow between the look and the reading.
    fs::File::open(path).map_err(failed)?.take(most + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > most {
        return Err(OpenError::TooLarge { path: path.to_owned(), most });
    }
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let before = String::from_utf8_lossy(bytes.get(..offset).unwrap_or_default()).into_owned();
        OpenError::NotText {
            path: path.to_owned(),
            byte: bytes.get(offset).copied().unwrap_or_default(),
            line: super::lines::count_endings(&before) + 1,
            offset,
        }
    })
}

/// Writes `text` to `path` in one step: into a new file beside it, to the disk, then under its name. Permissions are
/// kept, and a symbolic link goes on pointing where it did.
///
/// # Errors
/// When the file is read-only or the folder cannot be written.
pub fn write(path: &Path, text: &str) -> Result<(), SaveError> {
    let failed = |source| SaveError::Write { path: path.to_owned(), source };
    let target = behind_links(path).map_err(failed)?;
    let permissions = match fs::metadata(&target) {
        Ok(metadata) if metadata.is_dir() => return Err(failed(io::ErrorKind::IsADirectory.into())),
        Ok(metadata) if metadata.permissions().readonly() => {
            return Err(SaveError::ReadOnly { path: path.to_owned() });
        }
        Ok(metadata) => Some(metadata.permissions()),
        Err(_) => None,
    };
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".layerscope-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The user's umask takes its share, as with any new file; tempfile's own choice would be private.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions).map_err(failed)?;
    }
    file.as_file().sync_all().map_err(failed)?;
    file.persist(&target).map_err(|error| failed(error.error))?;
    // The new name itself reaches the disk with its folder; where a system cannot do that, the file is still whole.
    #[cfg(unix)]
    if let Err(error) = fs::File::open(folder).and_then(|folder| folder.sync_all()) {
        tracing::debug!("{} could not be synchronised: {error}", folder.display());
    }
    Ok(())
}

/// The file that `path` names once every symbolic link is followed, whether it is there yet or not.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    /// As many links as Linux follows before it calls them a loop.
    const MOST_LINKS: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(next) => path = path.parent().map_or(next.clone(), |folder| folder.join(&next)),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("its symbolic links lead back to themselves"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_and_leaves_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        write(&path, "one\r\n").unwrap();
        write(&path, "two").unwrap();
        assert_eq!(read(&path).unwrap(), "two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn text_that_is_not_utf8_is_named_by_its_line_and_byte() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("latin.md");
        fs::write(&path, b"one\ntwo\ncaf\xe9\n").unwrap();
        let words = read(&path).unwrap_err().to_string();
        assert!(words.contains("0xe9 on line 3 (byte 11"), "{words}");
    }

    #[test]
    fn folders_missing_and_huge_files_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(read(folder.path()), Err(OpenError::NotAFile { .. })));
        assert!(matches!(read(&folder.path().join("no.md")), Err(OpenError::Read { .. })));
        let path = folder.path().join("huge.md");
        fs::File::create(&path).unwrap().set_len(MAX_BYTES + 1).unwrap();
        assert!(matches!(read(&path), Err(OpenError::TooLarge { .. })));
        assert!(matches!(write(folder.path(), ""), Err(SaveError::Write { .. })));
        assert!(matches!(write(&folder.path().join("no/a.md"), ""), Err(SaveError::Write { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_outlive_a_save() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        let link = folder.path().join("link.md");
        write(&path, "one").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("a.md", &link).unwrap();
        write(&link, "two").unwrap();
        assert_eq!(read(&path).unwrap(), "two");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
        assert!(matches!(write(&path, "three"), Err(SaveError::ReadOnly { .. })));
        let dangling = folder.path().join("dangling.md");
        symlink("new.md", &dangling).unwrap();
        write(&dangling, "four").unwrap();
        assert_eq!(read(&folder.path().join("new.md")).unwrap(), "four");
        symlink("round.md", folder.path().join("round.md")).unwrap();
        assert!(matches!(write(&folder.path().join("round.md"), ""), Err(SaveError::Write { .. })));
    }
}
