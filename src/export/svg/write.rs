//! The shapes of a scene as elements of a file.

use std::io::Cursor;

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};

use super::canvas::Canvas;
use super::ink::Print;
use crate::experiment::figure::contrast::Rgb;
use crate::experiment::figure::layout::over_time::{self, Field};
use crate::experiment::figure::layout::{
    Frame, Inks, Item, Pen, Scale, Scene, Shape, Tone, pictures, unit_map,
};
use crate::experiment::figure::{ImageStrip, OverTimeFigure, Picture, Shade, UnitFigure, UnitMapFigure};

/// What the pictures of a scene are.
pub(super) enum Pictures<'a> {
    /// There are none.
    None,
    /// Those of a strip.
    Strip(&'a ImageStrip),
    /// Those of a strip in few colours, a third as large, for a page that has hundreds.
    Small(&'a ImageStrip),
    /// Those of a strip, for whoever has them already: each has its number for an address.
    Numbered(&'a ImageStrip),
    /// The fields of layers over time, and their iterations.
    OverTime(&'a OverTimeFigure, Vec<Field>, Option<Scale>),
    /// The map of units, and which of them have room.
    UnitMap(&'a UnitMapFigure, Vec<usize>),
    /// Those of one unit.
    Unit(&'a UnitFigure),
}

/// Scenes on top of each other, and what their pictures are.
pub(super) fn write(scenes: &[&Scene], pictures: &Pictures<'_>) -> Canvas {
    let mut canvas = Canvas::default();
    for scene in scenes {
        items(&mut canvas, &scene.items, pictures);
    }
    canvas
}

fn items(canvas: &mut Canvas, all: &[Item], pictures: &Pictures<'_>) {
    for item in all {
        match &item.shape {
            Shape::Area(_) => {}
            Shape::Rect { frame, fill, edge, rounding } => {
                // The edge lies inside.
                let half = edge.map_or(0.0, |pen| pen.width / 2.0);
                canvas.rect(frame.grown(-half, -half), *fill, *edge, *rounding);
            }
            Shape::Bars(bars, tone) => canvas.bars(bars, *tone),
            Shape::Line(places, pen) => canvas.line(places, *pen),
            Shape::Polygon(corners, fill, rim) => {
                canvas.shape(corners, *fill, rim.map(|tone| Pen::new(tone, 1.0)));
            }
            Shape::Circle { middle, radius, fill, edge } => canvas.circle(*middle, *radius, *fill, *edge),
            Shape::Marker { at, radius, marker, tone, hollow } => {
                let (fill, edge) =
                    if *hollow { (Tone::Paper, Some(Pen::new(*tone, 1.5))) } else { (*tone, None) };
                let radius = if *hollow { radius - 0.7 } else { *radius };
                let corners = marker.corners(radius);
                if corners.is_empty() {
                    canvas.circle(*at, radius, Some(fill), edge);
                } else {
                    let corners: Vec<[f64; 2]> =
                        corners.into_iter().map(|[x, y]| [at[0] + x, at[1] + y]).collect();
                    canvas.shape(&corners, fill, edge);
                }
            }
            Shape::Text(text) => canvas.text(text),
            Shape::Picture(frame, number) => match pictures {
                Pictures::None => {}
                Pictures::Strip(strip) => {
                    if let Some(picture) = strip.pictures.get(*number) {
                        one(canvas, *frame, [strip.rows, strip.columns], &picture.values, strip.shade);
                    }
                }
                Pictures::Small(strip) => {
                    if let Some(picture) = strip.pictures.get(*number) {
                        small(canvas, *frame, strip, picture);
                    }
                }
                Pictures::Numbered(strip) => {
                    if *number < strip.pictures.len() {
                        canvas.picture_at(*frame, number.to_string());
                        canvas.rect(*frame, None, Some(Pen::new(Tone::Grid, 1.0)), 0.0);
                    }
                }
                Pictures::OverTime(figure, fields, x) => {
                    if let (Some(field), Some(x)) = (fields.get(*number), x) {
                        self::field(canvas, figure, field, x);
                    }
                }
                Pictures::UnitMap(figure, shown) => {
                    let size = size_of(*frame);
                    let levels = unit_map::picture(figure, shown, size);
                    let palette: Vec<Rgb> =
                        (0..=u8::MAX).map(|level| Print.ink(unit_map::tone(level))).collect();
                    if let Some(bytes) = indexed(size, &levels, &palette) {
                        canvas.picture(*frame, &bytes);
                    }
                }
                Pictures::Unit(figure) => {
                    if let Some((values, shade)) = figure.picture(*number) {
                        one(canvas, *frame, figure.shape, values, shade);
                    }
                }
            },
            Shape::Within(frame, inner) => canvas.within(*frame, |canvas| items(canvas, inner, pictures)),
        }
    }
}

fn one(canvas: &mut Canvas, frame: Frame, [rows, columns]: [usize; 2], values: &[f32], shade: Shade) {
    let color = |value: &f32| Print.ink(pictures::tone(f64::from(*value), shade));
    let rgb: Vec<u8> = values.iter().flat_map(color).collect();
    let mut png = Cursor::new(Vec::new());
    let [width, height] = [columns, rows].map(|side| side as u32);
    // What does not fill its rows is no picture, and leaves its frame empty.
    let is_whole = values.len() == rows * columns;
    let encoder = PngEncoder::new(&mut png);
    if is_whole && encoder.write_image(&rgb, width, height, ExtendedColorType::Rgb8).is_ok() {
        canvas.picture(frame, png.get_ref());
    }
    // On paper nothing else says where a pale picture ends.
    canvas.rect(frame, None, Some(Pen::new(Tone::Grid, 1.0)), 0.0);
}

/// Levels of a pixel of a small picture; of a signed one on each side of the middle.
const LEVELS: usize = 31;

fn small(canvas: &mut Canvas, frame: Frame, strip: &ImageStrip, picture: &Picture) {
    let level = |value: &f32| match pictures::tone(f64::from(*value), strip.shade) {
        Tone::Signed(share) if share.is_finite() => (share * LEVELS as f64).round() + LEVELS as f64,
        Tone::Ink(share) => (share.clamp(0.0, 1.0) * 2.0 * LEVELS as f64).round(),
        _ => 2.0 * LEVELS as f64 + 1.0,
    };
    let tone = |level: usize| match strip.shade {
        _ if level > 2 * LEVELS => Tone::Signed(f64::NAN),
        Shade::Signed(_) => Tone::Signed((level as f64 - LEVELS as f64) / LEVELS as f64),
        Shade::Ink => Tone::Ink(level as f64 / (2.0 * LEVELS as f64)),
    };
    let levels: Vec<u8> = picture.values.iter().map(|value| level(value) as u8).collect();
    let palette: Vec<Rgb> = (0..=2 * LEVELS + 1).map(|level| Print.ink(tone(level))).collect();
    // What does not fill its rows is no picture, and leaves its frame empty.
    if levels.len() == strip.rows * strip.columns
        && let Some(bytes) = indexed([strip.columns, strip.rows], &levels, &palette)
    {
        canvas.picture(frame, &bytes);
    }
    canvas.rect(frame, None, Some(Pen::new(Tone::Grid, 1.0)), 0.0);
}

/// A picture of few colours as a PNG.
fn indexed([width, height]: [usize; 2], levels: &[u8], palette: &[Rgb]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width as u32, height as u32);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette.concat());
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(levels).and_then(|()| writer.finish()).ok()?;
    Some(bytes)
}

/// Pixels of a field in a point.
const DENSITY: f64 = 2.0;

/// Pixels of a frame, across and down.
fn size_of(frame: Frame) -> [usize; 2] {
    [frame.width, frame.height].map(|side| ((side * DENSITY) as usize).clamp(1, 4096))
}

fn field(canvas: &mut Canvas, figure: &OverTimeFigure, field: &Field, x: &Scale) {
    let size = size_of(field.frame);
    let levels = over_time::picture(figure, field, x, size);
    let Some(part) = figure.parts.get(field.part) else { return };
    let palette: Vec<Rgb> = (0..=u8::MAX).map(|level| Print.ink(over_time::tone(part.role, level))).collect();
    if let Some(bytes) = indexed(size, &levels, &palette) {
        canvas.picture(field.frame, &bytes);
    }
}
