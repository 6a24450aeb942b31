//! The worker's end of a run: the loop between commands and iterations.
//!
//! Commands are looked at between two iterations, all of them before the next one. A newer command takes the place of
//! a go-to that is under way; only a live change waits until the run is where it was asked for, and with it all
//! commands that came after it.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, TryRecvError, select};

use super::message::{Command, Event, Speed, Why};
use super::outbox::Outbox;
use super::player::{Advance, Player};
use super::progress::{Phase, Progress};
use super::slots::Slots;
use super::timeline::Entry;
use crate::experiment::ProgressToken;
use crate::experiment::run::{Moment, Run, RunError};

/// Snapshots of a run in full flight are at least this far apart.
const SNAPSHOT_EVERY: Duration = Duration::from_millis(33);

/// A snapshot that took so long is followed by at least this many times as long without one: below 5 % of the time.
const SNAPSHOT_SHARE: u32 = 25;

/// Over how long the iterations a second are counted.
const METER_EVERY: Duration = Duration::from_millis(500);

/// What comes in.
pub(super) enum Order<R: Run> {
    /// A command of the window.
    Do(Command<R::Change>),
    /// What snapshots should show from now on.
    Watch(R::Watch),
}

/// Where the run is heading.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Goal {
    Rest(Phase),
    Run,
    To { iteration: u64, is_jump: bool },
}

/// What ended a wait.
enum Woken<R: Run> {
    Order(Order<R>),
    /// Time for the next iteration or the next batch.
    Due,
    /// Nobody is there any more.
    Gone,
}

/// The body of a worker thread.
pub(super) fn work<R: Run>(
    make: impl FnOnce() -> Result<R, RunError>,
    line: &ProgressToken,
    orders: &Receiver<Order<R>>,
    mut outbox: Outbox<R>,
    slots: &Arc<Slots<R>>,
) {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let mut run = make()?;
        run.attach_progress(line.clone());
        let (player, changes) = Player::new(run, R::CHECKPOINT_BUDGET)?;
        Worker::new(player, changes, orders, &mut outbox, slots).live()
    }));
    // After a panic the outbox holds whole events only: none of its methods leaves one half pushed.
    let failure = match outcome {
        Ok(Ok(())) => None,
        // Work that was given up half done ends in an error of which nobody wants to hear.
        Ok(Err(_)) if line.is_given_up() => None,
        Ok(Err(error)) => Some(error),
        Err(panic) => Some(RunError::Panicked { message: message_of(panic.as_ref()) }),
    };
    {
        let mut progress = slots.progress.lock();
        progress.phase = Phase::Ended;
        progress.per_second = 0.0;
    }
    if let Some(error) = failure {
        outbox.push(Event::Failed(error));
        outbox.finish();
    } else {
        outbox.flush(Instant::now());
    }
}

/// What a panic says of itself.
pub(crate) fn message_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".into())
}

struct Worker<'a, R: Run> {
    player: Player<R>,
    orders: &'a Receiver<Order<R>>,
    outbox: &'a mut Outbox<R>,
    slots: &'a Slots<R>,
    goal: Goal,
    /// Commands that wait behind a live change until a go-to has arrived.
    held: VecDeque<Command<R::Change>>,
    speed: Speed,
    next_iteration: Instant,
    watch: R::Watch,
    /// Whether something happened that no snapshot shows yet.
    is_stale: bool,
    /// Whether the progress slot is behind.
    has_moved: bool,
    next_snapshot: Instant,
    snapshot_bytes: usize,
    /// Index of the first iteration whose loss is not a number.
    not_a_number: Option<u64>,
    meter: Meter,
}

impl<'a, R: Run> Worker<'a, R> {
    fn new(
        player: Player<R>,
        changes: Vec<Entry<R::Change>>,
        orders: &'a Receiver<Order<R>>,
        outbox: &'a mut Outbox<R>,
        slots: &'a Slots<R>,
    ) -> Self {
        let now = Instant::now();
        outbox.push(Event::Ready {
            length: player.length(),
            iterations_per_epoch: player.iterations_per_epoch(),
        });
        announce(outbox, changes);
        Self {
            player,
            orders,
            outbox,
            slots,
            goal: Goal::Rest(Phase::Ready),
            held: VecDeque::new(),
            speed: Speed::Full,
            next_iteration: now,
            watch: R::Watch::default(),
            is_stale: true,
            has_moved: true,
            next_snapshot: now,
            snapshot_bytes: 0,
            not_a_number: None,
            meter: Meter::new(now),
        }
    }

    /// Obeys, iterates and reports until it is told to stop or nobody is there any more.
    fn live(mut self) -> Result<(), RunError> {
        loop {
            match self.wait() {
                Woken::Gone | Woken::Order(Order::Do(Command::Stop)) => return Ok(()),
                Woken::Order(Order::Do(command)) => {
                    self.hear(command)?;
                    continue;
                }
                Woken::Order(Order::Watch(watch)) => {
                    self.watch = watch;
                    self.is_stale = true;
                    self.next_snapshot = Instant::now();
                    continue;
                }
                Woken::Due => {}
            }
            R::burst(|| self.iterate_while_due())?;
            let now = Instant::now();
            if self.report_at().is_some_and(|due| due <= now) {
                self.report(now);
            }
        }
    }

