//! The plane that points and contours lie on: two axes with ticks, linear or logarithmic, and the way from values to
//! pixels and back.

use egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, pos2, vec2};
use egui_plot::MarkerShape;

use super::small_font;
use crate::app::room;
use crate::app::theme::Theme;
use crate::experiment::figure::layout::{Scale, Tick};

/// Room for the numbers of the vertical axis.
const LEFT: f32 = 58.0;
/// Room for half of the last number of the horizontal axis.
const RIGHT: f32 = 14.0;

/// Two axes as they were drawn.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Plane {
    /// The rectangle between the axes.
    pub(crate) frame: Rect,
    x: Scale,
    y: Scale,
}

impl Plane {
    /// Lays the axes out in `rect`, with room for their ticks and labels.
    pub(crate) fn new(ui: &Ui, rect: Rect, x: Scale, y: Scale) -> Self {
        let line = small_font(ui).size * 1.35;
        let side = if y.name().is_empty() { 0.0 } else { line };
        let below = if x.name().is_empty() { line + 4.0 } else { 2.0 * line + 4.0 };
        let frame = room::between(rect.min + vec2(LEFT - 12.0 + side, 4.0), rect.max - vec2(RIGHT, below));
        Self { frame, x, y }
    }

    /// Draws frame, grid, ticks and labels.
    pub(crate) fn draw(&self, ui: &Ui, theme: &Theme) {
        let (frame, palette) = (self.frame, &theme.palette);
        let font = small_font(ui);
        let painter = ui.painter();
        let grid = Stroke::new(theme.hairline, palette.grid);
        for Tick { share, label } in self.x.ticks((frame.width() / 70.0).clamp(2.0, 12.0) as usize) {
            let x = egui::lerp(frame.left()..=frame.right(), room::drawable(share));
            painter.vline(x, frame.y_range(), grid);
            painter.text(
                pos2(x, frame.bottom() + 3.0),
                Align2::CENTER_TOP,
                label,
                font.clone(),
                palette.axis,
            );
        }
        for Tick { share, label } in self.y.ticks((frame.height() / 36.0).clamp(2.0, 10.0) as usize) {
            let y = egui::lerp(frame.bottom()..=frame.top(), room::drawable(share));
            painter.hline(frame.x_range(), y, grid);
            painter.text(
                pos2(frame.left() - 5.0, y),
                Align2::RIGHT_CENTER,
                label,
                font.clone(),
                palette.axis,
            );
        }
        painter.rect_stroke(frame, 0.0, Stroke::new(theme.hairline, palette.outline), StrokeKind::Inside);
        let under = pos2(frame.center().x, frame.bottom() + 3.0 + font.size * 1.35);
        painter.text(under, Align2::CENTER_TOP, self.x.name(), font.clone(), palette.axis);
        if !self.y.name().is_empty() {
            let words = painter.layout_no_wrap(self.y.name().to_owned(), font, palette.axis);
            let at = pos2(frame.left() - LEFT, frame.center().y + words.size().x / 2.0);
            let words = egui::epaint::TextShape::new(at, words, palette.axis);
            painter.add(words.with_angle(-std::f32::consts::FRAC_PI_2));
        }
    }

    /// Where a point lies, inside the frame or not; none when it has no place on these axes.
    pub(crate) fn place(&self, x: f64, y: f64) -> Option<Pos2> {
        let (x, y) = (self.x.share(x), self.y.share(y));
        let place = pos2(
            egui::lerp(self.frame.left()..=self.frame.right(), room::drawable(x)),
            egui::lerp(self.frame.bottom()..=self.frame.top(), room::drawable(y)),
        );
        (!x.is_nan() && !y.is_nan()).then_some(place)
    }

    /// The values at a place.
    pub(crate) fn values(&self, place: Pos2) -> [f64; 2] {
        let x = f64::from((place.x - self.frame.left()) / self.frame.width().max(1.0));
        let y = f64::from((self.frame.bottom() - place.y) / self.frame.height().max(1.0));
        [self.x.value(x), self.y.value(y)]
    }

    /// A direction of values as one of the screen, of length 1; none where it has no length. The axes are linear.
    pub(crate) fn direction(&self, [x, y]: [f64; 2]) -> Option<egui::Vec2> {
        let (across, up) = (self.x.span(), self.y.span());
        let x = x * across.scale(f64::from(self.frame.width()), up);
        let y = -y * up.scale(f64::from(self.frame.height()), across);
        let length = x.hypot(y);
        let has_one = length.is_finite() && length > 0.0;
        has_one.then(|| vec2((x / length) as f32, (y / length) as f32))
    }

    /// The values that one point of the screen spans at each axis, where they are linear.
    pub(crate) fn grain(&self) -> [f64; 2] {
        let of = |scale: &Scale, points: f32| {
            let span = scale.span();
            let points = f64::from(points.max(1.0));
            span.high() / points - span.low() / points
        };
        [of(&self.x, self.frame.width()), of(&self.y, self.frame.height())]
    }

    /// A painter that stays inside the frame.
    pub(crate) fn painter(&self, ui: &Ui) -> Painter {
        ui.painter_at(self.frame)
    }
}

/// One marker, so that series differ by more than their colour.
pub(crate) fn marker(center: Pos2, radius: f32, shape: MarkerShape, color: Color32) -> Shape {
    let polygon = |corners: &[[f32; 2]]| {
        let corners = corners.iter().map(|[x, y]| center + radius * vec2(*x, *y)).collect();
        Shape::convex_polygon(corners, color, Stroke::NONE)
    };
    match shape {
        MarkerShape::Square => {
            Shape::rect_filled(Rect::from_center_size(center, vec2(1.8, 1.8) * radius), 0.0, color)
        }
        MarkerShape::Diamond => polygon(&[[0.0, -1.25], [1.25, 0.0], [0.0, 1.25], [-1.25, 0.0]]),
        MarkerShape::Up => polygon(&[[0.0, -1.2], [1.1, 0.8], [-1.1, 0.8]]),
        _ => Shape::circle_filled(center, radius, color),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::figure::Axis;

    fn held(low: f64, high: f64, logarithmic: bool) -> Scale {
        Scale::around(&Axis::new("", "").held(low, high), logarithmic, std::iter::empty())
    }

    fn plane(x: Scale, y: Scale) -> Plane {
        Plane { frame: room::between(pos2(100.0, 50.0), pos2(300.0, 150.0)), x, y }
    }

    #[test]
    fn values_have_their_places_and_places_their_values() {
        let plane = plane(held(-10.0, 10.0, false), held(1e-4, 1.0, true));
        assert_eq!(plane.place(0.0, 1e-2), Some(pos2(200.0, 100.0)));
        assert_eq!(plane.place(-10.0, 1.0), Some(pos2(100.0, 50.0)));
        let [x, y] = plane.values(pos2(250.0, 125.0));
        assert!((x - 5.0).abs() < 1e-9 && (y - 1e-3).abs() < 1e-9, "{x} {y}");
    }

    #[test]
    fn what_is_no_number_or_has_no_logarithm_has_no_place() {
        let plane = plane(held(0.0, 1.0, false), held(1.0, 10.0, true));
        assert_eq!(plane.place(f64::NAN, 1.0), None);
        assert_eq!(plane.place(0.5, 0.0), None);
        assert_eq!(plane.place(0.5, -3.0), None);
    }
}
