//! The usual slips in a text that is no TOML: a decimal comma, digits and quotes of another keyboard, a word without quotes.

use std::ops::Range;

use super::messages::Message;
use crate::language::slips::{called, plain};

/// What is most likely wrong in `text`, in which reading stopped at the byte `at`: where it stands, and what to write.
pub(super) fn slip(text: &str, at: usize) -> Option<(Range<usize>, Message)> {
    let stopped = line_around(text, at);
    // What is open can stop the reading lines later; a sign of another keyboard is wrong wherever it stands.
    let mut from = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        from += line.len();
        from - line.len()..from
    });
    sign(text, stopped.clone())
        .or_else(|| lines.into_iter().find_map(|line| sign(text, line)))
        .or_else(|| number(text, stopped))
}

fn line_around(text: &str, at: usize) -> Range<usize> {
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let (before, after) = text.split_at(at);
    // A value that ends with its line stops the reading at the next one.
    let before =
        if after.is_empty() || before.ends_with('\n') && !after.starts_with(|c: char| !c.is_whitespace()) {
            before.trim_end()
        } else {
            before
        };
    let start = before.rfind('\n').map_or(0, |ending| ending + 1);
    let end = text.get(start..).and_then(|rest| rest.find('\n')).map_or(text.len(), |length| start + length);
    start..end
}

/// The bytes of a line outside quotes and before its comment.
fn outside(text: &str, line: Range<usize>) -> Vec<(usize, char)> {
    let mut quote = None;
    let mut found = Vec::new();
    for (at, c) in text.get(line.clone()).unwrap_or_default().char_indices() {
        match (quote, c) {
            (None, '#') => break,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, c) => found.push((line.start + at, c)),
        }
    }
    found
}

/// A sign that looks like one of TOML and is another.
fn sign(text: &str, line: Range<usize>) -> Option<(Range<usize>, Message)> {
    let found = outside(text, line);
    let (at, c) = *found.iter().find(|(_, c)| plain(*c).is_some())?;
    let (seen, write) = (called(c), plain(c)?);
    let span = at..at + c.len_utf8();
    Some((span, Message::Sign { seen, write }))
}

/// A number as it is written elsewhere, or a word that should be in quotes.
fn number(text: &str, line: Range<usize>) -> Option<(Range<usize>, Message)> {
    let found = outside(text, line);
    let plain_line: String = found.iter().map(|(_, c)| *c).collect();
    let mut values = plain_line.match_indices('=').map(|(at, _)| at + 1);
    let place = |at: usize| Some(found.get(plain_line.get(..at)?.chars().count())?.0);
    let wrong = |from: usize| {
        let value = plain_line.get(from..)?;
        let blanks = value.len() - value.trim_start().len();
        let value = value.trim_start();
        let start = place(from + blanks)?;
        let (length, message) = wrong_value(value)?;
        Some((start..start + length, message))
    };
    values.find_map(wrong).or_else(|| {
        // What begins with a bracket is the name of a table.
        if plain_line.trim_start().starts_with('[') {
            return None;
        }
        let lists = plain_line.match_indices('[').filter_map(|(at, _)| {
            let list = plain_line.get(at + 1..)?;
            Some((at + 1, list.split(['[', ']']).next()?))
        });
        for (from, list) in lists {
            if let Some((at, seen)) = decimal_comma_in(list) {
                let start = place(from + at)?;
                return Some((start..start + seen.len(), comma(seen)));
            }
        }
        // Two numbers of a list are no number with a comma.
        let is_number = |from: usize| {
            let begins = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+');
            plain_line.get(from..).is_some_and(|value| value.trim_start().starts_with(begins))
        };
        entries(&plain_line).into_iter().find_map(|from| if is_number(from) { None } else { wrong(from) })
    })
}

/// The bytes at which the entries of lists begin.
fn entries(line: &str) -> Vec<usize> {
    let mut open = Vec::new();
    let mut starts = Vec::new();
    for (at, c) in line.char_indices() {
        match c {
            '[' | '{' => open.push(c),
            ']' | '}' => _ = open.pop(),
            _ => {}
        }
        if c == '[' || c == ',' && open.last() == Some(&'[') {
            starts.push(at + 1);
        }
    }
    starts
}

