//! The whole engine, threads and all, on a run that is small enough to be computed in the head.
//!
//! Tests wait on channels that the wake callback fills, never on time.

use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use proptest::prelude::*;

use super::fake::{Add, Fake, FakePoint, WAITING_POINTS, state_at};
use super::outbox::CHANNEL;
use super::{Command, Event, Handle, Phase, Speed, Why};
use crate::experiment::run::RunError;
use crate::language::Phrase;

/// Long enough for the slowest machine; reached only when a test fails.
const PATIENCE: Duration = Duration::from_secs(20);

struct Bench {
    handle: Handle<Fake>,
    woken: Receiver<()>,
}

impl Bench {
    fn new(run: Fake) -> Self {
        Self::making(move || Ok(run))
    }

    fn making(make: impl FnOnce() -> Result<Fake, RunError> + Send + 'static) -> Self {
        // One place: a wake that finds it taken adds nothing.
        let (wake, woken) = bounded(1);
        let handle = Handle::spawn(make, Arc::new(move || _ = wake.try_send(())));
        Self { handle, woken }
    }

    fn wait(&self) {
        self.woken.recv_timeout(PATIENCE).expect("the worker has something to say");
    }

    /// Gathers events until one of them satisfies `last`; those of its batch that come after it are lost.
    fn until(&self, mut last: impl FnMut(&Event<Fake>) -> bool) -> Vec<Event<Fake>> {
        let mut events = Vec::new();
        loop {
            for event in self.handle.drain() {
                let ends = last(&event);
                events.push(event);
                if ends {
                    return events;
                }
            }
            self.wait();
        }
    }

    fn until_paused_at(&self, iteration: u64) -> Vec<Event<Fake>> {
        self.until(|event| matches!(event, Event::Paused { iteration: at, .. } if *at == iteration))
    }

    fn until_failed(&self) -> RunError {
        match self.until(|event| matches!(event, Event::Failed(_))).pop() {
            Some(Event::Failed(error)) => error,
            other => panic!("not a failure: {other:?}"),
        }
    }

    /// The snapshot once it shows a given iteration.
    fn snapshot_at(&self, iteration: u64) -> u64 {
        loop {
            match self.handle.latest() {
                Some(snapshot) if snapshot.0 == iteration => return snapshot.1,
                _ => self.wait(),
            }
        }
    }
}

fn points(events: &[Event<Fake>]) -> Vec<FakePoint> {
    let batches = events.iter().filter_map(|event| match event {
        Event::Points(points) => Some(points.clone()),
        _ => None,
    });
    batches.flatten().collect()
}

#[test]
fn a_run_goes_to_its_end_and_tells_every_iteration_once() {
    let bench = Bench::new(Fake::new(5000));
    bench.handle.send(Command::Run);
    let events = bench.until_paused_at(5000);
    assert!(matches!(events.first(), Some(Event::Ready { length: 5000, iterations_per_epoch: 10 })));
    assert!(matches!(events.last(), Some(Event::Paused { why: Why::End, .. })));
    assert!(points(&events).iter().map(|point| point.iteration).eq(0..5000));
    assert_eq!(bench.snapshot_at(5000), state_at(5000, &[]));
    let progress = bench.handle.progress();
    assert_eq!((progress.phase, progress.iteration), (Phase::Resting(Why::End), 5000));
}

#[test]
fn steps_forward_and_back_add_up() {
    let bench = Bench::new(Fake::new(100));
    for _ in 0..5 {
        bench.handle.send(Command::Step);
    }
    bench.until_paused_at(5);
    bench.handle.send(Command::StepEpoch);
    bench.until_paused_at(10);
    for _ in 0..3 {
        bench.handle.send(Command::StepBack);
    }
    let events = bench.until_paused_at(7);
    assert!(points(&events).is_empty(), "known ground is not told again");
    assert_eq!(bench.snapshot_at(7), state_at(7, &[]));
    assert_eq!(bench.handle.progress().reached, 10);
    bench.handle.send(Command::GoTo(1000));
    let events = bench.until_paused_at(100);
    assert!(points(&events).iter().map(|point| point.iteration).eq(10..100));
}

