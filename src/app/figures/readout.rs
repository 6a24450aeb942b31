//! The exact values under the pointer, in a small box beside it.
//!
//! The box appears at once, unlike a tooltip: in front of a class one points and reads.

use egui::{
    Align2, Color32, CornerRadius, FontId, Id, LayerId, Order, Pos2, Rect, Stroke, StrokeKind, Ui, Vec2, vec2,
};

/// One row of the box: the colour of what it speaks of, and the words.
pub(crate) struct Row {
    /// A little square in this colour stands before the words.
    pub(crate) color: Option<Color32>,
    /// What is to be read.
    pub(crate) text: String,
}

impl Row {
    /// A row without a colour of its own: a heading, a position.
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self { color: None, text: text.into() }
    }

    /// A value of the series drawn in `color`.
    pub(crate) fn colored(color: Color32, text: impl Into<String>) -> Self {
        Self { color: Some(color), text: text.into() }
    }
}

/// Draws the box above everything else, beside `pointer` and never outside the window.
pub(crate) fn show(ui: &Ui, pointer: Pos2, rows: &[Row]) {
    // What is read in a menu is not to be covered.
    if rows.is_empty() || egui::Popup::is_any_open(ui.ctx()) {
        return;
    }
    let painter = ui.ctx().layer_painter(LayerId::new(Order::Tooltip, Id::unique("figure readout")));
    let visuals = ui.visuals();
    let font = FontId::proportional(egui::TextStyle::Body.resolve(ui.style()).size);
    let galleys: Vec<_> = rows
        .iter()
        .map(|row| painter.layout_no_wrap(row.text.clone(), font.clone(), visuals.strong_text_color()))
        .collect();
    let swatch = font.size * 0.55;
    let indent = if rows.iter().any(|row| row.color.is_some()) { swatch + 6.0 } else { 0.0 };
    let width = galleys.iter().map(|galley| galley.size().x).fold(0.0, f32::max) + indent;
    let height: f32 = galleys.iter().map(|galley| galley.size().y).sum();
    let size = vec2(width, height) + Vec2::splat(16.0);
    let window = ui.ctx().content_rect().shrink(4.0);
    let mut corner = pointer + vec2(16.0, 12.0);
    if corner.x + size.x > window.right() {
        corner.x = pointer.x - 16.0 - size.x;
    }
    if corner.y + size.y > window.bottom() {
        corner.y = pointer.y - 12.0 - size.y;
    }
    corner = corner.max(window.min);
    let frame = Rect::from_min_size(corner, size);
    painter.rect(
        frame,
        CornerRadius::same(6),
        visuals.window_fill,
        Stroke::new(1.0, visuals.widgets.noninteractive.bg_stroke.color),
        StrokeKind::Inside,
    );
    let mut at = corner + Vec2::splat(8.0);
    for (row, galley) in rows.iter().zip(galleys) {
        let line = galley.size().y;
        if let Some(color) = row.color {
            let square = Align2::LEFT_CENTER.anchor_size(at + vec2(0.0, line / 2.0), Vec2::splat(swatch));
            painter.rect_filled(square, 2.0, color);
        }
        let x = if row.color.is_some() { indent } else { 0.0 };
        painter.galley(at + vec2(x, 0.0), galley, visuals.strong_text_color());
        at.y += line;
    }
}
