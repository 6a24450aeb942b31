//! Thinning a long line to what a screen can show, without hiding anything.
//!
//! In every pixel column the first, the lowest, the highest and the last point stay, in their order: the drawn
//! line covers exactly the pixels that the full line would. A not-a-number or infinite value breaks the line and
//! is never averaged away; the points that stay are points that were measured.

use egui_plot::PlotPoint;

/// Thins `points` (ascending in x) to at most four of a column for `columns` columns of `low..=high` in x.
///
/// `lift` maps a measured value to the height that it is drawn at, the logarithm for one; where it is not
/// finite the line breaks. One point on each side of the range stays, so that a line leaves the picture.
pub fn thin(
    points: &[[f64; 2]],
    low: f64,
    high: f64,
    columns: usize,
    lift: impl Fn(f64) -> f64,
    thinned: &mut Vec<PlotPoint>,
) {
    thinned.clear();
    let start = points.partition_point(|point| point[0] < low).saturating_sub(1);
    let end = (points.partition_point(|point| point[0] <= high) + 1).min(points.len());
    let Some(visible) = points.get(start..end) else { return };
    let per_column = columns as f64 / (high - low).max(f64::MIN_POSITIVE);
    let mut column = Column::default();
    let mut current = i64::MIN;
    for &[x, y] in visible {
        let y = lift(y);
        if !y.is_finite() {
            column.flush(thinned);
            thinned.push(PlotPoint { x, y: f64::NAN });
            continue;
        }
        let at = ((x - low) * per_column).floor() as i64;
        if at != current {
            column.flush(thinned);
            current = at;
        }
        column.add(PlotPoint { x, y });
    }
    column.flush(thinned);
}

/// The extremes of one pixel column, each with its place in the order of the points.
#[derive(Default)]
struct Column {
    count: usize,
    kept: Option<[(usize, PlotPoint); 4]>,
}

impl Column {
    fn add(&mut self, point: PlotPoint) {
        let place = (self.count, point);
        self.count += 1;
        match &mut self.kept {
            None => self.kept = Some([place; 4]),
            Some([_, lowest, highest, last]) => {
                if point.y < lowest.1.y {
                    *lowest = place;
                }
                if point.y > highest.1.y {
                    *highest = place;
                }
                *last = place;
            }
        }
    }

    fn flush(&mut self, into: &mut Vec<PlotPoint>) {
        self.count = 0;
        let Some(mut kept) = self.kept.take() else { return };
        kept.sort_by_key(|(place, _)| *place);
        let mut before = usize::MAX;
        for (place, point) in kept {
            if place != before {
                into.push(point);
            }
            before = place;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn thinned(points: &[[f64; 2]], columns: usize) -> Vec<PlotPoint> {
        let mut out = Vec::new();
        let high = points.last().map_or(1.0, |point| point[0]);
        thin(points, 0.0, high, columns, |y| y, &mut out);
        out
    }

    #[test]
    fn a_short_line_stays_as_it_is() {
        let points = [[0.0, 1.0], [1.0, 3.0], [2.0, 2.0]];
        assert_eq!(thinned(&points, 100), points.map(PlotPoint::from));
    }

    #[test]
    fn not_a_number_breaks_the_line() {
        let points = [[0.0, 1.0], [1.0, f64::NAN], [2.0, 2.0], [3.0, f64::INFINITY], [4.0, 1.0]];
        let line = thinned(&points, 1);
        assert_eq!(line.iter().filter(|point| point.y.is_nan()).count(), 2);
        assert_eq!(line.iter().filter(|point| point.y.is_finite()).count(), 3);
    }

    #[test]
    fn one_spike_among_ten_thousand_survives() {
        let mut points: Vec<[f64; 2]> = (0..10_000).map(|at| [f64::from(at), 1.0]).collect();
        points[5003][1] = 9.0;
        let line = thinned(&points, 300);
        assert!(line.len() <= 4 * 301);
        assert!(line.iter().any(|point| point.x == 5003.0 && point.y == 9.0));
    }

    proptest! {
        #[test]
        fn extremes_survive_and_order_holds(
            heights in prop::collection::vec(-1e3..1e3f64, 1..400), columns in 1usize..50,
        ) {
            let points: Vec<[f64; 2]> = heights.iter().enumerate().map(|(x, y)| [x as f64, *y]).collect();
            let line = thinned(&points, columns);
            let top = heights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let bottom = heights.iter().copied().fold(f64::INFINITY, f64::min);
            prop_assert!(line.iter().any(|point| point.y == top));
            prop_assert!(line.iter().any(|point| point.y == bottom));
            prop_assert!(line.windows(2).all(|pair| pair[0].x < pair[1].x));
            prop_assert_eq!(line.first().map(|point| point.y), heights.first().copied());
            prop_assert_eq!(line.last().map(|point| point.y), heights.last().copied());
        }
    }
}
