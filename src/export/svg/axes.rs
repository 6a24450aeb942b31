//! Two axes with ticks, grid and labels, and where values lie between them.

use super::canvas::{Anchor, Canvas, Frame, Type};
use super::ink::{Ink, Pen};
use super::measure::{fitted, width};
use super::sheet::{NAME, SMALL};
use crate::experiment::figure::layout::{Scale, Tick};

/// A frame between two axes.
pub(super) struct Plane {
    pub(super) frame: Frame,
    pub(super) x: Scale,
    pub(super) y: Scale,
}

impl Plane {
    /// The axes take what they need of `room`; the rest is the frame.
    pub(super) fn new(room: Frame, x: Scale, y: Scale) -> Self {
        let widest =
            y.ticks(most_up(room.height)).iter().map(|tick| width(&tick.label, SMALL)).fold(0.0, f64::max);
        let left = NAME * 1.5 + widest.min(room.width * 0.25) + 10.0;
        let below = SMALL * 1.5 + NAME * 1.5 + 4.0;
        let frame =
            Frame::new(room.x + left, room.y + 6.0, room.width - left - 16.0, room.height - below - 6.0);
        Self { frame, x, y }
    }

    /// Where a value lies; not finite for what has no place.
    pub(super) fn place(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        self.frame.at([self.x.share(x), self.y.share(y)])
    }

    /// Grid, ticks, numbers and labels.
    pub(super) fn draw(&self, canvas: &mut Canvas) {
        let Frame { x, y, width: wide, height } = self.frame;
        let small = Type::new(SMALL, Ink::AXIS);
        let grid = Pen::new(Ink::GRID, 1.0);
        let axis = Pen::new(Ink::AXIS, 1.4);
        let bottom = self.frame.bottom();
        for Tick { share, label: text } in self.y.ticks(most_up(height)) {
            let at = bottom - share * height;
            canvas.line(&[[x, at], [x + wide, at]], grid);
            canvas.line(&[[x - 5.0, at], [x, at]], axis);
            let text = fitted(&text, SMALL, x);
            canvas.text([x - 8.0, at], &text, small.anchored(Anchor::End));
        }
        let mut free = f64::NEG_INFINITY;
        for Tick { share, label: text } in self.x.ticks((wide / 78.0).clamp(2.0, 12.0) as usize) {
            let at = x + share * wide;
            canvas.line(&[[at, y], [at, bottom]], grid);
            canvas.line(&[[at, bottom], [at, bottom + 5.0]], axis);
            let half = width(&text, SMALL) / 2.0;
            if at - half > free {
                free = at + half + 4.0;
                canvas.text([at, bottom + 6.0 + SMALL * 0.7], &text, small.anchored(Anchor::Middle));
            }
        }
        canvas.line(&[[x, y], [x, bottom], [x + wide, bottom]], axis);
        let name = Type::new(NAME, Ink::TEXT).anchored(Anchor::Middle);
        let under = [x + wide / 2.0, bottom + SMALL * 1.5 + NAME * 0.9];
        canvas.text(under, &fitted(self.x.name(), NAME, wide), name);
        let widest =
            self.y.ticks(most_up(height)).iter().map(|tick| width(&tick.label, SMALL)).fold(0.0, f64::max);
        let beside = [x - 12.0 - widest - NAME * 0.8, y + height / 2.0];
        canvas.upright(beside, &fitted(self.y.name(), NAME, height), name);
    }
}

fn most_up(height: f64) -> usize {
    (height / 40.0).clamp(2.0, 9.0) as usize
}
