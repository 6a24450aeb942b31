//! Reading and writing notebooks, with errors for whoever opens and saves them.

use std::{
    fs, io,
    io::Read,
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::files;

/// The largest notebook that is opened, in bytes. A lesson of an hour has some 10,000; reading Markdown takes up to some hundred
/// times its size.
pub const MAX_BYTES: u64 = 1 << 20;

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
    /// There is none of this name.
    #[error("{}: there is no such file{}; check the name and the folder", path.display(), but_there_is(near.as_deref()))]
    Missing {
        /// What was to be opened.
        path: PathBuf,
        /// A file beside it whose name differs little.
        near: Option<String>,
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
    /// The file was there and is no longer.
    #[error("{} is no longer there; it was moved or removed, or its drive was taken out", path.display())]
    Gone {
        /// The file.
        path: PathBuf,
    },
    /// Its folder is not there.
    #[error(
        "the folder {} is not there: it was moved or removed, or its drive was taken out; bring it back and save again, or save \
         in another folder",
        folder.display()
    )]
    NoFolder {
        /// The folder.
        folder: PathBuf,
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

fn but_there_is(name: Option<&str>) -> String {
    name.map(|name| format!(", but there is {name}")).unwrap_or_default()
}

/// The file in the folder of `path` whose name differs least from it, if it differs little.
fn name_near(path: &Path) -> Option<String> {
    /// A folder of more files is not searched to the end.
    const MOST: usize = 2_000;
    let wanted = path.file_name()?.to_string_lossy().to_lowercase();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let names = fs::read_dir(folder).ok()?.take(MOST).flatten();
    let files = names
        .filter(|entry| entry.path().is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned());
    let allowed = (wanted.chars().count() / 4).clamp(1, 3);
    let near = files.map(|name| (super::near::distance(&wanted, &name.to_lowercase()), name)).min()?;
    (near.0 <= allowed).then_some(near.1)
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
    let metadata = match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(OpenError::Missing { path: path.to_owned(), near: name_near(path) });
        }
        metadata => metadata.map_err(failed)?,
    };
    if !metadata.is_file() {
        return Err(OpenError::NotAFile { path: path.to_owned() });
    }
    let mut bytes = Vec::new();
    // The file may grow between the look and the reading.
    files::open(path).map_err(failed)?.take(most + 1).read_to_end(&mut bytes).map_err(failed)?;
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

/// Puts `text` under `path` in one step, as [`files::replace`].
///
/// # Errors
/// When the file is read-only or the folder cannot be written.
pub fn write(path: &Path, text: &str) -> Result<(), SaveError> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() && metadata.permissions().readonly() => {
            Err(SaveError::ReadOnly { path: path.to_owned() })
        }
        _ => files::replace_with(path, text.as_bytes()).map_err(|source| match path.parent() {
            Some(folder) if source.kind() == io::ErrorKind::NotFound && !folder.exists() => {
                SaveError::NoFolder { folder: folder.to_owned() }
            }
            _ => SaveError::Write { path: path.to_owned(), source },
        }),
    }
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
        assert!(matches!(read(&folder.path().join("no.md")), Err(OpenError::Missing { near: None, .. })));
        fs::write(folder.path().join("Lesson-one.md"), "").unwrap();
        let words = read(&folder.path().join("leson-one.md")).unwrap_err().to_string();
        assert!(words.contains("no such file, but there is Lesson-one.md"), "{words}");
        let path = folder.path().join("huge.md");
        fs::File::create(&path).unwrap().set_len(MAX_BYTES + 1).unwrap();
        assert!(matches!(read(&path), Err(OpenError::TooLarge { .. })));
        assert!(matches!(write(folder.path(), ""), Err(SaveError::Write { .. })));
        let missing = folder.path().join("no");
        let refused = write(&missing.join("a.md"), "");
        assert!(matches!(refused, Err(SaveError::NoFolder { folder }) if folder == missing));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_may_only_be_read_is_named_as_such() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        write(&path, "one").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
        assert!(matches!(write(&path, "two"), Err(SaveError::ReadOnly { .. })));
        assert_eq!(read(&path).unwrap(), "one");
    }
}
