//! Work that takes its time and is no run of iterations by itself, seen from outside.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use parking_lot::Mutex;

/// What is over sooner is not worth a word.
const WORTH_A_WORD: Duration = Duration::from_millis(200);

/// A line between long work and whoever waits for it: how far it is, and whether anybody still waits. Such work is what belongs
/// to one iteration of a run although it is long, such as measuring over a whole data set, and writing a notebook out.
///
/// Pieces of it may lie within each other, and go on side by side: a network that is brought up to others is measured on its
/// way, and another one meanwhile. What is told is how far that piece is which began first, and so lies within no other.
///
/// It never influences the numbers of a run: work is done whole, or the run is over.
#[derive(Clone)]
pub struct ProgressToken {
    line: Arc<Line>,
}

struct Line {
    is_given_up: AtomicBool,
    /// What is under way, in the order in which it began.
    pieces: Mutex<Vec<Piece>>,
    tell: Box<dyn Fn(f32) + Send + Sync>,
}

/// A piece of work as it is seen from outside.
struct Piece {
    number: u64,
    /// The share that is done, 0 to 1.
    done: f32,
    /// Whether it takes long enough to be told of.
    is_long: bool,
}

impl Line {
    /// How far the first piece is, once any of them takes long.
    fn share(&self) -> Option<f32> {
        let pieces = self.pieces.lock();
        let is_long = pieces.iter().any(|piece| piece.is_long);
        pieces.first().filter(|_| is_long).map(|piece| piece.done)
    }
}

impl Default for ProgressToken {
    fn default() -> Self {
        Self::new(|| {})
    }
}

impl ProgressToken {
    /// A line that calls `wake` when there is something new to be seen.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self::telling(move |_| wake())
    }

    /// A line that calls `tell` with the share that is done, 0 to 1, when there is something new.
    pub fn telling(tell: impl Fn(f32) + Send + Sync + 'static) -> Self {
        let (is_given_up, pieces) = (AtomicBool::new(false), Mutex::new(Vec::new()));
        Self { line: Arc::new(Line { is_given_up, pieces, tell: Box::new(tell) }) }
    }

    /// The share that is done, 0 to 1, of work that has been under way for a while.
    pub fn share(&self) -> Option<f32> {
        self.line.share()
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
        let mut pieces = self.line.pieces.lock();
        let number = pieces.last().map_or(0, |last| last.number + 1);
        pieces.push(Piece { number, done: 0.0, is_long: false });
        UnderWay { line: &self.line, number, since: Instant::now(), told: Duration::ZERO }
    }
}

/// A piece of work under way; over when it is dropped.
pub struct UnderWay<'a> {
    line: &'a Line,
    number: u64,
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
            let mine = |piece: &&mut Piece| piece.number == self.number;
            if let Some(piece) = self.line.pieces.lock().iter_mut().find(mine) {
                (piece.done, piece.is_long) = (share, true);
            }
            (self.line.tell)(self.line.share().unwrap_or(share));
        }
        !self.line.is_given_up.load(Ordering::Relaxed)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.line.pieces.lock().retain(|piece| piece.number != self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Goes on until it is told of.
    fn until_told(work: &mut UnderWay<'_>, share: f32) {
        let before = work.told;
        while work.told == before {
            assert!(work.goes_on(share));
            std::thread::yield_now();
        }
    }

    #[test]
    fn what_is_told_is_the_work_that_is_still_under_way() {
        let line = ProgressToken::default();
        let mut one = line.begin();
        let mut other = line.begin();
        assert_eq!(line.share(), None, "neither takes long yet");
        until_told(&mut one, 0.25);
        until_told(&mut other, 0.75);
        assert_eq!(line.share(), Some(0.25), "what began first");
        {
            let mut within = line.begin();
            until_told(&mut within, 0.875);
            assert_eq!(line.share(), Some(0.25));
        }
        assert_eq!(line.share(), Some(0.25), "only what lay within it is over");
        drop(one);
        assert_eq!(line.share(), Some(0.75), "the other one goes on");
        drop(other);
        assert_eq!(line.share(), None);
    }

    #[test]
    fn long_work_within_other_work_is_no_end_of_it() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let hears = Arc::clone(&told);
        let line = ProgressToken::telling(move |share| hears.lock().push(share));
        let mut outer = line.begin();
        until_told(&mut outer, 0.5);
        let mut within = line.begin();
        until_told(&mut within, 0.0);
        until_told(&mut within, 1.0);
        drop(within);
        assert_eq!(*told.lock(), [0.5, 0.5, 0.5], "never back");
    }
}
