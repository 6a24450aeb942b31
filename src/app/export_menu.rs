//! The menu of figures, of a cell or of the run history: each can be copied, and saved as a drawing, as a picture or as numbers.
//!
//! The same menu opens from the button in the cell's frame and from a right click anywhere in it. Figures are described when it
//! opens, and stay as they were then: of a long training that takes a moment, which no frame has.

use std::sync::Arc;

use egui::{Align, Id, Layout, Popup, PopupCloseBehavior, PopupKind, Rect, SetOpenCommand, Ui};

use super::action::Action;
use super::exports::{ExportRequest, Format};
use super::icon::{self, Icon};
use super::text::Text;
use super::theme::Theme;
use crate::experiment::figure::Exhibit;
use crate::language::Language;

/// The button that opens it.
pub(super) fn button(
    ui: &mut Ui,
    exhibits: impl FnOnce() -> Vec<Exhibit>,
    theme: &Theme,
    text: &Text,
    actions: &mut Vec<Action>,
) {
    let kept = ui.auto_id_with("exhibits");
    let menu = icon::menu(ui, theme, Icon::Export, text.shell.export, text.shell.export_help, |ui| {
        let exhibits = described(ui, kept, text.language, exhibits);
        items(ui, &exhibits, text, actions);
    });
    if menu.is_none() {
        forget(ui, kept);
    }
}

/// The same menu at the pointer, after a right click within `place`.
pub(super) fn at_pointer(
    ui: &Ui,
    place: Rect,
    id: Id,
    exhibits: impl FnOnce() -> Vec<Exhibit>,
    text: &Text,
    actions: &mut Vec<Action>,
) {
    let clicked = ui.input(|input| {
        let at = input.pointer.interact_pos();
        input.pointer.secondary_clicked() && at.is_some_and(|at| place.contains(at))
    });
    let open = (clicked && ui.rect_contains_pointer(place)).then_some(SetOpenCommand::Bool(true));
    let kept = id.with("exhibits");
    let menu = Popup::new(id, ui.ctx().clone(), egui::PopupAnchor::PointerFixed, ui.layer_id())
        .kind(PopupKind::Menu)
        .layout(Layout::top_down_justified(Align::Min))
        .style(egui::containers::menu::menu_style)
        .close_behavior(PopupCloseBehavior::CloseOnClick)
        .gap(0.0)
        .open_memory(open)
        .show(|ui| {
            let exhibits = described(ui, kept, text.language, exhibits);
            items(ui, &exhibits, text, actions);
        });
    if menu.is_none() {
        forget(ui, kept);
    }
}

/// The figures of an open menu, in the language in which they were described.
type Described = (Language, Arc<[Exhibit]>);

/// The figures as they were when the menu opened. The language can be switched by a key while it is open.
fn described(
    ui: &Ui,
    kept: Id,
    language: Language,
    exhibits: impl FnOnce() -> Vec<Exhibit>,
) -> Arc<[Exhibit]> {
    let before = ui.data(|data| data.get_temp::<Described>(kept));
    if let Some((_, exhibits)) = before.filter(|(spoken, _)| *spoken == language) {
        return exhibits;
    }
    let exhibits: Arc<[Exhibit]> = exhibits().into();
    ui.data_mut(|data| data.insert_temp(kept, (language, Arc::clone(&exhibits))));
    exhibits
}

/// Lets go of the figures of a menu that is closed.
fn forget(ui: &Ui, kept: Id) {
    ui.data_mut(|data| data.remove::<Described>(kept));
}

fn items(ui: &mut Ui, exhibits: &[Exhibit], text: &Text, actions: &mut Vec<Action>) {
    if exhibits.is_empty() {
        ui.label(text.shell.nothing_to_export);
    }
    for exhibit in exhibits {
        let title = exhibit.figure.title().replace('\n', "; ");
        ui.menu_button(title, |ui| one(ui, exhibit, text, actions));
    }
}

fn one(ui: &mut Ui, exhibit: &Exhibit, text: &Text, actions: &mut Vec<Action>) {
    let mut item = |label: &str, request: &dyn Fn(Box<Exhibit>) -> ExportRequest| {
        if ui.button(label).clicked() {
            actions.push(Action::Export(request(Box::new(exhibit.clone()))));
            ui.close();
        }
    };
    item(text.shell.copy_picture, &ExportRequest::Copy);
    item(text.shell.save_svg, &|exhibit| ExportRequest::Save(exhibit, Format::Svg));
    item(text.shell.save_png, &|exhibit| ExportRequest::Save(exhibit, Format::Png));
    item(text.shell.save_csv, &|exhibit| ExportRequest::Save(exhibit, Format::Csv));
    item(text.shell.save_spreadsheet_csv, &|exhibit| ExportRequest::Save(exhibit, Format::SpreadsheetCsv));
}

#[cfg(test)]
mod tests {
    use egui::accesskit::Role;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::app::theme::ThemeChoice;
    use crate::experiment::figure::{Axis, Figure, LineFigure};

    /// A figure that says how often the figures were described.
    fn described_for_the(time: usize) -> Vec<Exhibit> {
        let title = format!("described {time}");
        let (x, y) = (Axis::new("", ""), Axis::new("", ""));
        let lines = LineFigure { title, x, y, series: Vec::new(), marks: Vec::new() };
        let figure = Figure::Lines { lines, logarithmic: false };
        vec![Exhibit { name: "loss".into(), figure, seed: None, settings: String::new() }]
    }

    /// What the test looks at from frame to frame.
    #[derive(Default)]
    struct Asked {
        times: usize,
        actions: Vec<Action>,
    }

    #[test]
    fn figures_are_described_once_each_time_that_a_menu_opens() {
        let text = Text::of(Language::English);
        let mut harness = Harness::builder().with_size([600.0, 400.0]).build_ui_state(
            |ui, asked: &mut Asked| {
                let Asked { times, actions } = asked;
                let mut exhibits = || {
                    *times += 1;
                    described_for_the(*times)
                };
                button(ui, &mut exhibits, Theme::of(ThemeChoice::Light), text, actions);
                let place = ui.label("a cell").rect;
                at_pointer(ui, place, Id::unique("menu"), &mut exhibits, text, actions);
            },
            Asked::default(),
        );
        let item = |harness: &Harness<'_, Asked>, time: usize| {
            harness.query_by_role_and_label(Role::Button, &format!("described {time}")).is_some()
        };
        harness.run_steps(3);
        assert_eq!(harness.state().times, 0, "nobody has asked yet");
        harness.get_by_role_and_label(Role::Button, text.shell.export).click();
        harness.run_steps(6);
        assert!(item(&harness, 1));
        harness.get_by_role_and_label(Role::Button, "described 1").click();
        harness.run_steps(6);
        assert_eq!(harness.state().times, 1, "an open menu describes nothing again");
        harness.get_by_role_and_label(Role::Button, text.shell.save_csv).click();
        harness.run_steps(3);
        let request = ExportRequest::Save(Box::new(described_for_the(1).remove(0)), Format::Csv);
        assert_eq!(harness.state().actions, [Action::Export(request)]);
        assert!(!item(&harness, 1), "it is closed");
        harness.get_by_label("a cell").click_secondary();
        harness.run_steps(6);
        assert!(item(&harness, 2), "another menu, another time");
        assert_eq!(harness.state().times, 2);
    }
}
