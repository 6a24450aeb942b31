//! The lines under the graph: what happens in this step, in words and as a formula with numbers.

use egui::{Color32, FontId, Role, Sense, Ui, pos2, vec2};

use crate::app::room;
use crate::app::theme::{STRONG, Theme};

/// Room for four lines of large type, kept whether there are words or not.
pub(super) const HEIGHT: f32 = 108.0;

/// Draws sentences below each other in so much height, the first one stronger; smaller where they need more room.
pub(super) fn show(ui: &mut Ui, theme: &Theme, sentences: &[String], color: Color32, height: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let inner = room::between(rect.min + vec2(14.0, 4.0), rect.max);
    let bar = room::between(rect.min + vec2(0.0, 4.0), pos2(rect.left() + 4.0, rect.bottom() - 4.0));
    ui.painter().rect_filled(bar, 2.0, color);
    let lay = |size: f32| {
        let lines = sentences.iter().enumerate().map(|(i, sentence)| {
            let family = if i == 0 { STRONG.clone() } else { egui::FontFamily::Proportional };
            let font = FontId::new(size, family);
            ui.painter().layout(sentence.clone(), font, theme.palette.text, inner.width())
        });
        lines.collect::<Vec<_>>()
    };
    let height = |lines: &[std::sync::Arc<egui::Galley>]| lines.iter().map(|line| line.size().y).sum::<f32>();
    let lines = [19.0, 17.0, 15.0, 13.0]
        .into_iter()
        .map(lay)
        .find(|lines| height(lines) <= inner.height())
        .unwrap_or_else(|| lay(12.0));
    let mut top = inner.top();
    let painter = ui.painter().with_clip_rect(rect);
    for line in lines {
        let at = pos2(inner.left(), top);
        top += line.size().y;
        painter.galley(at, line, theme.palette.text);
    }
    ui.ctx().accesskit_node_builder(ui.scope_id().with("words"), |node| {
        node.set_role(Role::Status);
        node.set_label(sentences.join(" "));
        node.set_bounds(egui::accesskit::Rect {
            x0: rect.left().into(),
            y0: rect.top().into(),
            x1: rect.right().into(),
            y1: rect.bottom().into(),
        });
    });
}
