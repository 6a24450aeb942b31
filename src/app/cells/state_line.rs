//! How a run stands: its counter, and the line that says it, or that what is seen is a recorded preview.

use egui::accesskit::Role;
use egui::{Align2, Color32, Rect, Ui, vec2};

use crate::app::cell::CellContext;
use crate::app::theme::{STRONG, Theme};

/// A big number with its digits in fixed places, and a small word under it.
pub(super) fn counter(ui: &mut Ui, theme: &Theme, rect: Rect, number: &str, caption: &str) {
    let big = egui::FontId::new(24.0, STRONG.clone());
    let small = egui::TextStyle::Small.resolve(ui.style());
    ui.painter().text(rect.right_top(), Align2::RIGHT_TOP, number, big, theme.palette.text);
    ui.painter().text(rect.right_bottom(), Align2::RIGHT_BOTTOM, caption, small, theme.palette.muted);
}

/// How a run stands, in one line at the bottom of `rect`: drawn by hand, so that its length moves nothing, and told to a screen
/// reader as it changes.
pub(super) fn state(ui: &Ui, rect: Rect, words: String, color: Color32) {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let mut line = egui::text::LayoutJob::simple_singleline(words.clone(), font, color);
    line.wrap = egui::text::TextWrapping::truncate_at_width(rect.width());
    let line = ui.painter().layout_job(line);
    let shown = Align2::LEFT_BOTTOM.anchor_size(rect.left_bottom(), line.size());
    ui.painter().galley(shown.min, line, color);
    say_state(ui, words, shown);
}

/// Tells a screen reader how a run stands.
fn say_state(ui: &Ui, words: String, shown: Rect) {
    ui.ctx().accesskit_node_builder(ui.scope_id().with("state"), |node| {
        node.set_role(Role::Status);
        node.set_label(words);
        node.set_bounds(egui::accesskit::Rect {
            x0: shown.left().into(),
            y0: shown.top().into(),
            x1: shown.right().into(),
            y1: shown.bottom().into(),
        });
    });
}

/// The same where the figures show a recorded preview: that they do, as a mark that cannot be overlooked, and whose run it is.
pub(super) fn preview_mark(ui: &Ui, cx: &CellContext<'_>, rect: Rect) {
    let (text, palette) = (&cx.text.cells.run, &cx.theme.palette);
    let font = egui::TextStyle::Body.resolve(ui.style());
    let strong = egui::FontId::new(font.size, STRONG.clone());
    let name = ui.painter().layout_no_wrap(text.preview.to_owned(), strong, palette.warning);
    let plate = Align2::LEFT_BOTTOM.anchor_size(rect.left_bottom(), name.size() + vec2(16.0, 2.0));
    ui.painter().rect(
        plate,
        6.0,
        palette.raised,
        egui::Stroke::new(cx.theme.hairline, palette.warning),
        egui::StrokeKind::Inside,
    );
    ui.painter().galley(plate.min + vec2(8.0, 1.0), name, palette.warning);
    let help = rect.with_min_x(plate.right() + 10.0);
    let mut line =
        egui::text::LayoutJob::simple_singleline(text.preview_help.to_owned(), font, palette.muted);
    line.wrap = egui::text::TextWrapping::truncate_at_width(help.width().max(0.0));
    let line = ui.painter().layout_job(line);
    let shown = Align2::LEFT_BOTTOM.anchor_size(help.left_bottom() - vec2(0.0, 1.0), line.size());
    ui.painter().galley(shown.min, line, palette.muted);
    say_state(ui, format!("{} {}", text.preview, text.preview_help), plate.union(shown));
}
