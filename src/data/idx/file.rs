//! One idx file, packed or not: what its header claims is believed only once the bytes are there.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

use super::reading::{Counted, Reading};
use crate::data::{DataError, IdxError, IdxKind, Images};
use crate::files;

const IMAGES_MAGIC: u32 = 2051;
const LABELS_MAGIC: u32 = 2049;
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Where the first label stands in a file of labels.
pub(super) const LABELS_START: u64 = 8;
const IMAGES_START: u64 = 16;

/// The most bytes that one file may unpack to, and all files together: three times the whole of EMNIST. A gz of 2 MB can
/// unpack to this much, so some bound is needed that does not come from the file.
const LIMIT: u64 = 1 << 31;

/// A whole, checked idx file.
#[derive(Debug)]
pub(super) struct IdxFile {
    pub(super) path: PathBuf,
    pub(super) contents: Contents,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Contents {
    Images(Images),
    Labels(Vec<u8>),
}

/// Why one file could not be read: the system, or the file itself.
#[derive(Debug)]
enum Failure {
    Io(io::Error),
    Idx(IdxError),
}

impl From<IdxError> for Failure {
    fn from(error: IdxError) -> Self {
        Self::Idx(error)
    }
}

/// A file about to be read.
pub(super) struct Opened<'a> {
    path: &'a Path,
    file: Counted<'a, File>,
    /// In bytes, as it lies on the disk.
    length: u64,
}

impl<'a> Opened<'a> {
    /// Opens the file at `path`, and tells `reading` how long it is.
    pub(super) fn new(path: &'a Path, reading: &'a Reading) -> Result<Self, DataError> {
        let from_io = |error| DataError::read(path, error);
        let source = files::open(path).map_err(from_io)?;
        let length = source.metadata().map_err(from_io)?.len();
        reading.expect(length);
        Ok(Self { path, file: Counted { source, reading }, length })
    }

    /// Reads it, gz or plain by its first bytes.
    pub(super) fn read(self) -> Result<IdxFile, DataError> {
        let path = self.path;
        let named_gz = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
        let reading = self.file.reading;
        match parse(self.file, self.length, named_gz, reading) {
            Ok(contents) => Ok(IdxFile { path: path.to_owned(), contents }),
            Err(Failure::Io(error)) => Err(DataError::read(path, error)),
            Err(Failure::Idx(problem)) => Err(DataError::Idx { path: path.to_owned(), problem }),
        }
    }
}

/// Whether the file begins like an idx file of any kind: two zeros, an element type, the number of dimensions.
pub(super) fn looks_like_idx(path: &Path) -> io::Result<bool> {
    let mut file = files::open(path)?;
    let head = head(&mut file)?;
    let head = if head.starts_with(&GZIP_MAGIC) {
        let mut unpacked = Vec::new();
        // A gz that is damaged from its first bytes shows nothing of an idx file.
        let _ = MultiGzDecoder::new((&head[..]).chain(file)).take(4).read_to_end(&mut unpacked);
        unpacked
    } else {
        head
    };
    Ok(matches!(head[..], [0, 0, 0x08 | 0x09 | 0x0b..=0x0e, 1..=4]))
}

/// The first four bytes, or fewer when there are no more.
fn head(source: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(4);
    source.take(4).read_to_end(&mut head)?;
    Ok(head)
}

/// Reads `length` bytes of `source` as an idx file. `named_gz` only chooses the words when the contents are neither;
/// `reading` knows what the other files claim.
fn parse(mut source: impl Read, length: u64, named_gz: bool, reading: &Reading) -> Result<Contents, Failure> {
    let head = head(&mut source).map_err(Failure::Io)?;
    let whole = BufReader::with_capacity(1 << 16, head.chain(source));
    if whole.get_ref().get_ref().0.starts_with(&GZIP_MAGIC) {
        return Body { source: MultiGzDecoder::new(whole), length: None, unpacked: 0, reading }.parse();
    }
    let first = whole.get_ref().get_ref().0.first_chunk().copied().map(u16::from_be_bytes);
    match (first, named_gz) {
        (Some(found @ 1..), true) => Err(IdxError::NotGzip { found }.into()),
        _ => Body { source: whole, length: Some(length), unpacked: 0, reading }.parse(),
    }
}

/// The unpacked bytes of a file as they come.
struct Body<'a, R> {
    source: R,
    /// How many bytes there are, known only when they are not packed.
    length: Option<u64>,
    /// Bytes read so far.
    unpacked: u64,
    reading: &'a Reading,
}

