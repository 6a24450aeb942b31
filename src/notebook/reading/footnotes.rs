//! Footnotes, `[^1]` and `[^1]: …`, as pandoc and GitHub have them.
//!
//! Neither the window nor Jupyter sets notes at the foot of anything, and a page or a slide ends elsewhere. So a reference
//! becomes its label in brackets, and a note a paragraph that begins with the same, where it is written. A notebook may have
//! its notes behind the last cell: references are those of all its prose.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::comments::{Kind, spans};
use super::{OPTIONS, Reading};

/// No label is longer, in bytes.
const LONGEST: usize = 200;

/// Writes the notes of the text as paragraphs; returns their labels.
pub(super) fn write_out(reading: &mut Reading) -> BTreeSet<String> {
    let mut labels = BTreeSet::new();
    let text = reading.text.as_str();
    if !text.contains("[^") || !text.contains("]:") {
        return labels;
    }
    let options = OPTIONS.difference(Options::ENABLE_MATH).union(Options::ENABLE_FOOTNOTES);
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        let Event::Start(Tag::FootnoteDefinition(label)) = event else { continue };
        let note = text.get(range.clone()).unwrap_or_default();
        let Some(colon) = note.find("]:") else { continue };
        let head = colon + 2;
        let blanks =
            note.get(head..).map_or(0, |rest| rest.len() - rest.trim_start_matches([' ', '\t']).len());
        let before = text.get(..range.start).unwrap_or_default();
        // Notes that follow each other line by line are paragraphs of their own.
        let apart = if before.ends_with('\n') && !before.ends_with("\n\n") { "\n" } else { "" };
        edits.push((range.start..range.start + head + blanks, format!("{apart}{} ", in_brackets(&label))));
        // What belongs to a note is indented, and would be code without it.
        let mut at = range.start;
        for (number, line) in note.split_inclusive('\n').enumerate() {
            let indent = line.len() - line.trim_start_matches(' ').len();
            if number > 0 && indent > 0 {
                edits.push((at..at + indent.min(4), String::new()));
            }
            at += line.len();
        }
        labels.insert(folded(&label));
    }
    let edits: Vec<_> = edits.iter().map(|(range, put)| (range.clone(), put.as_str())).collect();
    reading.apply(&edits);
    labels
}

/// Writes every reference to one of the notes `labels` as that note begins.
pub(super) fn refer(reading: &mut Reading, labels: &BTreeSet<String>) {
    let text = reading.text.as_str();
    if labels.is_empty() || !text.contains("[^") {
        return;
    }
    // Code and HTML stay as they are written.
    let written: Vec<_> = spans(text).into_iter().filter(|(_, kind)| *kind != Kind::Words).collect();
    let is_written = |at: usize| {
        let next = written.partition_point(|(range, _)| range.start <= at);
        next.checked_sub(1).and_then(|before| written.get(before)).is_some_and(|(range, _)| at < range.end)
    };
    let mut edits = Vec::new();
    for (at, _) in text.match_indices("[^") {
        let rest = text.get(at + 2..).unwrap_or_default();
        let end = rest.bytes().take(LONGEST).position(|byte| byte == b']');
        let Some(label) = end.and_then(|end| rest.get(..end)) else { continue };
        let escaped =
            text.get(..at).unwrap_or_default().bytes().rev().take_while(|byte| *byte == b'\\').count();
        if escaped % 2 == 0 && labels.contains(&folded(label)) && !is_written(at) {
            edits.push((at..at + 2 + label.len() + 1, in_brackets(label)));
        }
    }
    let edits: Vec<_> = edits.iter().map(|(range, put)| (range.clone(), put.as_str())).collect();
    reading.apply(&edits);
}

/// The label in brackets, with nothing in it that Markdown would read.
fn in_brackets(label: &str) -> String {
    let mut out = String::from("\\[");
    for c in label.chars() {
        if c.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(c);
    }
    out + "\\]"
}

fn folded(label: &str) -> String {
    label.to_lowercase()
}
