//! A histogram that tells the truth when it is narrow, constant, out of range or full of not-a-numbers.
//!
//! Bars are counts over the raw values in a fixed number of bins. Exact zeros, values below and above the bounds and
//! not-a-numbers are counted apart and never fall into a bin, so that a ReLU layer's dead half does not become one
//! huge bar beside which nothing else is seen.

/// How many bins every histogram has, as on page 203 of the book.
pub const BINS: usize = 30;

// Where values are counted that belong to no bin.
const BELOW: usize = BINS;
const ABOVE: usize = BINS + 1;
const ZERO: usize = BINS + 2;
const NAN: usize = BINS + 3;
const SLOTS: usize = BINS + 4;

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
    /// Counts `values` between the bounds of `binning`.
    pub fn of(values: impl IntoIterator<Item = f64>, binning: Binning) -> Self {
        let Binning { low, high, saturated_below, saturated_above } = binning;
        // Two tallies take turns, so that a spike, one bin hit again and again, does not wait for its own last count.
        let mut tallies = [[0_u32; SLOTS]; 2];
        let mut turn = 0;
        let mut saturated = 0;
        let (mut min, mut max) = (f64::INFINITY, f64::NEG_INFINITY);
        // Sums are taken about the first number, so that a narrow spike far from zero keeps its spread.
        let mut origin = None;
        let (mut sum, mut squares) = (0.0, 0.0);
        let scale = BINS as f64 / (high - low);
        for value in values {
            // No branches on the value: half of a ReLU layer is zero, and no processor guesses which half.
            let bin = (((value - low) * scale) as usize).min(BINS - 1);
            let slot = if value < low { BELOW } else { bin };
            let slot = if value > high { ABOVE } else { slot };
            let slot = if value == 0.0 { ZERO } else { slot };
            let slot = if value.is_nan() { NAN } else { slot };
            turn ^= 1;
            tallies[turn][slot] += 1;
            saturated += u32::from((value <= saturated_below) | (value >= saturated_above));
            // A comparison with a not-a-number is false, so it is neither the least nor the greatest.
            min = if value < min { value } else { min };
            max = if value > max { value } else { max };
            if origin.is_none() && !value.is_nan() {
                origin = Some(value);
            }
            let from_origin = value - origin.unwrap_or(0.0);
            let from_origin = if value.is_nan() { 0.0 } else { from_origin };
            sum += from_origin;
            squares += from_origin * from_origin;
        }
        let [ours, theirs] = tallies;
        let tally: [u32; SLOTS] = std::array::from_fn(|slot| ours[slot] + theirs[slot]);
        let total: u32 = tally.iter().sum();
        let numbers = f64::from(total - tally[NAN]);
        let shift = sum / numbers;
        let mean = origin.unwrap_or(f64::NAN) + shift;
        let std = (squares / numbers - shift * shift).max(0.0).sqrt();
        Self {
            low,
            high,
            counts: tally[..BINS].to_vec(),
            below: tally[BELOW],
            above: tally[ABOVE],
            zeros: tally[ZERO],
            not_a_number: tally[NAN],
            total,
            mean,
            std: if mean.is_finite() { std } else { f64::NAN },
            min,
            max,
            saturated,
        }
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
        .find(|&bound| bound >= value)
        .unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_odd_value_has_its_own_count() {
        let values = [f64::NAN, 0.0, -0.0, -3.0, 5.0, f64::INFINITY, 1.0, 0.5];
        let histogram = Histogram::of(values, Binning::new(0.0, 1.0));
        assert_eq!((histogram.not_a_number, histogram.zeros), (1, 2));
        assert_eq!((histogram.below, histogram.above), (1, 2));
        assert_eq!(histogram.counts[BINS / 2], 1);
        assert_eq!(histogram.counts[BINS - 1], 1, "the upper bound itself is inside");
        assert_eq!(histogram.total, 8);
    }

    #[test]
    fn a_constant_layer_is_known_as_one() {
        let histogram = Histogram::of([0.5; 100], Binning::new(0.0, 1.0));
        assert_eq!(histogram.constant(), Some(0.5));
        assert_eq!((histogram.mean, histogram.std), (0.5, 0.0));
        assert_eq!(Histogram::of([f64::NAN; 3], Binning::new(0.0, 1.0)).constant(), None);
    }

    #[test]
    fn no_values_have_no_mean() {
        let histogram = Histogram::of([], Binning::new(0.0, 1.0));
        assert!(histogram.mean.is_nan() && histogram.std.is_nan() && histogram.zero_share().is_nan());
    }

    #[test]
    fn saturation_counts_both_ends() {
        let binning = Binning { saturated_below: 0.05, saturated_above: 0.95, ..Binning::new(0.0, 1.0) };
        assert_eq!(Histogram::of([0.01, 0.05, 0.5, 0.96], binning).saturated, 3);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_statistics_agree(values in prop::collection::vec(-3.0..3.0_f64, 1..200)) {
            let histogram = Histogram::of(values.iter().copied(), Binning::new(-1.0, 1.0));
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
