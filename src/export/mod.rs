//! Figures and tables as files.

mod bytes;
mod csv;

pub use bytes::write_bytes;
pub use csv::{ExportError, write_csv};
