//! The laser pointer: a bright dot with a short tail in place of the pointer.
//!
//! It asks for frames only while its tail is shrinking; the pointer's own movements make theirs.

use std::collections::VecDeque;

use egui::{Context, CursorIcon, Id, LayerId, Order, Pos2, Shape, Stroke};

use crate::app::theme::Theme;

/// So long a place belongs to the tail, in seconds.
const TAIL: f64 = 0.22;
/// Radius of the dot, and of the light around it, in points.
const RADIUS: f32 = 7.0;
const LIGHT: f32 = 14.0;

/// The pointer, on or off, and where it was lately.
#[derive(Default)]
pub(super) struct Laser {
    on: bool,
    tail: VecDeque<(f64, Pos2)>,
}

impl Laser {
    /// On, or off.
    pub(super) fn switch(&mut self) {
        self.on ^= true;
    }

    /// Whether it was switched on.
    pub(super) fn is_on(&self) -> bool {
        self.on
    }

    /// Draws it over everything, while it is on or the right mouse button is held.
    pub(super) fn show(&mut self, ctx: &Context, theme: &Theme) {
        let (now, held, pointer) =
            ctx.input(|i| (i.time, i.pointer.secondary_down(), i.pointer.latest_pos()));
        let Some(pointer) = pointer.filter(|_| self.on || held) else {
            self.tail.clear();
            return;
        };
        self.follow(now, pointer);
        ctx.set_cursor_icon(CursorIcon::None);
        let painter = ctx.layer_painter(LayerId::new(Order::Debug, Id::unique("laser")));
        let ink = theme.palette.laser;
        let places: Vec<(f64, Pos2)> = self.tail.iter().copied().collect();
        for pair in places.windows(2) {
            let [(_, from), (time, to)] = pair else { continue };
            let fresh = (1.0 - (now - time) / TAIL).clamp(0.0, 1.0) as f32;
            let stroke = Stroke::new(RADIUS * 2.0 * fresh, ink.gamma_multiply(0.5 * fresh));
            painter.add(Shape::line_segment([*from, *to], stroke));
        }
        painter.circle_filled(pointer, LIGHT, ink.gamma_multiply(0.25));
        painter.circle(pointer, RADIUS, ink, Stroke::new(1.5, theme.palette.laser_rim));
        if self.is_moving() {
            ctx.request_repaint();
        }
    }

    /// Takes in where the pointer is, and forgets where it was long ago.
    fn follow(&mut self, now: f64, pointer: Pos2) {
        match self.tail.back_mut() {
            // A pointer that rests stays young: the tail is drawn up to it.
            Some((time, last)) if *last == pointer => *time = now,
            _ => self.tail.push_back((now, pointer)),
        }
        while self.tail.len() > 1 && self.tail.front().is_some_and(|(time, _)| now - time > TAIL) {
            self.tail.pop_front();
        }
    }

    /// Whether the next frame looks different though the pointer rests.
    fn is_moving(&self) -> bool {
        self.tail.len() > 1
    }
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    #[test]
    fn the_tail_is_short_and_a_resting_pointer_asks_for_no_frames() {
        let mut laser = Laser::default();
        for step in 0..200 {
            laser.follow(f64::from(step) * 0.01, pos2(step as f32, 0.0));
            assert!(laser.tail.len() <= 24);
        }
        assert!(laser.is_moving());
        for step in 0..40 {
            laser.follow(2.0 + f64::from(step) * 0.01, pos2(199.0, 0.0));
        }
        assert!(!laser.is_moving());
        laser.follow(2.5, pos2(210.0, 0.0));
        assert!(laser.is_moving());
    }
}
