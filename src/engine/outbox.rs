//! What waits to be sent to the window, and when to wake it.
//!
//! The channel is bounded and the worker never waits on it. While it is full, events gather here: the points of a whole
//! training, as a rule. When more have gathered than there is room for, points are thinned to their extremes and only
//! the last pause and the last move are kept. A window that never listens so costs bounded memory and no training time,
//! and when it listens again it sees every spike, marked as thinned, and by the numbers of the iterations which are
//! missing.

use std::time::{Duration, Instant};

use crossbeam_channel::{Sender, TrySendError};

use super::message::{Event, Message, RunId};
use super::thin::thin;
use super::wake::Wake;
use crate::experiment::run::Run;

/// The window is woken at most once in this time: no screen shows more.
pub(super) const WAKE_EVERY: Duration = Duration::from_millis(16);

/// How many messages the channel holds: a quarter of a second of a window that is busy elsewhere.
pub(super) const CHANNEL: usize = 16;

/// How many other events may wait before the superfluous ones are dropped.
const WAITING_EVENTS: usize = 1024;

/// The worker's sending end.
pub(super) struct Outbox<R: Run> {
    run: RunId,
    channel: Sender<Message<R>>,
    wake: Wake,
    waiting: Vec<Event<R>>,
    /// What the points among them take of the memory.
    point_bytes: usize,
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
            point_bytes: 0,
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
        self.point_bytes += R::point_bytes(&point);
        match self.waiting.last_mut() {
            Some(Event::Points(points)) => points.push(point),
            _ => self.push(Event::Points(vec![point])),
        }
        if self.point_bytes > R::POINT_BUDGET {
            self.make_room();
        }
    }

    /// Drops all pauses and moves but the last, and thins the points when they take more than half of their room.
    fn make_room(&mut self) {
        let thins = self.point_bytes > R::POINT_BUDGET / 2;
        let waiting = std::mem::take(&mut self.waiting);
        let last_pause = waiting.iter().rposition(|event| matches!(event, Event::Paused { .. }));
        let last_move = waiting.iter().rposition(|event| matches!(event, Event::Moved { .. }));
        let mut kept: Vec<Event<R>> = Vec::new();
        for (at, event) in waiting.into_iter().enumerate() {
            let event = match event {
                Event::Paused { .. } if last_pause != Some(at) => continue,
                Event::Moved { .. } if last_move != Some(at) => continue,
                Event::Points(points) if thins => Event::ThinnedPoints(points),
                event => event,
            };
            match (event, kept.last_mut()) {
                // Whole and thinned points stay apart.
                (Event::Points(later), Some(Event::Points(earlier)))
                | (Event::ThinnedPoints(later), Some(Event::ThinnedPoints(earlier))) => earlier.extend(later),
                (event, _) => kept.push(event),
            }
        }
        self.point_bytes = 0;
        for event in &mut kept {
            if let Event::ThinnedPoints(points) = event
                && thins
            {
                *points = thin(points, R::value, R::is_landmark, R::iteration_of);
            }
            if let Event::Points(points) | Event::ThinnedPoints(points) = event {
                self.point_bytes += points.iter().map(R::point_bytes).sum::<usize>();
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

    /// What the points that wait take of the memory, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.point_bytes
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
        self.point_bytes = 0;
        self.needed = 0;
        self.is_full = false;
        Message { run: self.run, events: std::mem::take(&mut self.waiting) }
    }

    /// Sends what waits, as far as the channel takes it, and wakes the window.
    pub(super) fn flush(&mut self, now: Instant) {
        if !self.waiting.is_empty() {
            let bytes = self.point_bytes;
            let message = self.take();
            if let Err(TrySendError::Full(message)) = self.channel.try_send(message) {
                self.waiting = message.events;
                self.point_bytes = bytes;
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
    use crate::engine::fake::{Fake, FakePoint, WAITING_POINTS};
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
            assert!(outbox.point_bytes <= Fake::POINT_BUDGET);
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

    #[test]
    fn whole_points_stay_whole_whatever_comes_between_them_and_after_thinned_ones() {
        let (channel, _receiver) = crossbeam_channel::bounded(0);
        let mut outbox = Outbox::<Fake>::new(RunId(1), channel, Arc::new(|| {}));
        let thinned = WAITING_POINTS as u64 + 1;
        for iteration in 0..thinned + 50 {
            outbox.push_point(FakePoint { iteration, state: 0, loss: 1.0 });
        }
        // So many pauses that room is made for them, with the points far from their bound.
        for iteration in 0..WAITING_EVENTS as u64 + 10 {
            outbox.push(Event::Paused { iteration, why: Why::Asked });
        }
        let count = |event: &Event<Fake>| match event {
            Event::Points(points) => (0, points.len()),
            Event::ThinnedPoints(points) => (points.len(), 0),
            _ => (0, 0),
        };
        let counts = outbox.waiting.iter().map(count).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
        assert!(outbox.waiting.len() < WAITING_EVENTS, "room was made");
        assert!(counts.0 > 0 && counts.0 < WAITING_POINTS, "{counts:?}");
        assert_eq!(counts.1, 50, "those that came whole are told as whole, and no others");
    }
}
