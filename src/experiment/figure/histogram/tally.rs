//! Counting values fast: a snapshot counts hundreds of thousands while a training waits for it.
//!
//! Values are taken in blocks, lane by lane, without branches on a value: half of a ReLU layer is zero, and no processor
//! guesses which half. What cannot be put into a bin is counted by comparisons, which are exact, and taken out of the
//! bin in which the arithmetic has put it.

#![expect(
    clippy::inline_always,
    reason = "loops must be compiled with the instructions that the dispatch chose"
)]

use pulp::{Arch, Simd, WithSimd};

use super::{BINS, Binning, Histogram};
use crate::nn::Real;

/// Values that are looked at together.
const LANES: usize = 8;
const BLOCK: usize = 32 * LANES;

/// One slot below the bins and one above: 32 in all, so that a mask finds one.
const SLOTS: usize = BINS + 2;
const BELOW: usize = 0;
const FIRST: usize = 1;
const LAST: usize = BINS;
const ABOVE: usize = BINS + 1;
/// Counters that take turns.
const TURNS: usize = 4;

/// Counts and sums of all values so far.
pub(super) struct Tally {
    binning: Binning,
    /// Slots by arithmetic. Some take turns, so that a spike, one bin hit again and again, does not wait for itself.
    slots: [[u32; SLOTS]; TURNS],
    below: u32,
    above: u32,
    zeros: u32,
    not_a_number: u32,
    saturated: u32,
    // What is summed lane by lane: an order of additions that does not depend on the processor.
    min: [f64; LANES],
    max: [f64; LANES],
    sum: [f64; LANES],
    squares: [f64; LANES],
    /// Sums are taken about the first number, so that a narrow spike far from zero keeps its spread.
    origin: f64,
    /// Not-a-numbers that only fill up the last block.
    padding: u32,
    total: u32,
}

/// Values to be counted. A type rather than a closure, so that it is inlined into, and compiled for, the widest
/// registers of each kind of processor.
struct Count<'a, T> {
    tally: &'a mut Tally,
    values: &'a [T],
}

impl<T: Real> WithSimd for Count<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let (blocks, rest) = self.values.as_chunks::<BLOCK>();
        for values in blocks {
            self.tally.count(&values.map(T::wide));
        }
        if !rest.is_empty() {
            let mut block = [f64::NAN; BLOCK];
            for (place, value) in block.iter_mut().zip(rest) {
                *place = value.wide();
            }
            self.tally.padding = (BLOCK - rest.len()) as u32;
            self.tally.count(&block);
        }
    }
}

#[inline(always)]
fn count(block: &[f64; BLOCK], belongs: impl Fn(f64) -> bool) -> u32 {
    block.iter().map(|value| u64::from(belongs(*value))).sum::<u64>() as u32
}

/// `value` where it is less than `least`; not-a-number is not. One instruction, where `f64::min` takes three.
#[inline(always)]
fn least(least: f64, value: f64) -> f64 {
    if value < least { value } else { least }
}

/// `value` where it is greater than `greatest`; not-a-number is not.
#[inline(always)]
fn greatest(greatest: f64, value: f64) -> f64 {
    if value > greatest { value } else { greatest }
}

/// The whole part of a place, held between the first slot and the last; 0 of not-a-number.
///
/// A cast would be taken one by one. Beside 2¹² a number has its whole part in the bits from the 40th on, and a rest
/// below 2⁻⁴¹ is rounded.
#[inline(always)]
fn slot(place: f64) -> u64 {
    let place = if place > BELOW as f64 { place } else { BELOW as f64 };
    let place = if place < ABOVE as f64 { place } else { ABOVE as f64 };
    (place + 4096.0).to_bits() >> 40
}

impl Tally {
    pub(super) fn of<T: Real>(values: &[T], binning: Binning) -> Self {
        let first = values.iter().map(|value| value.wide()).find(|value| !value.is_nan());
        let mut tally = Self {
            binning,
            slots: [[0; SLOTS]; TURNS],
            below: 0,
            above: 0,
            zeros: 0,
            not_a_number: 0,
            saturated: 0,
            min: [f64::INFINITY; LANES],
            max: [f64::NEG_INFINITY; LANES],
            sum: [0.0; LANES],
            squares: [0.0; LANES],
            origin: first.unwrap_or(0.0),
            padding: 0,
            total: values.len() as u32,
        };
        Arch::new().dispatch(Count { tally: &mut tally, values });
        tally
    }

