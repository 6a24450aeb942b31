//! Drawing without a mouse: a pen that the arrow keys move over the page, and that Space puts down and lifts.

use egui::{Key, Modifiers, Rect, Response, Stroke, Ui, vec2};

use super::super::widgets::arrow_steps;
use crate::app::theme::Theme;
use crate::data::pictures::SIDE;

/// The pen of the keyboard.
#[derive(Debug)]
pub(super) struct Pen {
    /// Where it is, in pixels of the picture.
    pub(super) at: [f32; 2],
    /// Whether it touches the page.
    pub(super) down: bool,
}

impl Default for Pen {
    /// Lifted, over the middle.
    fn default() -> Self {
        Self { at: [SIDE as f32 / 2.0; 2], down: false }
    }
}

/// What the keyboard did to the pen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Press {
    Nothing,
    Moved,
    PutDown,
    Lifted,
}

impl Pen {
    /// Takes in the keys of this frame, while the pad has the keyboard. A pen that loses it is lifted.
    pub(super) fn hear(&mut self, ui: &Ui, pad: &Response) -> Press {
        if !pad.has_focus() {
            let was_down = std::mem::take(&mut self.down);
            return if was_down { Press::Lifted } else { Press::Nothing };
        }
        let before = self.at;
        let [right, up] = arrow_steps(ui, pad);
        for (at, steps) in self.at.iter_mut().zip([right, -up]) {
            *at = (*at + steps as f32).clamp(0.0, SIDE as f32);
        }
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Space)) {
            self.down = !self.down;
            return if self.down { Press::PutDown } else { Press::Lifted };
        }
        if self.at == before { Press::Nothing } else { Press::Moved }
    }

    /// A cross with a ring around it, filled while the pen is down, on the page that fills `rect`.
    pub(super) fn show(&self, ui: &Ui, theme: &Theme, rect: Rect) {
        let at = rect.min + vec2(self.at[0], self.at[1]) * rect.width() / SIDE as f32;
        let painter = ui.painter();
        let arm = 12.0;
        // A wider cross of the card's colour first: the pen is to be seen on ink as well as on paper.
        for line in [Stroke::new(6.0, theme.palette.card), Stroke::new(2.5, theme.palette.accent)] {
            painter.circle_stroke(at, arm / 2.0, line);
            for (from, to) in [(arm / 2.0, arm), (-arm, -arm / 2.0)] {
                painter.line_segment([at + vec2(from, 0.0), at + vec2(to, 0.0)], line);
                painter.line_segment([at + vec2(0.0, from), at + vec2(0.0, to)], line);
            }
        }
        if self.down {
            painter.circle_filled(at, arm / 2.0, theme.palette.accent);
        }
    }
}
