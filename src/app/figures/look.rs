//! How the line of a role looks: its colour, its width, its dash and its marker. Series differ by more than colour.

use egui::{Color32, Pos2, Rect, Shape, Stroke, Ui, Vec2, vec2};
use egui_plot::MarkerShape;

use crate::app::theme::Theme;
use crate::app::theme::contrast::{MARK, receding};
use crate::experiment::figure::Role;

/// How one role is drawn.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub(super) color: Color32,
    pub(super) width: f32,
    pub(super) dash: Option<f32>,
    pub(super) marker: Option<MarkerShape>,
}

impl Look {
    pub(super) fn of(role: Role, theme: &Theme) -> Self {
        let palette = &theme.palette;
        let plain = |color, width| Self { color, width, dash: None, marker: None };
        match role {
            Role::Raw => plain(palette.raw, theme.hairline),
            Role::Smoothed => plain(palette.train, theme.line + 0.5),
            Role::Forward => plain(palette.forward, theme.line),
            Role::Backward => Self { dash: Some(8.0), ..plain(palette.backward, theme.line) },
            Role::Train => Self { marker: Some(MarkerShape::Circle), ..plain(palette.train, theme.line) },
            Role::Test => {
                Self { dash: Some(7.0), marker: Some(MarkerShape::Square), ..plain(palette.test, theme.line) }
            }
            Role::Series(n) => Self {
                dash: DASHES[n % DASHES.len()],
                marker: Some(MARKERS[n % MARKERS.len()]),
                ..plain(palette.series(n), theme.line)
            },
            // As pale as a line may be, so that eight of them leave the smoothed lines above them legible.
            Role::RawOf(n) => plain(theme.receding(palette.series(n)), theme.hairline),
            Role::TrainOf(n) => {
                Self { marker: Some(MARKERS[n % MARKERS.len()]), ..plain(palette.series(n), theme.line) }
            }
            Role::TestOf(n) => Self {
                dash: Some(6.0),
                marker: Some(MARKERS[n % MARKERS.len()]),
                ..plain(palette.series(n), theme.line)
            },
        }
    }
}

/// Dashes and markers of compared series. Three and four have no common divisor, so twelve series differ.
const DASHES: [Option<f32>; 3] = [None, Some(9.0), Some(4.0)];
const MARKERS: [MarkerShape; 4] =
    [MarkerShape::Circle, MarkerShape::Square, MarkerShape::Diamond, MarkerShape::Up];

/// A piece of the line of a role, 24 points long, beginning at `at`.
pub(crate) fn line_sample(ui: &Ui, theme: &Theme, at: Pos2, role: Role) {
    sample(ui, at, Look::of(role, theme));
}

/// The same of what is switched off: as pale as a line on `ground` may be.
pub(crate) fn receding_sample(ui: &Ui, theme: &Theme, at: Pos2, role: Role, ground: Color32) {
    let look = Look::of(role, theme);
    sample(ui, at, Look { color: receding(look.color, ground, MARK), ..look });
}

/// The colour and the dash of a role, for figures that draw lines of their own.
pub(crate) fn look(role: Role, theme: &Theme) -> (Color32, Option<f32>) {
    let look = Look::of(role, theme);
    (look.color, look.dash)
}

/// A piece of a series' line, 24 points long, as the legend shows it.
pub(super) fn sample(ui: &Ui, at: Pos2, look: Look) {
    let line = [at, at + vec2(24.0, 0.0)];
    let stroke = Stroke::new(look.width.max(1.5), look.color);
    match look.dash {
        None => {
            ui.painter().line_segment(line, stroke);
        }
        Some(length) => ui.painter().extend(Shape::dashed_line(&line, stroke, length, length * 0.6)),
    }
    let middle = at + vec2(12.0, 0.0);
    match look.marker {
        Some(MarkerShape::Circle) => {
            ui.painter().circle_filled(middle, 3.5, look.color);
        }
        Some(MarkerShape::Square) => {
            ui.painter().rect_filled(Rect::from_center_size(middle, Vec2::splat(6.5)), 0.0, look.color);
        }
        Some(MarkerShape::Diamond) => {
            let corners = [vec2(0.0, -4.5), vec2(4.5, 0.0), vec2(0.0, 4.5), vec2(-4.5, 0.0)];
            let points = corners.map(|corner| middle + corner).to_vec();
            ui.painter().add(Shape::convex_polygon(points, look.color, Stroke::NONE));
        }
        Some(MarkerShape::Up) => {
            let corners = [vec2(0.0, -4.5), vec2(4.5, 3.5), vec2(-4.5, 3.5)];
            let points = corners.map(|corner| middle + corner).to_vec();
            ui.painter().add(Shape::convex_polygon(points, look.color, Stroke::NONE));
        }
        _ => {}
    }
}
