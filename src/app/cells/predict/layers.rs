//! What every layer makes of the one picture: a bar a neuron.

use egui::{Align2, Color32, Mesh, Rect, Sense, Shape, Ui, Vec2, pos2, vec2};

use crate::app::cell::CellContext;
use crate::app::figures::format::significant;
use crate::app::figures::{describe, label_font, readout};
use crate::app::room;

/// Least height of a layer that can still be read.
const LEAST: f32 = 26.0;
/// Room for the words at the left.
const WORDS: f32 = 250.0;

/// Draws the activations of the hidden layers into `size`.
pub(super) fn show(ui: &mut Ui, cx: &CellContext<'_>, layers: &[Vec<f32>], size: Vec2) {
    let text = &cx.text.predict;
    if layers.is_empty() {
        super::super::message(ui, cx.theme, size, text.no_layers, cx.theme.palette.muted);
        return;
    }
    let fits = ((size.y / LEAST) as usize).max(1);
    let shown = if layers.len() <= fits { layers.len() } else { fits - 1 }.max(1);
    let rows = shown + usize::from(shown < layers.len());
    let height = (size.y / rows as f32 - ui.spacing().item_spacing.y).min(64.0);
    for (index, values) in layers.iter().take(shown).enumerate() {
        layer(ui, cx, index + 1, values, vec2(size.x, height));
    }
    if shown < layers.len() {
        ui.label(cx.theme.muted((text.more_layers)(layers.len() - shown)));
    }
}

fn layer(ui: &mut Ui, cx: &CellContext<'_>, number: usize, values: &[f32], size: Vec2) {
    let (text, palette) = (&cx.text.predict, &cx.theme.palette);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let finite = || values.iter().copied().filter(|value| value.is_finite());
    let most = finite().map(f32::abs).fold(0.0, f32::max);
    let silent = values.iter().filter(|value| **value == 0.0).count();
    let summary = (text.layer_summary)(values.len(), silent, &significant(most.into()));
    let name = (cx.text.figures.layer)(number);
    describe(ui, &response, &name, || summary.clone());
    let small = label_font(ui);
    let painter = ui.painter();
    let strong = egui::FontId::new(small.size, crate::app::theme::STRONG.clone());
    painter.text(pos2(rect.left(), rect.center().y - 1.0), Align2::LEFT_BOTTOM, name, strong, palette.text);
    let at = pos2(rect.left(), rect.center().y + 1.0);
    let words = painter.text(at, Align2::LEFT_TOP, summary, small, palette.muted);

    // Bars of all layers begin in one line, unless the words of one are longer than any were thought to be.
    let left = (rect.left() + WORDS).max(words.right() + 8.0);
    let body = room::between(pos2(left, rect.top() + 2.0), rect.max);
    // Tanh goes below 0; its layers have the zero in the middle.
    let below = finite().any(|value| value < 0.0);
    let zero = if below { body.center().y } else { body.bottom() };
    let reach = if below { body.height() / 2.0 } else { body.height() };
    let width = body.width() / values.len().max(1) as f32;
    let gap = if width > 3.0 { 1.0 } else { 0.0 };
    let mut mesh = Mesh::default();
    if most > 0.0 {
        for (at, value) in values.iter().enumerate() {
            let x = body.left() + at as f32 * width;
            let color: Color32 = if value.is_finite() { palette.forward } else { palette.error };
            let tall = if value.is_finite() { value / most * reach } else { reach };
            let bar = Rect::from_two_pos(pos2(x, zero - tall), pos2(x + (width - gap).max(0.5), zero));
            mesh.add_colored_rect(bar, color);
        }
    }
    painter.add(Shape::mesh(mesh));
    painter.hline(body.x_range(), zero, egui::Stroke::new(cx.theme.hairline, palette.axis));
    if let Some(pointer) = response.hover_pos()
        && body.contains(pointer)
    {
        let at = (((pointer.x - body.left()) / width) as usize).min(values.len().saturating_sub(1));
        if let Some(value) = values.get(at) {
            let words = (text.neuron)(at + 1, &significant(f64::from(*value)));
            readout::show(ui, pointer, &[readout::Row::plain(words)]);
        }
    }
}
