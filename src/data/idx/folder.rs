//! Which of the picked files and folders' files are meant.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::file::looks_like_idx;
use crate::data::DataError;
use crate::language::Phrase;

/// The idx files among `paths`: a picked file always counts; in a folder whatever begins like an idx file, or is
/// named like one and so is owed an error.
pub(super) fn idx_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, DataError> {
    if paths.is_empty() {
        return Err(DataError::NothingPicked);
    }
    let mut found = Vec::new();
    for path in paths {
        let kind = fs::metadata(path).map_err(|error| DataError::read(path, error))?;
        if kind.is_dir() {
            found.extend(in_folder(path)?);
        } else if kind.is_file() {
            found.push(path.clone());
        } else {
            // Opening a pipe would wait for ever.
            let words = Phrase::new("neither a file nor a folder", "파일도 폴더도 아님");
            let source = io::Error::new(io::ErrorKind::InvalidInput, words);
            return Err(DataError::Read { path: path.clone(), source });
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, DataError> {
    let unreadable = |error| DataError::read(folder, error);
    let mut files = 0;
    let mut refused = None;
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        // Hidden files are the system's own, such as the `._` twins that macOS leaves beside each file. A link that
        // leads nowhere and whatever else is no file is passed over as well.
        if is_hidden(&path) || !path.is_file() {
            continue;
        }
        files += 1;
        match looks_like_idx(&path) {
            Ok(true) => found.push(path),
            _ if is_named_like_idx(&path) => found.push(path),
            Ok(false) => {}
            Err(error) => refused = Some(DataError::read(&path, error)),
        }
    }
    let folder = folder.to_owned();
    match (found.is_empty(), refused, files) {
        (false, ..) => Ok(found),
        (true, Some(error), _) => Err(error),
        (true, None, 0) => Err(DataError::EmptyFolder { path: folder }),
        (true, None, files) => Err(DataError::NoIdxFile { path: folder, files }),
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// Whether the name is one that idx files usually have, `train-images-idx3-ubyte.gz` or `labels.idx`.
fn is_named_like_idx(path: &Path) -> bool {
    let name = plain_name(path);
    name.ends_with("ubyte") || name.ends_with("-idx")
}

/// The file name in lower case, without `.gz` and with `-` for every dot, so that the usual spellings of one file
/// agree.
pub(super) fn plain_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    name.strip_suffix(".gz").unwrap_or(&name).replace('.', "-")
}
