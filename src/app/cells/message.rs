//! Words in the place of a figure.

use egui::{Align2, Color32, Sense, Stroke, Ui, Vec2};

use crate::app::theme::Theme;

/// Words in the place of a figure that cannot be drawn, or not yet.
pub(in crate::app) fn message(ui: &mut Ui, theme: &Theme, size: Vec2, words: &str, color: Color32) {
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, words));
    let border = Stroke::new(theme.hairline, theme.palette.border);
    ui.painter().rect_stroke(rect, 6.0, border, egui::StrokeKind::Inside);
    let font = egui::TextStyle::Body.resolve(ui.style());
    let galley = ui.painter().layout(words.to_owned(), font, color, rect.width() - 40.0);
    let place = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size());
    ui.painter().galley(place.min, galley, color);
}
