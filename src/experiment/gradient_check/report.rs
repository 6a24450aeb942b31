//! What the differences say: array by array, the worst entries, and a verdict that knows about kinks.

use std::time::Duration;

use super::spec::GradientCheckSpec;
use crate::nn::check::{Fault, StillNetwork};
use crate::nn::layers::softmax_with_loss::EPSILON;

/// How many of the worst entries are kept.
const WORST: usize = 10;
/// At most about so many pairs are kept for the figure, spread evenly over the entries.
pub(super) const MOST_PAIRS: usize = 40_000;

/// Both gradients of one parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The array, as the book names it.
    pub parameter: String,
    /// Where in the array it stands.
    pub index: Vec<usize>,
    /// By backpropagation.
    pub backpropagation: f64,
    /// By central differences.
    pub numerical: f64,
    /// How many pre-activations changed sides of a kink between the two tries.
    pub crossed: usize,
}

/// Whether two gradients are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They differ by no more than differences and rounding do.
    Agrees,
    /// They differ by more, but only in parameters whose two tries lie on two sides of a kink: there the numerical
    /// gradient is wrong, not the other.
    AgreesBesideKinks,
    /// They differ where nothing excuses it.
    Disagrees,
    /// One of them is not a number.
    NotANumber,
}

/// One array of parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct ArrayReport {
    /// As the book names it.
    pub parameter: String,
    /// Its lengths along its axes.
    pub shape: Vec<usize>,
    /// How many entries were tried so far.
    pub checked: usize,
    /// How many will be.
    pub chosen: usize,
    /// Mean absolute difference.
    pub mean: f64,
    /// Largest absolute difference.
    pub max: f64,
    /// ‖a - n‖ / (‖a‖ + ‖n‖): 0 for the same, 1 for two that have nothing in common; 0 also where both are 0 but for
    /// rounding, as those of a bias in front of a batch normalisation.
    pub relative: f64,
    /// Pre-activations, of those that these parameters can move, that lie within h of a kink.
    pub kinks: usize,
    /// Entries whose two tries lie on two sides of a kink.
    pub crossed: usize,
    /// What it comes to; none before the first entry.
    pub verdict: Option<Verdict>,
}

/// How long the two ways took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Timing {
    /// Central differences of the parameters tried so far, computing only what moves, on all cores.
    pub numerical: Duration,
    /// One pass forward and backward, for all parameters.
    pub backpropagation: Duration,
    /// One pass forward.
    pub forward: Duration,
}

impl Timing {
    /// What `parameters` differences would take in whole forward passes, two each.
    pub fn whole_passes(&self, parameters: usize) -> Duration {
        self.forward.saturating_mul(u32::try_from(2 * parameters).unwrap_or(u32::MAX))
    }

    /// How many times as long as backpropagation the differences took.
    pub fn ratio(&self) -> f64 {
        self.numerical.as_secs_f64() / self.backpropagation.as_secs_f64().max(1e-9)
    }
}

/// A check as far as it has got.
#[derive(Clone, Debug, PartialEq)]
pub struct GradientCheckSnapshot {
    /// What was asked for.
    pub spec: GradientCheckSpec,
    /// Which data the samples are from.
    pub data: String,
    /// The loss of the batch, weight decay included.
    pub loss: f64,
    /// From the first layer to the last.
    pub arrays: Vec<ArrayReport>,
    /// Both gradients by array, backpropagation first; of a large network only every so many entries.
    pub pairs: Vec<Vec<Pair>>,
    /// The entries that differ most, worst first.
    pub worst: Vec<Entry>,
    /// How many parameters the network has.
    pub parameters: usize,
    /// How many were tried.
    pub checked: usize,
    /// How many will be.
    pub chosen: usize,
    /// Pre-activations within h of a kink, in all hidden layers.
    pub kinks: usize,
    /// What all arrays together come to; none before the first entry.
    pub verdict: Option<Verdict>,
    /// How long it took; this alone differs from one run to the next.
    pub timing: Timing,
}

