//! What is said of a network: its last and best values, and when it reached a target.

use super::curves::NetworkCurves;
use crate::experiment::figure::{is_whole_around, smoothed};
use crate::experiment::training::{first_infinite, first_nan};

/// The last and the best values of one network. What was not measured is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    /// The end of the smoothed loss; where points were left out there, the last one as it is.
    pub loss: Option<f64>,
    /// The last accuracy on the training images.
    pub train: Option<f64>,
    /// The last accuracy on the images that are set apart.
    pub validation: Option<f64>,
    /// The last accuracy on the test images.
    pub test: Option<f64>,
    /// The greatest accuracy on the images that are set apart.
    pub best_validation: Option<f64>,
    /// The greatest accuracy on the test images, where none are set apart: what else there is to choose by.
    pub best_test: Option<f64>,
    /// The iteration of the one of these that there is.
    pub best_at: Option<u64>,
    /// The first iteration at which the accuracy that is chosen by was measured to be the target, or above it.
    pub reached: Option<u64>,
    /// The first iteration whose loss was infinite.
    pub infinite: Option<u64>,
    /// The first iteration whose loss was not a number.
    pub not_a_number: Option<u64>,
}

/// The window of the book's smoothing, with what its mirrored beginning would spoil.
const SMOOTHED: usize = 21;

impl Summary {
    /// Of the curves of a network.
    pub fn of(network: &NetworkCurves, target: f64) -> Self {
        let NetworkCurves { loss, train, validation, test } = network;
        let tail = &loss[loss.len().saturating_sub(SMOOTHED)..];
        let is_whole = is_whole_around(tail, tail.len().saturating_sub(1));
        let end = if is_whole { smoothed(tail).last().copied() } else { tail.last().copied() };
        let validates = !validation.is_empty();
        let chosen_by = if validates { validation } else { test };
        let best = chosen_by.iter().copied().reduce(|best, next| if next[1] > best[1] { next } else { best });
        let best_value = best.map(|point| point[1]);
        let at = |point: [f64; 2]| point[0] as u64;
        Self {
            loss: end.map(|point| point[1]),
            train: train.last().map(|point| point[1]),
            validation: validation.last().map(|point| point[1]),
            test: test.last().map(|point| point[1]),
            best_validation: best_value.filter(|_| validates),
            best_test: best_value.filter(|_| !validates),
            best_at: best.map(at),
            reached: chosen_by.iter().find(|point| point[1] >= target).copied().map(at),
            infinite: first_infinite(loss),
            not_a_number: first_nan(loss),
        }
    }
}

/// The network that is ahead by its accuracy: the first of the greatest. Wherever the best one is named, it is this one.
pub fn ahead(accuracies: impl IntoIterator<Item = Option<f64>>) -> Option<(usize, f64)> {
    let measured = accuracies.into_iter().enumerate().filter_map(|(at, test)| Some((at, test?)));
    measured.reduce(|best, next| if next.1 > best.1 { next } else { best })
}

/// The places of the best of some values: of the greatest, or of the least. Values that are not there or not a number
/// are never best, and where all are equal none is.
pub fn best(values: &[Option<f64>], greatest: bool) -> Vec<bool> {
    let numbers = || values.iter().flatten().copied().filter(|value| value.is_finite());
    let pick = if greatest { f64::max } else { f64::min };
    let best = numbers().reduce(pick);
    let all_equal = values.iter().all(|value| *value == best);
    values.iter().map(|value| !all_equal && best.is_some() && *value == best).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(loss: &[[f64; 2]], train: &[[f64; 2]], test: &[[f64; 2]], target: f64) -> Summary {
        let [loss, train, test] = [loss, train, test].map(<[_]>::to_vec);
        Summary::of(&NetworkCurves { loss, train, validation: Vec::new(), test }, target)
    }

    #[test]
    fn images_that_are_set_apart_choose_and_test_images_do_not() {
        let curves = NetworkCurves {
            validation: vec![[0.0, 0.8], [1.0, 0.5], [2.0, 0.6]],
            test: vec![[0.0, 0.1], [1.0, 0.9], [2.0, 0.3]],
            ..NetworkCurves::default()
        };
        let summary = Summary::of(&curves, 0.55);
        assert_eq!((summary.best_validation, summary.best_at), (Some(0.8), Some(0)));
        assert_eq!((summary.validation, summary.test, summary.best_test), (Some(0.6), Some(0.3), None));
        assert_eq!(summary.reached, Some(0));
    }

    #[test]
    fn last_best_and_first_are_told_apart() {
        let loss = [[0.0, 2.0], [1.0, 1.0], [2.0, f64::NAN], [3.0, f64::NAN]];
        let (train, test) = ([[0.0, 0.1], [3.0, 0.9]], [[0.0, 0.3], [1.0, 0.8], [2.0, 0.9], [3.0, 0.7]]);
        let summary = of(&loss, &train, &test, 0.75);
        assert!(summary.loss.is_some_and(f64::is_nan));
        let expected = Summary {
            loss: summary.loss,
            train: Some(0.9),
            validation: None,
            test: Some(0.7),
            best_validation: None,
            best_test: Some(0.9),
            best_at: Some(2),
            reached: Some(1),
            infinite: None,
            not_a_number: Some(2),
        };
        assert_eq!(format!("{summary:?}"), format!("{expected:?}"));
        assert_eq!(of(&loss[..2], &[], &test, 0.95).reached, None);
        assert_eq!(of(&[], &[], &[], 0.9), Summary::default());
    }

    #[test]
    fn a_curve_with_points_left_out_at_its_end_ends_as_it_was_measured() {
        let mut loss: Vec<[f64; 2]> = (0..40).map(|at| [f64::from(at), f64::from(at)]).collect();
        let whole = of(&loss, &[], &[], 0.9).loss;
        assert!(whole.is_some_and(|end| end < 39.0), "a mean over what came before");
        loss.remove(20);
        assert_eq!(of(&loss, &[], &[], 0.9).loss, whole, "so far back it plays no part");
        loss.remove(36);
        assert_eq!(of(&loss, &[], &[], 0.9).loss, Some(39.0));
    }

    #[test]
    fn the_first_of_the_greatest_is_ahead() {
        assert_eq!(ahead([None, Some(0.5), Some(0.7), Some(0.7)]), Some((2, 0.7)));
        assert_eq!(ahead([None]), None);
    }

    #[test]
    fn the_best_is_a_number_and_better_than_another() {
        assert_eq!(best(&[Some(0.5), Some(0.7), None, Some(f64::NAN)], true), [false, true, false, false]);
        assert_eq!(best(&[Some(0.5), Some(0.7), Some(0.5)], false), [true, false, true]);
        assert_eq!(best(&[Some(0.5), Some(0.5)], true), [false, false]);
        assert_eq!(best(&[None, None], true), [false, false]);
    }
}
