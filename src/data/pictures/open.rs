//! PNG and JPEG, large or small, measured before they are decoded.
//!
//! The header says how large a picture is; more than [`MOST_SIDE`] pixels on a side are refused before anything is
//! allocated for them. What is transparent counts as paper. Which of light and dark is the paper shows at the edge, where
//! people seldom write.

use std::io::{Cursor, Read};
use std::path::Path;

use image::{ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

use super::error::PictureError;
use super::picture::byte;
use super::sheet::Sheet;
use crate::files;
use crate::language::Phrase;

/// The longest side that is decoded: a photograph of 48 megapixels still fits.
const MOST_SIDE: u32 = 8192;
/// The most memory that decoding may take: a picture of the longest side in colour with transparency.
const MOST_MEMORY: u64 = 4 * (MOST_SIDE as u64) * (MOST_SIDE as u64);
/// The largest file that is read.
const MOST_BYTES: u64 = 64 << 20;
/// Sides of the sheet that is kept: four times what a network gets, so that ink can still be cut out of it.
const KEPT: usize = 112;
/// Less contrast than this, of 1, is no drawing but a sheet of paper.
const LEAST_CONTRAST: f32 = 0.04;

/// What the paper of a picture is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    /// What the edge of the picture is.
    #[default]
    Auto,
    /// Light, with dark ink on it: a scan, a photograph.
    Light,
    /// Dark, with light ink on it: a blackboard, a picture of MNIST.
    Dark,
}

/// The picture in the file at `path`, its paper at 0 and its darkest ink at 1, at most 112 pixels on a side.
///
/// # Errors
/// When the file cannot be read, is empty, too large, blank, damaged or no PNG or JPEG.
pub fn open_picture(path: &Path, paper: Paper) -> Result<Sheet, PictureError> {
    let read = |source| PictureError::Read { path: path.to_owned(), source };
    let within = |problem| PictureError::File { path: path.to_owned(), problem: Box::new(problem) };
    let file = files::open(path).map_err(read)?;
    let length = file.metadata().map_err(read)?.len();
    if length > MOST_BYTES {
        return Err(within(PictureError::LargeFile { bytes: length, limit: MOST_BYTES }));
    }
    let mut bytes = Vec::new();
    file.take(MOST_BYTES).read_to_end(&mut bytes).map_err(read)?;
    decode_picture(&bytes, paper).map_err(within)
}

/// The picture that is written in `bytes`, as [`open_picture`].
///
/// # Errors
/// As [`open_picture`].
pub fn decode_picture(bytes: &[u8], paper: Paper) -> Result<Sheet, PictureError> {
    let seen = decode(bytes)?;
    let paper = match paper {
        Paper::Auto if seen.edge_is_light() => Paper::Light,
        Paper::Auto => Paper::Dark,
        said => said,
    };
    seen.on(paper)
}

/// Opacity, and light times opacity, of every pixel, each from 0 to 1, at most [`KEPT`] pixels on a side.
struct Seen {
    width: usize,
    height: usize,
    light: Vec<f32>,
    opaque: Vec<f32>,
}

fn decode(bytes: &[u8]) -> Result<Seen, PictureError> {
    if bytes.is_empty() {
        return Err(PictureError::Empty);
    }
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| PictureError::Format)?;
    if !matches!(reader.format(), Some(ImageFormat::Png | ImageFormat::Jpeg)) {
        return Err(PictureError::Format);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits.clone());
    let decoder = reader.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if width.max(height) > MOST_SIDE {
        return Err(PictureError::LargePicture { width, height, side: MOST_SIDE });
    }
    if decoder.total_bytes() > MOST_MEMORY {
        return Err(PictureError::Damaged { reason: much_memory() });
    }
    let picture = image::DynamicImage::from_decoder(decoder).map_err(damaged)?;
    Ok(Seen::of(&picture.into_luma_alpha8()))
}

fn damaged(error: ImageError) -> PictureError {
    let (words, korean) = match error {
        ImageError::Unsupported(error) => (error.to_string(), "이 프로그램이 읽지 못하는 종류의 그림임"),
        ImageError::Limits(_) => return PictureError::Damaged { reason: much_memory() },
        other => (other.to_string(), "그림 데이터가 깨졌거나 중간에서 끝남"),
    };
    PictureError::Damaged { reason: Phrase::new(words.trim().trim_end_matches('.'), korean) }
}

