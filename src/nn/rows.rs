//! Sharing rows out over the cores.
//!
//! A step is split by rows: of the batch going forward and backward, of the weights for their gradients. Every value
//! is computed whole by one core, in the same order of additions however the rows are cut, so the bits of a run do
//! not depend on the number of threads. Nothing is ever summed across cores.
//!
//! Work is shared only when the caller already runs on a rayon pool (see [`on_all_cores`]); elsewhere the same loops
//! run on the calling thread, without waking others. `rayon::join` keeps its jobs on the stack: no allocation.
//!
//! What two cores both touch has to travel between their caches, which for the matrices of a classroom network takes
//! about as long as half a product, and at every meeting the faster core waits. So a core takes its rows of the batch through as
//! many layers as it can, forward and then backward, and the gradients of all weights are shared out at once. Whether a step is
//! shared at all is found by measuring it (see [`sharing`](super::sharing)).

use std::cell::Cell;

use ndarray::{ArrayView2, ArrayViewMut2, Axis};

use super::product::{TILE_ROWS, machine_lanes};

/// Runs `work` on the shared rayon pool, so that the training steps inside it use all cores.
///
/// Entering the pool costs some ten microseconds, so put a burst of steps inside rather than each one. The result is
/// the same, bit for bit, as without.
pub fn on_all_cores<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    if rayon::current_thread_index().is_some() { work() } else { rayon::scope(|_| work()) }
}

