//! Which images make up the mini-batch of an iteration.
//!
//! A batch is a pure function of seed and iteration: each iteration has its own stretch of the random stream. So there
//! is nothing to keep in a checkpoint, a run can be taken up anywhere, and compared runs see the same batches.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::spec::BatchOrder;
use crate::nn::{Stream, stream};

/// Makes up mini-batches.
#[derive(Clone, Debug)]
pub(super) struct Batches {
    order: BatchOrder,
    among: usize,
    size: usize,
    stream: ChaCha8Rng,
    /// The order of the images in one epoch, and which epoch that is.
    shuffled: Option<(u64, Vec<usize>)>,
}

impl Batches {
    /// Batches of `size` out of the first `among` images; both are at least 1.
    pub(super) fn new(order: BatchOrder, among: usize, size: usize, seed: u64) -> Self {
        Self { order, among, size, stream: stream(seed, Stream::Batches), shuffled: None }
    }

    /// How many batches make an epoch.
    pub(super) fn per_epoch(&self) -> u64 {
        (self.among / self.size).max(1) as u64
    }

    /// Writes the row numbers of the batch of one iteration, counted from 0.
    pub(super) fn fill(&mut self, iteration: u64, rows: &mut Vec<usize>) {
        rows.clear();
        let (among, size) = (self.among, self.size);
        match self.order {
            BatchOrder::Random => {
                self.stream.set_word_pos(u128::from(iteration) * size as u128 * 2);
                let stream = &mut self.stream;
                rows.extend((0..size).map(|_| below(stream, among)));
            }
            BatchOrder::Sequential => {
                let first = (u128::from(iteration) * size as u128 % among as u128) as usize;
                rows.extend((first..).take(size).map(|row| row % among));
            }
            BatchOrder::Shuffle => {
                let (epoch, batch) = (iteration / self.per_epoch(), iteration % self.per_epoch());
                let order = self.epoch(epoch);
                rows.extend(order.iter().cycle().skip(batch as usize * size).take(size));
            }
        }
    }

    /// The order of the images in an epoch. What does not fill a batch at its end is left out, as it is in the count
    /// of batches.
    fn epoch(&mut self, epoch: u64) -> &[usize] {
        if self.shuffled.as_ref().is_none_or(|(known, _)| *known != epoch) {
            self.stream.set_word_pos(u128::from(epoch) * self.among as u128 * 2);
            let mut order: Vec<usize> = self.shuffled.take().map(|(_, order)| order).unwrap_or_default();
            order.clear();
            order.extend(0..self.among);
            for last in (1..order.len()).rev() {
                order.swap(last, below(&mut self.stream, last + 1));
            }
            self.shuffled = Some((epoch, order));
        }
        self.shuffled.as_ref().map(|(_, order)| order.as_slice()).unwrap_or_default()
    }
}

/// A number below `n` from exactly 64 bits of the stream; the unevenness of at most n / 2⁶⁴ is beyond notice.
fn below(stream: &mut ChaCha8Rng, n: usize) -> usize {
    ((u128::from(stream.next_u64()) * n as u128) >> 64) as usize
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn batch(batches: &mut Batches, iteration: u64) -> Vec<usize> {
        let mut rows = Vec::new();
        batches.fill(iteration, &mut rows);
        rows
    }

    proptest! {
        #[test]
        fn a_batch_depends_on_nothing_but_its_iteration(
            order in prop::sample::select(vec![BatchOrder::Random, BatchOrder::Shuffle, BatchOrder::Sequential]),
            among in 1..200_usize,
            size in 1..50_usize,
            path in prop::collection::vec(0..1000_u64, 1..10),
        ) {
            let mut one = Batches::new(order, among, size, 7);
            for iteration in path {
                let rows = batch(&mut one, iteration);
                prop_assert_eq!(rows.len(), size);
                prop_assert!(rows.iter().all(|row| *row < among));
                prop_assert_eq!(rows, batch(&mut Batches::new(order, among, size, 7), iteration));
            }
        }
    }

    #[test]
    fn a_shuffled_epoch_shows_every_image_once_and_each_epoch_differs() {
        let mut batches = Batches::new(BatchOrder::Shuffle, 100, 20, 1);
        let epoch = |batches: &mut Batches, epoch: u64| -> Vec<usize> {
            (0..5).flat_map(|i| batch(batches, epoch * 5 + i)).collect()
        };
        let (first, second) = (epoch(&mut batches, 0), epoch(&mut batches, 1));
        assert_ne!(first, second);
        let mut sorted = first;
        sorted.sort_unstable();
        assert!(sorted.into_iter().eq(0..100));
    }

    #[test]
    fn sequential_batches_go_round() {
        let mut batches = Batches::new(BatchOrder::Sequential, 5, 3, 1);
        assert_eq!(batch(&mut batches, 0), [0, 1, 2]);
        assert_eq!(batch(&mut batches, 1), [3, 4, 0]);
        assert_eq!(batches.per_epoch(), 1);
    }

    #[test]
    fn random_batches_draw_evenly() {
        let mut batches = Batches::new(BatchOrder::Random, 10, 100, 1);
        let mut counts = [0_u32; 10];
        for iteration in 0..1000 {
            for row in batch(&mut batches, iteration) {
                counts[row] += 1;
            }
        }
        // 100,000 draws: a share of a tenth has a standard deviation of 95.
        assert!(counts.iter().all(|count| count.abs_diff(10_000) < 500), "{counts:?}");
    }
}
