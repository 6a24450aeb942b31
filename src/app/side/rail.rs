//! The rail: a number for each lesson, and what opens the whole panel.

use egui::{Align, FontId, Layout, Response, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::super::action::Action;
use super::super::commands::{Command, tooltip};
use super::super::desk::Desk;
use super::super::icon::{self, Icon};
use super::super::slots::Surroundings;
use super::super::theme::{STRONG, Theme, measures};
use super::{how_it_stands, is_read, lesson_name};

/// Height of a number's place.
const ROW: f32 = 32.0;

/// Draws the rail; whether the whole panel was asked for.
pub(super) fn show(
    ui: &mut Ui,
    around: Surroundings<'_>,
    desk: &Desk,
    read: &[String],
    actions: &mut Vec<Action>,
) -> bool {
    let (theme, text) = (around.theme, around.text);
    let side = ui.available_width();
    let mut asked = false;
    let mut button = |ui: &mut Ui, icon: Icon, name: &str, help: &str| {
        asked |= icon::button(ui, theme, icon, name, help, side).clicked();
    };
    ui.spacing_mut().item_spacing.y = 0.0;
    let help = tooltip(ui.ctx(), Command::SidePanel, text);
    button(ui, Icon::Menu, text.commands.side_panel, &help);
    ui.with_layout(Layout::bottom_up(Align::Center), |ui| {
        button(ui, Icon::Data, text.shell.data, &help);
        button(ui, Icon::Notebook, text.shell.notebooks, &help);
        ui.with_layout(Layout::top_down(Align::Center), |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                for (i, lesson) in desk.lessons().iter().enumerate() {
                    let name = lesson_name(i, lesson.title(desk.edition()));
                    let state = State {
                        here: desk.lesson() == Some(i),
                        changed: desk.is_changed(i),
                        read: is_read(read, lesson),
                    };
                    let help = match how_it_stands(text, state.changed, state.read) {
                        Some(stands) => format!("{name}\n{stands}"),
                        None => name.clone(),
                    };
                    if number(ui, theme, i + 1, state, &name).on_hover_text(help).clicked() {
                        actions.push(Action::Lesson(i));
                    }
                }
            });
        });
    });
    asked
}

/// How a lesson stands.
#[derive(Clone, Copy)]
struct State {
    /// It is open.
    here: bool,
    /// Something was changed in it.
    changed: bool,
    /// It was read to its end.
    read: bool,
}

/// The number of one lesson.
fn number(ui: &mut Ui, theme: &Theme, number: usize, state: State, name: &str) -> Response {
    let State { here, changed, read } = state;
    let palette = &theme.palette;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, here, name));
    if ui.is_rect_visible(rect) {
        let place = rect.shrink2(vec2(1.0, 3.0));
        let fill = if here { palette.accent_soft } else { palette.hovered };
        if here || response.hovered() {
            ui.painter().rect_filled(place, measures::WIDGET_RADIUS, fill);
        }
        if response.has_focus() {
            let ring = Stroke::new(2.0, palette.text);
            ui.painter().rect_stroke(place, measures::WIDGET_RADIUS, ring, StrokeKind::Inside);
        }
        let (ink, font) = if here {
            (palette.accent, FontId::new(14.0, STRONG.clone()))
        } else {
            (palette.muted, FontId::proportional(14.0))
        };
        ui.painter().text(place.center(), egui::Align2::CENTER_CENTER, number, font, ink);
        if read {
            ui.painter().circle_filled(place.right_center() - vec2(4.0, 0.0), 2.5, palette.ok);
        }
        if changed {
            ui.painter().circle_filled(place.right_top() + vec2(-4.0, 5.0), 2.5, palette.accent);
        }
    }
    response
}
