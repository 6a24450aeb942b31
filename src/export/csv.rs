//! Tables as CSV: a line of names, then a line a row, numbers in full precision.
//!
//! A field with a `#` is quoted, so that what skips comments (`pandas.read_csv(…, comment="#")`) does not cut it off. A mark at the
//! beginning says that the text is UTF-8 to those spreadsheets that would take it for something older; others stumble over it, so
//! it is there on request only.

mod korean;

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

pub use csv::StringRecord;
use thiserror::Error;

use crate::experiment::figure::{Exhibit, FigureWords, Table};
use crate::files;
use crate::files::unreadable::Unreadable;

/// Why a file was not written, or not read again.
#[derive(Debug, Error)]
pub enum ExportError {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// It is larger than any table that is read again.
    #[error("{} has {bytes} bytes; tables of at most {limit} are read: it is none of this program's", path.display())]
    TooLarge {
        /// Which file.
        path: PathBuf,
        /// Its bytes.
        bytes: u64,
        /// As many are read.
        limit: u64,
    },
    /// Its lines differ in length.
    #[error("{}, line {line}: {found} fields where the lines above have {expected}; write the table again", path.display())]
    Uneven {
        /// Which file.
        path: PathBuf,
        /// The line, counted from 1.
        line: u64,
        /// Its fields.
        found: u64,
        /// Those of the others.
        expected: u64,
    },
    /// A line that has no end.
    #[error("{}: a line has more than {limit} bytes; it is no table of this program", path.display())]
    LongLine {
        /// Which file.
        path: PathBuf,
        /// As many are read.
        limit: usize,
    },
    /// It is no UTF-8.
    #[error("{} is not UTF-8 text; write the table again", path.display())]
    NotText {
        /// Which file.
        path: PathBuf,
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
    /// The others, as many as were asked for.
    pub rows: Vec<StringRecord>,
    /// How many there are in the file.
    pub count: u64,
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

/// The largest table that is read again, in bytes: the curves of the longest comparison, several times over.
const MOST_BYTES: u64 = 2 << 30;
/// The longest line.
const MOST_LINE: usize = 1 << 20;

/// Reads a CSV file as it stands, without making numbers of it. At most `most` lines are kept behind the names; how many there are is
/// counted to the end.
///
/// # Errors
/// When the file cannot be read, is larger than any table of this program, or its lines differ in length.
pub fn read_records(path: &Path, most: u64) -> Result<Records, ExportError> {
    let unreadable = |source| ExportError::Unreadable(Unreadable::new(path, source));
    let file = files::open(path).map_err(unreadable)?;
    let bytes = file.metadata().map_err(unreadable)?.len();
    if bytes > MOST_BYTES {
        return Err(ExportError::TooLarge { path: path.to_owned(), bytes, limit: MOST_BYTES });
    }
    let read = || -> Result<Records, csv::Error> {
        let mut reader = csv::Reader::from_reader(Lines { file, since: 0 });
        let mut records = Records { names: reader.headers()?.clone(), ..Records::default() };
        let mut record = StringRecord::new();
        while reader.read_record(&mut record)? {
            if records.count < most {
                records.rows.push(record.clone());
            }
            records.count += 1;
        }
        Ok(records)
    };
    read().map_err(|error| {
        let line = error.position().map_or(1, csv::Position::line);
        let path = path.to_owned();
        match error.into_kind() {
            csv::ErrorKind::Io(source) if is_no_end(&source) => {
                ExportError::LongLine { path, limit: MOST_LINE }
            }
            csv::ErrorKind::Io(source) => ExportError::Unreadable(Unreadable::new(&path, source)),
            csv::ErrorKind::UnequalLengths { expected_len: expected, len: found, .. } => {
                ExportError::Uneven { path, line, found, expected }
            }
            _ => ExportError::NotText { path },
        }
    })
}

/// A file of lines, which fails at one that has no end: a reader of fields would keep all of it.
struct Lines<R> {
    file: R,
    /// Bytes since the last line ended.
    since: usize,
}

/// A line has no end.
#[derive(Debug, Error)]
#[error("a line has no end")]
struct NoEnd;

fn is_no_end(error: &io::Error) -> bool {
    error.get_ref().and_then(|inner| inner.downcast_ref::<NoEnd>()).is_some()
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.file.read(buffer)?;
        let read = buffer.get(..length).unwrap_or_default();
        self.since = match read.iter().rposition(|byte| *byte == b'\n') {
            Some(last) => length - last,
            None => self.since + length,
        };
        if self.since > MOST_LINE { Err(io::Error::other(NoEnd)) } else { Ok(length) }
    }
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
            assert_eq!(&read_records(&path, 9).unwrap().names[0], "실험 #1");
        }
    }
}
