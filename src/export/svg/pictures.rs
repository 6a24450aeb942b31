//! Small pictures in rows, each pixel a square.

use std::io::Cursor;

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};

use super::canvas::{Anchor, Canvas, Frame, Type};
use super::ink::{Ink, Pen, signed};
use super::measure::fitted;
use super::sheet::{ROOM, SMALL, Sheet, empty};
use crate::experiment::figure::{FigureWords, ImageStrip, Picture, Shade, format};

const GAP: f64 = 8.0;
/// The height of a line of a caption.
const LINE: f64 = SMALL * 1.3;

pub(super) fn draw(sheet: Sheet<'_>, strip: &ImageStrip, words: &FigureWords) -> String {
    let count = strip.pictures.len();
    let lines = strip.pictures.iter().map(|picture| picture.caption.lines().count()).max().unwrap_or(0);
    let captioned = lines > 0;
    let below = if captioned { SMALL * 0.3 + lines as f64 * LINE } else { 0.0 };
    // Few pictures are large, many small.
    let side: f64 = match (count, captioned) {
        (0..=4, _) => 180.0,
        (_, true) => 96.0,
        (0..=24, false) => 84.0,
        (_, false) => 62.0,
    };
    let across = (((ROOM + GAP) / (side + GAP)) as usize).max(1);
    let tall = side * strip.rows as f64 / strip.columns.max(1) as f64;
    let step = tall.min(4.0 * side) + below + GAP;
    let height = count.div_ceil(across).max(1) as f64 * step;
    let note = match strip.shade {
        Shade::Ink => String::new(),
        Shade::Signed(most) => (words.scale)(&format::significant(most)),
    };
    Sheet { note: &note, ..sheet }.draw(height, |canvas, room| {
        if count == 0 || strip.rows == 0 || strip.columns == 0 {
            return empty(canvas, room, words.not_computed);
        }
        for (at, picture) in strip.pictures.iter().enumerate() {
            let x = room.x + (at % across) as f64 * (side + GAP);
            let y = room.y + (at / across) as f64 * step;
            let frame = Frame::new(x, y, side, step - below - GAP);
            one(canvas, frame, strip, picture);
            for (number, line) in picture.caption.lines().enumerate() {
                let line = fitted(line, SMALL, side + GAP);
                let under = [x + side / 2.0, frame.bottom() + SMALL * 0.9 + number as f64 * LINE];
                canvas.text(under, &line, Type::new(SMALL, Ink::TEXT).anchored(Anchor::Middle));
            }
        }
    })
}

fn one(canvas: &mut Canvas, frame: Frame, strip: &ImageStrip, picture: &Picture) {
    let color = |value: &f32| {
        let value = f64::from(*value);
        match strip.shade {
            Shade::Ink => Ink::GROUND.mix(Ink::TEXT, value),
            Shade::Signed(most) => signed(value, most),
        }
    };
    let rgb: Vec<u8> = picture.values.iter().flat_map(|value| color(value).rgb()).collect();
    let mut png = Cursor::new(Vec::new());
    let [width, height] = [strip.columns, strip.rows].map(|side| side as u32);
    // What does not fill its rows is no picture, and leaves its frame empty.
    let is_whole = picture.values.len() == strip.rows * strip.columns;
    let encoder = PngEncoder::new(&mut png);
    if is_whole && encoder.write_image(&rgb, width, height, ExtendedColorType::Rgb8).is_ok() {
        canvas.picture(frame, png.get_ref());
    }
    canvas.rect(frame, None, Some(Pen::new(Ink::GRID, 1.0)), 0.0);
}
