//! The runs that were finished in a notebook: what was tried, and what came of it.
//!
//! They are kept in a file of their own beside the notebook: `class.md` has `class.runs.toml`. The notebook itself stays what
//! somebody wrote. Those of a built-in lesson are kept among the program's own data. A file that cannot be read is never written
//! over: it is set aside under another name, and the list begins again.
//!
//! What is kept are changes, not the list: each is made in the list at once, and [`Keeping`] makes it in the file as it is by
//! then. So two windows on one notebook do not erase each other's runs, and the writing may be done on another thread.

mod keeping;
mod run;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use self::keeping::{Change, read};
pub use self::keeping::{Keeping, Kept, MAX_BYTES, PastRunsError};
pub use self::run::{CURVE_POINTS, FinalNumbers, KeptVerdict, PastRun, thinned};
use super::list_file::ListError;

/// The finished runs of one notebook, the oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PastRuns {
    runs: Vec<PastRun>,
    place: Option<PathBuf>,
    /// What the file does not say yet, in its order.
    unwritten: Vec<Change>,
    /// Whether some of it was never tried to be written.
    is_due: bool,
}

/// Where the runs of a notebook's file are kept.
pub fn beside(notebook: &Path) -> PathBuf {
    notebook.with_extension("runs.toml")
}

/// A run on its way into a list that is not open: that of a notebook whose runs go on while another one is looked at.
pub fn adding(place: PathBuf, run: PastRun) -> Keeping {
    Keeping { place, changes: vec![Change::Add(run)] }
}

impl PastRuns {
    /// The runs of a notebook that has no file yet: they are known until the window closes.
    pub fn unkept() -> Self {
        Self::default()
    }

    /// The runs that are kept at `place`, if there are any.
    ///
    /// # Errors
    /// When there is a file that cannot be read. One that is damaged is set aside under another name, which the error says
    /// ([`ListError::SetAside`]): opened once more, the list is there and begins again. With any other error nothing must
    /// be written over, so a caller goes on with [`unkept`](Self::unkept) runs.
    pub fn open(place: PathBuf) -> Result<Self, PastRunsError> {
        match read(&place)? {
            (runs, None) => Ok(Self { runs, place: Some(place), ..Self::default() }),
            (_, Some(said)) => Err(said),
        }
    }

    /// All of them, the oldest first.
    pub fn all(&self) -> &[PastRun] {
        &self.runs
    }

    /// The run of this number.
    pub fn get(&self, number: u64) -> Option<&PastRun> {
        self.runs.iter().find(|run| run.number == number)
    }

    /// Whether no other run on the same data that is measured alike came out better. Of equals it is the oldest.
    pub fn is_best(&self, run: &PastRun) -> bool {
        let rivals = self
            .runs
            .iter()
            .filter(|other| other.data == run.data && other.outcome.is_comparable(run.outcome));
        run.outcome.is_comparable(run.outcome)
            && rivals.into_iter().all(|other| {
                let (mine, its) = (run.outcome, other.outcome);
                other.number == run.number
                    || mine.beats(its)
                    || (!its.beats(mine) && run.number < other.number)
            })
    }

    /// Adds a run. One that is there already, run to its end again, is not added.
    pub fn add(&mut self, run: PastRun) {
        self.change(Change::Add(run));
    }

    /// Pins a run, or lets it go when room is needed.
    pub fn pin(&mut self, number: u64, pinned: bool) {
        if let Some(run) = self.get(number).cloned() {
            self.change(Change::Pin(run, pinned));
        }
    }

    /// Takes a run off the list.
    pub fn forget(&mut self, number: u64) {
        if let Some(run) = self.get(number).cloned() {
            self.change(Change::Forget(run));
        }
    }

    fn change(&mut self, change: Change) {
        change.make(&mut self.runs);
        // What is no news here may be news to the file.
        if self.place.is_some() {
            self.unwritten.push(change);
            self.is_due = true;
        }
    }

    /// The changes that the file does not say yet, if there are new ones among them. Whoever takes them lets
    /// [`kept`](Self::kept) hear what became of them before taking more. What could not be written is tried again with the
    /// next change.
    pub fn to_keep(&mut self) -> Option<Keeping> {
        let place = self.place.clone().filter(|_| self.is_due)?;
        self.is_due = false;
        Some(Keeping { place, changes: self.unwritten.clone() })
    }

    /// Hears what became of changes: the list is what the file says now, with what was changed here since.
    ///
    /// # Errors
    /// When they could not be written; they are known all the same. Also when something is to be said of what was written.
    pub fn kept(
        &mut self,
        Kept { place, changes, outcome, said, is_new }: Kept,
    ) -> Result<(), PastRunsError> {
        let runs = outcome?;
        if self.place == Some(place) {
            let known = std::mem::replace(&mut self.runs, runs);
            self.unwritten.drain(..changes.min(self.unwritten.len()));
            for change in &self.unwritten {
                change.make(&mut self.runs);
            }
            // What the damaged file said was read before, and goes into the new one.
            if is_new {
                let known = known.into_iter().filter(|run| !self.runs.iter().any(|there| there.is(run)));
                for run in known.collect::<Vec<_>>() {
                    self.change(Change::Add(run));
                }
            }
        }
        said.map_or(Ok(()), Err)
    }

    /// Writes what the file does not say yet, on this thread.
    ///
    /// # Errors
    /// As [`kept`](Self::kept).
    pub fn keep(&mut self) -> Result<(), PastRunsError> {
        self.to_keep().map_or(Ok(()), |keeping| self.kept(keeping.write()))
    }

    /// The notebook has a file of its own from now on, or another one: its runs go with it, to those that are there.
    ///
    /// # Errors
    /// When the file beside it cannot be read; the runs are known all the same, and nothing is written over. Also when that
    /// file was damaged and lies under another name now.
    pub fn move_beside(&mut self, notebook: &Path) -> Result<(), PastRunsError> {
        let place = beside(notebook);
        if self.place.as_ref() == Some(&place) {
            return Ok(());
        }
        let runs = std::mem::take(self).runs;
        let (opened, said) = match Self::open(place.clone()) {
            Err(said @ PastRunsError::List(ListError::SetAside { .. })) => (Self::open(place), Err(said)),
            opened => (opened, Ok(())),
        };
        match opened {
            Ok(mut there) => {
                for run in runs {
                    there.add(run);
                }
                *self = there;
                said
            }
            Err(error) => {
                self.runs = runs;
                Err(error)
            }
        }
    }
}
