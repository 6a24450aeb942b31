//! Lines as Markdown counts them: ended by `\n`, `\r\n` or a lone `\r`.

use std::borrow::Cow;

/// The lines of `text`, each with its line ending; together they are `text` again.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (line, after) = rest.split_at(line_length(rest));
        rest = after;
        Some(line)
    })
}

/// Bytes of the first line of `text`, its ending included.
fn line_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    match bytes.iter().position(|&byte| byte == b'\n' || byte == b'\r') {
        Some(at) if bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n') => at + 2,
        Some(at) => at + 1,
        None => bytes.len(),
    }
}

/// A line without its ending, and the ending.
pub(super) fn split_ending(line: &str) -> (&str, &str) {
    line.split_at(line.trim_end_matches(['\n', '\r']).len())
}

/// Whether the line holds nothing but spaces and tabs.
pub(super) fn is_blank(line: &str) -> bool {
    line.chars().all(|c| matches!(c, ' ' | '\t' | '\n' | '\r'))
}

/// How many line endings `text` has.
pub(super) fn count_endings(text: &str) -> usize {
    lines(text).filter(|line| line.ends_with(['\n', '\r'])).count()
}

/// Whether a `\r` stands alone. Parsers differ in what that means, so an edited block is freed of it.
pub(super) fn has_lone_return(text: &str) -> bool {
    lines(text).any(|line| split_ending(line).1.starts_with('\r') && !line.ends_with('\n'))
}

/// `text` with a `\n` in the place of every `\r` that stands alone: as long as it was, so that each byte keeps its place.
pub(super) fn without_lone_returns(text: &str) -> Cow<'_, str> {
    if !has_lone_return(text) {
        return Cow::Borrowed(text);
    }
    let parts = lines(text).flat_map(|line| {
        let (words, ending) = split_ending(line);
        [words, if ending == "\r" { "\n" } else { ending }]
    });
    Cow::Owned(parts.collect())
}

/// The line ending to write with: `\r\n` where `text` uses it first, `\n` otherwise.
pub(super) fn style(text: &str) -> &'static str {
    match lines(text).next().map_or("", |line| split_ending(line).1) {
        "\r\n" => "\r\n",
        _ => "\n",
    }
}

/// `text` with every line ending written as `ending`.
pub(super) fn with_endings(text: &str, ending: &str) -> String {
    lines(text)
        .flat_map(|line| {
            let (words, old) = split_ending(line);
            [words, if old.is_empty() { "" } else { ending }]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_ending_ends_a_line() {
        let text = "a\nb\r\nc\rd\r\r\n\ne";
        let all: Vec<_> = lines(text).collect();
        assert_eq!(all, ["a\n", "b\r\n", "c\r", "d\r", "\r\n", "\n", "e"]);
        assert_eq!(count_endings(text), 6);
        assert_eq!(with_endings(text, "\n"), "a\nb\nc\nd\n\n\ne");
    }

    #[test]
    fn the_first_ending_is_the_style() {
        assert_eq!(style("a\r\nb\n"), "\r\n");
        assert_eq!(style("a\nb\r\n"), "\n");
        assert_eq!(style("a"), "\n");
    }
}
