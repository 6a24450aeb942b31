//! Signs that look like those of a file and are others: full-width digits, curly quotes, spaces that break no line; and what
//! must not reach a terminal.

use std::borrow::Cow;

/// What `c` should be where a file wants a plain sign; none where it may stand as it is.
pub fn plain(c: char) -> Option<char> {
    Some(match c {
        // Full-width forms, from ! to ~.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0)?,
        '“' | '”' | '„' | '‟' | '«' | '»' | '「' | '」' | '『' | '』' => '"',
        '‘' | '’' | '‚' | '‛' | '´' => '\'',
        '−' | '–' | '—' | '‐' | '‑' => '-',
        '、' => ',',
        '\u{A0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200B}'
        | '\u{202F}'
        | '\u{205F}'
        | '\u{2060}'
        | '\u{3000}'
        | '\u{FEFF}' => ' ',
        _ => None?,
    })
}

/// How a sign is called in a sentence: as it looks, or by its number where nothing is seen of it.
pub fn called(c: char) -> String {
    if plain(c) == Some(' ') || c.is_control() { format!("U+{:04X}", u32::from(c)) } else { format!("`{c}`") }
}

/// `text` as it can be shown on one line anywhere: signs that steer a terminal or turn the direction of writing are written out.
pub fn legible(text: &str) -> Cow<'_, str> {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push(c),
            c if steers(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_other_keyboards_are_known() {
        let written: String =
            "lr ＝ ０．１， “a” − \u{A0}\u{3000}".chars().map(|c| plain(c).unwrap_or(c)).collect();
        assert_eq!(written, "lr = 0.1, \"a\" -   ");
        assert!("abc 가나 αβ é 123 .,".chars().all(|c| plain(c).is_none()));
        assert_eq!((called('１').as_str(), called('\u{A0}').as_str()), ("`１`", "U+00A0"));
    }

    #[test]
    fn nothing_steers_a_terminal() {
        assert_eq!(legible("a\u{1b}[31mb\nc\u{202E}"), "a\\u{1b}[31mb\\nc\\u{202e}");
        assert!(matches!(legible("수업 α"), Cow::Borrowed(_)));
    }
}
