//! The window that lists every key, from the tables by which they are read.

use egui::{Align2, Context, Grid, RichText, ScrollArea, Ui};

use super::commands::{COMMANDS, Menu, written};
use super::text::{PresentText, QuestionText, Text};
use super::theme::{HEADING, Theme};

/// A key, as it is written on it, and what it does.
type Row = (String, &'static str);

/// Draws the window while `open`.
pub(super) fn window(ctx: &Context, open: &mut bool, theme: &Theme, text: &Text) {
    if !*open {
        return;
    }
    let screen = ctx.content_rect();
    egui::Window::new(text.present.keys)
        .open(open)
        .collapsible(false)
        .resizable(false)
        .anchor(Align2::CENTER_CENTER, egui::Vec2::ZERO)
        .default_size([940.0_f32.min(screen.width() - 60.0), screen.height() - 90.0])
        .show(ctx, |ui| {
            ScrollArea::vertical().min_scrolled_height(screen.height() - 150.0).show(ui, |ui| {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 36.0;
                    ui.vertical(|ui| {
                        for menu in [Menu::Run, Menu::Edit] {
                            section(ui, theme, menu.label(text), &of_menu(ctx, text, menu));
                        }
                        ui.set_max_width(330.0);
                        ui.add(egui::Label::new(theme.muted(text.present.focus_note)).wrap());
                    });
                    ui.vertical(|ui| {
                        let present = &text.present;
                        section(ui, theme, present.while_presenting, &presenting(present, &text.question));
                        section(ui, theme, present.in_a_cell, &controls(present));
                        for menu in [Menu::File, Menu::View, Menu::Help] {
                            section(ui, theme, menu.label(text), &of_menu(ctx, text, menu));
                        }
                    });
                });
            });
        });
}

fn of_menu(ctx: &Context, text: &Text, menu: Menu) -> Vec<Row> {
    let entries = COMMANDS.iter().filter(|entry| entry.menu == menu && !entry.keys.is_empty());
    let row = |entry: &super::commands::Entry| {
        let keys: Vec<String> = entry.keys.iter().map(|keys| written(ctx, keys)).collect();
        (keys.join(", "), (entry.label)(&text.commands))
    };
    entries.map(row).collect()
}

/// What `present` reads on a slide.
fn presenting(text: &PresentText, asked: &QuestionText) -> Vec<Row> {
    [
        ("← →, PgUp PgDn", text.key_slides),
        ("Home, End", text.key_ends),
        ("↑ ↓", text.key_scroll),
        ("Enter", text.key_give),
        ("L", text.key_laser),
        ("V", asked.key_vote),
        (asked.hand_keys, asked.key_hand),
        (asked.hand_back_keys, asked.key_hand_back),
        ("Q", asked.key_hide),
        (text.right_button, text.key_laser_hold),
        (".", text.key_dark),
        ("Esc", text.key_leave),
    ]
    .map(|(keys, does)| (keys.to_owned(), does))
    .into()
}

/// What egui and the widgets of a cell read.
fn controls(text: &PresentText) -> Vec<Row> {
    [
        ("Tab, Shift+Tab", text.key_tab),
        ("Space, Enter", text.key_press),
        ("← → ↑ ↓", text.key_value),
        ("Esc", text.key_finish),
    ]
    .map(|(keys, does)| (keys.to_owned(), does))
    .into()
}

fn section(ui: &mut Ui, theme: &Theme, title: &str, rows: &[Row]) {
    ui.label(RichText::new(title).text_style(HEADING.clone()));
    Grid::new(title).num_columns(2).spacing(egui::vec2(18.0, 4.0)).show(ui, |ui| {
        for (keys, does) in rows {
            ui.label(RichText::new(keys).color(theme.palette.accent));
            ui.label(*does);
            ui.end_row();
        }
    });
    ui.add_space(10.0);
}