#[test]
fn a_change_is_replayed_and_a_new_one_in_the_past_drops_the_future() {
    let bench = Bench::new(Fake { scheduled: vec![(60, 7)], ..Fake::new(100) });
    bench.handle.send(Command::GoTo(50));
    bench.handle.send(Command::Change(Add(3)));
    bench.handle.send(Command::Run);
    let events = bench.until_paused_at(100);
    let changes: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::Changed { at, change, scheduled, .. } => Some((*at, change.0, *scheduled)),
            _ => None,
        })
        .collect();
    assert_eq!(changes, [(50, 3, false), (60, 7, true)]);
    let end = bench.snapshot_at(100);
    assert_eq!(end, state_at(100, &[(50, 3), (60, 7)]));

    bench.handle.send(Command::GoTo(20));
    bench.until_paused_at(20);
    bench.handle.send(Command::Run);
    bench.until_paused_at(100);
    assert_eq!(bench.snapshot_at(100), end, "back and forward again: the same bits");

    bench.handle.send(Command::GoTo(20));
    bench.until_paused_at(20);
    bench.handle.send(Command::Change(Add(9)));
    bench.handle.send(Command::Run);
    let events = bench.until_paused_at(100);
    assert!(events.iter().any(|event| matches!(event, Event::Forgot { from: 20 })));
    assert!(points(&events).iter().map(|point| point.iteration).eq(20..100));
    assert_eq!(bench.snapshot_at(100), state_at(100, &[(20, 9), (60, 7)]));
}

#[test]
fn a_refused_change_changes_nothing_and_ends_nothing() {
    let bench = Bench::new(Fake::new(100));
    bench.handle.send(Command::GoTo(30));
    bench.handle.send(Command::Change(Add(u64::MAX)));
    bench.until(|event| matches!(event, Event::Refused { .. }));
    bench.handle.send(Command::Run);
    bench.until_paused_at(100);
    assert_eq!(bench.snapshot_at(100), state_at(100, &[]));
}

#[test]
fn a_window_that_never_listens_costs_neither_training_nor_memory() {
    let bench = Bench::new(Fake::new(2_000_000));
    bench.handle.send(Command::Run);
    while bench.handle.progress().phase != Phase::Resting(Why::End) {
        bench.wait();
    }
    // The first batches are whole, what came later is thinned; nothing is left out of order, no spike is lost.
    let mut told = Vec::new();
    let (mut batches, mut ended) = (0, false);
    while !ended {
        for event in bench.handle.drain() {
            match event {
                Event::Points(points) | Event::ThinnedPoints(points) => {
                    batches += 1;
                    told.extend(points);
                }
                Event::Paused { why: Why::End, .. } => ended = true,
                _ => {}
            }
        }
        if !ended {
            bench.wait();
        }
    }
    assert!(told.len() <= (CHANNEL + 1) * WAITING_POINTS, "{} points were kept", told.len());
    assert!(batches <= 2 * (CHANNEL + 1), "{batches} batches were kept");
    assert!(told.is_sorted_by(|a, b| a.iteration < b.iteration));
    assert_eq!(told.last().map(|point| point.iteration), Some(1_999_999));
    assert!(told.iter().any(|point| point.iteration == 1_999_777), "the last spike is there");
}

#[test]
fn a_panic_ends_its_own_run_with_its_message() {
    let bench = Bench::new(Fake { panic_at: Some(20), ..Fake::new(100) });
    bench.handle.send(Command::Run);
    let error = bench.until_failed();
    assert_eq!(error, RunError::Panicked { message: "the fake was told to panic".into() });
    assert_eq!(bench.handle.progress().phase, Phase::Ended);
    bench.handle.send(Command::Run);
    assert_eq!(bench.handle.drain().count(), 0);
}

