//! PNG and JPEG, large or small, measured before they are decoded.
//!
//! The header says how large a picture is; more than [`MOST_SIDE`](super::size) pixels on a side, or more than [`MOST_MEMORY`] bytes
//! unpacked, are refused before anything is allocated for them. What is transparent counts as paper.

use std::io::{Cursor, Read};
use std::path::Path;

use image::codecs::png::PngDecoder;
use image::metadata::Orientation;
use image::{ColorType, ImageDecoder, ImageError, Limits};

use super::error::{Damage, PictureError};
use super::jpeg;
use super::photo::Photo;
use super::raster::Raster;
use super::size::{MOST_MEMORY, Size};
use crate::files;
use crate::files::unreadable::Unreadable;

/// The largest file that is read.
const MOST_BYTES: u64 = 64 << 20;

/// The picture in the file at `path`, grey and at most 224 pixels on a side.
///
/// # Errors
/// When the file cannot be read, is empty, too large, damaged or no PNG or JPEG.
pub fn open_picture(path: &Path) -> Result<Photo, PictureError> {
    let read = |source| PictureError::Read(Unreadable::new(path, source));
    let within = |problem| PictureError::File { path: path.to_owned(), problem: Box::new(problem) };
    let file = files::open(path).map_err(read)?;
    let length = file.metadata().map_err(read)?.len();
    if length > MOST_BYTES {
        return Err(within(PictureError::LargeFile { bytes: length, limit: MOST_BYTES }));
    }
    let mut bytes = Vec::new();
    file.take(MOST_BYTES).read_to_end(&mut bytes).map_err(read)?;
    decode_picture(&bytes).map_err(within)
}

/// The picture that is written in `bytes`, as [`open_picture`].
///
/// # Errors
/// As [`open_picture`].
pub fn decode_picture(bytes: &[u8]) -> Result<Photo, PictureError> {
    let (raster, exif) = match bytes {
        [] => return Err(PictureError::Empty),
        [0xff, 0xd8, 0xff, ..] => jpeg::decode(bytes)?,
        _ if bytes.starts_with(PNG) => png(bytes)?,
        _ => return Err(PictureError::Format),
    };
    raster.photo(exif).ok_or(PictureError::Damaged { reason: Damage::Inside })
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

fn png(bytes: &[u8]) -> Result<(Raster, u8), PictureError> {
    // Its size stands in the first chunk, before anything that could be unpacked.
    let number = |at: usize| {
        bytes.get(at..at + 4).and_then(|four| four.first_chunk().copied()).map(u32::from_be_bytes)
    };
    let size = number(16).zip(number(20)).map(|(width, height)| Size { width, height });
    size.ok_or(PictureError::Damaged { reason: Damage::Ends })?.check(1)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    let mut decoder = PngDecoder::with_limits(Cursor::new(bytes), limits).map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    let color = decoder.color_type();
    Size { width, height }.check(color.bytes_per_pixel().into())?;
    let exif = match decoder.orientation().map_err(damaged)? {
        Orientation::NoTransforms => late_exif(bytes).unwrap_or(Orientation::NoTransforms),
        orientation => orientation,
    };
    let mut pixels = vec![0; usize::try_from(decoder.total_bytes()).unwrap_or_default()];
    decoder.read_image(&mut pixels).map_err(damaged)?;
    let wide = matches!(color, ColorType::L16 | ColorType::La16 | ColorType::Rgb16 | ColorType::Rgba16);
    let channels = usize::from(color.channel_count());
    Ok((
        Raster { width: width as usize, height: height as usize, channels, wide, bytes: pixels },
        exif.to_exif(),
    ))
}

/// The orientation of a PNG whose EXIF stands behind the pixels, where the decoder does not look for it.
fn late_exif(mut bytes: &[u8]) -> Option<Orientation> {
    bytes = bytes.get(PNG.len()..)?;
    while let Some((length, rest)) = bytes.split_first_chunk() {
        let length = u32::from_be_bytes(*length) as usize;
        let (kind, rest) = rest.split_first_chunk::<4>()?;
        let data = rest.get(..length)?;
        if kind == b"eXIf" {
            return Orientation::from_exif_chunk(data.strip_prefix(b"Exif\0\0").unwrap_or(data));
        }
        bytes = rest.get(length + 4..)?;
    }
    None
}

/// What a decoder says is for those who write decoders; what can be done about it differs only by kind.
pub(super) fn damaged(error: ImageError) -> PictureError {
    let reason = match error {
        ImageError::Unsupported(_) => Damage::Kind,
        ImageError::Limits(_) => Damage::Memory,
        ImageError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Damage::Ends,
        _ => Damage::Inside,
    };
    PictureError::Damaged { reason }
}
