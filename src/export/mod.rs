//! Figures and tables as files.

mod csv;

pub use csv::{ExportError, write_csv};
