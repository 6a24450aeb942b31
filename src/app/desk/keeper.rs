//! Finished runs on their way into their file.
//!
//! The file may hold thousands of runs, and is read, written and brought to the disk for each new one. That takes a moment
//! just when the window has a result to show, so it is done on a thread of its own.

use std::sync::Arc;
use std::thread;

use crossbeam_channel::{Receiver, TryRecvError, bounded};

use crate::app::cell::Waker;
use crate::notebook::runs::{Keeping, Kept, PastRuns, PastRunsError};

/// Writes one lot of changes after the other, so that each finds in the file what came before it.
#[derive(Default)]
pub(super) struct Keeper {
    busy: Option<Receiver<Kept>>,
}

impl Keeper {
    /// Hears what became of the last changes, and begins to write those that came since. Why they were not kept, if they
    /// were not.
    pub(super) fn logic(&mut self, runs: &mut PastRuns, wake: &Waker) -> Option<PastRunsError> {
        let kept = match self.busy.as_ref().map(Receiver::try_recv) {
            Some(Err(TryRecvError::Empty)) => return None,
            Some(Ok(kept)) => Some(kept),
            // Its thread has panicked, and has said so in the log: the changes go with the next ones.
            Some(Err(TryRecvError::Disconnected)) | None => None,
        };
        self.busy = None;
        let trouble = kept.and_then(|kept| runs.kept(kept).err());
        if let Some(keeping) = runs.to_keep() {
            self.begin(keeping, Arc::clone(wake));
        }
        trouble
    }

    /// Writes everything before it returns: the notebook is left. Why it was not kept, if it was not.
    pub(super) fn finish(&mut self, runs: &mut PastRuns) -> Option<PastRunsError> {
        let kept = self.busy.take().and_then(|busy| busy.recv().ok());
        let trouble = kept.and_then(|kept| runs.kept(kept).err());
        runs.keep().err().or(trouble)
    }

    fn begin(&mut self, keeping: Keeping, wake: Waker) {
        let (sender, busy) = bounded(1);
        let started = thread::Builder::new().name("runs".to_owned()).spawn(move || {
            // The window may have been closed meanwhile; then nobody asks any more.
            _ = sender.send(keeping.write());
            wake();
        });
        match started {
            Ok(_) => self.busy = Some(busy),
            Err(error) => tracing::error!(%error, "no thread for finished runs"),
        }
    }
}
