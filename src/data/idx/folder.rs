//! Which of the picked files and folders' files are meant.

use std::fs;
use std::path::{Path, PathBuf};

use super::file::{known, looks_like_idx};
use crate::data::{DataError, Known};
use crate::files::unreadable::Unreadable;

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
            return Err(Unreadable::NoFile { path: path.clone() }.into());
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// How deep folders are looked into, for those that programs lay out themselves: torchvision has `MNIST/raw`, and that may lie deep in
/// somebody's own.
const DEPTH: usize = 6;
/// So many folders are looked into at most: somebody may choose the whole disk.
const MOST_FOLDERS: usize = 500;
/// Folders with more entries than this are no folders of data.
const MOST_ENTRIES: usize = 10_000;

/// What a folder holds, as far as it matters here.
#[derive(Default)]
struct Held {
    idx: Vec<PathBuf>,
    files: usize,
    /// The first file that holds something which data come in elsewhere.
    other: Option<(String, Known)>,
    links: Vec<PathBuf>,
    folders: Vec<PathBuf>,
    refused: Option<DataError>,
}

fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, DataError> {
    let held = held(folder)?;
    if !held.idx.is_empty() {
        return Ok(held.idx);
    }
    // The nearest folder inside that holds data, where there is only one.
    let only_folders = !held.folders.is_empty();
    let mut inside = held.folders;
    let mut left = MOST_FOLDERS;
    for _ in 0..DEPTH {
        let mut found = Vec::new();
        let mut deeper = Vec::new();
        let looked_into = inside.len().min(left);
        left -= looked_into;
        for folder in inside.iter().take(looked_into) {
            // What must not be read inside the folder that was chosen was not meant.
            let Ok(within) = self::held(folder) else { continue };
            if within.idx.is_empty() {
                deeper.extend(within.folders);
            } else {
                found.push((folder.clone(), within.idx));
            }
        }
        let found_one = <[_; 1]>::try_from(found);
        match found_one {
            Ok([(_, files)]) => return Ok(files),
            Err(found) if found.is_empty() => inside = deeper,
            Err(found) => {
                let folders = found.into_iter().map(|(folder, _)| folder).collect();
                return Err(DataError::SeveralFolders { path: folder.to_owned(), folders });
            }
        }
    }
    let path = folder.to_owned();
    Err(match (held.refused, held.files) {
        (Some(error), _) => error,
        (None, 0) if !held.links.is_empty() => DataError::DanglingLinks { path, links: held.links },
        (None, 0) if only_folders => DataError::OnlyFolders { path },
        (None, 0) => DataError::EmptyFolder { path },
        (None, files) => DataError::NoIdxFile { path, files, other: held.other },
    })
}

fn held(folder: &Path) -> Result<Held, DataError> {
    let unreadable = |error| DataError::read(folder, error);
    let mut held = Held::default();
    for entry in fs::read_dir(folder).map_err(unreadable)?.take(MOST_ENTRIES) {
        let entry = entry.map_err(unreadable)?;
        let path = entry.path();
        // Hidden files are the system's own, such as the `._` twins that macOS leaves beside each file.
        if is_hidden(&path) {
            continue;
        }
        if !path.is_file() {
            let kind = entry.file_type().map_err(unreadable)?;
            // A linked folder could lead around in a circle.
            if kind.is_dir() {
                held.folders.push(path);
            } else if kind.is_symlink() && !path.exists() {
                held.links.push(path);
            }
            continue;
        }
        held.files += 1;
        match looks_like_idx(&path) {
            Ok(true) => held.idx.push(path),
            _ if is_named_like_idx(&path) => held.idx.push(path),
            Ok(false) => {
                let known = held.other.is_none().then(|| known(&path)).flatten();
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                held.other = held.other.or(known.map(|known| (name, known)));
            }
            Err(error) => held.refused = Some(DataError::read(&path, error)),
        }
    }
    held.links.sort();
    held.folders.sort();
    Ok(held)
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
