//! The span of an axis, from one number to a larger one, whatever these are: as close together as two neighbouring numbers,
//! or so far apart that their difference is no number any more.

/// From a low end to a high one, both finite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    low: f64,
    high: f64,
}

impl Span {
    /// From `low` to `high`; none unless both are finite and the second is larger.
    pub fn new([low, high]: [f64; 2]) -> Option<Self> {
        (low.is_finite() && high.is_finite() && low < high).then_some(Self { low, high })
    }

    /// The same for an axis that must be there: from 0 to 1 where an end is not finite, and around a single value.
    pub fn of([low, high]: [f64; 2]) -> Self {
        if !low.is_finite() || !high.is_finite() {
            return Self { low: 0.0, high: 1.0 };
        }
        Self::new([low, high]).unwrap_or_else(|| {
            let half = if low == 0.0 { 0.5 } else { low.abs() * 0.1 };
            // At the largest numbers there is no room on one side, at the smallest none for a tenth.
            let [below, above] = [low.next_down().min(low - half), low.next_up().max(low + half)];
            Self { low: below.max(f64::MIN), high: above.min(f64::MAX) }
        })
    }

    /// The low end.
    pub fn low(self) -> f64 {
        self.low
    }

    /// The high end.
    pub fn high(self) -> f64 {
        self.high
    }

    /// Both ends.
    pub fn ends(self) -> [f64; 2] {
        [self.low, self.high]
    }

    /// How far `value` is from the low end, 0, to the high one, 1, and beyond; NaN for NaN.
    pub fn share(self, value: f64) -> f64 {
        let width = self.high - self.low;
        if width.is_finite() {
            (value - self.low) / width
        } else {
            // The halves are no further apart than numbers reach.
            (value / 2.0 - self.low / 2.0) / (self.high / 2.0 - self.low / 2.0)
        }
    }

    /// The value at `share` of the way from the low end to the high one.
    pub fn at(self, share: f64) -> f64 {
        let width = self.high - self.low;
        if width.is_finite() {
            self.low + share * width
        } else {
            self.low * (1.0 - share) + self.high * share
        }
    }

    /// With `share` of its width more at both ends, as far as numbers reach.
    #[must_use]
    pub fn with_room(self, share: f64) -> Self {
        let [low, high] = [self.at(-share), self.at(1.0 + share)];
        Self { low: low.max(f64::MIN), high: high.min(f64::MAX) }
    }

    /// So many units of something, `length`, for each unit of the axis, in proportion to `other`: how two axes of a plane
    /// turn a direction.
    pub fn scale(self, length: f64, other: Self) -> f64 {
        let [width, of_other] = [self, other].map(|span| span.high / 2.0 - span.low / 2.0);
        length / (width / width.max(of_other))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_ends_are_0_and_1_and_the_way_back_leads_back() {
        for ends in [
            [0.0, 5e-324],
            [-5e-324, 5e-324],
            [-1.0, 1.0],
            [-1e300, 1e300],
            [f64::MIN, f64::MAX],
            [-1e20, 1e20],
            [1e300, 1e300f64.next_up()],
            [1.0, 1.0f64.next_up()],
        ] {
            let span = Span::new(ends).expect("it is a span");
            assert_eq!(ends.map(|end| span.share(end)), [0.0, 1.0], "{ends:?}");
            assert_eq!([0.0, 1.0].map(|share| span.at(share)), ends);
            let [low, high] = span.with_room(0.04).ends();
            assert!(low.is_finite() && high.is_finite() && low <= ends[0] && high >= ends[1], "{ends:?}");
        }
    }

    proptest! {
        #[test]
        fn any_two_numbers_make_an_axis(low: f64, high: f64, value: f64) {
            let span = Span::of([low, high]);
            prop_assert!(span.low() < span.high() && span.low().is_finite() && span.high().is_finite());
            let inside = span.at(0.5);
            prop_assert!(inside >= span.low() && inside <= span.high());
            if value >= span.low() && value <= span.high() {
                prop_assert!((0.0..=1.0).contains(&span.share(value)), "{span:?} {value}");
            }
        }
    }
}
