//! What stands around every figure: title, legend, and the line that says where it comes from.

use super::canvas::{Anchor, Canvas, Frame, Type};
use super::ink::{Ink, Look};
use super::measure::{fitted, width, wrapped};

/// The width of every figure, in points. Its text is legible on a slide that it fills, and on half a page of paper.
pub(super) const WIDTH: f64 = 880.0;
pub(super) const TITLE: f64 = 20.0;
/// Names: of axes, series, rows and columns.
pub(super) const NAME: f64 = 15.0;
/// Numbers at ticks and below panels, and the caption.
pub(super) const SMALL: f64 = 13.5;
const MARGIN: f64 = 18.0;
/// The width of the body.
pub(super) const ROOM: f64 = WIDTH - 2.0 * MARGIN;
const SAMPLE: f64 = 34.0;

/// A line of the legend: how it is drawn and what it stands for.
pub(super) struct Entry<'a> {
    pub(super) look: Look,
    pub(super) name: &'a str,
}

/// Everything around a figure.
pub(super) struct Sheet<'a> {
    pub(super) title: &'a str,
    /// Said in small print at the right of the title, or below it.
    pub(super) note: &'a str,
    pub(super) legend: Vec<Entry<'a>>,
    pub(super) caption: String,
    /// The tag of the language.
    pub(super) tag: &'static str,
}

impl Sheet<'_> {
    /// Draws the sheet with a body of this height, in points.
    pub(super) fn draw(&self, height: f64, body: impl FnOnce(&mut Canvas, Frame)) -> String {
        let mut canvas = Canvas::default();
        let room = ROOM;
        let mut y = MARGIN;
        for line in wrapped(self.title, TITLE, room, 2) {
            canvas.text([MARGIN, y + TITLE * 0.6], &line, Type::new(TITLE, Ink::TEXT).strong());
            y += TITLE * 1.3;
        }
        for line in wrapped(self.note, SMALL, room, 2) {
            canvas.text([MARGIN, y + SMALL * 0.7], &line, Type::new(SMALL, Ink::MUTED));
            y += SMALL * 1.4;
        }
        y = self.legend(&mut canvas, y, room);
        y += 8.0;
        body(&mut canvas, Frame::new(MARGIN, y, room, height));
        y += height + 10.0;
        for line in wrapped(&self.caption, SMALL, room, 4) {
            canvas.text([MARGIN, y + SMALL * 0.7], &line, Type::new(SMALL, Ink::MUTED));
            y += SMALL * 1.45;
        }
        canvas.finish([WIDTH, y + MARGIN - 4.0], self.title, &self.caption, self.tag)
    }

    /// The legend from left to right, in as many rows as it takes; returns where it ends.
    fn legend(&self, canvas: &mut Canvas, mut y: f64, room: f64) -> f64 {
        let row = NAME * 1.6;
        let mut x = MARGIN;
        let mut begun = false;
        for Entry { look, name } in self.legend.iter().filter(|entry| !entry.name.is_empty()) {
            let name = fitted(name, NAME, room * 0.6);
            let wide = SAMPLE + 8.0 + width(&name, NAME) + 22.0;
            if begun && x + wide > MARGIN + room + 22.0 {
                x = MARGIN;
                y += row;
            }
            begun = true;
            let middle = y + row / 2.0;
            sample(canvas, [x, middle], look);
            canvas.text([x + SAMPLE + 8.0, middle], &name, Type::new(NAME, Ink::TEXT));
            x += wide;
        }
        if begun { y + row } else { y }
    }
}

/// A short piece of a line with its marker.
pub(super) fn sample(canvas: &mut Canvas, [x, y]: [f64; 2], look: &Look) {
    canvas.line(&[[x, y], [x + SAMPLE, y]], look.pen);
    if let Some(marker) = look.marker {
        canvas.marker([x + SAMPLE / 2.0, y], 4.5, marker, look.pen.ink);
    }
}

/// Words in the middle of a frame: what is not there yet.
pub(super) fn empty(canvas: &mut Canvas, frame: Frame, words: &str) {
    canvas.rect(frame, Some(Ink::GROUND), None, 4.0);
    canvas.text(frame.middle(), words, Type::new(NAME, Ink::MUTED).anchored(Anchor::Middle));
}
