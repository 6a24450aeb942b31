//! Figures as pixels, from their SVG: one drawing, two files.
//!
//! Words are set in the program's own typeface (Inter), Korean ones in one of the system's.

use std::borrow::Cow;
use std::io::Cursor;
use std::sync::{Arc, LazyLock};

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use resvg::{tiny_skia, usvg};

use super::palette::{Paletted, paletted};

/// Pixels a point: sharp on a screen of twice the usual density, and on paper.
const SCALE: f32 = 2.0;

/// A picture as pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// How many pixels a row has.
    pub width: usize,
    /// How many rows.
    pub height: usize,
    /// Red, green, blue and opacity of each pixel, row by row; all are opaque.
    pub rgba: Vec<u8>,
}

/// The typefaces: the program's own, and those of the system.
static FONTS: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = usvg::fontdb::Database::new();
    fonts.load_font_data(include_bytes!("../../assets/fonts/Inter-Regular.otf").to_vec());
    fonts.load_font_data(include_bytes!("../../assets/fonts/Inter-SemiBold.otf").to_vec());
    fonts.load_system_fonts();
    fonts.set_sans_serif_family("Inter");
    Arc::new(fonts)
});

/// Typefaces with Korean letters in two weights, as systems have them.
const KOREAN: [&str; 6] = [
    "Noto Sans KR",
    "Noto Sans CJK KR",
    "NanumGothic",
    "NanumBarunGothic",
    "Malgun Gothic",
    "Apple SD Gothic Neo",
];

/// The first of them that is installed.
static KOREAN_FAMILY: LazyLock<Option<&str>> = LazyLock::new(|| {
    let has = |family: &str| {
        FONTS.faces().any(|face| face.families.iter().any(|(name, _)| name.as_str() == family))
    };
    KOREAN.into_iter().find(|family| has(family))
});

/// The drawing, set in one Korean typeface where it has Korean words: letter by letter from several, it would be patchwork.
fn in_one_typeface(svg: &str) -> Cow<'_, str> {
    let is_korean = svg.chars().any(|c| ('\u{AC00}'..='\u{D7A3}').contains(&c));
    match *KOREAN_FAMILY {
        Some(family) if is_korean => {
            svg.replacen("font-family=\"", &format!("font-family=\"'{family}', "), 1).into()
        }
        _ => svg.into(),
    }
}

/// An SVG of this program as pixels, two for each point. None for text that is no SVG.
pub fn pixels(svg: &str) -> Option<Pixels> {
    drawn(svg, SCALE)
}

fn drawn(svg: &str, scale: f32) -> Option<Pixels> {
    let options = usvg::Options {
        font_family: "Inter".into(),
        fontdb: Arc::clone(&FONTS),
        // A figure names no files, and none would be read.
        image_href_resolver: usvg::ImageHrefResolver {
            resolve_data: usvg::ImageHrefResolver::default_data_resolver(),
            resolve_string: Box::new(|_, _| None),
        },
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(&in_one_typeface(svg), &options).ok()?;
    let size = tree.size().to_int_size().scale_by(scale)?;
    let mut map = tiny_skia::Pixmap::new(size.width(), size.height())?;
    map.fill(tiny_skia::Color::WHITE);
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut map.as_mut());
    Some(Pixels { width: map.width() as usize, height: map.height() as usize, rgba: map.take() })
}

/// An SVG of this program as a PNG file of twice its size. None for text that is no SVG.
pub fn png(svg: &str) -> Option<Vec<u8>> {
    packed(pixels(svg)?)
}

/// The same of its own size and with 256 colours at the most, for documents that are to be handed on.
pub(super) fn small_png(svg: &str) -> Option<Vec<u8>> {
    let Pixels { width, height, rgba } = drawn(svg, 1.0)?;
    let Paletted { palette, indices } = paletted(&rgba);
    let mut bytes = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut bytes, width as u32, height as u32);
    encoder.set_color(::png::ColorType::Indexed);
    encoder.set_depth(::png::BitDepth::Eight);
    encoder.set_palette(palette.concat());
    encoder.set_compression(::png::Compression::High);
    encoder.set_filter(::png::Filter::NoFilter);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&indices).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

fn packed(Pixels { width, height, rgba }: Pixels) -> Option<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    let rgb: Vec<u8> = rgba.chunks_exact(4).flat_map(|pixel| &pixel[..3]).copied().collect();
    // Most of a figure is paper: without filters its rows are alike, and pack best.
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::NoFilter);
    encoder.write_image(&rgb, width as u32, height as u32, ExtendedColorType::Rgb8).ok()?;
    Some(bytes.into_inner())
}