/// The first number with a decimal comma in a list, and the byte at which it begins: there a comma without a blank stands among
/// others with one, as in `[0,5, 1]`, or digits behind it begin with a 0 that no number begins with.
pub(super) fn decimal_comma_in(list: &str) -> Option<(usize, &str)> {
    let bytes = list.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let spaced = list.contains(", ");
    list.match_indices(',').find_map(|(at, _)| {
        let whole = (0..at).rev().take_while(|before| digit(*before)).count();
        let fraction = (at + 1..bytes.len()).take_while(|behind| digit(*behind)).count();
        let zero = fraction > 1 && bytes.get(at + 1) == Some(&b'0');
        if whole == 0 || fraction == 0 || !(spaced || zero) {
            return None;
        }
        let sign = usize::from(matches!(bytes.get((at - whole).wrapping_sub(1)), Some(b'-' | b'+')));
        let from = at - whole - sign;
        Some((from, list.get(from..=at + fraction)?))
    })
}

/// That a number was written with a decimal comma.
pub(super) fn comma(seen: &str) -> Message {
    let point = seen.replace(',', ".");
    Message::Comma { seen: seen.to_owned(), point }
}

/// What is wrong with a value, and how many bytes of it.
fn wrong_value(value: &str) -> Option<(usize, Message)> {
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    let sign = usize::from(value.starts_with(['-', '+']));
    let whole = digits(value.get(sign..)?);
    let rest = value.get(sign + whole..)?;
    let fraction = rest.get(1..).map_or(0, digits);
    let written = |length: usize| value.get(..length).unwrap_or_default().to_owned();
    if whole > 0 && fraction > 0 && rest.starts_with(',') {
        let length = sign + whole + 1 + fraction;
        let seen = written(length);
        if fraction == 3 && !value.starts_with('0') {
            let (point, plain) = (seen.replace(',', "."), seen.replace(',', ""));
            return Some((length, Message::CommaOrThousands { seen, point, plain }));
        }
        return Some((length, comma(&seen)));
    }
    if whole > 0 && fraction == 3 && rest.starts_with([' ', '\'']) {
        let length = sign + whole + 1 + fraction;
        let (seen, plain) = (written(length), written(length).replace([' ', '\''], ""));
        return Some((length, Message::Thousands { seen, plain }));
    }
    if whole == 0 && fraction > 0 && rest.starts_with('.') {
        let length = sign + 1 + fraction;
        let (seen, full) = (written(length), format!("{}0{}", written(sign), rest.get(..=fraction)?));
        return Some((length, Message::NoDigit { seen, full }));
    }
    let length =
        value.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-')).map(char::len_utf8).sum();
    let word = written(length);
    if !word.starts_with(char::is_alphabetic) || matches!(word.as_str(), "true" | "false" | "inf" | "nan") {
        return None;
    }
    let lower = word.to_lowercase();
    let write = if matches!(lower.as_str(), "true" | "false") { lower } else { format!("\"{word}\"") };
    Some((length, Message::BareWord { word, write }))
}

#[cfg(test)]
mod tests {
    use crate::experiment::KINDS;
    use crate::language::Say;

    /// What is said of a training with this block, and the line of it.
    fn said(block: &str) -> (String, String, usize) {
        let error = (KINDS[0].parse)(block).unwrap_err();
        (error.to_string(), error.korean(), error.line)
    }

