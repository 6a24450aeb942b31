//! Work that takes longer than a frame, on a thread of its own.
//!
//! It always comes back: with its result, or with why there is none. A fault of the program in it ends nothing else.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;

use crossbeam_channel::{Receiver, bounded};

use super::cell::Waker;
use super::text::Text;
use crate::engine::message_of;
use crate::language::{Phrase, Say};

/// Work under way. What is dropped is not waited for.
pub(super) struct Job<T> {
    done: Receiver<Result<T, Gone>>,
}

/// Why work ended without a result.
#[derive(Debug)]
pub(super) enum Gone {
    /// The system had no thread for it.
    NoThread(io::Error),
    /// The program has a fault, which says this of itself.
    Fault(String),
}

impl Gone {
    /// Why, and what to do now.
    pub(super) fn why(&self) -> Phrase {
        Text::phrase(|text| match self {
            Self::NoThread(error) => (text.shell.no_thread)(&error.say(text.language)),
            Self::Fault(message) => (text.shell.fault)(message),
        })
    }
}

impl<T: Send + 'static> Job<T> {
    /// Begins to work, and wakes the window at the end.
    pub(super) fn start(name: &str, wake: Waker, work: impl FnOnce() -> T + Send + 'static) -> Self {
        let (sender, done) = bounded(1);
        let (tell, wake_at_end) = (sender.clone(), Arc::clone(&wake));
        let started = thread::Builder::new().name(name.to_owned()).spawn(move || {
            let result = catch_unwind(AssertUnwindSafe(work));
            // Whoever asked may have lost interest meanwhile.
            _ = tell.send(result.map_err(|fault| Gone::Fault(message_of(fault.as_ref()))));
            wake_at_end();
        });
        if let Err(error) = started {
            tracing::error!(%error, "no thread to {name}");
            _ = sender.send(Err(Gone::NoThread(error)));
            wake();
        }
        Self { done }
    }

    /// What came of it, once: none while it goes on.
    pub(super) fn poll(&self) -> Option<Result<T, Gone>> {
        self.done.try_recv().ok()
    }
}

impl<T> Job<T> {
    /// What came of it, however long it takes.
    pub(super) fn wait(self) -> Result<T, Gone> {
        self.done.recv().unwrap_or_else(|_| Err(Gone::Fault("its thread is gone".to_owned())))
    }
}

/// Takes what came of the work out of `slot`, once it has ended.
pub(super) fn arrived<T: Send + 'static>(slot: &mut Option<Job<T>>) -> Option<Result<T, Gone>> {
    let result = slot.as_ref()?.poll()?;
    *slot = None;
    Some(result)
}

#[cfg(test)]
mod tests {
    use crossbeam_channel::unbounded;

    use super::*;

    /// Waits until a job has woken the window, and takes what came of it.
    fn came_of<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Gone> {
        let (sender, woken) = unbounded();
        let job = Job::start("test", Arc::new(move || _ = sender.send(())), work);
        woken.recv().expect("the window is woken");
        let mut slot = Some(job);
        let result = arrived(&mut slot).expect("it has ended");
        assert!(slot.is_none() && woken.try_recv().is_err());
        result
    }

    #[test]
    fn work_comes_back_with_its_result_or_with_what_its_fault_says() {
        assert_eq!(came_of(|| 7).expect("it went well"), 7);
        let gone = came_of(|| assert_eq!(1, 2, "one is not two")).expect_err("it went wrong");
        let why = gone.why();
        for words in [why.to_string(), why.korean()] {
            assert!(words.contains("one is not two"), "{words}");
        }
    }

    #[test]
    fn a_system_without_threads_is_said_in_both_languages() {
        let why = Gone::NoThread(io::ErrorKind::OutOfMemory.into()).why();
        assert!(why.to_string().contains("out of memory"), "{why}");
        assert!(why.korean().contains("메모리가 부족함"), "{}", why.korean());
    }
}