    /// Takes iterations until something else is due: a command, a report, or the time between two slow iterations.
    fn iterate_while_due(&mut self) -> Result<(), RunError> {
        loop {
            let now = Instant::now();
            if self.iteration_at().is_none_or(|due| due > now) {
                return Ok(());
            }
            self.iterate(now)?;
            if !self.orders.is_empty() || self.report_at().is_some_and(|due| due <= now) {
                return Ok(());
            }
        }
    }

    /// When the next iteration is to be taken, if any.
    fn iteration_at(&self) -> Option<Instant> {
        match self.goal {
            Goal::Rest(_) => None,
            Goal::Run | Goal::To { .. } => Some(self.next_iteration),
        }
    }

    /// When the window is to be told what happened, if anything did.
    fn report_at(&self) -> Option<Instant> {
        let resting = matches!(self.goal, Goal::Rest(_));
        let news = self.has_moved
            || (self.is_stale && resting)
            || !(self.outbox.is_empty() || self.outbox.is_stuck());
        news.then(|| self.outbox.may_wake_at())
    }

    /// Waits for the next thing to happen, on channels only, so that a command always gets through.
    fn wait(&mut self) -> Woken<R> {
        let due = match (self.iteration_at(), self.report_at()) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        match due {
            Some(due) if due <= Instant::now() => match self.orders.try_recv() {
                Ok(order) => Woken::Order(order),
                Err(TryRecvError::Empty) => Woken::Due,
                Err(TryRecvError::Disconnected) => Woken::Gone,
            },
            Some(due) => match self.orders.recv_deadline(due) {
                Ok(order) => Woken::Order(order),
                Err(RecvTimeoutError::Timeout) => Woken::Due,
                Err(RecvTimeoutError::Disconnected) => Woken::Gone,
            },
            None if self.outbox.is_stuck() => {
                let channel = self.outbox.channel();
                select! {
                    recv(self.orders) -> order => order.map_or(Woken::Gone, Woken::Order),
                    // What waits is taken out only once the channel has room for it.
                    send(channel, self.outbox.take()) -> sent => {
                        self.has_moved = true;
                        if sent.is_ok() { Woken::Due } else { Woken::Gone }
                    }
                }
            }
            None => self.orders.recv().map_or(Woken::Gone, Woken::Order),
        }
    }

    /// Obeys a command, or keeps it until the live change before it was made.
    fn hear(&mut self, command: Command<R::Change>) -> Result<(), RunError> {
        let seeking = matches!(self.goal, Goal::To { .. });
        let waits = !self.held.is_empty() || (seeking && matches!(command, Command::Change(_)));
        if waits {
            self.held.push_back(command);
            return Ok(());
        }
        self.obey(command)?;
        self.catch_up()
    }

    /// Obeys what was held back, until something is under way again.
    fn catch_up(&mut self) -> Result<(), RunError> {
        while !matches!(self.goal, Goal::To { .. }) {
            let Some(command) = self.held.pop_front() else { break };
            self.obey(command)?;
        }
        Ok(())
    }

    fn obey(&mut self, command: Command<R::Change>) -> Result<(), RunError> {
        // Steps asked for in quick succession add up, though the first may still be under way.
        let from = match self.goal {
            Goal::To { iteration, .. } => iteration,
            Goal::Rest(_) | Goal::Run => self.player.iteration(),
        };
        let epoch = self.player.iterations_per_epoch();
        match command {
            Command::Run => {
                self.next_iteration = Instant::now();
                self.meter = Meter::new(self.next_iteration);
                self.goal = Goal::Run;
                self.has_moved = true;
                self.settle();
            }
            Command::Pause => {
                if !matches!(self.goal, Goal::Rest(_)) {
                    self.rest(Why::Asked);
                }
            }
            Command::Step => self.head_for(from.saturating_add(1), false)?,
            Command::StepEpoch => self.head_for((from / epoch + 1).saturating_mul(epoch), false)?,
            Command::StepBack => self.head_for(from.saturating_sub(1), true)?,
            Command::GoTo(iteration) => self.head_for(iteration, true)?,
            Command::Change(change) => self.change(change),
            Command::Speed(speed) => {
                self.speed = speed;
                self.next_iteration = Instant::now();
            }
            // Taken care of before anything is held back.
            Command::Stop => {}
        }
        Ok(())
    }

    fn head_for(&mut self, iteration: u64, is_jump: bool) -> Result<(), RunError> {
        let iteration = iteration.min(self.player.length());
        self.goal = Goal::To { iteration, is_jump };
        self.next_iteration = Instant::now();
        self.meter = Meter::new(self.next_iteration);
        self.has_moved = true;
        if is_jump || iteration < self.player.iteration() {
            self.player.jump_towards(iteration)?;
        }
        self.settle();
        Ok(())
    }

