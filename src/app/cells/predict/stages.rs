//! A photograph after each step to its ink, with a switch for each step.

use egui::{Color32, ColorImage, Rect, Sense, TextureHandle, TextureOptions, Ui, Vec2, pos2, vec2};

use super::super::{message, widgets};
use crate::app::cell::CellContext;
use crate::app::figures::describe;
use crate::app::text::Label;
use crate::app::{room, texture};
use crate::data::pictures::{Paper, Photo, Picture, Prepared, Sheet};
use crate::experiment::predict::PredictSpec;

/// Number of steps that are shown.
const STEPS: usize = 6;
/// Height of a switch below a picture, with its gap.
const ROW: f32 = 24.0;
/// Rows of switches below the step that has most.
const ROWS: f32 = 3.0;
const GAP: f32 = 12.0;

/// What the steps are drawn with.
#[derive(Default)]
pub(super) struct Stages {
    made: Option<(Prepared, Picture, [TextureHandle; STEPS])>,
}

/// The grey of a step: width, height and a byte a pixel, 0 black.
struct Grey {
    size: [usize; 2],
    light: Vec<u8>,
}

impl Grey {
    fn photo(photo: &Photo) -> Self {
        Self { size: [photo.width(), photo.height()], light: photo.light().to_vec() }
    }

    /// White on black, as the network gets it.
    fn ink(sheet: &Sheet) -> Self {
        Self { size: [sheet.width(), sheet.height()], light: sheet.pixels().to_vec() }
    }
}

impl Stages {
    /// Draws the steps of a photograph and what the network gets of it, or says why there are none; returns whether a
    /// switch on `spec` was pressed.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        photo: Option<(&Prepared, &Picture)>,
        spec: &mut PredictSpec,
        size: Vec2,
    ) -> bool {
        let text = &cx.text.predict;
        let Some((prepared, input)) = photo else {
            message(ui, cx.theme, size, text.steps_drawn, cx.theme.palette.muted);
            return false;
        };
        self.update(ui, prepared, input);
        let Some((_, _, textures)) = &self.made else { return false };
        let small = egui::TextStyle::Small.resolve(ui.style()).size * 1.4;
        let width = (size.x - GAP * (STEPS - 1) as f32) / STEPS as f32;
        // A slide whose controls are folded away gives their room to the pictures.
        let rows = if cx.stage.has_controls() { ROWS } else { 0.0 };
        let room = vec2(width, (size.y - small - rows * ROW).max(24.0));
        let mut changed = false;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing = vec2(GAP, 2.0);
            let names = cx.text.figures.step_names;
            for (at, (name, texture)) in names.into_iter().zip(textures).enumerate() {
                ui.vertical(|ui| {
                    ui.set_width(width);
                    ui.label(cx.theme.muted(format!("{}  {name}", at + 1)).small());
                    let (rect, response) = ui.allocate_exact_size(room, Sense::hover());
                    let whole = texture.size_vec2();
                    let scale = (rect.width() / whole.x).min(rect.height() / whole.y);
                    let place = Rect::from_min_size(rect.min, whole * scale);
                    let part = room::between(pos2(0.0, 0.0), pos2(1.0, 1.0));
                    ui.painter().image(texture.id(), place, part, Color32::WHITE);
                    describe(ui, &response, name, || {
                        format!("{} × {}", texture.size()[0], texture.size()[1])
                    });
                    if cx.stage.has_controls() {
                        changed |= switches(ui, cx, at, prepared, spec);
                    }
                });
            }
        });
        changed
    }

    fn update(&mut self, ui: &Ui, prepared: &Prepared, input: &Picture) {
        if self.made.as_ref().is_some_and(|(known, got, _)| known == prepared && got == input) {
            return;
        }
        let greys = [
            Grey::photo(&prepared.opened),
            Grey::photo(&prepared.upright),
            Grey::photo(&prepared.flat),
            Grey::ink(&prepared.ink),
            Grey::ink(&prepared.framed),
            Grey::ink(&Sheet::from(input)),
        ];
        let textures = greys.map(|grey| {
            let image = ColorImage::from_gray(grey.size, &grey.light);
            let options = if grey.size[0] > 40 { TextureOptions::LINEAR } else { TextureOptions::NEAREST };
            texture::load(ui.ctx(), "a step of a photograph", image, options)
        });
        self.made = Some((prepared.clone(), input.clone(), textures));
    }
}

/// The switches below the step number `at`; returns whether one was pressed.
fn switches(
    ui: &mut Ui,
    cx: &CellContext<'_>,
    at: usize,
    prepared: &Prepared,
    spec: &mut PredictSpec,
) -> bool {
    let text = &cx.text.predict;
    let steps = &mut spec.steps;
    match at {
        1 => switch(ui, cx, text.upright, &mut steps.upright),
        2 if !prepared.laid_out => switch(ui, cx, text.flatten, &mut steps.flatten),
        3 => {
            let papers = [
                (Paper::Auto, text.paper_auto),
                (Paper::Light, text.paper_light),
                (Paper::Dark, text.paper_dark),
            ];
            let mut changed = ui
                .horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = 6.0;
                    ui.label(cx.theme.muted(text.paper.name).small()).on_hover_text(text.paper.help);
                    // Beside its arrow and frame, and no wider than its column.
                    let width = room::hold(ui.available_width() - 34.0, 40.0, 92.0);
                    widgets::choice(ui, text.paper, width, &mut steps.paper, &papers)
                })
                .inner;
            if !prepared.laid_out {
                changed |= switch(ui, cx, text.border, &mut steps.border);
                changed |= switch(ui, cx, text.denoise, &mut steps.denoise);
            }
            changed
        }
        4 if !prepared.laid_out => switch(ui, cx, text.centre, &mut spec.centre),
        5 if prepared.laid_out => {
            ui.label(cx.theme.muted(text.laid_out).small());
            false
        }
        _ => false,
    }
}

/// A switch with its name at its right; returns whether it was pressed.
fn switch(ui: &mut Ui, cx: &CellContext<'_>, label: Label, on: &mut bool) -> bool {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let pressed = widgets::switch(ui, cx.theme, label, on);
        ui.label(cx.theme.muted(label.name).small()).on_hover_text(label.help);
        pressed
    })
    .inner
}
