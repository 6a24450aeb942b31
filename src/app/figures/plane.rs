//! The plane that points and contours lie on: two axes with ticks, linear or logarithmic, and the way from values to
//! pixels and back.

use egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, pos2, vec2};
use egui_plot::MarkerShape;

use super::lines::power_of_ten;
use super::{format, small_font, ticks};
use crate::app::room;
use crate::app::theme::Theme;
use crate::experiment::figure::Span;

/// One axis: what it measures and from where to where.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Side {
    pub(crate) label: String,
    scale: Scale,
    /// What 0, 1, 2 … stand for, on an axis of words.
    names: Vec<String>,
}

/// From values to a share of an axis, 0 at its low end and 1 at its high one.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Scale {
    /// Between the ends, which are logarithms on a logarithmic axis.
    span: Span,
    logarithmic: bool,
}

impl Side {
    /// An axis between two bounds, both above 0 where it is logarithmic. Bounds that are no range make one.
    pub(crate) fn new(label: impl Into<String>, [low, high]: [f64; 2], logarithmic: bool) -> Self {
        let span = Span::of([low, high].map(|end| lift(end, logarithmic)));
        Self { label: label.into(), scale: Scale { span, logarithmic }, names: Vec::new() }
    }

    /// The same axis with words in the place of 0, 1, 2 …
    #[must_use]
    pub(crate) fn named(mut self, names: &[String]) -> Self {
        self.names = names.to_vec();
        self
    }

    /// How far a value is from the low end to the high one; not-a-number when it has no place on the axis.
    pub(crate) fn share(&self, value: f64) -> f64 {
        self.scale.share(value)
    }

    /// An axis around all of `values` that have a place on it, with a little room at both ends.
    pub(crate) fn around(
        label: impl Into<String>,
        values: impl Iterator<Item = f64>,
        logarithmic: bool,
    ) -> Self {
        /// Beyond the outermost values, as a share of the axis.
        const ROOM: f64 = 0.04;
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.map(|value| lift(value, logarithmic)).filter(|value| value.is_finite()) {
            low = low.min(value);
            high = high.max(value);
        }
        let span = Span::new([low, high]).map_or_else(|| Span::of([low, high]), |span| span.with_room(ROOM));
        Self { label: label.into(), scale: Scale { span, logarithmic }, names: Vec::new() }
    }

    /// Where the ticks stand, as shares of the axis, with their labels.
    pub(crate) fn ticks(&self, most: usize) -> Vec<(f64, String)> {
        if !self.names.is_empty() {
            let every = self.names.len().div_ceil(most.max(1));
            let named = self.names.iter().enumerate().step_by(every);
            return named.map(|(at, name)| (self.scale.share(at as f64), name.clone())).collect();
        }
        let Scale { span, logarithmic } = self.scale;
        let [low, high] = span.ends();
        if logarithmic {
            let powers = ticks::logarithmic(low, high, most);
            if powers.len() > 1 {
                let tick = |power: f64| (self.scale.share_of_lifted(power), power_of_ten(power));
                return powers.into_iter().map(tick).collect();
            }
        }
        let (places, step) = ticks::linear(drop(low, logarithmic), drop(high, logarithmic), most);
        places.into_iter().map(|place| (self.scale.share(place), format::tick(place, step))).collect()
    }
}

impl Scale {
    fn share(self, value: f64) -> f64 {
        self.share_of_lifted(lift(value, self.logarithmic))
    }

    fn share_of_lifted(self, lifted: f64) -> f64 {
        self.span.share(lifted)
    }

    fn value(self, share: f64) -> f64 {
        drop(self.span.at(share), self.logarithmic)
    }
}

/// From a value to where it stands on the ruler: its logarithm on a logarithmic one.
fn lift(value: f64, logarithmic: bool) -> f64 {
    match logarithmic {
        true if value > 0.0 => value.log10(),
        true => f64::NAN,
        false => value,
    }
}

/// The way back from [`lift`].
fn drop(lifted: f64, logarithmic: bool) -> f64 {
    if logarithmic { 10f64.powf(lifted) } else { lifted }
}

/// Room for the numbers of the vertical axis.
const LEFT: f32 = 58.0;
/// Room for half of the last number of the horizontal axis.
const RIGHT: f32 = 14.0;

/// Two axes as they were drawn.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Plane {
    /// The rectangle between the axes.
    pub(crate) frame: Rect,
    x: Side,
    y: Side,
}

