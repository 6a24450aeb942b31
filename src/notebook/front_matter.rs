//! YAML front matter: what a file says of itself to the programs that publish it, before its first words.
//!
//! It is no prose, and is kept to the letter. As pandoc has it, it stands at the very beginning between a line `---` that no
//! blank line follows and a line `---` or `...`. Since `---` also begins a slide, what stands between must look like YAML: lines
//! `key: value`, with the lists and the indented lines that belong to them. A line `# …` is a comment of YAML as well as a heading:
//! where one stands first, it is front matter if nothing but such lines follow, or a key that publishing programs ask for.
//!
//! Of the keys only `title` and `lang` are asked for, so no YAML is read but their line and the ways to write text there.

use super::lines::{is_blank, lines};

/// Keys of front matter that programs ask for which publish Markdown: the first one behind comments is one of them.
const ASKED_FOR: [&str; 20] = [
    "title",
    "subtitle",
    "author",
    "authors",
    "date",
    "lang",
    "language",
    "layout",
    "tags",
    "categories",
    "keywords",
    "description",
    "abstract",
    "marp",
    "theme",
    "output",
    "format",
    "draft",
    "slug",
    "jupyter",
];

/// Bytes of the front matter at the beginning of `text`, its last line with its ending; 0 where there is none.
pub(super) fn length(text: &str) -> usize {
    let mut all = lines(text);
    let Some(first) = all.next().filter(|line| line.trim_end() == "---") else { return 0 };
    let mut length = first.len();
    let mut begins_with_comment = false;
    let mut is_asked_for = true;
    for (number, line) in all.enumerate() {
        length += line.len();
        match line.trim_end() {
            "---" | "..." if number > 0 => return if is_asked_for { length } else { 0 },
            _ if number == 0 && line.starts_with('#') => begins_with_comment = true,
            _ if number == 0 && key(line).is_none() => return 0,
            _ if begins_with_comment && is_blank(line) => return 0,
            _ if begins_with_comment && !line.starts_with('#') && number > 0 => {
                is_asked_for &= belongs(line);
                match key(line) {
                    Some(key) if ASKED_FOR.contains(&key.to_lowercase().as_str()) => {
                        begins_with_comment = false;
                    }
                    _ => is_asked_for = false,
                }
            }
            _ if !belongs(line) => return 0,
            _ => {}
        }
    }
    0
}

/// The text of `wanted`, a key of the front matter `text`.
pub(super) fn value(text: &str, wanted: &str) -> Option<String> {
    let mut rest = lines(text).skip_while(|line| key(line) != Some(wanted));
    let line = rest.next()?;
    let written = line.split_once(':')?.1.trim();
    let value = match written.chars().next() {
        Some('>' | '|') => {
            let block = rest.take_while(|line| is_blank(line) || line.starts_with([' ', '\t']));
            block.map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
        }
        // What JSON can say, YAML says in the same way.
        Some('"') => {
            let end = written.rfind('"').filter(|end| *end > 0)?;
            serde_json::from_str(written.get(..=end)?).ok()?
        }
        Some('\'') => written.get(1..written.rfind('\'').filter(|end| *end > 0)?)?.replace("''", "'"),
        _ => written.split(" #").next().unwrap_or_default().trim().to_owned(),
    };
    Some(value).filter(|value| !value.is_empty())
}

/// The key of a line `key: value`.
fn key(line: &str) -> Option<&str> {
    let line = line.trim_end();
    let (key, rest) = line.split_once(':')?;
    let begins = key.chars().next().is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '"' | '\''));
    let ends = rest.is_empty() || rest.starts_with([' ', '\t']);
    (begins && ends).then(|| key.trim().trim_matches(['"', '\'']))
}

/// Whether a line may stand in front matter.
fn belongs(line: &str) -> bool {
    let word = line.trim_end();
    is_blank(line)
        || key(line).is_some()
        || line.starts_with([' ', '\t', '#', ']', '}'])
        || word == "-"
        || word.starts_with("- ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_yaml_between_two_lines_is_front_matter() {
        for front in [
            "---\ntitle: Lesson one\nlang: en\n---\n",
            "---\r\ntitle: a\r\n...\r\n",
            "---  \ntitle: a\ntags:\n- one\n- two\nnested:\n  deep: 1\n\n# a comment\nend: x\n---\n",
            "---\n\"title\": a\n---",
            "---\n제목: 가\n---\n",
            "---\n# a comment\n---\n",
            "---\r\n# one\r\n#two\r\n...\r\n",
            "---\n#\n---\n",
            "---\n# a comment\n# another\ntitle: a\nown: b\n---\n",
        ] {
            assert_eq!(
                length(&format!("{front}\n# Heading\n---\n")).min(front.len()),
                front.len(),
                "{front:?}"
            );
        }
    }

    #[test]
    fn what_is_a_slide_is_none() {
        for text in [
            "---\n\n# Slide\n\n---\n",
            "---\nwords\n---\n",
            "---\n# Slide\nkey: value\n---\n",
            "---\n# Slide\nwords\n---\n",
            "---\n# Slide\n\n---\n",
            "---\n# Slide\n\ntitle: a\n---\n",
            "---\n# Slide\n- a list\n---\n",
            "---\n# never closed\n",
            "---\nNote: read this\n\nWords of a slide.\n\n---\n",
            "---\ntitle: never closed\n",
            "---\n---\n",
            " ---\ntitle: a\n---\n",
            "words\n\n---\ntitle: a\n---\n",
            "----\ntitle: a\n---\n",
        ] {
            assert_eq!(length(text), 0, "{text:?}");
        }
    }

    #[test]
    fn a_title_is_read_however_it_is_written() {
        for (written, title) in [
            ("title: Lesson one", Some("Lesson one")),
            ("title: Lesson: one # not this", Some("Lesson: one")),
            ("title: \"Say \\\"x\\\"\"", Some("Say \"x\"")),
            ("title: 'It''s'", Some("It's")),
            ("title: >-\n  Two\n  lines\nlang: en", Some("Two lines")),
            ("title: 수업", Some("수업")),
            ("title:", None),
            ("subtitle: a", None),
        ] {
            assert_eq!(value(&format!("---\n{written}\n---\n"), "title").as_deref(), title, "{written}");
        }
    }
}
