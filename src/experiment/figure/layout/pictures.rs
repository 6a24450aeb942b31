//! Small pictures in rows, each pixel a square.

use super::super::{ImageStrip, Shade};
use super::heading::empty;
use super::{Across, Frame, Scene, Shape, Style, Text, Tone, Up, signed_share};

/// Between two pictures.
pub const GAP: f64 = 6.0;

/// The tone of a pixel.
pub fn tone(value: f64, shade: Shade) -> Tone {
    match shade {
        Shade::Ink => Tone::Ink(value),
        Shade::Signed(most) => Tone::Signed(signed_share(value, most)),
    }
}

/// From one row of pictures to the next, whose captions have at most so many lines.
fn step(side: f64, [rows, columns]: [usize; 2], lines: usize, style: &Style<'_>) -> [f64; 2] {
    let tall = (side * rows as f64 / columns.max(1) as f64).min(4.0 * side);
    let below = if lines > 0 { lines as f64 * style.small * 1.3 + 0.1 * style.small } else { 0.0 };
    [tall, tall + below + GAP]
}

fn across(side: f64, width: f64) -> usize {
    (((width + GAP) / (side + GAP)) as usize).max(1)
}

fn lines<'a>(captions: impl Iterator<Item = &'a str>) -> usize {
    captions.map(|caption| caption.lines().count()).max().unwrap_or(0)
}

/// The width of each picture where there is room for all: few are large, many small.
pub fn side(strip: &ImageStrip) -> f64 {
    let captioned = strip.pictures.iter().any(|picture| !picture.caption.is_empty());
    match (strip.pictures.len(), captioned) {
        (0..=4, _) => 180.0,
        (_, true) => 96.0,
        (0..=24, false) => 84.0,
        (_, false) => 62.0,
    }
}

/// The height of all pictures of a strip in a room of this width.
pub fn height(strip: &ImageStrip, width: f64, style: &Style<'_>) -> f64 {
    let side = side(strip);
    let lines = lines(strip.pictures.iter().map(|picture| picture.caption.as_str()));
    let [_, step] = step(side, [strip.rows, strip.columns], lines, style);
    strip.pictures.len().div_ceil(across(side, width)).max(1) as f64 * step
}

/// As many pictures as fit into `room`, of this shape in their own pixels and `side` points wide, each with what is written under
/// it; the id of a picture is its number. `none` is said where there are none.
pub fn scene<'a>(
    captions: impl Iterator<Item = &'a str> + Clone,
    shape: [usize; 2],
    side: f64,
    room: Frame,
    style: &Style<'_>,
    none: &str,
) -> Scene {
    let mut scene = Scene::default();
    if shape.contains(&0) || captions.clone().next().is_none() {
        empty(&mut scene, room, none, style);
        return scene;
    }
    let [tall, step] = step(side, shape, lines(captions.clone()), style);
    let across = across(side, room.width);
    let down = (((room.height + GAP) / step) as usize).max(1);
    for (number, caption) in captions.enumerate().take(across * down) {
        let x = room.x + (number % across) as f64 * (side + GAP);
        let y = room.y + (number / across) as f64 * step;
        scene.add_found(Shape::Picture(Frame::new(x, y, side, tall), number), [number, 0]);
        for (line, words) in caption.lines().enumerate() {
            let under = [x + side / 2.0, y + tall + 2.0 + line as f64 * style.small * 1.3];
            let words = style.fitted(words, style.small, side + GAP);
            let text = Text::new(under, words, style.small, Tone::Text);
            scene.text(text.anchored(Across::Middle, Up::Below));
        }
    }
    scene
}
