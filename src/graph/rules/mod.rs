//! Forward and backward of every operation.
//!
//! Shapes have been checked when these run ([`super::shape`]), so every operand has the axes that its rule expects.

mod elementwise;
mod loss;
mod matrix;

use ndarray::Zip;

use super::tensor::{fold, repeat};
use super::{Operation, Tensor};

/// What a node passes back along one arrow, and what it multiplied to get it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Passed {
    /// The local derivative: a number or a tensor by which what came from the right is multiplied entry by entry;
    /// for `dot` the transposed other factor. None for softmax, whose derivative mixes the entries of a row.
    pub(super) local: Option<Tensor>,
    /// The gradient passed on, in the shape of the operand.
    pub(super) gradient: Tensor,
    /// Whether a sum over the entries that the operand was repeated for is part of it.
    pub(super) folded: bool,
}

/// The local derivative of one operand, as it is written; see [`Rule::Factor`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// Entry by entry. A template: `{a}`, `{b}` are the operands and `{y}` the node's own value, in parentheses
    /// where needed; `{A}`, `{B}` are the operands without parentheses.
    Factor(&'static str),
    /// What came, times the transposed right factor.
    TimesRight,
    /// The transposed left factor, times what came.
    TimesLeft,
    /// What came, turned back.
    Turned,
    /// To every entry that was added up.
    Spread,
    /// To every entry that was averaged, divided by their number.
    SpreadMean,
    /// y·(g − Σ g·y) in each row.
    Softmax,
}

/// Value and derivatives of an operation on single numbers.
#[derive(Clone, Copy)]
pub(super) enum NumberRule {
    /// a to y, and ∂y/∂a from a and y.
    Unary(fn(f64) -> f64, fn(f64, f64) -> f64),
    /// a and b to y, and ∂y/∂a and ∂y/∂b from a, b and y.
    Binary(fn(f64, f64) -> f64, [fn(f64, f64, f64) -> f64; 2]),
}

/// The rule of an operation that works number by number; none for those of vectors and matrices.
pub(super) fn number_rule(operation: Operation) -> Option<NumberRule> {
    match operation {
        Operation::Input
        | Operation::Number(_)
        | Operation::Dot
        | Operation::Transpose
        | Operation::Sum(_)
        | Operation::Mean(_)
        | Operation::Softmax
        | Operation::CrossEntropy
        | Operation::SoftmaxWithLoss => None,
        _ if operation.operands() == 2 => {
            let rule = elementwise::binary(operation);
            Some(NumberRule::Binary(rule.value, rule.derivatives))
        }
        _ => {
            let rule = elementwise::unary(operation);
            Some(NumberRule::Unary(rule.value, rule.derivative))
        }
    }
}

/// Computes a node's value.
pub(super) fn forward(operation: Operation, operands: &[&Tensor], shape: &[usize]) -> Tensor {
    match (operation, operands) {
        (Operation::Number(x), _) => super::tensor::scalar(x),
        (Operation::Dot, [a, b]) => matrix::dot(a, b, shape),
        (Operation::Transpose, [a]) => matrix::transpose(a),
        (Operation::Sum(axis), [a]) => matrix::sum(a, axis),
        (Operation::Mean(axis), [a]) => matrix::sum(a, axis) / matrix::averaged(a, shape),
        (Operation::Softmax, [a]) => loss::softmax(a),
        (Operation::CrossEntropy, [y, t]) => loss::cross_entropy(y, t),
        (Operation::SoftmaxWithLoss, [x, t]) => loss::softmax_with_loss(x, t),
        (operation, [a]) => {
            let unary = elementwise::unary(operation);
            a.mapv(unary.value)
        }
        (operation, [a, b]) => {
            let binary = elementwise::binary(operation);
            Zip::from(repeat(a, shape)).and(repeat(b, shape)).map_collect(|&a, &b| (binary.value)(a, b))
        }
        _ => Tensor::zeros(shape),
    }
}

