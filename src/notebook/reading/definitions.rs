//! Where links lead that name their address elsewhere: `[the page][p]` here, `[p]: https://…` at the end of the file.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{BrokenLink, CowStr, Parser};

use super::{OPTIONS, Reading};
use crate::experiment::DataInUse;

/// The link reference definitions of a notebook, by their label. Of two with one label the first counts, as in `CommonMark`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Definitions {
    by_label: BTreeMap<String, Definition>,
    /// The labels of all footnotes.
    pub(super) notes: BTreeSet<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Definition {
    label: String,
    address: String,
    title: Option<String>,
}

impl Definitions {
    /// Those of all `prose`, in the order of the file.
    pub fn of<'a>(prose: impl IntoIterator<Item = &'a str>) -> Self {
        let mut all = Self::default();
        // What defines nothing has no such sign; most prose.
        for source in prose.into_iter().filter(|source| source.contains("]:")) {
            let (reading, notes) = Reading::with_notes(source, DataInUse::default());
            all.notes.extend(notes);
            let parser = Parser::new_ext(reading.text(), OPTIONS);
            for (label, found) in parser.reference_definitions().iter() {
                all.by_label.entry(folded(label)).or_insert_with(|| Definition {
                    label: label.to_owned(),
                    address: found.dest.to_string(),
                    title: found.title.as_ref().map(ToString::to_string),
                });
            }
        }
        all
    }

    /// Those that `text` needs of them, as lines to be put before it, where they count before its own.
    pub fn needed_by(&self, text: &str) -> String {
        if self.by_label.is_empty() || !text.contains('[') {
            return String::new();
        }
        let mut needed = BTreeSet::new();
        let mut asked = BTreeSet::new();
        let callback = |link: BrokenLink<'_>| {
            let found = self.by_label.get(&folded(&link.reference))?;
            asked.insert(found.label.as_str());
            Some((CowStr::from(found.address.clone()), CowStr::from(found.title.clone().unwrap_or_default())))
        };
        let mut parser = Parser::new_with_broken_link_callback(text, OPTIONS, Some(callback));
        for (label, found) in parser.reference_definitions().iter() {
            if let Some(first) = self.by_label.get(&folded(label))
                && (first.address != *found.dest || first.title.as_deref() != found.title.as_deref())
            {
                needed.insert(folded(label));
            }
        }
        parser.by_ref().for_each(drop);
        drop(parser);
        needed.extend(asked.into_iter().map(folded));
        let mut lines: String =
            needed.iter().filter_map(|label| self.by_label.get(label)).map(Definition::line).collect();
        if !lines.is_empty() {
            lines.push('\n');
        }
        lines
    }
}

impl Definition {
    fn line(&self) -> String {
        let Self { label, address, title } = self;
        let plain = |text: &str, signs: &[char]| {
            let mut out = String::with_capacity(text.len());
            for c in text.chars() {
                match c {
                    '\n' | '\r' => out.push(' '),
                    // It would begin an entity.
                    '&' => out.push_str("&amp;"),
                    c => {
                        if signs.contains(&c) {
                            out.push('\\');
                        }
                        out.push(c);
                    }
                }
            }
            out
        };
        let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
        let address = plain(address, &['<', '>', '\\']);
        let title =
            title.as_ref().map(|title| format!(" \"{}\"", plain(title, &['"', '\\']))).unwrap_or_default();
        format!("[{label}]: <{address}>{title}\n")
    }
}

/// Labels that differ in blanks and in large and small letters only are the same.
fn folded(label: &str) -> String {
    let words = label.split_whitespace().collect::<Vec<_>>().join(" ");
    // By way of the large letters, so that ß is SS.
    words.to_uppercase().to_lowercase()
}
