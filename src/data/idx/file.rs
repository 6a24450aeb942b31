//! One idx file, packed or not: what its header claims is believed only once the bytes are there.
//!
//! Headers are read first and by themselves, so that whatever is wrong with how the files belong together is known before
//! any of them is read.

use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

use super::reading::{Counted, Reading};
use crate::data::{DataError, IdxError, IdxKind, Images, Known};
use crate::files;

const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Where the first label stands in a file of labels.
pub(super) const LABELS_START: u64 = 8;
const IMAGES_START: u64 = 16;

/// The most bytes that one file may unpack to, and all files together: one and a half times the whole of EMNIST. Some
/// bound is needed that does not come from the file.
const LIMIT: u64 = 1 << 30;
/// Of what unpacks to more than this, all is unpacked once and forgotten, to see whether it is whole, before it is kept.
const MUCH: u64 = 1 << 27;
/// No pictures are packed to so small a part: those of MNIST take a fifth.
const DENSEST: u64 = 300;
/// How often a file may be packed: a browser may unpack none of it, and a server may pack it once more.
const MOST_PACKED: usize = 3;
/// As many bytes show what a file is.
const HEAD: u64 = 512;

/// What the header of an idx file says of it, checked as far as that can be without the rest.
#[derive(Clone, Debug)]
pub(super) struct Announced {
    pub(super) path: PathBuf,
    pub(super) kind: IdxKind,
    /// How many images or labels.
    pub(super) count: usize,
    /// Rows and columns of an image, 1 and 1 of a label.
    pub(super) size: (usize, usize),
    /// Bytes of one pixel or label.
    element: usize,
    /// Whether it is packed.
    is_packed: bool,
    /// In bytes, as it lies on the disk.
    pub(super) length: u64,
}

impl Announced {
    /// Bytes of all that follows the header.
    fn body(&self) -> u64 {
        (self.count * self.size.0 * self.size.1 * self.element) as u64
    }

    fn start(&self) -> u64 {
        match self.kind {
            IdxKind::Images => IMAGES_START,
            IdxKind::Labels => LABELS_START,
        }
    }
}

/// Why one file could not be read: the system, or the file itself.
#[derive(Debug)]
enum Failure {
    Io(io::Error),
    Idx(IdxError),
}

impl Failure {
    fn of(self, path: &Path) -> DataError {
        match self {
            Self::Io(error) => DataError::read(path, error),
            Self::Idx(problem) => DataError::Idx { path: path.to_owned(), problem },
        }
    }
}

impl From<IdxError> for Failure {
    fn from(error: IdxError) -> Self {
        Self::Idx(error)
    }
}

/// Whether the file begins like an idx file of any kind: two zeros, an element type, the number of dimensions.
pub(super) fn looks_like_idx(path: &Path) -> io::Result<bool> {
    let Ok(body) = Body::open(files::open(path)?, None) else { return Ok(false) };
    Ok(matches!(body.head.first_chunk(), Some([0, 0, 0x08 | 0x09 | 0x0b..=0x0e, 1..=4])))
}

/// What the file at `path` is that is none of idx, where data come in such files elsewhere; a text beside them is none.
pub(super) fn known(path: &Path) -> Option<Known> {
    let body = Body::open(files::open(path).ok()?, None).ok()?;
    Known::of(&body.head).filter(|known| !matches!(known, Known::Text | Known::Pdf | Known::Picture))
}

/// Reads the header of the file at `path`. `reading` knows what the headers of the other files claim.
pub(super) fn announced(path: &Path, reading: &Reading) -> Result<Announced, DataError> {
    let file = files::open(path).map_err(|error| DataError::read(path, error))?;
    let length = file.metadata().map_err(|error| DataError::read(path, error))?.len();
    header(path, file, length, reading).map_err(|failure| failure.of(path))
}

