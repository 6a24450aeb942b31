//! Blocks that look like cells and are none: `TOML training`, `toml training {.wide}`, one in a list or indented as code.
//!
//! Each program that reads Markdown lets through what another does not, so whoever writes such a line means a cell. It stays
//! prose, and is named with what was expected.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};
use thiserror::Error;

use super::lines::lines;
use super::reading::OPTIONS;
use crate::language::slips::plain as plain_sign;

/// A line that looks like the first one of a cell.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("The line {written} begins no cell. {}", expected(kind))]
pub struct NearCell {
    /// The byte of the prose at which the line begins.
    pub offset: usize,
    /// The line of the file, counted from 1; of prose that was looked at by itself, its own line.
    pub line: usize,
    /// The line without the blanks around it.
    pub written: String,
    /// The kind of cell that was meant.
    pub kind: String,
}

/// How a cell of this kind begins.
fn expected(kind: &str) -> String {
    format!(
        "A cell begins with the line ```toml {kind}: in small letters, at the left edge, in no list, no quotation and no HTML, \
         with nothing after the kind"
    )
}

/// Those in `prose`; `kinds` are the kinds of cells that there are.
pub fn near_cells(prose: &str, kinds: &[&str]) -> Vec<NearCell> {
    let suspects: Vec<NearCell> = suspects(prose, kinds).collect();
    if suspects.is_empty() {
        return suspects;
    }
    let within = shown_to_the_letter(prose);
    let outside = |near: &NearCell| {
        let next = within.partition_point(|range| range.start <= near.offset);
        !next.checked_sub(1).and_then(|at| within.get(at)).is_some_and(|range| range.contains(&near.offset))
    };
    suspects.into_iter().filter(outside).collect()
}

/// The lines that look like it, wherever they stand.
fn suspects<'a>(prose: &'a str, kinds: &'a [&str]) -> impl Iterator<Item = NearCell> + 'a {
    let mut offset = 0;
    lines(prose).enumerate().filter_map(move |(number, line)| {
        let at = offset;
        offset += line.len();
        let markers = |c: char| {
            c.is_whitespace() || matches!(c, '>' | '-' | '*' | '+' | '.' | ')') || c.is_ascii_digit()
        };
        let fenced = line.trim_start_matches(markers);
        let info = fenced.trim_start_matches(['`', '~', '\'', '´', '‘', '’', '｀', '～']);
        let marks = fenced.chars().count() - info.chars().count();
        // An info string is short; a line of words is not looked at.
        if marks < 2 || info.len() > 200 {
            return None;
        }
        let kind = kind_meant(info, kinds)?.to_owned();
        Some(NearCell { offset: at, line: number + 1, written: line.trim().to_owned(), kind })
    })
}

/// The kind that the info string of a cell gone wrong means.
fn kind_meant<'k>(info: &str, kinds: &[&'k str]) -> Option<&'k str> {
    let plain = |text: &str| {
        // Full-width letters, too, as an input method writes them.
        let letters = text.chars().map(|c| plain_sign(c).unwrap_or(c)).filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    let written = plain(info);
    let alone = kinds.iter().find(|kind| plain(kind) == written);
    if alone.is_some() || !written.contains("toml") {
        return alone.copied();
    }
    let named = kinds.iter().find(|kind| written.contains(&plain(kind)));
    let near = || {
        let words = info.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| word.len() >= 4);
        let mut found =
            words.flat_map(|word| kinds.iter().map(move |kind| (distance(&word.to_lowercase(), kind), kind)));
        found.find(|(distance, _)| *distance <= 2).map(|(_, kind)| kind)
    };
    named.or_else(near).copied()
}

