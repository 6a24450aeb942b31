//! Menus that list what can be added to a notebook: prose, and a cell of every kind of the table.

use egui::Ui;

use super::action::Action;
use super::text::Text;
use crate::experiment::KINDS;
use crate::notebook::Place;

/// One item per kind of cell.
pub(super) fn items(ui: &mut Ui, text: &Text, place: Place, actions: &mut Vec<Action>) {
    for kind in KINDS {
        if ui.button((text.shell.add_cell)((kind.title)(text.figures))).clicked() {
            actions.push(Action::Add { place, kind: Some(kind.name) });
        }
    }
}

/// Prose first, then the kinds.
pub(super) fn all(ui: &mut Ui, text: &Text, place: Place, actions: &mut Vec<Action>) {
    if ui.button(text.commands.add_prose).clicked() {
        actions.push(Action::Add { place, kind: None });
    }
    ui.separator();
    items(ui, text, place, actions);
}
