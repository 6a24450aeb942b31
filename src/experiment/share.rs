//! Shares: one experiment of independent parts, run by several programs, and what is needed to join their results.
//!
//! A part is whatever gives the same numbers whoever runs it, such as a trial of a search. Share I of N runs the parts
//! I - 1, I - 1 + N, I - 1 + 2N … (counted from 0), so that parts that grow slower towards the end are spread evenly.
//! Beside its tables a share leaves a note that says which rows belong to which part; `layerscope merge` sorts the rows
//! by their part and finds out what is missing, twice there, or of another experiment.
//!
//! A kind of cell that can be shared says how many parts it has in [`CellSpec::parts`](super::CellSpec::parts), runs those
//! that [`Share::holds`], and adds [`ShareNote::file`] to its outcome.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::outcome::Extra;

/// The name of the note's file.
pub const NOTE: &str = "share.toml";

/// One of several shares, as `2/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Share {
    index: u64,
    count: u64,
}

/// What is no share.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("a share is written I/N, such as 2/8 for the second of eight, not `{0}`")]
pub struct NoShare(String);

impl Share {
    /// Which share it is, the first being 1.
    pub fn index(self) -> u64 {
        self.index
    }

    /// How many shares there are.
    pub fn count(self) -> u64 {
        self.count
    }

    /// Whether a part, counted from 0, is of this share.
    pub fn holds(self, part: u64) -> bool {
        part % self.count == self.index - 1
    }
}

impl FromStr for Share {
    type Err = NoShare;

    fn from_str(text: &str) -> Result<Self, NoShare> {
        let parsed = text.split_once('/').and_then(|(index, count)| {
            let (index, count) = (index.trim().parse().ok()?, count.trim().parse().ok()?);
            (1..=count).contains(&index).then_some(Self { index, count })
        });
        parsed.ok_or_else(|| NoShare(text.to_owned()))
    }
}

impl TryFrom<String> for Share {
    type Error = NoShare;

    fn try_from(text: String) -> Result<Self, NoShare> {
        text.parse()
    }
}

impl From<Share> for String {
    fn from(share: Share) -> Self {
        share.to_string()
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

/// What a share says of itself, for whoever joins it with the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareNote {
    /// The kind of cell.
    pub kind: String,
    /// Which share it is.
    pub share: Share,
    /// The same for all shares of one experiment, and for no other: a number made from its spec, its data, and the weights
    /// files that it starts from.
    pub experiment: String,
    /// How many parts the whole experiment has.
    pub parts: u64,
    /// By the name of a table: runs of rows that belong to one part, from the first row down.
    pub tables: BTreeMap<String, Vec<Rows>>,
}

/// Rows that follow each other and belong to one part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    /// The part, counted from 0.
    pub part: u64,
    /// How many rows.
    pub rows: u64,
}

impl ShareNote {
    /// Says that the next row of `table` belongs to `part`.
    pub fn row(&mut self, table: &str, part: u64) {
        self.rows(table, part, 1);
    }

    /// Says that the next `rows` rows of `table` belong to `part`.
    pub fn rows(&mut self, table: &str, part: u64, rows: u64) {
        let runs = self.tables.entry(table.to_owned()).or_default();
        match runs.last_mut() {
            Some(last) if last.part == part => last.rows += rows,
            _ => runs.push(Rows { part, rows }),
        }
    }

    /// The note as the file that lies beside the tables.
    pub fn file(&self) -> Extra {
        // Words and whole numbers are always written.
        let text = toml::to_string(self).unwrap_or_default();
        Extra { name: NOTE.to_owned(), bytes: text.into_bytes() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::fingerprint::Fingerprint;

    #[test]
    fn shares_are_read_and_hold_every_part_once() {
        for wrong in ["", "2", "0/3", "4/3", "1/0", "-1/3", "a/b"] {
            let error = wrong.parse::<Share>().expect_err("this is no share");
            assert!(error.to_string().contains("2/8"), "{error}");
        }
        let shares: Vec<Share> = (1..=3).map(|i| format!("{i}/3").parse().expect("a share")).collect();
        for part in 0..10 {
            assert_eq!(shares.iter().filter(|share| share.holds(part)).count(), 1);
        }
    }

    #[test]
    fn a_note_is_read_as_it_was_written() {
        let mut note = ShareNote {
            kind: "search".into(),
            share: "2/3".parse().expect("a share"),
            experiment: Fingerprint::new().and(b"a").to_string(),
            parts: 7,
            tables: BTreeMap::new(),
        };
        note.row("trials", 1);
        note.rows("curves", 1, 2);
        note.rows("curves", 1, 1);
        note.rows("curves", 4, 3);
        assert_eq!(note.tables["curves"], [Rows { part: 1, rows: 3 }, Rows { part: 4, rows: 3 }]);
        let text = String::from_utf8(note.file().bytes).expect("text");
        assert_eq!(toml::from_str::<ShareNote>(&text), Ok(note));
    }
}
