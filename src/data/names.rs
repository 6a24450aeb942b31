//! What data sets and their classes are called. The names themselves are kept in run histories and files, and compared
//! there, so they are English; people read them in their own language.

use std::borrow::Cow;

use crate::language::Language;

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

/// The name of a data set as people read it. What files are called, they are called in every language.
pub fn data_name(name: &str, language: Language) -> Cow<'_, str> {
    match (language, name) {
        (Language::English, name) => name.into(),
        (Language::Korean, DIGITS) => "내장 숫자".into(),
        (Language::Korean, FILES) => "idx 파일".into(),
        (Language::Korean, name) => match name.strip_suffix(AND_NOISE) {
            Some(without) => format!("{} + 노이즈", data_name(without, language)).into(),
            None => name.into(),
        },
    }
}

/// The name of a class that is no digit, as people read it.
pub(super) fn class_name(name: &'static str, language: Language) -> &'static str {
    match (language, name) {
        (Language::Korean, NOISE) => "노이즈",
        (_, name) => name,
    }
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
        assert_eq!(class_name(NOISE, Language::Korean), "노이즈");
    }
}
