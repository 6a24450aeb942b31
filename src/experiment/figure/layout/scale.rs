//! One axis as it is drawn: from which value to which, and where its ticks stand.

use super::super::{Axis, Span, format, ticks};

/// An axis with its ends, linear or logarithmic.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    name: String,
    /// What 0, 1, 2 … stand for, on an axis of words.
    names: Vec<String>,
    /// Between the ends, which are logarithms on a logarithmic axis.
    span: Span,
    logarithmic: bool,
}

/// One tick.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where it stands, from the low end of the axis, 0, to the high one, 1.
    pub share: f64,
    /// What is written beside it.
    pub label: String,
}

/// Beyond the outermost values of a free axis, as a share of it.
const ROOM: f64 = 0.04;
/// Above the highest point of a curve, and below the lowest, as a share of the axis.
const ABOVE: f64 = 0.05;
/// Curves are drawn by their differences, and between numbers that are further apart there are none.
const FAR: f64 = 1e300;

impl Scale {
    /// An axis that holds all `values` with a little room at both ends. Where the axis has bounds of its own that have a place on
    /// it, it ends there; values without a place count for nothing.
    pub fn around(axis: &Axis, logarithmic: bool, values: impl Iterator<Item = f64>) -> Self {
        Self::fitted(axis, logarithmic, values, |ends| {
            Span::new(ends).map_or_else(|| Span::of(ends), |span| span.with_room(ROOM))
        })
    }

    /// The same without room: from the least of `values` to the greatest.
    pub fn exact(axis: &Axis, values: impl Iterator<Item = f64>) -> Self {
        Self::fitted(axis, false, values, Span::of)
    }

    /// The horizontal axis of curves: without room, and one unit long where all points have the same x.
    pub fn along(axis: &Axis, values: impl Iterator<Item = f64>) -> Self {
        Self::fitted(axis, false, values, |[low, high]| {
            if low < high { Span::of([low, high]) } else { Span::of([low, low + 1.0]) }
        })
    }

    /// The vertical axis of curves and bars. It begins at 0 where the values do: a loss never falls below 0, and an axis that goes
    /// on there would suggest that it might.
    pub fn of_heights(axis: &Axis, logarithmic: bool, values: impl Iterator<Item = f64>) -> Self {
        Self::fitted(axis, logarithmic, values, |ends| {
            let [low, high] = ends.map(|end| end.clamp(-FAR, FAR));
            let floor = if low == 0.0 && !logarithmic { 0.0 } else { f64::NEG_INFINITY };
            if low > high {
                return Span::of([0.0, 1.0]);
            }
            let [below, above] = if low < high {
                let room = ((high - low) * ABOVE).max((high.abs() * 1e-3).max(1e-9));
                [low - room, high + room]
            } else {
                Span::of([low, high]).ends()
            };
            Span::of([below.max(floor), above])
        })
    }

    fn fitted(
        axis: &Axis,
        logarithmic: bool,
        values: impl Iterator<Item = f64>,
        room: impl Fn([f64; 2]) -> Span,
    ) -> Self {
        let held = axis.range.unwrap_or([f64::NAN; 2]).map(|end| lift(end, logarithmic));
        let ends = if held.iter().all(|end| end.is_finite()) {
            held
        } else {
            let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
            for value in values.map(|value| lift(value, logarithmic)).filter(|value| value.is_finite()) {
                low = low.min(value);
                high = high.max(value);
            }
            let free = room([low, high]).ends();
            [0, 1].map(|end| if held[end].is_finite() { held[end] } else { free[end] })
        };
        Self { name: axis.heading(), names: axis.names.clone(), span: Span::of(ends), logarithmic }
    }

    /// What is measured, and in which unit.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// From which value to which, of a logarithmic axis their logarithms.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Whether it is logarithmic.
    pub fn is_logarithmic(&self) -> bool {
        self.logarithmic
    }

    /// How far a value is from the low end to the high one, and beyond; NaN when it has no place on the axis.
    pub fn share(&self, value: f64) -> f64 {
        let share = self.span.share(lift(value, self.logarithmic));
        if share.is_finite() { share } else { f64::NAN }
    }

    /// The value at a share of the axis.
    pub fn value(&self, share: f64) -> f64 {
        drop(self.span.at(share), self.logarithmic)
    }

    /// At most `most` ticks: at round numbers, at powers of ten on a logarithmic axis of more than a decade, or at words.
    pub fn ticks(&self, most: usize) -> Vec<Tick> {
        let ticks = self.places(self.span, most);
        ticks.into_iter().map(|(place, label)| Tick { share: self.span.share(place), label }).collect()
    }

