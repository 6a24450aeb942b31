//! Whether the scans of a JPEG hold all that its frame announces.
//!
//! Decoders read zeros where the data of a scan end too early, so that a photograph whose lower half is missing becomes one
//! whose lower half is grey. Here every code of every block is read and counted, without its picture being made. What a JPEG
//! cannot tell stays untold: it has no checksum, and a changed byte whose codes come out even is another picture, as good as
//! the first. Marker and figure numbers are those of ITU-T T.81.

use super::super::error::Damage;

/// Coefficients of a block.
const BLOCK: usize = 64;

/// What stops the reading: damage, or something that only the decoder can judge.
enum Stop {
    Damage(Damage),
    Unknown,
}

type Step<T> = Result<T, Stop>;

/// Reads all scans up to the end of the picture.
///
/// # Errors
/// [`Damage::Ends`] when a scan ends before its last block, or coefficients never come; [`Damage::Inside`] when the codes make
/// no sense or something is left of them behind the last block.
pub(super) fn check(bytes: &[u8]) -> Result<(), Damage> {
    match Picture::default().read(bytes) {
        Ok(()) | Err(Stop::Unknown) => Ok(()),
        Err(Stop::Damage(damage)) => Err(damage),
    }
}

/// A Huffman table: how codes of each length go on (figure F.15).
#[derive(Clone, Debug)]
struct Table {
    /// For codes of so many bits, less one: one past the greatest of them, and what takes a code to its place in `values`.
    lengths: [(u32, i64); 16],
    values: Vec<u8>,
}

impl Table {
    fn new(counts: &[u8; 16], values: &[u8]) -> Self {
        let (mut code, mut at) = (0_u32, 0_i64);
        let lengths = counts.map(|count| {
            let first = code;
            code += u32::from(count);
            let row = (code, at - i64::from(first));
            at += i64::from(count);
            code <<= 1;
            row
        });
        Self { lengths, values: values.to_vec() }
    }
}

/// The bits of one scan, up to its next marker.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
    held: u64,
    count: u32,
}

impl Bits<'_> {
    fn fill(&mut self) {
        while self.count <= 48 {
            let byte = match self.bytes.get(self.at..) {
                Some([0xff, 0, ..]) => {
                    self.at += 2;
                    0xff
                }
                // Filling before a marker.
                Some([0xff, 0xff, ..]) => {
                    self.at += 1;
                    continue;
                }
                Some([byte, ..]) if *byte != 0xff => {
                    self.at += 1;
                    *byte
                }
                _ => return,
            };
            self.held = self.held << 8 | u64::from(byte);
            self.count += 8;
        }
    }

    /// The next `count` bits, at most 16.
    fn take(&mut self, count: u8) -> Step<u32> {
        let count = u32::from(count.min(16));
        if self.count < count {
            self.fill();
        }
        self.count = self.count.checked_sub(count).ok_or(Stop::Damage(Damage::Ends))?;
        Ok((self.held >> self.count) as u32 & ((1 << count) - 1))
    }

    fn symbol(&mut self, table: &Table) -> Step<u8> {
        if self.count < 16 {
            self.fill();
        }
        for ((end, offset), length) in table.lengths.iter().zip(1_u32..) {
            if length > self.count {
                return Err(Stop::Damage(Damage::Ends));
            }
            let code = (self.held >> (self.count - length)) as u32 & ((1 << length) - 1);
            if code < *end {
                self.count -= length;
                let value =
                    usize::try_from(i64::from(code) + offset).ok().and_then(|at| table.values.get(at));
                return value.copied().ok_or(Stop::Damage(Damage::Inside));
            }
        }
        Err(Stop::Damage(Damage::Inside))
    }

    /// Sees that only filling is left before the next marker, and goes there.
    fn finish(&mut self) -> Step<()> {
        loop {
            self.fill();
            while self.count >= 8 {
                self.count -= 8;
                if !matches!((self.held >> self.count) as u8, 0 | 0xff) {
                    return Err(Stop::Damage(Damage::Inside));
                }
            }
            // The last bits fill up their byte; a marker or the end of the file is ahead.
            let before = self.at;
            self.count = 0;
            self.fill();
            if self.at == before {
                return Ok(());
            }
        }
    }
}

