//! Fewer points with the same extremes, for a window that does not listen.

/// How many neighbouring points are looked at together; at most four of them stay.
const GROUP: usize = 8;

/// Keeps of every eight points the one with the least value, the one with the greatest (a value that is not a number
/// counts as the greatest of all), and the first and the last landmark, in their order; and the last point of all, where
/// the run stands. At least halves the points.
pub(super) fn thin<P: Clone>(
    points: &[P],
    value: impl Fn(&P) -> f64,
    is_landmark: impl Fn(&P) -> bool,
) -> Vec<P> {
    let mut kept = Vec::with_capacity(points.len() / 2 + 4);
    // The sign of a not-a-number depends on the processor; it has no place in the order.
    let key = |point: &P| {
        let value = value(point);
        if value.is_nan() { f64::NAN } else { value }
    };
    for (number, group) in points.chunks(GROUP).enumerate() {
        let indexed = || group.iter().enumerate();
        let mut stay = [
            indexed().min_by(|a, b| key(a.1).total_cmp(&key(b.1))).map(|(index, _)| index),
            indexed().max_by(|a, b| key(a.1).total_cmp(&key(b.1))).map(|(index, _)| index),
            indexed().find(|(_, point)| is_landmark(point)).map(|(index, _)| index),
            indexed().rfind(|(_, point)| is_landmark(point)).map(|(index, _)| index),
            (number * GROUP + group.len() == points.len()).then(|| group.len() - 1),
        ];
        stay.sort_unstable();
        let mut last = None;
        for index in stay.into_iter().flatten() {
            if last != Some(index) {
                kept.extend(group.get(index).cloned());
            }
            last = Some(index);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn extremes_stay_in_order_and_the_rest_is_halved(values in prop::collection::vec(-1e3..1e3_f64, 8..300)) {
            let points: Vec<(usize, f64)> = values.iter().copied().enumerate().collect();
            let kept = thin(&points, |point| point.1, |point| point.0 % 5 == 0);
            let extreme = |points: &[(usize, f64)], pick: fn(f64, f64) -> f64| {
                points.iter().map(|point| point.1).reduce(pick)
            };
            prop_assert_eq!(extreme(&kept, f64::max), extreme(&points, f64::max));
            prop_assert_eq!(extreme(&kept, f64::min), extreme(&points, f64::min));
            prop_assert!(kept.is_sorted_by(|a, b| a.0 < b.0));
            prop_assert_eq!(kept.last(), points.last());
            prop_assert!(kept.len() <= points.len() / 2 + 4);
        }
    }

    #[test]
    fn a_not_a_number_is_never_thinned_away_whatever_its_sign() {
        for nan in [f64::NAN, -f64::NAN] {
            let mut points = [3.0; 8];
            points[1] = nan;
            points[5] = -7.0;
            let kept = thin(&points, |value| *value, |_| false);
            assert!(kept.iter().any(|value| value.is_nan()) && kept.contains(&-7.0), "{kept:?}");
        }
    }
}
