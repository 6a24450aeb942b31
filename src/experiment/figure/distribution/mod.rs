//! How the values of an array are distributed, whatever their size, in little memory: what layers over time are drawn and
//! tabled from.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `bins` | into which bin a value falls |
//! | `count` | counting, fast |
//! | `runs` | the counts in few bytes |
//!
//! Exact zeros, NaN and what is infinite are counted apart.

mod bins;
mod count;
mod runs;

pub use bins::Bins;

use crate::nn::Real;

/// Counts of values by bins that need no range to be known beforehand, and the statistics of the same values.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    bins: Bins,
    /// The counts, exact zeros left out.
    runs: Box<[u8]>,
    /// Values that were counted.
    pub total: u32,
    /// Values that there are, where only a part of them was counted.
    pub all: u32,
    /// Values that are exactly zero.
    pub zeros: u32,
    /// Values in the flat part of the activation.
    pub saturated: u32,
    /// Values that are not a number.
    pub not_a_number: u32,
    /// Values that are minus infinity.
    pub below: u32,
    /// Values that are infinity.
    pub above: u32,
    /// The least finite value; infinity when there are none.
    pub min: f64,
    /// The greatest finite value; minus infinity when there are none.
    pub max: f64,
    /// Mean of the values that are a number; not a number when there are none.
    pub mean: f64,
    /// Standard deviation (biased, as `numpy.std`) of the values that are a number; not a number where one is infinite.
    pub std: f64,
}

impl Distribution {
    /// Counts `values`, at most 65,535 of them. Those at or below `flat[0]` and at or above `flat[1]` are saturated; a bound that is
    /// NaN is none.
    pub fn of<T: Real>(values: &[T], bins: Bins, flat: [f64; 2]) -> Self {
        count::count(values, bins, flat)
    }

    /// The same of a part of `all` values.
    #[must_use]
    pub fn part_of(self, all: usize) -> Self {
        Self { all: all.try_into().unwrap_or(u32::MAX), ..self }
    }

    /// How values were put into bins.
    pub fn bins(&self) -> Bins {
        self.bins
    }

