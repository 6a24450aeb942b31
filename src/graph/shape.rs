//! Which shapes an operation takes, and what shape it gives; checked before any number is computed.
//!
//! Element by element, shapes meet as in NumPy: they are laid over each other from the last axis, and an axis of
//! length 1, or one that is missing, is repeated. So `dot(x, W) + b` with `b` of shape (3,) adds `b` to every row of
//! a batch.

mod korean;

use thiserror::Error;

use super::operation::{Axis, Operation};

/// The most entries that one value may have: a batch of 300 MNIST pictures, and far more than can be read.
pub const MAX_ENTRIES: usize = 1 << 18;

/// The most entries of all the values of one graph together, so that no short text fills the memory.
pub const MAX_TOTAL: usize = 1 << 22;

/// The lengths of a value's axes: none for a number, one for a vector, two (rows, columns) for a matrix.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Shape(Vec<usize>);

impl Shape {
    /// The shape with these lengths.
    pub fn new(lengths: &[usize]) -> Self {
        Self(lengths.to_vec())
    }

    /// The lengths, outermost first.
    pub fn lengths(&self) -> &[usize] {
        &self.0
    }

    /// How many axes: 0 for a number, 1 for a vector, 2 for a matrix.
    pub fn rank(&self) -> usize {
        self.0.len()
    }

    /// How many entries.
    pub fn entries(&self) -> usize {
        self.0.iter().fold(1, |n, &length| n.saturating_mul(length))
    }

    /// The shape that holds both, each repeated along the axes where it has length 1 or none at all.
    pub fn broadcast(&self, other: &Self) -> Option<Self> {
        let rank = self.rank().max(other.rank());
        (0..rank)
            .map(|axis| match (self.length_back(rank - axis), other.length_back(rank - axis)) {
                (a, b) if a == b => Some(a),
                (1, length) | (length, 1) => Some(length),
                _ => None,
            })
            .collect::<Option<Vec<_>>>()
            .map(Self)
    }

    /// Length of the axis that is `back` from the end (1 the last), or 1 where there is none.
    fn length_back(&self, back: usize) -> usize {
        self.rank().checked_sub(back).and_then(|axis| self.0.get(axis)).copied().unwrap_or(1)
    }
}

impl std::fmt::Display for Shape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0.as_slice() {
            [] => f.write_str("()"),
            [length] => write!(f, "({length},)"),
            lengths => {
                let lengths: Vec<String> = lengths.iter().map(usize::to_string).collect();
                write!(f, "({})", lengths.join(", "))
            }
        }
    }
}

/// Why an operation cannot take its operands: what it expected of their shapes.
#[derive(Debug, PartialEq, Error)]
pub(super) enum Misfit {
    #[error("the result would have shape {shape}, more than {most} entries")]
    LargeResult { shape: Shape, most: usize },
    #[error("expected a vector or a matrix for axis = 0")]
    NoRows,
    #[error("expected a matrix for axis = 1")]
    NoColumns,
    #[error("expected a vector of scores, or a matrix with one row per sample")]
    NoScores,
    #[error("dot takes vectors and matrices; write * to multiply by a number")]
    DotOfNumber,
    #[error("the last length of the left, {last}, must be the first length of the right, {first}")]
    InnerLengths { last: usize, first: usize },
    #[error("the targets must be one-hot, of the same shape as the scores")]
    NotOneHot,
    #[error("expected vectors, or matrices with one row per sample")]
    NoLossOfNumbers,
    #[error("from the last axis on, lengths must be equal, or one of them 1")]
    NotBroadcast,
}

/// The shape of what `operation` computes from operands of these shapes, or what it expected instead.
///
/// Inputs and numbers have no operands and no rule here.
pub(super) fn of_result(operation: Operation, operands: &[&Shape]) -> Result<Shape, Misfit> {
    let shape = match operands {
        [] => Shape::new(&[]),
        [x] => of_one(operation, x)?,
        [a, b, ..] => of_two(operation, a, b)?,
    };
    if shape.entries() > MAX_ENTRIES {
        return Err(Misfit::LargeResult { shape, most: MAX_ENTRIES });
    }
    Ok(shape)
}

