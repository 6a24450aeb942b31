//! The very first start: three things one can do, and no manual. Once one of them was chosen it never comes again by itself.

use egui::{Align, Button, Context, Key, Layout, Modal, RichText, ScrollArea, TextWrapMode, Ui, vec2};

use super::text::Text;
use super::theme::{STRONG, Theme};
use crate::language::Language;
use crate::notebook::lessons::Lesson;

/// What is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Welcome {
    /// What to begin with.
    #[default]
    Choices,
    /// Which lesson.
    Lessons,
}

/// What was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// A short walk through the window.
    Tour,
    /// A lesson, by its place in the list.
    Lesson(usize),
    /// The real handwriting.
    Data,
    /// Nothing now.
    Nothing,
}

/// Draws the question, and returns what was chosen.
pub(super) fn show(
    ctx: &Context,
    welcome: &mut Welcome,
    theme: &Theme,
    text: &Text,
    lessons: &[Lesson],
    edition: Language,
) -> Option<Choice> {
    let t = &text.welcome;
    let frame = theme.card().inner_margin(26);
    let id = egui::Id::unique("welcome").with(*welcome);
    let shown = Modal::new(id).frame(frame).backdrop_color(theme.palette.veil).show(ctx, |ui| {
        ui.set_width(520.0);
        ui.spacing_mut().item_spacing.y = 10.0;
        ui.label(RichText::new(t.title).family(STRONG.clone()).size(26.0));
        ui.add(egui::Label::new(theme.muted(t.what)).wrap());
        ui.add_space(6.0);
        let chosen = match welcome {
            Welcome::Choices => choices(ui, theme, text, welcome),
            Welcome::Lessons => list(ui, theme, lessons, edition),
        };
        ui.add_space(2.0);
        let later = ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add(theme.quiet_button(theme.muted(t.not_now))).clicked()
        });
        chosen.or(later.inner.then_some(Choice::Nothing))
    });
    let escaped = ctx.input(|i| i.key_pressed(Key::Escape));
    shown.inner.or(escaped.then_some(Choice::Nothing))
}

fn choices(ui: &mut Ui, theme: &Theme, text: &Text, welcome: &mut Welcome) -> Option<Choice> {
    let t = &text.welcome;
    let tour = large(ui, theme, t.tour, t.tour_help, true);
    // Enter takes the tour: whoever is new here need not look for the mouse.
    if ui.memory(|m| m.focused().is_none()) {
        tour.request_focus();
    }
    if tour.clicked() {
        return Some(Choice::Tour);
    }
    if large(ui, theme, t.lesson, t.lesson_help, false).clicked() {
        *welcome = Welcome::Lessons;
    }
    large(ui, theme, t.data, t.data_help, false).clicked().then_some(Choice::Data)
}

/// A button as wide as the card: what it does, and below in smaller type what comes of it.
fn large(ui: &mut Ui, theme: &Theme, name: &str, help: &str, first: bool) -> egui::Response {
    let (fill, ink) = if first {
        (theme.palette.accent, theme.palette.on_accent)
    } else {
        (theme.palette.raised, theme.palette.text)
    };
    let mut words = egui::text::LayoutJob::default();
    for (line, size, family) in
        [(format!("{name}\n"), 18.0, STRONG.clone()), (help.to_owned(), 14.0, egui::FontFamily::Proportional)]
    {
        let font = egui::FontId::new(size, family);
        words.append(&line, 0.0, egui::TextFormat { font_id: font, color: ink, ..Default::default() });
    }
    let button = Button::new(words)
        .fill(fill)
        .wrap_mode(TextWrapMode::Wrap)
        .min_size(vec2(ui.available_width(), 64.0));
    ui.add(button).accessible_name(name)
}

fn list(ui: &mut Ui, theme: &Theme, lessons: &[Lesson], edition: Language) -> Option<Choice> {
    let mut chosen = None;
    ScrollArea::vertical().max_height(ui.ctx().content_rect().height() - 260.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        for (at, lesson) in lessons.iter().enumerate() {
            let words = RichText::new(format!("{}   {}", at + 1, lesson.title(edition))).size(16.0);
            let row = theme.quiet_button(words).min_size(vec2(ui.available_width(), 34.0));
            if ui.add(row).clicked() {
                chosen = Some(Choice::Lesson(at));
            }
        }
    });
    chosen
}