#[test]
fn a_run_that_cannot_be_built_says_why() {
    let bench = Bench::making(|| Err(RunError::Setup(Phrase::same("There are no data"))));
    assert_eq!(bench.until_failed(), RunError::Setup(Phrase::same("There are no data")));
}

#[test]
fn not_a_number_pauses_once_and_says_where_it_began() {
    let bench = Bench::new(Fake { nan_from: Some(40), ..Fake::new(100) });
    bench.handle.send(Command::Run);
    let events = bench.until(|event| matches!(event, Event::Paused { .. }));
    let why = Why::NotANumber { iteration: 40 };
    assert!(matches!(events.last(), Some(Event::Paused { iteration: 41, why: found }) if *found == why));
    assert_eq!(points(&events).len(), 41);
    bench.handle.send(Command::Run);
    bench.until_paused_at(100);
    // Known ground does not pause again; a change before the place makes it new.
    bench.handle.send(Command::GoTo(10));
    bench.until_paused_at(10);
    bench.handle.send(Command::Run);
    bench.until_paused_at(100);
    bench.handle.send(Command::GoTo(10));
    bench.until_paused_at(10);
    bench.handle.send(Command::Change(Add(1)));
    bench.handle.send(Command::Run);
    bench.until_paused_at(41);
}

/// A run that takes one permit for each iteration, so that a test knows how far it is.
fn gated(length: u64) -> (Bench, Sender<()>) {
    let (permits, gate) = unbounded();
    (Bench::new(Fake { gate: Some(gate), ..Fake::new(length) }), permits)
}

#[test]
fn a_stop_in_the_middle_of_everything_ends_the_run() {
    // The gate's other end is dropped with the run: that is how the test sees the end of the worker.
    let stops: [fn(&Bench); 4] = [
        |bench| bench.handle.send(Command::Stop),
        |bench| {
            bench.handle.send(Command::GoTo(900_000_000));
            bench.handle.send(Command::Change(Add(1)));
            bench.handle.send(Command::Stop);
        },
        |bench| {
            bench.handle.send(Command::StepBack);
            bench.handle.send(Command::Stop);
        },
        |bench| {
            bench.handle.send(Command::Pause);
            bench.handle.send(Command::Stop);
        },
    ];
    for stop in stops {
        let (bench, permits) = gated(1_000_000_000);
        bench.handle.send(Command::Run);
        permits.send(()).expect("the run waits for it");
        stop(&bench);
        while permits.send(()).is_ok() {}
    }
}

#[test]
fn dropping_the_handle_ends_the_run_without_waiting_for_it() {
    let (bench, permits) = gated(1_000_000_000);
    bench.handle.send(Command::Run);
    // The worker stands at its gate and could not be joined.
    drop(bench);
    while permits.send(()).is_ok() {}
}

#[test]
fn what_the_old_run_still_says_after_a_restart_is_dropped() {
    let (mut bench, permits) = gated(1000);
    bench.handle.send(Command::Run);
    let old = bench.handle.id();
    bench.handle.restart(|| Ok(Fake { scheduled: vec![(0, 5)], ..Fake::new(30) }));
    assert_ne!(bench.handle.id(), old);
    for _ in 0..1000 {
        _ = permits.send(());
    }
    bench.handle.send(Command::Run);
    let events = bench.until_paused_at(30);
    assert!(points(&events).iter().map(|point| point.iteration).eq(0..30));
    assert_eq!(bench.snapshot_at(30), state_at(30, &[(0, 5)]));
}

#[test]
fn a_slow_run_still_listens() {
    let bench = Bench::new(Fake::new(1000));
    bench.handle.send(Command::Speed(Speed::PerSecond(0.001)));
    bench.handle.send(Command::Run);
    // The first iteration comes at once; the second would take a hundred seconds, the commands do not wait for it.
    let first = bench.until(|event| matches!(event, Event::Points(_)));
    assert_eq!(points(&first).len(), 1);
    bench.handle.send(Command::Pause);
    bench.until_paused_at(1);
    bench.handle.send(Command::Run);
    bench.handle.send(Command::Speed(Speed::Full));
    bench.until_paused_at(1000);
}

