//! Hangul that is emphasised: upright and strong, for it has no italics, and a slanted copy of its letters is hard to read.

use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::language::korean::is_hangul;

/// Whether words are written in Hangul, at least in part.
pub(super) fn has_hangul(words: &str) -> bool {
    words.chars().any(is_hangul)
}

/// Markdown in which emphasised Hangul is strong instead, for a reader that slants whatever is emphasised.
pub(super) fn upright(source: &str) -> Cow<'_, str> {
    if !source.contains(['*', '_']) || !has_hangul(source) {
        return Cow::Borrowed(source);
    }
    let mut strong = 0_usize;
    // What stands in place of the sign at a byte.
    let mut signs: Vec<(usize, &str)> = Vec::new();
    for (event, range) in Parser::new_ext(source, Options::all()).into_offset_iter() {
        match event {
            Event::Start(Tag::Strong) => strong += 1,
            Event::End(TagEnd::Strong) => strong = strong.saturating_sub(1),
            Event::Start(Tag::Emphasis) if source.get(range.clone()).is_some_and(has_hangul) => {
                let sign = if strong > 0 { "" } else { "**" };
                signs.extend([(range.start, sign), (range.end.saturating_sub(1), sign)]);
            }
            _ => {}
        }
    }
    if signs.is_empty() {
        return Cow::Borrowed(source);
    }
    signs.sort_unstable();
    let mut made = String::with_capacity(source.len() + 2 * signs.len());
    let mut from = 0;
    for (at, sign) in signs {
        made.push_str(source.get(from..at).unwrap_or_default());
        made.push_str(sign);
        from = at + 1;
    }
    made.push_str(source.get(from..).unwrap_or_default());
    Cow::Owned(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emphasised_hangul_is_strong_and_all_else_stays() {
        for (source, made) in [
            ("| *훈련* | _시험_ |", "| **훈련** | **시험** |"),
            ("> 이것은 *바로* 그것", "> 이것은 **바로** 그것"),
            ("*only* latin, 한글", "*only* latin, 한글"),
            ("**이미 *굵은* 글**", "**이미 굵은 글**"),
            ("`*코드*` 3 * 4 * 5 한글", "`*코드*` 3 * 4 * 5 한글"),
            ("no hangul *here*", "no hangul *here*"),
        ] {
            assert_eq!(upright(source), made);
        }
    }
}
