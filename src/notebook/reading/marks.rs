//! Marks behind numbers: which cell gives the number, and what it is on other data.
//!
//! `0.934<!--= weights summary.test variant=He; digits 0.889 -->` is 0.934 to whoever reads the file, 0.934 on the page while MNIST is
//! loaded, and 0.889 while the notebook runs on the built-in digits. What stands before the first `;` is for the tests of the
//! lessons (`CONTRIBUTING.md`); here only `digits` counts. A comment that is no such mark is a comment.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser};

use super::{OPTIONS, Reading};
use crate::experiment::DataInUse;

/// What a mark begins with.
const START: &str = "<!--=";
const END: &str = "-->";

/// Words whose number is told by the data in use, so that a sentence can name those data.
const NAME: &str = "MNIST";

/// A mark behind a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark<'a> {
    /// The bytes of the number before it, or of the name of the data.
    pub number: Range<usize>,
    /// The bytes of the mark itself.
    pub comment: Range<usize>,
    /// What stands in it before the first `;`.
    pub source: &'a str,
    /// What stands in it after that, cut at each `;`.
    pub options: Vec<&'a str>,
}

impl<'a> Mark<'a> {
    /// What stands in place of the number while the notebook runs on the built-in digits, if that is another one.
    pub fn on_digits(&self) -> Option<&'a str> {
        self.options.iter().find_map(|option| option.strip_prefix("digits ")).map(str::trim)
    }

    /// The mark that the comment at `comment` is, if it is one.
    fn at(text: &'a str, comment: Range<usize>) -> Option<Self> {
        let inner = text.get(comment.clone())?.strip_prefix(START)?.strip_suffix(END)?;
        let before = text.get(..comment.start)?;
        let number = number_at_end(before).or_else(|| {
            let start = before.strip_suffix(NAME)?.len();
            Some(start..before.len())
        })?;
        let mut parts = inner.split(';').map(str::trim);
        let source = parts.next()?;
        Some(Self { number, comment, source, options: parts.collect() })
    }
}

/// The marks of a text, in order.
pub fn marks(text: &str) -> Vec<Mark<'_>> {
    if !text.contains(START) {
        return Vec::new();
    }
    let events = Parser::new_ext(text, OPTIONS.difference(Options::ENABLE_MATH)).into_offset_iter();
    events
        .filter(|(event, _)| matches!(event, Event::InlineHtml(_)))
        .filter_map(|(_, range)| Mark::at(text, range))
        .collect()
}

/// Puts in place of each number what it is on these data.
pub(super) fn settle(reading: &mut Reading, data: DataInUse) {
    if data == DataInUse::Mnist || !reading.text.contains(START) {
        return;
    }
    let text = reading.text.clone();
    let mut edits: Vec<(Range<usize>, &str)> = Vec::new();
    for mark in marks(&text) {
        let Some(other) = mark.on_digits().filter(|other| replaces(text.get(mark.number.clone()), other))
        else {
            continue;
        };
        // Of two marks behind one number the first counts.
        if edits.last().is_none_or(|(last, _)| last.end <= mark.number.start) {
            edits.push((mark.number, other));
        }
    }
    reading.apply(&edits);
}

/// Whether `other` may stand where `this` does: a number in place of a number, plain words in place of the name of the data.
/// Nothing that Markdown would take for anything else comes into a text so.
fn replaces(this: Option<&str>, other: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || c == ' ' || c == '-';
    match this {
        Some(NAME) => !other.is_empty() && other.chars().all(plain),
        Some(_) => number_at_end(other) == Some(0..other.len()),
        None => false,
    }
}

/// The bytes of the number with which `text` ends: `−1,234.5`, `3.8e−11`, `97%`.
pub fn number_at_end(text: &str) -> Option<Range<usize>> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | 'e' | '-' | '−' | '%');
    let from = text.trim_end_matches(is_part).len();
    let starts = text.get(from..)?.char_indices().map(|(at, _)| from + at);
    starts
        .filter(|start| {
            let before = text.get(..*start).and_then(|before| before.chars().next_back());
            let signed = text.get(*start..).is_some_and(|rest| rest.starts_with(['-', '−']));
            // A sign within a word or between two numbers is a dash.
            !(signed && before.is_some_and(char::is_alphanumeric))
        })
        .find(|start| text.get(*start..).is_some_and(is_number))
        .map(|start| start..text.len())
}

