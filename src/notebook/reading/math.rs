//! Which `$` are those of formulas.
//!
//! The rule is pandoc's (`tex_math_dollars`): a `$` opens a formula if no blank follows it, and the next `$` closes it if no
//! blank stands before it and no digit after it; so `$20,000 and $30,000` are prices. Between `$$` blanks may stand. What the
//! shell writes, `$HOME/$USER`, would be a formula by that: a `$` after a sign that ends no formula and before a letter or
//! an opening bracket closes none.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{OPTIONS, Reading};

/// Escapes every `$` that is none of a formula.
pub(super) fn settle(reading: &mut Reading) {
    if !reading.text.contains('$') {
        return;
    }
    let text = reading.text.as_str();
    let mut literal = Vec::new();
    let mut dollars: Vec<usize> = Vec::new();
    let options = OPTIONS.difference(Options::ENABLE_MATH);
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Text(_) => {
                let part = text.get(range.clone()).unwrap_or_default();
                for (at, _) in part.match_indices('$') {
                    let at = range.start + at;
                    if !is_escaped(text, at) {
                        dollars.push(at);
                    }
                }
            }
            Event::Start(tag) if !is_inline(tag.to_end()) || matches!(tag, Tag::CodeBlock(_)) => {
                literals(text, &mut dollars, &mut literal);
            }
            Event::End(tag) if !is_inline(tag) => {
                // What was collected in a block of code are no formulas, nor are they escaped there.
                if tag == TagEnd::CodeBlock {
                    dollars.clear();
                }
                literals(text, &mut dollars, &mut literal);
            }
            _ => {}
        }
    }
    literals(text, &mut dollars, &mut literal);
    literal.sort_unstable();
    let edits: Vec<_> = literal.into_iter().map(|at| (at..at, "\\")).collect();
    reading.apply(&edits);
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

/// Whether an odd number of backslashes stands before.
fn is_escaped(text: &str, at: usize) -> bool {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    before.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

/// Moves those `dollars` of one block that are none of a formula to `literal`, and forgets the others.
fn literals(text: &str, dollars: &mut Vec<usize>, literal: &mut Vec<usize>) {
    let double = |index: usize| matches!((dollars.get(index), dollars.get(index + 1)), (Some(a), Some(b)) if a + 1 == *b);
    // The pair that closes the display that opens at `index`, looked for once and not again where there is none.
    let mut no_more_doubles = false;
    let mut at = 0;
    while let Some(&dollar) = dollars.get(at) {
        if double(at) {
            let close =
                (!no_more_doubles).then(|| (at + 2..dollars.len()).find(|index| double(*index))).flatten();
            no_more_doubles = close.is_none();
            let content = close.and_then(|close| text.get(dollar + 2..*dollars.get(close)?));
            if let (Some(close), Some(content)) = (close, content)
                && !content.trim().is_empty()
            {
                at = close + 2;
            } else {
                literal.extend([dollar, dollar + 1]);
                at += 2;
            }
        } else if dollars.get(at + 1).is_some_and(|close| is_formula(text, dollar, *close)) {
            at += 2;
        } else {
            literal.push(dollar);
            at += 1;
        }
    }
    dollars.clear();
}

/// Whether a formula stands between the `$` at these two places.
fn is_formula(text: &str, open: usize, close: usize) -> bool {
    let content = text.get(open + 1..close).unwrap_or_default();
    let (Some(first), Some(last)) = (content.chars().next(), content.chars().next_back()) else {
        return false;
    };
    let after = text.get(close + 1..).and_then(|rest| rest.chars().next());
    let goes_on = after.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '{' | '(' | '_'));
    let unfinished =
        matches!(last, '/' | ':' | '-' | '+' | '=' | ',' | ';' | '&' | '@' | '~' | '"' | '<' | '.' | '\\');
    let is_set_off = first.is_whitespace() || last.is_whitespace();
    let is_price = after.is_some_and(|c| c.is_ascii_digit());
    !(is_set_off || is_price || goes_on && unfinished)
}
