//! What all networks have in common and can be set here: the start, the seed, the length; the rest is in the source.

use egui::containers::menu::MenuButton;
use egui::{Ui, vec2};

use super::additions::Additions;
use crate::app::cell::CellContext;
use crate::app::cells::widgets::{self, Edit, Number, control};
use crate::experiment::CellSpec;
use crate::experiment::comparison::{ComparisonSpec, PRESETS, Preset, Variant};

/// What the controls remember.
#[derive(Default)]
pub(super) struct Controls {
    additions: Additions,
}

/// What the user did.
pub(super) enum Done {
    Nothing,
    /// A value changes under the finger.
    Underway(ComparisonSpec),
    /// A value has changed.
    Changed(ComparisonSpec),
    /// A variant more.
    Added(Variant),
    /// Another comparison altogether.
    Preset(Preset),
}

impl Controls {
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &CellContext<'_>, spec: &ComparisonSpec) -> Done {
        let (text, parameters) = (&cx.text.comparison, &cx.text.cells.parameters);
        let mut new = spec.clone();
        let mut edit = Edit::None;
        let mut done = Done::Nothing;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(14.0, 4.0);
            // No key names it: a cell that chooses its controls is not to become another comparison.
            control(ui, cx, "", text.presets, 132.0, |ui| {
                let button = egui::Button::new(text.choose).min_size(vec2(124.0, 26.0));
                let (response, _) = MenuButton::from_button(button).ui(ui, |ui| {
                    for preset in PRESETS {
                        let item = ui.button((text.preset)(preset.slug)).on_hover_text(text.preset_replaces);
                        if item.clicked() {
                            done = Done::Preset(preset);
                        }
                    }
                });
                response.on_hover_text(text.presets.help).accessible_name(text.presets.name);
            });
            control(ui, cx, "same_start", text.same_start, 84.0, |ui| {
                if widgets::switch(ui, cx.theme, text.same_start, &mut new.same_start) {
                    edit = Edit::Done;
                }
            });
            let mut base = spec.base.clone();
            let mut base_edit = Edit::None;
            control(ui, cx, "seed", parameters.seed, 90.0, |ui| {
                base_edit = {
                    let allowed = base.whole_numbers("seed");
                    widgets::whole(ui, parameters.seed, 80.0, &mut base.seed, allowed)
                };
            });
            control(ui, cx, "iterations", parameters.iterations, 96.0, |ui| {
                let set = {
                    let allowed = base.whole_numbers("iterations");
                    widgets::whole(ui, parameters.iterations, 80.0, &mut base.iterations, allowed)
                };
                base_edit = base_edit.and(set);
            });
            if base_edit != Edit::None
                && let Ok(changed) = new.with_base(base)
            {
                new = changed;
                edit = edit.and(base_edit);
            }
            control(ui, cx, "target", text.target, 130.0, |ui| {
                let shape = Number { range: 0.01..=1.0, speed: 0.005, decimals: 3 };
                edit = edit.and(widgets::number(ui, text.target, 80.0, &mut new.target, &shape));
            });
            if cx.shown.control("variant") {
                widgets::at_the_end(ui, |ui| {
                    if let Some(variant) = self.additions.ui(ui, cx, spec) {
                        done = Done::Added(variant);
                    }
                });
            }
        });
        match (done, edit) {
            (Done::Nothing, Edit::None) => Done::Nothing,
            (Done::Nothing, Edit::Underway) => Done::Underway(new),
            (Done::Nothing, Edit::Done) => Done::Changed(new),
            (done, _) => done,
        }
    }
}
