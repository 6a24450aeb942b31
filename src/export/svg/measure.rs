//! The sizes of a file, and how wide words are in it, closely enough to lay out a figure: by the advances of Inter, with a little
//! to spare, since who opens the file may have another typeface.

use crate::experiment::figure::layout::{Measure, Style};

/// The sizes of every file. Its text is legible on a slide that the figure fills, and on half a page of paper.
pub(crate) const PAGE: Style<'static> =
    Style { measure: &Estimate, small: 13.5, body: 15.0, title: 20.0, line: 2.4, hairline: 1.0 };

/// An estimate of widths.
struct Estimate;

impl Measure for Estimate {
    fn width(&self, words: &str, size: f64, _: bool) -> f64 {
        words.chars().map(advance).sum::<f64>() * size
    }
}

/// The advance of a letter, in sizes.
fn advance(c: char) -> f64 {
    match c {
        ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | 'i' | 'l' | 'j' | '·' => 0.29,
        'f' | 't' | 'r' | 'I' | '(' | ')' | '[' | ']' | '!' | '/' | '-' => 0.4,
        'm' | 'M' | 'w' | 'W' | '%' | '@' | '→' => 0.93,
        'A'..='Z' | '+' | '=' | '−' | '×' | '<' | '>' | '~' => 0.7,
        '0'..='9' => 0.64,
        '\u{1100}'..='\u{11FF}'
        | '\u{2E80}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF00}'..='\u{FFEF}'
        | '\u{1F000}'..='\u{3FFFF}' => 1.0,
        _ => 0.58,
    }
}
