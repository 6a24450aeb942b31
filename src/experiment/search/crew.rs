//! Trials in training, one on each core.
//!
//! Each core has a pool of its own of one thread, so that a network that is trained in it shares its loops with nobody:
//! a hundred networks side by side are done sooner than one after the other on all cores. Work is done in short
//! slices between which nothing runs, so that a pause is heard at once and costs nothing.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::messages::Message;
use super::plan::Plan;
use super::schedule::{Next, Schedule};
use super::spec::Halving;
use super::trial::{Measured, Trial};
use crate::experiment::ProgressToken;
use crate::experiment::run::{Run, RunError};
use crate::experiment::sources::{DataChoice, Sources};
use crate::experiment::training::{Change, TrainingRun};
use crate::language::{Phrase, Say};

/// What all trials have in common.
pub(super) struct Common {
    pub(super) plan: Plan,
    /// The part to train on, and the part set apart in the place of the test images.
    pub(super) data: Sources,
}

/// A trial in training.
pub(super) struct Work {
    number: u64,
    rung: u32,
    run: TrainingRun,
    changes: VecDeque<(u64, Change)>,
    curve: Vec<Measured>,
    took: Duration,
}

/// A trial in training, as it is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Underway {
    /// Its number, the first being 0.
    pub number: u64,
    /// How many updates were made.
    pub iteration: u64,
    /// How many there will be.
    pub length: u64,
}

struct Seat {
    pool: ThreadPool,
    work: Option<Work>,
}

/// The cores with what they are at, and what waits.
pub(super) struct Crew {
    common: Arc<Common>,
    seats: Vec<Seat>,
    schedule: Schedule<Work>,
    line: ProgressToken,
}

impl Crew {
    /// As many seats as the pool that it is called on has threads.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub(super) fn new(common: Arc<Common>, schedule: Schedule<Work>) -> Result<Self, RunError> {
        let seat = || {
            let pool = ThreadPoolBuilder::new().num_threads(1).build();
            pool.map(|pool| Seat { pool, work: None })
                .map_err(|error| RunError::Setup(Message::NoThread { error }.phrase()))
        };
        let seats = (0..rayon::current_num_threads().max(1)).map(|_| seat()).collect::<Result<_, _>>()?;
        Ok(Self { common, seats, schedule, line: ProgressToken::default() })
    }

    /// Hands the trials that are begun from now on a line to whoever waits for them.
    pub(super) fn attach_progress(&mut self, line: ProgressToken) {
        self.line = line;
    }

    /// What is in training now.
    pub(super) fn underway(&self) -> impl Iterator<Item = Underway> {
        self.seats.iter().filter_map(|seat| seat.work.as_ref()).map(Work::shown)
    }

    /// Trains on all cores until `deadline` or until there is nothing left to do; returns the trials that ended, and whether
    /// all went well: a trial that cannot be begun or cannot go on takes nothing from those that others have finished.
    pub(super) fn work_until(&mut self, deadline: Instant) -> (Vec<Trial>, Result<(), RunError>) {
        let Self { common, seats, schedule, line } = self;
        let shared = Shared { schedule: Mutex::new(schedule), ended: Mutex::new(Vec::new()) };
        let outcomes: Vec<Result<(), RunError>> = std::thread::scope(|scope| {
            let threads: Vec<_> = seats
                .iter_mut()
                .map(|Seat { pool, work }| {
                    let (common, shared, line) = (&**common, &shared, &*line);
                    scope.spawn(move || pool.install(|| sit(common, shared, line, work, deadline)))
                })
                .collect();
            let join = |thread: std::thread::ScopedJoinHandle<'_, _>| {
                thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            };
            threads.into_iter().map(join).collect()
        });
        (shared.ended.into_inner(), outcomes.into_iter().collect())
    }
}

/// What the cores share while they work.
struct Shared<'a> {
    schedule: Mutex<&'a mut Schedule<Work>>,
    ended: Mutex<Vec<Trial>>,
}