impl<R: Read> Body<'_, R> {
    fn parse(mut self) -> Result<Contents, Failure> {
        match self.number(LABELS_START)? {
            LABELS_MAGIC => {
                let count = self.number(LABELS_START)?;
                let labels = self.items(IdxKind::Labels, count, 1)?;
                Ok(Contents::Labels(labels))
            }
            IMAGES_MAGIC => {
                let count = self.number(IMAGES_START)?;
                let (rows, columns) = (self.number(IMAGES_START)?, self.number(IMAGES_START)?);
                if rows == 0 || columns == 0 {
                    return Err(IdxError::NoPixels { rows, columns }.into());
                }
                let pixels = self.items(IdxKind::Images, count, u64::from(rows) * u64::from(columns))?;
                let images = Images::new(rows as usize, columns as usize, pixels);
                Ok(Contents::Images(
                    images.expect("`items` returned `count` pictures of rows x columns bytes"),
                ))
            }
            found => Err(IdxError::WrongMagic { found }.into()),
        }
    }

    /// The next number of a header that ends at offset `end`.
    fn number(&mut self, end: u64) -> Result<u32, Failure> {
        let bytes = self.up_to(4)?;
        match bytes.first_chunk() {
            Some(&number) => Ok(u32::from_be_bytes(number)),
            None => Err(IdxError::TruncatedHeader { found: self.unpacked, expected: end }.into()),
        }
    }

    /// The `count` items of `size` bytes that the header claims, neither fewer bytes nor more.
    fn items(&mut self, kind: IdxKind, count: u32, size: u64) -> Result<Vec<u8>, Failure> {
        if count == 0 {
            return Err(IdxError::NoItems { kind }.into());
        }
        let start = self.unpacked;
        let body = u128::from(count) * u128::from(size);
        let expected = u128::from(start) + body;
        let count = u64::from(count);
        let truncated = |found| IdxError::TruncatedBody { kind, count, found, expected };
        if let Some(length) = self.length
            && u128::from(length) < expected
        {
            return Err(truncated(length).into());
        }
        let Some(body) = u64::try_from(body).ok().filter(|&body| body <= LIMIT) else {
            return Err(IdxError::TooLarge { bytes: expected, limit: LIMIT }.into());
        };
        let together = self.reading.claim(body);
        if together > LIMIT {
            return Err(IdxError::TooLargeTogether { bytes: together, limit: LIMIT }.into());
        }
        // Room grows with the bytes that really come, never with what the header claims.
        let bytes = self.up_to(body)?;
        if (bytes.len() as u64) < body {
            return Err(truncated(self.unpacked).into());
        }
        let expected = start + body;
        if let Some(length) = self.length
            && length > expected
        {
            return Err(IdxError::TrailingBytes { kind, count, expected, extra: length - expected }.into());
        }
        // Asking for one byte more also makes the unpacker check its sum.
        if self.up_to(1)?.is_empty() {
            Ok(bytes)
        } else {
            Err(IdxError::UnpacksPast { kind, count, expected }.into())
        }
    }

    /// The next `most` bytes, or fewer at the end of the file.
    fn up_to(&mut self, most: u64) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        let result = self.source.by_ref().take(most).read_to_end(&mut bytes);
        self.unpacked += bytes.len() as u64;
        result.map(|_| bytes).map_err(|error| self.failure(error))
    }

    /// Tells a damaged gz from a failing disk: the unpacker reports damage as bad input or an early end.
    fn failure(&self, error: io::Error) -> Failure {
        use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
        let damaged = matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof);
        if self.length.is_none() && damaged {
            IdxError::CorruptGzip { unpacked: self.unpacked, reason: error.to_string() }.into()
        } else {
            Failure::Io(error)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_files_claim_together_is_bounded() {
        let labels = [0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9];
        let parse = |reading: &Reading| parse(&labels[..], labels.len() as u64, false, reading);
        let reading = Reading::default();
        reading.claim(LIMIT - 5);
        assert!(matches!(parse(&reading), Ok(Contents::Labels(found)) if found == [7, 8, 9]));
        let Err(Failure::Idx(IdxError::TooLargeTogether { bytes, limit })) = parse(&reading) else {
            panic!("three more do not fit");
        };
        assert_eq!((bytes, limit), (LIMIT + 1, LIMIT));
    }
}
