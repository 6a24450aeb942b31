//! Curves in which iterations are missing: a window that did not listen for very long was told the extremes only.
//!
//! What is known of such a stretch are its points; an average over unevenly kept ones would be a curve of nothing that
//! was measured.

use crate::nn::{REACH, smooth_curve};

/// The smoothed curve of a loss, points `[iteration, value]`. Where an iteration is missing among those that a value is
/// the mean of, it is not a number, which breaks the line.
pub fn smoothed(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let even = smooth_curve(&points.iter().map(|point| point[1]).collect::<Vec<_>>());
    let value = |(at, value)| if is_whole_around(points, at) { value } else { f64::NAN };
    points
        .iter()
        .zip(even.into_iter().enumerate().map(value))
        .map(|(point, value)| [point[0], value])
        .collect()
}

/// Whether no iteration is missing among the points of which the smoothed value at place `at` is the mean.
pub fn is_whole_around(points: &[[f64; 2]], at: usize) -> bool {
    let (from, to) = (at.saturating_sub(REACH), (at + REACH).min(points.len().saturating_sub(1)));
    match (points.get(from), points.get(to)) {
        (Some(first), Some(last)) => last[0] - first[0] == to.saturating_sub(from) as f64,
        _ => true,
    }
}

/// How many iterations are missing before the last point of a curve that begins at iteration 0.
pub fn left_out(points: &[[f64; 2]]) -> u64 {
    points.last().map_or(0, |last| (last[0] as u64 + 1).saturating_sub(points.len() as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_is_broken_where_an_iteration_is_missing_and_nowhere_else() {
        let whole: Vec<[f64; 2]> = (0..60).map(|at| [f64::from(at), f64::from(at % 7)]).collect();
        let mut thinned = whole.clone();
        thinned.retain(|point| !(20.0..=22.0).contains(&point[0]));
        assert_eq!((left_out(&whole), left_out(&thinned)), (0, 3));
        let exact: Vec<f64> = smoothed(&whole).iter().map(|point| point[1]).collect();
        for [x, value] in smoothed(&thinned) {
            let near_the_gap = (15.0..=27.0).contains(&x);
            assert_eq!(value.is_nan(), near_the_gap, "{x}");
            assert!(near_the_gap || (value - exact[x as usize]).abs() < 1e-12, "{x}");
        }
        assert!(smoothed(&[]).is_empty());
    }
}
