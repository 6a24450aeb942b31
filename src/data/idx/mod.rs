//! MNIST and the like (Fashion-MNIST, EMNIST), read from idx files.
//!
//! Users hold these files packed or unpacked, under many names, in a folder among others or picked one by one. So a
//! file is recognised by its first bytes and paired by its counts: the larger pair of images and labels trains, the
//! smaller tests. Names only decide between pairs of equal size.
//!
//! The format (big-endian; <http://yann.lecun.com/exdb/mnist/>): magic 2051, count, rows, columns, then a byte a
//! pixel; or magic 2049, count, then a byte a label.

mod file;
mod folder;
mod pair;
mod reading;

use std::path::{Path, PathBuf};

use super::{DataError, Dataset, Labelled, Source, names};
use file::Announced;
use pair::Pair;
pub use reading::Reading;

/// More idx files than this are not even read: nobody can mean all of them.
const MOST_FILES: usize = 8;

/// Reads a training and a test set from idx files, packed with gzip or not.
///
/// `paths` are files, or folders of which every idx file counts and every other file is passed over. The classes
/// run from 0 to the largest training label.
///
/// # Errors
/// Whatever is wrong with the files, each in its own words: see [`DataError`].
pub fn load_idx(paths: &[PathBuf]) -> Result<Dataset, DataError> {
    load_idx_watched(paths, &Reading::default())
}

/// As [`load_idx`], seen from outside: `reading` says how far it is, and can end it.
///
/// # Errors
/// As [`load_idx`], and [`DataError::Stopped`].
pub fn load_idx_watched(paths: &[PathBuf], reading: &Reading) -> Result<Dataset, DataError> {
    let files = folder::idx_files(paths)?;
    if files.len() > MOST_FILES {
        return Err(DataError::TooMany { paths: files });
    }
    let files: Vec<_> = files.iter().map(|path| file::announced(path, reading)).collect::<Result<_, _>>()?;
    let (train, test) = matched(&files, reading)?;
    for file in [&train.images, &train.labels, &test.images, &test.labels] {
        reading.expect(file.length);
    }
    let labels = |pair: &Pair| file::labels(&pair.labels, reading);
    let checked = |part| if reading.is_stopped() { Err(DataError::Stopped) } else { part };
    let train_labels = checked(labels(&train))?;
    let test_labels = checked(labels(&test))?;
    let classes = usize::from(train_labels.iter().copied().max().unwrap_or(0)) + 1;
    if let Some(at) = test_labels.iter().position(|&label| usize::from(label) >= classes) {
        return Err(DataError::LabelOutOfRange {
            path: test.labels.path,
            offset: file::LABELS_START + at as u64,
            label: test_labels[at],
            classes,
        });
    }
    // Unpacking dominates, and each file is one stream: the files are all the parallelism there is.
    let (train_images, test_images) =
        rayon::join(|| file::images(&train.images, reading), || file::images(&test.images, reading));
    if reading.is_stopped() {
        return Err(DataError::Stopped);
    }
    let train_part = Labelled { images: train_images?, labels: train_labels };
    let test_part = Labelled { images: test_images?, labels: test_labels };
    Ok(Dataset {
        name: name(&train_part, &train.images.path, paths),
        source: Source::Files(paths.to_vec()),
        extra: None,
        classes,
        train: train_part,
        test: test_part,
    })
}

/// The training and the test pair of `files`, of one size of pictures.
fn matched(files: &[Announced], reading: &Reading) -> Result<(Pair, Pair), DataError> {
    let matched = pair::pair(files.to_vec()).and_then(|(train, test)| {
        if train.images.size == test.images.size {
            return Ok((train, test));
        }
        Err(DataError::SizesDiffer {
            train_size: train.images.size,
            train: train.images.path,
            test_size: test.images.size,
            test: test.images.path,
        })
    });
    if matches!(matched, Err(DataError::CountsDiffer { .. } | DataError::SizesDiffer { .. })) {
        // A damaged file may well have a damaged header: then the damage is what is wrong, not the file it does not fit.
        for file in files {
            if reading.is_stopped() {
                return Err(DataError::Stopped);
            }
            file::check(file)?;
        }
    }
    matched
}

/// What people call the dataset: the two best known by their first labels, any other by the folder it lies in.
fn name(train: &Labelled, image_path: &Path, paths: &[PathBuf]) -> String {
    if (train.images.rows, train.images.columns) == (28, 28) {
        match train.labels.get(..10) {
            Some([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]) => return "MNIST".to_owned(),
            Some([9, 0, 0, 3, 0, 2, 7, 2, 5, 5]) => return "Fashion-MNIST".to_owned(),
            _ => {}
        }
    }
    let folder = match paths {
        [only] if only.is_dir() => Some(only.as_path()),
        _ => image_path.parent(),
    };
    let name = folder.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| names::FILES.to_owned())
}
