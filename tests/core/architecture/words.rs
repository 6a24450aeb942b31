//! One file a language: what people read in Korean stands in the files of Korean.

use std::fs;

use super::{rust_files, source};

/// Hangul that stands elsewhere, and why. What a language calls itself it calls itself in all languages.
const EXCEPTIONS: [(&str, &str); 0] = [];

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{3131}'..='\u{318E}' | '\u{AC00}'..='\u{D7A3}')
}

/// The lines of a file with Hangul in them, comments too, but for the `#[cfg(test)]` module at its end.
fn lines_in_hangul(text: &str) -> Vec<usize> {
    let is_module = |at: usize| text.lines().nth(at).is_some_and(|line| line.ends_with('{'));
    let lines =
        text.lines().enumerate().take_while(|(at, line)| *line != "#[cfg(test)]" || !is_module(at + 1));
    lines.filter(|(_, line)| line.contains(is_hangul)).map(|(at, _)| at + 1).collect()
}

#[test]
fn hangul_stands_in_the_files_of_korean_alone() {
    let mut files = Vec::new();
    rust_files(&source(), &mut files);
    let (mut korean, mut elsewhere) = (0, Vec::new());
    for file in files {
        let path = file.strip_prefix(source()).expect("it lies in src");
        let is_korean =
            path.components().any(|part| part.as_os_str() == "korean") || path.ends_with("korean.rs");
        let is_test = path.ends_with("tests.rs");
        let text = fs::read_to_string(&file).expect("a source file is text");
        let lines = lines_in_hangul(&text);
        if is_korean {
            assert!(!text.is_empty());
            korean += usize::from(!lines.is_empty());
        } else if !is_test && !lines.is_empty() && !EXCEPTIONS.iter().any(|(named, _)| path.ends_with(named))
        {
            elsewhere.push(format!("{}: lines {lines:?}", path.display()));
        }
    }
    assert!(korean > 40, "only {korean} files of Korean were found");
    assert!(elsewhere.is_empty(), "Hangul outside the files of Korean:\n{}", elsewhere.join("\n"));
}

#[test]
fn a_line_of_hangul_is_seen_and_that_of_a_test_is_not() {
    let text = "fn a() {}\n// 말\nlet x = \"말\";\n#[cfg(test)]\nmod tests {\n    // 말\n}\n";
    assert_eq!(lines_in_hangul(text), [2, 3]);
}
