//! Small PNG data, in a file or in the text of a notebook.

use std::io::Cursor;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder, ImageFormat, ImageReader, Limits};

use super::error::{Damage, PictureError};
use super::photo::Photo;
use super::sheet::Sheet;

/// What stands before the data.
const PREFIX: &str = "data:image/png;base64,";
/// The longest side of a picture in a notebook; files are made that small before they are kept.
const MOST_SIDE: u32 = 512;
/// The most letters: a picture of that size that cannot be packed at all.
const MOST_LETTERS: usize = 1 << 20;

/// A grey picture as PNG: `values` from 0 for black to 255 for white, `width` in a row.
///
/// Empty when the values do not fill whole rows, which is no picture.
pub fn png(values: &[u8], width: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let height = values.len().checked_div(width).unwrap_or_default();
    // The best that PNG can do: the picture becomes a line of text in the notebook.
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::NoFilter);
    let written = encoder.write_image(values, width as u32, height as u32, ExtendedColorType::L8);
    if written.is_err() {
        bytes.clear();
    }
    bytes
}

/// The sheet as a line of text: `data:image/png;base64,…`, ink white on black as in MNIST.
pub fn to_data_url(sheet: &Sheet) -> String {
    format!("{PREFIX}{}", STANDARD.encode(png(sheet.pixels(), sheet.width())))
}

/// The photograph as a line of text, as it is: black is black. Its orientation is not in it.
pub fn photo_to_data_url(photo: &Photo) -> String {
    format!("{PREFIX}{}", STANDARD.encode(png(photo.light(), photo.width())))
}

/// The sheet that [`to_data_url`] wrote, ink white on black.
///
/// # Errors
/// When the text is something else, the data are damaged, or the picture is large.
pub fn from_data_url(text: &str) -> Result<Sheet, PictureError> {
    let (width, height, pixels) = decoded(text)?;
    Sheet::new(width, height, pixels).ok_or(PictureError::Empty)
}

/// The photograph that [`photo_to_data_url`] wrote, to be turned as `exif` says.
///
/// # Errors
/// As [`from_data_url`].
pub fn photo_from_data_url(text: &str, exif: u8) -> Result<Photo, PictureError> {
    let (width, height, pixels) = decoded(text)?;
    Photo::new(width, height, pixels, exif).ok_or(PictureError::Empty)
}

/// Width, height and grey bytes of the data.
fn decoded(text: &str) -> Result<(usize, usize, Vec<u8>), PictureError> {
    let data = text.trim().strip_prefix(PREFIX).ok_or(PictureError::NotData)?;
    if data.len() > MOST_LETTERS {
        return Err(PictureError::LargeFile { bytes: data.len() as u64, limit: MOST_LETTERS as u64 });
    }
    let bytes = STANDARD.decode(data).map_err(|_| PictureError::Damaged { reason: Damage::Inside })?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Png);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(u64::from(MOST_SIDE) * u64::from(MOST_SIDE) * 8);
    reader.limits(limits);
    let picture = reader.decode().map_err(super::open::damaged)?.into_luma8();
    let (width, height) = picture.dimensions();
    Ok((width as usize, height as usize, picture.into_raw()))
}

#[cfg(test)]
mod tests {
    use super::super::{Picture, Stroke, paint};
    use super::*;

    #[test]
    fn a_drawing_comes_back_to_the_byte_and_is_small() {
        let strokes = [Stroke::new(2.2, [[8.0, 6.0], [20.0, 6.0], [12.0, 22.0]])];
        let picture = paint(&Picture::BLANK, &strokes);
        let text = to_data_url(&Sheet::from(&picture));
        assert!(text.len() < 700, "{}", text.len());
        assert_eq!(from_data_url(&text).expect("it was written here").whole(), picture);
    }

    #[test]
    fn what_is_no_data_says_so() {
        for (text, words) in [
            ("", "data:image/png"),
            ("picture.png", "data:image/png"),
            ("data:image/png;base64,%%%", "damaged"),
            ("data:image/png;base64,aGVsbG8=", "damaged"),
        ] {
            let error = from_data_url(text).expect_err("no picture").to_string();
            assert!(error.contains(words), "{error}");
        }
        let large = Sheet::new(600, 600, vec![0; 360_000]).expect("a whole sheet");
        assert!(from_data_url(&to_data_url(&large)).is_err());
    }
}