/// One of the components that make up the colours.
#[derive(Clone, Debug)]
struct Component {
    id: u8,
    /// Samples of it across and down, where the largest component has `most_across` and `most_down`.
    across: usize,
    down: usize,
    /// Blocks in a row of `seen`, whole units of several components counted.
    stride: usize,
    /// Which coefficients of each block are known not to be 0: later scans of a progressive picture say more of these.
    seen: Vec<u64>,
    /// The lowest bit of each coefficient that has come.
    lowest: [Option<u8>; BLOCK],
}

/// What was read of the picture so far.
#[derive(Debug, Default)]
struct Picture {
    progressive: bool,
    width: usize,
    height: usize,
    most_across: usize,
    most_down: usize,
    components: Vec<Component>,
    first: [Option<Table>; 4],
    other: [Option<Table>; 4],
    /// Units between two restart markers; 0 for none.
    restart: usize,
}

/// What the head of a scan says of its coefficients (B.2.3).
#[derive(Clone, Copy, Debug)]
struct Band {
    from: usize,
    to: usize,
    /// Whether bits of these coefficients have come before.
    again: bool,
    lowest: u8,
}

impl Picture {
    fn read(&mut self, bytes: &[u8]) -> Step<()> {
        let mut at = 2;
        loop {
            // Padding between segments is passed over.
            while bytes.get(at).is_some_and(|byte| *byte != 0xff) {
                at += 1;
            }
            while bytes.get(at) == Some(&0xff) {
                at += 1;
            }
            let marker = *bytes.get(at).ok_or(Stop::Damage(Damage::Ends))?;
            at += 1;
            match marker {
                0x00 | 0x01 | 0xd0..=0xd8 => continue,
                0xd9 => return self.complete(),
                _ => {}
            }
            let length =
                bytes.get(at..).and_then(|rest| rest.first_chunk()).map(|two| u16::from_be_bytes(*two));
            let length = usize::from(length.ok_or(Stop::Damage(Damage::Ends))?).max(2);
            let segment = bytes.get(at + 2..at + length).ok_or(Stop::Damage(Damage::Ends))?;
            at += length;
            match marker {
                0xc4 => self.tables(segment)?,
                0xc0..=0xc2 => self.frame(marker, segment)?,
                0xdd => {
                    let two = segment.first_chunk().ok_or(Stop::Unknown)?;
                    self.restart = usize::from(u16::from_be_bytes(*two));
                }
                0xda => {
                    let mut bits = Bits { bytes, at, held: 0, count: 0 };
                    self.scan(segment, &mut bits)?;
                    at = bits.at;
                }
                _ => {}
            }
        }
    }

    /// Huffman tables (B.2.4.2).
    fn tables(&mut self, mut segment: &[u8]) -> Step<()> {
        while let [which, rest @ ..] = segment {
            let counts = rest.first_chunk::<16>().ok_or(Stop::Unknown)?;
            let total: usize = counts.iter().map(|count| usize::from(*count)).sum();
            let values = rest.get(16..16 + total).ok_or(Stop::Unknown)?;
            let tables = if which >> 4 == 0 { &mut self.first } else { &mut self.other };
            let place = tables.get_mut(usize::from(which & 15)).ok_or(Stop::Unknown)?;
            *place = Some(Table::new(counts, values));
            segment = rest.get(16 + total..).unwrap_or_default();
        }
        Ok(())
    }

