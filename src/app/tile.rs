//! The tile of a kind of cell: a white mark on a square of the accent, the same in its header, beside its text and in menus.

use egui::{Painter, Pos2, Rect, Shape, Stroke, Vec2, vec2};

use super::room;
use super::theme::Theme;

/// What the tile of a kind shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A curve that falls and levels off.
    FallingCurve,
    /// Bars of a histogram.
    Histogram,
    /// Two curves that part.
    TwoCurves,
    /// Nodes with arrows between them.
    Nodes,
    /// Points scattered on a plane, one of them ringed.
    Scatter,
    /// A magnifying glass.
    Glass,
    /// Two lines that agree.
    Equal,
    /// A path down to a point.
    Descent,
    /// A question mark.
    Question,
}

/// Paints a tile into `place`; without a mark the square alone, as for a kind that is not known.
pub(super) fn paint(painter: &Painter, theme: &Theme, place: Rect, mark: Option<Mark>) {
    let side = place.size().min_elem();
    painter.rect_filled(place, side * 0.22, theme.palette.accent);
    let Some(mark) = mark else { return };
    let scale = side / 16.0;
    let corner = place.center() - Vec2::splat(side / 2.0);
    let at = |x: f32, y: f32| corner + scale * vec2(x, y);
    let ink = theme.palette.on_accent;
    let stroke = Stroke::new((1.5 * scale).max(1.0), ink);
    let line = |points: &[(f32, f32)]| {
        let points: Vec<Pos2> = points.iter().map(|(x, y)| at(*x, *y)).collect();
        painter.add(Shape::line(points, stroke));
    };
    let dot = |x: f32, y: f32, radius: f32| {
        painter.circle_filled(at(x, y), radius * scale, ink);
    };
    match mark {
        Mark::FallingCurve => {
            line(&[(3.0, 4.0), (6.5, 4.0), (8.0, 5.5), (9.0, 10.0), (10.2, 11.7), (13.0, 12.0)]);
        }
        Mark::Histogram => {
            for (x, height) in [(3.2, 3.5), (5.7, 7.0), (8.2, 9.0), (10.7, 5.5)] {
                painter.rect_filled(room::between(at(x, 12.8 - height), at(x + 1.9, 12.8)), 0.0, ink);
            }
        }
        Mark::TwoCurves => {
            line(&[(3.0, 4.0), (6.0, 6.0), (9.0, 7.0), (13.0, 7.3)]);
            line(&[(3.0, 4.0), (5.5, 8.5), (8.5, 11.5), (13.0, 12.4)]);
        }
        Mark::Nodes => {
            line(&[(4.2, 4.8), (11.5, 8.0), (4.2, 11.2)]);
            for (x, y) in [(4.2, 4.6), (4.2, 11.4), (11.8, 8.0)] {
                dot(x, y, 2.0);
            }
        }
        Mark::Scatter => {
            for (x, y) in [(4.0, 11.5), (6.0, 5.0), (8.0, 9.0), (12.0, 11.8)] {
                dot(x, y, 1.1);
            }
            painter.circle_stroke(at(11.3, 5.2), 2.0 * scale, stroke);
        }
        Mark::Glass => {
            painter.circle_stroke(at(7.0, 7.0), 3.4 * scale, stroke);
            line(&[(9.5, 9.5), (12.8, 12.8)]);
        }
        Mark::Equal => {
            line(&[(4.0, 6.3), (12.0, 6.3)]);
            line(&[(4.0, 9.9), (12.0, 9.9)]);
        }
        Mark::Question => {
            line(&[
                (5.2, 6.0),
                (5.4, 4.6),
                (6.6, 3.6),
                (8.0, 3.3),
                (9.6, 3.7),
                (10.6, 4.9),
                (10.5, 6.3),
                (9.6, 7.4),
                (8.4, 8.2),
                (8.0, 9.8),
            ]);
            dot(8.0, 12.4, 1.1);
        }
        Mark::Descent => {
            line(&[(3.2, 3.6), (9.0, 5.6), (5.2, 8.4), (9.6, 10.2), (11.4, 12.0)]);
            dot(11.6, 12.2, 1.6);
        }
    }
}
