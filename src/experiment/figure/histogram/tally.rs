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

/// Values that are looked at together.
const LANES: usize = 8;
const BLOCK: usize = 32 * LANES;

/// One slot below the bins and one above: 32 in all, so that a mask finds one.
const SLOTS: usize = BINS + 2;
const BELOW: usize = 0;
const FIRST: usize = 1;
const LAST: usize = BINS;
const ABOVE: usize = BINS + 1;

/// Counts and sums of all values so far.
pub(super) struct Tally {
    binning: Binning,
    /// Slots by arithmetic. Two take turns, so that a spike, one bin hit again and again, does not wait for itself.
    slots: [[u32; SLOTS]; 2],
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
    origin: Option<f64>,
    /// Not-a-numbers that only fill up the last block.
    padding: u32,
    total: u32,
}

/// One block to be counted. A type rather than a closure, so that it is inlined into, and compiled for, the widest
/// registers of each kind of processor.
struct Count<'a> {
    tally: &'a mut Tally,
    block: &'a [f64; BLOCK],
}

impl WithSimd for Count<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        self.tally.count(self.block);
    }
}

#[inline(always)]
fn count(block: &[f64; BLOCK], belongs: impl Fn(f64) -> bool) -> u32 {
    block.iter().map(|value| u64::from(belongs(*value))).sum::<u64>() as u32
}

impl Tally {
    pub(super) fn of(values: impl IntoIterator<Item = f64>, binning: Binning) -> Self {
        let mut tally = Self {
            binning,
            slots: [[0; SLOTS]; 2],
            below: 0,
            above: 0,
            zeros: 0,
            not_a_number: 0,
            saturated: 0,
            min: [f64::INFINITY; LANES],
            max: [f64::NEG_INFINITY; LANES],
            sum: [0.0; LANES],
            squares: [0.0; LANES],
            origin: None,
            padding: 0,
            total: 0,
        };
        let arch = Arch::new();
        let mut values = values.into_iter();
        loop {
            let mut block = [f64::NAN; BLOCK];
            let mut filled = 0;
            for (place, value) in block.iter_mut().zip(&mut values) {
                *place = value;
                filled += 1;
            }
            if filled == 0 {
                return tally;
            }
            tally.total += filled;
            tally.padding += BLOCK as u32 - filled;
            tally.origin = tally.origin.or_else(|| block.iter().copied().find(|value| !value.is_nan()));
            arch.dispatch(Count { tally: &mut tally, block: &block });
            if (filled as usize) < BLOCK {
                return tally;
            }
        }
    }

    #[expect(clippy::needless_bitwise_bool, reason = "a lazy `or` would be a branch for every value")]
    #[inline(always)]
    fn count(&mut self, block: &[f64; BLOCK]) {
        let Binning { low, high, saturated_below, saturated_above } = self.binning;
        let scale = BINS as f64 / (high - low);
        let origin = self.origin.unwrap_or(0.0);
        // Several small loops over a block that stays near, each of which fits into registers.
        self.below += count(block, |value| value < low);
        self.above += count(block, |value| value > high);
        self.zeros += count(block, |value| value == 0.0);
        self.not_a_number += count(block, f64::is_nan);
        self.saturated += count(block, |value| (value <= saturated_below) | (value >= saturated_above));
        let (mut min, mut max) = (self.min, self.max);
        let (chunks, _) = block.as_chunks::<LANES>();
        for values in chunks {
            for (lane, &value) in values.iter().enumerate() {
                // A comparison with a not-a-number is false, so it is neither the least nor the greatest.
                min[lane] = if value < min[lane] { value } else { min[lane] };
                max[lane] = if value > max[lane] { value } else { max[lane] };
            }
        }
        (self.min, self.max) = (min, max);
        let (mut sum, mut squares) = (self.sum, self.squares);
        for values in chunks {
            for (lane, &value) in values.iter().enumerate() {
                let from_origin = if value.is_nan() { 0.0 } else { value - origin };
                sum[lane] += from_origin;
                squares[lane] += from_origin * from_origin;
            }
        }
        (self.sum, self.squares) = (sum, squares);
        let mut slots = [0_i32; BLOCK];
        for (slot, value) in slots.iter_mut().zip(block) {
            // A cast takes not-a-number to 0 and holds what is too large.
            *slot = (((value - low) * scale + FIRST as f64) as i32).clamp(0, ABOVE as i32);
        }
        let [ours, theirs] = &mut self.slots;
        let (pairs, _) = slots.as_chunks::<2>();
        for [one, other] in pairs {
            // Clamped above; the mask tells the compiler, too.
            ours[*one as usize % SLOTS] += 1;
            theirs[*other as usize % SLOTS] += 1;
        }
    }

    pub(super) fn finish(self) -> Histogram {
        let Binning { low, high, .. } = self.binning;
        let not_a_number = self.not_a_number - self.padding;
        let Self { below, above, zeros, .. } = self;
        let [ours, theirs] = self.slots;
        let mut slots: [u32; SLOTS] = std::array::from_fn(|slot| ours[slot] + theirs[slot]);
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
        let mean = self.origin.unwrap_or(f64::NAN) + shift;
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
