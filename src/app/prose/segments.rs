//! Prose cut into what this program sets itself and what it leaves to `egui_commonmark`.
//!
//! That crate has one weight of type: a heading is only larger, a bold word only darker. Both should be seen from the back of a room,
//! and a lesson names its controls in bold. So headings, paragraphs and simple lists are [`Segment::Flow`]s, which
//! [`super::flow`] sets in two weights, and tables, which [`super::table`] makes as wide as the column; code, quotations,
//! nested lists and pictures go to that crate as they are.
//!
//! What of the prose is read, [`reading`](crate::notebook::reading) says. A block that is nested deeper, has more parts or
//! is longer than anybody writes by hand is shown as its source, and of that the beginning: setting it would take more
//! memory and time than there is.

use egui::Align;
use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

use crate::experiment::DataInUse;
use crate::notebook::reading::{Definitions, Reading, without_comments};

/// A block is set as far as it is nested in this many others.
const MOST_DEPTH: usize = 24;
/// And has so many parts: words in one style, cells of a table, items.
const MOST_PARTS: usize = 16_000;
/// And so many bytes.
const MOST_BYTES: usize = 64 << 10;
/// So many letters are shown of the source of a block that is not set.
const SHOWN_OF_SOURCE: usize = 2_000;

/// A piece of prose, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Segment {
    /// Words and formulas that flow from line to line.
    Flow(Role, Vec<Piece>),
    /// Words and formulas in rows and columns.
    Table(Table),
    /// Anything else, as Markdown that can be read by itself.
    Rest(String),
    /// The beginning of the source of a block that is too much to be set.
    Source(String),
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Table {
    /// Where the words of each column stand.
    pub(super) columns: Vec<Align>,
    /// Its rows, the head first; each has one cell a column.
    pub(super) rows: Vec<Vec<Vec<Piece>>>,
}

/// What a flow is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A heading of level 1 to 6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// An item of a list, with its number or bullet.
    Item(String),
}

/// A piece of a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Words in one style.
    Words(String, Style),
    /// TeX in the line.
    Formula(String),
    /// TeX on a line of its own.
    Display(String),
}

/// How words are set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) strong: bool,
    pub(super) emphasis: bool,
    pub(super) code: bool,
    /// Where a link leads.
    pub(super) link: Option<String>,
}

/// A block at the top of the document while it is read.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing met on the way")]
struct Block {
    flows: Vec<(Role, Vec<Piece>)>,
    style: Style,
    /// The number of the next item, in a numbered list; none in a list with bullets or outside one.
    number: Option<u64>,
    in_list: bool,
    /// Whether a paragraph of the item at hand is over: a second one is too much for a flow.
    full: bool,
    /// Something was met that no flow can show.
    foreign: bool,
    /// How the columns of a table are aligned; its cells are flows.
    columns: Vec<Alignment>,
    /// Raw HTML, of which something is seen.
    html: Option<bool>,
    /// Events so far.
    parts: usize,
    /// It is more than is set.
    too_much: bool,
}

