//! The sum of a unit, term by term, in decimal places that add up: what is shown is the sum of what is shown.
//!
//! All lines have the same number of places and the same power of ten. What is not listed is the difference of what is, so that the
//! rounding of the lines, and of the network's own sum, falls there and nowhere else.

use crate::experiment::figure::format;

/// So many terms are listed.
const TERMS: usize = 4;
/// Decimal places of a usual sum.
const PLACES: i32 = 3;
/// The most of one that is next to nothing beside its terms.
const MOST_PLACES: i32 = 9;
/// A smaller sum has more places.
const SMALL: f64 = 0.01;
/// Without a power of ten from here
const LEAST: f64 = 1e-2;
/// to here.
const MOST: f64 = 1e5;

/// One product of the sum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Term {
    /// The number of the input, from 0.
    pub input: usize,
    /// Its value.
    pub value: f64,
    /// Its weight.
    pub weight: f64,
}

/// w·x + b of one unit and one image.
#[derive(Clone, Debug, PartialEq)]
pub struct Ladder {
    /// The terms of the greatest size, greatest first, ties by the number of the input; none that is 0.
    pub terms: Vec<Term>,
    /// How many more inputs are not 0.
    pub others: usize,
    /// The bias.
    pub bias: f64,
    /// The sum, as the network has it.
    pub sum: f64,
    /// Decimal places of all lines, and the power of ten that they are multiples of; none where a line is no number.
    scale: Option<[i32; 2]>,
}

impl Ladder {
    /// The sum of `weights` times `inputs` and a bias, of which the network made `sum`.
    pub fn new(weights: &[f64], inputs: &[f64], bias: f64, sum: f64) -> Self {
        let all = inputs.iter().zip(weights).enumerate();
        let mut terms: Vec<Term> =
            all.map(|(input, (value, weight))| Term { input, value: *value, weight: *weight }).collect();
        terms.retain(|term| term.value != 0.0);
        // Stable, so that ties stay in their order; what is no number comes first and is seen.
        terms.sort_by(|a, b| b.product().abs().total_cmp(&a.product().abs()));
        let others = terms.len().saturating_sub(TERMS);
        terms.truncate(TERMS);
        let lines = || terms.iter().map(Term::product).chain([bias, sum]);
        let most = lines().map(f64::abs).fold(0.0, f64::max);
        let scale = lines().all(f64::is_finite).then(|| {
            let power =
                if most == 0.0 || (LEAST..MOST).contains(&most) { 0 } else { most.log10().floor() as i32 };
            let shown = sum.abs() / 10_f64.powi(power);
            let more = if shown > 0.0 && shown < SMALL { (SMALL / shown).log10().ceil() as i32 } else { 0 };
            [(PLACES + more).min(MOST_PLACES), power]
        });
        Self { terms, others, bias, sum, scale }
    }

    /// A number as a whole multiple of the last decimal place shown; none where it has no such place.
    fn in_places(&self, number: f64) -> Option<i64> {
        let [places, power] = self.scale?;
        Some((number / 10_f64.powi(power) * 10_f64.powi(places)).round() as i64)
    }

    /// What all inputs that are not listed come to, in the last decimal place shown.
    fn rest(&self) -> Option<i64> {
        let listed: Option<i64> = self.terms.iter().map(|term| self.in_places(term.product())).sum();
        Some(self.in_places(self.sum)? - listed? - self.in_places(self.bias)?)
    }

    /// What all inputs that are not listed come to, as it is shown; none where there is nothing to say.
    pub fn rest_in_words(&self) -> Option<String> {
        let rest = self.rest();
        (self.others > 0 || rest.is_none_or(|rest| rest != 0))
            .then(|| rest.map_or_else(|| "NaN".to_owned(), |rest| self.written(rest, true)))
    }

    /// A line of the sum as it is shown, with its sign.
    pub fn line(&self, number: f64) -> String {
        self.in_places(number)
            .map_or_else(|| format::significant(number), |places| self.written(places, true))
    }

    /// What came of the sum, in the same places; where nothing would be left of it in these, in others.
    pub fn result(&self, number: f64) -> String {
        let in_places = self.in_places(number).filter(|places| *places != 0 || number == 0.0);
        in_places.map_or_else(|| format::significant(number), |places| self.written(places, false))
    }

    fn written(&self, in_places: i64, with_plus: bool) -> String {
        let Some([places, power]) = self.scale else { return String::new() };
        let sign = match in_places {
            ..0 => "−",
            0 => "",
            _ if with_plus => "+",
            _ => "",
        };
        let one = 10_u64.pow(places.unsigned_abs());
        let size = in_places.unsigned_abs();
        let power = match power {
            0 => String::new(),
            ..0 => format!("e−{}", -power),
            _ => format!("e{power}"),
        };
        let places = places.unsigned_abs() as usize;
        format!("{sign}{}.{:0places$}{power}", size / one, size % one)
    }
}

