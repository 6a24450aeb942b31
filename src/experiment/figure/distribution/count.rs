//! Counting values into thousands of bins while a training waits for it.
//!
//! Values are taken in blocks: what every value takes part in is summed lane by lane and without branches, then each one is added
//! to its bin. Some tables take turns, so that zeros, half of a ReLU layer, do not wait for each other. What is not finite is rare,
//! and a block with such a value is walked through value by value.

#![expect(
    clippy::inline_always,
    reason = "loops must be compiled with the instructions that the dispatch chose"
)]

use std::cell::RefCell;

use pulp::{Arch, Simd, WithSimd};

use super::bins::BINS;
use super::{Bins, Distribution, runs};
use crate::nn::Real;

/// Values that are looked at together.
const LANES: usize = 8;
const BLOCK: usize = 16 * LANES;
/// Tables that take turns.
const TURNS: usize = 4;
/// Bins that are passed over together when they are empty.
const CHUNK: usize = 16;
/// So many values can be counted: a bin holds no more.
const MOST: usize = u16::MAX as usize;

/// A count for every bin, all 0 between two uses.
type Tables = [[u16; BINS]; TURNS];

thread_local! {
    static TABLES: RefCell<Box<Tables>> = RefCell::new(Box::new([[0; BINS]; TURNS]));
}

/// Values to be counted: a type rather than a closure, so that it is compiled for the widest registers of each kind of processor.
struct Count<'a, T> {
    values: &'a [T],
    bins: Bins,
    flat: [f64; 2],
    /// Sums are taken about this number.
    origin: f64,
    tables: &'a mut Tables,
}

/// What comes of it, the bins aside.
#[derive(Default)]
struct Sums {
    zeros: u32,
    saturated: u32,
    not_a_number: u32,
    below: u32,
    above: u32,
    min: f64,
    max: f64,
    sum: f64,
    squares: f64,
}

/// Counts values; those at or below `flat[0]` and at or above `flat[1]` are saturated, NaN for no such bound. Of more than 65,535
/// values the first so many.
pub(super) fn count<T: Real>(values: &[T], bins: Bins, flat: [f64; 2]) -> Distribution {
    let values = values.get(..MOST).unwrap_or(values);
    TABLES.with_borrow_mut(|tables| {
        // About the first number, so that a narrow spike far from zero keeps its spread.
        let first = values.iter().map(|value| value.wide()).find(|value| value.is_finite());
        let origin = first.unwrap_or(0.0);
        let sums = Arch::new().dispatch(Count { values, bins, flat, origin, tables });
        let numbers = f64::from(values.len() as u32 - sums.not_a_number);
        let shift = sums.sum / numbers;
        let mean = origin + shift;
        let std = (sums.squares / numbers - shift * shift).max(0.0).sqrt();
        let is_finite = sums.below + sums.above == 0;
        let is_empty = sums.min > sums.max;
        let most = if (sums.max - bins.centre()).abs() >= (sums.min - bins.centre()).abs() {
            sums.max
        } else {
            sums.min
        };
        Distribution {
            bins,
            runs: if is_empty { Box::default() } else { gather(tables, bins, most, sums.zeros) },
            total: values.len() as u32,
            all: values.len() as u32,
            zeros: sums.zeros,
            saturated: sums.saturated,
            not_a_number: sums.not_a_number,
            below: sums.below,
            above: sums.above,
            min: sums.min,
            max: sums.max,
            mean,
            std: if is_finite && mean.is_finite() { std } else { f64::NAN },
        }
    })
}

/// The counts of all bins, without the zeros in one of them; `most` is the largest distance from the centre among the values. The
/// tables are 0 afterwards.
fn gather(tables: &mut Tables, bins: Bins, most: f64, zeros: u32) -> Box<[u8]> {
    let end = Bins::end(bins.mark(most));
    let mut all = [0_u16; BINS];
    let [positive, negative] = Bins::sides(end);
    for side in [positive, negative.clone()] {
        for table in &mut *tables {
            let (Some(all), Some(table)) = (all.get_mut(side.clone()), table.get_mut(side.clone())) else {
                continue;
            };
            for (sum, count) in all.iter_mut().zip(&*table) {
                *sum += count;
            }
            table.fill(0);
        }
    }
    let zero = bins.mark(0.0) as usize;
    if let Some(count) = all.get_mut(zero) {
        *count -= zeros as u16;
    }
    let mut written = runs::Writer::default();
    let mut pending: Option<(u16, u32)> = None;
    let mut push = |mark: usize, count: u16| {
        // What was taken to be infinite is in the bin before.
        let bin = Bins::bin(mark as u32);
        match &mut pending {
            Some((known, sum)) if *known == bin => *sum += u32::from(count),
            other => {
                if let Some((bin, count)) = other.replace((bin, count.into())) {
                    written.push(bin, count);
                }
            }
        }
    };
    let chunk = |mark: usize| all.get(mark..mark + CHUNK).unwrap_or_default();
    let is_used = |chunk: &[u16]| chunk.iter().fold(0, |any, count| any | count) != 0;
    for first in (negative.start..negative.end).step_by(CHUNK).rev() {
        if is_used(chunk(first)) {
            chunk(first)
                .iter()
                .enumerate()
                .rev()
                .filter(|(_, count)| **count > 0)
                .for_each(|(at, count)| push(first + at, *count));
        }
    }
    for first in (0..end).step_by(CHUNK) {
        if is_used(chunk(first)) {
            chunk(first)
                .iter()
                .enumerate()
                .filter(|(_, count)| **count > 0)
                .for_each(|(at, count)| push(first + at, *count));
        }
    }
    if let Some((bin, count)) = pending {
        written.push(bin, count);
    }
    written.finish()
}

