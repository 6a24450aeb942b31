//! Arrows, their numbers and the pulse that runs along them.

use std::sync::Arc;

use egui::{
    Align2, Color32, FontFamily, FontId, Galley, Painter, Pos2, Rect, Shape, Stroke, TextStyle, Ui, Vec2,
    vec2,
};

use super::viewport::Transform;
use crate::app::theme::{STRONG, Theme, contrast};

/// What everything on a canvas is drawn with.
pub(super) struct Pen<'a> {
    pub(super) painter: &'a Painter,
    pub(super) theme: &'static Theme,
    pub(super) transform: Transform,
    /// The smallest letters of the window: on a slide they are larger.
    least: f32,
}

/// Height of the numbers on the arrows, at scale 1.
pub(super) const DIGITS: f32 = 19.0;

/// Letters smaller than this are left out.
const LEGIBLE: f32 = 6.0;

/// Which side of an arrow a number stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Forward values.
    Above,
    /// Gradients.
    Below,
}

impl<'a> Pen<'a> {
    /// A pen for a canvas of `ui`.
    pub(super) fn new(ui: &Ui, painter: &'a Painter, theme: &'static Theme, transform: Transform) -> Self {
        Self { painter, theme, transform, least: TextStyle::Small.resolve(ui.style()).size }
    }

    /// The smallest letters of this canvas.
    pub(super) fn least(&self) -> f32 {
        self.transform.letters(0.0, self.least)
    }

    /// The colour of a line, or what is left of it where something else is to be looked at.
    pub(super) fn ink(&self, color: Color32, lit: bool) -> Color32 {
        if lit { color } else { self.theme.receding(color) }
    }

    /// The same of words, of which more is left.
    pub(super) fn words_ink(&self, color: Color32, lit: bool) -> Color32 {
        if lit { color } else { self.theme.receding_words(color) }
    }

    pub(super) fn font(&self, size: f32, strong: bool) -> FontId {
        let family = if strong { STRONG.clone() } else { FontFamily::Proportional };
        FontId::new(self.transform.letters(size, self.least), family)
    }

    /// Words in the middle of a place, if they can be read there.
    pub(super) fn words(&self, at: Pos2, words: &str, size: f32, strong: bool, color: Color32) {
        let font = self.font(size, strong);
        if font.size >= LEGIBLE {
            self.painter.text(at, Align2::CENTER_CENTER, words, font, color);
        }
    }

    /// Words no wider than `room`.
    #[expect(clippy::too_many_arguments, reason = "words, where they stand and how they look")]
    pub(super) fn fitted(
        &self,
        at: Pos2,
        anchor: Align2,
        words: &str,
        size: f32,
        strong: bool,
        room: f32,
        color: Color32,
    ) {
        let mut font = self.font(size, strong);
        let wide = self.painter.layout_no_wrap(words.to_owned(), font.clone(), color).size().x;
        font.size *= (room / wide.max(1.0)).clamp(0.3, 1.0);
        if font.size >= LEGIBLE {
            self.painter.text(at, anchor, words, font, color);
        }
    }

    /// The size of words.
    pub(super) fn size(&self, words: &str, font: FontId) -> Vec2 {
        self.painter.layout_no_wrap(words.to_owned(), font, Color32::PLACEHOLDER).size()
    }

    /// The ground of a number that arrives now: a little of its own colour.
    pub(super) fn pill(&self, rect: Rect, color: Color32) {
        let ground = contrast::pill(&self.theme.palette, color);
        self.painter.rect_filled(rect.expand2(vec2(4.0, 0.0)), 6.0, ground);
    }

    /// Words on a plate of the background, so that an arrow behind them does not cross them out.
    pub(super) fn plate(&self, at: Pos2, anchor: Align2, words: &str, font: FontId, color: Color32) -> Rect {
        self.laid(at, anchor, self.painter.layout_no_wrap(words.to_owned(), font, color), color)
    }

    fn laid(&self, at: Pos2, anchor: Align2, galley: Arc<Galley>, color: Color32) -> Rect {
        let rect = anchor.anchor_size(at, galley.size());
        self.painter.rect_filled(rect.expand2(vec2(3.0, 0.0)), 3.0, self.theme.plate());
        self.painter.galley(rect.min, galley, color);
        rect
    }