fn header(path: &Path, file: impl Read, length: u64, reading: &Reading) -> Result<Announced, Failure> {
    let mut body = Body::open(file, Some(length))?;
    let named_gz = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
    let (kind, element) = body.magic(named_gz)?;
    let start = if kind == IdxKind::Images { IMAGES_START } else { LABELS_START };
    // Past the magic number, which was looked at already.
    body.number(start)?;
    let count = body.number(start)?;
    let (mut rows, mut columns) = (1, 1);
    if kind == IdxKind::Images {
        (rows, columns) = (body.number(start)?, body.number(start)?);
        if rows == 0 || columns == 0 {
            return Err(IdxError::NoPixels { rows, columns }.into());
        }
    }
    if count == 0 {
        return Err(IdxError::NoItems { kind }.into());
    }
    let claimed = u128::from(count) * u128::from(rows) * u128::from(columns) * element as u128;
    let expected = u128::from(start) + claimed;
    if !body.is_packed && u128::from(length) < expected {
        return Err(IdxError::TruncatedBody { kind, count: count.into(), found: length, expected }.into());
    }
    let Some(bytes) = u64::try_from(claimed).ok().filter(|&bytes| bytes <= LIMIT) else {
        return Err(IdxError::TooLarge { bytes: expected, limit: LIMIT }.into());
    };
    if !body.is_packed && length > start + bytes {
        let (expected, extra) = (start + bytes, length - start - bytes);
        return Err(IdxError::TrailingBytes { kind, count: count.into(), expected, extra }.into());
    }
    if body.is_packed && bytes > MUCH && bytes / length.max(1) > DENSEST {
        return Err(IdxError::HardlyAny { bytes, packed: length }.into());
    }
    let together = reading.claim(bytes);
    if together > LIMIT {
        return Err(IdxError::TooLargeTogether { bytes: together, limit: LIMIT }.into());
    }
    Ok(Announced {
        path: path.to_owned(),
        kind,
        count: count as usize,
        size: (rows as usize, columns as usize),
        element,
        is_packed: body.is_packed,
        length,
    })
}

/// The images of a file that was announced as one of images.
pub(super) fn images(announced: &Announced, reading: &Reading) -> Result<Images, DataError> {
    let pixels = bytes(announced, reading)?;
    let (rows, columns) = announced.size;
    Ok(Images::new(rows, columns, pixels).expect("`bytes` returned `count` pictures of rows x columns bytes"))
}

/// The labels of a file that was announced as one of labels.
pub(super) fn labels(announced: &Announced, reading: &Reading) -> Result<Vec<u8>, DataError> {
    let bytes = bytes(announced, reading)?;
    if announced.element == 1 {
        return Ok(bytes);
    }
    let numbers = bytes.chunks_exact(announced.element).enumerate().map(|(position, bytes)| {
        // Big-endian, with a sign.
        let negative = bytes.first().is_some_and(|first| *first > 127);
        let number =
            bytes.iter().fold(i64::from(negative).wrapping_neg(), |sum, byte| (sum << 8) | i64::from(*byte));
        u8::try_from(number).map_err(|_| {
            let problem = IdxError::NoClass { position: position as u64, label: number };
            DataError::Idx { path: announced.path.clone(), problem }
        })
    });
    numbers.collect()
}

/// Whether a packed file is whole: it is unpacked and forgotten. One that is not packed was measured with its header.
///
/// Not counted: of what is read twice the second time is the one that is waited for.
pub(super) fn check(announced: &Announced) -> Result<(), DataError> {
    if !announced.is_packed {
        return Ok(());
    }
    let path = announced.path.as_path();
    let read = || {
        let source = files::open(path).map_err(Failure::Io)?;
        whole(announced, source, &mut |source, body| io::copy(&mut source.take(body), &mut io::sink()))
    };
    read().map_err(|failure| failure.of(path))
}

/// Everything behind the header, neither fewer bytes nor more.
fn bytes(announced: &Announced, reading: &Reading) -> Result<Vec<u8>, DataError> {
    let path = announced.path.as_path();
    let open = || -> Result<_, Failure> {
        let source = files::open(path).map_err(Failure::Io)?;
        Ok(Counted { source, reading })
    };
    if announced.body() > MUCH {
        check(announced)?;
    }
    let read = || -> Result<Vec<u8>, Failure> {
        let mut kept = Vec::new();
        whole(announced, open()?, &mut |source, body| {
            source.take(body).read_to_end(&mut kept).map(|read| read as u64)
        })?;
        Ok(kept)
    };
    read().map_err(|failure| failure.of(path))
}

/// Reads the file with `take`, which is given what follows the header and how many bytes that should be, and returns how
/// many there were.
fn whole(
    announced: &Announced,
    source: impl Read,
    take: &mut dyn FnMut(&mut dyn Read, u64) -> io::Result<u64>,
) -> Result<(), Failure> {
    let Announced { kind, .. } = *announced;
    let (count, start, body) = (announced.count as u64, announced.start(), announced.body());
    let mut source = Body::open(source, Some(announced.length))?;
    source.up_to(start)?;
    let found = take(&mut source.source, body).map_err(|error| source.failure(error))?;
    source.unpacked += found;
    let expected = start + body;
    if found < body {
        let found = source.unpacked;
        return Err(IdxError::TruncatedBody { kind, count, found, expected: expected.into() }.into());
    }
    // Asking for one byte more also makes the unpacker check its sum.
    if source.up_to(1)?.is_empty() {
        Ok(())
    } else {
        Err(IdxError::UnpacksPast { kind, count, expected }.into())
    }
}

