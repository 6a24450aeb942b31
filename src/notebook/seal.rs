//! What to write after prose so that nothing of it goes on into the next block.
//!
//! An unclosed fence, comment or raw HTML element runs to the end of the file in Markdown. While it is typed, the cells
//! below must stay cells. The answer is found by trial with the parser itself, not by a second reading of its rules.

use super::{fence::Fence, lines::lines, parse};

/// The end of an unclosed block of `text`, with the line ending before it; empty for a text that ends by itself.
/// `gap` is what is written after it, before the next block.
pub(super) fn seal(text: &str, gap: &str, ending: &str) -> String {
    // Nothing, or the blank line that raw HTML asks for.
    for blank in ["", ending] {
        if stands_alone(&format!("{text}{blank}"), gap) {
            return blank.to_owned();
        }
    }
    let fences = lines(text).filter_map(Fence::opened_by).map(|fence| fence.to_string());
    let html = ["-->", "?>", "]]>", ">", "</script>", "</pre>", "</style>", "</textarea>"].map(str::to_owned);
    let mut ends: Vec<String> = fences.collect();
    ends.reverse();
    ends.extend(html);
    ends.into_iter()
        .map(|end| format!("{ending}{end}"))
        .find(|end| stands_alone(&format!("{text}{end}"), gap))
        .unwrap_or_default()
}

/// Whether a cell written after `text` and `gap` is a cell.
fn stands_alone(text: &str, gap: &str) -> bool {
    let follower = "```toml after\n```\n";
    let all = format!("{text}{gap}{follower}");
    let start = all.len() - follower.len();
    let (_, parsed) = parse::parse(&all);
    parsed.last().is_some_and(|last| last.start == start && last.block.cell().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_prose_needs_nothing() {
        for text in ["", "words", "- a list\n\n  of two", "> quote", "~~~\ncode\n~~~", "<div>", "    code"] {
            assert_eq!(seal(text, "\n\n", "\n"), "", "{text:?}");
        }
    }

    #[test]
    fn raw_html_gets_its_blank_line() {
        assert_eq!(seal("<div>", "\n", "\n"), "\n");
        assert_eq!(seal("words", "\n", "\n"), "");
    }

    #[test]
    fn what_is_open_is_closed() {
        assert_eq!(seal("words\n\n~~~~python\nx = 1", "\n\n", "\n"), "\n~~~~");
        assert_eq!(seal("````\n```", "\n\n", "\r\n"), "\r\n````");
        assert_eq!(seal("<!-- a note", "\n\n", "\n"), "\n-->");
        assert_eq!(seal("<script>\n\nlet x", "\n\n", "\n"), "\n</script>");
        assert_eq!(seal("<?php", "\n\n", "\n"), "\n?>");
    }
}