impl Term {
    /// What it adds.
    pub fn product(&self) -> f64 {
        self.value * self.weight
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A line read back from its words: digits before the power of ten, in the last decimal place.
    fn read(words: &str) -> i64 {
        let digits = words.split('e').next().expect("there is one").replace('−', "-").replace(['+', '.'], "");
        digits.parse().expect("it is a number")
    }

    fn places(words: &str) -> usize {
        words
            .split('e')
            .next()
            .and_then(|digits| digits.split_once('.'))
            .map_or(0, |(_, places)| places.len())
    }

    proptest! {
        /// Whatever the size of the weights, what is read adds up to the last digit, and no line is off by more than half of it.
        #[test]
        fn what_is_shown_adds_up(
            pairs in proptest::collection::vec((-3.0..3.0f64, prop_oneof![Just(0.0), 0.0..1.0f64]), 1..40),
            bias in -1.0..1.0f64,
            size in -12..12i32,
            cancels in any::<bool>(),
        ) {
            let factor = 10_f64.powi(size);
            let weights: Vec<f64> = pairs.iter().map(|(weight, _)| f64::from((weight * factor) as f32)).collect();
            let inputs: Vec<f64> = pairs.iter().map(|(_, input)| *input).collect();
            let product: f64 = weights.iter().zip(&inputs).map(|(weight, input)| weight * input).sum();
            let bias = if cancels { -product * (1.0 + 1e-4 * bias) } else { bias * factor };
            // The network sums in 32 bits.
            let sum = f64::from((product + bias) as f32);
            let ladder = Ladder::new(&weights, &inputs, bias, sum);
            let mut total = read(&ladder.line(ladder.bias));
            let last = 10_f64.powi(ladder.scale.expect("all are numbers")[1] - ladder.scale.expect("as above")[0]);
            for term in &ladder.terms {
                let line = ladder.line(term.product());
                prop_assert!((read(&line) as f64 * last - term.product()).abs() <= 0.5001 * last, "{line}");
                total += read(&line);
            }
            let rest = ladder.rest_in_words();
            total += rest.as_deref().map_or(0, read);
            prop_assert_eq!(total, read(&ladder.line(sum)));
            prop_assert_eq!(places(&ladder.line(sum)), places(&ladder.line(bias)));
            // The rest is what the others really come to, but for the rounding of the lines and of the network.
            let listed: f64 = ladder.terms.iter().map(Term::product).sum();
            let rest = rest.as_deref().map_or(0, read) as f64 * last;
            let rounding = 0.5001 * last * (ladder.terms.len() + 2) as f64 + (product.abs() + bias.abs()) * 1e-6;
            prop_assert!((product - listed - rest).abs() <= rounding, "{} {rest}", product - listed);
        }
    }

    #[test]
    fn the_greatest_terms_are_listed_and_ties_go_by_number() {
        let ladder =
            Ladder::new(&[1.0, -2.0, 2.0, 0.5, 9.0, -0.1], &[1.0, 1.0, 1.0, 1.0, 0.0, 1.0], 0.25, 1.65);
        let listed: Vec<usize> = ladder.terms.iter().map(|term| term.input).collect();
        assert_eq!((listed, ladder.others), (vec![1, 2, 0, 3], 1));
        let lines: Vec<String> = ladder.terms.iter().map(|term| ladder.line(term.product())).collect();
        assert_eq!(lines, ["−2.000", "+2.000", "+1.000", "+0.500"]);
        assert_eq!(ladder.rest_in_words().as_deref(), Some("−0.100"));
        assert_eq!((ladder.line(0.25).as_str(), ladder.result(1.65).as_str()), ("+0.250", "1.650"));
    }

    #[test]
    fn odd_sums_are_said_as_they_are() {
        let dead = Ladder::new(&[0.0; 3], &[1.0; 3], 0.0, 0.0);
        assert_eq!((dead.line(0.0).as_str(), dead.rest_in_words()), ("0.000", None));
        let none = Ladder::new(&[], &[], 0.5, 0.5);
        assert_eq!((none.terms.len(), none.line(0.5)), (0, "+0.500".to_owned()));
        let broken = Ladder::new(&[f64::NAN, 1.0], &[1.0, 1.0], 0.0, f64::NAN);
        assert_eq!((broken.terms[0].input, broken.line(f64::NAN).as_str()), (0, "NaN"));
        assert_eq!(broken.result(f64::INFINITY), "∞");
        let small = Ladder::new(&[0.5], &[1.0], -0.49995, 0.000_05);
        assert_eq!((small.line(0.000_05).as_str(), small.line(0.5).as_str()), ("+0.000050", "+0.500000"));
        let large = Ladder::new(&[3e12], &[0.5], 0.0, 1.5e12);
        assert_eq!(large.line(1.5e12), "+1.500e12");
        // A sigmoid of a sum that is far below 0.
        assert_eq!(Ladder::new(&[-20.0], &[1.0], 0.0, -20.0).result(2.06e-9), "2.1e−9");
    }
}
