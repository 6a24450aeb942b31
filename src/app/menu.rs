//! The menu bar: menus at the left, the notebook's title in the middle, the theme at the right.

use egui::{Align, Button, Layout, MenuBar, Panel, RichText, Sense, Ui, vec2};

use super::action::Action;
use super::cell::RunCommand;
use super::commands::{COMMANDS, Command, Entry, Menu, tooltip, written};
use super::desk::Desk;
use super::guarded::Guard;
use super::icon::{self, Icon};
use super::kinds;
use super::text::{Language, Text};
use super::theme::{STRONG, Theme, ThemeChoice};
use super::width::Width;
use super::{PROGRAM, tile, tour};
use crate::language::korean;
use crate::notebook::Place;

/// Draws the menu bar.
pub(super) fn show(
    ui: &mut Ui,
    guard: &mut Guard,
    (theme, text): (&Theme, &'static Text),
    desk: &Desk,
    others_go_on: bool,
    actions: &mut Vec<Action>,
) {
    let frame = egui::Frame::new().fill(theme.palette.panel).inner_margin(egui::Margin::symmetric(10, 4));
    Panel::top("menu").exact_size(42.0).frame(frame).show(ui, |ui| {
        guard.line(ui, (theme, text), actions, |ui, actions| {
            bar(ui, theme, text, desk, others_go_on, actions);
        });
    });
}

fn bar(
    ui: &mut Ui,
    theme: &Theme,
    text: &'static Text,
    desk: &Desk,
    others_go_on: bool,
    actions: &mut Vec<Action>,
) {
    let bar = ui.max_rect();
    MenuBar::new().ui(ui, |ui| {
        ui.set_height(bar.height());
        brand(ui, theme);
        for menu in Menu::ALL {
            let button = ui.menu_button(menu.label(text), |ui| {
                for entry in COMMANDS.iter().filter(|e| e.menu == menu) {
                    match entry.command {
                        Command::Run(RunCommand::Speed(0)) => speeds(ui, text, desk, actions),
                        Command::Run(RunCommand::Speed(_)) => continue,
                        Command::OthersGoOn => {
                            ui.separator();
                            let label = (entry.label)(&text.commands);
                            if ui.selectable_label(others_go_on, label).clicked() {
                                actions.push(Action::Command(entry.command));
                            }
                        }
                        _ => item(ui, text, desk, entry, actions),
                    }
                    if entry.command == Command::Open {
                        recent(ui, text, desk, actions);
                    }
                    if entry.command == Command::AddProse {
                        kinds::items(ui, text, Place::End, actions);
                    }
                }
                if menu == Menu::View {
                    ui.separator();
                    for choice in ThemeChoice::ALL {
                        if ui.selectable_label(theme.choice == choice, theme_name(choice, text)).clicked() {
                            actions.push(Action::Theme(choice));
                        }
                    }
                    ui.separator();
                    for choice in Language::ALL {
                        let spoken = std::ptr::eq(text, Text::of(choice));
                        if ui.selectable_label(spoken, choice.name(ui.ctx())).clicked() {
                            actions.push(Action::Language(choice));
                        }
                    }
                }
            });
            if menu == Menu::Help {
                tour::stands_at(ui.ctx(), tour::Part::Help, button.response.rect);
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let present = icon::labelled(ui, theme, Icon::Present, text.commands.present);
            tour::stands_at(ui.ctx(), tour::Part::Present, present.rect);
            if present.on_hover_text(tooltip(ui.ctx(), Command::Present, text)).clicked() {
                actions.push(Action::Command(Command::Present));
            }
            let name = format!("{}: {}", text.shell.theme, theme_name(theme.choice, text));
            let help = format!("{name}. {}", tooltip(ui.ctx(), Command::NextTheme, text));
            if icon::button(ui, theme, Icon::Light, &name, &help, 30.0).clicked() {
                actions.push(Action::Command(Command::NextTheme));
            }
            let korean =
                if Language::Korean.is_drawn_by(ui.ctx()) { korean::LETTER.to_string() } else { "KO".into() };
            let names = format!("{korean} / EN");
            if ui
                .add(theme.quiet_button(names))
                .on_hover_text(tooltip(ui.ctx(), Command::NextLanguage, text))
                .accessible_name(text.shell.language)
                .clicked()
            {
                actions.push(Action::Command(Command::NextLanguage));
            }
        });
    });
    title(ui, bar, text, desk);
}

/// The icon and the name of the program.
fn brand(ui: &mut Ui, theme: &Theme) {
    const SIDE: f32 = 24.0;
    let (place, _) = ui.allocate_exact_size(vec2(SIDE, SIDE), Sense::hover());
    tile::paint(ui.painter(), theme, place, Some(tile::Mark::Histogram));
    if Width::of(ui.ctx()) > Width::Narrow {
        ui.label(RichText::new(PROGRAM).family(STRONG.clone()).size(16.0));
    }
    ui.add_space(8.0);
}

/// The name of the notebook, in the middle of the bar whatever stands beside it; a dot while it is not saved.
fn title(ui: &mut Ui, bar: egui::Rect, text: &Text, desk: &Desk) {
    let name = desk.title(text);
    let shown = if desk.is_dirty() { format!("●  {name}") } else { name };
    let middle = bar.shrink2(egui::vec2(290.0, 0.0));
    ui.scope_builder(egui::UiBuilder::new().max_rect(middle), |ui| {
        ui.centered_and_justified(|ui| {
            let label = egui::Label::new(RichText::new(shown).family(STRONG.clone())).truncate();
            let response = ui.add(label);
            if desk.is_dirty() {
                response.on_hover_text(text.shell.unsaved);
            }
        });
    });
}

fn item(ui: &mut Ui, text: &Text, desk: &Desk, entry: &Entry, actions: &mut Vec<Action>) {
    if entry.separated {
        ui.separator();
    }
    let enabled = match entry.command {
        Command::Undo => desk.can_undo(),
        Command::Redo => desk.can_redo(),
        Command::Original => desk.changed_lesson().is_some(),
        _ => true,
    };
    let mut button = Button::new((entry.label)(&text.commands));
    if let Some(keys) = entry.keys.first() {
        button = button.shortcut_text(written(ui.ctx(), keys));
    }
    if ui.add_enabled(enabled, button).clicked() {
        actions.push(Action::Command(entry.command));
    }
}

/// The speeds, in a menu of their own.
fn speeds(ui: &mut Ui, text: &Text, desk: &Desk, actions: &mut Vec<Action>) {
    ui.menu_button(text.commands.speed, |ui| {
        let speeds = COMMANDS.iter().filter(|e| matches!(e.command, Command::Run(RunCommand::Speed(_))));
        for entry in speeds {
            item(ui, text, desk, entry, actions);
        }
    });
}

fn recent(ui: &mut Ui, text: &Text, desk: &Desk, actions: &mut Vec<Action>) {
    ui.menu_button(text.commands.open_recent, |ui| {
        if desk.recent().is_empty() {
            ui.label(text.shell.no_notebooks);
        }
        for path in desk.recent() {
            if ui.button(super::desk::file_name(path)).on_hover_text(path.display().to_string()).clicked() {
                actions.push(Action::Open(path.clone()));
            }
        }
    });
}

fn theme_name(choice: ThemeChoice, text: &Text) -> &'static str {
    match choice {
        ThemeChoice::Light => text.shell.light,
        ThemeChoice::Dark => text.shell.dark,
        ThemeChoice::HighContrast => text.shell.high_contrast,
        ThemeChoice::Projector => text.shell.projector,
    }
}
