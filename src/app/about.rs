//! The window that says which program this is: its version, its licence, where its data lie.

use std::path::Path;

use egui::{Align2, Context, Grid, Label, RichText, ScrollArea, TextStyle};

use super::PROGRAM;
use super::text::Text;
use super::theme::{HEADING, Theme};
use crate::files::program;

/// The licences of what the program is built from, as the packages carry it.
const LICENCES: &str = "THIRD-PARTY-LICENCES.txt";

/// Draws the window while `open`. The program keeps its data in `data_folder`, if the system has one.
pub(super) fn window(ctx: &Context, open: &mut bool, theme: &Theme, text: &Text, data_folder: Option<&Path>) {
    if !*open {
        return;
    }
    let about = &text.about;
    let screen = ctx.content_rect();
    let width = 520.0_f32.min(screen.width() - 80.0);
    egui::Window::new(about.title)
        .open(open)
        .collapsible(false)
        .resizable(false)
        .anchor(Align2::CENTER_CENTER, egui::Vec2::ZERO)
        .default_width(width)
        .show(ctx, |ui| {
            ui.set_width(width);
            ui.label(RichText::new(PROGRAM).text_style(HEADING.clone()));
            ui.add(Label::new(theme.muted(about.what)).wrap());
            ui.add_space(10.0);
            let data = data_folder
                .map_or_else(|| about.no_data_folder.to_owned(), |folder| folder.display().to_string());
            let rows = [
                (about.version, program::VERSION.to_owned()),
                (about.build, program::build()),
                (about.licence, program::LICENCE.to_owned()),
                (about.data, data),
            ];
            Grid::new("about").num_columns(2).spacing(egui::vec2(18.0, 6.0)).show(ui, |ui| {
                for (name, value) in &rows {
                    ui.label(theme.muted(*name));
                    ui.add(Label::new(value).wrap().selectable(true));
                    ui.end_row();
                }
            });
            ui.add_space(10.0);
            ui.add(Label::new(theme.muted(about.others)).wrap());
            let beside =
                std::env::current_exe().ok().and_then(|program| Some(program.parent()?.join(LICENCES)));
            if let Some(path) = beside.filter(|path| path.is_file()) {
                ui.add(
                    Label::new(RichText::new(path.display().to_string()).text_style(TextStyle::Small)).wrap(),
                );
            }
            ui.add_space(6.0);
            ScrollArea::vertical().max_height(90.0).show(ui, |ui| {
                ui.add(Label::new(theme.muted(about.book).small()).wrap());
            });
        });
}
