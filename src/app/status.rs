//! The status bar: what runs, how far and how fast; and the messages.

use egui::{Align, Layout, Panel, RichText, Ui};

use super::action::Action;
use super::cell::Status;
use super::commands::{Command, tooltip};
use super::notifications::Notifications;
use super::text::{Text, grouped};
use super::theme::Theme;

/// Draws the bar. `statuses` are those of the cells that have something to say, the focused one first.
pub(super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    text: &Text,
    statuses: &[Status],
    notifications: &Notifications,
    actions: &mut Vec<Action>,
) {
    let frame = egui::Frame::new().fill(theme.palette.panel).inner_margin(egui::Margin::symmetric(14, 2));
    Panel::bottom("status").exact_size(30.0).frame(frame).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            let running = statuses.iter().find(|s| s.running);
            match running.or(statuses.first()) {
                None => _ = ui.label(theme.muted(text.shell.ready)),
                Some(status) => one(ui, theme, text, status),
            }
            let more = statuses.iter().filter(|s| s.running).count();
            if more > 1 {
                ui.label(theme.muted(format!("+ {}", more - 1)));
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let label = (text.shell.message_count)(notifications.history().len());
                let button = ui.add(theme.quiet_button(theme.muted(label)));
                if button.on_hover_text(tooltip(ui.ctx(), Command::Messages, text)).clicked() {
                    actions.push(Action::Command(Command::Messages));
                }
            });
        });
    });
}

fn one(ui: &mut Ui, theme: &Theme, text: &Text, status: &Status) {
    let ink = if status.running { theme.palette.accent } else { theme.palette.muted };
    ui.label(RichText::new(if status.running { "▶" } else { "■" }).color(ink).small());
    // As much room as the last iteration will need, so that the words after it do not move as the count grows.
    let length = grouped(status.length);
    let line = |iteration: &str| (text.shell.progress)(&status.label, iteration, &length);
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