fn much_memory() -> Phrase {
    Phrase::new("it takes more memory than a picture may", "그림이 쓸 수 있는 메모리를 넘음")
}

impl Seen {
    /// The picture made small: each pixel is the mean of those that fall on it.
    fn of(picture: &image::GrayAlphaImage) -> Self {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let longer = width.max(height).max(1);
        let side = |length: usize| if longer <= KEPT { length } else { (length * KEPT / longer).max(1) };
        let (small_width, small_height) = (side(width), side(height));
        let mut sums = vec![[0.0_f64; 3]; small_width * small_height];
        for (at, pixel) in picture.pixels().enumerate() {
            let (x, y) = (at % width * small_width / width, at / width * small_height / height);
            let [light, opaque] = pixel.0.map(|byte| f64::from(byte) / 255.0);
            let [light_sum, opaque_sum, count] = &mut sums[y * small_width + x];
            *light_sum += light * opaque;
            *opaque_sum += opaque;
            *count += 1.0;
        }
        let mean = |sum: f64, count: f64| (sum / count.max(1.0)) as f32;
        Self {
            width: small_width,
            height: small_height,
            light: sums.iter().map(|[light, _, count]| mean(*light, *count)).collect(),
            opaque: sums.iter().map(|[_, opaque, count]| mean(*opaque, *count)).collect(),
        }
    }

    /// Whether the paper is light: the edge is, or, where the edge is transparent, what can be seen is dark.
    fn edge_is_light(&self) -> bool {
        let last = (self.width - 1, self.height - 1);
        let at_edge = |at: usize| {
            let (x, y) = (at % self.width, at / self.width);
            x == 0 || y == 0 || x == last.0 || y == last.1
        };
        let (mut opaque, mut light, mut pixels) = (0.0, 0.0, 0.0);
        let (mut seen, mut seen_light) = (0.0, 0.0);
        for at in 0..self.light.len() {
            seen += self.opaque[at];
            seen_light += self.light[at];
            if at_edge(at) {
                pixels += 1.0;
                opaque += self.opaque[at];
                light += self.light[at];
            }
        }
        if opaque >= 0.5 * pixels { light > 0.5 * opaque } else { seen_light <= 0.5 * seen }
    }

    /// The ink on paper of this kind: the paper's own grey at 0, the strongest ink at 1.
    fn on(self, paper: Paper) -> Result<Sheet, PictureError> {
        let ink: Vec<f32> = self
            .light
            .iter()
            .zip(&self.opaque)
            .map(|(light, opaque)| if paper == Paper::Dark { *light } else { opaque - light })
            .collect();
        let mut values = ink.clone();
        values.sort_unstable_by(f32::total_cmp);
        // Most of a drawing is paper; of a picture that is mostly ink the faintest is.
        let most = values.last().copied().unwrap_or_default();
        let least = values.first().copied().unwrap_or_default();
        let middle = values.get(values.len() / 2).copied().unwrap_or_default();
        let ground = if middle < 0.5 * (least + most) { middle } else { least };
        if most - least < LEAST_CONTRAST {
            return Err(PictureError::Blank);
        }
        let pixels = ink.iter().map(|ink| byte((ink - ground) / (most - ground))).collect();
        Sheet::new(self.width, self.height, pixels).ok_or(PictureError::Empty)
    }
}

#[cfg(test)]
mod tests {
    use image::codecs::jpeg::JpegEncoder;
    use image::{GrayAlphaImage, GrayImage, Luma, LumaA};

    use super::super::{Picture, Stroke, centred, paint};
    use super::*;

    /// A 7 of strokes.
    fn seven() -> Picture {
        let stroke = Stroke::new(2.4, [[7.0, 6.0], [20.0, 6.0], [12.0, 23.0]]);
        centred(&Sheet::from(&paint(&Picture::BLANK, &[stroke])))
    }

    /// The 7 as a grey picture `times` as large, ink and paper of these greys.
    fn scan(times: u32, ink: u8, paper: u8) -> GrayImage {
        let seven = seven();
        GrayImage::from_fn(28 * times, 28 * times, |x, y| {
            let share = f32::from(seven.pixels()[(y / times * 28 + x / times) as usize]) / 255.0;
            Luma([(f32::from(paper) + (f32::from(ink) - f32::from(paper)) * share) as u8])
        })
    }

