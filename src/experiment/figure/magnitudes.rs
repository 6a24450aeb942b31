//! How large values are, whatever their size: counts on a logarithmic scale, for axes on which layers whose gradients differ a
//! millionfold are seen beside each other.

use crate::nn::Real;

/// Sizes that are counted apart within an octave.
const PER_OCTAVE: i32 = 16;
/// The exponents of two between which sizes are told apart: all of a 32 bit number, and as many of one of 64 bits.
const LEAST: i32 = -160;
const MOST: i32 = 136;
const BUCKETS: usize = ((MOST - LEAST) * PER_OCTAVE) as usize;
/// Where the exponent and the first four bits after the point stand in a number.
const SHIFT: u32 = 48;
const BIAS: i32 = 1023;

/// How many values have which size, those below zero apart from those above. Exact zeros are in neither.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Magnitudes {
    negative: Sizes,
    positive: Sizes,
    /// The size below which only few values lie, and the one below which all do; none without values.
    ends: Option<[i32; 2]>,
}

/// Counts from the first size on that occurs.
#[derive(Clone, Debug, Default, PartialEq)]
struct Sizes {
    first: i32,
    counts: Vec<u32>,
}

impl Magnitudes {
    /// Counts `values`. Infinite ones and those that are not a number have no size.
    pub fn of<T: Real>(values: &[T]) -> Self {
        // Bucket 0 takes the zeros, the last one what has no size.
        let mut counts = vec![[0_u32; 2]; BUCKETS + 2];
        let low = ((BIAS + LEAST) * PER_OCTAVE) as u64;
        for value in values {
            let value = value.wide();
            let key = (value.abs().to_bits() >> SHIFT).clamp(low, low + BUCKETS as u64 - 1) - low + 1;
            let bucket = if value == 0.0 {
                0
            } else if value.is_finite() {
                key as usize
            } else {
                BUCKETS + 1
            };
            if let Some(sides) = counts.get_mut(bucket) {
                sides[usize::from(value.is_sign_positive())] += 1;
            }
        }
        let side = |side: usize| {
            let sizes = counts.get(1..=BUCKETS).unwrap_or_default();
            let first = sizes.iter().position(|count| count[side] > 0).unwrap_or(0);
            let end = sizes.iter().rposition(|count| count[side] > 0).map_or(first, |last| last + 1);
            let counts = sizes.get(first..end).unwrap_or_default().iter().map(|count| count[side]);
            Sizes { first: LEAST * PER_OCTAVE + first as i32, counts: counts.collect() }
        };
        let (negative, positive) = (side(0), side(1));
        let ends = spread(&negative, &positive);
        Self { negative, positive, ends }
    }

    /// What it takes of the memory, in bytes.
    pub fn bytes(&self) -> usize {
        let counts = [&self.negative, &self.positive].map(|side| size_of_val(side.counts.as_slice()));
        size_of::<Self>() + counts.iter().sum::<usize>()
    }
}

/// The size below which [`SMALLEST`] of the values lie, and the one below which all do.
fn spread(negative: &Sizes, positive: &Sizes) -> Option<[i32; 2]> {
    let of = |sizes: &Sizes, size: i32| {
        let at = usize::try_from(size - sizes.first).ok();
        at.and_then(|at| sizes.counts.get(at)).copied().unwrap_or(0)
    };
    let sides = || [negative, positive].into_iter().filter(|side| !side.counts.is_empty());
    let first = sides().map(|side| side.first).min()?;
    let end = sides().map(|side| side.first + side.counts.len() as i32).max()?;
    let both = (first..end).map(|size| u64::from(of(negative, size)) + u64::from(of(positive, size)));
    let ends = ends(&both.collect::<Vec<_>>(), SMALLEST)?;
    Some(ends.map(|at| first + at as i32))
}

/// Of counts by size, the least first: the size below which at most `share` of all lie, and the one below which all do. None where
/// nothing was counted.
pub(super) fn ends(counts: &[u64], share: f64) -> Option<[usize; 2]> {
    let total = counts.iter().sum::<u64>() as f64;
    let mut below = 0.0;
    let least = counts.iter().position(|count| {
        below += *count as f64;
        below > total * share
    });
    Some([least?, counts.iter().rposition(|count| *count > 0)? + 1])
}

