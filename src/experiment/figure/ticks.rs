//! Where the ticks of an axis stand: round numbers, as many as there is room for.

/// Round positions within `low..=high`, at most `most` of them, and the distance between two.
///
/// Steps are 1, 2 or 5 times a power of ten. An empty or not finite range has no ticks, nor has one so narrow that no round
/// numbers can be told apart in it.
pub fn linear(low: f64, high: f64, most: usize) -> (Vec<f64>, f64) {
    const NONE: (Vec<f64>, f64) = (Vec::new(), 1.0);
    if !low.is_finite() || !high.is_finite() || low >= high || most == 0 {
        return NONE;
    }
    // In parts, since the difference of two numbers may be beyond all numbers.
    let rough = high / most as f64 - low / most as f64;
    let power = 10f64.powf(rough.log10().floor());
    for factor in [1.0, 2.0, 5.0, 10.0, 20.0] {
        let step = factor * power;
        // Numbers at the ends are further apart than round ones would be, or a step is not a number that can be divided by.
        let apart = low.abs().max(high.abs()) * f64::EPSILON;
        if !step.is_normal() || step <= 4.0 * apart {
            return NONE;
        }
        // Whole numbers far below 2^53, as the step is far above the last bits of the ends.
        let first = (low / step - 1e-9).ceil();
        let last = (high / step + 1e-9).floor();
        if last - first < most as f64 {
            let count = (last - first + 1.0).max(0.0) as usize;
            return ((0..count).map(|at| (first + at as f64) * step).collect(), step);
        }
    }
    NONE
}

/// Whole powers of ten within `low..=high`, both given as base-10 logarithms; every n-th where there are more
/// than `most`.
pub fn logarithmic(low: f64, high: f64, most: usize) -> Vec<f64> {
    // No number has a logarithm beyond this, and whoever asks for more ticks than powers gets all.
    const BEYOND: f64 = 400.0;
    if !low.is_finite() || !high.is_finite() || high < low || most == 0 {
        return Vec::new();
    }
    let first = (low.max(-BEYOND) - 1e-9).ceil() as i64;
    let last = (high.min(BEYOND) + 1e-9).floor() as i64;
    let stride = usize::try_from(last - first).unwrap_or(0) / most + 1;
    (first..=last).step_by(stride).map(|at| at as f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn steps_are_round() {
        assert_eq!(linear(0.0, 1.0, 5).1, 0.5);
        assert_eq!(
            linear(0.0, 1.0, 6).0,
            [0.0, 0.2, 0.4, 0.6, 0.8, 1.0].map(|x: f64| (x * 5.0).round() * 0.2)
        );
        assert_eq!(linear(0.0, 10_000.0, 6).0, [0.0, 2000.0, 4000.0, 6000.0, 8000.0, 10_000.0]);
        assert_eq!(logarithmic(-2.5, 1.0, 9), [-2.0, -1.0, 0.0, 1.0]);
    }

    #[test]
    fn a_range_without_width_has_no_ticks() {
        assert!(linear(1.0, 1.0, 5).0.is_empty());
        assert!(linear(0.0, f64::NAN, 5).0.is_empty());
        assert!(linear(f64::NEG_INFINITY, 0.0, 5).0.is_empty());
        assert!(logarithmic(2.0, 1.0, 5).is_empty() && logarithmic(f64::NAN, 1.0, 5).is_empty());
    }

    #[test]
    fn an_axis_of_any_width_has_round_ticks_or_none() {
        assert_eq!(linear(-1e20, 1e20, 5).0, [-1e20, -5e19, 0.0, 5e19, 1e20]);
        assert_eq!(linear(f64::MIN, f64::MAX, 5).0, [-1e308, 0.0, 1e308]);
        for narrow in [[0.0, 5e-324], [1.0, 1.0f64.next_up()], [1e300, 1e300f64.next_up()]] {
            assert!(linear(narrow[0], narrow[1], 9).0.is_empty(), "{narrow:?}");
        }
        assert_eq!(logarithmic(-324.0, 308.0, 4), [-324.0, -165.0, -6.0, 153.0]);
        assert!(logarithmic(f64::MIN, f64::MAX, 9).len() <= 9);
    }

    proptest! {
        #[test]
        fn no_range_has_too_many_ticks_or_ticks_outside(low: f64, high: f64, most in 0usize..20) {
            let (ticks, step) = linear(low, high, most);
            prop_assert!(ticks.len() <= most && step.is_normal() && step > 0.0);
            prop_assert!(ticks.iter().all(|tick| *tick >= low - step * 1e-6 && *tick <= high + step * 1e-6));
            prop_assert!(ticks.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(logarithmic(low, high, most).len() <= most);
        }

        #[test]
        fn ticks_lie_in_the_range_and_are_not_too_many(
            low in -1e6..1e6f64, span in 1e-6..1e6f64, most in 1usize..20,
        ) {
            let (ticks, step) = linear(low, low + span, most);
            prop_assert!(ticks.len() <= most);
            for tick in ticks {
                prop_assert!(tick >= low - step * 1e-6 && tick <= low + span + step * 1e-6);
            }
        }
    }
}
