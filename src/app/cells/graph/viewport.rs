//! From the picture's own measures to points on the screen: fitted, or zoomed and moved by hand.

use crate::app::room;
use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// No picture is drawn larger or smaller than this, however small or large it is.
pub(super) const LARGEST_FIT: f32 = 1.3;
const SCALES: std::ops::RangeInclusive<f32> = 0.05..=4.0;

/// Room left around a fitted picture, in points.
pub(super) const MARGIN: f32 = 12.0;

/// Which part of the picture is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Viewport {
    /// All of it, whatever its size and that of the cell.
    #[default]
    Fit,
    /// What was zoomed and moved to: the scale, and the place in the picture that lies in the middle.
    Free { scale: f32, middle: Vec2 },
}

/// The transformation of one frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Transform {
    pub(super) scale: f32,
    shift: Vec2,
}

impl Viewport {
    /// The transformation for a picture of this size in `canvas`.
    pub(super) fn transform(self, canvas: Rect, picture: Vec2) -> Transform {
        match self {
            Self::Fit => {
                let room = (canvas.size() - Vec2::splat(2.0 * MARGIN)).max(Vec2::splat(1.0));
                let scale = (room.x / picture.x.max(1.0)).min(room.y / picture.y.max(1.0)).min(LARGEST_FIT);
                Transform { scale, shift: canvas.center().to_vec2() - picture * scale / 2.0 }
            }
            Self::Free { scale, middle } => {
                Transform { scale, shift: canvas.center().to_vec2() - middle * scale }
            }
        }
    }

    /// Zooms by `factor` so that what lies under `fixed` stays there.
    pub(super) fn zoom(&mut self, canvas: Rect, picture: Vec2, factor: f32, fixed: Pos2) {
        let now = self.transform(canvas, picture);
        let scale = (now.scale * factor).clamp(*SCALES.start(), *SCALES.end());
        let under = now.inverse(fixed);
        let middle = under + (canvas.center() - fixed) / scale;
        *self = Self::Free { scale, middle };
    }

    /// Moves the picture by so many points on the screen.
    pub(super) fn pan(&mut self, canvas: Rect, picture: Vec2, by: Vec2) {
        let now = self.transform(canvas, picture);
        *self = Self::Free { scale: now.scale, middle: now.inverse(canvas.center() - by) };
    }
}

impl Transform {
    pub(super) fn point(&self, x: f64, y: f64) -> Pos2 {
        pos2(x as f32 * self.scale + self.shift.x, y as f32 * self.scale + self.shift.y)
    }

    pub(super) fn rect(&self, middle: crate::graph::layout::Point, size: Vec2) -> Rect {
        Rect::from_center_size(self.point(middle.x, middle.y), size * self.scale)
    }

    fn inverse(&self, at: Pos2) -> Vec2 {
        (at.to_vec2() - self.shift) / self.scale
    }

    /// The size of letters that are `size` high at scale 1: they shrink and grow less than the picture, and to no less than
    /// `least`, so that they can still be read. Only where letters of that size would lie over each other, they shrink on.
    pub(super) fn letters(&self, size: f32, least: f32) -> f32 {
        const CROWDED: f32 = 0.45;
        const LEAST: f32 = 0.68;
        let least = least.max(size * LEAST);
        room::hold(size * self.scale, least, size * 1.6) * (self.scale / CROWDED).min(1.0)
    }
}

/// The size of a layout.
pub(super) fn size_of(layout: &crate::graph::layout::Layout) -> Vec2 {
    vec2(layout.width as f32, layout.height as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CANVAS: Rect = Rect { min: pos2(100.0, 50.0), max: pos2(900.0, 450.0) };

    #[test]
    fn a_fitted_picture_lies_in_the_middle_and_inside() {
        for picture in [vec2(2000.0, 100.0), vec2(100.0, 2000.0), vec2(50.0, 20.0)] {
            let t = Viewport::Fit.transform(CANVAS, picture);
            let drawn =
                Rect::from_two_pos(t.point(0.0, 0.0), t.point(f64::from(picture.x), f64::from(picture.y)));
            assert!(CANVAS.contains_rect(drawn), "{drawn:?}");
            assert!((drawn.center() - CANVAS.center()).length() < 0.01);
            assert!(t.scale <= LARGEST_FIT);
        }
    }

    #[test]
    fn what_lies_under_the_pointer_stays_there() {
        let picture = vec2(700.0, 300.0);
        let pointer = pos2(300.0, 200.0);
        let mut viewport = Viewport::Fit;
        let before = viewport.transform(CANVAS, picture).inverse(pointer);
        viewport.zoom(CANVAS, picture, 1.5, pointer);
        viewport.zoom(CANVAS, picture, 1.5, pointer);
        let after = viewport.transform(CANVAS, picture);
        assert!((after.inverse(pointer) - before).length() < 0.01);
        viewport.pan(CANVAS, picture, vec2(30.0, -10.0));
        let moved = viewport.transform(CANVAS, picture);
        assert!((moved.inverse(pointer + vec2(30.0, -10.0)) - before).length() < 0.01);
        assert_eq!(moved.scale, after.scale);
    }
}
