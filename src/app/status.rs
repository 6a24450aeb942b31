//! The status bar: what runs, how far and how fast; and the messages.

use egui::{Align, Layout, Panel, RichText, Ui};

use super::action::Action;
use super::cell::Status;
use super::commands::{Command, tooltip};
use super::exports::Writing;
use super::figures::format::percent;
use super::guarded::Guard;
use super::notifications::{self, Notifications};
use super::text::{Text, grouped};
use super::theme::Theme;
use crate::notebook::DocumentId;

/// What runs in a notebook that was left for another.
pub(super) struct OtherRuns {
    /// Which.
    pub(super) document: DocumentId,
    /// What it is called.
    pub(super) title: String,
    /// In how many of its cells something runs; at least 1.
    pub(super) running: usize,
}

/// What the bar tells.
pub(super) struct StatusBar<'a> {
    /// Of the cells that have something to say, the focused one first.
    pub(super) statuses: &'a [Status],
    /// What Space starts or stops: the cell in sight.
    pub(super) focused: Option<&'a Status>,
    /// Notebooks that were left in which something runs, the one left last first.
    pub(super) others: &'a [OtherRuns],
    /// A file that takes its time.
    pub(super) exported: Option<Writing>,
    /// The messages.
    pub(super) notifications: &'a Notifications,
}

impl StatusBar<'_> {
    /// Draws it.
    pub(super) fn show(
        &self,
        ui: &mut Ui,
        guard: &mut Guard,
        theme: &Theme,
        text: &Text,
        actions: &mut Vec<Action>,
    ) {
        let frame = egui::Frame::new().fill(theme.palette.panel).inner_margin(egui::Margin::symmetric(14, 2));
        Panel::bottom("status").exact_size(30.0).frame(frame).show(ui, |ui| {
            guard.line(ui, (theme, text), actions, |ui, actions| self.line(ui, theme, text, actions));
        });
    }

    fn line(&self, ui: &mut Ui, theme: &Theme, text: &Text, actions: &mut Vec<Action>) {
        ui.horizontal_centered(|ui| {
            space(ui, theme, text, self.focused);
            let running = self.statuses.iter().find(|s| s.running);
            match running.or(self.statuses.first()) {
                None => _ = ui.label(theme.muted(text.shell.ready)),
                Some(status) => one(ui, theme, text, status),
            }
            let more = self.statuses.iter().filter(|s| s.running).count();
            if more > 1 {
                ui.label(theme.muted(format!("+ {}", more - 1)));
            }
            others(ui, theme, text, self.others, actions);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let label = (text.shell.message_count)(self.notifications.history().len());
                let button = ui.add(theme.quiet_button(theme.muted(label)));
                if button.on_hover_text(tooltip(ui.ctx(), Command::Messages, text)).clicked() {
                    actions.push(Action::Command(Command::Messages));
                }
                if let Some(done) = self.notifications.done() {
                    notifications::short(ui, theme, text, done);
                }
                if let Some(file) = &self.exported {
                    exporting(ui, theme, text, file, actions);
                }
            });
        });
    }
}

/// What the space bar does now.
fn space(ui: &mut Ui, theme: &Theme, text: &Text, focused: Option<&Status>) {
    let Some(status) = focused else { return };
    let key =
        RichText::new(text.shell.space).color(theme.palette.text).background_color(theme.palette.raised);
    ui.label(key);
    let does = if status.running { text.shell.space_pauses } else { text.shell.space_runs };
    ui.label(theme.muted(does(status.name(text))));
    ui.add_space(12.0);
}

/// What runs in notebooks that are not in sight; a click leads there, by a list where there are several.
fn others(ui: &mut Ui, theme: &Theme, text: &Text, others: &[OtherRuns], actions: &mut Vec<Action>) {
    let Some(first) = others.first() else { return };
    ui.add_space(12.0);
    let running = others.iter().map(|other| other.running).sum();
    let words = RichText::new((text.shell.others_running)(running)).color(theme.palette.accent);
    if let [only] = others {
        let button = ui.add(theme.quiet_button(words));
        if button.on_hover_text((text.shell.open_other)(&only.title)).clicked() {
            actions.push(Action::OpenLeft(first.document));
        }
        return;
    }
    ui.menu_button(words, |ui| {
        for other in others {
            let label = (text.shell.other_runs)(&other.title, other.running);
            if ui.button(label).on_hover_text((text.shell.open_other)(&other.title)).clicked() {
                actions.push(Action::OpenLeft(other.document));
            }
        }
    });
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
