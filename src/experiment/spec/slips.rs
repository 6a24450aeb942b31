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
        .or_else(|| around(text, stopped.clone()))
        .or_else(|| number(text, stopped.clone()))
        .or_else(|| name(text, stopped))
}

/// What is written between key and value, behind the value, or as a comment in other files of settings.
fn around(text: &str, line: Range<usize>) -> Option<(Range<usize>, Message)> {
    let found = outside(text, line.clone());
    let plain: String = found.iter().map(|(_, c)| *c).collect();
    let place = |at: usize| found.get(plain.get(..at)?.chars().count()).map(|(place, _)| *place);
    for seen in ["//", "--", ";;"] {
        // In front of a line, or with a blank before it: within a value it is something else.
        let begins = plain.trim_start().starts_with(seen);
        let at = if begins { plain.find(seen) } else { plain.find(&format!(" {seen} ")).map(|at| at + 1) };
        if let Some(at) = at.and_then(place) {
            return Some((at..at + seen.len(), Message::Comment { seen }));
        }
    }
    // A list or table goes on in the next line, with a comma.
    let is_open = plain.matches(['[', '{']).count() > plain.matches([']', '}']).count();
    let last = plain.trim_end().chars().last();
    if let Some(seen @ (';' | ',')) = last.filter(|last| *last == ';' || !is_open && plain.contains('=')) {
        let at = place(plain.trim_end().len() - 1)?;
        return Some((at..at + 1, Message::AtTheEnd { seen }));
    }
    let key: usize = plain
        .trim_start()
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
        .map(char::len_utf8)
        .sum();
    let start = plain.len() - plain.trim_start().len();
    let behind = plain.get(start + key..)?;
    let blanks = behind.len() - behind.trim_start().len();
    let seen =
        ["==", ":=", "=>", "=:", ":"].into_iter().find(|seen| behind.trim_start().starts_with(seen))?;
    let at = place(start + key + blanks).filter(|_| key > 0)?;
    Some((at..at + seen.len(), Message::NoEquals { seen }))
}

/// A name with letters that TOML takes only in quotes.
fn name(text: &str, line: Range<usize>) -> Option<(Range<usize>, Message)> {
    let found = outside(text, line);
    let plain: String = found.iter().map(|(_, c)| *c).collect();
    plain.match_indices('=').find_map(|(at, _)| {
        let before = plain.get(..at)?.trim_end();
        let start = before.rfind(['{', ',', '[', '=']).map_or(0, |at| at + 1);
        let start = start + before.get(start..)?.find(|c: char| !c.is_whitespace())?;
        let name = before.get(start..)?;
        let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        let is_word = |c: char| is_bare(c) || c.is_alphanumeric() || matches!(c, ' ' | '\'');
        if name.is_empty() || name.chars().all(is_bare) || !name.chars().all(is_word) {
            return None;
        }
        let (place, _) = *found.get(plain.get(..start)?.chars().count())?;
        Some((place..place + name.len(), Message::BareName { name: name.to_owned() }))
    })
}

/// The word of TOML for what is true or false elsewhere.
pub(super) fn truth(word: &str) -> Option<&'static str> {
    match word.trim().to_lowercase().as_str() {
        "true" | "yes" | "on" => Some("true"),
        "false" | "no" | "off" => Some("false"),
        _ => None,
    }
}

