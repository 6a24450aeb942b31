//! Prose cut at its headings.
//!
//! egui_commonmark sets a heading in a larger size of the same weight; a heading should be seen from the back of a room. So the
//! headings are drawn by [`super`], in the heavier weight, and only what lies between them by that crate.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// A piece of prose, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Segment {
    /// A heading of plain words: its level from 1 to 6, and them.
    Heading(u8, String),
    /// Anything else: where it stands in the source.
    Rest(Range<usize>),
}

/// The segments of `source`. A heading with a formula, an image or a link in it, or inside a list or a quotation, is left in its
/// surroundings.
pub(super) fn segments(source: &str) -> Vec<Segment> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_MATH | Options::ENABLE_TASKLISTS;
    let mut out = Vec::new();
    let mut from = 0;
    let mut depth = 0_usize;
    let mut open: Option<(u8, Option<String>)> = None;
    for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) if depth == 0 => {
                open = Some((rank(level), Some(String::new())));
                depth += 1;
            }
            Event::End(TagEnd::Heading(_)) if depth == 1 && open.is_some() => {
                depth = 0;
                if let Some((level, Some(words))) = open.take() {
                    if from < range.start {
                        out.push(Segment::Rest(from..range.start));
                    }
                    out.push(Segment::Heading(level, words));
                    from = range.end;
                }
            }
            Event::Start(tag) => {
                depth += 1;
                if let Some((_, words)) = &mut open
                    && !matches!(tag, Tag::Emphasis | Tag::Strong)
                {
                    *words = None;
                }
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Text(t) | Event::Code(t) => {
                if let Some((_, Some(words))) = &mut open {
                    words.push_str(&t);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some((_, Some(words))) = &mut open {
                    words.push(' ');
                }
            }
            _ => {
                if let Some((_, words)) = &mut open {
                    *words = None;
                }
            }
        }
    }
    if !source[from..].trim().is_empty() {
        out.push(Segment::Rest(from..source.len()));
    }
    out.retain(|s| !matches!(s, Segment::Rest(r) if source[r.clone()].trim().is_empty()));
    out
}

fn rank(level: HeadingLevel) -> u8 {
    level as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_cut_out_and_the_rest_is_whole() {
        let source = "# One\n\nWords *here*.\n\n## Two `x`\n- # in a list\n\nEnd\n";
        let got = segments(source);
        assert_eq!(got[0], Segment::Heading(1, "One".into()));
        assert_eq!(got[2], Segment::Heading(2, "Two x".into()));
        let Segment::Rest(r) = &got[3] else { panic!("{got:?}") };
        assert!(source[r.clone()].contains("# in a list") && source[r.clone()].ends_with("End\n"));
        assert_eq!(got.len(), 4);
    }

    #[test]
    fn a_heading_with_a_formula_stays() {
        let source = "## The rule $\\sqrt{1/n}$\n";
        assert_eq!(segments(source), [Segment::Rest(0..source.len())]);
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(segments(" \n"), []);
    }
}
