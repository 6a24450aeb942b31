//! One gradient against the difference quotients of the loss, and how far these can be trusted.
//!
//! A difference quotient is wrong by three things of its own: by the curvature of the loss, which grows with h; by the
//! rounding of the loss, which grows as h shrinks; and by kinks of ReLU between its tries. Besides, the loss has 1e-7
//! inside its logarithm that backpropagation leaves out. None of these says anything about the backward pass. So a
//! verdict is not made of the quotient that a check shows, but of quotients of the loss without the 1e-7, with every
//! ReLU held on its side (`Kinks::Held`), and with an h that suits the array.
//!
//! Where one such quotient has the gradient's digits, nothing more is asked: no accident gives six of them. Elsewhere h
//! gets smaller, first at a glance, for a sharply bent loss needs no more; then it goes down from 1e-2 in steps of 4, and
//! the quotients that follow each other tell how far they can be trusted.

use rayon::prelude::*;

use super::frozen::{Frozen, FrozenLayer, FrozenPass, ParameterArray};
use super::perturb::{Difference, Scratch};

/// What a gradient comes to beside the quotients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// They differ by no more than the error of the quotients.
    Same,
    /// They differ by more.
    Different,
    /// No h gives quotients that can be trusted.
    Unclear,
    /// It was not looked at further, since others of these entries differ already.
    Left,
}

/// One entry of an array.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compared {
    /// The difference that is shown, at the h that was asked for.
    pub shown: Difference,
    /// What its gradient comes to.
    pub standing: Standing,
    /// How far the best quotient may be from the truth; 0 where nothing moves with the parameter and the gradient is 0.
    pub error: f64,
    /// By how much the 1e-7 inside the logarithm changes the difference that is shown; none where a kink does.
    pub logarithm: Option<f64>,
}

/// What the quotients of a network can tell at all.
#[derive(Clone, Debug, PartialEq)]
pub struct Reach {
    /// About the largest rounding error of the loss.
    rounding: f64,
    /// 1 less the probability of the right class, of the sample of which the network is least sure.
    doubt: f64,
    /// By array: the largest gradient that backpropagation has, without weight decay.
    largest: Vec<f64>,
}

/// Two numbers that share so much are the same.
const SAME: f64 = 1e-6;
/// How many times the estimate of its error a quotient may be off.
const SAFETY: f64 = 10.0;
/// A gradient this many times as large as what rounding leaves in a quotient can be told from another.
const CLEAR: f64 = 100.0;
/// The h of the quotients: this first, then smaller and smaller.
const FIRST: f64 = 1e-2;
/// By how much less h is at a second and a third glance, for a loss that bends sharply.
const SHARPER: f64 = 16.0;
/// A glance is worth something while rounding leaves no more than this share of the largest gradient.
const FINE: f64 = 1e-4;
/// By how much.
const RATIO: f64 = 4.0;
/// How many h.
const STEPS: usize = 11;
/// The h of an array whose gradients are large enough, and those above it, by which smaller ones are seen.
const USUAL: [f64; 3] = [1e-4, 1e-3, FIRST];
/// An h that was asked for is used when it lies between these.
const GOOD: [f64; 2] = [1e-6, 1e-3];
/// So many entries that seem to differ are looked at closely before it is asked whether that is enough.
const CLOSELY: usize = 32;
/// Below this doubt, y - t is all rounding.
const SURE: f64 = 1e-8;

impl Reach {
    /// Whether the values of the network, or its gradients, overflowed.
    pub fn is_finite(&self) -> bool {
        self.rounding.is_finite()
    }

    /// Whether the network is so sure of every sample that y - t is nothing but rounding.
    pub fn is_sure(&self) -> bool {
        self.doubt < SURE
    }

    /// Whether a gradient of this size is told from rounding in an array, at the h that is taken for it.
    pub fn tells(&self, array: usize, size: f64, h: f64) -> bool {
        size >= CLEAR * self.rounding / self.step(array, h)
    }

    /// About what rounding leaves in a difference at this h, at most.
    pub fn rounding_at(&self, h: f64) -> f64 {
        SAFETY * self.rounding / h
    }