    /// The size and the components (B.2.2).
    fn frame(&mut self, marker: u8, segment: &[u8]) -> Step<()> {
        let &[8, tall, low, wide, narrow, count, ref rest @ ..] = segment else { return Err(Stop::Unknown) };
        if !self.components.is_empty() {
            return Err(Stop::Unknown);
        }
        self.progressive = marker == 0xc2;
        self.height = usize::from(u16::from_be_bytes([tall, low]));
        self.width = usize::from(u16::from_be_bytes([wide, narrow]));
        let listed: Vec<[u8; 3]> = rest.as_chunks().0.iter().copied().take(count.into()).collect();
        let sampling = |factors: u8| (usize::from(factors >> 4), usize::from(factors & 15));
        let is_right = |[_, factors, _]: &[u8; 3]| {
            let (across, down) = sampling(*factors);
            (1..=4).contains(&across) && (1..=4).contains(&down)
        };
        if listed.is_empty() || listed.len() > 4 || !listed.iter().all(is_right) {
            return Err(Stop::Unknown);
        }
        let factors = listed.iter().map(|[_, factors, _]| sampling(*factors));
        self.most_across = factors.clone().map(|(across, _)| across).max().unwrap_or(1);
        self.most_down = factors.map(|(_, down)| down).max().unwrap_or(1);
        let [units_across, units_down] = self.units();
        self.components = listed
            .into_iter()
            .map(|[id, factors, _]| {
                let (across, down) = sampling(factors);
                let stride = units_across * across;
                let blocks = if self.progressive { stride * units_down * down } else { 0 };
                Component { id, across, down, stride, seen: vec![0; blocks], lowest: [None; BLOCK] }
            })
            .collect();
        Ok(())
    }

    /// Units of all components across and down.
    fn units(&self) -> [usize; 2] {
        [self.width.div_ceil(8 * self.most_across), self.height.div_ceil(8 * self.most_down)]
    }

    fn scan(&mut self, head: &[u8], bits: &mut Bits<'_>) -> Step<()> {
        let [count, rest @ ..] = head else { return Err(Stop::Unknown) };
        let (listed, band) = rest.split_at_checked(2 * usize::from(*count)).ok_or(Stop::Unknown)?;
        let &[from, to, approximation, ..] = band else { return Err(Stop::Unknown) };
        let band = if self.progressive {
            let (from, to) = (usize::from(from), usize::from(to));
            Band { from, to, again: approximation >> 4 > 0, lowest: approximation & 15 }
        } else {
            Band { from: 0, to: BLOCK - 1, again: false, lowest: 0 }
        };
        let is_one = listed.len() == 2;
        let mixed = self.progressive && band.from == 0 && band.to > 0;
        if band.to >= BLOCK || band.from > band.to || mixed || (band.from > 0 && !is_one) {
            return Err(Stop::Unknown);
        }
        // The component and its two tables, each taken out while the scan writes to the component.
        let mut parts = Vec::new();
        for [id, which] in listed.as_chunks().0 {
            let place = self.components.iter().position(|component| component.id == *id);
            let first = self.first.get(usize::from(which >> 4)).cloned().flatten();
            let other = self.other.get(usize::from(which & 15)).cloned().flatten();
            parts.push((place.ok_or(Stop::Unknown)?, first, other));
        }
        if parts.is_empty() {
            return Err(Stop::Unknown);
        }
        let [across, down] = match parts.as_slice() {
            // A component by itself has no units, only blocks as far as its samples go (A.2.2).
            [(at, ..)] => {
                let component = self.components.get(*at).ok_or(Stop::Unknown)?;
                let blocks = |size: usize, factor: usize, most: usize| (size * factor).div_ceil(8 * most);
                [
                    blocks(self.width, component.across, self.most_across),
                    blocks(self.height, component.down, self.most_down),
                ]
            }
            _ => self.units(),
        };
        let mut run = 0;
        let mut next = 0;
        for unit in 0..across * down {
            if self.restart > 0 && unit > 0 && unit % self.restart == 0 {
                restart(bits, &mut next)?;
                run = 0;
            }
            let (row, column) = (unit / across, unit % across);
            for (at, first, other) in &parts {
                let component = self.components.get_mut(*at).ok_or(Stop::Unknown)?;
                let (wide, tall) = if is_one { (1, 1) } else { (component.across, component.down) };
                for inside in 0..wide * tall {
                    let block =
                        (row * tall + inside / wide) * component.stride + column * wide + inside % wide;
                    if self.progressive {
                        let seen = component.seen.get_mut(block).ok_or(Stop::Unknown)?;
                        part_of_block(bits, band, [first.as_ref(), other.as_ref()], seen, &mut run)?;
                    } else {
                        whole_block(bits, [first.as_ref(), other.as_ref()])?;
                    }
                }
            }
        }
        bits.finish()?;
        for (at, ..) in parts {
            let component = self.components.get_mut(at).ok_or(Stop::Unknown)?;
            for lowest in component.lowest.iter_mut().take(band.to + 1).skip(band.from) {
                *lowest = Some(band.lowest);
            }
        }
        Ok(())
    }