    fn change(&mut self, change: R::Change) {
        let at = self.player.iteration();
        match self.player.change(change.clone()) {
            Ok(None) => self.outbox.push(Event::Unchanged { change }),
            Ok(Some(recorded)) => {
                if recorded.forgot {
                    self.outbox.push(Event::Forgot { from: at });
                }
                self.not_a_number = self.not_a_number.filter(|began| *began < at);
                let supersedes = recorded.supersedes;
                self.outbox.push(Event::Changed { at, change, scheduled: false, supersedes });
                self.is_stale = true;
                self.has_moved = true;
            }
            Err(error) => self.outbox.push(Event::Refused { change, error }),
        }
    }

    fn iterate(&mut self, now: Instant) -> Result<(), RunError> {
        let Advance { point, changes } = self.player.advance()?;
        self.is_stale = true;
        self.has_moved = true;
        self.meter.count(now);
        if let Speed::PerSecond(rate) = self.speed
            && self.goal == Goal::Run
        {
            self.next_iteration = next_after(self.next_iteration, now, rate);
        }
        if let Some(point) = point {
            let began = R::value(&point).is_nan() && self.not_a_number.is_none();
            self.outbox.push_point(point);
            announce(self.outbox, changes);
            if began {
                let iteration = self.player.iteration() - 1;
                self.not_a_number = Some(iteration);
                self.rest(Why::NotANumber { iteration });
                return self.catch_up();
            }
        }
        self.settle();
        self.catch_up()
    }

    /// Rests if the run is where it was to go.
    fn settle(&mut self) {
        let here = self.player.iteration();
        let at_end = here >= self.player.length();
        match self.goal {
            Goal::Run if at_end => self.rest(Why::End),
            Goal::To { iteration, .. } if iteration == here => {
                self.rest(if at_end { Why::End } else { Why::Asked });
            }
            Goal::Run | Goal::To { .. } | Goal::Rest(_) => {}
        }
    }

    fn rest(&mut self, why: Why) {
        let iteration = self.player.iteration();
        if let Goal::To { is_jump: true, .. } = self.goal {
            self.outbox.push(Event::Moved { iteration });
        }
        self.outbox.push(Event::Paused { iteration, why });
        self.goal = Goal::Rest(Phase::Resting(why));
        self.is_stale = true;
        self.has_moved = true;
    }

    /// Fills the slots, sends what waits and wakes the window.
    fn report(&mut self, now: Instant) {
        let resting = matches!(self.goal, Goal::Rest(_));
        if self.is_stale && (resting || now >= self.next_snapshot) {
            let moment = if resting { Moment::Resting } else { Moment::Passing };
            let snapshot = Arc::new(self.player.run().snapshot(&self.watch, moment));
            self.snapshot_bytes = R::snapshot_bytes(&snapshot);
            let old = self.slots.snapshot.lock().replace(snapshot);
            // Freed outside of the lock: it may be large.
            drop(old);
            let cost = now.elapsed();
            self.next_snapshot = now + SNAPSHOT_EVERY.max(cost * SNAPSHOT_SHARE);
            self.is_stale = false;
        }
        *self.slots.progress.lock() = Progress {
            phase: match self.goal {
                Goal::Rest(phase) => phase,
                Goal::Run => Phase::Running,
                Goal::To { iteration, .. } => Phase::Seeking { to: iteration },
            },
            iteration: self.player.iteration(),
            reached: self.player.reached(),
            length: self.player.length(),
            iterations_per_epoch: self.player.iterations_per_epoch(),
            per_second: if resting { 0.0 } else { self.meter.per_second },
        };
        self.has_moved = false;
        let memory = self.player.memory() + self.snapshot_bytes + self.outbox.bytes();
        self.slots.memory.store(memory, Ordering::Relaxed);
        self.outbox.flush(now);
    }
}

fn announce<R: Run>(outbox: &mut Outbox<R>, changes: Vec<Entry<R::Change>>) {
    for Entry { at, change, scheduled } in changes {
        outbox.push(Event::Changed { at, change, scheduled, supersedes: false });
    }
}

/// When the iteration after the one that was due at `due` is due. A worker that fell behind does not rush to catch up.
fn next_after(due: Instant, now: Instant, rate: f64) -> Instant {
    let rate = if rate.is_finite() && rate > 0.0 { rate.max(0.01) } else { 1.0 };
    let next = due + Duration::from_secs_f64(1.0 / rate);
    if next + Duration::from_millis(100) < now { now } else { next }
}

/// Counts iterations a second.
struct Meter {
    since: Instant,
    iterations: u32,
    per_second: f64,
}

impl Meter {
    fn new(now: Instant) -> Self {
        Self { since: now, iterations: 0, per_second: 0.0 }
    }

    fn count(&mut self, now: Instant) {
        self.iterations += 1;
        let elapsed = now.saturating_duration_since(self.since);
        if elapsed >= METER_EVERY || (self.per_second == 0.0 && elapsed >= METER_EVERY / 5) {
            self.per_second = f64::from(self.iterations) / elapsed.as_secs_f64();
            self.since = now;
            self.iterations = 0;
        }
    }
}
