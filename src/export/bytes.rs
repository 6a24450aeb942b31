//! Files that were put together in memory.

use std::path::Path;

use super::ExportError;
use crate::files;

/// Writes a file, replacing what was there.
///
/// # Errors
/// When the file cannot be written.
pub fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), ExportError> {
    files::replace_with(path, bytes).map_err(|source| ExportError::Write { path: path.to_owned(), source })
}