    /// Sees that each coefficient has come to its last bit: a picture that came coarse first may end between two scans.
    fn complete(&self) -> Step<()> {
        let whole = |component: &Component| component.lowest.iter().all(|lowest| *lowest == Some(0));
        if self.components.iter().all(whole) { Ok(()) } else { Err(Stop::Damage(Damage::Ends)) }
    }
}

/// Passes a restart marker, of which eight follow each other in turn.
fn restart(bits: &mut Bits<'_>, next: &mut u8) -> Step<()> {
    bits.finish()?;
    match bits.bytes.get(bits.at..) {
        Some([0xff, marker, ..]) if *marker == 0xd0 + *next => {
            bits.at += 2;
            *next = (*next + 1) % 8;
            Ok(())
        }
        Some([0xff, 0xd0..=0xd7, ..]) => Err(Stop::Damage(Damage::Inside)),
        _ => Err(Stop::Damage(Damage::Ends)),
    }
}

/// Reads a block that is written in one piece (F.2.2).
fn whole_block(bits: &mut Bits<'_>, [first, other]: [Option<&Table>; 2]) -> Step<()> {
    let (first, other) = first.zip(other).ok_or(Stop::Unknown)?;
    let size = bits.symbol(first)?;
    bits.take(size)?;
    let mut at = 1;
    while at < BLOCK {
        let symbol = bits.symbol(other)?;
        let (zeros, size) = (usize::from(symbol >> 4), symbol & 15);
        at += zeros;
        if size == 0 {
            if zeros < 15 {
                break;
            }
        } else if at >= BLOCK {
            return Err(Stop::Damage(Damage::Inside));
        } else {
            bits.take(size)?;
        }
        at += 1;
    }
    Ok(())
}

/// Reads what a scan of a progressive picture says of a block (G.1.2). `run` counts the blocks from this one on of which the
/// band says nothing more.
fn part_of_block(
    bits: &mut Bits<'_>,
    band: Band,
    [first, other]: [Option<&Table>; 2],
    seen: &mut u64,
    run: &mut u32,
) -> Step<()> {
    if band.from == 0 {
        let size = if band.again { 1 } else { bits.symbol(first.ok_or(Stop::Unknown)?)? };
        bits.take(size)?;
        return Ok(());
    }
    let other = other.ok_or(Stop::Unknown)?;
    let mut at = band.from;
    while *run == 0 && at <= band.to {
        let symbol = bits.symbol(other)?;
        let (mut zeros, size) = (symbol >> 4, symbol & 15);
        if size == 0 && zeros < 15 {
            *run = (1 << zeros) + bits.take(zeros)?;
            break;
        }
        bits.take(size)?;
        // What has come before is no zero of the run, and gets one more bit.
        while at <= band.to {
            if band.again && *seen & 1 << at != 0 {
                bits.take(1)?;
            } else if zeros == 0 {
                break;
            } else {
                zeros -= 1;
            }
            at += 1;
        }
        if size > 0 {
            if at > band.to {
                return Err(Stop::Damage(Damage::Inside));
            }
            *seen |= 1 << at;
        }
        at += 1;
    }
    if *run > 0 {
        *run -= 1;
        for at in at..=band.to {
            if band.again && *seen & 1 << at != 0 {
                bits.take(1)?;
            }
        }
    }
    Ok(())
}
