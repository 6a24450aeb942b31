//! What of the prose is read: the one reader that window, slides, page and Jupyter share.
//!
//! The Markdown of a file says more than is shown, and some of it means another thing elsewhere in the file. A [`Reading`] is
//! Markdown again, in which all that is settled, so that whoever sets it sees the same:
//!
//! - HTML comments are empty. Their text is for whoever writes the notebook, often the answers of the exercises. One that
//!   begins inside a paragraph may hold blank lines, as pandoc has it; `CommonMark` would print it.
//! - A number that another stands beside for the built-in digits is the one of the data in use; see `marks`.
//! - A `$` that begins or ends no formula is escaped; see `math`.
//! - A link finds its definition wherever in the notebook that stands; see [`Definitions`].
//! - Every line ends as `CommonMark` says, a lone carriage return included.
//! - A footnote is a paragraph where it is written; see `footnotes`.
//!
//! Definition lists and other extensions of pandoc are not read: they stand as they are written.

mod comments;
mod definitions;
mod footnotes;
mod marks;
mod math;

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, OffsetIter, Options, Parser, Tag};

pub use self::definitions::Definitions;
pub use self::marks::{Mark, is_number, marks, number_at_end};
use crate::experiment::DataInUse;

/// The extensions of `CommonMark` that notebooks have.
pub const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_MATH)
    .union(Options::ENABLE_TASKLISTS);

/// What is left of a comment that is a block of its own. Whoever sets the text shows nothing in its place.
pub const COMMENT: &str = "<!---->";

/// Markdown as it is shown, and where in its source each part of it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    text: String,
    /// From this byte of the text on it is the source from that byte on; in order, the first at 0.
    pieces: Vec<(usize, usize)>,
    source_length: usize,
}

impl Reading {
    /// Reads prose, or a part of it that is cut between two of its blocks, while its notebook runs on these data.
    pub fn new(source: &str, definitions: &Definitions, data: DataInUse) -> Self {
        let (mut reading, notes) = Self::with_notes(source, data);
        if notes.is_empty() {
            footnotes::refer(&mut reading, &definitions.notes);
        } else {
            footnotes::refer(&mut reading, &definitions.notes.union(&notes).cloned().collect());
        }
        math::settle(&mut reading);
        let preamble = definitions.needed_by(&reading.text);
        if !preamble.is_empty() {
            reading.apply(&[(0..0, preamble.as_str())]);
        }
        reading
    }

    /// Reads prose as far as its blocks are concerned: where each begins, not what stands in it.
    pub fn blocks(source: &str) -> Self {
        Self::with_notes(source, DataInUse::default()).0
    }

    /// The same, with the labels of the footnotes that stand in it.
    fn with_notes(source: &str, data: DataInUse) -> (Self, BTreeSet<String>) {
        let mut reading = Self {
            text: super::lines::without_lone_returns(source).into_owned(),
            pieces: vec![(0, 0)],
            source_length: source.len(),
        };
        marks::settle(&mut reading, data);
        comments::empty(&mut reading);
        let notes = footnotes::write_out(&mut reading);
        (reading, notes)
    }

    /// The Markdown.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What it is made of, each part with its bytes in [`Self::text`].
    pub fn events(&self) -> OffsetIter<'_> {
        Parser::new_ext(&self.text, OPTIONS).into_offset_iter()
    }

    /// The byte of the source at which the byte `at` of the text stands; for what was put in, the byte before which it was.
    pub fn in_source(&self, at: usize) -> usize {
        let next = self.pieces.partition_point(|(text, _)| *text <= at);
        let (text, source) =
            next.checked_sub(1).and_then(|piece| self.pieces.get(piece)).copied().unwrap_or((0, 0));
        let end = self.pieces.get(next).map_or(self.source_length, |(_, source)| *source);
        (source + (at - text)).min(end)
    }

    /// Whether anything of it is seen.
    pub fn shows_anything(&self) -> bool {
        self.events().any(|(event, _)| match event {
            Event::Html(text) | Event::InlineHtml(text) => !without_comments(&text).trim().is_empty(),
            Event::Text(text) => !text.trim().is_empty(),
            Event::Start(Tag::HtmlBlock | Tag::Paragraph) | Event::End(_) | Event::SoftBreak => false,
            _ => true,
        })
    }

    /// Replaces parts of the text; `edits` are in order and do not overlap.
    fn apply(&mut self, edits: &[(Range<usize>, &str)]) {
        if edits.is_empty() {
            return;
        }
        let mut text = String::with_capacity(self.text.len());
        let mut pieces = Vec::with_capacity(self.pieces.len() + 2 * edits.len());
        let mut at = 0;
        let mut old = self.pieces.iter().copied().peekable();
        for (range, put) in edits.iter().cloned().chain([(self.text.len()..self.text.len(), "")]) {
            // A stretch that stays, with the pieces that begin within it.
            pieces.push((text.len(), self.in_source(at)));
            while let Some((start, source)) = old.next_if(|(start, _)| *start < range.end) {
                if start > at && start < range.start {
                    pieces.push((text.len() + start - at, source));
                }
            }
            text.push_str(self.text.get(at..range.start).unwrap_or_default());
            if !put.is_empty() {
                pieces.push((text.len(), self.in_source(range.start)));
                text.push_str(put);
            }
            at = range.end;
        }
        self.text = text;
        self.pieces = pieces;
    }
}

/// HTML of the text without what is left of its comments.
pub fn without_comments(html: &str) -> String {
    html.replace(COMMENT, "")
}

#[cfg(test)]
mod tests;
