//! Work that takes its time and is no run of iterations by itself, seen from outside.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// What is over sooner is not worth a word.
const WORTH_A_WORD: Duration = Duration::from_millis(200);

/// While nothing is under way.
const NOTHING: u32 = u32::MAX;

/// A line between long work and whoever waits for it: how far it is, and whether anybody still waits. Such work is what belongs
/// to one iteration of a run although it is long, such as measuring over a whole data set, and writing a notebook out.
///
/// It never influences the numbers of a run: work is done whole, or the run is over.
#[derive(Clone)]
pub struct LongWork {
    line: Arc<Line>,
}

struct Line {
    is_given_up: AtomicBool,
    /// Thousandths that are done.
    done: AtomicU32,
    tell: Box<dyn Fn(f32) + Send + Sync>,
}

impl Default for LongWork {
    fn default() -> Self {
        Self::new(|| {})
    }
}

impl LongWork {
    /// A line that calls `wake` when there is something new to be seen.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self::telling(move |_| wake())
    }

    /// A line that calls `tell` with the share that is done, 0 to 1, when there is something new.
    pub fn telling(tell: impl Fn(f32) + Send + Sync + 'static) -> Self {
        let (is_given_up, done) = (AtomicBool::new(false), AtomicU32::new(NOTHING));
        Self { line: Arc::new(Line { is_given_up, done, tell: Box::new(tell) }) }
    }

    /// The share that is done, 0 to 1, of work that has been under way for a while.
    pub fn share(&self) -> Option<f32> {
        let done = self.line.done.load(Ordering::Relaxed);
        (done != NOTHING).then_some(done as f32 / 1000.0)
    }

    /// Nobody waits any more: the run is to end as soon as it can.
    pub fn give_up(&self) {
        self.line.is_given_up.store(true, Ordering::Relaxed);
    }

    /// Whether nobody waits any more.
    pub fn is_given_up(&self) -> bool {
        self.line.is_given_up.load(Ordering::Relaxed)
    }

    /// Begins a piece of work.
    pub fn begin(&self) -> UnderWay<'_> {
        UnderWay { line: &self.line, since: Instant::now(), told: Duration::ZERO }
    }
}

/// A piece of work under way; over when it is dropped.
pub struct UnderWay<'a> {
    line: &'a Line,
    since: Instant,
    told: Duration,
}

impl UnderWay<'_> {
    /// Says how much is done, 0 to 1. Whether to go on.
    pub fn goes_on(&mut self, share: f32) -> bool {
        let took = self.since.elapsed();
        if took >= self.told + WORTH_A_WORD {
            self.told = took;
            let share = share.clamp(0.0, 1.0);
            self.line.done.store((share * 1000.0) as u32, Ordering::Relaxed);
            (self.line.tell)(share);
        }
        !self.line.is_given_up.load(Ordering::Relaxed)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.line.done.store(NOTHING, Ordering::Relaxed);
    }
}
