//! The finished runs of the open notebook, on their way into their file.
//!
//! The file may hold thousands of runs, and is read, written and brought to the disk for each new one. That takes a moment
//! just when the window has a result to show, so it is done on a thread of its own, one lot of changes after the other, so that
//! each finds in the file what came before it.

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use crate::app::cell::Waker;
use crate::app::job::{Gone, Job, arrived};
use crate::language::{Phrase, Say};
use crate::notebook::runs::{self, Kept, PastRun, PastRuns, PastRunsError};

/// The list, what of it is being written, and why it is not kept.
#[derive(Default)]
pub struct FinishedRuns {
    list: PastRuns,
    busy: Option<Job<Kept>>,
    /// Why runs are not kept, until it was said.
    trouble: Option<Phrase>,
}

impl FinishedRuns {
    /// The runs, the oldest first.
    pub fn list(&self) -> &PastRuns {
        &self.list
    }

    /// Adds a run that has just come to its end.
    pub fn add(&mut self, run: PastRun) {
        let ended =
            SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
        self.list.add(PastRun { ended, ..run });
    }

    /// Keeps a run even when room is needed, or lets it go then.
    pub fn pin(&mut self, number: u64, pinned: bool) {
        self.list.pin(number, pinned);
    }

    /// Takes a run off the list.
    pub fn forget(&mut self, number: u64) {
        self.list.forget(number);
    }

    /// Hears what became of the last changes, and begins to write those that came since; `wake` is called when they are
    /// written. What could not be is said once by [`trouble`](Self::trouble).
    pub fn keep(&mut self, wake: &Waker) {
        match arrived(&mut self.busy) {
            Some(kept) => self.hear(kept),
            None if self.busy.is_some() => return,
            None => {}
        }
        if let Some(keeping) = self.list.to_keep() {
            self.busy = Some(Job::start("keep finished runs", Arc::clone(wake), move || keeping.write()));
        }
    }

    /// Why runs are not kept, once.
    pub fn trouble(&mut self) -> Option<Phrase> {
        self.trouble.take()
    }

    /// Writes everything before it returns: the notebook is left.
    pub(super) fn finish(&mut self) {
        if let Some(kept) = self.busy.take().map(Job::wait) {
            self.hear(kept);
        }
        let written = self.list.keep();
        self.fails(written);
    }

    /// Another notebook takes the place of the one that was left; one without a file has no runs that were kept.
    pub(super) fn turn_to(&mut self, notebook: Option<&Path>) {
        self.list = PastRuns::unkept();
        match notebook.map(|path| PastRuns::open(runs::beside(path))) {
            Some(Ok(list)) => self.list = list,
            Some(Err(error)) => self.fails(Err(error)),
            None => {}
        }
    }

    /// The notebook has this file from now on.
    pub(super) fn move_beside(&mut self, notebook: &Path) {
        let moved = self.list.move_beside(notebook);
        self.fails(moved);
    }

    /// What a thread could not bring into the file goes with the next changes.
    fn hear(&mut self, kept: Result<Kept, Gone>) {
        match kept {
            Ok(kept) => {
                let heard = self.list.kept(kept);
                self.fails(heard);
            }
            Err(gone) => self.trouble = Some(gone.why()),
        }
    }

    fn fails(&mut self, outcome: Result<(), PastRunsError>) {
        if let Err(error) = outcome {
            tracing::warn!("{error}");
            self.trouble = Some(Phrase::new(error.to_string(), error.korean()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::desk::Desk;
    use crate::notebook::lessons::Edition;
    use crate::notebook::runs::FinalNumbers;

    fn run(cell: &str) -> PastRun {
        PastRun {
            number: 0,
            ended: 0,
            kind: "training".into(),
            cell: cell.into(),
            data: "digits".into(),
            seed: 42,
            iterations: 1,
            outcome: FinalNumbers::Searched { validation: 0.5 },
            pinned: false,
            curve: Vec::new(),
            settings: toml::Table::new(),
        }
    }

    #[test]
    fn runs_are_in_their_file_before_the_notebook_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("class.md");
        std::fs::write(&path, "Prose.\n").unwrap();
        let kept = || PastRuns::open(runs::beside(&path)).unwrap().all().len();
        let wake: Waker = Arc::new(|| {});
        let mut desk = Desk::new(None, Edition::English);
        desk.open(&path).unwrap();
        desk.finished_runs().add(run("a"));
        desk.open_new();
        assert_eq!(kept(), 1);
        desk.open(&path).unwrap();
        desk.finished_runs().add(run("b"));
        desk.finished_runs().keep(&wake);
        desk.finished_runs().add(run("c"));
        desk.end();
        assert_eq!((kept(), desk.runs().all().len()), (3, 3));
        assert!(desk.finished_runs().trouble().is_none());
    }
}