#[derive(Clone, Debug)]
enum Act {
    Send(Command<Add>),
    Listen,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (0..120_u64).prop_map(|to| Act::Send(Command::GoTo(to))),
        2 => Just(Act::Send(Command::Run)),
        2 => Just(Act::Send(Command::Pause)),
        2 => Just(Act::Send(Command::Step)),
        2 => Just(Act::Send(Command::StepBack)),
        1 => Just(Act::Send(Command::StepEpoch)),
        3 => (0..5_u64).prop_map(|amount| Act::Send(Command::Change(Add(amount)))),
        1 => Just(Act::Listen),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 50, ..ProptestConfig::with_cases(64) })]

    /// Whatever is asked in whatever order, what the events tell is what happened: the curve has no gap and no
    /// repetition, and every state follows from the changes that were told.
    #[test]
    fn any_commands_leave_a_state_that_the_events_explain(acts in prop::collection::vec(act(), 0..30)) {
        let bench = Bench::new(Fake { scheduled: vec![(33, 1), (33, 2), (80, 3)], ..Fake::new(100) });
        let mut events: Vec<Event<Fake>> = Vec::new();
        for act in acts {
            match act {
                Act::Send(command) => bench.handle.send(command),
                Act::Listen => events.extend(bench.handle.drain()),
            }
        }
        bench.handle.send(Command::GoTo(90));
        bench.handle.send(Command::Change(Add(99)));
        bench.handle.send(Command::GoTo(95));
        let mut is_last = false;
        let rest = bench.until(|event| {
            is_last |= matches!(event, Event::Changed { change: Add(99), .. });
            is_last && matches!(event, Event::Paused { iteration: 95, .. })
        });
        events.extend(rest);

        let mut curve: Vec<FakePoint> = Vec::new();
        let mut changes: Vec<(u64, u64, bool)> = Vec::new();
        for event in events {
            match event {
                Event::Points(points) => curve.extend(points),
                Event::ThinnedPoints(_) => prop_assert!(false, "so few points are never thinned"),
                Event::Changed { at, change, scheduled, .. } => changes.push((at, change.0, scheduled)),
                Event::Forgot { from } => {
                    curve.retain(|point| point.iteration < from);
                    changes.retain(|(at, _, _)| *at <= from);
                }
                _ => {}
            }
        }
        prop_assert!(curve.iter().map(|point| point.iteration).eq(0..curve.len() as u64));
        let changes: Vec<(u64, u64)> = changes.into_iter().map(|(at, amount, _)| (at, amount)).collect();
        for point in &curve {
            // The state right after the update, before the changes recorded there.
            let before: Vec<_> = changes.iter().copied().filter(|(at, _)| *at <= point.iteration).collect();
            prop_assert_eq!(point.state, state_at(point.iteration + 1, &before));
        }
        prop_assert_eq!(bench.snapshot_at(95), state_at(95, &changes));
    }
}

#[test]
fn long_work_inside_an_iteration_is_seen_and_ends_with_the_run() {
    for ends_by_command in [true, false] {
        let (permits, gate) = bounded(0);
        let bench = Bench::new(Fake { gate: Some(gate), endless_at: Some(3), ..Fake::new(10) });
        bench.handle.send(Command::Run);
        for _iteration in 0..=3 {
            permits.send_timeout((), PATIENCE).expect("the iteration begins");
        }
        while bench.handle.progress_token().is_none() {
            bench.wait();
        }
        assert_eq!(bench.handle.progress_token(), Some(0.5));
        let handle = if ends_by_command {
            bench.handle.send(Command::Stop);
            Some(bench.handle)
        } else {
            drop(bench);
            None
        };
        // The gate goes with the run.
        assert!(permits.send_timeout((), PATIENCE).is_err_and(|error| error.is_disconnected()));
        let mut events = handle.iter().flat_map(Handle::drain);
        assert!(events.all(|event| !matches!(event, Event::Failed(_))), "what was asked for is no failure");
    }
}
