//! Whether a file is what it should be: by its contents, not by its name or its packing.

use std::fmt::Write as _;
use std::io::{self, BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use sha2::{Digest, Sha256};

use super::RemoteFile;
use crate::files;

/// Bytes that are summed at once.
const PIECE: usize = 64 * 1024;

/// Whether the file at `path` unpacks to the contents of `file`. Never reads past what they can have.
pub(super) fn is_right(path: &Path, file: &RemoteFile) -> bool {
    sum(path, file.unpacked).is_ok_and(|(length, sum)| length == file.unpacked && sum == file.sha256)
}

/// Length and SHA-256 of the unpacked contents, of no more than a byte beyond `most`.
fn sum(path: &Path, most: u64) -> io::Result<(u64, String)> {
    let mut contents = MultiGzDecoder::new(BufReader::new(files::open(path)?)).take(most + 1);
    let mut hasher = Sha256::new();
    let (mut length, mut piece) = (0, vec![0; PIECE]);
    loop {
        let read = contents.read(&mut piece)?;
        if read == 0 {
            break;
        }
        length += read as u64;
        hasher.update(piece.get(..read).unwrap_or_default());
    }
    let mut sum = String::new();
    for byte in hasher.finalize() {
        // Writing to a string cannot fail.
        _ = write!(sum, "{byte:02x}");
    }
    Ok((length, sum))
}
