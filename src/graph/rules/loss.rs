//! Softmax and cross-entropy, apart and as one node (pages 91, 114 and 178 of the book).
//!
//! A vector is one sample, a matrix one sample a row; N is the number of rows. The book adds 1e-7 inside the logarithm
//! and forgets it in the backward pass; here nothing is added, so that values and derivatives belong together. An
//! entry whose target is 0 adds nothing to the loss, whatever its score.

use ndarray::{Axis, Zip};

use super::super::Tensor;
use super::super::tensor::scalar;

/// Softmax of a vector, or of each row; the largest entry is subtracted first.
pub(super) fn softmax(x: &Tensor) -> Tensor {
    let mut y = x.clone();
    for mut row in y.rows_mut() {
        let largest = largest(row.iter());
        row.mapv_inplace(|x| (x - largest).exp());
        let sum = row.sum();
        row.mapv_inplace(|e| e / sum);
    }
    y
}

/// log(softmax(x)) without taking the logarithm of something that vanished.
fn log_softmax(x: &Tensor) -> Tensor {
    let mut y = x.clone();
    for mut row in y.rows_mut() {
        let largest = largest(row.iter());
        let log_sum = row.iter().map(|x| (x - largest).exp()).sum::<f64>().ln();
        row.mapv_inplace(|x| x - largest - log_sum);
    }
    y
}

fn largest<'a>(row: impl Iterator<Item = &'a f64>) -> f64 {
    row.copied().fold(f64::NEG_INFINITY, f64::max)
}

/// y·(g − Σ g·y), row by row.
pub(super) fn softmax_gradient(y: &Tensor, gradient: &Tensor) -> Tensor {
    let mut passed = gradient * y;
    for (mut row, y) in passed.rows_mut().into_iter().zip(y.rows()) {
        let sum = row.sum();
        row.zip_mut_with(&y, |p, y| *p -= sum * y);
    }
    passed
}

/// −Σ t·log(y) / N.
pub(super) fn cross_entropy(y: &Tensor, t: &Tensor) -> Tensor {
    let mut sum = 0.0;
    Zip::from(y).and(t).for_each(|&y, &t| sum += if t == 0.0 && !y.is_nan() { 0.0 } else { -t * log(y) });
    scalar(sum / samples(y))
}

/// −t / (y·N), or −log(y) / N for the targets.
pub(super) fn cross_entropy_local(y: &Tensor, t: &Tensor, which: usize) -> Tensor {
    let n = samples(y);
    Zip::from(y).and(t).map_collect(|&y, &t| match which {
        0 if t == 0.0 => 0.0,
        0 if y == 0.0 => f64::NAN,
        0 => -t / (y * n),
        _ => -log(y) / n,
    })
}

/// The loss of scores x against targets t.
pub(super) fn softmax_with_loss(x: &Tensor, t: &Tensor) -> Tensor {
    let mut sum = 0.0;
    Zip::from(&log_softmax(x))
        .and(t)
        .for_each(|&log_y, &t| sum += if t == 0.0 && !log_y.is_nan() { 0.0 } else { -t * log_y });
    scalar(sum / samples(x))
}

/// Whether the targets of every sample are shares of one whole, but for rounding.
pub(super) fn add_up_to_one(t: &Tensor) -> bool {
    t.rows().into_iter().all(|row| (row.sum() - 1.0).abs() < 1e-9)
}

/// (y − t) / N for targets that add up to 1 in each row, as one-hot ones do; y times their sum in general.
pub(super) fn softmax_with_loss_local(x: &Tensor, t: &Tensor, which: usize) -> Tensor {
    let n = samples(x);
    if which != 0 {
        return log_softmax(x).mapv(|log_y| -log_y / n);
    }
    let mut y = softmax(x);
    for (mut row, t) in y.rows_mut().into_iter().zip(t.rows()) {
        let sum = t.sum();
        row.zip_mut_with(&t, |y, t| *y = (*y * sum - t) / n);
    }
    y
}

fn samples(x: &Tensor) -> f64 {
    if x.ndim() == 2 { x.len_of(Axis(0)) as f64 } else { 1.0 }
}

fn log(x: f64) -> f64 {
    if x > 0.0 { x.ln() } else { f64::NAN }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{arr1, arr2};

    #[test]
    fn huge_scores_stay_finite() {
        let x = arr1(&[1e4, -1e4, 0.0]).into_dyn();
        let t = arr1(&[0.0, 1.0, 0.0]).into_dyn();
        assert_eq!(softmax(&x), arr1(&[1.0, 0.0, 0.0]).into_dyn());
        assert_eq!(softmax_with_loss(&x, &t), scalar(2e4));
        assert_eq!(softmax_with_loss_local(&x, &t, 0), arr1(&[1.0, -1.0, 0.0]).into_dyn());
    }

    #[test]
    fn one_node_and_two_nodes_agree() {
        let x = arr2(&[[0.3, 2.9, 4.0], [-1.0, 0.5, 0.2]]).into_dyn();
        let t = arr2(&[[0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]).into_dyn();
        let y = softmax(&x);
        let close =
            |a: Tensor, b: Tensor| assert!((&a - &b).iter().all(|d| d.abs() < 1e-14), "{a} is not {b}");
        close(cross_entropy(&y, &t), softmax_with_loss(&x, &t));
        let apart = softmax_gradient(&y, &cross_entropy_local(&y, &t, 0));
        close(apart, softmax_with_loss_local(&x, &t, 0));
    }
}
