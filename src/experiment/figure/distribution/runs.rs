//! Counts by bin in few bytes: of each bin that holds something how many bins it is from the one before, and its count, seven bits
//! a byte. Of a few thousand values spread over some hundred bins that is about two bytes a bin.

/// Writes counts in the order of their bins.
#[derive(Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
    next: u16,
}

impl Writer {
    /// Adds a bin; an empty one leaves nothing.
    pub(super) fn push(&mut self, bin: u16, count: u32) {
        if count > 0 {
            self.number(u32::from(bin - self.next));
            self.number(count);
            self.next = bin + 1;
        }
    }

    fn number(&mut self, mut number: u32) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    pub(super) fn finish(self) -> Box<[u8]> {
        self.bytes.into_boxed_slice()
    }
}

/// The bins that hold something, from the least value to the greatest, with their counts.
#[derive(Clone, Debug)]
pub(super) struct Runs<'a> {
    bytes: std::slice::Iter<'a, u8>,
    next: u16,
}

impl<'a> Runs<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes: bytes.iter(), next: 0 }
    }

    fn number(&mut self) -> Option<u32> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = *self.bytes.next()?;
            number |= u32::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(number);
            }
            shift += 7;
        }
    }
}

impl Iterator for Runs<'_> {
    type Item = (u16, u32);

    fn next(&mut self) -> Option<(u16, u32)> {
        let bin = self.next + self.number()? as u16;
        let count = self.number()?;
        self.next = bin + 1;
        Some((bin, count))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(counts in prop::collection::btree_map(0..4096_u16, 1..70_000_u32, 0..300)) {
            let mut writer = Writer::default();
            for (bin, count) in &counts {
                writer.push(*bin, *count);
            }
            let bytes = writer.finish();
            prop_assert!(Runs::new(&bytes).eq(counts));
        }
    }
}
