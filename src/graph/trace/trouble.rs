//! What a step must warn of: kinks, and numbers that stopped being numbers.

use super::super::rules::{self, Passed};
use super::super::{Operation, Tensor};

/// Entries that stand exactly where the derivative jumps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kink {
    /// How many entries.
    pub entries: usize,
    /// Of how many.
    pub of: usize,
    /// Which convention decided.
    pub convention: Convention,
}

/// What is passed at a kink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Convention {
    /// relu and abs pass 0 at 0.
    Zero,
    /// max and min of two equals pass half to each.
    Half,
}

impl Kink {
    pub(super) fn of(operation: Operation, operands: &[&Tensor], value: &Tensor) -> Option<Self> {
        let entries = rules::kinks(operation, operands, value.shape());
        let convention = match operation {
            Operation::Max | Operation::Min => Convention::Half,
            _ => Convention::Zero,
        };
        (entries > 0).then_some(Self { entries, of: value.len(), convention })
    }
}

/// Why numbers end here: what was still a number when it arrived, and is none any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The value given for an input is itself no number.
    GivenNotANumber,
    /// Division by zero.
    DivisionByZero,
    /// The logarithm of 0 or of a negative number.
    LogOfNonPositive,
    /// The square root of a negative number.
    RootOfNegative,
    /// 0 to a negative power, or a negative number to a fractional one.
    UndefinedPower,
    /// A difference or a product of infinities, or an infinity times 0.
    Infinities,
    /// Larger than any number: infinite from here on.
    Overflow,
    /// The local derivative does not exist here, as that of a root at 0.
    NoDerivative,
    /// The gradient became larger than any number.
    GradientOverflow,
}

impl Trouble {
    /// Looks for NaN first, then for infinity, in what was computed and not in what was read.
    pub(super) fn of_value(operation: Operation, operands: &[&Tensor], value: &Tensor) -> Option<Self> {
        let read_infinity = operands.iter().any(|x| has_infinity(x));
        if has_nan(value) && !operands.iter().any(|x| has_nan(x)) {
            return Some(match operation {
                Operation::Input | Operation::Number(_) => Self::GivenNotANumber,
                Operation::Divide if operands.get(1).is_some_and(|b| b.iter().any(|&b| b == 0.0)) => {
                    Self::DivisionByZero
                }
                Operation::Log | Operation::CrossEntropy => Self::LogOfNonPositive,
                Operation::Sqrt => Self::RootOfNegative,
                Operation::Power => Self::UndefinedPower,
                _ => Self::Infinities,
            });
        }
        (has_infinity(value) && !read_infinity).then_some(match operation {
            Operation::Input => Self::GivenNotANumber,
            _ => Self::Overflow,
        })
    }

    /// The same for what a step passes back, beside what it read: operands, value and gradient.
    pub(super) fn of_gradients(
        operands: &[&Tensor],
        value: &Tensor,
        gradient: &Tensor,
        made: &[Passed],
    ) -> Option<Self> {
        let read = || operands.iter().copied().chain([value, gradient]);
        if made.iter().any(|passed| has_nan(&passed.gradient)) && !read().any(has_nan) {
            let local = made.iter().filter_map(|passed| passed.local.as_ref()).any(has_nan);
            return Some(if local { Self::NoDerivative } else { Self::Infinities });
        }
        let infinite = made.iter().any(|passed| has_infinity(&passed.gradient));
        (infinite && !read().any(has_infinity)).then_some(Self::GradientOverflow)
    }
}

fn has_nan(x: &Tensor) -> bool {
    x.iter().any(|x| x.is_nan())
}

fn has_infinity(x: &Tensor) -> bool {
    x.iter().any(|x| x.is_infinite())
}
