//! The place where a graph is drawn: it is zoomed, moved, and fitted again.

use egui::{Rect, Response, Sense, Ui, Vec2, vec2};

use super::viewport::{Transform, Viewport};
use crate::app::cell::CellContext;
use crate::app::cells::arrow_steps;
use crate::app::figures;

/// How far an arrow key moves a picture, in points; with Shift ten times as far.
const ARROW: f32 = 24.0;

/// Takes the room for a graph of this size and hears what zooms and moves it.
pub(super) fn begin(
    ui: &mut Ui,
    cx: &CellContext<'_>,
    viewport: &mut Viewport,
    picture: Vec2,
    height: f32,
    summary: impl FnOnce() -> String,
) -> (Rect, Response, Transform) {
    let size = vec2(ui.available_width(), height);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    figures::describe(ui, &response, cx.text.graph.canvas, summary);
    if response.dragged() {
        viewport.pan(rect, picture, response.drag_delta());
    }
    // A picture that fits has nothing to move to, and leaves the arrows to the page.
    if *viewport != Viewport::Fit {
        let [right, up] = arrow_steps(ui, &response).map(|steps| steps.clamp(-10.0, 10.0) as f32);
        if (right, up) != (0.0, 0.0) {
            viewport.pan(rect, picture, ARROW * vec2(-right, up));
        }
    }
    if let Some(pointer) = response.hover_pos().or_else(|| ui.input(|i| i.pointer.hover_pos()))
        && ui.rect_contains_pointer(rect)
    {
        // Ctrl and the wheel, or two fingers; the wheel alone scrolls the page.
        let factor = ui.input(egui::InputState::zoom_delta);
        if factor != 1.0 {
            viewport.zoom(rect, picture, factor, pointer);
        }
    }
    if response.double_clicked() {
        *viewport = Viewport::Fit;
    }
    (rect, response, viewport.transform(rect, picture))
}

/// Buttons that zoom and fit.
pub(super) fn buttons(
    ui: &mut Ui,
    cx: &CellContext<'_>,
    viewport: &mut Viewport,
    canvas: Rect,
    picture: Vec2,
) {
    let text = &cx.text.graph;
    let side = vec2(28.0, 26.0);
    let mut zoom = |ui: &mut Ui, sign: &str, name: &str, factor: f32| {
        let button = egui::Button::new(sign).min_size(side);
        if ui.add(button).on_hover_text(name).accessible_name(name).clicked() {
            viewport.zoom(canvas, picture, factor, canvas.center());
        }
    };
    zoom(ui, "+", text.zoom_in, 1.25);
    zoom(ui, "−", text.zoom_out, 0.8);
    let fit = egui::Button::new(text.fit).min_size(side);
    if ui.add_enabled(*viewport != Viewport::Fit, fit).on_hover_text(text.fit_help).clicked() {
        *viewport = Viewport::Fit;
    }
}
