//! Work that takes longer than a frame, on a thread of its own.

use std::thread;

use crossbeam_channel::{Receiver, TryRecvError, bounded};

use crate::app::cell::Waker;

/// Work under way.
pub(super) struct Job<T> {
    receiver: Receiver<T>,
}

/// What there is of it.
pub(super) enum Poll<T> {
    /// It goes on.
    Pending,
    /// It is done.
    Done(T),
    /// It ended without a result, through a defect of the program.
    Gone,
}

impl<T: Send + 'static> Job<T> {
    /// Begins to work and wakes the window at the end. A job that is dropped is not waited for.
    pub(super) fn start(name: &str, wake: Waker, work: impl FnOnce() -> T + Send + 'static) -> Self {
        let (sender, receiver) = bounded(1);
        let started = thread::Builder::new().name(name.to_owned()).spawn(move || {
            let _wake = WakeAtEnd(wake);
            // Let go of before the window is woken, so that it finds the end, also one by a panic.
            let sender = sender;
            // Whoever asked may have lost interest meanwhile.
            _ = sender.send(work());
        });
        if let Err(error) = started {
            tracing::error!(%error, "no thread to {name}");
        }
        Self { receiver }
    }

    /// Looks, without waiting.
    pub(super) fn poll(&self) -> Poll<T> {
        match self.receiver.try_recv() {
            Ok(result) => Poll::Done(result),
            Err(TryRecvError::Empty) => Poll::Pending,
            Err(TryRecvError::Disconnected) => Poll::Gone,
        }
    }
}

/// Takes the result out of `slot` once it is there; what ended without one is `gone`.
pub(super) fn arrived<T: Send + 'static>(slot: &mut Option<Job<T>>, gone: impl FnOnce() -> T) -> Option<T> {
    let result = match slot.as_ref()?.poll() {
        Poll::Pending => return None,
        Poll::Done(result) => result,
        Poll::Gone => gone(),
    };
    *slot = None;
    Some(result)
}

/// Wakes the window when the thread ends, also by a panic.
struct WakeAtEnd(Waker);

impl Drop for WakeAtEnd {
    fn drop(&mut self) {
        (self.0)();
    }
}
