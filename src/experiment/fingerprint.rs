//! A number that tells one experiment from another.

use std::collections::BTreeSet;
use std::fmt;

use super::run::RunError;
use super::sources::Sources;
use crate::data::{Labelled, weights};
use crate::language::Say;

/// A short name for whatever is described by these bytes: FNV-1a in 64 bits, which is the same on every machine and in
/// every version. Not proof against malice, only against mistakes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fingerprint(u64);

impl Fingerprint {
    pub(crate) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    #[must_use]
    pub(crate) fn and(self, bytes: &[u8]) -> Self {
        let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        Self(bytes.iter().fold(self.0, step))
    }

    /// With the first `count` images, or all, and their labels: sets of data of one name may hold different ones.
    #[must_use]
    pub(crate) fn and_images(self, all: &Labelled, count: usize) -> Self {
        let (pixels, labels) = all.first(count);
        let number = labels.len() as u64;
        self.and(&number.to_le_bytes()).and(labels).and(pixels.as_slice().unwrap_or_default())
    }

    /// With what these weights files hold: a file may be replaced by another of its name.
    ///
    /// # Errors
    /// When one of them cannot be read, or nobody allowed that.
    pub(crate) fn and_weights(self, names: &BTreeSet<String>, sources: &Sources) -> Result<Self, RunError> {
        names.iter().try_fold(self, |print, name| {
            let path = sources.beside(name)?;
            let (parameters, _) = weights::read(&path).map_err(|error| RunError::Setup(error.phrase()))?;
            let arrays = parameters.iter().flat_map(|(name, array)| {
                let numbers = array.iter().flat_map(|number| number.to_le_bytes());
                let sides = array.shape().iter().flat_map(|side| (*side as u64).to_le_bytes());
                name.bytes().chain(sides).chain(numbers).collect::<Vec<u8>>()
            });
            Ok(print.and(&arrays.collect::<Vec<u8>>()))
        })
    }

    /// Its upper and lower half in one, where 32 bits are enough.
    pub(crate) fn short(self) -> u32 {
        (self.0 ^ (self.0 >> 32)) as u32
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_is_the_published_function() {
        // Test vectors of the FNV reference.
        assert_eq!(Fingerprint::new().and(b"a").to_string(), "af63dc4c8601ec8c");
        assert_eq!(Fingerprint::new().and(b"foobar").to_string(), "85944171f73967e8");
    }
}
