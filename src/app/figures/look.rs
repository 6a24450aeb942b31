//! How a role looks, for legends and tables outside of the figures.

use egui::{Color32, Pos2, Ui};

use super::paint::{Setting, color, marker, paint_sample};
use crate::app::theme::Theme;
use crate::app::theme::contrast::{MARK, receding};
use crate::experiment::figure::Role;
use crate::experiment::figure::layout::{Look, Marker};

/// A piece of the line of a role, 24 points long, beginning at `at`.
pub(crate) fn line_sample(ui: &Ui, theme: &Theme, at: Pos2, role: Role) {
    let setting = Setting::new(ui, theme);
    let look = Look::of(role, &setting.style());
    paint_sample(ui.painter(), at, &look, &|tone| color(theme, tone));
}

/// The same of what is switched off: as pale as a line on `ground` may be.
pub(crate) fn receding_sample(ui: &Ui, theme: &Theme, at: Pos2, role: Role, ground: Color32) {
    let setting = Setting::new(ui, theme);
    let look = Look::of(role, &setting.style());
    paint_sample(ui.painter(), at, &look, &|tone| receding(color(theme, tone), ground, MARK));
}

/// The marker of a role.
pub(crate) fn marker_sample(ui: &Ui, theme: &Theme, at: Pos2, radius: f64, role: Role) {
    let setting = Setting::new(ui, theme);
    let look = Look::of(role, &setting.style());
    let color = color(theme, look.pen.tone);
    ui.painter().add(marker(at, radius, look.marker.unwrap_or(Marker::Circle), color));
}