    /// What it takes of the memory, in bytes.
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.runs.len()
    }

    /// The bins that hold values other than exact zeros, from the least to the greatest: least value, greatest value, count.
    pub fn counts(&self) -> impl Iterator<Item = ([f64; 2], u32)> + Clone {
        runs::Runs::new(&self.runs).map(|(bin, count)| (self.bins.ends(bin), count))
    }

    /// The same by size: logarithms to base 10 of the least and the greatest.
    pub fn sizes(&self) -> impl Iterator<Item = ([f64; 2], u32)> + Clone {
        runs::Runs::new(&self.runs).map(|(bin, count)| (self.bins.sizes(bin), count))
    }

    /// Share of exact zeros, 0 to 1; not a number when there are no values.
    pub fn zero_share(&self) -> f64 {
        f64::from(self.zeros) / f64::from(self.total)
    }

    /// Share of saturated values, 0 to 1.
    pub fn saturated_share(&self) -> f64 {
        f64::from(self.saturated) / f64::from(self.total)
    }

    /// Share of values that are not a number, 0 to 1.
    pub fn nan_share(&self) -> f64 {
        f64::from(self.not_a_number) / f64::from(self.total)
    }

    /// The `share` of the way from the least value to the greatest, of the values that are a number: the k-th least of N, k = ⌈share · N⌉
    /// (`inverted_cdf` of NumPy), off by less than a bin: its place in its bin is taken to be that among the counts of the bin. NaN
    /// where there are no numbers.
    pub fn quantile(&self, share: f64) -> f64 {
        let numbers = self.total - self.not_a_number;
        if numbers == 0 {
            return f64::NAN;
        }
        let rank = ((share * f64::from(numbers)).ceil() as u32).clamp(1, numbers);
        if rank <= self.below {
            return f64::NEG_INFINITY;
        }
        let mut before = self.below;
        let mut zeros = Some(self.zeros).filter(|zeros| *zeros > 0);
        for ([low, high], count) in self.counts() {
            // Zeros have a place of their own, without width.
            if low >= 0.0
                && let Some(count) = zeros.take()
            {
                before += count;
                if rank <= before {
                    return 0.0;
                }
            }
            if rank <= before + count {
                let inside = (f64::from(rank - before) - 0.5) / f64::from(count);
                return (low + (high - low) * inside).clamp(self.min, self.max);
            }
            before += count;
        }
        if zeros.is_some_and(|count| rank <= before + count) { 0.0 } else { f64::INFINITY }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NO_FLAT: [f64; 2] = [f64::NAN; 2];
    const SHARES: [f64; 7] = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

    fn plainly(values: &[f64], share: f64) -> f64 {
        let mut numbers: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
        numbers.sort_by(f64::total_cmp);
        let rank = ((share * numbers.len() as f64).ceil() as usize).max(1);
        numbers.get(rank - 1).copied().unwrap_or(f64::NAN)
    }

    fn odd_values() -> impl Strategy<Value = f64> {
        prop_oneof![
            12 => (-9.0..5.0_f64, any::<bool>()).prop_map(|(size, below)| 10_f64.powf(size) * if below { -1.0 } else { 1.0 }),
            4 => Just(0.0),
            1 => prop::sample::select(vec![f64::NAN, -0.0, f64::INFINITY, f64::NEG_INFINITY, 1e-300, -1e300, 1e300]),
        ]
    }

    proptest! {
        #[test]
        fn every_value_is_counted_once_and_quantiles_are_within_their_bin(
            values in prop::collection::vec(odd_values(), 1..700),
        ) {
            let of = Distribution::of(&values, Bins::BySize, NO_FLAT);
            let counted: u32 = of.counts().map(|(_, count)| count).sum();
            prop_assert_eq!(counted + of.zeros + of.not_a_number + of.below + of.above, values.len() as u32);
            prop_assert_eq!(of.zeros as usize, values.iter().filter(|value| **value == 0.0).count());
            for share in SHARES {
                let (exact, found) = (plainly(&values, share), of.quantile(share));
                if exact == 0.0 || !exact.is_finite() {
                    prop_assert!(exact == found || exact.is_nan() && found.is_nan(), "{exact} {found}");
                } else {
                    let [low, high] = Bins::BySize.ends(Bins::BySize.of(exact));
                    let beyond = exact.abs() > 1e38;
                    prop_assert!(beyond || (low..=high).contains(&found), "{share}: {exact} {found}");
                }
            }
        }

        #[test]
        fn moments_are_those_of_the_values(values in prop::collection::vec(-3.0..3.0_f64, 1..900), scale in -9..9_i32) {
            let values: Vec<f64> = values.iter().map(|value| value * 10_f64.powi(scale)).collect();
            let count = values.len() as f64;
            let mean = values.iter().sum::<f64>() / count;
            let std = (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt();
            let of = Distribution::of(&values, Bins::BySize, NO_FLAT);
            let size = values.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
            prop_assert!((of.mean - mean).abs() <= 1e-9 * size && (of.std - std).abs() <= 1e-6 * size);
            // In 32 bits the same values fall into the same bins.
            let singles: Vec<f32> = values.iter().map(|value| *value as f32).collect();
            let doubles: Vec<f64> = singles.iter().map(|value| f64::from(*value)).collect();
            let [a, b] = [Distribution::of(&singles, Bins::BySize, NO_FLAT), Distribution::of(&doubles, Bins::BySize, NO_FLAT)];
            prop_assert_eq!(a, b);
        }

        #[test]
        fn what_is_near_an_end_is_told_apart(values in prop::collection::vec(0.9..=1.0_f64, 1..600)) {
            let both: Vec<f64> = values.iter().flat_map(|value| [*value, -value]).collect();
            let of = Distribution::of(&both, Bins::About(0.0), [-0.95, 0.95]);
            for share in SHARES {
                prop_assert!((of.quantile(share) - plainly(&both, share)).abs() <= 1.0 / 128.0);
            }
            prop_assert_eq!(of.saturated as usize, both.iter().filter(|value| value.abs() >= 0.95).count());
            let sigmoid: Vec<f64> = both.iter().map(|value| 0.5 + value / 2.0).collect();
            let of = Distribution::of(&sigmoid, Bins::About(0.5), [0.05, 0.95]);
            for share in SHARES {
                prop_assert!((of.quantile(share) - plainly(&sigmoid, share)).abs() <= 1.0 / 128.0);
            }
        }
    }

    #[test]
    fn what_is_not_finite_is_counted_apart_also_in_the_middle_of_a_block() {
        let mut values = vec![1.0_f32; 1000];
        (values[300], values[700], values[10], values[11]) =
            (f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -0.0);
        let of = Distribution::of(&values, Bins::BySize, NO_FLAT);
        assert_eq!((of.not_a_number, of.below, of.above, of.zeros), (1, 1, 1, 1));
        assert_eq!((of.min, of.max, of.quantile(0.5)), (0.0, 1.0, 1.0));
        assert_eq!(of.quantile(0.0001), f64::NEG_INFINITY);
        assert_eq!(of.quantile(1.0), f64::INFINITY);
        assert!(of.std.is_nan());
        // Nothing is left in the tables.
        let again = Distribution::of(&values, Bins::BySize, NO_FLAT);
        assert!(again.counts().eq(of.counts()));
    }

    #[test]
    fn no_values_and_no_numbers_have_no_moments() {
        for values in [&[][..], &[f64::NAN; 5]] {
            let of = Distribution::of(values, Bins::BySize, NO_FLAT);
            assert!(of.mean.is_nan() && of.std.is_nan() && of.quantile(0.5).is_nan());
            assert_eq!((of.not_a_number as usize, of.counts().count()), (values.len(), 0));
        }
    }

    #[test]
    fn exact_zeros_lie_below_what_a_sigmoid_gives() {
        let of = Distribution::of(&[0.0, 0.0, 0.5, 1.0], Bins::About(0.5), [0.05, 0.95]);
        assert_eq!((of.zeros, of.saturated), (2, 3));
        assert_eq!([0.5, 0.75, 1.0].map(|share| (of.quantile(share) * 100.0).round()), [0.0, 50.0, 100.0]);
    }
}