    /// The ticks of a part of the axis: where each stands, on a logarithmic axis the logarithm, and its label.
    pub fn places(&self, part: Span, most: usize) -> Vec<(f64, String)> {
        let [low, high] = part.ends();
        if !self.names.is_empty() {
            let every = self.names.len().div_ceil(most.max(1));
            let named = self.names.iter().enumerate().step_by(every);
            let named = named.map(|(at, name)| (at as f64, name.clone()));
            return named.filter(|(at, _)| (-1e-9..=1.0 + 1e-9).contains(&part.share(*at))).collect();
        }
        if !self.logarithmic {
            let (places, step) = ticks::linear(low, high, most);
            return places.into_iter().map(|place| (place, format::tick(place, step))).collect();
        }
        let powers = ticks::logarithmic(low, high, most);
        if powers.len() > 1 {
            return powers.into_iter().map(|power| (power, power_of_ten(power))).collect();
        }
        within_a_decade([low, high], most)
    }
}

/// From a value to where it stands on an axis: its logarithm on a logarithmic one, NaN where it has none.
pub fn lift(value: f64, logarithmic: bool) -> f64 {
    match logarithmic {
        true if value > 0.0 => value.log10(),
        true => f64::NAN,
        false => value,
    }
}

/// The way back from [`lift`].
fn drop(lifted: f64, logarithmic: bool) -> f64 {
    if logarithmic { 10f64.powf(lifted) } else { lifted }
}

/// The ticks of a logarithmic axis on which there is at most one power of ten, its ends given as logarithms: at round numbers, and
/// where there are none of them at the ends. An axis without ticks says nothing.
fn within_a_decade([low, high]: [f64; 2], most: usize) -> Vec<(f64, String)> {
    let (places, step) = ticks::linear(drop(low, true), drop(high, true), most);
    let round = places.into_iter().filter(|place| *place > 0.0);
    let round: Vec<_> = round.map(|place| (place.log10(), format::tick(place, step))).collect();
    // Round values gather at the upper end of the axis, where their labels would lie on each other.
    let clear = (high - low) / most as f64 * 0.5;
    let is_clear = |places: &[f64]| places.windows(2).all(|pair| pair[1] - pair[0] >= clear);
    let at: Vec<f64> = round.iter().map(|(place, _)| *place).collect();
    if (round.len() >= 2 && is_clear(&at)) || most < 2 {
        return round;
    }
    let first = low.floor() as i32;
    for digits in [&[1.0, 2.0, 5.0][..], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]] {
        let all =
            (first..=high.floor() as i32).flat_map(|decade| digits.iter().map(move |digit| (decade, *digit)));
        let places =
            all.map(|(decade, digit): (i32, f64)| (f64::from(decade) + digit.log10(), digit, decade));
        let inside: Vec<_> =
            places.filter(|(place, ..)| (low - 1e-9..=high + 1e-9).contains(place)).collect();
        let at: Vec<f64> = inside.iter().map(|(place, ..)| *place).collect();
        if (2..=most).contains(&inside.len()) && is_clear(&at) {
            let label = |digit: f64, decade: i32| {
                let step = 10_f64.powi(decade);
                format::tick(digit * step, step)
            };
            return inside.into_iter().map(|(place, digit, decade)| (place, label(digit, decade))).collect();
        }
    }
    let ends = [low, high].map(|end| drop(end, true));
    let mut labels = ends.map(format::significant);
    for digits in 2..16 {
        if labels[0] != labels[1] {
            break;
        }
        labels = ends.map(|end| format!("{end:.digits$e}").replace('-', "−"));
    }
    let [first, last] = labels;
    vec![(low, first), (high, last)]
}

