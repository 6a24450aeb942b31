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
    /// NaN values that only fill up the last block.
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
            self.tally.count(values);
        }
        if !rest.is_empty() {
            let mut block = [T::nan(); BLOCK];
            block[..rest.len()].copy_from_slice(rest);
            self.tally.padding = (BLOCK - rest.len()) as u32;
            self.tally.count(&block);
        }
    }
}

#[inline(always)]
fn count<T: Real>(block: &[T; BLOCK], belongs: impl Fn(f64) -> bool) -> u32 {
    block.iter().map(|value| u64::from(belongs(value.wide()))).sum::<u64>() as u32
}

/// `value` where it is less than `least`; NaN is not. One instruction, where `f64::min` takes three.
#[inline(always)]
fn least(least: f64, value: f64) -> f64 {
    if value < least { value } else { least }
}

/// `value` where it is greater than `greatest`; NaN is not.
#[inline(always)]
fn greatest(greatest: f64, value: f64) -> f64 {
    if value > greatest { value } else { greatest }
}

/// The whole part of a place, held between the first slot and the last; 0 of NaN.
///
/// A cast would be taken one by one. Beside 2¹² a number has its whole part in the bits from the 40th on, and a rest
/// below 2⁻⁴¹ is rounded.
#[inline(always)]
fn slot(place: f64) -> usize {
    let place = if place > BELOW as f64 { place } else { BELOW as f64 };
    let place = if place < ABOVE as f64 { place } else { ABOVE as f64 };
    ((place + 4096.0).to_bits() >> 40) as usize % SLOTS
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

    /// One walk over a block for what every value takes part in, eight at a time and all in registers. What few blocks
    /// have is counted in walks of its own, which are left out where the block has none.
    #[expect(clippy::needless_bitwise_bool, reason = "a lazy `or` would be a branch for every value")]
    #[inline(always)]
    fn count<T: Real>(&mut self, block: &[T; BLOCK]) {
        let Binning { low, high, saturated_below, saturated_above } = self.binning;
        let scale = BINS as f64 / (high - low);
        let origin = self.origin;
        let (mut min, mut max) = ([f64::INFINITY; LANES], [f64::NEG_INFINITY; LANES]);
        let (mut sum, mut squares) = (self.sum, self.squares);
        let mut zeros = [0; LANES];
        let mut slots = [0; BLOCK];
        let (eights, _) = block.as_chunks::<LANES>();
        for (eight, slots) in eights.iter().zip(slots.as_chunks_mut::<LANES>().0) {
            let values = eight.map(T::wide);
            // A loop for each of these, so that the compiler sees eight lanes and not a list of things to do.
            min = std::array::from_fn(|lane| least(min[lane], values[lane]));
            max = std::array::from_fn(|lane| greatest(max[lane], values[lane]));
            for lane in 0..LANES {
                let from_origin = values[lane] - origin;
                sum[lane] += from_origin;
                squares[lane] += from_origin * from_origin;
            }
            for lane in 0..LANES {
                zeros[lane] += u64::from(values[lane] == 0.0);
            }
            *slots = values.map(|value| slot((value - low) * scale + FIRST as f64));
        }
        if sum.iter().any(|sum| sum.is_nan()) {
            self.not_a_number += count(block, f64::is_nan);
            (sum, squares) = self.sums_of_numbers(block);
        }
        (self.sum, self.squares) = (sum, squares);
        self.zeros += zeros.iter().sum::<u64>() as u32;
        self.min = std::array::from_fn(|lane| least(self.min[lane], min[lane]));
        self.max = std::array::from_fn(|lane| greatest(self.max[lane], max[lane]));
        let min = min.into_iter().fold(f64::INFINITY, least);
        let max = max.into_iter().fold(f64::NEG_INFINITY, greatest);
        if min < low {
            self.below += count(block, |value| value < low);
        }
        if max > high {
            self.above += count(block, |value| value > high);
        }
        if min <= saturated_below || max >= saturated_above {
            self.saturated += count(block, |value| (value <= saturated_below) | (value >= saturated_above));
        }
        for slots in slots.as_chunks::<TURNS>().0 {
            for (counts, slot) in self.slots.iter_mut().zip(slots) {
                counts[*slot] += 1;
            }
        }
    }

    /// The sums so far with those of a block added that holds NaN values, which add nothing.
    #[inline(always)]
    fn sums_of_numbers<T: Real>(&self, block: &[T; BLOCK]) -> ([f64; LANES], [f64; LANES]) {
        let (mut sum, mut squares) = (self.sum, self.squares);
        for eight in block.as_chunks::<LANES>().0 {
            for (lane, value) in eight.map(T::wide).into_iter().enumerate() {
                let from_origin = if value.is_nan() { 0.0 } else { value - self.origin };
                sum[lane] += from_origin;
                squares[lane] += from_origin * from_origin;
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
            let zero = slot((0.0 - low) * (BINS as f64 / (high - low)) + FIRST as f64);
            slots[zero.clamp(FIRST, LAST)] -= zeros;
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
