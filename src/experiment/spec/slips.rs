//! The usual slips in a text that is no TOML: a decimal comma, digits and quotes of another keyboard, a word without quotes.

use std::ops::Range;

use crate::language::Phrase;
use crate::language::slips::{called, plain};

/// What is most likely wrong in `text`, in which reading stopped at the byte `at`: where it stands, and what to write.
pub(super) fn slip(text: &str, at: usize) -> Option<(Range<usize>, Phrase)> {
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
fn sign(text: &str, line: Range<usize>) -> Option<(Range<usize>, Phrase)> {
    let found = outside(text, line);
    let (at, c) = *found.iter().find(|(_, c)| plain(*c).is_some())?;
    let (seen, write) = (called(c), plain(c)?);
    let span = at..at + c.len_utf8();
    let (what, in_korean) = match write {
        '0'..='9' => ("a full-width digit", "전각 숫자"),
        '"' | '\'' => ("a quotation mark of typeset text", "둥근따옴표"),
        ' ' => ("a space of another kind", "보통 공백이 아닌 빈칸"),
        '-' => ("a dash", "줄표"),
        _ => ("a full-width sign", "전각 기호"),
    };
    let (write, write_in_korean) = if write == ' ' {
        ("an ordinary space".to_owned(), "보통 공백".to_owned())
    } else {
        (format!("`{write}`"), format!("`{write}`"))
    };
    Some((
        span,
        Phrase::new(
            format!("{seen} is {what}. Write {write} instead"),
            format!("{seen}: {in_korean}입니다. {write_in_korean}(으)로 바꾸어 쓰세요"),
        ),
    ))
}

/// A number as it is written elsewhere, or a word that should be in quotes.
fn number(text: &str, line: Range<usize>) -> Option<(Range<usize>, Phrase)> {
    let found = outside(text, line);
    let plain_line: String = found.iter().map(|(_, c)| *c).collect();
    let mut values = plain_line.match_indices('=').map(|(at, _)| at + 1);
    values.find_map(|from| {
        let value = plain_line.get(from..)?;
        let blanks = value.len() - value.trim_start().len();
        let value = value.trim_start();
        let start = found.get(plain_line.get(..from + blanks)?.chars().count())?.0;
        let (length, phrase) = wrong_value(value)?;
        Some((start..start + length, phrase))
    })
}

/// What is wrong with a value, and how many bytes of it.
fn wrong_value(value: &str) -> Option<(usize, Phrase)> {
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    let sign = usize::from(value.starts_with(['-', '+']));
    let whole = digits(value.get(sign..)?);
    let rest = value.get(sign + whole..)?;
    let fraction = rest.get(1..).map_or(0, digits);
    let written = |length: usize| value.get(..length).unwrap_or_default().to_owned();
    if whole > 0 && fraction > 0 && rest.starts_with(',') {
        let length = sign + whole + 1 + fraction;
        let (seen, point) = (written(length), written(length).replace(',', "."));
        let mut phrase = Phrase::new(
            format!("`{seen}` has a comma where TOML has a decimal point. Write {point}"),
            format!("`{seen}`: 소수점은 쉼표가 아니라 마침표입니다. {point}(으)로 쓰세요"),
        );
        if fraction == 3 && !value.starts_with('0') {
            let plain = written(length).replace(',', "");
            phrase.push(
                format!(", or {plain} if thousands are meant"),
                format!(". 천 단위라면 {plain}(으)로 쓰세요"),
            );
        }
        return Some((length, phrase));
    }
    if whole > 0 && fraction == 3 && rest.starts_with([' ', '\'']) {
        let length = sign + whole + 1 + fraction;
        let (seen, plain) = (written(length), written(length).replace([' ', '\''], ""));
        return Some((
            length,
            Phrase::new(
                format!("`{seen}` has a sign between its thousands. Write {plain}"),
                format!("`{seen}`: 천 단위를 띄우지 않습니다. {plain}(으)로 쓰세요"),
            ),
        ));
    }
    if whole == 0 && fraction > 0 && rest.starts_with('.') {
        let length = sign + 1 + fraction;
        let (seen, full) = (written(length), format!("{}0{}", written(sign), rest.get(..=fraction)?));
        return Some((
            length,
            Phrase::new(
                format!("`{seen}` has no digit before its point. Write {full}"),
                format!("`{seen}`: 점 앞에 숫자가 없습니다. {full}(으)로 쓰세요"),
            ),
        ));
    }
    let length =
        value.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-')).map(char::len_utf8).sum();
    let word = written(length);
    if !word.starts_with(char::is_alphabetic) || matches!(word.as_str(), "true" | "false" | "inf" | "nan") {
        return None;
    }
    let lower = word.to_lowercase();
    let write = if matches!(lower.as_str(), "true" | "false") { lower } else { format!("\"{word}\"") };
    Some((
        length,
        Phrase::new(
            format!("`{word}` is no value of TOML. Write {write}"),
            format!("`{word}`: TOML의 값이 아닙니다. {write}(으)로 쓰세요"),
        ),
    ))
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
        ] {
            let (english, korean, line) = said(&format!("seed = 1\n{block}\nbatch_size = 10\n"));
            assert!(english.contains(seen) && english.contains(write), "{block}: {english}");
            assert!(korean.contains(seen), "{block}: {korean}");
            assert_eq!(line, 2, "{block}");
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
