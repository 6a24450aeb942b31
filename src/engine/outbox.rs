//! What waits to be sent to the window, and when to wake it.
//!
//! The channel is bounded and the worker never waits on it. While it is full, events gather here; when too many have
//! gathered, points are thinned to their extremes and only the last pause and the last move are kept. A window that
//! never listens so costs bounded memory and no training time, and when it listens again it sees every spike, marked
//! as thinned.

use std::time::{Duration, Instant};

use crossbeam_channel::{Sender, TrySendError};

use super::handle::Wake;
use super::message::{Event, Message, RunId};
use super::thin::thin;
use crate::experiment::run::Run;

/// The window is woken at most once in this time: no screen shows more.
pub(super) const WAKE_EVERY: Duration = Duration::from_millis(16);

/// How many messages the channel holds: a quarter of a second of a window that is busy elsewhere.
pub(super) const CHANNEL: usize = 16;

/// How many points may wait before they are thinned.
pub(super) const WAITING_POINTS: usize = 16_384;

/// How many other events may wait before the superfluous ones are dropped.
const WAITING_EVENTS: usize = 1024;

/// The worker's sending end.
pub(super) struct Outbox<R: Run> {
    run: RunId,
    channel: Sender<Message<R>>,
    wake: Wake,
    waiting: Vec<Event<R>>,
    waiting_points: usize,
    /// The length at which the events were last found to be all needed.
    needed: usize,
    is_full: bool,
    may_wake_at: Instant,
}

impl<R: Run> Outbox<R> {
    pub(super) fn new(run: RunId, channel: Sender<Message<R>>, wake: Wake) -> Self {
        Self {
            run,
            channel,
            wake,
            waiting: Vec::new(),
            waiting_points: 0,
            needed: 0,
            is_full: false,
            may_wake_at: Instant::now(),
        }
    }

    /// Adds an event.
    pub(super) fn push(&mut self, event: Event<R>) {
        self.waiting.push(event);
        if self.waiting.len() > WAITING_EVENTS + 2 * self.needed {
            self.make_room();
            self.needed = self.waiting.len();
        }
    }

    /// Adds a point to the batch that is being gathered.
    pub(super) fn push_point(&mut self, point: R::Point) {
        match self.waiting.last_mut() {
            Some(Event::Points(points)) => points.push(point),
            _ => self.push(Event::Points(vec![point])),
        }
        self.waiting_points += 1;
        if self.waiting_points > WAITING_POINTS {
            self.make_room();
        }
    }

    /// Drops all pauses and moves but the last, and thins the points.
    fn make_room(&mut self) {
        let mut paused = false;
        let mut moved = false;
        let mut kept: Vec<Event<R>> = Vec::new();
        for event in std::mem::take(&mut self.waiting).into_iter().rev() {
            let superfluous = match &event {
                Event::Paused { .. } => std::mem::replace(&mut paused, true),
                Event::Moved { .. } => std::mem::replace(&mut moved, true),
                _ => false,
            };
            if superfluous {
                continue;
            }
            match (event, kept.last_mut()) {
                // Backwards: what comes now was there before what was kept last.
                (
                    Event::Points(earlier) | Event::ThinnedPoints(earlier),
                    Some(Event::Points(later) | Event::ThinnedPoints(later)),
                ) => {
                    later.splice(0..0, earlier);
                }
                (event, _) => kept.push(event),
            }
        }
        kept.reverse();
        let thins = self.waiting_points > WAITING_POINTS / 2;
        self.waiting_points = 0;
        for event in &mut kept {
            if let Event::Points(points) | Event::ThinnedPoints(points) = event {
                if thins {
                    let thinned = thin(points, R::value, R::is_landmark);
                    self.waiting_points += thinned.len();
                    *event = Event::ThinnedPoints(thinned);
                } else {
                    self.waiting_points += points.len();
                }
            }
        }
        self.waiting = kept;
    }

    /// Whether events wait because the window has not listened.
    pub(super) fn is_stuck(&self) -> bool {
        self.is_full && !self.waiting.is_empty()
    }

    /// Whether events wait.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// From when on the window may be woken again.
    pub(super) fn may_wake_at(&self) -> Instant {
        self.may_wake_at
    }

    /// The channel and all that waits for it, for a worker that has nothing better to do than to wait with it.
    pub(super) fn channel(&self) -> Sender<Message<R>> {
        self.channel.clone()
    }

    /// Takes what waits.
    pub(super) fn take(&mut self) -> Message<R> {
        self.waiting_points = 0;
        self.needed = 0;
        self.is_full = false;
        Message { run: self.run, events: std::mem::take(&mut self.waiting) }
    }

    /// Sends what waits, as far as the channel takes it, and wakes the window.
    pub(super) fn flush(&mut self, now: Instant) {
        if !self.waiting.is_empty() {
            let points = self.waiting_points;
            let message = self.take();
            if let Err(TrySendError::Full(message)) = self.channel.try_send(message) {
                self.waiting = message.events;
                self.waiting_points = points;
                self.is_full = true;
            }
        }
        self.may_wake_at = now + WAKE_EVERY;
        (self.wake)();
    }

    /// Sends what waits and blocks until it is taken, or nobody is there to take it. Only for a run that is over.
    pub(super) fn finish(&mut self) {
        (self.wake)();
        let message = self.take();
        if self.channel.send(message).is_ok() {
            (self.wake)();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::engine::fake::{Fake, FakePoint};
    use crate::engine::message::Why;

    #[test]
    fn what_nobody_takes_is_thinned_and_keeps_its_spikes() {
        let (channel, receiver) = crossbeam_channel::bounded(1);
        let mut outbox = Outbox::<Fake>::new(RunId(1), channel, Arc::new(|| {}));
        outbox.push(Event::Ready { length: 0, iterations_per_epoch: 1 });
        outbox.flush(Instant::now());
        for iteration in 0..1_000_000 {
            let loss = if iteration == 123_456 { 9.0 } else { 1.0 };
            outbox.push_point(FakePoint { iteration, state: 0, loss });
            if iteration % 100 == 0 {
                outbox.push(Event::Paused { iteration, why: Why::Asked });
                outbox.flush(Instant::now());
            }
            assert!(outbox.waiting_points <= WAITING_POINTS);
            assert!(outbox.waiting.len() <= 3 * WAITING_EVENTS);
        }
        drop(receiver.try_recv());
        outbox.flush(Instant::now());
        let message = receiver.try_recv().expect("there is room now");
        let points: Vec<&FakePoint> = message
            .events
            .iter()
            .filter_map(|event| match event {
                Event::Points(points) | Event::ThinnedPoints(points) => Some(points),
                _ => None,
            })
            .flatten()
            .collect();
        assert!(points.iter().any(|point| point.iteration == 123_456));
        assert!(points.is_sorted_by_key(|point| point.iteration));
        assert_eq!(points.last().map(|point| point.iteration), Some(999_999));
    }
}
