//! Which values a key may have, and what is said of others.

mod korean;

use std::ops::RangeInclusive;

use thiserror::Error;

use super::Problem;

/// Which values a key may have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Allowed {
    /// Whatever its type holds.
    Any,
    /// Whole numbers from one to another, both among them; up to `u64::MAX` there is no end.
    Whole(u64, u64),
    /// Numbers between two ends.
    Between(End, End),
    /// Lists of so many entries, each of which may be …
    Each {
        /// The fewest entries.
        least: usize,
        /// The most.
        most: usize,
        /// What an entry may be.
        entry: &'static Allowed,
    },
}

/// An end of a range of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum End {
    /// The number itself is among them.
    At(f64),
    /// All numbers up to it, without itself; or from it.
    Beyond(f64),
    /// There is none: any finite number.
    Open,
}

/// Shares from 0 up to, but not including, 1.
pub(crate) const BELOW_ONE: Allowed = Allowed::Between(End::At(0.0), End::Beyond(1.0));
/// Shares from 0 to 1.
pub(crate) const SHARE: Allowed = Allowed::Between(End::At(0.0), End::At(1.0));
/// Numbers from 0 up.
pub(crate) const NOT_NEGATIVE: Allowed = Allowed::Between(End::At(0.0), End::Open);
/// Seeds: TOML has no larger whole numbers, so a larger one could not be saved.
pub(crate) const SEEDS: Allowed = Allowed::Whole(0, i64::MAX as u64);
/// Numbers above 0.
pub(crate) const POSITIVE: Allowed = Allowed::Between(End::Beyond(0.0), End::Open);

impl Allowed {
    /// The whole numbers among them; of a list, for its entries. None where they are no whole numbers.
    pub fn whole_numbers(&self) -> Option<RangeInclusive<u64>> {
        match *self {
            Self::Whole(least, most) => Some(least..=most),
            Self::Each { entry, .. } => entry.whole_numbers(),
            Self::Any | Self::Between(..) => None,
        }
    }

    /// Whether a whole number is allowed.
    pub(crate) fn check_whole(&self, key: &str, number: u64) -> Result<(), Problem> {
        match *self {
            Self::Whole(least, most) if !(least..=most).contains(&number) => {
                Err(self.problem(key, number.to_string()))
            }
            _ => Ok(()),
        }
    }

    /// Whether a number is allowed.
    pub(crate) fn check_number(&self, key: &str, number: f64) -> Result<(), Problem> {
        let Self::Between(low, high) = *self else { return Ok(()) };
        let is_above = match low {
            End::At(least) => number >= least,
            End::Beyond(least) => number > least,
            End::Open => true,
        };
        let is_below = match high {
            End::At(most) => number <= most,
            End::Beyond(most) => number < most,
            End::Open => true,
        };
        if number.is_finite() && is_above && is_below {
            return Ok(());
        }
        Err(self.problem(key, in_few_digits(number)))
    }

    fn problem(self, key: &str, found: String) -> Problem {
        Problem::new(key, OutOfRange { key: key.to_owned(), allowed: self, found })
    }

    /// Whether a list may have so many entries.
    pub(crate) fn check_length(&self, key: &str, length: usize) -> Result<(), Problem> {
        match *self {
            Self::Each { least, most, .. } if !(least..=most).contains(&length) => {
                let message = WrongLength { key: key.to_owned(), least, most, length };
                Err(Problem::new(key, message))
            }
            _ => Ok(()),
        }
    }

    /// What is allowed of the entries of a list.
    pub(crate) fn entry(&self) -> &Self {
        match self {
            Self::Each { entry, .. } => entry,
            _ => self,
        }
    }
}

/// A value that is not allowed.
#[derive(Debug, Error)]
#[error("`{key}` {}, not {found}", range(*allowed))]
struct OutOfRange {
    key: String,
    allowed: Allowed,
    found: String,
}

/// A list with too few entries or too many.
#[derive(Debug, Error)]
#[error("`{key}` has {least} to {most} entries, not {length}")]
struct WrongLength {
    key: String,
    least: usize,
    most: usize,
    length: usize,
}

fn range(allowed: Allowed) -> String {
    let (low, high) = match allowed {
        Allowed::Whole(least, u64::MAX) => return format!("is a whole number from {least} up"),
        Allowed::Whole(least, most) => return format!("is from {least} to {most}"),
        Allowed::Between(low, high) => (low, high),
        Allowed::Any | Allowed::Each { .. } => return String::new(),
    };
    match (low, high) {
        (End::At(least), End::At(most)) => {
            format!("is from {} to {}", in_few_digits(least), in_few_digits(most))
        }
        (End::Open, End::Open) => "is a finite number".to_owned(),
        (End::Beyond(least), End::Beyond(most)) => format!("lies between {least} and {most}"),
        (End::At(least), End::Beyond(most)) => format!("is from {least} up to, but not including, {most}"),
        (End::Beyond(least), End::At(most)) => format!("is above {least}, up to {most}"),
        (End::At(least), End::Open) => format!("is a number from {least} up"),
        (End::Beyond(least), End::Open) => format!("is a number above {least}"),
        (End::Open, End::At(most)) => format!("is a number up to {most}"),
        (End::Open, End::Beyond(most)) => format!("is a number below {most}"),
    }
}

/// A number as a person writes it: 1e-12, not 0.000000000001.
fn in_few_digits(number: f64) -> String {
    let is_plain = number == 0.0 || (1e-4..1e7).contains(&number.abs()) || !number.is_finite();
    if is_plain { number.to_string() } else { format!("{number:e}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Say;

    #[test]
    fn every_sort_of_range_says_its_ends() {
        let between =
            |low, high| Allowed::Between(low, high).check_number("h", f64::NAN).expect_err("it is no number");
        for (low, high, english, korean) in [
            (End::At(0.0), End::At(1.0), "from 0 to 1", "0에서 1까지"),
            (End::At(0.0), End::Beyond(1.0), "from 0 up to, but not including, 1", "0 이상 1 미만"),
            (End::Beyond(0.0), End::At(1.0), "above 0, up to 1", "0 초과 1 이하"),
            (End::Beyond(0.0), End::Beyond(1.0), "between 0 and 1", "0 초과 1 미만"),
            (End::At(0.0), End::Open, "a number from 0 up, not", "0 이상인 수"),
            (End::Open, End::Open, "a finite number", "유한한 수"),
            (End::At(1e-12), End::At(1.0), "from 1e-12 to 1, not NaN", "1e-12에서 1까지"),
            (End::Beyond(0.0), End::Open, "a number above 0, not", "0보다 큰 수"),
        ] {
            let problem = between(low, high);
            assert!(problem.to_string().contains(english), "{problem}");
            assert!(problem.korean().contains(korean), "{}", problem.korean());
        }
    }

    #[test]
    fn ends_belong_to_a_range_or_not() {
        for (allowed, right, wrong) in [
            (BELOW_ONE, [0.0, 0.999].as_slice(), [-1e-300, 1.0].as_slice()),
            (SHARE, &[0.0, 1.0], &[-0.1, 1.0 + f64::EPSILON]),
            (NOT_NEGATIVE, &[0.0, 1e300], &[-1e-300, f64::INFINITY]),
            (POSITIVE, &[5e-324, 1e300], &[0.0, f64::INFINITY, f64::NAN]),
        ] {
            assert!(right.iter().all(|number| allowed.check_number("k", *number).is_ok()), "{allowed:?}");
            assert!(wrong.iter().all(|number| allowed.check_number("k", *number).is_err()), "{allowed:?}");
        }
    }
}