/// The segments of `source`, each with the byte at which it begins; the items of a list begin where the list does.
/// `definitions` are those of the notebook, and its numbers are those on these `data`.
pub(super) fn segments(source: &str, definitions: &Definitions, data: DataInUse) -> Vec<(usize, Segment)> {
    let reading = Reading::new(source, definitions, data);
    let mut out = Vec::new();
    // What stands between the blocks that are set here.
    let rest = |out: &mut Vec<_>, from: usize, to: usize| {
        let part = reading.text().get(from..to).unwrap_or_default();
        if !part.trim().is_empty() && Reading::blocks(part).shows_anything() {
            // Cut out of its text it has to be told again where its links lead.
            let text = definitions.needed_by(part) + part.trim_end().trim_start_matches(['\n', '\r']);
            out.push((reading.in_source(from), Segment::Rest(text)));
        }
    };
    let mut from = 0;
    let mut depth = 0_usize;
    let mut block = Block::default();
    for (event, range) in reading.events() {
        match event {
            Event::Start(tag) => {
                if depth == 0 {
                    block = Block::default();
                }
                depth += 1;
                block.count(depth, range.len());
                if !block.too_much {
                    block.start(tag, depth - 1);
                }
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                block.end(end);
                if depth > 0 {
                    continue;
                }
                if block.too_much {
                    rest(&mut out, from, range.start);
                    let written = reading.text().get(range.clone()).unwrap_or_default();
                    out.push((reading.in_source(range.start), Segment::Source(beginning(written))));
                    from = range.end;
                } else if block.is_silent() {
                    rest(&mut out, from, range.start);
                    from = range.end;
                } else if !block.foreign {
                    rest(&mut out, from, range.start);
                    let start = reading.in_source(range.start);
                    out.extend(block.take().into_iter().map(|segment| (start, segment)));
                    from = range.end;
                }
            }
            other => {
                block.count(depth, 0);
                if !block.too_much {
                    block.content(other);
                }
            }
        }
    }
    rest(&mut out, from, reading.text().len());
    out
}

/// As much of `source` as is shown of a block that is not set.
fn beginning(source: &str) -> String {
    match source.char_indices().nth(SHOWN_OF_SOURCE) {
        Some((end, _)) => format!("{} …", source.get(..end).unwrap_or_default()),
        None => source.trim_end().to_owned(),
    }
}

impl Block {
    /// Counts a part that lies within `depth` blocks and has so many bytes.
    fn count(&mut self, depth: usize, bytes: usize) {
        self.parts += 1;
        self.too_much |= depth > MOST_DEPTH || self.parts > MOST_PARTS || bytes > MOST_BYTES;
    }

    /// Whether it is HTML of which nothing is seen: a comment.
    fn is_silent(&self) -> bool {
        self.html == Some(false)
    }

    /// What was read of it.
    fn take(&mut self) -> Vec<Segment> {
        let flows = std::mem::take(&mut self.flows);
        if self.columns.is_empty() {
            return flows.into_iter().map(|(role, pieces)| Segment::Flow(role, pieces)).collect();
        }
        let cells: Vec<Vec<Piece>> = flows.into_iter().map(|(_, pieces)| pieces).collect();
        let rows: Vec<Vec<Vec<Piece>>> = cells.chunks(self.columns.len()).map(<[_]>::to_vec).collect();
        let columns = self.columns.iter().enumerate().map(|(at, said)| match said {
            Alignment::Left => Align::Min,
            Alignment::Center => Align::Center,
            Alignment::Right => Align::Max,
            Alignment::None => {
                let mut below = rows.iter().skip(1).filter_map(|row| row.get(at));
                if below.all(|cell| is_number(cell)) { Align::Max } else { Align::Min }
            }
        });
        vec![Segment::Table(Table { columns: columns.collect(), rows })]
    }

    fn start(&mut self, tag: Tag<'_>, depth: usize) {
        match tag {
            Tag::Table(columns) if depth == 0 => self.columns = columns,
            Tag::TableHead | Tag::TableRow if !self.columns.is_empty() => {}
            Tag::TableCell if !self.columns.is_empty() => self.flows.push((Role::Paragraph, Vec::new())),
            Tag::HtmlBlock if depth == 0 => (self.html, self.foreign) = (Some(false), true),
            Tag::Heading { level, .. } if depth == 0 => {
                self.flows.push((Role::Heading(level as u8), Vec::new()));
            }
            Tag::Paragraph if depth == 0 => self.flows.push((Role::Paragraph, Vec::new())),
            Tag::Paragraph if self.in_list && !self.full => {}
            Tag::List(number) if depth == 0 => (self.number, self.in_list) = (number, true),
            Tag::Item if self.in_list && depth == 1 => {
                let marker = self.number.map_or_else(|| "•".to_owned(), |n| format!("{n}."));
                self.number = self.number.map(|n| n + 1);
                self.full = false;
                self.flows.push((Role::Item(marker), Vec::new()));
            }
            Tag::Strong => self.style.strong = true,
            Tag::Emphasis => self.style.emphasis = true,
            Tag::Link { dest_url, .. } => self.style.link = Some(dest_url.to_string()),
            _ => self.foreign = true,
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Strong => self.style.strong = false,
            TagEnd::Emphasis => self.style.emphasis = false,
            TagEnd::Link => self.style.link = None,
            TagEnd::Paragraph => self.full = true,
            _ => {}
        }
    }