/// One core at work.
fn sit(
    common: &Common,
    shared: &Shared<'_>,
    line: &ProgressToken,
    place: &mut Option<Work>,
    deadline: Instant,
) -> Result<(), RunError> {
    while Instant::now() < deadline {
        let mut work = if let Some(work) = place.take() {
            work
        } else {
            // The lock is let go before the work begins.
            let next = shared.schedule.lock().next();
            match next {
                Some(Next::Start { number }) => Work::start(common, number, line)?,
                Some(Next::GoOn { rung, work }) => Work { rung, ..work },
                None => return Ok(()),
            }
        };
        let halving = common.plan.spec().halving;
        if !work.go_on(halving, deadline)? {
            *place = Some(work);
            return Ok(());
        }
        let score = work.measure()?;
        let over = shared.schedule.lock().arrived(work.number, work.rung, score, work);
        shared.ended.lock().extend(over.into_iter().map(|over| over.work.ended(&common.plan)));
    }
    Ok(())
}

impl Work {
    fn start(common: &Common, number: u64, line: &ProgressToken) -> Result<Self, RunError> {
        let began = Instant::now();
        let wrong = |error: Phrase| RunError::Setup(Message::Trial { number, error }.phrase());
        let mut spec = common.plan.training(number).map_err(|problem| wrong(problem.message))?;
        // The split has taken the first so many images already, unless their number is what is searched.
        if !common.plan.keys().any(|key| key == "train_size") {
            spec.train_size = None;
        }
        // Where the test images stand, all are for validation.
        spec.test_size = None;
        spec.data = DataChoice::Mnist;
        let mut run = TrainingRun::new(spec, &common.data).map_err(|error| wrong(error.phrase()))?;
        run.attach_progress(line.clone());
        let mut changes = run.scheduled();
        changes.sort_by_key(|(at, _)| *at);
        Ok(Self { number, rung: 0, run, changes: changes.into(), curve: Vec::new(), took: began.elapsed() })
    }

    /// Trains to the next comparison, or to the deadline; returns whether the comparison was reached.
    fn go_on(&mut self, halving: Option<Halving>, deadline: Instant) -> Result<bool, RunError> {
        let length = self.run.length();
        let until = halving.map_or(length, |halving| halving.until(self.rung, length));
        let began = Instant::now();
        let mut now = began;
        while self.run.iteration() < until && now < deadline {
            while let Some((_, change)) = self.changes.pop_front_if(|(at, _)| *at <= self.run.iteration()) {
                self.run.apply(&change)?;
            }
            let point = self.run.step()?;
            if let Some(accuracy) = point.accuracy {
                self.curve.push(Measured {
                    iteration: point.iteration + 1,
                    train: accuracy.train,
                    validation: accuracy.test,
                });
            }
            now = Instant::now();
        }
        self.took += now - began;
        Ok(self.run.iteration() >= until)
    }

    /// The validation accuracy now; it is the last point of the curve.
    fn measure(&mut self) -> Result<f64, RunError> {
        let began = Instant::now();
        let iteration = self.run.iteration();
        if self.curve.last().is_none_or(|last| last.iteration < iteration) {
            let accuracy = self.run.accuracy()?;
            self.curve.push(Measured { iteration, train: accuracy.train, validation: accuracy.test });
        }
        self.took += began.elapsed();
        Ok(self.curve.last().map_or(0.0, |last| last.validation))
    }

    fn shown(&self) -> Underway {
        Underway { number: self.number, iteration: self.run.iteration(), length: self.run.length() }
    }

    fn ended(self, plan: &Plan) -> Trial {
        let iterations = self.run.iteration();
        let end = self.curve.last().copied();
        Trial {
            number: self.number,
            values: plan.values(self.number),
            iterations,
            length: self.run.length(),
            end: end.unwrap_or(Measured { iteration: iterations, train: 0.0, validation: 0.0 }),
            curve: self.curve,
            seconds: self.took.as_secs_f64(),
        }
    }
}
