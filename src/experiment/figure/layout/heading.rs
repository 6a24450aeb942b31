//! What stands above a figure of the window: title, note, legend and seed in one line. A file has more room for the same.

use super::{Across, Frame, Look, Scene, Style, Text, Tone, Up};

/// A line of the legend: how it is drawn, and what it stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<'a> {
    /// How it is drawn.
    pub look: Look,
    /// Whether a piece of its line is shown, or its marker alone.
    pub has_line: bool,
    /// What it stands for.
    pub name: &'a str,
}

/// Everything above a figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heading<'a> {
    /// The title.
    pub title: &'a str,
    /// In small print beside the title.
    pub note: &'a str,
    /// What the looks mean; what finds no room is left out.
    pub legend: Vec<Entry<'a>>,
    /// At the right end, in small print: the seed.
    pub end: &'a str,
}

/// The length of a piece of a line in a legend.
const SAMPLE: f64 = 24.0;

/// A piece of a line with its marker, or the marker alone, beginning at `at`; returns how wide it is.
pub fn sample(scene: &mut Scene, at: [f64; 2], look: &Look, has_line: bool) -> f64 {
    if !has_line {
        scene.marker([at[0] + 4.0, at[1]], 4.0, look);
        return 7.0;
    }
    let mut pen = look.pen;
    pen.width = pen.width.max(1.5);
    scene.line([at, [at[0] + SAMPLE, at[1]]], pen);
    if look.marker.is_some() {
        scene.marker([at[0] + SAMPLE / 2.0, at[1]], 3.6, look);
    }
    SAMPLE
}

impl Heading<'_> {
    /// Lays it out in the first line of `room`; returns what is left below.
    pub fn draw(&self, scene: &mut Scene, room: Frame, style: &Style<'_>) -> Frame {
        let middle = room.y + style.small * 0.8;
        let end = if self.end.is_empty() { 0.0 } else { style.width(self.end) + 14.0 };
        let title_room = (room.width - end).max(40.0);
        let title = style.fitted(&self.title.replace('\n', "; "), style.title, title_room);
        let mut x = room.x + style.measure.width(&title, style.title, true) + 14.0;
        scene.text(Text::new([room.x, middle], title, style.title, Tone::Text).strong());
        let right = Text::new([room.right(), middle], self.end, style.small, Tone::Muted);
        scene.text(right.anchored(Across::End, Up::Middle));
        let free = room.right() - end;
        // Without its legend a figure cannot be read: a long note gives way to it.
        let shown = self.legend.iter().filter(|entry| !entry.name.is_empty());
        let legend: f64 = shown.map(|entry| SAMPLE + 6.0 + style.width(entry.name) + 16.0).sum();
        let for_note = if x + 4.0 + legend <= free + 22.0 { free - x - legend } else { free - x };
        if !self.note.is_empty() && for_note > 3.0 * style.small {
            let note = style.fitted(self.note, style.small, for_note);
            let width = style.width(&note);
            scene.text(Text::new([x, middle], note, style.small, Tone::Muted));
            x += width + 14.0;
        }
        x += 4.0;
        for entry in self.legend.iter().filter(|entry| !entry.name.is_empty()) {
            let width = style.width(entry.name);
            if x + SAMPLE + 6.0 + width > free + 6.0 {
                break;
            }
            x += sample(scene, [x, middle], &entry.look, entry.has_line) + 6.0;
            scene.text(Text::new([x, middle], entry.name, style.small, Tone::Text));
            x += width + 16.0;
        }
        room.below((style.title * 1.21).max(style.small * 1.6) + 4.0)
    }
}

/// Words in the place of what is not there yet.
pub fn empty(scene: &mut Scene, room: Frame, words: &str, style: &Style<'_>) {
    scene.add(super::Shape::Rect {
        frame: room.grown(-1.0, -1.0),
        fill: None,
        edge: Some(super::Pen::new(Tone::Grid, style.hairline)),
        rounding: 4.0,
    });
    let text = Text::new(room.middle(), words, style.body, Tone::Muted);
    scene.text(text.anchored(Across::Middle, Up::Middle));
}
