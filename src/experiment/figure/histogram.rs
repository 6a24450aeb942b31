//! A histogram that tells the truth when it is narrow, constant, out of range or full of NaN values.
//!
//! Bars are counts over the raw values in a fixed number of bins. Exact zeros, values below and above the bounds and
//! NaN values are counted apart and never fall into a bin, so that a ReLU layer's dead half does not become one
//! huge bar beside which nothing else is seen.

mod tally;

use tally::Tally;

use crate::nn::Real;

/// How many bins every histogram has, as on page 203 of the book.
pub const BINS: usize = 30;

/// The bounds of a histogram and what counts as saturated in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Binning {
    /// Lower bound of the first bin.
    pub low: f64,
    /// Upper bound of the last bin; a value equal to it still falls into the last bin.
    pub high: f64,
    /// A value at or below this is saturated. Minus infinity for none.
    pub saturated_below: f64,
    /// A value at or above this is saturated. Infinity for none.
    pub saturated_above: f64,
}

impl Binning {
    /// Bounds without any saturation.
    pub fn new(low: f64, high: f64) -> Self {
        Self { low, high, saturated_below: f64::NEG_INFINITY, saturated_above: f64::INFINITY }
    }
}

/// Counts over bins, what fell outside of them, and the statistics of all values.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// Lower bound of the first bin.
    pub low: f64,
    /// Upper bound of the last bin.
    pub high: f64,
    /// Values in each bin, exact zeros left out.
    pub counts: Vec<u32>,
    /// Values below `low`, minus infinity included.
    pub below: u32,
    /// Values above `high`, infinity included.
    pub above: u32,
    /// Values that are exactly zero.
    pub zeros: u32,
    /// Values that are not a number.
    pub not_a_number: u32,
    /// All values, whatever they are.
    pub total: u32,
    /// Mean of the values that are a number; not a number when there are none.
    pub mean: f64,
    /// Standard deviation (biased, as `numpy.std`) of the values that are a number.
    pub std: f64,
    /// Least value that is a number; infinity when there are none.
    pub min: f64,
    /// Greatest value that is a number; minus infinity when there are none.
    pub max: f64,
    /// Values in the flat part of the activation.
    pub saturated: u32,
}

impl Histogram {
    /// What it takes of the memory, in bytes.
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + size_of_val(self.counts.as_slice())
    }

    /// Counts `values` between the bounds of `binning`.
    pub fn of<T: Real>(values: &[T], binning: Binning) -> Self {
        Tally::of(values, binning).finish()
    }

    /// The lower bound of bin `index`.
    pub fn bin_low(&self, index: usize) -> f64 {
        self.low + (self.high - self.low) * index as f64 / self.counts.len().max(1) as f64
    }

    /// Values below and above the bounds together.
    pub fn outside(&self) -> u32 {
        self.below + self.above
    }

    /// The one value that all values have, if they all have the same.
    pub fn constant(&self) -> Option<f64> {
        (self.total > self.not_a_number && self.min == self.max).then_some(self.min)
    }

    /// Share of exact zeros, 0 to 1; not a number when there are no values.
    pub fn zero_share(&self) -> f64 {
        f64::from(self.zeros) / f64::from(self.total)
    }

    /// Share of saturated values, 0 to 1; not a number when there are no values.
    pub fn saturated_share(&self) -> f64 {
        f64::from(self.saturated) / f64::from(self.total)
    }
}

