//! Where the ticks of an axis stand: round numbers, as many as there is room for.

/// Round positions within `low..=high`, at most `most` of them, and the distance between two.
///
/// Steps are 1, 2 or 5 times a power of ten. An empty or not finite range has no ticks.
pub fn linear(low: f64, high: f64, most: usize) -> (Vec<f64>, f64) {
    let span = high - low;
    if !span.is_finite() || span <= 0.0 || most == 0 {
        return (Vec::new(), 1.0);
    }
    let rough = span / most as f64;
    let power = 10f64.powf(rough.log10().floor());
    let mut ticks = Vec::new();
    for factor in [1.0, 2.0, 5.0, 10.0, 20.0] {
        let step = factor * power;
        let first = (low / step - 1e-9).ceil() as i64;
        let last = (high / step + 1e-9).floor() as i64;
        let count = usize::try_from(last - first + 1).unwrap_or(0);
        if count <= most {
            ticks.extend((first..=last).map(|at| at as f64 * step));
            return (ticks, step);
        }
    }
    (ticks, power)
}

/// Whole powers of ten within `low..=high`, both given as base-10 logarithms; every n-th where there are more
/// than `most`.
pub fn logarithmic(low: f64, high: f64, most: usize) -> Vec<f64> {
    if !(high - low).is_finite() || high < low || most == 0 {
        return Vec::new();
    }
    let first = (low - 1e-9).ceil() as i64;
    let last = (high + 1e-9).floor() as i64;
    let stride = usize::try_from((last - first) / most as i64 + 1).unwrap_or(1);
    (first..=last).step_by(stride.max(1)).map(|at| at as f64).collect()
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
    }

    proptest! {
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