    /// The largest gradient of an array by backpropagation, without weight decay.
    ///
    /// Before a batch normalisation the gradients of a bias are 0, and those of the weights next to nothing with two
    /// samples, which come out as 1 and -1 whatever the weights; before a layer normalisation it is so with two units. There an array is measured by all arrays of its layer, as
    /// large as a wrong gradient would be.
    ///
    /// # Panics
    /// When there is no such array.
    pub fn scale(&self, network: &FrozenPass, array: usize) -> f64 {
        let this = &network.arrays[array];
        let norm_of_it = |layer: &FrozenLayer| {
            layer.number == this.number && matches!(layer.kind, Frozen::BatchNorm(_) | Frozen::LayerNorm(_))
        };
        let normed = network.layers.iter().any(norm_of_it);
        let counts =
            |other: &ParameterArray| other.name == this.name || normed && other.number == this.number;
        let of = network.arrays.iter().zip(&self.largest).filter(|(other, _)| counts(other));
        of.map(|(_, largest)| *largest).fold(0.0, f64::max)
    }

    fn largest(&self, array: usize) -> f64 {
        self.largest[array]
    }

    /// The h of the first quotient of an array: what was asked for, if that is any good and shows the array's
    /// gradients; else one that does.
    fn step(&self, array: usize, h: f64) -> f64 {
        let shows = |h: f64| self.rounding / h <= SAME * CLEAR * self.largest(array);
        let asked = (GOOD[0]..=GOOD[1]).contains(&h).then_some(h);
        asked.into_iter().chain(USUAL).find(|h| shows(*h)).unwrap_or(FIRST)
    }
}

impl FrozenPass {
    /// What the quotients can tell about `gradients`, an array each, weight decay included.
    pub fn reach(&self, gradients: &[Vec<f64>]) -> Reach {
        let largest = |(array, values): (&ParameterArray, &Vec<f64>)| {
            let sizes =
                values.iter().enumerate().map(|(entry, value)| (value - self.decayed(array, entry)).abs());
            sizes.fold(0.0, f64::max)
        };
        Reach {
            rounding: self.rounding(),
            doubt: self.doubt(),
            largest: self.arrays.iter().zip(gradients).map(largest).collect(),
        }
    }

    /// Compares some entries of an array, in their order, shared out over the cores.
    ///
    /// `array` is a place in [`arrays`](Self::arrays), each entry one below its count, and `gradients` all gradients of
    /// the array, weight decay included; `h` is above 0.
    ///
    /// # Panics
    /// When there is no such array or entry.
    pub fn compare(
        &self,
        array: usize,
        entries: &[usize],
        gradients: &[f64],
        h: f64,
        reach: &Reach,
    ) -> Vec<Compared> {
        let (place, array) = (array, &self.arrays[array]);
        let step = reach.step(place, h);
        let gradient =
            |entry: usize| gradients.get(entry).map_or(f64::NAN, |g| g - self.decayed(array, entry));
        let floor = |entry: usize, h: f64| {
            SAFETY * reach.rounding / h + 4.0 * f64::EPSILON * self.decayed(array, entry).abs()
        };
        let glance = |scratch: &mut Scratch, entry: &usize| {
            let shown = self.difference(array, *entry, h, scratch);
            let quotient = match shown.plain {
                Some(plain) if step == h => plain,
                _ if self.moves_nothing(array, *entry) => 0.0,
                _ => self.smooth_difference(array, *entry, step, scratch),
            };
            let off = (gradient(*entry) - quotient).abs();
            let allowed = SAME * gradient(*entry).abs() + floor(*entry, step);
            let standing = if off <= allowed { Standing::Same } else { Standing::Unclear };
            let exact = off == 0.0 && quotient == 0.0;
            let error = if exact { 0.0 } else { off + reach.rounding / step };
            let logarithm =
                shown.plain.map(|plain| (shown.gradient - self.decayed(array, *entry) - plain).abs());
            (Compared { shown, standing, error, logarithm }, off)
        };
        let glanced: Vec<(Compared, f64)> =
            entries.par_iter().with_min_len(8).map_init(Scratch::default, glance).collect();
        let mut open: Vec<usize> =
            (0..glanced.len()).filter(|at| glanced[*at].0.standing == Standing::Unclear).collect();
        // The most striking first. NaN comes before them all.
        open.sort_by(|a, b| glanced[*b].1.total_cmp(&glanced[*a].1));
        let mut compared: Vec<Compared> = glanced.into_iter().map(|(compared, _)| compared).collect();
        let closely = |scratch: &mut Scratch, at: &usize| {
            let entry = entries[*at];
            let mut smooth = |h: f64| self.smooth_difference(array, entry, h, scratch);
            for h in [step / SHARPER, step / SHARPER / SHARPER] {
                let floor = floor(entry, h);
                let off = (gradient(entry) - smooth(h)).abs();
                if floor <= FINE * reach.largest(place) && off <= SAME * gradient(entry).abs() + floor {
                    return (Standing::Same, off + floor);
                }
            }
            settle(gradient(entry), smooth, |h| floor(entry, h) / SAFETY)
        };
        let mut differs = false;
        for some in open.chunks(CLOSELY) {
            if differs {
                for at in some {
                    compared[*at].standing = Standing::Left;
                }
                continue;
            }
            let settled: Vec<_> =
                some.par_iter().with_min_len(2).map_init(Scratch::default, closely).collect();
            for (at, (standing, error)) in some.iter().zip(settled) {
                (compared[*at].standing, compared[*at].error) = (standing, error);
                differs |= standing == Standing::Different;
            }
        }
        compared
    }

