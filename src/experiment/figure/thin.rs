//! Thinning: fewer points of a long curve, with nothing hidden that the whole one would show.
//!
//! One contract, for whatever is thinned because it is drawn: of every group of neighbouring points those stay that are the
//! lowest and the highest, and the first that is no number, which breaks the line; what stays was measured, and stays in its
//! order. [`outstanding`] says which these are. What a group is, and what else of it stays, is the caller's.

/// The places of a group's lowest and highest value and of its first that is not finite, and `also` those, from the first to the
/// last, each once.
pub fn outstanding(
    values: impl Iterator<Item = f64>,
    also: impl IntoIterator<Item = usize>,
) -> impl Iterator<Item = usize> {
    let mut places: Vec<usize> = also.into_iter().collect();
    let (mut lowest, mut highest, mut breaking) = (None::<(usize, f64)>, None::<(usize, f64)>, None);
    for (place, value) in values.enumerate() {
        if !value.is_finite() {
            breaking = breaking.or(Some(place));
            continue;
        }
        if lowest.is_none_or(|(_, least)| value < least) {
            lowest = Some((place, value));
        }
        if highest.is_none_or(|(_, greatest)| value > greatest) {
            highest = Some((place, value));
        }
    }
    places.extend([lowest, highest].into_iter().flatten().map(|(place, _)| place).chain(breaking));
    places.sort_unstable();
    places.dedup();
    places.into_iter()
}

/// Thins `points` (ascending in x) to what `columns` columns of pixels for `low..=high` in x can show: of each column the
/// outstanding ones, the first and the last, so that the line covers the pixels that the whole one would.
///
/// `lift` maps a measured value to the height that it is drawn at, the logarithm for one; where that is not finite, the line
/// breaks. One point on each side of the range stays, so that a line leaves the picture.
pub fn thinned(
    points: &[[f64; 2]],
    [low, high]: [f64; 2],
    columns: usize,
    lift: impl Fn(f64) -> f64,
) -> Vec<[f64; 2]> {
    let start = points.partition_point(|point| point[0] < low).saturating_sub(1);
    let end = (points.partition_point(|point| point[0] <= high) + 1).min(points.len());
    let Some(visible) = points.get(start..end) else { return Vec::new() };
    if visible.len() <= columns {
        return visible.to_vec();
    }
    let per_column = columns as f64 / (high - low).max(f64::MIN_POSITIVE);
    let column = |point: &[f64; 2]| ((point[0] - low) * per_column).floor() as i64;
    let mut kept = Vec::new();
    for group in visible.chunk_by(|a, b| column(a) == column(b)) {
        let heights = group.iter().map(|point| lift(point[1]));
        kept.extend(outstanding(heights, [0, group.len() - 1]).map(|place| group[place]));
    }
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn whole_range(points: &[[f64; 2]], columns: usize) -> Vec<[f64; 2]> {
        let high = points.last().map_or(1.0, |point| point[0]);
        thinned(points, [0.0, high], columns, |y| y)
    }

    #[test]
    fn a_short_line_stays_as_it_is() {
        let points = [[0.0, 1.0], [1.0, 3.0], [2.0, f64::NAN], [3.0, 2.0]];
        let line = whole_range(&points, 100);
        assert_eq!(line.len(), 4);
        assert!(line[2][1].is_nan());
    }

    #[test]
    fn what_is_no_number_breaks_the_line_and_hides_no_extreme() {
        for odd in [f64::NAN, -f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let mut points: Vec<[f64; 2]> = (0..100).map(|at| [f64::from(at), 1.0]).collect();
            (points[31][1], points[47][1], points[48][1]) = (odd, 9.0, -7.0);
            let line = whole_range(&points, 2);
            assert!(line.iter().any(|point| !point[1].is_finite()), "{line:?}");
            assert!(line.contains(&[47.0, 9.0]) && line.contains(&[48.0, -7.0]), "{line:?}");
        }
    }

    #[test]
    fn a_height_without_a_logarithm_breaks_the_line() {
        let points: Vec<[f64; 2]> = (0..50).map(|at| [f64::from(at), f64::from(at - 25)]).collect();
        let line = thinned(&points, [0.0, 49.0], 1, |y| if y > 0.0 { y.log10() } else { f64::NAN });
        assert_eq!(line.iter().map(|point| point[0]).collect::<Vec<_>>(), [0.0, 26.0, 49.0]);
    }

    #[test]
    fn one_spike_among_ten_thousand_survives() {
        let mut points: Vec<[f64; 2]> = (0..10_000).map(|at| [f64::from(at), 1.0]).collect();
        points[5003][1] = 9.0;
        let line = whole_range(&points, 300);
        assert!(line.len() <= 4 * 301);
        assert!(line.contains(&[5003.0, 9.0]));
    }

    proptest! {
        #[test]
        fn extremes_survive_and_order_holds(
            heights in prop::collection::vec(-1e3..1e3f64, 1..400), columns in 1usize..50,
        ) {
            let points: Vec<[f64; 2]> = heights.iter().enumerate().map(|(x, y)| [x as f64, *y]).collect();
            let line = whole_range(&points, columns);
            let top = heights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let bottom = heights.iter().copied().fold(f64::INFINITY, f64::min);
            prop_assert!(line.iter().any(|point| point[1] == top));
            prop_assert!(line.iter().any(|point| point[1] == bottom));
            prop_assert!(line.windows(2).all(|pair| pair[0][0] < pair[1][0]));
            prop_assert!(line.iter().all(|point| points.contains(point)));
            prop_assert_eq!((line.first(), line.last()), (points.first(), points.last()));
        }
    }
}
