//! Fewer points with the same extremes, for a window that does not listen.

use crate::experiment::figure::thin::outstanding;

/// How many points are looked at together, on average; at most five of them stay.
const GROUP: usize = 10;

/// Keeps of every stretch of iterations the outstanding points and the first and the last landmark, in their order; and the last
/// point of all, where the run stands. At least halves the points. The stretches are equally long: what was thinned before is sparse already, and
/// would soon be gone if it lost half of its points each time that as many new ones have come.
pub(super) fn thin<P: Clone>(
    points: &[P],
    value: impl Fn(&P) -> f64,
    is_landmark: impl Fn(&P) -> bool,
    iteration: fn(&P) -> Option<u64>,
) -> Vec<P> {
    let mut kept = Vec::with_capacity(points.len() / 2 + 4);
    let known = points.first().and_then(iteration).zip(points.last().and_then(iteration));
    let (first, last) = known.unwrap_or((0, points.len().saturating_sub(1) as u64));
    let stretches = (points.len() / GROUP).max(1) as u128;
    let stretch = |index: usize| {
        let at = known.and_then(|_| points.get(index).and_then(iteration)).unwrap_or(index as u64);
        u128::from(at.saturating_sub(first)) * stretches / (u128::from(last.saturating_sub(first)) + 1)
    };
    let mut from = 0;
    while from < points.len() {
        let here = stretch(from);
        let to = (from + 1..points.len()).find(|at| stretch(*at) != here).unwrap_or(points.len());
        let group = points.get(from..to).unwrap_or_default();
        let also = [
            group.iter().position(&is_landmark),
            group.iter().rposition(&is_landmark),
            (to == points.len()).then(|| group.len() - 1),
        ];
        let places = outstanding(group.iter().map(&value), also.into_iter().flatten());
        kept.extend(places.filter_map(|place| group.get(place).cloned()));
        from = to;
    }
    // Iterations that do not rise, as those of a network that is trained up to others, make more stretches than were meant.
    if known.is_some() && kept.len() > points.len() / 2 + 4 {
        return thin(points, value, is_landmark, |_| None);
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
            let kept = thin(&points, |point| point.1, |point| point.0 % 5 == 0, |point| Some(point.0 as u64));
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
            let kept = thin(&points, |value| *value, |_| false, |_| None);
            assert!(kept.iter().any(|value| value.is_nan()) && kept.contains(&-7.0), "{kept:?}");
        }
    }

    #[test]
    fn what_is_thinned_again_and_again_stays_spread_over_all_iterations() {
        let mut kept: Vec<(u64, f64)> = Vec::new();
        for at in 0..200_000_u64 {
            kept.push((at, (at as f64).sin()));
            if kept.len() == 2000 {
                kept = thin(&kept, |point| point.1, |_| false, |point| Some(point.0));
            }
        }
        let mut tenths = [0; 10];
        for (at, _) in &kept {
            tenths[(at / 20_000) as usize] += 1;
        }
        assert!(tenths.iter().all(|count| *count > 20), "{tenths:?}");
    }
}