impl GradientCheckSnapshot {
    /// Whether every chosen parameter was tried.
    pub fn is_complete(&self) -> bool {
        self.checked == self.chosen
    }

    /// The mistake that was planted.
    pub fn fault(&self) -> Option<Fault> {
        self.spec.fault
    }
}

/// Both gradients of one entry of an array.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Which entry, counted row by row.
    pub entry: usize,
    /// By backpropagation.
    pub backpropagation: f64,
    /// By central differences.
    pub numerical: f64,
    /// How many pre-activations changed sides of a kink between the two tries.
    pub crossed: usize,
}

impl Pair {
    /// |a - n|
    pub fn difference(&self) -> f64 {
        (self.backpropagation - self.numerical).abs()
    }
}

/// By how much two right gradients may differ.
#[derive(Clone, Debug)]
pub(super) struct Tolerance {
    /// By array: what is as good as nothing beside its largest gradient.
    small: Vec<f64>,
    /// What is left of the 1e-7 inside the logarithm, which backward ignores.
    logarithm: f64,
    /// What is left of the rounding of the loss.
    rounding: f64,
}

impl Tolerance {
    /// The error of the difference itself, h², is far below a ten-thousandth of the largest gradient of an array, and
    /// no mistake is. The 1e-7 inside the logarithm changes what each sample passes back by a share of 1e-7 / p; where
    /// the samples cancel each other, these do not. The loss is rounded to one part in 2⁵³, which 2h magnifies; that
    /// happens in both tries and in every sum on the way.
    pub(super) fn new(network: &StillNetwork, gradients: &[Vec<f64>], h: f64) -> Self {
        let largest =
            |array: &Vec<f64>| array.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
        let largest: Vec<f64> = gradients.iter().map(largest).collect();
        let of_all = largest.iter().copied().fold(0.0, f64::max);
        Self {
            small: largest.iter().map(|largest| 1e-4 * largest).collect(),
            logarithm: of_all * EPSILON / network.least_probability().max(EPSILON),
            rounding: 64.0 * f64::EPSILON * network.loss().abs().max(1.0) / h,
        }
    }

    fn of(&self, array: usize) -> f64 {
        self.small.get(array).copied().unwrap_or(0.0) + self.logarithm + self.rounding
    }
}

/// Adds up the pairs of one array, as they come.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    checked: usize,
    sum: f64,
    max: f64,
    /// The largest difference of an entry that no kink excuses.
    smooth_max: f64,
    squares: [f64; 3],
    largest: f64,
    crossed: usize,
    not_a_number: bool,
}

impl Tally {
    pub(super) fn add(&mut self, pair: &Pair) {
        let (a, n, difference) = (pair.backpropagation, pair.numerical, pair.difference());
        self.checked += 1;
        self.not_a_number |= difference.is_nan();
        self.sum += difference;
        self.max = self.max.max(difference);
        if pair.crossed == 0 {
            self.smooth_max = self.smooth_max.max(difference);
        }
        self.crossed += usize::from(pair.crossed > 0);
        for (sum, value) in self.squares.iter_mut().zip([difference, a, n]) {
            *sum += value * value;
        }
        self.largest = self.largest.max(a.abs()).max(n.abs());
    }

    pub(super) fn checked(&self) -> usize {
        self.checked
    }

    fn verdict(&self, allowed: f64) -> Option<Verdict> {
        Some(match self {
            Self { checked: 0, .. } => return None,
            Self { not_a_number: true, .. } => Verdict::NotANumber,
            Self { smooth_max, .. } if *smooth_max > allowed => Verdict::Disagrees,
            Self { max, .. } if *max > allowed => Verdict::AgreesBesideKinks,
            _ => Verdict::Agrees,
        })
    }

