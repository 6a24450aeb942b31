//! Menus that list what can be added to a notebook: prose, and a cell of every kind of the table.

use egui::Ui;

use super::action::Action;
use super::cell::View;
use super::text::Text;
use crate::notebook::Place;

/// One item a cell kind.
pub(super) fn items(ui: &mut Ui, text: &Text, views: &[View], place: Place, actions: &mut Vec<Action>) {
    for view in views {
        if ui.button((text.shell.add_cell)((view.title)(text))).clicked() {
            actions.push(Action::Add { place, kind: Some(view.kind) });
        }
    }
}

/// Prose first, then the kinds.
pub(super) fn all(ui: &mut Ui, text: &Text, views: &[View], place: Place, actions: &mut Vec<Action>) {
    if ui.button(text.commands.add_prose).clicked() {
        actions.push(Action::Add { place, kind: None });
    }
    ui.separator();
    items(ui, text, views, place, actions);
}
