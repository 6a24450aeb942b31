//! The window's end of a run: start it, tell it what to do, take what it says. Nothing here ever waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};

use super::message::{Command, Event, Message, RunId};
use super::outbox::{CHANNEL, Outbox};
use super::progress::{Phase, Progress};
use super::slots::{Slots, empty_slots};
use super::wake::Wake;
use super::worker::{Order, work};
use crate::experiment::ProgressToken;
use crate::experiment::run::{Run, RunError};

static NEXT_RUN: AtomicU64 = AtomicU64::new(1);

/// One run on its own thread. Dropping it ends the run and does not wait for the thread.
pub struct Handle<R: Run> {
    run: RunId,
    orders: Sender<Order<R>>,
    messages: Receiver<Message<R>>,
    slots: Arc<Slots<R>>,
    line: ProgressToken,
    wake: Wake,
}

/// Whoever drops the handle waits for nothing that the run has under way.
impl<R: Run> Drop for Handle<R> {
    fn drop(&mut self) {
        self.line.give_up();
    }
}

impl<R: Run> Handle<R> {
    /// Starts a worker that builds a run with `make` and then rests at iteration 0 until it is told otherwise.
    pub fn spawn(make: impl FnOnce() -> Result<R, RunError> + Send + 'static, wake: Wake) -> Self {
        let (orders, messages) = (unbounded().0, bounded(0).1);
        let (slots, line) = (empty_slots(), ProgressToken::default());
        let mut handle = Self { run: RunId(0), orders, messages, slots, line, wake };
        handle.restart(make);
        handle
    }

    /// Ends the run, whatever it is doing, and starts another in its place. What the old one still has to say is
    /// dropped with its channel: each run has its own, so that the old one takes no room from the new one.
    pub fn restart(&mut self, make: impl FnOnce() -> Result<R, RunError> + Send + 'static) {
        self.run = RunId(NEXT_RUN.fetch_add(1, Ordering::Relaxed));
        // The old worker sees its command channel closed and ends, even in the middle of long work.
        self.line.give_up();
        let wake = Arc::clone(&self.wake);
        self.line = ProgressToken::new(move || wake());
        let line = self.line.clone();
        let (orders, inbox) = unbounded();
        self.orders = orders;
        let (outgoing, messages) = bounded(CHANNEL);
        self.messages = messages;
        self.slots = empty_slots();
        let slots = Arc::clone(&self.slots);
        let outbox = Outbox::new(self.run, outgoing.clone(), Arc::clone(&self.wake));
        let started = thread::Builder::new()
            .name(self.run.to_string())
            .spawn(move || work(make, &line, &inbox, outbox, &slots));
        if let Err(error) = started {
            self.slots.progress.lock().phase = Phase::Ended;
            let error = RunError::NoThread(error.to_string());
            // A full channel cannot be: it is this run's own, and nothing was sent yet.
            let message = Message { run: self.run, events: vec![Event::Failed(error)] };
            drop(outgoing.try_send(message));
        }
    }

    /// Which run this is.
    pub fn id(&self) -> RunId {
        self.run
    }

    /// Tells the run what to do. Commands are obeyed in their order; one sent to a run that is over does nothing.
    pub fn send(&self, command: Command<R::Change>) {
        if command == Command::Stop {
            self.line.give_up();
        }
        // The receiver is gone only when the run is over.
        drop(self.orders.send(Order::Do(command)));
    }

    /// Says what snapshots should show. A resting run makes a new one at once.
    pub fn watch(&self, watch: R::Watch) {
        drop(self.orders.send(Order::Watch(watch)));
    }

    /// Everything that happened since the last call, in order.
    pub fn drain(&self) -> impl Iterator<Item = Event<R>> + '_ {
        self.messages.try_iter().filter(|message| message.run == self.run).flat_map(|message| message.events)
    }

    /// The latest snapshot; the same `Arc` again as long as there is no newer one.
    pub fn latest(&self) -> Option<Arc<R::Snapshot>> {
        self.slots.snapshot.lock().clone()
    }

    /// The share that is done, 0 to 1, of work inside the iteration under way, when that takes its time.
    pub fn progress_token(&self) -> Option<f32> {
        self.line.share()
    }

    /// About what the run takes of the memory, in bytes: its own state, the states kept to step back, its snapshot, and what it
    /// has to say that was not drained. Data that it shares with others are not counted.
    pub fn memory(&self) -> usize {
        self.slots.memory.load(Ordering::Relaxed)
    }

    /// Where the run stands. May be a frame ahead of what [`Handle::drain`] gave.
    pub fn progress(&self) -> Progress {
        *self.slots.progress.lock()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::fake::Fake;

    #[test]
    fn a_new_run_has_room_however_much_of_the_old_one_nobody_took() {
        let (wake, woken) = bounded(1);
        let mut handle = Handle::spawn(|| Ok(Fake::new(u64::MAX)), Arc::new(move || _ = wake.try_send(())));
        handle.send(Command::Run);
        while !handle.messages.is_full() {
            woken.recv().expect("the worker goes on");
        }
        // The new run is built only after the look.
        let (go, gate) = bounded(0);
        handle.restart(move || {
            gate.recv().expect("the test goes on");
            Ok(Fake::new(30))
        });
        assert!(handle.messages.is_empty(), "what the old run left is gone");
        go.send(()).expect("the new run waits for it");
        while handle.messages.is_empty() {
            woken.recv().expect("the worker goes on");
        }
        assert!(matches!(handle.drain().next(), Some(Event::Ready { length: 30, .. })));
    }
}