impl<T: Real> WithSimd for Count<'_, T> {
    type Output = Sums;

    #[expect(clippy::needless_bitwise_bool, reason = "a lazy `or` would be a branch for every value")]
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Sums {
        let Self { values, bins, flat, origin, tables } = self;
        let sums = match bins {
            // Which of the two rules they follow is known to the loops.
            Bins::BySize => walk(values, Bins::BySize, origin, tables),
            Bins::About(centre) => walk(values, Bins::About(centre), origin, tables),
        };
        let has_flat = sums.min <= flat[0] || sums.max >= flat[1] || sums.below + sums.above > 0;
        let saturated =
            if has_flat { how_many(values, |value| (value <= flat[0]) | (value >= flat[1])) } else { 0 };
        let has_zeros = sums.min <= 0.0 && sums.max >= 0.0;
        let zeros = if has_zeros { how_many(values, |value| value == 0.0) } else { 0 };
        Sums { zeros, saturated, ..sums }
    }
}

#[inline(always)]
fn walk<T: Real>(values: &[T], bins: Bins, origin: f64, tables: &mut Tables) -> Sums {
    let mut all = Sums { min: f64::INFINITY, max: f64::NEG_INFINITY, ..Sums::default() };
    let (mut sum, mut squares) = ([0.0; LANES], [0.0; LANES]);
    let (blocks, rest) = values.as_chunks::<BLOCK>();
    for block in blocks {
        let before = (sum, squares);
        let (lanes, _) = block.as_chunks::<LANES>();
        for values in lanes {
            let from_origin = values.map(|value| value.wide() - origin);
            sum = std::array::from_fn(|lane| sum[lane] + from_origin[lane]);
            squares = std::array::from_fn(|lane| squares[lane] + from_origin[lane] * from_origin[lane]);
        }
        if !sum.iter().sum::<f64>().is_finite() {
            (sum, squares) = before;
            one_by_one(block, bins, origin, &mut all, tables);
            continue;
        }
        let (mut min, mut max) = ([block[0]; LANES], [block[0]; LANES]);
        for values in lanes {
            min = std::array::from_fn(|lane| if values[lane] < min[lane] { values[lane] } else { min[lane] });
            max = std::array::from_fn(|lane| if values[lane] > max[lane] { values[lane] } else { max[lane] });
        }
        all.min = min.into_iter().map(T::wide).fold(all.min, f64::min);
        all.max = max.into_iter().map(T::wide).fold(all.max, f64::max);
        let mut marks = [0_u32; BLOCK];
        for (marks, values) in marks.as_chunks_mut::<LANES>().0.iter_mut().zip(lanes) {
            *marks = std::array::from_fn(|lane| bins.mark(values[lane].wide()));
        }
        for marks in marks.as_chunks::<TURNS>().0 {
            for (table, mark) in tables.iter_mut().zip(marks) {
                table[*mark as usize % BINS] += 1;
            }
        }
    }
    one_by_one(rest, bins, origin, &mut all, tables);
    all.sum += sum.iter().sum::<f64>();
    all.squares += squares.iter().sum::<f64>();
    all
}

/// How many values are so.
#[inline(always)]
fn how_many<T: Real>(values: &[T], is_so: impl Fn(f64) -> bool) -> u32 {
    values.iter().map(|value| u32::from(is_so(value.wide()))).sum()
}

/// Values of which some may not be finite, or too few for a block.
fn one_by_one<T: Real>(values: &[T], bins: Bins, origin: f64, all: &mut Sums, tables: &mut Tables) {
    for value in values.iter().map(|value| value.wide()) {
        if value.is_nan() {
            all.not_a_number += 1;
            continue;
        }
        all.sum += value - origin;
        if value.is_infinite() {
            all.below += u32::from(value < 0.0);
            all.above += u32::from(value > 0.0);
            continue;
        }
        all.squares += (value - origin) * (value - origin);
        all.min = all.min.min(value);
        all.max = all.max.max(value);
        tables[0][bins.mark(value) as usize % BINS] += 1;
    }
}
