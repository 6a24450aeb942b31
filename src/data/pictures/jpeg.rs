//! JPEG, read to its end or not at all.
//!
//! A decoder that shows as much as there is of a broken photograph suits a browser; a network would answer about grey
//! where the rest of the digit should be. So the file is walked through for its end first, its scans are read to their last
//! block ([`scans`]), and it is decoded strictly.

mod scans;

use image::metadata::Orientation;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;

use super::error::{Damage, PictureError};
use super::raster::Raster;
use super::size::Size;

/// What the segments before the pixels say.
#[derive(Debug, Default)]
struct Frame {
    width: u32,
    height: u32,
    /// 1 grey, 3 colour, 4 for printing.
    components: u8,
    progressive: bool,
    /// Whether Adobe's marker is there, with which colours for printing are written inverted.
    adobe: bool,
}

/// The picture that is written in `bytes`, and its EXIF orientation.
pub(super) fn decode(bytes: &[u8]) -> Result<(Raster, u8), PictureError> {
    let frame = walk(bytes)?;
    // All components at once as numbers of two bytes, beside the picture itself.
    let whole = frame.progressive || frame.components == 4;
    let channels = if frame.components == 1 { 1 } else { 3 };
    let a_pixel = if whole { 3 * u64::from(frame.components) } else { channels };
    Size { width: frame.width, height: frame.height }.check(a_pixel)?;
    scans::check(bytes).map_err(|reason| PictureError::Damaged { reason })?;
    match strictly(bytes, &frame, true) {
        // Padding between segments, as some cameras write it, harms nothing.
        Err(DecodeErrors::FormatStatic(words)) if words.contains("Extra bytes between headers") => {
            strictly(bytes, &frame, false)
        }
        decoded => decoded,
    }
    .map_err(|error| {
        let damage = match error {
            DecodeErrors::Unsupported(_) => Damage::Kind,
            DecodeErrors::ExhaustedData => Damage::Ends,
            _ => Damage::Inside,
        };
        PictureError::Damaged { reason: damage }
    })
}

fn strictly(bytes: &[u8], frame: &Frame, strict: bool) -> Result<(Raster, u8), DecodeErrors> {
    let options = DecoderOptions::default()
        .set_strict_mode(strict)
        .set_max_width(usize::MAX)
        .set_max_height(usize::MAX);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers()?;
    let plain_print = frame.components == 4 && !frame.adobe;
    let (space, channels) = match decoder.input_colorspace() {
        Some(ColorSpace::Luma) => (ColorSpace::Luma, 1),
        Some(ColorSpace::CMYK) if plain_print => (ColorSpace::CMYK, 4),
        _ => (ColorSpace::RGB, 3),
    };
    decoder.set_options(decoder.options().jpeg_set_out_colorspace(space));
    let mut pixels = decoder.decode()?;
    let (width, height) = decoder.dimensions().unwrap_or_default();
    let exif = decoder.exif().and_then(|chunk| Orientation::from_exif_chunk(chunk));
    if space == ColorSpace::CMYK {
        pixels = lit(&pixels);
    }
    let channels = if channels == 4 { 3 } else { channels };
    if pixels.len() != width * height * channels {
        return Err(DecodeErrors::FormatStatic("not as many pixels as were announced"));
    }
    let exif = exif.map_or(1, Orientation::to_exif);
    Ok((Raster { width, height, channels, wide: false, bytes: pixels }, exif))
}

/// Cyan, magenta, yellow and black, 255 being all of it, as light.
fn lit(inks: &[u8]) -> Vec<u8> {
    let light = |ink: u8, black: u8| (u16::from(255 - ink) * u16::from(255 - black) / 255) as u8;
    inks.as_chunks::<4>()
        .0
        .iter()
        .flat_map(|[cyan, magenta, yellow, black]| [*cyan, *magenta, *yellow].map(|ink| light(ink, *black)))
        .collect()
}

/// Goes from segment to segment to the end of the picture.
fn walk(bytes: &[u8]) -> Result<Frame, PictureError> {
    let damaged = |reason| PictureError::Damaged { reason };
    let mut frame = Frame::default();
    let mut at = 2;
    let mut scans = 0;
    loop {
        // To the next marker: after pixels this passes over all of them.
        while bytes.get(at).is_some_and(|byte| *byte != 0xff) {
            at += 1;
        }
        while bytes.get(at) == Some(&0xff) {
            at += 1;
        }
        let Some(&marker) = bytes.get(at) else { return Err(damaged(Damage::Ends)) };
        at += 1;
        match marker {
            // A byte of pixels that happens to be 255, restarts, and markers without anything behind them.
            0x00 | 0x01 | 0xd0..=0xd8 => continue,
            0xd9 if scans > 0 && frame.width > 0 => return Ok(frame),
            0xd9 => return Err(damaged(Damage::Ends)),
            _ => {}
        }
        let Some(&[high, low]) = bytes.get(at..at + 2).and_then(|length| length.first_chunk()) else {
            return Err(damaged(Damage::Ends));
        };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let Some(segment) = bytes.get(at + 2..at + length.max(2)) else { return Err(damaged(Damage::Ends)) };
        match (marker, segment) {
            (0xc0..=0xc2, &[8, high, low, wide, narrow, components, ..]) => {
                frame.height = u16::from_be_bytes([high, low]).into();
                frame.width = u16::from_be_bytes([wide, narrow]).into();
                frame.components = components;
                frame.progressive = marker == 0xc2;
            }
            // Lossless, hierarchical, arithmetic coding, 12 bits: nothing that a camera writes.
            (0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf, _) => return Err(damaged(Damage::Kind)),
            (0xee, [b'A', b'd', b'o', b'b', b'e', ..]) => frame.adobe = true,
            (0xda, _) => scans += 1,
            _ => {}
        }
        at += length.max(2);
    }
}
