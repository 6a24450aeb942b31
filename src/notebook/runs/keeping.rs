//! The file of a notebook's runs: read whole, and written with the changes made in it as it is by then.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::run::PastRun;
use crate::notebook::file::{self, SaveError};
use crate::notebook::list_file::{ListError, Listed, read_or_set_aside};

/// The most that the file of a notebook's runs may take, in bytes: so much is read again. Beyond it the oldest run that is
/// not pinned goes first; the youngest stays.
pub const MAX_BYTES: usize = 20 << 20;

/// The file as it is read.
#[derive(Default, Deserialize)]
struct Stored {
    #[serde(default)]
    run: Vec<PastRun>,
}

/// A run as it is written: many of them, one after the other, are the file.
#[derive(Serialize)]
struct One<'a> {
    run: [&'a PastRun; 1],
}

/// A change of the list. It names a run by what it is: another window may have given the number to another run.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Change {
    Add(PastRun),
    Pin(PastRun, bool),
    Forget(PastRun),
}

impl Change {
    /// Makes it in `runs`. Whether there was anything to change.
    pub(super) fn make(&self, runs: &mut Vec<PastRun>) -> bool {
        match self {
            Self::Add(run) => {
                let is_new = !runs.iter().any(|known| known.is(run));
                if is_new {
                    let number = runs.iter().map(|run| run.number).max().unwrap_or_default() + 1;
                    runs.push(PastRun { number, ..run.clone() });
                }
                is_new
            }
            Self::Pin(run, pinned) => {
                let found = runs.iter_mut().find(|known| known.is(run) && known.pinned != *pinned);
                found.map(|known| known.pinned = *pinned).is_some()
            }
            Self::Forget(run) => {
                let before = runs.len();
                runs.retain(|known| !known.is(run));
                runs.len() < before
            }
        }
    }
}

/// Changes on their way into the file of a notebook's runs.
#[derive(Debug)]
pub struct Keeping {
    pub(super) place: PathBuf,
    pub(super) changes: Vec<Change>,
}

/// What became of [`Keeping`].
#[derive(Debug)]
pub struct Kept {
    pub(super) place: PathBuf,
    /// How many changes it was about.
    pub(super) changes: usize,
    /// What the file says now.
    pub(super) outcome: Result<Vec<PastRun>, PastRunsError>,
    /// What is to be said although it was written: a damaged file that was set aside, a run that is not kept.
    pub(super) said: Option<PastRunsError>,
    /// Whether the file was begun again.
    pub(super) is_new: bool,
}

/// Why past runs are not kept; the file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum PastRunsError {
    /// The file cannot be read; where it was damaged, it lies under another name now.
    #[error(transparent)]
    List(#[from] ListError),
    /// A run would not be read again from what is written of it.
    #[error(
        "a run of {cell} cannot be written down so that it can be read again: {message}; the other runs are kept"
    )]
    Unreadable {
        /// Its cell.
        cell: String,
        /// What is wrong.
        message: String,
    },
    /// Runs that are to stay leave no room for another.
    #[error(
        "{} has no room for another run: those marked Keep take its {} MB; switch Keep off for some of them in the run \
         history, and runs are kept again",
        path.display(), MAX_BYTES >> 20
    )]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// The system would not write it.
    #[error(transparent)]
    Write(#[from] SaveError),
}

/// The runs that are kept at `place`. A file that is damaged is set aside under another name, which is said, and there are
/// none then.
pub(super) fn read(place: &Path) -> Result<(Vec<PastRun>, Option<PastRunsError>), PastRunsError> {
    let (stored, said) = read_or_set_aside::<Stored>(place, MAX_BYTES as u64, Listed::Runs)?;
    Ok((stored.run, said.map(PastRunsError::from)))
}

/// What is written of a run.
fn in_words(run: &PastRun) -> Result<String, String> {
    toml::to_string(&One { run: [run] }).map(|text| text + "\n").map_err(|error| error.to_string())
}

/// Whether what is written of a run is that run when it is read again.
fn reads_back(run: &PastRun) -> Result<(), PastRunsError> {
    let unreadable = |message| PastRunsError::Unreadable { cell: run.cell.clone(), message };
    let text = in_words(run).map_err(unreadable)?;
    let stored: Stored =
        toml::from_str(&text).map_err(|error| unreadable(error.message().trim().to_owned()))?;
    match stored.run.as_slice() {
        [again] if again.is(run) => Ok(()),
        _ => Err(unreadable("it comes back as another run".to_owned())),
    }
}

/// The text of the file, without the oldest runs where all of them take too much room.
fn fitted(runs: &mut Vec<PastRun>, place: &Path) -> Result<String, PastRunsError> {
    let written = |run: &PastRun| {
        let failed = |error| SaveError::Write { path: place.to_owned(), source: io::Error::other(error) };
        in_words(run).map_err(failed)
    };
    let mut texts: Vec<String> = runs.iter().map(written).collect::<Result<_, _>>()?;
    let mut bytes: usize = texts.iter().map(String::len).sum();
    while bytes > MAX_BYTES {
        let before_the_youngest = runs.len().saturating_sub(1);
        let oldest = runs.iter().take(before_the_youngest).position(|run| !run.pinned);
        let oldest = oldest.ok_or_else(|| PastRunsError::Full { path: place.to_owned() })?;
        bytes -= texts.remove(oldest).len();
        runs.remove(oldest);
    }
    Ok(texts.concat())
}

impl Keeping {
    /// Makes the changes in the file as it is now. Takes a moment where there are many runs.
    ///
    /// Between its reading and its writing another program could still slip in a run of its own, which is lost then: these are
    /// milliseconds after the end of a run.
    pub fn write(self) -> Kept {
        let (mut said, mut is_new) = (None, false);
        let outcome = self.written(&mut said, &mut is_new);
        Kept { place: self.place, changes: self.changes.len(), outcome, said, is_new }
    }

    fn written(
        &self,
        said: &mut Option<PastRunsError>,
        is_new: &mut bool,
    ) -> Result<Vec<PastRun>, PastRunsError> {
        let (mut runs, set_aside) = read(&self.place)?;
        *is_new = set_aside.is_some();
        *said = set_aside;
        let mut made = 0;
        for change in &self.changes {
            match change {
                // What cannot be read again would take all the others with it.
                Change::Add(run) if !runs.iter().any(|known| known.is(run)) => match reads_back(run) {
                    Ok(()) => made += usize::from(change.make(&mut runs)),
                    Err(error) => *said = Some(error),
                },
                change => made += usize::from(change.make(&mut runs)),
            }
        }
        if made > 0 {
            let text = fitted(&mut runs, &self.place)?;
            file::write(&self.place, &text)?;
        }
        Ok(runs)
    }
}