    fn content(&mut self, event: Event<'_>) {
        if let (Some(seen), Event::Html(html)) = (&mut self.html, &event) {
            *seen |= !without_comments(html).trim().is_empty();
        }
        let Some((_, pieces)) = self.flows.last_mut() else { return self.foreign = true };
        let (words, code) = match event {
            Event::Text(text) => (text, false),
            Event::Code(text) => (text, true),
            Event::SoftBreak => (" ".into(), false),
            Event::InlineMath(tex) => return pieces.push(Piece::Formula(tex.to_string())),
            Event::DisplayMath(tex) => return pieces.push(Piece::Display(tex.to_string())),
            _ => return self.foreign = true,
        };
        let style = Style { code, ..self.style.clone() };
        match pieces.last_mut() {
            Some(Piece::Words(last, before)) if *before == style => last.push_str(&words),
            _ => pieces.push(Piece::Words(words.to_string(), style)),
        }
    }
}

/// Whether a cell holds nothing but a number, or nothing.
fn is_number(cell: &[Piece]) -> bool {
    match cell {
        [] => true,
        [Piece::Words(words, _)] => {
            let digits = words.trim().trim_start_matches(['+', '-', '−', '±']);
            digits.starts_with(|first: char| first.is_ascii_digit())
                && digits.chars().all(|c| c.is_ascii_digit() || ".,e+-−%".contains(c))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn segments(source: &str) -> Vec<Segment> {
        let definitions = Definitions::of([source]);
        super::segments(source, &definitions, DataInUse::Mnist)
            .into_iter()
            .map(|(_, segment)| segment)
            .collect()
    }

    fn words(words: &str) -> Vec<Piece> {
        vec![Piece::Words(words.into(), Style::default())]
    }

    fn strong(words: &str) -> Piece {
        Piece::Words(words.into(), Style { strong: true, ..Style::default() })
    }

    #[test]
    fn headings_paragraphs_and_lists_flow() {
        let source = "# One\n\nNow **try**\nit.\n\n3. a\n4. b $x$\n\n- c\n";
        let plain = |w: &str| Piece::Words(w.into(), Style::default());
        assert_eq!(
            segments(source),
            [
                Segment::Flow(Role::Heading(1), words("One")),
                Segment::Flow(Role::Paragraph, vec![plain("Now "), strong("try"), plain(" it.")]),
                Segment::Flow(Role::Item("3.".into()), words("a")),
                Segment::Flow(Role::Item("4.".into()), vec![plain("b "), Piece::Formula("x".into())]),
                Segment::Flow(Role::Item("•".into()), words("c")),
            ]
        );
    }

    #[test]
    fn tables_have_rows_of_cells_with_numbers_at_the_right() {
        let source = "| a | **b** | c |\n|---|---|:-:|\n| x | 1.5 | $y$ |\n| z | −2e−3 |\n";
        let [Segment::Table(table)] = &segments(source)[..] else { panic!("{:?}", segments(source)) };
        assert_eq!(table.columns, [Align::Min, Align::Max, Align::Center]);
        assert_eq!(table.rows.len(), 3);
        assert!(table.rows.iter().all(|row| row.len() == 3), "{:?}", table.rows);
        assert_eq!(table.rows[0][1], [strong("b")]);
        assert_eq!(table.rows[1][2], [Piece::Formula("y".into())]);
        assert_eq!(table.rows[2][2], []);
        // A picture in a cell, and it is left whole.
        let foreign = "| a |\n|---|\n| ![b](c.png) |\n";
        assert_eq!(segments(foreign), [Segment::Rest(foreign.trim_end().into())]);
    }

    #[test]
    fn code_and_nested_lists_are_left_as_they_are() {
        for source in ["```\ncode\n```\n", "- a\n  - b\n", "> said\n", "![a](b.png)\n", "- a\n\n  b\n"] {
            assert_eq!(segments(source), [Segment::Rest(source.trim_end().into())], "{source}");
        }
    }

    #[test]
    fn what_is_left_keeps_its_place() {
        let source = "One\n\n```\ncode\n```\n\nTwo\n";
        let got = segments(source);
        let [Segment::Flow(..), Segment::Rest(rest), Segment::Flow(..)] = got.as_slice() else {
            panic!("{got:?}")
        };
        assert_eq!(rest.trim(), "```\ncode\n```");
    }

    #[test]
    fn comments_are_nothing_and_prices_are_words() {
        assert_eq!(segments("<!-- secret -->\n"), []);
        assert_eq!(
            segments("<!-- secret\n\nsecret -->\n\nWords <!-- secret --> at $5-$10.\n"),
            [Segment::Flow(Role::Paragraph, words("Words  at $5-$10."))]
        );
        for source in [
            "- a\n  - b <!-- secret -->\n",
            "> a\n>\n> <!-- secret -->\n",
            "<div>\n<!-- secret -->\n</div>\n",
        ] {
            let got = segments(source);
            let [Segment::Rest(text)] = got.as_slice() else { panic!("{got:?}") };
            assert!(!text.contains("secret"), "{text}");
        }
    }

    #[test]
    fn what_is_left_takes_its_link_definitions_along() {
        let got = segments("One\n\n> [a][p]\n\nTwo\n\n[p]: /x\n");
        let Some(Segment::Rest(said)) = got.get(1) else { panic!("{got:?}") };
        assert!(said.starts_with("[p]: </x>\n\n> [a][p]"), "{said}");
    }

    #[test]
    fn a_block_that_is_too_much_is_shown_as_its_beginning() {
        for source in [
            // Without words it would be a rule.
            "- ".repeat(2_000) + "a",
            "> ".repeat(2_000) + "a",
            "*a _b ".repeat(20_000),
            format!("|{}\n|{}\n", "a|".repeat(20_000), "-|".repeat(20_000)),
            "a ".repeat(200_000),
            "[".repeat(100_000),
            "*_".repeat(50_000),
            "`a` ".repeat(10_000),
        ] {
            let got = segments(&source);
            assert!(got.iter().all(|segment| !matches!(segment, Segment::Rest(_))), "{source:.20}");
            let shown: usize = got
                .iter()
                .map(|segment| match segment {
                    Segment::Source(text) => text.len(),
                    _ => 0,
                })
                .sum();
            assert!((1..4_000).contains(&shown), "{source:.20}: {shown}");
        }
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(segments(" \n"), []);
    }

    #[test]
    fn each_begins_at_its_own_byte() {
        let source = "One\n\n---\n\n## Two\n\n- a\n- b\n";
        let segments = super::segments(source, &Definitions::default(), DataInUse::Mnist);
        let starts: Vec<usize> = segments.into_iter().map(|(start, _)| start).collect();
        assert_eq!(source[starts[1]..].trim_start().get(..3), Some("---"));
        assert_eq!(&source[starts[2]..][..6], "## Two");
        assert_eq!(starts[3], starts[4]);
    }

    proptest! {
        #[test]
        fn any_text_can_be_cut(source in "[-# a*_`$>|\\[\\]()!\n1.]{0,60}") {
            for (start, _) in super::segments(&source, &Definitions::of([source.as_str()]), DataInUse::Digits) {
                prop_assert!(source.is_char_boundary(start));
            }
        }
    }
}