/// How many letters must be added, taken away or exchanged.
pub(super) fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        for ((j, other), pair) in b.iter().enumerate().zip(row.windows(2)) {
            let exchange = pair[0] + usize::from(letter != *other);
            next.push(exchange.min(pair[1] + 1).min(next[j] + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

/// Whether a block of HTML is a comment, or holds what is shown as it is written; in others, as `<div>`, a cell may be meant.
fn is_to_the_letter(html: &str) -> bool {
    let html = html.trim_start().to_lowercase();
    ["<!", "<?", "<pre", "<script", "<style", "<textarea", "<code"]
        .iter()
        .any(|start| html.starts_with(start))
}

/// The inside of code of another language and of comments and the like, where a line may show how a cell is written.
fn shown_to_the_letter(prose: &str) -> Vec<std::ops::Range<usize>> {
    let ranges =
        Parser::new_ext(prose, OPTIONS).into_offset_iter().filter_map(|(event, range)| match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
                // Its first line is looked at, up to the end of it.
                let first =
                    prose.get(range.clone()).and_then(|block| lines(block).next()).map_or(0, str::len);
                Some(range.start + first..range.end)
            }
            Event::Start(Tag::HtmlBlock) => {
                prose.get(range.clone()).is_some_and(is_to_the_letter).then_some(range)
            }
            _ => None,
        });
    ranges.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Say;

    const KINDS: [&str; 3] = ["training", "graph", "gradient_check"];

    fn found(prose: &str) -> Vec<(usize, String)> {
        near_cells(prose, &KINDS).into_iter().map(|near| (near.line, near.kind)).collect()
    }

    #[test]
    fn what_looks_like_a_cell_is_named_with_its_line() {
        for (written, kind) in [
            ("```TOML training\nid = 1\n```", "training"),
            ("```toml training {.wide}\n```", "training"),
            ("```toml title=\"x\" training\n```", "training"),
            ("```{.toml .training}\n```", "training"),
            ("```toml,graph\n```", "graph"),
            ("```toml Training extra\n```", "training"),
            ("~~~ toml trainin {#a}\n~~~", "training"),
            ("- ```toml training\n  ```", "training"),
            ("12. ```toml training\n    ```", "training"),
            ("> ```toml graph\n> ```", "graph"),
            ("    ```toml graph\n    ```", "graph"),
            ("``toml graph\nx = 1\n``", "graph"),
            ("'''toml graph\nx = 1\n'''", "graph"),
            ("```training\n```", "training"),
            ("```ｔｏｍｌ training\n```", "training"),
            ("```ＴＯＭＬ　ｔｒａｉｎｉｎｇ\n```", "training"),
            ("｀｀｀toml graph\n｀｀｀", "graph"),
            ("```toml gradient-check now\n```", "gradient_check"),
        ] {
            assert_eq!(found(&format!("Words.\n\n{written}\n")), [(3, kind.to_owned())], "{written}");
        }
        for element in ["div", "DIV class=\"wide\"", "details", "section", "center", "table", "p"] {
            let prose = format!("Words.\n\n<{element}>\n```toml training\n```\n</{element}>\n");
            assert_eq!(found(&prose), [(4, "training".to_owned())], "{element}");
        }
        assert_eq!(
            found("1. In a list:\r\n\r\n   ```toml training\r\n   ```\r\n"),
            [(3, "training".to_owned())]
        );
    }

    #[test]
    fn what_is_shown_or_said_is_none() {
        for prose in [
            "````markdown\n```toml training {.x}\n```\n````\n",
            "<!--\n```TOML training\n```\n-->\n",
            "<pre>\n```toml training\n```\n</pre>\n",
            "<script>\n```toml training\n```\n</script>\n",
            "<textarea>\n```toml training\n```\n</textarea>\n",
            "```toml\nid = \"training\"\n```\n",
            "Write `toml training` for it.\n",
            "```python\ntraining\n```\n",
            "--- training\n",
        ] {
            assert_eq!(found(prose), [], "{prose}");
        }
    }

    #[test]
    fn it_is_said_in_both_languages_what_was_expected() {
        let near = near_cells("```TOML training\n```\n", &KINDS).remove(0);
        for words in [near.to_string(), near.korean()] {
            assert!(words.contains("```TOML training") && words.contains("```toml training"), "{words}");
            assert!(
                !words.contains("````") && !words.contains("training`"),
                "the line is as it was written: {words}"
            );
        }
    }
}