    pub(super) fn report(
        &self,
        network: &StillNetwork,
        array: usize,
        chosen: usize,
        h: f64,
        tolerance: &Tolerance,
    ) -> ArrayReport {
        let [difference, a, n] = self.squares.map(f64::sqrt);
        let nan = if self.not_a_number { f64::NAN } else { 0.0 };
        let (parameter, shape) = network
            .arrays()
            .get(array)
            .map(|array| (array.name.clone(), array.shape.clone()))
            .unwrap_or_default();
        ArrayReport {
            parameter,
            shape,
            checked: self.checked,
            chosen,
            mean: self.sum / self.checked.max(1) as f64,
            max: self.max + nan,
            // Two gradients that are 0 but for rounding have nothing to compare.
            relative: if self.largest <= tolerance.rounding { 0.0 } else { difference / (a + n) },
            kinks: network.kinks(array, h),
            crossed: self.crossed,
            verdict: self.verdict(tolerance.of(array)),
        }
    }
}

/// The verdict on several arrays is the worst of theirs.
pub(super) fn together(verdicts: impl Iterator<Item = Verdict>) -> Option<Verdict> {
    let badness = |verdict: &Verdict| match verdict {
        Verdict::Agrees => 0,
        Verdict::AgreesBesideKinks => 1,
        Verdict::Disagrees => 2,
        Verdict::NotANumber => 3,
    };
    verdicts.max_by_key(badness)
}

/// The entries that differ most; a not-a-number is worse than any difference.
#[derive(Clone, Debug, Default)]
pub(super) struct Worst(Vec<(usize, Pair)>);

impl Worst {
    pub(super) fn add(&mut self, array: usize, pair: Pair) {
        let size = |pair: &Pair| if pair.difference().is_nan() { f64::INFINITY } else { pair.difference() };
        let place = self.0.partition_point(|(_, known)| size(known) >= size(&pair));
        if place < WORST {
            self.0.insert(place, (array, pair));
            self.0.truncate(WORST);
        }
    }

    pub(super) fn entries(&self, network: &StillNetwork) -> Vec<Entry> {
        let entry = |(array, pair): &(usize, Pair)| {
            let array = network.arrays().get(*array)?;
            Some(Entry {
                parameter: array.name.clone(),
                index: array.index(pair.entry),
                backpropagation: pair.backpropagation,
                numerical: pair.numerical,
                crossed: pair.crossed,
            })
        };
        self.0.iter().filter_map(entry).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(backpropagation: f64, numerical: f64, crossed: usize) -> Pair {
        Pair { entry: 0, backpropagation, numerical, crossed }
    }

    fn verdict(pairs: &[Pair]) -> Option<Verdict> {
        let mut tally = Tally::default();
        for pair in pairs {
            tally.add(pair);
        }
        tally.verdict(1e-4)
    }

    #[test]
    fn a_difference_is_excused_by_a_kink_and_by_nothing_else() {
        let good = pair(1.0, 1.000_000_1, 0);
        assert_eq!(verdict(&[]), None);
        assert_eq!(verdict(&[good, pair(0.0, 1e-11, 0)]), Some(Verdict::Agrees));
        assert_eq!(verdict(&[good, pair(0.5, 0.25, 1)]), Some(Verdict::AgreesBesideKinks));
        assert_eq!(verdict(&[good, pair(0.5, 0.25, 1), pair(0.3, 0.2, 0)]), Some(Verdict::Disagrees));
        assert_eq!(verdict(&[good, pair(f64::NAN, 0.2, 0)]), Some(Verdict::NotANumber));
        assert_eq!(
            together([Verdict::Agrees, Verdict::Disagrees, Verdict::AgreesBesideKinks].into_iter()),
            Some(Verdict::Disagrees)
        );
    }

    #[test]
    fn the_worst_come_first_and_are_few() {
        let mut worst = Worst::default();
        for n in 0..30 {
            worst.add(0, pair(0.0, f64::from((n * 7) % 30), 0));
        }
        worst.add(1, pair(0.0, f64::NAN, 0));
        let sizes: Vec<f64> = worst.0.iter().map(|(_, pair)| pair.difference()).collect();
        assert!(sizes[0].is_nan());
        assert_eq!(sizes[1..], [29.0, 28.0, 27.0, 26.0, 25.0, 24.0, 23.0, 22.0, 21.0]);
    }
}
