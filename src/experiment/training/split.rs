//! Training images set apart to choose by: choosing by the test images would make these part of the training.
//!
//! Which images they are is drawn by a seed rather than taken from one end, as the book does it (page 222: it shuffles first). The
//! images of a set may be in an order, and their end another kind of images than their beginning: MNIST's first 30,000 come from
//! other writers than the rest.

use rand::Rng;

use crate::nn::{Stream, stream};

/// Two parts of the first so many training images, by their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parts {
    /// Those that are trained on, in the order in which batches count them.
    pub(crate) training: Vec<usize>,
    /// Those that are set apart.
    pub(crate) validation: Vec<usize>,
}

impl Parts {
    /// Of `among` images, which are 2 or more, a `share` drawn by `seed` is set apart; at least one image, and never all.
    pub(crate) fn of(among: usize, share: f64, seed: u64) -> Self {
        let mut validation = shuffled(among, seed);
        let training = validation.split_off(validating(among, share));
        Self { training, validation }
    }
}

/// How many images of `among`, which are 2 or more, are set apart.
pub(crate) fn validating(among: usize, share: f64) -> usize {
    ((among as f64 * share).round() as usize).clamp(1, among.saturating_sub(1).max(1))
}

/// The numbers below `among` in an order of the seed's own.
fn shuffled(among: usize, seed: u64) -> Vec<usize> {
    let mut stream = stream(seed, Stream::Split);
    let mut rows: Vec<usize> = (0..among).collect();
    for last in (1..among).rev() {
        // Exactly 64 bits a draw; the unevenness of at most n / 2⁶⁴ is beyond notice.
        let other = (u128::from(stream.next_u64()) * (last as u128 + 1)) >> 64;
        rows.swap(last, other as usize);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seed_alone_decides_and_no_image_is_in_both_parts() {
        assert_eq!(Parts::of(100, 0.2, 3), Parts::of(100, 0.2, 3));
        assert_ne!(Parts::of(100, 0.2, 3), Parts::of(100, 0.2, 4));
        for (among, share, apart) in [(500, 0.2, 100), (2, 0.001, 1), (2, 0.999, 1), (60_000, 0.1, 6000)] {
            let Parts { training, validation } = Parts::of(among, share, 1);
            assert_eq!((training.len(), validation.len()), (among - apart, apart));
            let mut all = [training, validation].concat();
            all.sort_unstable();
            assert!(all.into_iter().eq(0..among));
        }
    }
}