thread_local! {
    /// Whether this thread keeps to itself what it could share.
    static ALONE: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work` without sharing any of it.
pub(crate) fn alone<R>(work: impl FnOnce() -> R) -> R {
    /// Takes back what it was, also when the work panics.
    struct Before(bool);

    impl Drop for Before {
        fn drop(&mut self) {
            ALONE.set(self.0);
        }
    }

    let _before = Before(ALONE.replace(true));
    work()
}

/// The cores that this thread may share work with, itself included.
pub(crate) fn cores() -> usize {
    if rayon::current_thread_index().is_some() && !ALONE.get() { rayon::current_num_threads() } else { 1 }
}

/// Something with rows that can be cut in two between any two of them.
pub(crate) trait Rows: Sized + Send {
    /// How many rows there are.
    fn count(&self) -> usize;
    /// The rows before `at`, and the others.
    fn cut(self, at: usize) -> (Self, Self);
}

impl<T: Send> Rows for ArrayViewMut2<'_, T> {
    fn count(&self) -> usize {
        self.nrows()
    }

    fn cut(self, at: usize) -> (Self, Self) {
        self.split_at(Axis(0), at)
    }
}

impl<T: Sync> Rows for ArrayView2<'_, T> {
    fn count(&self) -> usize {
        self.nrows()
    }

    fn cut(self, at: usize) -> (Self, Self) {
        self.split_at(Axis(0), at)
    }
}

/// Rows that may be missing; not the first of those that are cut together.
impl<R: Rows> Rows for Option<R> {
    fn count(&self) -> usize {
        self.as_ref().map_or(0, R::count)
    }

    fn cut(self, at: usize) -> (Self, Self) {
        self.map(|rows| rows.cut(at)).unzip()
    }
}

impl<A: Rows, B: Rows> Rows for (A, B) {
    fn count(&self) -> usize {
        self.0.count()
    }

    fn cut(self, at: usize) -> (Self, Self) {
        let (a, b) = (self.0.cut(at), self.1.cut(at));
        ((a.0, b.0), (a.1, b.1))
    }
}

/// Arrays of single values that are cut together; one that is empty stays empty on both sides.
impl<T: Send> Rows for &mut [T] {
    fn count(&self) -> usize {
        self.len()
    }

    fn cut(self, at: usize) -> (Self, Self) {
        self.split_at_mut(at.min(self.len()))
    }
}

impl<T: Sync> Rows for &[T] {
    fn count(&self) -> usize {
        self.len()
    }

    fn cut(self, at: usize) -> (Self, Self) {
        self.split_at(at.min(self.len()))
    }
}

/// Values of cheap arithmetic that one core is done with before another has woken up.
const CHEAP: usize = 16 * 1024;

/// Calls `work` with matching stretches of arrays, as long as are worth sharing but for a remainder, on all cores of the
/// pool.
pub(crate) fn for_chunks<R: Rows>(arrays: R, work: &(impl Fn(R) + Sync)) {
    let even = arrays.count().div_ceil(cores()).next_multiple_of(64);
    for_blocks(arrays, even.max(CHEAP), &|_, arrays| work(arrays));
}

/// Multiplications that are not worth sharing, for each lane of the machine's vectors: while a core is done with them, handing
/// each other the rows would take the cores as long.
const QUICK: usize = 24 * 1024;

/// Rows to a block when `rows` of them, each of so many multiplications, are shared out evenly over as many cores of the
/// pool as it is worth: a multiple of the product's tile.
pub(crate) fn block_of(rows: usize, multiplications: usize) -> usize {
    let parts = (rows * multiplications / (QUICK * machine_lanes())).clamp(1, cores());
    rows.div_ceil(parts).max(1).next_multiple_of(TILE_ROWS)
}

/// The work of one core when so many multiplications are shared out over as many cores of the pool as it is worth.
pub(crate) fn share_of_work(multiplications: usize) -> usize {
    let parts = (multiplications / (QUICK * machine_lanes())).clamp(1, cores());
    multiplications.div_ceil(parts).max(1)
}

/// How many of `count` things are one core's, when they are shared out evenly over the pool.
pub(crate) fn share_of(count: usize) -> usize {
    count.div_ceil(cores()).max(1)
}

/// Calls `work` with blocks of whole rows and the number of each block's first row, on all cores of the pool.
///
/// Cuts fall on multiples of `block`.
pub(crate) fn for_blocks<R: Rows>(rows: R, block: usize, work: &(impl Fn(usize, R) + Sync)) {
    if cores() == 1 {
        work(0, rows);
    } else {
        halve(0, rows, block, work);
    }
}

/// Weights and rows of a batch that stay in the second cache together while the rows go from layer to layer.
const WEIGHTS_AT_HAND: usize = 128 * 1024;
const ROWS_AT_HAND: usize = 128;

/// Calls `work` with stretches of rows so short, where that helps, that what one layer gives is still in the cache when the next
/// one reads it. `weights` is how many of them all layers have, and cuts fall on multiples of `each`.
pub(crate) fn for_cached_rows<R: Rows>(
    first: usize,
    rows: R,
    weights: usize,
    each: usize,
    work: &impl Fn(usize, R),
) {
    let stretch = if weights > WEIGHTS_AT_HAND { usize::MAX } else { (ROWS_AT_HAND / each).max(1) * each };
    let (mut first, mut rows) = (first, rows);
    while rows.count() > stretch {
        let (before, after) = rows.cut(stretch);
        work(first, before);
        (first, rows) = (first + stretch, after);
    }
    work(first, rows);
}

fn halve<R: Rows>(first: usize, rows: R, block: usize, work: &(impl Fn(usize, R) + Sync)) {
    let blocks = rows.count().div_ceil(block);
    if blocks <= 1 {
        return work(first, rows);
    }
    let at = blocks.div_ceil(2) * block;
    let (before, after) = rows.cut(at);
    rayon::join(|| halve(first, before, block, work), || halve(first + at, after, block, work));
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;

    #[test]
    fn every_row_is_visited_once_with_its_own_number() {
        on_all_cores(|| {
            for rows in [1, 2, 7, 12, 100, 129] {
                let mut array = Array2::<usize>::zeros((rows, 3));
                for_blocks(array.view_mut(), 6, &|first, mut block| {
                    for (offset, mut row) in block.rows_mut().into_iter().enumerate() {
                        row += first + offset + 1;
                    }
                });
                for (place, row) in array.rows().into_iter().enumerate() {
                    assert!(row.iter().all(|&value| value == place + 1));
                }
            }
        });
    }
}
