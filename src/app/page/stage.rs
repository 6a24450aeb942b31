//! The cell beside the text that speaks of it.

use egui::{Rect, ScrollArea, Ui, UiBuilder};

use super::super::action::Action;
use super::super::cell::{Screen, Stage};
use super::super::frame;
use super::super::slots::{Slots, Surroundings};
use crate::notebook::{BlockId, Cell};

/// Draws the cell `id` in `place`, which it fills. What is too small for a cell scrolls within itself.
pub(super) fn show(
    ui: &mut Ui,
    slots: &mut Slots,
    around: Surroundings<'_>,
    place: Rect,
    (id, cell): (BlockId, &Cell),
    actions: &mut Vec<Action>,
) {
    let salt = ("stage", id.number());
    ui.scope_builder(UiBuilder::new().id_salt(salt).max_rect(place), |ui| {
        ui.shrink_clip_rect(place.expand(SHADOW));
        ScrollArea::vertical().id_salt(salt).auto_shrink(false).show(ui, |ui| {
            let card = around.theme.card();
            let edge = f32::from(card.inner_margin.bottom) + 2.0 * card.stroke.width + 1.0;
            let screen = Screen {
                top: ui.cursor().top(),
                height: place.height() - edge,
                above: 0.0,
                is_low: place.width() > LOW * place.height(),
            };
            let around = Surroundings { stage: Stage::Beside(screen), ..around };
            ui.push_id(id.number(), |ui| {
                ui.spacing_mut().item_spacing.y = 6.0;
                frame::show(ui, slots, around, id, cell, actions);
            });
        });
    });
}

/// A cell that is so many times wider than high is low.
const LOW: f32 = 2.0;
/// Room around the card for its shadow.
const SHADOW: f32 = 4.0;
