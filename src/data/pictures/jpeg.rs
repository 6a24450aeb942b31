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

/// More scans than an encoder writes, and as many as the decoder reads.
const MOST_SCANS: u64 = 64;

/// As many blocks of 8 x 8 may come in all scans together: sixteen scans of the largest grey picture, where encoders write six, or of a
/// coloured one fourteen. A scan of some thousand bytes can go through all blocks of the picture, so the size of the file bounds
/// nothing.
const MOST_BLOCKS: u64 = 16 << 20;

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
    /// How many scans there are.
    scans: u64,
    /// Blocks of all scans.
    blocks: u64,
}

impl Frame {
    /// Whether reading its scans is work that a picture is worth.
    fn is_little_work(&self) -> bool {
        self.scans <= MOST_SCANS && self.blocks <= MOST_BLOCKS
    }
}

/// The picture that is written in `bytes`, and its EXIF orientation.
pub(super) fn decode(bytes: &[u8]) -> Result<(Raster, u8), PictureError> {
    let frame = walk(bytes)?;
    // All components at once as numbers of two bytes, beside the picture itself.
    let whole = frame.progressive || frame.components == 4;
    let channels = if frame.components == 1 { 1 } else { 3 };
    let a_pixel = if whole { 3 * u64::from(frame.components) } else { channels };
    Size { width: frame.width, height: frame.height }.check(a_pixel)?;
    if !frame.is_little_work() {
        return Err(PictureError::Damaged { reason: Damage::Kind });
    }
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
            0xd9 if frame.scans > 0 && frame.width > 0 => return Ok(frame),
            0xd9 => return Err(damaged(Damage::Ends)),
            _ => {}
        }
        let Some(&[high, low]) = bytes.get(at..at + 2).and_then(|length| length.first_chunk()) else {
            return Err(damaged(Damage::Ends));
        };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let Some(segment) = bytes.get(at + 2..at + length.max(2)) else { return Err(damaged(Damage::Ends)) };
        match (marker, segment) {
            // Pictures within pictures are nothing that a camera writes.
            (0xc0..=0xc2, _) if frame.width > 0 => return Err(damaged(Damage::Kind)),
            (0xc0..=0xc2, &[8, high, low, wide, narrow, components, ..]) => {
                frame.height = u16::from_be_bytes([high, low]).into();
                frame.width = u16::from_be_bytes([wide, narrow]).into();
                frame.components = components;
                frame.progressive = marker == 0xc2;
            }
            // Lossless, hierarchical, arithmetic coding, 12 bits: nothing that a camera writes.
            (0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf, _) => return Err(damaged(Damage::Kind)),
            (0xee, [b'A', b'd', b'o', b'b', b'e', ..]) => frame.adobe = true,
            // Counted before any of them is read.
            (0xda, _) => {
                frame.scans += 1;
                let of_one = u64::from(frame.width.div_ceil(8)) * u64::from(frame.height.div_ceil(8));
                frame.blocks += of_one * u64::from(segment.first().copied().unwrap_or_default().min(4));
            }
            _ => {}
        }
        at += length.max(2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A JPEG of this size with scans of no data, each of so many components.
    fn of_scans(side: u16, components: u8, scans: usize) -> Vec<u8> {
        let [high, low] = side.to_be_bytes();
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xc2, 0, 11, 8, high, low, high, low, 1, 1, 0x11, 0];
        for _ in 0..scans {
            bytes.extend([0xff, 0xda, 0, 3, components]);
        }
        bytes.extend([0xff, 0xd9]);
        bytes
    }

    /// The blocks of all scans bound the work, and are counted before the first one is read: `walk` reads no pixels.
    #[test]
    fn the_work_of_all_scans_is_bounded_before_any_is_read() {
        for (side, components, scans, is_read) in [
            (8000, 1, 6, true),
            (8000, 1, 16, true),
            (8000, 1, 17, false),
            (8000, 1, 100, false),
            (4000, 1, 64, true),
            (4000, 3, 22, true),
            (4000, 3, 23, false),
            (8192, 255, 5, false),
            (8, 1, 64, true),
            (8, 1, 65, false),
            (8, 3, 100_000, false),
        ] {
            let bytes = of_scans(side, components, scans);
            let frame = walk(&bytes).unwrap();
            assert_eq!(frame.is_little_work(), is_read, "{side}, {components} components, {scans} scans");
            let refused = matches!(decode(&bytes), Err(PictureError::Damaged { reason: Damage::Kind }));
            assert!(is_read || refused, "{side}, {components} components, {scans} scans");
        }
    }

    #[test]
    fn a_second_frame_hides_no_larger_picture() {
        let mut bytes = of_scans(8, 1, 1);
        bytes.truncate(bytes.len() - 2);
        bytes.extend(&of_scans(8000, 1, 1)[2..]);
        assert!(matches!(walk(&bytes), Err(PictureError::Damaged { reason: Damage::Kind })));
    }
}