impl Sizes {
    fn all(&self) -> impl Iterator<Item = (i32, u32)> {
        (self.first..).zip(self.counts.iter().copied())
    }
}

/// The least value of a size.
fn value(size: i32) -> f64 {
    let (octave, part) = (size.div_euclid(PER_OCTAVE), size.rem_euclid(PER_OCTAVE));
    2_f64.powi(octave) * (1.0 + f64::from(part) / f64::from(PER_OCTAVE))
}

/// A symmetric logarithmic axis: sizes below zero from the largest down, one bin for all that is smaller than what the axis tells
/// apart, and sizes above zero. Its bins are whole buckets of [`Magnitudes`], so that their counts are exact.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SymmetricLog {
    /// The least size that it tells apart.
    low: i32,
    /// The width of a bin.
    step: i32,
    /// Bins on either side of the middle one.
    bins: i32,
}

/// The share of the axis that its middle bin takes.
const MIDDLE: f64 = 0.06;
/// So large a share of the smallest values of a panel may fall into the middle.
const SMALLEST: f64 = 0.01;
/// Bins on either side.
const MOST_BINS: i32 = 24;
/// An axis of fewer octaves would show noise.
const LEAST_OCTAVES: i32 = 6;
/// Below so many octaves nothing is told apart: one value out of the ordinary would push all others together.
const MOST_OCTAVES: i32 = 64;

impl SymmetricLog {
    /// An axis for all panels of a row; none where nothing has a size.
    pub fn of(cells: &[Magnitudes]) -> Option<Self> {
        let spreads: Vec<[i32; 2]> = cells.iter().filter_map(|cell| cell.ends).collect();
        let high = spreads.iter().map(|[_, high]| *high).max()?;
        let low = spreads.iter().map(|[low, _]| *low).min()?;
        let low = low.clamp(high - MOST_OCTAVES * PER_OCTAVE, high - LEAST_OCTAVES * PER_OCTAVE);
        let steps = [4, 8, 16, 32, 64];
        let fits = |step: &i32| {
            high.div_euclid(*step) - low.div_euclid(*step) + i32::from(high.rem_euclid(*step) > 0)
                <= MOST_BINS
        };
        let step = steps.into_iter().find(fits).unwrap_or(64);
        let first = low.div_euclid(step);
        let end = high.div_euclid(step) + i32::from(high.rem_euclid(step) > 0);
        Some(Self { low: first * step, step, bins: (end - first).max(1) })
    }

    /// The least size that it tells apart, and the largest.
    pub fn ends(&self) -> [f64; 2] {
        [value(self.low), value(self.low + self.bins * self.step)]
    }

    /// How many bins there are in all.
    pub fn len(&self) -> usize {
        2 * self.bins as usize + 1
    }

    /// Never: the middle bin is always there.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The values at the ends of a bin, counted from the left.
    pub fn bin(&self, index: usize) -> [f64; 2] {
        let from_middle = index as i32 - self.bins;
        let edge = |bin: i32| value(self.low + bin * self.step);
        match from_middle {
            0 => [-edge(0), edge(0)],
            right if right > 0 => [edge(right - 1), edge(right)],
            left => [-edge(-left), -edge(-left - 1)],
        }
    }

    /// How many values of a panel lie in each bin, from the left; `zeros` are not among them. None lie outside.
    pub fn counts(&self, cell: &Magnitudes) -> Vec<u32> {
        let mut counts = vec![0; self.len()];
        for (side, sizes) in [(-1, &cell.negative), (1, &cell.positive)] {
            for (size, count) in sizes.all() {
                let bin = (size - self.low).div_euclid(self.step).min(self.bins - 1);
                let from_middle = if bin < 0 { 0 } else { side * (bin + 1) };
                if let Some(sum) = counts.get_mut((self.bins + from_middle) as usize) {
                    *sum += count;
                }
            }
        }
        counts
    }

