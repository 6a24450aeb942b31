//! What the differences say: array by array, the worst entries, and a verdict that knows how wrong differences are by themselves.

use std::time::Duration;

use super::spec::GradientCheckSpec;
use super::verdict::{Cause, Doubt, Effect, Verdict};
use crate::nn::check::{Compared, Fault, FrozenPass, Reach, Standing};

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
    /// What it comes to; none before the first entry. Whether a check cannot tell is known once all of it was tried.
    pub verdict: Option<Verdict>,
    /// Why the numbers above differ, where the gradients agree.
    pub cause: Cause,
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
    /// Why the numbers differ most where they do, if the gradients agree.
    pub cause: Cause,
    /// What the planted mistake does to the gradients of this network, if one was planted.
    pub effect: Option<Effect>,
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

    /// Whether a mistake was planted that changes no gradient of this network.
    pub fn is_harmless(&self) -> bool {
        self.effect.is_some_and(|effect| effect.changed == 0)
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

/// Numbers that differ by less than this share of an array's largest gradient need no explanation.
const TO_SPEAK_OF: f64 = 1e-4;
/// A quotient that may be off by more than this share of an array's largest gradient says little about it.
const ROUGH: f64 = 1e-2;
/// The share of an array whose quotients may be rough.
const FEW: f64 = 0.05;

/// What an array is measured by.
pub(super) struct Measure<'a> {
    pub(super) network: &'a FrozenPass,
    pub(super) reach: &'a Reach,
    pub(super) h: f64,
}

/// Adds up the pairs of one array, as they come.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    checked: usize,
    sum: f64,
    max: f64,
    squares: [f64; 3],
    largest: f64,
    crossed: usize,
    not_a_number: bool,
    differs: bool,
    /// Entries whose quotients may be off by too much.
    rough: usize,
    /// Whether both gradients of every entry are exactly 0.
    moves: bool,
    /// The largest differences, of entries whose gradients agree, for each of the causes.
    by_kinks: f64,
    by_logarithm: f64,
    by_h: f64,
}

impl Tally {
    /// `scale` is the largest gradient of the array.
    pub(super) fn add(&mut self, pair: &Pair, compared: &Compared, scale: f64) {
        let (a, n, difference) = (pair.backpropagation, pair.numerical, pair.difference());
        self.checked += 1;
        self.not_a_number |= difference.is_nan();
        self.sum += difference;
        self.max = self.max.max(difference);
        self.crossed += usize::from(pair.crossed > 0);
        for (sum, value) in self.squares.iter_mut().zip([difference, a, n]) {
            *sum += value * value;
        }
        self.largest = self.largest.max(a.abs()).max(n.abs());
        self.moves |= compared.error != 0.0;
        match compared.standing {
            Standing::Different => self.differs = true,
            Standing::Unclear => self.rough += 1,
            Standing::Left => {}
            Standing::Same => {
                self.rough += usize::from(compared.error > ROUGH * scale);
                match compared.logarithm {
                    Some(logarithm) => {
                        self.by_logarithm = self.by_logarithm.max(logarithm);
                        self.by_h = self.by_h.max((difference - logarithm).abs());
                    }
                    None => self.by_kinks = self.by_kinks.max(difference),
                }
            }
        }
    }

    pub(super) fn checked(&self) -> usize {
        self.checked
    }

    fn verdict(&self, measure: &Measure<'_>, array: usize, chosen: usize, scale: f64) -> Option<Verdict> {
        let Measure { network, reach, h } = *measure;
        let cannot = |doubt| Some(Verdict::CannotTell(doubt));
        if self.checked == 0 {
            return None;
        }
        if !reach.is_finite() {
            return cannot(Doubt::NotANumber);
        }
        if reach.is_sure() {
            return cannot(Doubt::Sure);
        }
        if self.differs {
            return Some(Verdict::Disagrees);
        }
        if self.not_a_number {
            return cannot(Doubt::NotANumber);
        }
        if self.checked < chosen {
            return Some(Verdict::Agrees);
        }
        if network.is_unseen(array) {
            return cannot(Doubt::Blind);
        }
        if self.moves && !reach.tells(array, scale, h) {
            return cannot(Doubt::Small);
        }
        if self.rough as f64 > FEW * self.checked as f64 {
            return cannot(Doubt::Rough);
        }
        Some(Verdict::Agrees)
    }

    /// Why the numbers differ, and by which share of the largest gradient.
    fn cause(&self, measure: &Measure<'_>, scale: f64) -> (Cause, f64) {
        // Where rounding is as large as a difference, nothing else can be read off it.
        let rounding = measure.reach.rounding_at(measure.h);
        let or_rounding = |cause, size: f64| (if size <= rounding { Cause::SmallH } else { cause }, size);
        let causes = [
            (Cause::Kinks, self.by_kinks),
            or_rounding(Cause::Logarithm, self.by_logarithm),
            or_rounding(Cause::LargeH, self.by_h),
        ];
        let (cause, size) =
            causes.into_iter().fold(
                (Cause::Nothing, 0.0),
                |most: (Cause, f64), next| {
                    if next.1 > most.1 { next } else { most }
                },
            );
        if size > TO_SPEAK_OF * scale {
            (cause, size / scale.max(f64::MIN_POSITIVE))
        } else {
            (Cause::Nothing, 0.0)
        }
    }

    /// What stands of an array, and how large what explains its differences is beside its gradients.
    pub(super) fn report(&self, measure: &Measure<'_>, array: usize, chosen: usize) -> (ArrayReport, f64) {
        let network = measure.network;
        let [difference, a, n] = self.squares.map(f64::sqrt);
        let nan = if self.not_a_number { f64::NAN } else { 0.0 };
        let (parameter, shape) = network
            .arrays()
            .get(array)
            .map(|array| (array.name.clone(), array.shape.clone()))
            .unwrap_or_default();
        let scale = measure.reach.scale(network, array);
        let verdict = self.verdict(measure, array, chosen, scale);
        let (cause, size) =
            if verdict == Some(Verdict::Agrees) { self.cause(measure, scale) } else { (Cause::Nothing, 0.0) };
        let nothing = 64.0 * f64::EPSILON * network.loss().abs().max(1.0) / measure.h;
        let report = ArrayReport {
            parameter,
            shape,
            checked: self.checked,
            chosen,
            mean: self.sum / self.checked.max(1) as f64,
            max: self.max + nan,
            // Two gradients that are 0 but for rounding have nothing to compare.
            relative: if self.largest <= nothing { 0.0 } else { difference / (a + n) },
            kinks: network.kinks(array, measure.h),
            crossed: self.crossed,
            verdict,
            cause,
        };
        (report, size)
    }
}

/// The verdict on several arrays is the worst of theirs.
pub(super) fn together(verdicts: impl Iterator<Item = Verdict>) -> Option<Verdict> {
    verdicts.max_by_key(|verdict| verdict.badness())
}

/// The entries that differ most; a NaN is worse than any difference.
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

    pub(super) fn entries(&self, network: &FrozenPass) -> Vec<Entry> {
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

    #[test]
    fn one_wrong_array_is_enough_and_one_doubt() {
        let doubt = Verdict::CannotTell(Doubt::Small);
        assert_eq!(together([Verdict::Agrees, doubt, Verdict::Agrees].into_iter()), Some(doubt));
        assert_eq!(together([Verdict::Disagrees, doubt].into_iter()), Some(Verdict::Disagrees));
        assert_eq!(together(std::iter::empty()), None);
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