/// What a node passes to operand `which`, given its own `value` and the `gradient` that came from the right.
pub(super) fn backward(
    operation: Operation,
    operands: &[&Tensor],
    value: &Tensor,
    which: usize,
    gradient: &Tensor,
) -> Passed {
    let plain = |local: Option<Tensor>, gradient: Tensor| Passed { local, gradient, folded: false };
    match (operation, operands) {
        (Operation::Dot, [a, b]) => {
            let other = matrix::transpose(if which == 0 { b } else { a });
            plain(Some(other), matrix::dot_gradient(a, b, which, gradient))
        }
        (Operation::Transpose, _) => plain(Some(super::tensor::scalar(1.0)), matrix::transpose(gradient)),
        (Operation::Sum(_), [a]) => {
            plain(Some(super::tensor::scalar(1.0)), matrix::spread(gradient, a.shape()))
        }
        (Operation::Mean(_), [a]) => {
            let part = 1.0 / matrix::averaged(a, value.shape());
            plain(Some(super::tensor::scalar(part)), matrix::spread(gradient, a.shape()) * part)
        }
        (Operation::Softmax, _) => plain(None, loss::softmax_gradient(value, gradient)),
        (Operation::CrossEntropy, [y, t]) => through(loss::cross_entropy_local(y, t, which), gradient),
        (Operation::SoftmaxWithLoss, [x, t]) => through(loss::softmax_with_loss_local(x, t, which), gradient),
        (operation, [a]) => {
            let unary = elementwise::unary(operation);
            let local = Zip::from(*a).and(value).map_collect(|&a, &y| (unary.derivative)(a, y));
            through(local, gradient)
        }
        (operation, [a, b]) => {
            let derivative = elementwise::binary(operation).derivatives[usize::from(which != 0)];
            let shape = value.shape();
            let local = Zip::from(repeat(a, shape))
                .and(repeat(b, shape))
                .and(value)
                .map_collect(|&a, &b, &y| derivative(a, b, y));
            let own = if which == 0 { a.shape() } else { b.shape() };
            let gradient = fold(&local * gradient, own);
            Passed { local: Some(local), gradient, folded: own != shape }
        }
        _ => plain(None, Tensor::zeros(value.shape())),
    }
}

/// Entry by entry, or every entry times the one number that came.
fn through(local: Tensor, gradient: &Tensor) -> Passed {
    let gradient = &local * gradient;
    Passed { local: Some(local), gradient, folded: false }
}

/// How the local derivative for operand `which` is written. The values of the operands matter to one rule only: softmax
/// with loss has a simpler one for targets that add up to 1.
pub(super) fn rule(operation: Operation, operands: &[&Tensor], which: usize) -> Rule {
    match operation {
        Operation::Dot if which == 0 => Rule::TimesRight,
        Operation::Dot => Rule::TimesLeft,
        Operation::Transpose => Rule::Turned,
        Operation::Sum(_) => Rule::Spread,
        Operation::Mean(_) => Rule::SpreadMean,
        Operation::Softmax => Rule::Softmax,
        Operation::CrossEntropy if which == 0 => Rule::Factor("-{b}/({a}·N)"),
        Operation::CrossEntropy => Rule::Factor("-log({A})/N"),
        Operation::SoftmaxWithLoss if which == 0 => Rule::Factor(match operands {
            [_, t] if !loss::add_up_to_one(t) => "(softmax({A})·Σ{b} − {b})/N",
            _ => "(softmax({A}) − {b})/N",
        }),
        Operation::SoftmaxWithLoss => Rule::Factor("-log(softmax({A}))/N"),
        operation if operation.operands() == 2 => {
            Rule::Factor(elementwise::binary(operation).rules[usize::from(which != 0)])
        }
        operation => Rule::Factor(elementwise::unary(operation).rule),
    }
}

/// How many entries of this node stand exactly on a kink, where a convention decides the derivative.
pub(super) fn kinks(operation: Operation, operands: &[&Tensor], shape: &[usize]) -> usize {
    match (operation, operands) {
        (Operation::Relu | Operation::Abs, [a]) => a.iter().filter(|&&x| x == 0.0).count(),
        (Operation::Max | Operation::Min, [a, b]) => {
            let mut equal = 0;
            Zip::from(repeat(a, shape)).and(repeat(b, shape)).for_each(|a, b| equal += usize::from(a == b));
            equal
        }
        _ => 0,
    }
}