    /// Several small loops over a block that stays near, each of which fits into registers; those that count what few
    /// blocks have are left out where the block has none.
    #[expect(clippy::needless_bitwise_bool, reason = "a lazy `or` would be a branch for every value")]
    #[inline(always)]
    fn count(&mut self, block: &[f64; BLOCK]) {
        let Binning { low, high, saturated_below, saturated_above } = self.binning;
        let scale = BINS as f64 / (high - low);
        let (least, greatest) = self.range(block);
        if least < low {
            self.below += count(block, |value| value < low);
        }
        if greatest > high {
            self.above += count(block, |value| value > high);
        }
        if least <= 0.0 && greatest >= 0.0 {
            self.zeros += count(block, |value| value == 0.0);
        }
        if least <= saturated_below || greatest >= saturated_above {
            self.saturated += count(block, |value| (value <= saturated_below) | (value >= saturated_above));
        }
        let origin = self.origin;
        let mut sums = self.sums(block, |value| value - origin);
        if sums.0.iter().any(|sum| sum.is_nan()) {
            self.not_a_number += count(block, f64::is_nan);
            sums = self.sums(block, |value| if value.is_nan() { 0.0 } else { value - origin });
        }
        (self.sum, self.squares) = sums;
        let slots = block.map(|value| slot((value - low) * scale + FIRST as f64));
        for slots in slots.as_chunks::<TURNS>().0 {
            for (counts, slot) in self.slots.iter_mut().zip(slots) {
                // Below `SLOTS` already; the mask tells the compiler, too.
                counts[*slot as usize % SLOTS] += 1;
            }
        }
    }

    /// The least and the greatest number of a block, which become those of all so far where they are.
    #[inline(always)]
    fn range(&mut self, block: &[f64; BLOCK]) -> (f64, f64) {
        let (mut min, mut max) = ([f64::INFINITY; LANES], [f64::NEG_INFINITY; LANES]);
        for values in block.as_chunks::<LANES>().0 {
            for (lane, &value) in values.iter().enumerate() {
                min[lane] = least(min[lane], value);
                max[lane] = greatest(max[lane], value);
            }
        }
        for lane in 0..LANES {
            self.min[lane] = least(self.min[lane], min[lane]);
            self.max[lane] = greatest(self.max[lane], max[lane]);
        }
        (min.into_iter().fold(f64::INFINITY, least), max.into_iter().fold(f64::NEG_INFINITY, greatest))
    }

    /// The sums so far with those of a block added, of its terms and of their squares.
    #[inline(always)]
    fn sums(&self, block: &[f64; BLOCK], term: impl Fn(f64) -> f64) -> ([f64; LANES], [f64; LANES]) {
        let (mut sum, mut squares) = (self.sum, self.squares);
        for values in block.as_chunks::<LANES>().0 {
            for (lane, &value) in values.iter().enumerate() {
                let term = term(value);
                sum[lane] += term;
                squares[lane] += term * term;
            }
        }
        (sum, squares)
    }

    pub(super) fn finish(self) -> Histogram {
        let Binning { low, high, .. } = self.binning;
        let not_a_number = self.not_a_number - self.padding;
        let Self { below, above, zeros, .. } = self;
        let mut slots: [u32; SLOTS] =
            std::array::from_fn(|slot| self.slots.iter().map(|counts| counts[slot]).sum());
        // What rounding moved across a bound goes back to where the comparisons say it belongs.
        slots[FIRST] += slots[BELOW] - self.not_a_number;
        slots[FIRST] -= below;
        slots[LAST] += slots[ABOVE];
        slots[LAST] -= above;
        let mut zeros_inside = 0;
        if low <= 0.0 && 0.0 <= high {
            zeros_inside = zeros;
            let slot = ((-low * (BINS as f64 / (high - low)) + FIRST as f64) as usize).clamp(FIRST, LAST);
            slots[slot] -= zeros;
        }
        // Zeros that lie outside of the bounds are zeros all the same, and counted once.
        let (zeros_below, zeros_above) =
            (if low > 0.0 { zeros } else { 0 }, if high < 0.0 { zeros } else { 0 });
        debug_assert_eq!(zeros, zeros_inside + zeros_below + zeros_above, "bounds are in order");
        let numbers = f64::from(self.total - not_a_number);
        let shift = self.sum.iter().sum::<f64>() / numbers;
        let mean = self.origin + shift;
        let std = (self.squares.iter().sum::<f64>() / numbers - shift * shift).max(0.0).sqrt();
        Histogram {
            low,
            high,
            counts: slots[FIRST..=LAST].to_vec(),
            below: below - zeros_below,
            above: above - zeros_above,
            zeros,
            not_a_number,
            total: self.total,
            mean,
            std: if mean.is_finite() { std } else { f64::NAN },
            min: self.min.into_iter().fold(f64::INFINITY, f64::min),
            max: self.max.into_iter().fold(f64::NEG_INFINITY, f64::max),
            saturated: self.saturated,
        }
    }
}