    /// A line with a head at its end.
    pub(super) fn arrow(&self, line: &[Pos2], color: Color32, strong: bool) {
        let width = if strong { 2.6 } else { 1.6 } * self.transform.scale.clamp(0.5, 1.4);
        let [.., before, end] = line else { return };
        let direction = (*end - *before).normalized();
        let head = (9.0 * self.transform.scale).clamp(4.0, 14.0);
        let mut shaft = line.to_vec();
        if let Some(last) = shaft.last_mut() {
            *last -= direction * head * 0.8;
        }
        self.painter.add(Shape::line(shaft, Stroke::new(width, color)));
        let across = direction.rot90() * head * 0.5;
        let back = *end - direction * head;
        self.painter.add(Shape::convex_polygon(
            vec![*end, back + across, back - across],
            color,
            Stroke::NONE,
        ));
    }

    /// What stands on a level arrow, in smaller letters: the first of `words` that fits there, the longest before the others.
    pub(super) fn figures(
        &self,
        stretch: [Pos2; 2],
        side: Side,
        words: &[String],
        color: Color32,
        lit: bool,
    ) {
        if self.transform.scale < 0.35 {
            return;
        }
        let middle = stretch[0] + (stretch[1] - stretch[0]) * 0.48;
        let room = (stretch[1] - stretch[0]).length() - 8.0;
        let (at, anchor) = match side {
            Side::Above => (middle - vec2(0.0, 3.0), Align2::CENTER_BOTTOM),
            Side::Below => (middle + vec2(0.0, 3.0), Align2::CENTER_TOP),
        };
        let font = self.font(16.0, lit);
        let sized = |words: &String| {
            let share = (room / self.size(words, font.clone()).x.max(1.0)).min(1.0);
            FontId { size: (font.size * share).max(self.least()), ..font.clone() }
        };
        let fits = |words: &&String| self.size(words, sized(words)).x <= room;
        if let Some(words) = words.iter().find(fits) {
            self.plate(at, anchor, words, sized(words), self.words_ink(color, lit));
        }
    }

    /// A small remark where a number will stand, in two lines if need be; nothing where it would cover more than its arrow.
    pub(super) fn remark(&self, stretch: [Pos2; 2], words: &str, color: Color32) {
        if self.transform.scale < 0.6 {
            return;
        }
        let middle = stretch[0] + (stretch[1] - stretch[0]) * 0.46;
        // Words lie level, whatever their arrow does: longer ones would lie over its nodes.
        let room = (stretch[1].x - stretch[0].x).abs() - 16.0;
        let galley = self.painter.layout(words.to_owned(), self.font(13.0, false), color, room);
        if galley.rows.len() > 2 || galley.size().x > room {
            return;
        }
        let at = middle - vec2(0.0, 3.0 + steepness(stretch) * 9.0);
        self.laid(at, Align2::CENTER_BOTTOM, galley, color);
    }

    /// A glowing dot `share` of the way along a line.
    pub(super) fn pulse(&self, line: &[Pos2], share: f32, color: Color32) {
        let Some(at) = along(line, share) else { return };
        let size = self.transform.scale.clamp(0.6, 1.4);
        for (radius, strength) in [(14.0, 0.14), (10.0, 0.26), (6.5, 1.0)] {
            self.painter.circle_filled(at, radius * size, color.gamma_multiply(strength));
        }
    }

    /// Light around the active node.
    pub(super) fn glow(&self, rect: Rect, rounding: f32, color: Color32) {
        for (by, strength) in [(9.0, 0.12), (6.0, 0.18), (3.0, 0.3)] {
            self.painter.rect_filled(rect.expand(by), rounding + by, color.gamma_multiply(strength));
        }
    }
}

/// From 0 for a level stretch to 1 for an upright one.
fn steepness([from, to]: [Pos2; 2]) -> f32 {
    let way: Vec2 = to - from;
    let length = way.length();
    if length > 0.0 { (way.y / length).abs() } else { 0.0 }
}

/// The point `share` of the way along a line.
pub(super) fn along(line: &[Pos2], share: f32) -> Option<Pos2> {
    let length: f32 = line.windows(2).map(|pair| (pair[1] - pair[0]).length()).sum();
    let mut left = length * share.clamp(0.0, 1.0);
    for pair in line.windows(2) {
        let way = pair[1] - pair[0];
        if left <= way.length() && way.length() > 0.0 {
            return Some(pair[0] + way * (left / way.length()));
        }
        left -= way.length();
    }
    line.last().copied()
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    #[test]
    fn a_pulse_runs_along_the_bends() {
        let line = [pos2(0.0, 0.0), pos2(10.0, 0.0), pos2(10.0, 30.0)];
        assert_eq!(along(&line, 0.0), Some(pos2(0.0, 0.0)));
        assert_eq!(along(&line, 0.25), Some(pos2(10.0, 0.0)));
        assert_eq!(along(&line, 0.5), Some(pos2(10.0, 10.0)));
        assert_eq!(along(&line, 1.0), Some(pos2(10.0, 30.0)));
        assert_eq!(along(&[], 0.5), None);
    }
}