/// Whether all of `word` is a number.
pub fn is_number(word: &str) -> bool {
    let word = word.strip_prefix(['-', '−']).unwrap_or(word);
    let word = word.strip_suffix('%').unwrap_or(word);
    let (mantissa, exponent) = word.split_once('e').map_or((word, None), |(m, e)| (m, Some(e)));
    let (whole, decimals) = mantissa.split_once('.').map_or((mantissa, None), |(w, d)| (w, Some(d)));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let grouped = groups.clone().count() > 0;
    digits(first)
        && (!grouped || first.len() <= 3)
        && groups.all(|group| group.len() == 3 && digits(group))
        && decimals.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['-', '−']).unwrap_or(exponent)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Definitions;
    use super::*;

    fn read(source: &str, data: DataInUse) -> String {
        Reading::new(source, &Definitions::default(), data).text().to_owned()
    }

    #[test]
    fn one_of_two_numbers_is_shown() {
        for (source, mnist, digits) in [
            ("ends at 0.934<!--= a b.c; digits 0.889 -->.\n", "ends at 0.934.\n", "ends at 0.889.\n"),
            (
                "| 0.1<!--= a b.c; digits 2e−6 --> | b |\n|---|---|\n",
                "| 0.1 | b |\n|---|---|\n",
                "| 2e−6 | b |\n|---|---|\n",
            ),
            ("**98%<!--= a b.c; digits 7% -->**\n", "**98%**\n", "**7%**\n"),
            ("at −0.387<!--= a b.c; at least; digits −1,024.5 -->,\n", "at −0.387,\n", "at −1,024.5,\n"),
            (
                "on MNIST<!--= data; digits the built-in digits --> with\n",
                "on MNIST with\n",
                "on the built-in digits with\n",
            ),
            ("- 1<!--= x; digits 2 -->\n  - 3<!--= x; digits 4 -->\n", "- 1\n  - 3\n", "- 2\n  - 4\n"),
            ("0.5<!--= x --> and 0.5<!-- digits 3 -->\n", "0.5 and 0.5\n", "0.5 and 0.5\n"),
        ] {
            assert_eq!(read(source, DataInUse::Mnist), mnist);
            assert_eq!(read(source, DataInUse::Digits), digits);
        }
    }

    #[test]
    fn what_is_no_mark_is_a_comment_like_another() {
        for source in [
            "5<!--=-->",
            "5<!--= -->",
            "5<!--=;;;digits-->",
            "5<!--= a; digits -->",
            "5<!--= a; digits *5* -->",
            "5<!--= a; digits 5. -->",
            "5 <!--= a; digits 6 -->",
            "word<!--= a; digits 6 -->",
            "5%%<!--= a; digits 6<!-- -->",
            "MNIST<!--= data; digits [a](b) -->",
            "<!--= a; digits 6 -->",
            "5<!--= a; digits 6",
        ] {
            let source = format!("x {source} y\n");
            assert_eq!(read(&source, DataInUse::Digits), read(&source, DataInUse::Mnist), "{source}");
        }
        let code = "`5<!--= a; digits 6 -->`\n\n```\n5<!--= a; digits 6 -->\n```\n";
        assert_eq!(read(code, DataInUse::Digits), code);
    }

    #[test]
    fn a_number_is_found_where_it_ends() {
        for (text, number) in [
            ("is 0.451", Some("0.451")),
            ("at −0.387", Some("−0.387")),
            ("0.29-0.5", Some("0.5")),
            ("3.8e−11", Some("3.8e−11")),
            ("18,205", Some("18,205")),
            ("(1, 2", Some("2")),
            ("1,2", Some("2")),
            ("W1", Some("1")),
            ("to 97%", Some("97%")),
            ("1.", None),
            ("e", None),
            ("", None),
            ("수 0.5", Some("0.5")),
        ] {
            assert_eq!(number_at_end(text).map(|range| &text[range]), number, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_on_any_data(
            source in "([0-9.,%e−-]{0,6}(<!--=|<!--|-->|; ?digits |MNIST|[ a|`*\n가])){0,12}"
        ) {
            for data in [DataInUse::Mnist, DataInUse::Digits] {
                let reading = Reading::new(&source, &Definitions::of([source.as_str()]), data);
                for (_, range) in reading.events() {
                    prop_assert!(source.is_char_boundary(reading.in_source(range.start)));
                }
            }
        }
    }
}
