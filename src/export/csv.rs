//! Tables as CSV: a line of names, then a line a row, numbers in full precision.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::experiment::figure::Table;

/// Why a file was not written.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The system refused.
    #[error("Cannot write {}: {source}", path.display())]
    Write {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Writes a table to a file, replacing what was there.
///
/// # Errors
/// When the file cannot be written.
pub fn write_csv(path: &Path, table: &Table) -> Result<(), ExportError> {
    let written = File::create(path).and_then(|file| {
        let mut file = BufWriter::new(file);
        write_rows(&mut file, table)?;
        file.flush()
    });
    written.map_err(|source| ExportError::Write { path: path.to_owned(), source })
}

fn write_rows(to: impl Write, table: &Table) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(to);
    writer.write_record(table.columns.iter().map(|column| column.name))?;
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
            .with("name", Values::Text(vec!["plain".into(), "a, b".into(), "say \"x\"".into()]));
        let mut bytes = Vec::new();
        write_rows(&mut bytes, &table).expect("memory can be written");
        let text = String::from_utf8(bytes).expect("text");
        let expected = "iteration,loss,name\n0,0.30000000000000004,plain\n1,NaN,\"a, b\"\n\
            2,1e-30,\"say \"\"x\"\"\"\n";
        assert_eq!(text, expected);
    }
}