    /// λ·w for a weight, 0 for everything else: what weight decay adds to a gradient.
    fn decayed(&self, array: &ParameterArray, entry: usize) -> f64 {
        match self.weight(array, entry) {
            Some(w) if self.weight_decay != 0.0 => self.weight_decay * w,
            _ => 0.0,
        }
    }
}

/// Whether a gradient is the limit of quotients with smaller and smaller h, and how far the best of them may be off.
///
/// A quotient is trusted as far as it and the two before it agree, provided that they come nearer to each other or
/// differ by rounding; the error of the first two is that of larger h, so this errs on the safe side.
fn settle(
    gradient: f64,
    mut quotient: impl FnMut(f64) -> f64,
    floor: impl Fn(f64) -> f64,
) -> (Standing, f64) {
    let mut known: Vec<f64> = Vec::with_capacity(STEPS);
    let mut trusted: Vec<(f64, f64)> = Vec::with_capacity(STEPS);
    let mut h = FIRST;
    for _ in 0..STEPS {
        let value = quotient(h);
        if let [.., before, last] = known[..] {
            let (earlier, later, floor) = ((before - last).abs(), (last - value).abs(), floor(h));
            if later <= earlier / 2.0 + 4.0 * floor {
                trusted.push((value, earlier.max(later) + floor));
            }
        }
        known.push(value);
        h /= RATIO;
    }
    let Some(best) = trusted.iter().map(|(_, error)| *error).filter(|e| e.is_finite()).min_by(f64::total_cmp)
    else {
        return (Standing::Unclear, f64::INFINITY);
    };
    // One of them may be wrong by accident.
    let near = trusted.iter().filter(|(_, error)| *error <= 30.0 * best);
    let mut same =
        near.map(|(value, error)| (gradient - value).abs() <= SAFETY * error + SAME * gradient.abs());
    (if same.any(|same| same) { Standing::Same } else { Standing::Different }, best)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounded(value: f64) -> f64 {
        // A loss near 2, as a sum of many: off by a few units in its last place.
        ((value + 2.0) * 1e15).round() / 1e15
    }

    #[test]
    fn a_right_gradient_is_told_from_a_wrong_one_however_the_loss_bends() {
        // Smooth, a corner that is passed within 1e-4, and one within 1e-6.
        for bend in [1.0, 1e4, 1e6] {
            for at in [0.0, 0.3, 2.0] {
                let loss = |x: f64| rounded(0.1 * (bend * x + at).tanh() / bend);
                let quotient = |h: f64| (loss(h) - loss(-h)) / (h + h);
                let slope = 0.1 * (1.0 - f64::tanh(at) * f64::tanh(at));
                let (standing, error) = settle(slope, quotient, |h| 1e-15 / h);
                assert_eq!(standing, Standing::Same, "{bend} {at}: {error}");
                let (standing, error) = settle(1.2 * slope, quotient, |h| 1e-15 / h);
                let told = standing == Standing::Different || error * 300.0 > 0.2 * slope;
                assert!(told, "{bend} {at}: {error}");
                assert!(bend > 1e5 || standing == Standing::Different, "{bend} {at}: {error}");
            }
        }
    }

    #[test]
    fn a_loss_that_never_settles_is_unclear() {
        assert_eq!(settle(1.0, |h| 1.0 / h, |_| 0.0).0, Standing::Unclear);
        assert_eq!(settle(1.0, |_| f64::NAN, |_| 0.0).0, Standing::Unclear);
        assert_eq!(settle(f64::NAN, |_| 1.0, |h| 1e-15 / h).0, Standing::Different);
    }
}