    /// Where a value stands, from the left end, 0, to the right one, 1; NaN for NaN.
    pub fn share(&self, value: f64) -> f64 {
        let [low, high] = self.ends();
        let size = value.abs();
        let half = if size <= low {
            MIDDLE / 2.0 * size / low
        } else {
            let along = (size / low).ln() / (high / low).ln();
            MIDDLE / 2.0 + along.min(1.0) * (0.5 - MIDDLE / 2.0)
        };
        0.5 + half.copysign(value)
    }

    /// The powers of ten that it goes over, from the largest below zero over zero to the largest.
    pub fn powers(&self) -> Vec<f64> {
        let [low, high] = self.ends();
        let (first, last) = ((low.log10() - 1e-9).ceil() as i32, (high.log10() + 1e-9).floor() as i32);
        let powers: Vec<f64> = (first..=last).map(|power| 10_f64.powi(power)).collect();
        let below = powers.iter().rev().map(|power| -power);
        below.chain([0.0]).chain(powers.iter().copied()).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn values() -> impl Strategy<Value = Vec<f64>> {
        let value = prop_oneof![
            (-30.0..5.0_f64, any::<bool>())
                .prop_map(|(power, positive)| 10_f64.powf(power) * if positive { 1.0 } else { -1.0 }),
            prop::sample::select(vec![0.0, -0.0, f64::NAN, f64::INFINITY, 1.0, -1.0, 1e-45, 1e300]),
        ];
        prop::collection::vec(value, 0..200)
    }

    proptest! {
        #[test]
        fn every_value_with_a_size_is_counted_once_in_its_bin(values in values(), others in values()) {
            let cells = [Magnitudes::of(&values), Magnitudes::of(&others)];
            let sized = |values: &[f64]| values.iter().filter(|value| value.is_finite() && **value != 0.0).count();
            let Some(axis) = SymmetricLog::of(&cells) else {
                prop_assert_eq!(sized(&values) + sized(&others), 0);
                return Ok(());
            };
            let counts = axis.counts(&cells[0]);
            prop_assert!(counts.len() <= 2 * MOST_BINS as usize + 1 && counts.len() == axis.len());
            prop_assert_eq!(counts.iter().sum::<u32>() as usize, sized(&values));
            let [_, high] = axis.ends();
            for (bin, count) in counts.iter().enumerate() {
                let [low, end] = axis.bin(bin);
                let inside = values.iter().filter(|value| {
                    let size = value.abs();
                    value.is_finite() && **value != 0.0 && size < high && size > 1e-40
                        && if low < 0.0 && end > 0.0 { size < end }
                            else if low >= 0.0 { **value >= low && **value < end }
                            else { **value > low && **value <= end }
                });
                // Beyond what a 32 bit number can be the outermost bins take what is left.
                prop_assert!(inside.count() <= *count as usize);
            }
        }

        #[test]
        fn places_are_in_order(values in values(), a in -1e3..1e3_f64, b in -1e3..1e3_f64) {
            if let Some(axis) = SymmetricLog::of(&[Magnitudes::of(&values)]) {
                let (low, high) = (a.min(b), a.max(b));
                prop_assert!(axis.share(low) <= axis.share(high));
                prop_assert!((axis.share(a) + axis.share(-a) - 1.0).abs() < 1e-12);
                prop_assert!((0.0..=1.0).contains(&axis.share(a)));
            }
        }
    }

    #[test]
    fn layers_whose_gradients_differ_a_millionfold_share_an_axis() {
        let layer = |scale: f64| {
            let values: Vec<f64> =
                (1..=1000).flat_map(|at| [scale * f64::from(at), -scale * f64::from(at)]).collect();
            Magnitudes::of(&values)
        };
        let cells = [layer(1e-9), layer(1e-3)];
        let axis = SymmetricLog::of(&cells).expect("there are values");
        let [low, high] = axis.ends();
        assert!(low < 2e-8 && high > 1.0 && axis.powers().contains(&-1e-6), "{low} {high}");
        for cell in &cells {
            let counts = axis.counts(cell);
            assert!(counts.iter().filter(|count| **count > 20).count() >= 6, "{counts:?}");
        }
        assert_eq!(axis.share(0.0), 0.5);
        assert_eq!((axis.share(-high), axis.share(high)), (0.0, 1.0));
    }
}
