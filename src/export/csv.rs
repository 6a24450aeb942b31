//! Tables as CSV: a line of names, then a line a row, numbers in full precision.
//!
//! A field with a `#` is quoted, so that what skips comments (`pandas.read_csv(…, comment="#")`) does not cut it off. A mark at the
//! beginning says that the text is UTF-8 to those spreadsheets that would take it for something older; others stumble over it, so
//! it is there on request only.

mod korean;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub use csv::StringRecord;
use thiserror::Error;

use crate::experiment::figure::{Exhibit, FigureWords, Table};
use crate::files;

/// Why a file was not written, or not read again.
#[derive(Debug, Error)]
pub enum ExportError {
    /// It cannot be read, or is no table.
    #[error("Cannot read {}: {source}; write it again, or choose another", path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system said, or what is wrong with the table.
        source: io::Error,
    },
    /// The system refused.
    #[error("Cannot write {}: {source}; make room there, or choose another folder", path.display())]
    Write {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// The lines of a CSV file, field by field, the names apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    /// The first line.
    pub names: StringRecord,
    /// The others.
    pub rows: Vec<StringRecord>,
}

/// Whether a CSV begins with a byte-order mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// Plain UTF-8, for programs.
    #[default]
    None,
    /// For spreadsheets, which read Korean rightly then.
    ForSpreadsheets,
}

impl Mark {
    /// What stands before the first letter.
    pub fn text(self) -> &'static str {
        match self {
            Self::None => "",
            Self::ForSpreadsheets => "\u{feff}",
        }
    }
}

fn writer<W: Write>(to: W) -> csv::Writer<W> {
    csv::WriterBuilder::new().comment(Some(b'#')).from_writer(to)
}

/// Reads a CSV file as it stands, without making numbers of it.
///
/// # Errors
/// When the file cannot be read, or its lines differ in length.
pub fn read_records(path: &Path) -> Result<Records, ExportError> {
    let read = || -> Result<Records, csv::Error> {
        let mut reader = csv::Reader::from_path(path)?;
        let names = reader.headers()?.clone();
        Ok(Records { names, rows: reader.into_records().collect::<Result<_, _>>()? })
    };
    read().map_err(|error| {
        let words = error.to_string();
        let source = match error.into_kind() {
            csv::ErrorKind::Io(source) => source,
            _ => io::Error::new(io::ErrorKind::InvalidData, words),
        };
        ExportError::Read { path: path.to_owned(), source }
    })
}

/// Writes lines to a CSV file, replacing what was there: the same bytes as [`write_csv`] for the same fields.
///
/// # Errors
/// When the file cannot be written.
pub fn write_records<'a>(
    path: &Path,
    names: &StringRecord,
    rows: impl IntoIterator<Item = &'a StringRecord>,
) -> Result<(), ExportError> {
    let written = files::replace(path, |file| {
        let mut writer = writer(file);
        writer.write_record(names)?;
        for row in rows {
            writer.write_record(row)?;
        }
        writer.flush()
    });
    written.map_err(|source| ExportError::Write { path: path.to_owned(), source })
}

/// Writes a table to a file, replacing what was there.
///
/// # Errors
/// When the file cannot be written.
pub fn write_csv(path: &Path, table: &Table, mark: Mark) -> Result<(), ExportError> {
    let written = files::replace(path, |file| {
        file.write_all(mark.text().as_bytes())?;
        write_rows(file, table)
    });
    written.map_err(|source| ExportError::Write { path: path.to_owned(), source })
}

/// A figure as the text of a CSV file that can be told from others: its title, its seed and its settings stand in lines that
/// begin with `#`, before the names of the columns.
pub fn figure_csv(exhibit: &Exhibit, words: &FigureWords) -> String {
    let seed = exhibit.seed.map(words.seed).unwrap_or_default();
    let mut text = String::new();
    for said in [exhibit.figure.title(), &seed, &exhibit.settings] {
        if !said.is_empty() {
            let line = said.split_whitespace().collect::<Vec<_>>().join(" ");
            text.extend(["# ", &line, "\n"]);
        }
    }
    text + &csv_text(&exhibit.table())
}

/// A table as the text of a CSV file.
pub fn csv_text(table: &Table) -> String {
    let mut bytes = Vec::new();
    // Memory can be written to, and what is written is text.
    _ = write_rows(&mut bytes, table);
    String::from_utf8(bytes).unwrap_or_default()
}

fn write_rows(to: impl Write, table: &Table) -> io::Result<()> {
    let mut writer = writer(to);
    writer.write_record(table.columns.iter().map(|column| column.name.as_ref()))?;
    for row in 0..table.len() {
        writer.write_record(table.columns.iter().map(|column| column.values.text(row)))?;
    }
    writer.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::figure::Values;

    #[test]
    fn names_come_first_and_numbers_keep_their_precision() {
        let table = Table::new("loss")
            .with("iteration", Values::Whole(vec![0, 1, 2]))
            .with("loss", Values::Number(vec![0.1 + 0.2, f64::NAN, 1e-30]))
            .with("run #1", Values::Text(vec!["plain #2".into(), "a, b".into(), "say \"x\"".into()]));
        let mut bytes = Vec::new();
        write_rows(&mut bytes, &table).expect("memory can be written");
        let text = String::from_utf8(bytes).expect("text");
        let expected = "iteration,loss,\"run #1\"\n0,0.30000000000000004,\"plain #2\"\n1,NaN,\"a, b\"\n\
            2,1e-30,\"say \"\"x\"\"\"\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_mark_for_spreadsheets_is_no_part_of_the_table() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let table = Table::new("a").with("실험 #1", Values::Text(vec!["값".into()]));
        for mark in [Mark::None, Mark::ForSpreadsheets] {
            write_csv(&path, &table, mark).unwrap();
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(text, format!("{}\"실험 #1\"\n값\n", mark.text()));
            assert_eq!(&read_records(&path).unwrap().names[0], "실험 #1");
        }
    }
}
