//! What stands around every figure: title, legend, and the line that says where it comes from.

use super::canvas::Picture;
use super::measure::PAGE;
use super::write::{Pictures, write};
use crate::experiment::figure::layout::{Entry, Frame, Scene, Text, Tone, sample};

/// The width of every figure, in points.
const WIDTH: f64 = 880.0;
const MARGIN: f64 = 18.0;
/// The width of the body.
pub(super) const ROOM: f64 = WIDTH - 2.0 * MARGIN;

/// Everything around a figure.
pub(super) struct Sheet<'a> {
    pub(super) title: String,
    /// Said in small print below the title.
    pub(super) note: String,
    pub(super) legend: Vec<Entry<'a>>,
    pub(super) caption: String,
    /// The tag of the language.
    pub(super) tag: &'static str,
}

impl Sheet<'_> {
    /// Writes the sheet with a body of this height, in points, and its pictures.
    pub(super) fn draw<'a>(self, height: f64, body: impl FnOnce(Frame) -> (Scene, Pictures<'a>)) -> Picture {
        let mut around = Scene::default();
        let mut y = MARGIN;
        for line in PAGE.wrapped(&self.title, PAGE.title, ROOM, 2) {
            let at = [MARGIN, y + PAGE.title * 0.6];
            around.text(Text::new(at, line, PAGE.title, Tone::Text).strong());
            y += PAGE.title * 1.3;
        }
        y = small_print(&mut around, &self.note, y, 1.4, 2);
        y = self.legend(&mut around, y) + 8.0;
        let (scene, pictures) = body(Frame::new(MARGIN, y, ROOM, height));
        y = small_print(&mut around, &self.caption, y + height + 10.0, 1.45, 4);
        let size = [WIDTH, y + MARGIN - 4.0];
        let canvas = write(&[&around, &scene], &pictures);
        Picture { canvas, size, title: self.title, description: self.caption, tag: self.tag }
    }

    /// The legend from left to right, in as many rows as it takes; returns where it ends.
    fn legend(&self, scene: &mut Scene, mut y: f64) -> f64 {
        let row = PAGE.body * 1.6;
        let mut x = MARGIN;
        let mut begun = false;
        for entry in self.legend.iter().filter(|entry| !entry.name.is_empty()) {
            let name = PAGE.fitted(entry.name, PAGE.body, ROOM * 0.6);
            let wide = 32.0 + PAGE.measure.width(&name, PAGE.body, false) + 22.0;
            if begun && x + wide > MARGIN + ROOM + 22.0 {
                x = MARGIN;
                y += row;
            }
            begun = true;
            let middle = y + row / 2.0;
            let sampled = sample(scene, [x, middle], &entry.look, entry.has_line);
            scene.text(Text::new([x + sampled + 8.0, middle], name, PAGE.body, Tone::Text));
            x += wide - 24.0 + sampled;
        }
        if begun { y + row } else { y }
    }
}

/// Lines of small print from `y` on; returns where they end.
fn small_print(scene: &mut Scene, words: &str, mut y: f64, apart: f64, most: usize) -> f64 {
    for line in PAGE.wrapped(words, PAGE.small, ROOM, most) {
        scene.text(Text::new([MARGIN, y + PAGE.small * 0.7], line, PAGE.small, Tone::Muted));
        y += PAGE.small * apart;
    }
    y
}
