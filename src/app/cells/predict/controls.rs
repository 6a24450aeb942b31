//! Brush, shift, turn, size, noise, inverting and centring.

use std::ops::RangeInclusive;

use egui::{Align, Align2, Layout, Sense, Slider, Ui, vec2};

use super::super::widgets::{self, Edit, FIELD_HEIGHT, control};
use crate::app::cell::CellContext;
use crate::app::text::Label;
use crate::experiment::predict::PredictSpec;

/// Of a slider: all of them stand in one row in every language, at the size that the window has at first.
const WIDTH: f32 = 82.0;

/// A button that was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tool {
    /// The last stroke away.
    Undo,
    /// An empty page.
    Clear,
    /// A picture from a file.
    Open,
}

/// Draws the buttons, and the row of controls on `spec`; returns what the user did to it and which button was pressed.
pub(super) fn show(
    ui: &mut Ui,
    cx: &CellContext<'_>,
    spec: &mut PredictSpec,
    can_undo: bool,
) -> (Edit, Option<Tool>) {
    let text = &cx.text.predict;
    let (mut edit, mut pressed) = (Edit::None, None);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
        for (tool, name, help, enabled) in [
            (Tool::Undo, text.undo, text.undo_help, can_undo),
            (Tool::Clear, text.clear, text.clear_help, true),
            (Tool::Open, text.open, text.open_help, true),
        ]
        .into_iter()
        .filter(|_| cx.shown.control("picture"))
        {
            ui.allocate_ui_with_layout(vec2(0.0, FIELD_HEIGHT), Layout::top_down(Align::Min), |ui| {
                ui.set_min_height(FIELD_HEIGHT);
                // On the line of the controls beside it, which stand under their names.
                ui.add_space(egui::TextStyle::Small.resolve(ui.style()).size * 1.3 + 1.0);
                let button = egui::Button::new(name).wrap_mode(egui::TextWrapMode::Extend);
                if ui.add_enabled(enabled, button).on_hover_text(help).clicked() {
                    pressed = Some(tool);
                }
            });
        }
        ui.add_space(8.0);
        ui.spacing_mut().item_spacing = vec2(13.0, 4.0);
        let mut add = |ui: &mut Ui, key, label, value: &mut f64, range, step, unit| {
            if cx.shown.control(key) {
                edit = edit.and(slider(ui, cx, label, value, range, step, unit));
            }
        };
        let moved = &mut spec.transform;
        let [right, down] = &mut moved.shift;
        add(ui, "brush", text.brush, &mut spec.brush, 1.0..=6.0, 0.1, " px");
        add(ui, "shift", text.right, right, -14.0..=14.0, 0.5, " px");
        add(ui, "shift", text.down, down, -14.0..=14.0, 0.5, " px");
        add(ui, "rotate", text.rotate, &mut moved.rotate, -180.0..=180.0, 1.0, "°");
        add(ui, "scale", text.scale, &mut moved.scale, 0.3..=2.5, 0.05, "");
        add(ui, "noise", text.noise, &mut moved.noise, 0.0..=1.0, 0.01, "");
        for (key, label, on) in
            [("invert", text.invert, &mut moved.invert), ("centre", text.centre, &mut spec.centre)]
        {
            control(ui, cx, key, label, 56.0, |ui| {
                if widgets::switch(ui, cx.theme, label, on) {
                    edit = Edit::Done;
                }
            });
        }
    });
    (edit, pressed)
}

/// A slider under its name, the value at the right of the name: the rail has all the width.
fn slider(
    ui: &mut Ui,
    cx: &CellContext<'_>,
    label: Label,
    value: &mut f64,
    range: RangeInclusive<f64>,
    step: f64,
    unit: &str,
) -> Edit {
    ui.allocate_ui_with_layout(vec2(WIDTH, FIELD_HEIGHT), Layout::top_down(Align::Min), |ui| {
        ui.set_min_size(vec2(WIDTH, FIELD_HEIGHT));
        ui.spacing_mut().item_spacing.y = 3.0;
        let font = egui::TextStyle::Small.resolve(ui.style());
        let (rect, response) = ui.allocate_exact_size(vec2(WIDTH, font.size * 1.3), Sense::hover());
        let palette = &cx.theme.palette;
        let painter = ui.painter();
        painter.text(rect.left_center(), Align2::LEFT_CENTER, label.name, font.clone(), palette.muted);
        let shown = format!("{}{unit}", widgets::short(*value).replace('-', "−"));
        painter.text(rect.right_center(), Align2::RIGHT_CENTER, shown, font, palette.text);
        response.on_hover_text(label.help);
        ui.spacing_mut().slider_width = WIDTH;
        let response = ui
            .add(
                Slider::new(value, range)
                    .step_by(step)
                    .show_value(false)
                    .clamping(egui::SliderClamping::Edits),
            )
            .accessible_name(label.name);
        let edit = Edit::of(&response);
        response.on_hover_text(label.help);
        edit
    })
    .inner
}