fn of_one(operation: Operation, x: &Shape) -> Result<Shape, Misfit> {
    match operation {
        Operation::Transpose => Ok(Shape(x.0.iter().rev().copied().collect())),
        Operation::Sum(axis) | Operation::Mean(axis) => match (axis, x.lengths()) {
            (None, _) | (Some(Axis::Rows), [_]) => Ok(Shape::new(&[])),
            (Some(Axis::Rows), [_, columns]) => Ok(Shape::new(&[*columns])),
            (Some(Axis::Columns), [rows, _]) => Ok(Shape::new(&[*rows, 1])),
            (Some(Axis::Rows), _) => Err(Misfit::NoRows),
            (Some(Axis::Columns), _) => Err(Misfit::NoColumns),
        },
        Operation::Softmax if x.rank() == 0 => Err(Misfit::NoScores),
        _ => Ok(x.clone()),
    }
}

fn of_two(operation: Operation, a: &Shape, b: &Shape) -> Result<Shape, Misfit> {
    match operation {
        Operation::Dot => match (a.lengths(), b.lengths()) {
            ([], _) | (_, []) => Err(Misfit::DotOfNumber),
            ([.., last], [first] | [first, _]) if last != first => {
                Err(Misfit::InnerLengths { last: *last, first: *first })
            }
            ([_], [_]) => Ok(Shape::new(&[])),
            ([_], [.., columns]) => Ok(Shape::new(&[*columns])),
            ([rows, ..], [_]) => Ok(Shape::new(&[*rows])),
            ([rows, ..], [.., columns]) => Ok(Shape::new(&[*rows, *columns])),
        },
        Operation::CrossEntropy | Operation::SoftmaxWithLoss => {
            if a != b {
                Err(Misfit::NotOneHot)
            } else if a.rank() == 0 {
                Err(Misfit::NoLossOfNumbers)
            } else {
                Ok(Shape::new(&[]))
            }
        }
        _ => a.broadcast(b).ok_or(Misfit::NotBroadcast),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(lengths: &[usize]) -> Shape {
        Shape::new(lengths)
    }

    #[test]
    fn a_vector_is_repeated_over_the_rows_of_a_batch() {
        assert_eq!(shape(&[2, 3]).broadcast(&shape(&[3])), Some(shape(&[2, 3])));
        assert_eq!(shape(&[2, 1]).broadcast(&shape(&[3])), Some(shape(&[2, 3])));
        assert_eq!(shape(&[]).broadcast(&shape(&[2, 3])), Some(shape(&[2, 3])));
        assert_eq!(shape(&[2, 3]).broadcast(&shape(&[2])), None);
    }

    #[test]
    fn dot_joins_the_inner_lengths() {
        let dot = |a: &[usize], b: &[usize]| of_result(Operation::Dot, &[&shape(a), &shape(b)]);
        assert_eq!(dot(&[2], &[2, 3]), Ok(shape(&[3])));
        assert_eq!(dot(&[5, 2], &[2, 3]), Ok(shape(&[5, 3])));
        assert_eq!(dot(&[5, 2], &[2]), Ok(shape(&[5])));
        assert_eq!(dot(&[2], &[2]), Ok(shape(&[])));
        assert!(dot(&[2, 3], &[2, 3]).is_err());
        assert!(dot(&[], &[2]).is_err());
    }

    #[test]
    fn a_result_that_no_one_can_read_is_refused() {
        let (a, b) = (shape(&[1000, 1]), shape(&[1, 1000]));
        assert!(of_result(Operation::Add, &[&a, &b]).is_err());
    }

    #[test]
    fn shapes_are_written_as_in_numpy() {
        assert_eq!(format!("{} {} {}", shape(&[]), shape(&[3]), shape(&[2, 3])), "() (3,) (2, 3)");
    }
}
