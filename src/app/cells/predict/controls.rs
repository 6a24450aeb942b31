//! Brush, shift, turn, size, noise, inverting and centring.

use std::ops::RangeInclusive;

use egui::{Align, Align2, Layout, Sense, Slider, Ui, vec2};

use super::super::widgets::{self, Edit, FIELD_HEIGHT, field};
use crate::app::cell::CellContext;
use crate::app::text::Label;
use crate::experiment::predict::PredictSpec;

const WIDTH: f32 = 96.0;

/// Draws the row of controls on `spec` and returns what the user did to it.
pub(super) fn show(ui: &mut Ui, cx: &CellContext<'_>, spec: &mut PredictSpec) -> Edit {
    let text = &cx.text.predict;
    let mut edit = Edit::None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(16.0, 4.0);
        let mut add = |ui: &mut Ui, label, value: &mut f64, range, step, unit| {
            edit = edit.and(slider(ui, cx, label, value, range, step, unit));
        };
        let moved = &mut spec.transform;
        add(ui, text.brush, &mut spec.brush, 1.0..=6.0, 0.1, " px");
        add(ui, text.right, &mut moved.shift[0], -14.0..=14.0, 0.5, " px");
        add(ui, text.down, &mut moved.shift[1], -14.0..=14.0, 0.5, " px");
        add(ui, text.rotate, &mut moved.rotate, -180.0..=180.0, 1.0, "°");
        add(ui, text.scale, &mut moved.scale, 0.3..=2.5, 0.05, "");
        add(ui, text.noise, &mut moved.noise, 0.0..=1.0, 0.01, "");
        for (label, on) in [(text.invert, &mut moved.invert), (text.centre, &mut spec.centre)] {
            field(ui, cx.theme, label, 56.0, |ui| {
                if widgets::switch(ui, cx.theme, label, on) {
                    edit = Edit::Done;
                }
            });
        }
    });
    edit
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