    #[test]
    fn a_slip_is_named_with_what_to_write() {
        for (block, seen, write) in [
            ("optimizer = { kind = \"sgd\", lr = 0,1 }", "`0,1`", "Write 0.1"),
            ("optimizer = { kind = \"sgd\", lr = -0,001 }", "`-0,001`", "Write -0.001"),
            ("iterations = 1,000", "`1,000`", "or 1000 if"),
            ("iterations = 1 000", "`1 000`", "Write 1000"),
            ("iterations = １0", "`１`", "Write `1`"),
            ("iterations = 1０", "`０`", "Write `0`"),
            ("iterations ＝ 10", "`＝`", "Write `=`"),
            ("iterations\u{a0}= 10", "U+00A0", "ordinary space"),
            ("iterations =\u{3000}10", "U+3000", "ordinary space"),
            ("activation = “relu”", "`“`", "Write `\"`"),
            ("activation = ‘relu’", "`‘`", "Write `'`"),
            ("activation = ＂relu＂", "`＂`", "Write `\"`"),
            ("activation = relu", "`relu`", "Write \"relu\""),
            ("dropout = .5", "`.5`", "Write 0.5"),
            ("init = { std = 0，1 }", "`，`", "Write `,`"),
            ("optimizer = { kind = \"sgd\", lr = −0.1 }", "`−`", "Write `-`"),
            ("batch_norm = True", "`True`", "Write true"),
            ("hidden = [0,001, 1]", "`0,001`", "Write 0.001"),
            ("hidden = [ten, 1]", "`ten`", "Write \"ten\""),
            ("changes = [{ at = 1, lr = 0.1 }, { at = [2, True], dropout = 0.1 }]", "`True`", "Write true"),
        ] {
            let (english, korean, line) = said(&format!("seed = 1\n{block}\nbatch_size = 10\n"));
            assert!(english.contains(seen) && english.contains(write), "{block}: {english}");
            assert!(korean.contains(seen), "{block}: {korean}");
            assert_eq!(line, 2, "{block}");
        }
    }

    #[test]
    fn a_decimal_comma_in_a_list_is_named_where_the_list_has_too_many_numbers() {
        for (kind, block, seen, write) in [
            ("descent", "x = [-0,5, 1]", "`-0,5`", "-0.5"),
            ("descent", "start = [-7,0, 2,0]", "`-7,0`", "-7.0"),
            ("predict", "shift = [1,5, 2]", "`1,5`", "1.5"),
            ("search", "ranges = { lr = { log = [0,1, 1] } }", "`0,1`", "0.1"),
            ("comparison", "panels = { key = \"lr\", values = { logspace = [0,5, -4, 4] } }", "`0,5`", "0.5"),
            ("graph", "expression = \"x\"\nvalues = { x = { value = 1, range = [0,5, 2] } }", "`0,5`", "0.5"),
        ] {
            let kind = KINDS.iter().find(|row| row.name == kind).unwrap();
            let error = (kind.parse)(block).unwrap_err();
            for words in [error.to_string(), error.korean()] {
                assert!(words.contains(seen) && words.contains(write), "{block}: {words}");
            }
        }
        // Two numbers, and four of which none is right, are what they are.
        for block in ["x = [5,1]", "x = [1,2,3]"] {
            let kind = KINDS.iter().find(|row| row.name == "descent").unwrap();
            assert!(!(kind.parse)(block).unwrap_err().to_string().contains("decimal"), "{block}");
        }
    }

    #[test]
    fn a_number_in_quotes_is_told_to_leave_them() {
        for block in ["iterations = \"10\"", "batch_size = \"1,5\"", "init = { std = \"0,1\" }"] {
            let (english, korean, _) = said(block);
            assert!(english.contains("without") || english.contains("no quotes"), "{english}");
            assert!(korean.contains("따옴표"), "{korean}");
        }
        let (english, ..) = said("activation = \"ｒelu\"");
        assert!(english.contains("\"relu\" has the plain ones"), "{english}");
        let (english, ..) = said("activation = \"relu\\u001b[31m\"");
        assert!(!english.contains('\u{1b}'), "{english}");
    }

    #[test]
    fn what_is_no_slip_is_said_by_the_library() {
        for block in ["iterations = [1", "= 1", "a = 1 2", "[a", "a = \"b"] {
            let (english, ..) = said(block);
            assert!(english.starts_with("This is not TOML"), "{english}");
        }
    }

    #[test]
    fn sizes_that_no_table_holds_are_refused_with_words() {
        for kind in KINDS {
            for number in ["9223372036854775808", "18446744073709551615", "99999999999999999999999999"] {
                if let Err(error) = (kind.parse)(&format!("seed = {number}\n")) {
                    let words = error.to_string();
                    assert!(words.contains("seed"), "{}: {words}", kind.name);
                } else {
                    panic!("{}: {number} is taken", kind.name);
                }
            }
        }
    }
}
