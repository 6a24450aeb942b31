//! Random streams: one for each purpose, all derived from one seed.
//!
//! Because weights, batches, masks and data each draw from a stream of their own, switching dropout on does not
//! change the batches, and a further layer does not change the weights of the others. `ChaCha8` is portable: the
//! same seed gives the same numbers on every machine and in every version.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// What random numbers are drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// The initial weights of one affine layer, counted from 0.
    Weights(usize),
    /// Which samples make up each mini-batch.
    Batches,
    /// Which units dropout switches off.
    Masks,
    /// Made-up data.
    Data,
    /// Made-up network inputs.
    Inputs,
    /// Which pictures are set apart for validation.
    Split,
    /// The values of one hyperparameter in a search, told apart by a number made from its name.
    Hyperparameter(u32),
    /// Which parameters a gradient check tries.
    Checks,
    /// What is wrong with a patient.
    Patient,
}

impl Stream {
    fn id(self) -> u64 {
        match self {
            Stream::Batches => 0,
            Stream::Masks => 1,
            Stream::Data => 2,
            Stream::Inputs => 3,
            Stream::Split => 8,
            Stream::Hyperparameter(name) => 1 << 32 | u64::from(name),
            Stream::Checks => 9,
            Stream::Patient => 10,
            Stream::Weights(layer) => 16 + layer as u64,
        }
    }
}

/// The generator of one purpose under one seed, at its start.
pub fn stream(seed: u64, purpose: Stream) -> ChaCha8Rng {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(purpose.id());
    generator
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;

    #[test]
    fn streams_of_one_seed_differ_and_repeat() {
        let purposes = [
            Stream::Weights(0),
            Stream::Weights(1),
            Stream::Batches,
            Stream::Masks,
            Stream::Data,
            Stream::Inputs,
            Stream::Split,
            Stream::Hyperparameter(0),
            Stream::Hyperparameter(16),
            Stream::Checks,
            Stream::Patient,
        ];
        let mut first: Vec<u64> = purposes.iter().map(|&p| stream(42, p).next_u64()).collect();
        assert_eq!(first, purposes.iter().map(|&p| stream(42, p).next_u64()).collect::<Vec<_>>());
        first.sort_unstable();
        first.dedup();
        assert_eq!(first.len(), purposes.len());
    }
}
