//! Figures and tables as files.

mod bytes;
mod csv;

pub use bytes::write_bytes;
pub use csv::{ExportError, Records, StringRecord, read_records, write_csv, write_records};