impl Plane {
    /// Lays the axes out in `rect`, with room for their ticks and labels.
    pub(crate) fn new(ui: &Ui, rect: Rect, x: Side, y: Side) -> Self {
        let line = small_font(ui).size * 1.35;
        let side = if y.label.is_empty() { 0.0 } else { line };
        let below = if x.label.is_empty() { line + 4.0 } else { 2.0 * line + 4.0 };
        let frame = room::between(rect.min + vec2(LEFT - 12.0 + side, 4.0), rect.max - vec2(RIGHT, below));
        Self { frame, x, y }
    }

    /// Draws frame, grid, ticks and labels.
    pub(crate) fn draw(&self, ui: &Ui, theme: &Theme) {
        let (frame, palette) = (self.frame, &theme.palette);
        let font = small_font(ui);
        let painter = ui.painter();
        let grid = Stroke::new(theme.hairline, palette.grid);
        for (share, label) in self.x.ticks((frame.width() / 70.0).clamp(2.0, 12.0) as usize) {
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
        for (share, label) in self.y.ticks((frame.height() / 36.0).clamp(2.0, 10.0) as usize) {
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
        painter.text(under, Align2::CENTER_TOP, &self.x.label, font.clone(), palette.axis);
        if !self.y.label.is_empty() {
            let words = painter.layout_no_wrap(self.y.label.clone(), font, palette.axis);
            let at = pos2(frame.left() - LEFT, frame.center().y + words.size().x / 2.0);
            let words = egui::epaint::TextShape::new(at, words, palette.axis);
            painter.add(words.with_angle(-std::f32::consts::FRAC_PI_2));
        }
    }

    /// Where a point lies, inside the frame or not; none when it has no place on these axes.
    pub(crate) fn place(&self, x: f64, y: f64) -> Option<Pos2> {
        let (x, y) = (self.x.scale.share(x), self.y.scale.share(y));
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
        [self.x.scale.value(x), self.y.scale.value(y)]
    }

    /// A direction of values as one of the screen, of length 1; none where it has no length. The axes are linear.
    pub(crate) fn direction(&self, [x, y]: [f64; 2]) -> Option<egui::Vec2> {
        let (across, up) = (self.x.scale.span, self.y.scale.span);
        let x = x * across.scale(f64::from(self.frame.width()), up);
        let y = -y * up.scale(f64::from(self.frame.height()), across);
        let length = x.hypot(y);
        let has_one = length.is_finite() && length > 0.0;
        has_one.then(|| vec2((x / length) as f32, (y / length) as f32))
    }

    /// The values that one point of the screen spans at each axis, where they are linear.
    pub(crate) fn grain(&self) -> [f64; 2] {
        let of = |side: &Side, points: f32| {
            let span = side.scale.span;
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

    fn plane(x: Side, y: Side) -> Plane {
        Plane { frame: room::between(pos2(100.0, 50.0), pos2(300.0, 150.0)), x, y }
    }

    #[test]
    fn values_have_their_places_and_places_their_values() {
        let plane = plane(Side::new("", [-10.0, 10.0], false), Side::new("", [1e-4, 1.0], true));
        assert_eq!(plane.place(0.0, 1e-2), Some(pos2(200.0, 100.0)));
        assert_eq!(plane.place(-10.0, 1.0), Some(pos2(100.0, 50.0)));
        let [x, y] = plane.values(pos2(250.0, 125.0));
        assert!((x - 5.0).abs() < 1e-9 && (y - 1e-3).abs() < 1e-9, "{x} {y}");
    }

    #[test]
    fn what_is_no_number_or_has_no_logarithm_has_no_place() {
        let plane = plane(Side::new("", [0.0, 1.0], false), Side::new("", [1.0, 10.0], true));
        assert_eq!(plane.place(f64::NAN, 1.0), None);
        assert_eq!(plane.place(0.5, 0.0), None);
        assert_eq!(plane.place(0.5, -3.0), None);
    }

    #[test]
    fn an_axis_around_values_holds_them_all_and_one_around_none_is_still_an_axis() {
        let values = [3.0, -1.0, f64::NAN, 2.0];
        let side = Side::around("", values.into_iter(), false);
        assert!(
            values
                .iter()
                .filter(|value| value.is_finite())
                .all(|v| (0.0..=1.0).contains(&side.scale.share(*v)))
        );
        let decades = Side::around("", [1e-9, 0.0, 1e-3].into_iter(), true);
        assert_eq!(decades.ticks(9).len(), 7);
        for side in [Side::around("", std::iter::empty(), true), Side::around("", [2.0].into_iter(), false)] {
            assert!(side.scale.span.high() > side.scale.span.low());
        }
    }

    #[test]
    fn less_than_a_decade_is_ticked_by_round_values() {
        let labels: Vec<String> =
            Side::new("", [2.0, 5.0], true).ticks(5).into_iter().map(|tick| tick.1).collect();
        assert_eq!(labels, ["2", "3", "4", "5"]);
    }
}
