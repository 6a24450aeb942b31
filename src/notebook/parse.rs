//! Markdown text to blocks, without losing a byte.
//!
//! `pulldown-cmark` says where the fenced blocks are that stand at the top level of the document (one inside a list, a
//! quote or raw HTML is no cell); everything else is slicing. A notebook is its head (a byte-order mark and blank lines),
//! then each block followed by its gap (the line ending and the blank lines after it). Front matter belongs to the head.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use super::{
    block::{Block, Cell},
    fence::Fence,
    front_matter,
    lines::{count_endings, is_blank, lines},
    reading::{OPTIONS, Reading},
};

/// A block as it stands in the file, and the line ending and blank lines after it.
pub(super) struct Parsed {
    pub(super) start: usize,
    pub(super) block: Block,
    pub(super) gap: String,
}

/// The head of the text and its blocks; written one after the other they are `text` again.
pub(super) fn parse(text: &str) -> (String, Vec<Parsed>) {
    let mark = head_length(text);
    let mut head = text[..mark].to_owned();
    let mut parsed = Vec::new();
    let mut at = mark;
    for (start, kind) in cells(&text[mark..]) {
        let start = mark + start;
        if start < at {
            continue;
        }
        push_prose(&mut head, &mut parsed, text, at, start);
        let cell = cell_at(text, start, kind);
        at = start + cell.opening.len() + cell.body.len() + cell.closing.len();
        parsed.push(Parsed { start, block: Block::Cell(cell), gap: String::new() });
    }
    push_prose(&mut head, &mut parsed, text, at, text.len());
    (head, parsed)
}

/// Bytes of the byte-order mark and the front matter.
pub(super) fn head_length(text: &str) -> usize {
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    mark + front_matter::length(text.get(mark..).unwrap_or_default())
}

/// Start of the fence line, and kind, of every cell.
fn cells(text: &str) -> Vec<(usize, String)> {
    top_level(text)
        .filter_map(|(event, range)| match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let kind = kind_of(&info)?.to_owned();
                let line = text[..range.start].rfind(['\n', '\r']).map_or(0, |ending| ending + 1);
                Fence::opened_by(&text[line..]).map(|_| (line, kind))
            }
            _ => None,
        })
        .collect()
}

/// Something in prose at which slides can be cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A thematic break written with `-`: its bytes.
    Break(Range<usize>),
    /// A heading.
    Heading {
        /// Where it begins.
        start: usize,
        /// 1 to 6, 1 the highest.
        level: u8,
    },
}

impl Mark {
    /// Of a heading.
    pub(super) fn level(&self) -> Option<u8> {
        match self {
            Self::Heading { level, .. } => Some(*level),
            Self::Break(_) => None,
        }
    }
}

/// The slide breaks and headings at the top level of `text`.
pub(super) fn marks(text: &str) -> Vec<Mark> {
    let reading = Reading::blocks(text);
    let at = |at| reading.in_source(at);
    let mark = |(event, range): (Event<'_>, Range<usize>)| match event {
        Event::Rule if reading.text()[range.start..].trim_start().starts_with('-') => {
            Some(Mark::Break(at(range.start)..at(range.end)))
        }
        Event::Start(Tag::Heading { level, .. }) => {
            Some(Mark::Heading { start: at(range.start), level: level as u8 })
        }
        _ => None,
    };
    top_level(reading.text()).filter_map(mark).collect()
}

/// Byte offsets of the slide breaks in `text`: the thematic breaks written with `-`.
pub(super) fn slide_breaks(text: &str) -> Vec<usize> {
    let start = |mark| match mark {
        Mark::Break(range) => Some(range.start),
        Mark::Heading { .. } => None,
    };
    marks(text).into_iter().filter_map(start).collect()
}

/// The words of the first heading in `text`.
pub(super) fn first_heading(text: &str) -> Option<String> {
    let mut words: Option<String> = None;
    let reading = Reading::blocks(text);
    for event in Parser::new_ext(reading.text(), OPTIONS.difference(Options::ENABLE_MATH)) {
        match (event, &mut words) {
            (Event::Start(Tag::Heading { .. }), _) => words = Some(String::new()),
            (Event::End(pulldown_cmark::TagEnd::Heading(_)), Some(heading)) => {
                let heading = heading.trim();
                if !heading.is_empty() {
                    return Some(heading.to_owned());
                }
                words = None;
            }
            (Event::Text(text) | Event::Code(text), Some(heading)) => heading.push_str(&text),
            (Event::SoftBreak | Event::HardBreak, Some(heading)) => heading.push(' '),
            _ => {}
        }
    }
    None
}

/// Starts of the top-level blocks of `text`, the places where another block can be put between two of them.
pub(super) fn block_starts(text: &str) -> Vec<usize> {
    let reading = Reading::blocks(text);
    top_level(reading.text())
        .filter(|(event, _)| matches!(event, Event::Start(_) | Event::Rule))
        .map(|(_, range)| reading.in_source(range.start))
        .map(|start| text[..start].rfind(['\n', '\r']).map_or(0, |ending| ending + 1))
        .collect()
}

/// The events that no other block holds, each with its bytes; of a block, that of its start with all of it.
fn top_level(text: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    let mut depth = 0_usize;
    Parser::new_ext(text, OPTIONS).into_offset_iter().filter_map(move |(event, range)| {
        let outside = depth == 0;
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        outside.then_some((event, range))
    })
}

/// The kind that an info string names: `toml` and one more word.
fn kind_of(info: &str) -> Option<&str> {
    let mut words = info.split_whitespace();
    match (words.next(), words.next(), words.next()) {
        (Some("toml"), Some(kind), None) => Some(kind),
        _ => None,
    }
}

/// The cell whose fence line begins at `start`.
fn cell_at(text: &str, start: usize, kind: String) -> Cell {
    let mut rest = lines(&text[start..]);
    let opening = rest.next().unwrap_or_default();
    let fence = Fence::opened_by(opening);
    let body_start = start + opening.len();
    let mut body_end = body_start;
    let mut closing = "";
    for line in rest {
        if fence.is_some_and(|fence| fence.is_closed_by(line)) {
            closing = line.trim_end_matches(['\n', '\r']);
            break;
        }
        body_end += line.len();
    }
    Cell {
        kind,
        opening: opening.to_owned(),
        body: text[body_start..body_end].to_owned(),
        closing: closing.to_owned(),
        first_line: count_endings(&text[..body_start]) + 1,
    }
}

/// Gives `text[start..end]` its place: blank lines to the block before it or to the head, the rest to a prose block.
fn push_prose(head: &mut String, parsed: &mut Vec<Parsed>, text: &str, start: usize, end: usize) {
    let part = &text[start..end];
    let blank: usize = lines(part).take_while(|line| is_blank(line)).map(str::len).sum();
    let (before, rest) = part.split_at(blank);
    match parsed.last_mut() {
        Some(last) => last.gap.push_str(before),
        None => head.push_str(before),
    }
    if rest.is_empty() {
        return;
    }
    let mut words = 0;
    let mut length = 0;
    for line in lines(rest) {
        if !is_blank(line) {
            words = length + line.trim_end_matches(['\n', '\r']).len();
        }
        length += line.len();
    }
    let (prose, gap) = rest.split_at(words);
    parsed.push(Parsed { start: start + blank, block: Block::Prose(prose.to_owned()), gap: gap.to_owned() });
}
