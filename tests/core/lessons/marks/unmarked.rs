//! Numbers of lessons that say something, and carry no mark.
//!
//! Every number of two digits or more in headings, prose, lists and tables is marked, unless it is
//! - in code or in a formula,
//! - a whole number that stands in the block of a cell of the lesson, or a number of those right behind the name of a setting,
//! - the number of a page,
//! - a side, the pixels or the grey levels of a picture, or the number of classes,
//! - part of the name of a control.

use layerscope::notebook::Notebook;
use layerscope::notebook::reading::{OPTIONS, is_number, marks};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// What is called by its value.
const SETTINGS: [&str; 19] = [
    "std",
    "learning rate",
    "SGD",
    "Momentum",
    "AdaGrad",
    "RMSprop",
    "Adam",
    "λ",
    "λ =",
    "momentum",
    "epsilon",
    "dropout",
    "lr",
    "h",
    "표준편차",
    "모멘텀",
    "엡실론",
    "드롭아웃",
    "학습률",
];

/// The sides of a picture, its pixels, its grey levels, and the classes of digits.
const PICTURE: [&str; 4] = ["28", "784", "255", "10"];

/// The numbers without a mark that should have one, each with its line.
pub(super) fn unmarked(text: &str) -> Vec<(usize, String)> {
    let marked: Vec<usize> = marks(text).into_iter().map(|mark| mark.number.end).collect();
    let blocks: String =
        Notebook::parse(text).cells().map(|(_, cell)| cell.body().to_owned() + "\n").collect();
    let settings: Vec<f64> = numbers(&blocks).filter_map(|(_, word)| value(word)).collect();
    let mut found = Vec::new();
    let mut in_code = false;
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(_) if !in_code => {
                for (at, word) in numbers(&text[range.clone()]) {
                    let (start, end) = (range.start + at, range.start + at + word.len());
                    if !marked.contains(&end) && !is_free(word, &text[..start], &text[end..], &settings) {
                        found.push((text[..start].matches('\n').count() + 1, word.to_owned()));
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// Controls with a number in their names.
const CONTROLS: [&str; 4] = ["Best 20", "최고 20", "Reached 0.85", "0.85"];

fn value(word: &str) -> Option<f64> {
    word.replace(',', "").replace('−', "-").parse().ok()
}

fn is_free(word: &str, before: &str, after: &str, settings: &[f64]) -> bool {
    let is_whole = word.bytes().all(|b| b.is_ascii_digit() || b == b',');
    let is_setting = value(word).is_some_and(|value| settings.contains(&value));
    let is_named = SETTINGS.iter().any(|name| {
        let rest = before.trim_end_matches(' ').strip_suffix(name);
        rest.is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric()))
    });
    let is_page = before.ends_with("page ") || before.ends_with("pages ") || after.starts_with('쪽');
    let is_control = CONTROLS.iter().any(|name| (before.to_owned() + word).ends_with(&format!("**{name}")));
    (is_whole && word.len() == 1)
        || is_control
        || PICTURE.contains(&word)
        || (is_setting && (is_whole || is_named))
        || (is_whole && is_page)
}

/// The numbers in a text, each with the byte at which it begins.
fn numbers(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let at = from + text.get(from..)?.find(|c: char| c.is_ascii_digit())?;
            let before = text[..at].chars().next_back();
            let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | 'e' | '-' | '−' | '%');
            let run = text[at..].find(|c| !is_part(c)).unwrap_or(text.len() - at);
            let mut ends = text[at..at + run].char_indices().map(|(i, c)| i + c.len_utf8());
            let length = ends.rfind(|end| is_number(&text[at..at + end])).unwrap_or(1);
            from = at + length;
            // The 1 of a name is no number.
            if !before.is_some_and(|c| c.is_ascii_alphabetic() || c == '_') {
                return Some((at, &text[at..at + length]));
            }
        }
    })
}

#[test]
fn a_result_without_a_mark_is_found() {
    let words = |text: &str| unmarked(text).into_iter().map(|(_, word)| word).collect::<Vec<_>>();
    let cell = "\n```toml training\niterations = 300\ninit = { std = 0.01 }\n```\n\n";
    for (text, found) in [
        ("the std is 0.43 here", vec!["0.43"]),
        ("the std is 0.43<!--= a b.c --> here", vec![]),
        ("the std is 0.43<!-- a b.c --> here", vec!["0.43"]),
        ("at std 0.01 and 300 iterations, 301", vec!["301"]),
        ("at std 0.43, at 0.01", vec!["0.43", "0.01"]),
        ("| a | **97%** |\n|---|---|\n| 4 | 3.8e−11 |", vec!["97%", "3.8e−11"]),
        ("## Gets 0.9\n\n1. to 12\n2. page 209, 209쪽, 209", vec!["0.9", "12", "209"]),
        ("`0.5` and $0.5$, W1, b12, 784", vec![]),
        ("```\n0.5\n```\n\n정확도는 0.934입니다", vec!["0.934"]),
    ] {
        assert_eq!(words(&format!("{cell}{text}\n")), found, "{text}");
    }
}