/// The next of 1, 2, 2.5, 5 times a power of ten that is not below `value`: a bound that a person can read, and that
/// stays where it is while the values move a little. 1 for what is not a positive finite number.
pub fn round_up(value: f64) -> f64 {
    if !value.is_finite() || value <= 0.0 {
        return 1.0;
    }
    // From one decade below, so that a logarithm that rounds the wrong way skips nothing.
    let exponent = value.log10().floor() as i32;
    (exponent - 1..=exponent + 1)
        .flat_map(|decade| [1.0, 2.0, 2.5, 5.0].map(|digit| digit * 10_f64.powi(decade)))
        .find(|&bound| bound >= value && bound.is_finite())
        .unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_odd_value_has_its_own_count() {
        let values = [f64::NAN, 0.0, -0.0, -3.0, 5.0, f64::INFINITY, 1.0, 0.5];
        let histogram = Histogram::of(&values, Binning::new(0.0, 1.0));
        assert_eq!((histogram.not_a_number, histogram.zeros), (1, 2));
        assert_eq!((histogram.below, histogram.above), (1, 2));
        assert_eq!(histogram.counts[BINS / 2], 1);
        assert_eq!(histogram.counts[BINS - 1], 1, "the upper bound itself is inside");
        assert_eq!(histogram.total, 8);
    }

    #[test]
    fn a_constant_layer_is_known_as_one() {
        let histogram = Histogram::of(&[0.5; 100], Binning::new(0.0, 1.0));
        assert_eq!(histogram.constant(), Some(0.5));
        assert_eq!((histogram.mean, histogram.std), (0.5, 0.0));
        assert_eq!(Histogram::of(&[f64::NAN; 3], Binning::new(0.0, 1.0)).constant(), None);
    }

    #[test]
    fn no_values_have_no_mean() {
        let histogram = Histogram::of::<f64>(&[], Binning::new(0.0, 1.0));
        assert!(histogram.mean.is_nan() && histogram.std.is_nan() && histogram.zero_share().is_nan());
    }

    #[test]
    fn saturation_counts_both_ends() {
        let binning = Binning { saturated_below: 0.05, saturated_above: 0.95, ..Binning::new(0.0, 1.0) };
        assert_eq!(Histogram::of(&[0.01, 0.05, 0.5, 0.96], binning).saturated, 3);
    }

    /// Each value put where it belongs by comparing it with every bound.
    fn plainly(values: &[f64], binning: Binning) -> Histogram {
        let mut plain = Histogram::of::<f64>(&[], binning);
        let bounds: Vec<f64> = (0..=BINS).map(|index| plain.bin_low(index)).collect();
        for &value in values {
            plain.total += 1;
            match value {
                value if value.is_nan() => plain.not_a_number += 1,
                0.0 => plain.zeros += 1,
                value if value < binning.low => plain.below += 1,
                value if value > binning.high => plain.above += 1,
                value => {
                    plain.counts[bounds.partition_point(|bound| *bound <= value).clamp(1, BINS) - 1] += 1;
                }
            }
        }
        plain
    }

    fn odd_values() -> impl Strategy<Value = f64> {
        prop_oneof![
            8 => -3.0..3.0_f64,
            2 => Just(0.0),
            1 => prop::sample::select(vec![
                f64::NAN, -f64::NAN, -0.0, -1.0, 1.0, 1e300, f64::INFINITY, f64::NEG_INFINITY, 1e-300, 1.0 + 1e-15,
                1.0 - 1e-16, -1.0 - 1e-15, -1.0 + 1e-16,
            ]),
        ]
    }

    proptest! {
        #[test]
        fn each_value_is_counted_where_it_belongs(
            values in prop::collection::vec(odd_values(), 0..700),
            (low, high) in prop_oneof![
                prop::sample::select(vec![(-1.0, 1.0), (0.0, 1.0), (-1.0, 0.0), (0.5, 1.0), (-1.0, -0.5)]),
                // Bounds whose bins are no round numbers: zero lies within rounding of an inner one.
                (1..400_u32, 1..400_u32).prop_map(|(low, high)| (f64::from(low) / -97.0, f64::from(high) / 97.0)),
                (1..40_i32, 1.0..9.0_f64).prop_map(|(e, m)| (-m * 10_f64.powi(-e), m * 10_f64.powi(-e))),
            ],
        ) {
            let binning = Binning::new(low, high);
            let (fast, plain) = (Histogram::of(&values, binning), plainly(&values, binning));
            let apart = |h: &Histogram| (h.below, h.above, h.zeros, h.not_a_number, h.total);
            prop_assert_eq!(apart(&fast), apart(&plain));
            // A value within rounding of an inner bound may fall on either side of it.
            let differing: u32 = fast.counts.iter().zip(&plain.counts).map(|(a, b)| a.abs_diff(*b)).sum();
            let near = |value: &&f64| {
                let place = (**value - low) / (high - low) * BINS as f64;
                (place - place.round()).abs() < 1e-9
            };
            prop_assert!(differing <= 2 * values.iter().filter(near).count() as u32);
            prop_assert_eq!(fast.counts.iter().sum::<u32>(), plain.counts.iter().sum::<u32>());
        }

        #[test]
        fn nothing_is_lost_and_statistics_agree(values in prop::collection::vec(-3.0..3.0_f64, 1..200)) {
            let histogram = Histogram::of(&values, Binning::new(-1.0, 1.0));
            let apart = histogram.outside() + histogram.zeros + histogram.not_a_number;
            prop_assert_eq!(histogram.counts.iter().sum::<u32>() + apart, histogram.total);
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len() as f64;
            prop_assert!((histogram.mean - mean).abs() < 1e-12);
            prop_assert!((histogram.std - variance.sqrt()).abs() < 1e-7);
        }

        #[test]
        fn a_rounded_bound_is_near_and_never_below(value in 1e-12..1e12_f64) {
            let bound = round_up(value);
            prop_assert!(bound >= value && bound <= value * 2.5);
        }
    }
}
