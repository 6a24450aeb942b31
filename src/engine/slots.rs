//! What only the latest of matters.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use parking_lot::Mutex;

use super::progress::Progress;
use crate::experiment::run::Run;

/// What only the latest of matters, written by the worker and read by the window.
pub(super) struct Slots<R: Run> {
    pub(super) snapshot: Mutex<Option<Arc<R::Snapshot>>>,
    pub(super) progress: Mutex<Progress>,
    /// What the run takes of the memory, in bytes, as far as the worker knows.
    pub(super) memory: AtomicUsize,
}

pub(super) fn empty_slots<R: Run>() -> Arc<Slots<R>> {
    Arc::new(Slots {
        snapshot: Mutex::new(None),
        progress: Mutex::new(Progress::default()),
        memory: AtomicUsize::new(0),
    })
}
