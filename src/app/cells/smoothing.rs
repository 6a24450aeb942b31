//! The book's smoothed curve, grown without rewriting what was drawn; and what is kept of a curve of millions of points.

use crate::experiment::figure::is_whole_around;
use crate::experiment::figure::thin::outstanding;
use crate::nn::smooth_curve;

/// Half of the smoothing window: so many of the last values are not settled yet.
pub(super) const UNSETTLED: usize = 5;

/// Brings the smoothed points up to the settled part of the raw ones, or to their end once there is one. Where iterations
/// are missing they are not numbers: the line is broken there.
pub(super) fn smooth(raw: &[[f64; 2]], smoothed: &mut Vec<[f64; 2]>, ended: bool) {
    let settled = raw.len().saturating_sub(UNSETTLED);
    let wanted = if ended { raw.len() } else { settled };
    smoothed.truncate(settled);
    if smoothed.len() >= wanted {
        return;
    }
    // Ten points back: five whose own window begins there, and five that the mirrored start would spoil.
    let start = smoothed.len().saturating_sub(2 * UNSETTLED);
    let tail: Vec<f64> = raw[start..].iter().map(|point| point[1]).collect();
    let fresh = smooth_curve(&tail);
    for at in smoothed.len()..wanted {
        let value = if is_whole_around(raw, at) { fresh[at - start] } else { f64::NAN };
        smoothed.push([raw[at][0], value]);
    }
}

/// The most points of one curve: a training of so many iterations is kept whole.
pub(super) const MOST_POINTS: usize = 1 << 19;

/// How many points are looked at together when a curve is thinned, on average.
const GROUP: usize = 8;

/// Thins curves that have grown to `most` points, all at the same places: of every stretch of iterations those stay that are
/// outstanding in one of the first `judged` curves, and the very first. The last quarter stays whole. The stretches are equally
/// long, so that what was thinned before stays. Whether anything went.
pub(super) fn thin(curves: &mut [&mut Vec<[f64; 2]>], judged: usize, most: usize) -> bool {
    let length = curves.first().map_or(0, |curve| curve.len());
    if length < most.max(4 * GROUP) {
        return false;
    }
    let whole_from = length - length / 4;
    let mut kept = vec![0];
    let iteration = |at: usize| {
        let place = curves.first().and_then(|curve| curve.get(at)).map_or(0.0, |point| point[0]);
        place - curves.first().and_then(|curve| curve.first()).map_or(0.0, |point| point[0])
    };
    let stretch = iteration(whole_from) / (whole_from / GROUP) as f64;
    let mut to = 0;
    while to < whole_from {
        let from = to;
        let end = iteration(from).div_euclid(stretch.max(f64::MIN_POSITIVE)) + 1.0;
        let next = (from + 1..whole_from).find(|at| iteration(*at) >= end * stretch);
        to = next.unwrap_or(whole_from).max(from + 1);
        let group = from..to;
        let mut places = Vec::new();
        for curve in curves.iter().take(judged) {
            let value = |at: usize| curve.get(at).map_or(f64::NAN, |point| point[1]);
            places = outstanding(group.clone().map(value), places).collect();
        }
        kept.extend(places.into_iter().map(|place| from + place).filter(|at| *at > 0));
    }
    kept.extend(whole_from..length);
    for curve in curves {
        let own = kept.partition_point(|at| *at < curve.len());
        for (to, &from) in kept.iter().take(own).enumerate() {
            curve[to] = curve[from];
        }
        curve.truncate(own);
    }
    true
}

/// The iteration of the first point that is missing in a curve that begins at iteration 0; none in a whole one.
pub(super) fn first_gap(points: &[[f64; 2]]) -> Option<f64> {
    let whole = points.iter().enumerate().take_while(|(at, point)| point[0] == *at as f64).count();
    (whole < points.len()).then_some(whole as f64)
}

/// What points take of the memory, in bytes.
pub(super) fn bytes<'a>(curves: impl IntoIterator<Item = &'a Vec<[f64; 2]>>) -> usize {
    curves.into_iter().map(|points| points.capacity() * size_of::<[f64; 2]>()).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_thinned_keeps_its_ends_its_extremes_and_its_places(
            heights in prop::collection::vec((-1e3..1e3f64, -1e3..1e3f64), 32..400),
        ) {
            let line = |of: fn(&(f64, f64)) -> f64| -> Vec<[f64; 2]> {
                heights.iter().enumerate().map(|(at, pair)| [at as f64, of(pair)]).collect()
            };
            let (train, test) = (line(|pair| pair.0), line(|pair| pair.1));
            let (mut a, mut b) = (train.clone(), test.clone());
            prop_assert!(thin(&mut [&mut a, &mut b], 2, 32));
            let extreme = |points: &[[f64; 2]], pick: fn(f64, f64) -> f64| points.iter().map(|p| p[1]).reduce(pick);
            for (thinned, whole) in [(&a, &train), (&b, &test)] {
                prop_assert_eq!(extreme(thinned, f64::max), extreme(whole, f64::max));
                prop_assert_eq!(extreme(thinned, f64::min), extreme(whole, f64::min));
                prop_assert_eq!((thinned.first(), thinned.last()), (whole.first(), whole.last()));
                prop_assert!(thinned.len() <= whole.len() * 5 / 8 + 8);
                let quarter = whole.len() / 4;
                prop_assert_eq!(&thinned[thinned.len() - quarter..], &whole[whole.len() - quarter..]);
            }
            prop_assert!(a.iter().zip(&b).all(|(a, b)| a[0] == b[0]));
        }
    }

    #[test]
    fn a_curve_that_is_thinned_again_and_again_stays_spread_over_all_iterations() {
        let mut points: Vec<[f64; 2]> = Vec::new();
        for at in 0..200_000 {
            points.push([f64::from(at), f64::from(at).sin()]);
            thin(&mut [&mut points], 1, 2000);
        }
        let mut tenths = [0; 10];
        for [at, _] in &points {
            tenths[(at / 20_000.0) as usize] += 1;
        }
        assert!(tenths.iter().all(|count| *count > 20), "{tenths:?}");
        assert!(points.len() < 2000, "{}", points.len());
    }

    #[test]
    fn a_short_curve_stays_and_a_not_a_number_is_never_thinned_away() {
        let mut points: Vec<[f64; 2]> = (0..100).map(|at| [f64::from(at), 1.0]).collect();
        points[13][1] = f64::NAN;
        assert!(!thin(&mut [&mut points], 1, 101));
        assert!(thin(&mut [&mut points], 1, 100));
        assert!(points.iter().any(|point| point[1].is_nan()));
        assert_eq!(first_gap(&points), Some(1.0));
        assert_eq!(first_gap(&points[..1]), None);
    }
}
