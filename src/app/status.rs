//! The status bar: what runs, how far and how fast; and the messages.

use egui::{Align, Layout, Panel, RichText, Ui};

use super::action::Action;
use super::cell::Status;
use super::commands::{Command, tooltip};
use super::exports::Writing;
use super::figures::format::percent;
use super::notifications::Notifications;
use super::text::{Text, grouped};
use super::theme::Theme;

/// What the bar tells.
pub(super) struct StatusBar<'a> {
    /// Of the cells that have something to say, the focused one first.
    pub(super) statuses: &'a [Status],
    /// A file that takes its time.
    pub(super) exported: Option<Writing>,
    /// The messages.
    pub(super) notifications: &'a Notifications,
}

impl StatusBar<'_> {
    /// Draws it.
    pub(super) fn show(&self, ui: &mut Ui, theme: &Theme, text: &Text, actions: &mut Vec<Action>) {
        let frame = egui::Frame::new().fill(theme.palette.panel).inner_margin(egui::Margin::symmetric(14, 2));
        Panel::bottom("status").exact_size(30.0).frame(frame).show(ui, |ui| {
            ui.horizontal_centered(|ui| {
                let running = self.statuses.iter().find(|s| s.running);
                match running.or(self.statuses.first()) {
                    None => _ = ui.label(theme.muted(text.shell.ready)),
                    Some(status) => one(ui, theme, text, status),
                }
                let more = self.statuses.iter().filter(|s| s.running).count();
                if more > 1 {
                    ui.label(theme.muted(format!("+ {}", more - 1)));
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let label = (text.shell.message_count)(self.notifications.history().len());
                    let button = ui.add(theme.quiet_button(theme.muted(label)));
                    if button.on_hover_text(tooltip(ui.ctx(), Command::Messages, text)).clicked() {
                        actions.push(Action::Command(Command::Messages));
                    }
                    if let Some(file) = &self.exported {
                        exporting(ui, theme, text, file, actions);
                    }
                });
            });
        });
    }
}

/// How far the writing of a file is, and the button that ends it, from the right.
fn exporting(ui: &mut Ui, theme: &Theme, text: &Text, file: &Writing, actions: &mut Vec<Action>) {
    ui.add_space(12.0);
    let stop = ui.add(theme.quiet_button(text.shell.stop_exporting));
    if stop.on_hover_text(text.shell.stop_exporting_help).clicked() {
        actions.push(Action::StopExporting);
    }
    let words = (text.shell.writing)(&file.file);
    ui.add(progress(theme, file.share).desired_width(120.0)).accessible_name(&words);
    ui.label(words);
}

/// A bar that says how much is done, 0 to 1.
pub(super) fn progress(theme: &Theme, share: f32) -> egui::ProgressBar {
    let words = RichText::new(percent(f64::from(share))).color(theme.palette.text);
    egui::ProgressBar::new(share).text(words).fill(theme.palette.accent_soft)
}

fn one(ui: &mut Ui, theme: &Theme, text: &Text, status: &Status) {
    let ink = if status.running { theme.palette.accent } else { theme.palette.muted };
    ui.label(RichText::new(if status.running { "▶" } else { "■" }).color(ink).small());
    // As much room as the last iteration will need, so that the words after it do not move as the count grows.
    let length = grouped(status.length);
    let line = |iteration: &str| (text.shell.progress)(status.name(text), iteration, &length);
    let font = egui::TextStyle::Body.resolve(ui.style());
    let widest = ui.painter().layout_no_wrap(line(&length), font, theme.palette.text).size().x;
    ui.scope(|ui| {
        ui.set_min_width(widest);
        ui.label(line(&grouped(status.iteration)));
    });
    if let Some(rate) = status.per_second {
        let rate = if rate < 10.0 { format!("{rate:.1}") } else { grouped(rate.round() as u64) };
        ui.label(theme.muted(format!("·  {}", (text.shell.per_second)(&rate))));
    }
}