/// The unpacked bytes of a file as they come.
struct Body<'a> {
    source: Box<dyn Read + 'a>,
    /// The first of them, which are still to come.
    head: Vec<u8>,
    /// Whether they were packed.
    is_packed: bool,
    /// Bytes read so far.
    unpacked: u64,
}

impl<'a> Body<'a> {
    /// Looks at the first bytes and unpacks what is packed, as often as it is.
    fn open(source: impl Read + 'a, length: Option<u64>) -> Result<Self, Failure> {
        let mut source: Box<dyn Read + 'a> = Box::new(BufReader::with_capacity(1 << 16, source));
        let mut times = 0;
        loop {
            let mut head = Vec::new();
            let looked = (&mut source).take(HEAD).read_to_end(&mut head);
            let is_packed = times > 0;
            let found = Self { source, head: head.clone(), is_packed, unpacked: 0 };
            if let Err(error) = looked {
                // Of a short file that is damaged at its end the header may still be whole.
                if head.len() < 4 || length.is_none() {
                    return Err(found.failure(error));
                }
                let rest = Cursor::new(head).chain(Failing(Some(error)));
                return Ok(Self { source: Box::new(rest), ..found });
            }
            source = Box::new(Cursor::new(head).chain(found.source));
            if !found.head.starts_with(&GZIP_MAGIC) {
                return Ok(Self { source, head: found.head, is_packed, unpacked: 0 });
            }
            if times == MOST_PACKED {
                return Err(IdxError::PackedOver { limit: MOST_PACKED }.into());
            }
            times += 1;
            source = Box::new(MultiGzDecoder::new(BufReader::with_capacity(1 << 16, source)));
        }
    }

    /// What the file holds, and how many bytes one pixel or label has.
    fn magic(&self, named_gz: bool) -> Result<(IdxKind, usize), Failure> {
        let expected = LABELS_START;
        let Some(&magic) = self.head.first_chunk::<4>() else {
            return Err(IdxError::TruncatedHeader { found: self.head.len() as u64, expected }.into());
        };
        Err(match magic {
            [0, 0, 0x08, 3] => return Ok((IdxKind::Images, 1)),
            [0, 0, 0x08 | 0x09, 1] => return Ok((IdxKind::Labels, 1)),
            [0, 0, 0x0b, 1] => return Ok((IdxKind::Labels, 2)),
            [0, 0, 0x0c, 1] => return Ok((IdxKind::Labels, 4)),
            [0, 0, kind @ (0x08 | 0x09 | 0x0b..=0x0e), dimensions @ 1..=4] => {
                IdxError::OtherType { type_name: type_name(kind), dimensions }
            }
            _ => match (Known::of(&self.head), magic) {
                (Some(found), _) => IdxError::Other { found },
                (None, [a, b, ..]) if named_gz && !self.is_packed && (a, b) != (0, 0) => {
                    IdxError::NotGzip { found: u16::from_be_bytes([a, b]) }
                }
                (None, magic) => IdxError::WrongMagic { found: u32::from_be_bytes(magic) },
            },
        }
        .into())
    }

    /// The next number of a header that ends at offset `end`.
    fn number(&mut self, end: u64) -> Result<u32, Failure> {
        let bytes = self.up_to(4)?;
        match bytes.first_chunk() {
            Some(&number) => Ok(u32::from_be_bytes(number)),
            None => Err(IdxError::TruncatedHeader { found: self.unpacked, expected: end }.into()),
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
        if self.is_packed && damaged {
            IdxError::CorruptGzip { unpacked: self.unpacked }.into()
        } else {
            Failure::Io(error)
        }
    }
}

/// Fails once, and then is at its end.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// What NumPy calls the numbers of an element type.
fn type_name(code: u8) -> &'static str {
    match code {
        0x08 => "uint8",
        0x09 => "int8",
        0x0b => "int16",
        0x0c => "int32",
        0x0d => "float32",
        _ => "float64",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_files_claim_together_is_bounded() {
        let bytes = [0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9];
        let claimed =
            |reading: &Reading| header(Path::new("labels"), &bytes[..], bytes.len() as u64, reading);
        let reading = Reading::default();
        reading.claim(LIMIT - 5);
        assert!(claimed(&reading).is_ok_and(|announced| announced.count == 3));
        let Err(Failure::Idx(IdxError::TooLargeTogether { bytes, limit })) = claimed(&reading) else {
            panic!("three more do not fit");
        };
        assert_eq!((bytes, limit), (LIMIT + 1, LIMIT));
    }
}
