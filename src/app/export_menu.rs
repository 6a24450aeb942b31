//! The menu of figures, of a cell or of the run history: each can be copied, and saved as a drawing, as a picture or as numbers.
//!
//! The same menu opens from the button in the cell's frame and from a right click anywhere in it. Figures are described only while
//! it is open.

use egui::containers::menu::MenuButton;
use egui::{Align, Layout, Popup, PopupCloseBehavior, PopupKind, Rect, RichText, SetOpenCommand, Ui};

use super::action::Action;
use super::cell::CellView;
use super::exports::{Format, Wish};
use super::text::Text;
use super::theme::Theme;
use crate::experiment::figure::Exhibit;

/// The button that opens it.
pub(super) fn button(
    ui: &mut Ui,
    exhibits: impl FnOnce() -> Vec<Exhibit>,
    theme: &Theme,
    text: &Text,
    actions: &mut Vec<Action>,
) {
    let label = RichText::new(text.shell.export).color(theme.palette.muted);
    let button = MenuButton::from_button(theme.quiet_button(label));
    let (response, _) = button.ui(ui, |ui| items(ui, exhibits(), text, actions));
    response.on_hover_text(text.shell.export_help).accessible_name(text.shell.export);
}

/// The same menu at the pointer, after a right click within `place`.
pub(super) fn at_pointer(
    ui: &Ui,
    place: Rect,
    id: egui::Id,
    view: &dyn CellView,
    text: &'static Text,
    actions: &mut Vec<Action>,
) {
    let clicked = ui.input(|input| {
        let at = input.pointer.interact_pos();
        input.pointer.secondary_clicked() && at.is_some_and(|at| place.contains(at))
    });
    let open = (clicked && ui.rect_contains_pointer(place)).then_some(SetOpenCommand::Bool(true));
    Popup::new(id, ui.ctx().clone(), egui::PopupAnchor::PointerFixed, ui.layer_id())
        .kind(PopupKind::Menu)
        .layout(Layout::top_down_justified(Align::Min))
        .style(egui::containers::menu::menu_style)
        .close_behavior(PopupCloseBehavior::CloseOnClick)
        .gap(0.0)
        .open_memory(open)
        .show(|ui| items(ui, view.exhibits(text), text, actions));
}

fn items(ui: &mut Ui, exhibits: Vec<Exhibit>, text: &Text, actions: &mut Vec<Action>) {
    if exhibits.is_empty() {
        ui.label(text.shell.nothing_to_export);
    }
    for exhibit in exhibits {
        let title = exhibit.figure.title().replace('\n', "; ");
        ui.menu_button(title, |ui| one(ui, &exhibit, text, actions));
    }
}

fn one(ui: &mut Ui, exhibit: &Exhibit, text: &Text, actions: &mut Vec<Action>) {
    let wish = |label: &str, wish: Wish, ui: &mut Ui, actions: &mut Vec<Action>| {
        if ui.button(label).clicked() {
            actions.push(Action::Export(wish));
            ui.close();
        }
    };
    let boxed = || Box::new(exhibit.clone());
    wish(text.shell.copy_picture, Wish::Copy(boxed()), ui, actions);
    wish(text.shell.save_svg, Wish::Save(boxed(), Format::Svg), ui, actions);
    wish(text.shell.save_png, Wish::Save(boxed(), Format::Png), ui, actions);
    wish(text.shell.save_csv, Wish::Save(boxed(), Format::Csv), ui, actions);
}
