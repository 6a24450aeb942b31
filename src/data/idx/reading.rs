//! How far a reading has come, and whether anybody still waits for it.

use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Shared between whoever reads files and whoever watches: bytes read from the disk, and the wish to stop.
#[derive(Debug, Default)]
pub struct Reading {
    read: AtomicU64,
    total: AtomicU64,
    claimed: AtomicU64,
    stopped: AtomicBool,
}

impl Reading {
    /// Bytes read so far and bytes in all, packed as they lie on the disk; of 0 while the files are still looked for.
    pub fn bytes(&self) -> (u64, u64) {
        (self.read.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    /// Ends the reading with [`DataError::Stopped`](crate::data::DataError::Stopped) before its next bytes.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether it is to end.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// How many unpacked bytes the headers of all files claim, this one's `bytes` included.
    pub(super) fn claim(&self, bytes: u64) -> u64 {
        self.claimed.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes)
    }

    /// So many bytes more are to be read.
    pub(super) fn expect(&self, bytes: u64) {
        self.total.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// A file whose bytes are counted as they are read.
pub(super) struct Counted<'a, R> {
    pub(super) source: R,
    pub(super) reading: &'a Reading,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.reading.is_stopped() {
            return Err(io::Error::other("reading was stopped"));
        }
        let read = self.source.read(buffer)?;
        self.reading.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
