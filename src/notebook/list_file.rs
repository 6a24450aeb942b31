//! A file beside a notebook that lists something: the runs that were finished, the answers to its questions.
//!
//! One that is damaged is named, set aside under another name, and begun again.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::file::{self, OpenError};
use crate::files::set_aside;

/// What such a file lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// The runs that were finished.
    Runs,
    /// The answers to questions.
    Answers,
}

/// Why a list is not read.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The system would not read the file.
    #[error(transparent)]
    Read(#[from] OpenError),
    /// It is not what this program writes.
    #[error("{} does not list {}: line {line}: {message}", path.display(), of.in_english().0)]
    Contents {
        /// What it should list.
        of: Listed,
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong there.
        message: String,
    },
    /// It could not be read, and lies under another name now.
    #[error("{why}. It was set aside as {}, and {} again", aside.display(), of.in_english().1)]
    SetAside {
        /// What it should list.
        of: Listed,
        /// Why it could not be read.
        why: Box<ListError>,
        /// Where it is now.
        aside: PathBuf,
    },
}

impl Listed {
    /// What is listed, and how a new list is spoken of.
    fn in_english(self) -> (&'static str, &'static str) {
        match self {
            Self::Runs => ("runs", "the run history begins"),
            Self::Answers => ("answers", "the answers begin"),
        }
    }
}

impl ListError {
    /// Whether it is the file's contents that cannot be read: it will not be better the next time.
    fn is_damage(&self) -> bool {
        match self {
            Self::Contents { .. } => true,
            Self::Read(error) => matches!(error, OpenError::NotText { .. } | OpenError::TooLarge { .. }),
            Self::SetAside { .. } => false,
        }
    }
}

/// The list at `place`, of at most so many bytes; an empty one where there is no file.
fn read<T: DeserializeOwned + Default>(place: &Path, most: u64, of: Listed) -> Result<T, ListError> {
    let is_there = place.try_exists().map_err(|source| OpenError::Read { path: place.to_owned(), source })?;
    if !is_there {
        return Ok(T::default());
    }
    let text = file::read_up_to(place, most)?;
    toml::from_str(&text).map_err(|error| ListError::Contents {
        of,
        path: place.to_owned(),
        line: error
            .span()
            .and_then(|span| text.get(..span.start))
            .map_or(1, |before| before.matches('\n').count() + 1),
        message: error.message().trim().to_owned(),
    })
}

/// The list at `place`, of at most so many bytes. A file that is damaged is set aside under another name, which is said, and the list is
/// empty then.
pub(super) fn read_or_set_aside<T: DeserializeOwned + Default>(
    place: &Path,
    most: u64,
    of: Listed,
) -> Result<(T, Option<ListError>), ListError> {
    let why = match read(place, most, of) {
        Ok(list) => return Ok((list, None)),
        Err(error) if error.is_damage() => error,
        Err(error) => return Err(error),
    };
    match set_aside(place) {
        Ok(aside) => Ok((T::default(), Some(ListError::SetAside { of, why: Box::new(why), aside }))),
        Err(error) => {
            tracing::warn!("{} cannot be set aside: {error}", place.display());
            Err(why)
        }
    }
}
