//! What the program has to say: toasts that pass by, and a bounded history of them.
//!
//! Everything that is not said inside a cell is said through [`Notifications::push`] and nowhere else. What worked is said for a few
//! seconds in the status bar, where it covers nothing; while presenting, where there is none, and for what needs attention, there
//! are toasts. An error stays until it is closed; the history keeps the last [`HISTORY`] and is shown from the status bar.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use egui::{Align, Align2, Layout, RichText};

use super::text::Text;
use super::theme::{STRONG, Theme};
use crate::language::slips::legible;
use crate::language::{Phrase, Say};

/// How many messages are remembered.
pub const HISTORY: usize = 100;
/// How many toasts are seen at once.
const AT_ONCE: usize = 3;
/// How long one is seen.
const SEEN: Duration = Duration::from_secs(6);

/// How serious a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It worked.
    Info,
    /// Look at this.
    Warning,
    /// It did not work.
    Error,
}

/// One message: what happened, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// How serious it is.
    pub level: Level,
    /// A sentence or two in plain words, in every language: it follows the window when that is switched.
    pub text: Phrase,
}

impl Notification {
    /// It worked.
    pub fn info<W: Into<String>>(words: impl Fn(&'static Text) -> W) -> Self {
        Self { level: Level::Info, text: Text::phrase(words) }
    }

    /// Look at this.
    pub fn warning<W: Into<String>>(words: impl Fn(&'static Text) -> W) -> Self {
        Self { level: Level::Warning, text: Text::phrase(words) }
    }

    /// It did not work.
    pub fn error<W: Into<String>>(words: impl Fn(&'static Text) -> W) -> Self {
        Self { level: Level::Error, text: Text::phrase(words) }
    }
}

struct Toast {
    number: u64,
    notification: Notification,
    /// None: until it is closed.
    until: Option<Instant>,
}

/// The toasts on the screen and the history behind them.
#[derive(Default)]
pub struct Notifications {
    next: u64,
    toasts: VecDeque<Toast>,
    history: VecDeque<Notification>,
    /// Whether the history is open.
    pub open: bool,
}

impl Notifications {
    /// Says it: as a toast now, in the history from now on. The same words twice in a row are one message.
    pub fn push(&mut self, notification: Notification) {
        tracing::info!(level = ?notification.level, "{}", notification.text);
        let until = (notification.level != Level::Error).then(|| Instant::now() + SEEN);
        self.toasts.retain(|t| t.notification != notification);
        while self.toasts.len() >= AT_ONCE {
            self.toasts.pop_front();
        }
        if self.history.back() != Some(&notification) {
            if self.history.len() == HISTORY {
                self.history.pop_front();
            }
            self.history.push_back(notification.clone());
        }
        self.next += 1;
        self.toasts.push_back(Toast { number: self.next, notification, until });
    }

    /// The messages so far, oldest first.
    pub fn history(&self) -> impl DoubleEndedIterator<Item = &Notification> + ExactSizeIterator {
        self.history.iter()
    }

    /// Lets go of toasts whose time is over, and asks for one frame when the next one's is.
    pub fn logic(&mut self, ctx: &egui::Context) {
        let now = Instant::now();
        self.toasts.retain(|t| t.until.is_none_or(|until| until > now));
        if let Some(first) = self.toasts.iter().filter_map(|t| t.until).min() {
            ctx.request_repaint_after(first - now);
        }
    }

    /// What worked, said last and still to be seen.
    pub fn done(&self) -> Option<&Notification> {
        let toast = self.toasts.back()?;
        (toast.notification.level == Level::Info).then_some(&toast.notification)
    }

    /// Draws the toasts at the lower right of the page; those of what worked only where `all` are asked for.
    pub fn toasts(&mut self, ctx: &egui::Context, theme: &Theme, text: &Text, all: bool) {
        let mut closed = None;
        if !all && self.toasts.iter().all(|toast| toast.notification.level == Level::Info) {
            return;
        }
        egui::Area::new(egui::Id::unique("toasts"))
            .order(egui::Order::Tooltip)
            .anchor(Align2::RIGHT_BOTTOM, [-18.0, -46.0])
            .show(ctx, |ui| {
                for toast in &self.toasts {
                    if !all && toast.notification.level == Level::Info {
                        continue;
                    }
                    let stroke = egui::Stroke::new(1.5, ink(toast.notification.level, theme));
                    theme.card().stroke(stroke).shadow(ui.visuals().popup_shadow).show(ui, |ui| {
                        ui.set_width(380.0);
                        ui.with_layout(Layout::right_to_left(Align::TOP), |ui| {
                            let close = ui.add(theme.quiet_button("✗").small());
                            if close.accessible_name(text.shell.close).clicked() {
                                closed = Some(toast.number);
                            }
                            ui.with_layout(Layout::left_to_right(Align::TOP), |ui| {
                                line(ui, theme, text, &toast.notification);
                            });
                        });
                    });
                    ui.add_space(6.0);
                }
            });
        if let Some(number) = closed {
            self.toasts.retain(|t| t.number != number);
        }
    }

    /// The window with the history, while it is open.
    pub fn history_window(&mut self, ctx: &egui::Context, theme: &Theme, text: &Text) {
        let mut open = self.open && !ctx.input(|input| input.key_pressed(egui::Key::Escape));
        let mut clear = false;
        egui::Window::new(RichText::new(text.shell.messages).family(STRONG.clone()).size(16.0))
            .id(egui::Id::unique("messages"))
            .open(&mut open)
            .collapsible(false)
            .resizable(false)
            .anchor(Align2::RIGHT_BOTTOM, [-18.0, -46.0])
            .default_width(460.0)
            .show(ctx, |ui| {
                if self.history.is_empty() {
                    ui.label(theme.muted(text.shell.no_messages));
                    return;
                }
                egui::ScrollArea::vertical().max_height(320.0).auto_shrink([false, true]).show(ui, |ui| {
                    for notification in self.history.iter().rev() {
                        ui.horizontal_top(|ui| line(ui, theme, text, notification));
                        ui.add_space(2.0);
                    }
                });
                ui.separator();
                clear = ui.button(text.shell.clear).clicked();
            });
        if clear {
            self.history.clear();
            self.toasts.clear();
        }
        self.open = open;
    }
}

/// Room for the sign before a short message, and for the gap beside it.
const SIGN: f32 = 30.0;

/// Draws a message in one line, for the status bar; what does not fit is said under the pointer.
pub(super) fn short(ui: &mut egui::Ui, theme: &Theme, text: &Text, notification: &Notification) {
    let said = notification.text.say(text.language);
    let said = legible(&said).into_owned();
    // The sign left of the words has its place also where they are cut.
    let room = (ui.available_width() - SIGN).max(0.0);
    let words = egui::WidgetText::from(RichText::new(&said).color(theme.palette.text));
    let words = words.into_galley(ui, Some(egui::TextWrapMode::Truncate), room, egui::TextStyle::Body);
    ui.add(egui::Label::new(words)).on_hover_text(&said);
    ui.label(RichText::new("✓").color(ink(notification.level, theme)).family(STRONG.clone()));
}

fn ink(level: Level, theme: &Theme) -> egui::Color32 {
    match level {
        Level::Info => theme.palette.ok,
        Level::Warning => theme.palette.warning,
        Level::Error => theme.palette.error,
    }
}

fn line(ui: &mut egui::Ui, theme: &Theme, text: &Text, notification: &Notification) {
    let sign = match notification.level {
        Level::Info => "✓",
        Level::Warning => "!",
        Level::Error => "■",
    };
    ui.label(RichText::new(sign).color(ink(notification.level, theme)).family(STRONG.clone()));
    let said = notification.text.say(text.language);
    ui.add(egui::Label::new(legible(&said)).wrap().selectable(true));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_history_is_bounded_and_keeps_the_last() {
        let mut n = Notifications::default();
        for i in 0..HISTORY + 5 {
            n.push(Notification::info(|_| i.to_string()));
        }
        assert_eq!(n.history().len(), HISTORY);
        assert_eq!(n.history().next_back().map(|n| n.text.to_string()).as_deref(), Some("104"));
        assert_eq!(n.history().next().map(|n| n.text.to_string()).as_deref(), Some("5"));
        assert_eq!(n.toasts.len(), AT_ONCE);
    }

    #[test]
    fn the_same_words_twice_are_one_message() {
        let mut n = Notifications::default();
        n.push(Notification::error(|_| "no"));
        n.push(Notification::error(|_| "no"));
        assert_eq!(n.history().len(), 1);
        assert_eq!(n.toasts.len(), 1);
    }

    #[test]
    fn an_error_stays_until_it_is_closed() {
        let mut n = Notifications::default();
        n.push(Notification::error(|_| "no"));
        n.push(Notification::info(|_| "yes"));
        let lasting: Vec<bool> = n.toasts.iter().map(|t| t.until.is_none()).collect();
        assert_eq!(lasting, [true, false]);
    }
}
