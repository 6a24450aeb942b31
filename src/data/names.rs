//! What data sets and their classes are called. The names themselves are kept in run histories and files, and compared
//! there, so they are English; people read them in their own language.

mod korean;

use std::fmt;

use crate::language::{Language, Say};

/// The handwriting that the program makes itself.
pub(super) const DIGITS: &str = "Built-in digits";
/// Files whose folder has no name.
pub(super) const FILES: &str = "idx files";
/// The class that is no digit.
pub const NOISE: &str = "noise";
/// Ends the name of data with [`NOISE`] among their classes.
const AND_NOISE: &str = " and noise";

/// The name of data that have noise as a class of their own.
pub(super) fn with_noise(name: &str) -> String {
    format!("{name}{AND_NOISE}")
}

/// The name of a data set. What files are called, they are called in every language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataName(pub String);

impl fmt::Display for DataName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a class is called: its number, or a name where it is no digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClassName {
    /// A digit, or another class without a name.
    Number(usize),
    /// A class that is no digit.
    Named(&'static str),
}

impl fmt::Display for ClassName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(class) => class.fmt(f),
            Self::Named(name) => f.write_str(name),
        }
    }
}

/// The name of a data set as people read it.
pub fn data_name(name: &str, language: Language) -> String {
    DataName(name.to_owned()).say(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_program_s_own_are_read_in_either_language() {
        for (name, korean) in [
            (DIGITS, "내장 숫자"),
            (&with_noise(DIGITS), "내장 숫자 + 노이즈"),
            (&with_noise("MNIST"), "MNIST + 노이즈"),
            ("cats and dogs", "cats and dogs"),
        ] {
            assert_eq!(data_name(name, Language::Korean), korean);
            assert_eq!(data_name(name, Language::English), name);
        }
        assert_eq!(ClassName::Named(NOISE).korean(), "노이즈");
    }
}