    fn png(picture: &image::DynamicImage) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, ImageFormat::Png).expect("memory can be written");
        bytes.into_inner()
    }

    fn differ(a: &Picture, b: &Picture) -> f32 {
        a.values().iter().zip(b.values()).map(|(a, b)| (a - b).abs()).sum::<f32>() / 784.0
    }

    #[test]
    fn dark_on_light_and_light_on_dark_are_the_same_seven() {
        for (ink, paper) in [(20, 240), (230, 10), (90, 200)] {
            let bytes = png(&scan(10, ink, paper).into());
            let sheet = decode_picture(&bytes, Paper::Auto).expect("a good picture");
            assert_eq!((sheet.width(), sheet.height()), (112, 112));
            assert!(differ(&sheet.whole(), &seven()) < 0.03, "{ink} on {paper}");
            assert!(differ(&centred(&sheet), &seven()) < 0.05, "{ink} on {paper}");
        }
    }

    #[test]
    fn a_jpeg_is_read_too_and_the_paper_can_be_said() {
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(&scan(8, 20, 240)).expect("it is written");
        let sheet = decode_picture(&bytes, Paper::Auto).expect("a good picture");
        assert!(differ(&centred(&sheet), &seven()) < 0.05);
        let wrong = decode_picture(&bytes, Paper::Dark).expect("a good picture");
        assert!(differ(&wrong.whole(), &seven().inverted()) < 0.05, "as it was said, paper is ink");
    }

    #[test]
    fn a_transparent_background_is_paper_whatever_its_colour() {
        let seven = seven();
        for ink in [0, 255] {
            let picture =
                GrayAlphaImage::from_fn(28, 28, |x, y| LumaA([ink, seven.pixels()[(y * 28 + x) as usize]]));
            let sheet = decode_picture(&png(&picture.into()), Paper::Auto).expect("a good picture");
            assert!(differ(&sheet.whole(), &seven) < 0.01, "ink of {ink}");
        }
    }

    /// The header of a PNG of this size, and nothing behind it.
    fn header_only(width: u32, height: u32) -> Vec<u8> {
        let mut chunk = b"IHDR".to_vec();
        chunk.extend(width.to_be_bytes());
        chunk.extend(height.to_be_bytes());
        chunk.extend([8, 0, 0, 0, 0]);
        let mut crc = flate2::Crc::new();
        crc.update(&chunk);
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        bytes.extend(13_u32.to_be_bytes());
        bytes.extend(&chunk);
        bytes.extend(crc.sum().to_be_bytes());
        // An empty stretch of pixels, so that the decoder has all it needs to begin.
        bytes.extend(0_u32.to_be_bytes());
        bytes.extend(b"IDAT");
        let mut crc = flate2::Crc::new();
        crc.update(b"IDAT");
        bytes.extend(crc.sum().to_be_bytes());
        bytes
    }

    #[test]
    fn a_huge_picture_is_refused_by_its_header() {
        let error = decode_picture(&header_only(20_000, 20_000), Paper::Auto).expect_err("it is huge");
        assert!(matches!(error, PictureError::LargePicture { width: 20_000, height: 20_000, .. }), "{error}");
        let error = decode_picture(&header_only(8000, 8000), Paper::Auto).expect_err("nothing is behind it");
        assert!(matches!(error, PictureError::Damaged { .. }), "{error}");
    }

    #[test]
    fn what_is_no_picture_says_so() {
        let whole = png(&scan(4, 0, 255).into());
        let cut = &whole[..whole.len() / 2];
        for (bytes, words) in [
            (&b""[..], "empty"),
            (b"hello, this is a text and no picture", "no PNG or JPEG"),
            (b"GIF89a\x01\x00\x01\x00", "no PNG or JPEG"),
            (cut, "damaged"),
            (b"\x89PNG\r\n\x1a\n", "damaged"),
            (b"\xff\xd8\xff\xe0", "damaged"),
        ] {
            let error = decode_picture(bytes, Paper::Auto).expect_err("no picture").to_string();
            assert!(error.contains(words), "{error}");
        }
        let blank = GrayImage::from_pixel(30, 40, Luma([250])).into();
        let error = decode_picture(&png(&blank), Paper::Auto).expect_err("a blank page");
        assert!(matches!(error, PictureError::Blank), "{error}");
        let folder = tempfile::tempdir().expect("a folder");
        let error = open_picture(&folder.path().join("none.png"), Paper::Auto).expect_err("it is not there");
        assert!(error.to_string().contains("none.png"), "{error}");
    }
}