/// What a calculation with two numbers comes to, and how many bytes of `value` it takes: `1/10`, `10^-2`, `2 * 10**-3`, `5 %`.
fn calculation(value: &str) -> Option<(usize, String)> {
    let number = |text: &str| {
        let signs = usize::from(text.starts_with(['-', '+']));
        let mut seen_point = false;
        let rest = text.get(signs..)?;
        let length: usize = rest
            .chars()
            .take_while(|c| c.is_ascii_digit() || *c == '.' && !std::mem::replace(&mut seen_point, true))
            .map(char::len_utf8)
            .sum();
        let exponent = rest.get(length..).filter(|rest| rest.starts_with(['e', 'E'])).and_then(|rest| {
            let sign = usize::from(rest.get(1..)?.starts_with(['-', '+']));
            let digits = rest.get(1 + sign..)?.chars().take_while(char::is_ascii_digit).count();
            (digits > 0).then_some(1 + sign + digits)
        });
        let length = signs + length + exponent.unwrap_or(0);
        let number: f64 = text.get(..length)?.parse().ok()?;
        Some((length, number))
    };
    let blanks = |text: &str| text.len() - text.trim_start_matches(' ').len();
    let (mut at, first) = number(value)?;
    let mut terms = vec![first];
    let mut operators = Vec::new();
    loop {
        let next = at + blanks(value.get(at..)?);
        let rest = value.get(next..)?;
        if rest.starts_with('%') {
            at = next + 1;
            terms.push(100.0);
            operators.push("/");
            break;
        }
        let Some(operator) = ["**", "^", "*", "/"].into_iter().find(|sign| rest.starts_with(sign)) else {
            break;
        };
        let next = next + operator.len();
        let next = next + blanks(value.get(next..)?);
        let Some((length, term)) = number(value.get(next..)?) else { break };
        at = next + length;
        terms.push(term);
        operators.push(operator);
        if terms.len() > 8 {
            return None;
        }
    }
    if operators.is_empty() {
        return None;
    }
    // Powers first, then from left to right.
    while let Some(place) = operators.iter().rposition(|sign| matches!(*sign, "**" | "^")) {
        operators.remove(place);
        let exponent = terms.remove(place + 1);
        let base = terms.get_mut(place)?;
        *base = base.powf(exponent);
    }
    let mut terms = terms.into_iter();
    let first = terms.next()?;
    let result = terms.zip(operators).fold(first, |so_far, (term, sign)| match sign {
        "*" => so_far * term,
        _ => so_far / term,
    });
    // To 15 digits, as nobody means what is lost in a binary number.
    let rounded: f64 = format!("{result:.14e}").parse().ok().filter(|result: &f64| result.is_finite())?;
    let size = rounded.abs();
    let written = if size != 0.0 && !(1e-4..1e15).contains(&size) {
        format!("{rounded:e}")
    } else {
        format!("{rounded}")
    };
    Some((at, written))
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
        let stands_alone =
            |message: &Message| matches!(message, Message::Calculation { .. } | Message::NoFraction { .. });
        entries(&plain_line)
            .into_iter()
            .find_map(|from| wrong(from).filter(|(_, message)| !is_number(from) || stands_alone(message)))
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
    if let Some((length, write)) = calculation(value) {
        return Some((length, Message::Calculation { seen: written(length), write }));
    }
    if whole > 0 && fraction == 0 && rest.starts_with('.') {
        let exponent = rest.get(1..).filter(|rest| rest.starts_with(['e', 'E'])).map_or(0, |rest| {
            1 + rest.chars().skip(1).take_while(|c| c.is_ascii_digit() || matches!(c, '-' | '+')).count()
        });
        let length = sign + whole + 1 + exponent;
        let seen = written(length);
        let full = seen.replacen('.', ".0", 1);
        return Some((length, Message::NoFraction { seen, full }));
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
    let write = truth(&word).map_or_else(|| format!("\"{word}\""), str::to_owned);
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
            ("batch_norm = yes", "`yes`", "Write true"),
            ("batch_norm = Off", "`Off`", "Write false"),
            ("batch_norm = on", "`on`", "Write true"),
            ("batch_norm = NO", "`NO`", "Write false"),
            ("changes = [{ at = 1, batch_norm = yes }]", "`yes`", "Write true"),
            ("iterations = 42;", "`;`", "Leave it out"),
            ("iterations = 42,", "`,`", "Leave it out"),
            ("hidden = [5, 5],", "`,`", "Leave it out"),
            ("hidden = [5, 5];", "`;`", "Leave it out"),
            ("activation = \"relu\";", "`;`", "Leave it out"),
            ("optimizer = { kind = \"sgd\", lr = 0.1 };", "`;`", "Leave it out"),
            ("init = { std = 1/10 }", "`1/10`", "Write 0.1"),
            ("dropout = 1 / 4", "`1 / 4`", "Write 0.25"),
            ("dropout = 1%", "`1%`", "Write 0.01"),
            ("dropout = 12.5 %", "`12.5 %`", "Write 0.125"),
            ("optimizer = { kind = \"sgd\", lr = 10^-2 }", "`10^-2`", "Write 0.01"),
            ("optimizer = { kind = \"sgd\", lr = 10**-5 }", "`10**-5`", "Write 1e-5"),
            ("optimizer = { kind = \"sgd\", lr = 3*10^-2 }", "`3*10^-2`", "Write 0.03"),
            ("hidden = [2^5, 10]", "`2^5`", "Write 32"),
            ("dropout = 1.", "`1.`", "Write 1.0"),
            ("dropout = 1.e-3", "`1.e-3`", "Write 1.0e-3"),
            ("init = { std = 2. }", "`2.`", "Write 2.0"),
            ("hidden = [5., 10]", "`5.`", "Write 5.0"),
            ("iterations: 10", "`:`", "Write `=`"),
            ("iterations == 10", "`==`", "Write `=`"),
            ("iterations := 10", "`:=`", "Write `=`"),
            ("iterations = 10 // ten", "`//`", "Write `#`"),
            ("// ten", "`//`", "Write `#`"),
            ("каша = 5", "`каша`", "Write \"каша\""),
            ("init = { σ = 5 }", "`σ`", "Write \"σ\""),
            ("größe = 5", "`größe`", "Write \"größe\""),
            ("hidden = [0,001, 1]", "`0,001`", "Write 0.001"),
            ("hidden = [ten, 1]", "`ten`", "Write \"ten\""),
            ("changes = [{ at = 1, lr = 0.1 }, { at = [2, True], dropout = 0.1 }]", "`True`", "Write true"),
        ] {
            let (english, korean, line) = said(&format!("seed = 1\n{block}\nbatch_size = 10\n"));
            assert!(
                !english.contains("expected") && !english.contains("must be quoted"),
                "{block}: {english}"
            );
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

    /// Sizes at which a number of 64 or 128 bits ends, and beyond.
    const SIZES: [&str; 8] = [
        "9223372036854775808",
        "18446744073709551615",
        "18446744073709551616",
        "99999999999999999999999999",
        "340282366920938463463374607431768211456",
        "0xffffffffffffffffffff",
        "0o7777777777777777777777777777",
        "0b1111111111111111111111111111111111111111111111111111111111111111111",
    ];

    /// No words of a library, and nothing that is not so: such a number is whole and above 0.
    fn assert_is_true(block: &str, words: &str) {
        for untrue in
            ["u64", "i64", "too large to", "This is not TOML", "from 0 up", "number or a list", "invalid"]
        {
            assert!(!words.contains(untrue), "{block}: {words}");
        }
    }

    #[test]
    fn sizes_that_no_table_holds_are_refused_with_words() {
        for kind in KINDS {
            for number in SIZES {
                let block = format!("seed = {number}\n");
                let error = (kind.parse)(&block).unwrap_err();
                assert!(error.to_string().contains("seed"), "{}: {error}", kind.name);
                assert_is_true(&block, &error.to_string());
            }
        }
    }

    /// Wherever a number may stand: whole keys, lists, tables, panels and ranges of a free key, values of a graph.
    #[test]
    fn sizes_beyond_a_number_are_told_truly_wherever_they_stand() {
        let places = [
            ("training", "iterations = {}"),
            ("training", "test_size = {}"),
            ("training", "hidden = [10, {}]"),
            ("training", "batch_size = {}"),
            ("training", "changes = [{ at = {}, lr = 0.1 }]"),
            ("training", "lr_schedule = { kind = \"step\", every = {}, factor = 0.5 }"),
            ("training", "accuracy_every = {}"),
            ("activations", "layers = {}"),
            ("gradient_check", "samples = {}"),
            ("predict", "picture = { test = {} }"),
            ("descent", "steps = {}"),
            ("search", "trials = {}"),
            ("search", "[ranges]\nseed = { values = [1, {}] }"),
            ("search", "[ranges]\nbatch_size = { log = [1, {}] }"),
            ("search", "[base]\niterations = {}"),
            ("comparison", "[panels]\nkey = \"seed\"\nvalues = [1, {}]"),
            ("comparison", "[panels]\nkey = \"optimizer\"\nvalues = [{ kind = \"sgd\", lr = {} }]"),
            ("comparison", "[[variant]]\nseed = {}"),
            ("comparison", "[base]\ntrain_size = {}"),
        ];
        for (name, place) in places {
            let kind = KINDS.iter().find(|row| row.name == name).unwrap();
            for number in SIZES {
                let block = place.replace("{}", number);
                if let Err(error) = (kind.parse)(&block) {
                    assert_is_true(&block, &error.to_string());
                    assert_ne!(error.korean(), error.to_string(), "{block}");
                }
            }
        }
        // In a graph it is a number as any other, as near as there is one.
        let graph = KINDS.iter().find(|row| row.name == "graph").unwrap();
        for value in ["9223372036854775808", "[1, 18446744073709551616]", "-9223372036854775809"] {
            let block = format!("expression = \"y = x * 2\"\nvalues = {{ x = {value} }}\n");
            assert!((graph.parse)(&block).is_ok(), "{block}");
        }
    }

    #[test]
    fn a_truth_in_quotes_is_told_to_leave_them() {
        for (written, write) in [("yes", "true"), ("true", "true"), ("Off", "false"), ("no", "false")] {
            let (english, korean, _) = said(&format!("record_after = \"{written}\""));
            assert!(english.ends_with(&format!("no quotes: {write}")), "{english}");
            assert!(korean.contains(&format!(": {write}")), "{korean}");
        }
    }
}
