//! Prose cut into what this program sets itself and what it leaves to `egui_commonmark`.
//!
//! That crate has one weight of type: a heading is only larger, a bold word only darker. Both should be seen from the back of a room,
//! and a lesson names its controls in bold. So headings, paragraphs and simple lists are [`Segment::Flow`]s, which
//! [`super::flow`] sets in two weights; tables, code, quotations, nested lists and pictures go to that crate as they are.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A piece of prose, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Segment {
    /// Words and formulas that flow from line to line.
    Flow(Role, Vec<Piece>),
    /// Anything else: where it stands in the source.
    Rest(Range<usize>),
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
}

/// The segments of `source`, each with the byte at which it begins; the items of a list begin where the list does.
pub(super) fn segments(source: &str) -> Vec<(usize, Segment)> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_MATH
        | Options::ENABLE_TASKLISTS;
    let mut out = Vec::new();
    let mut from = 0;
    let mut depth = 0_usize;
    let mut block = Block::default();
    for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                if depth == 0 {
                    block = Block::default();
                }
                block.start(tag, depth);
                depth += 1;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                block.end(end);
                if depth == 0 && !block.foreign {
                    out.push((from, Segment::Rest(from..range.start)));
                    let flow = |(role, pieces)| (range.start, Segment::Flow(role, pieces));
                    out.extend(block.flows.drain(..).map(flow));
                    from = range.end;
                }
            }
            other => block.content(other),
        }
    }
    out.push((from, Segment::Rest(from..source.len())));
    out.retain(|(_, s)| !matches!(s, Segment::Rest(r) if source[r.clone()].trim().is_empty()));
    out
}

impl Block {
    fn start(&mut self, tag: Tag<'_>, depth: usize) {
        match tag {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn segments(source: &str) -> Vec<Segment> {
        super::segments(source).into_iter().map(|(_, segment)| segment).collect()
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
    fn tables_code_and_nested_lists_are_left_as_they_are() {
        for source in [
            "| a |\n|---|\n| b |\n",
            "```\ncode\n```\n",
            "- a\n  - b\n",
            "> said\n",
            "![a](b.png)\n",
            "- a\n\n  b\n",
        ] {
            assert_eq!(segments(source), [Segment::Rest(0..source.len())], "{source}");
        }
    }

    #[test]
    fn what_is_left_keeps_its_place() {
        let source = "One\n\n```\ncode\n```\n\nTwo\n";
        let got = segments(source);
        let [Segment::Flow(..), Segment::Rest(rest), Segment::Flow(..)] = got.as_slice() else {
            panic!("{got:?}")
        };
        assert_eq!(source[rest.clone()].trim(), "```\ncode\n```");
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(segments(" \n"), []);
    }

    #[test]
    fn each_begins_at_its_own_byte() {
        let source = "One\n\n---\n\n## Two\n\n- a\n- b\n";
        let starts: Vec<usize> = super::segments(source).into_iter().map(|(start, _)| start).collect();
        assert_eq!(source[starts[1]..].trim_start().get(..3), Some("---"));
        assert_eq!(&source[starts[2]..][..6], "## Two");
        assert_eq!(starts[3], starts[4]);
    }

    proptest! {
        #[test]
        fn any_text_can_be_cut(source in "[-# a*_`$>|\\[\\]()!\n1.]{0,60}") {
            for segment in segments(&source) {
                if let Segment::Rest(range) = segment {
                    prop_assert!(source.get(range).is_some());
                }
            }
        }
    }
}
