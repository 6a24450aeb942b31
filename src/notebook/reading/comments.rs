//! HTML comments, whose text is not shown.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::{COMMENT, OPTIONS, Reading};

/// Emptying a comment can make one of what was code before, and so on; text that is not made for it is read after one round.
const MOST_ROUNDS: usize = 4;

/// What stands somewhere in the text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Raw HTML that is a block of its own.
    Block,
    /// HTML in a line.
    Inline,
    /// Words.
    Words,
    /// Code, which is shown as it is written.
    Code,
}

/// Empties the comments.
pub(super) fn empty(reading: &mut Reading) {
    for _ in 0..MOST_ROUNDS {
        if !reading.text.contains("<!--") {
            return;
        }
        let edits = found(&reading.text);
        if edits.is_empty() {
            return;
        }
        reading.apply(&edits);
    }
}

/// The comments of `text` that are not empty yet, and what is left of each.
fn found(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let spans = spans(text);
    let at = |at: usize| {
        let next = spans.partition_point(|(range, _)| range.start <= at);
        spans.get(next.checked_sub(1)?).filter(|(range, _)| at < range.end)
    };
    let mut edits = Vec::new();
    let mut from = 0;
    // Of what is looked for and is not there once, there is nothing further on either.
    let mut closes = true;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find("<!--")).map(|found| from + found) {
        from = start + 4;
        let Some((range, kind)) = at(start) else { continue };
        let escaped = text.get(..start).is_some_and(|before| before.ends_with('\\')) && range.start == start;
        let end = match kind {
            Kind::Code => continue,
            Kind::Words if escaped || !closes => continue,
            Kind::Words => {
                let end =
                    closing(text, start + 4, |end| at(end).is_some_and(|(_, kind)| *kind == Kind::Code));
                closes = end.is_some();
                end
            }
            // `<!-->` is a comment, too.
            Kind::Block | Kind::Inline => closing(text, start + 2, |_| false),
        };
        let end = match (end, kind) {
            (Some(end), _) => end,
            (None, Kind::Words) => continue,
            (None, _) => {
                text.get(..range.end).map_or(range.end, |block| block.trim_end().len()).max(start + 4)
            }
        };
        from = end;
        let left = if *kind == Kind::Block { COMMENT } else { "" };
        if text.get(start..end) != Some(COMMENT) || left.is_empty() {
            edits.push((start..end, left));
        }
    }
    edits
}

/// Where the first `-->` from `from` on ends that does not stand in code.
fn closing(text: &str, from: usize, in_code: impl Fn(usize) -> bool) -> Option<usize> {
    let mut from = from;
    loop {
        let at = from + text.get(from..)?.find("-->")?;
        if !in_code(at) {
            return Some(at + 3);
        }
        from = at + 3;
    }
}

/// What stands where, in order.
pub(super) fn spans(text: &str) -> Vec<(Range<usize>, Kind)> {
    let mut spans: Vec<(Range<usize>, Kind)> = Vec::new();
    let options = OPTIONS.difference(Options::ENABLE_MATH);
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        let kind = match event {
            Event::Start(Tag::HtmlBlock) => Kind::Block,
            Event::Start(Tag::CodeBlock(_)) | Event::Code(_) => Kind::Code,
            Event::InlineHtml(_) => Kind::Inline,
            Event::Text(_) => Kind::Words,
            _ => continue,
        };
        // The text of a block of code or HTML lies within it.
        if spans.last().is_none_or(|(last, _)| last.end <= range.start) {
            spans.push((range, kind));
        }
    }
    spans
}
