//! The window with the runs that were finished in this notebook: a list, two of them over each other, and the way back to
//! the settings of any.

mod overlay;
mod table;

use egui::{Align2, RichText};

use self::overlay::Overlay;
use super::action::Action;
use super::desk::Desk;
use super::guarded::Guard;
use super::text::Text;
use super::theme::{STRONG, Theme};

/// As wide as the list needs, in points.
const WIDTH: f32 = 1030.0;

/// The window, and which runs are laid over each other in it.
#[derive(Default)]
pub(super) struct History {
    pub(super) open: bool,
    /// The numbers of the chosen runs, at most two, the one chosen last at the end.
    chosen: Vec<u64>,
    overlay: Overlay,
    guard: Guard,
}

impl History {
    /// Draws the window, while it is open.
    pub(super) fn show(
        &mut self,
        ctx: &egui::Context,
        theme: &Theme,
        text: &Text,
        desk: &Desk,
        actions: &mut Vec<Action>,
    ) {
        let mut open = self.open;
        let words = &text.history;
        let runs = desk.runs();
        self.chosen.retain(|number| runs.get(*number).is_some());
        egui::Window::new(RichText::new(words.title).family(STRONG.clone()).size(16.0))
            .id(egui::Id::unique("history"))
            .open(&mut open)
            .collapsible(false)
            .resizable(false)
            .anchor(Align2::CENTER_CENTER, [0.0, 0.0])
            .fixed_size([WIDTH, 520.0])
            .show(ctx, |ui| {
                ui.set_min_size(egui::vec2(ui.available_width(), 120.0));
                if runs.all().is_empty() {
                    ui.label(words.none);
                    ui.label(theme.muted(words.why));
                    return;
                }
                let asked = table::show(ui, theme, text, runs, &mut self.chosen);
                actions.extend(asked.map(Action::Runs));
                ui.add_space(8.0);
                let chosen: Vec<_> = self.chosen.iter().filter_map(|number| runs.get(*number)).collect();
                if chosen.is_empty() {
                    ui.label(theme.muted(words.hint));
                } else {
                    let Self { overlay, guard, .. } = &mut *self;
                    guard.show(ui, theme, text, |ui| overlay.show(ui, theme, text, &chosen, actions));
                }
            });
        self.open = open;
    }
}