fn power_of_ten(exponent: f64) -> String {
    let value = 10f64.powf(exponent);
    if (0.001..1e6).contains(&value) {
        format::tick(value, value)
    } else {
        format!("1e{exponent:.0}").replace('-', "−")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_logarithmic_axis_always_has_ticks(
            middle in -12.0..9.0_f64, decades in 1e-4..20.0_f64, most in 2..10_usize,
        ) {
            let ends = [middle - decades / 2.0, middle + decades / 2.0].map(|end: f64| 10_f64.powf(end));
            let scale = Scale::around(&Axis::new("x", ""), true, ends.into_iter());
            let ticks = scale.ticks(most);
            prop_assert!((2..=most).contains(&ticks.len()), "{:?}", ticks);
            prop_assert!(ticks.iter().all(|tick| (-1e-6..=1.0 + 1e-6).contains(&tick.share)), "{:?}", ticks);
            let mut labels: Vec<_> = ticks.iter().map(|tick| &tick.label).collect();
            labels.dedup();
            prop_assert!(labels.len() == ticks.len() || decades < 1e-2, "{:?}", ticks);
        }
    }

    fn around(values: &[f64], logarithmic: bool) -> Scale {
        Scale::around(&Axis::new("x", ""), logarithmic, values.iter().copied())
    }

    #[test]
    fn an_axis_without_values_or_width_is_still_an_axis() {
        for values in [
            &[][..],
            &[f64::NAN],
            &[f64::INFINITY, f64::NAN],
            &[3.0],
            &[0.0, 0.0],
            &[-1e308, 1e308],
            &[f64::MIN, f64::MAX],
            &[0.0, 5e-324],
        ] {
            let (axis, values) = (Axis::new("x", ""), || values.iter().copied());
            for scale in [
                Scale::around(&axis, false, values()),
                Scale::around(&axis, true, values()),
                Scale::of_heights(&axis, false, values()),
                Scale::of_heights(&axis, true, values()),
                Scale::along(&axis, values()),
                Scale::exact(&axis, values()),
            ] {
                let [low, high] = scale.span().ends();
                assert!(low < high && low.is_finite() && high.is_finite(), "{scale:?}");
                assert!(scale.ticks(9).len() <= 9);
            }
        }
    }

    #[test]
    fn values_have_their_share_and_others_none() {
        let log = Scale::around(&Axis::new("x", "").held(1e-3, 1e1), true, std::iter::empty());
        assert!((log.share(0.1) - 0.5).abs() < 1e-9 && (log.value(0.5) - 0.1).abs() < 1e-9);
        assert!(log.share(0.0).is_nan() && log.share(-1.0).is_nan() && log.share(f64::NAN).is_nan());
        let held = Scale::around(&Axis::new("x", "s").held(0.0, 2.0), false, [100.0].into_iter());
        assert_eq!((held.share(1.0), held.name()), (0.5, "x (s)"));
        assert_eq!(held.ticks(5).len(), 5);
    }

    #[test]
    fn a_free_axis_holds_all_its_values_with_room_on_both_sides() {
        let scale = around(&[3.0, 0.0, f64::NAN, 2.0], false);
        assert!(scale.share(0.0) > 0.03 && scale.share(3.0) < 0.97);
        assert_eq!(around(&[2.0], false).span().ends(), [1.8, 2.2], "a tenth around a single value");
        assert_eq!(around(&[1e-9, 0.0, 1e-3], true).ticks(9).len(), 7);
    }

    #[test]
    fn curves_stand_on_0_and_fill_their_axis() {
        let axis = Axis::new("x", "");
        let heights = |values: &[f64]| Scale::of_heights(&axis, false, values.iter().copied()).span().ends();
        assert_eq!(heights(&[0.0, 2.0]), [0.0, 2.1]);
        assert_eq!(heights(&[1.0, 2.0]), [0.95, 2.05]);
        assert_eq!(heights(&[0.0]), [0.0, 0.5]);
        assert_eq!(Scale::along(&axis, [3.0, 9.0].into_iter()).span().ends(), [3.0, 9.0]);
        assert_eq!(Scale::along(&axis, [3.0].into_iter()).span().ends(), [3.0, 4.0]);
    }

    #[test]
    fn a_bound_without_a_logarithm_leaves_that_end_free() {
        let axis = Axis::new("x", "").held(0.0, 100.0);
        let [low, high] = Scale::of_heights(&axis, true, [1.0, 10.0].into_iter()).span().ends();
        assert!(low < 0.0 && low > -0.1, "{low}");
        assert_eq!(high, 2.0);
    }

    #[test]
    fn less_than_a_decade_is_ticked_by_round_values() {
        let scale = Scale::around(&Axis::new("", "").held(2.0, 5.0), true, std::iter::empty());
        let labels: Vec<String> = scale.ticks(5).into_iter().map(|tick| tick.label).collect();
        assert_eq!(labels, ["2", "3", "4", "5"]);
    }

    #[test]
    fn words_take_the_place_of_numbers() {
        let axis = Axis::new("optimizer", "").held(-0.5, 1.5).named(vec!["sgd".into(), "adam".into()]);
        let ticks = Scale::around(&axis, false, std::iter::empty()).ticks(9);
        let ticks: Vec<_> = ticks.into_iter().map(|tick| (tick.share, tick.label)).collect();
        assert_eq!(ticks, [(0.25, "sgd".to_owned()), (0.75, "adam".to_owned())]);
    }
}
