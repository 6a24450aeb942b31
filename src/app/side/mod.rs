//! The left panel: lessons, notebooks opened lately, and the data in use; where the window is not wide, a rail with the numbers of the
//! lessons, from which all of it opens over the page.

mod rail;

use std::time::Duration;

use egui::{
    Align, Area, Context, Id, Layout, Margin, Order, Panel, Rect, RichText, ScrollArea, Stroke,
    TextureHandle, TextureOptions, Ui, vec2,
};

use super::action::Action;
use super::commands::{Command, tooltip};
use super::desk::{Desk, file_name};
use super::figures::format::percent;
use super::guarded::Guard;
use super::icon::Icon;
use super::library::{Library, Strip};
use super::slots::Surroundings;
use super::text::{Text, grouped};
use super::theme::{HEADING, Theme};
use super::tour;
use super::width::Width;
use crate::notebook::lessons::Lesson;

/// Height of a row of a list.
const ROW: f32 = 24.0;
/// Width of the panel, of the rail, and of the rail of a narrow window.
const WIDTH: f32 = 272.0;
const RAIL: f32 = 52.0;
const NARROW_RAIL: f32 = 44.0;
/// How often the progress of a reading is looked at.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// The panel's own state: the picture of the data in use.
#[derive(Default)]
pub(super) struct Side {
    strip: Option<(Strip, TextureHandle)>,
    guard: Guard,
    /// Whether all of it lies over the page, where that is too narrow to stand beside it.
    is_over: bool,
    /// Where the list of lessons was drawn last.
    list: Option<Rect>,
}

impl Side {
    /// Draws the panel, while `open` where the window is wide.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        open: &mut bool,
        around: Surroundings<'_>,
        desk: &Desk,
        read: &[String],
        actions: &mut Vec<Action>,
    ) {
        let theme = around.theme;
        let width = Width::of(ui.ctx());
        let frame = egui::Frame::new().fill(theme.palette.panel).inner_margin(Margin::symmetric(12, 10));
        if width == Width::Wide && *open {
            self.is_over = false;
            let panel = Panel::left("side").exact_size(WIDTH).resizable(false).frame(frame);
            panel.show(ui, |ui| self.contents(ui, around, desk, read, actions));
            return;
        }
        let rail = egui::Frame::new().fill(theme.palette.panel).inner_margin(Margin::symmetric(6, 8));
        let wide = if width == Width::Narrow { NARROW_RAIL } else { RAIL };
        let panel = Panel::left("rail").exact_size(wide).resizable(false).frame(rail);
        let shown = panel.show(ui, |ui| rail::show(ui, around, desk, read, actions));
        if shown.inner {
            if width == Width::Wide {
                *open = true;
            } else {
                self.is_over ^= true;
            }
        }
        if self.is_over {
            self.over_the_page(ui, (shown.response.rect, frame), around, desk, read, actions);
        }
    }

    /// Brings all of it into sight, or takes it away; `open` is whether it stands beside the page where that is wide.
    pub(super) fn toggle(&mut self, ctx: &Context, open: &mut bool) {
        if Width::of(ctx) == Width::Wide {
            *open ^= true;
        } else {
            self.is_over ^= true;
        }
    }

    /// Brings all of it into sight.
    pub(super) fn open(&mut self, ctx: &Context, open: &mut bool) {
        *open = true;
        self.is_over = Width::of(ctx) != Width::Wide;
    }

    /// All of it above the page, until something in it is chosen or something else is pressed.
    fn over_the_page(
        &mut self,
        ui: &Ui,
        (rail, frame): (Rect, egui::Frame),
        around: Surroundings<'_>,
        desk: &Desk,
        read: &[String],
        actions: &mut Vec<Action>,
    ) {
        let ctx = ui.ctx();
        let before = actions.len();
        let area =
            Area::new(Id::unique("lessons over the page")).order(Order::Middle).fixed_pos(rail.right_top());
        let shown = area.show(ctx, |ui| {
            let edge = Stroke::new(around.theme.hairline, around.theme.palette.border);
            frame.stroke(edge).shadow(ui.visuals().popup_shadow).show(ui, |ui| {
                let size = vec2(WIDTH - 24.0, rail.height() - 22.0);
                ui.set_min_size(size);
                ui.set_max_size(size);
                self.contents(ui, around, desk, read, actions);
            });
        });
        let chosen =
            actions[before..].iter().any(|action| matches!(action, Action::Lesson(_) | Action::Open(_)));
        let pressed = ctx.input(|i| i.pointer.any_pressed().then(|| i.pointer.interact_pos()).flatten());
        let elsewhere = pressed.is_some_and(|at| {
            let on_page = ctx.layer_id_at(at).is_none_or(|layer| layer.order == Order::Background);
            on_page && !rail.contains(at) && !shown.response.rect.contains(at)
        });
        let escape = ctx.input(|i| i.key_pressed(egui::Key::Escape));
        if chosen || elsewhere || escape {
            self.is_over = false;
        }
    }

    /// Lessons, notebooks and the data in use.
    fn contents(
        &mut self,
        ui: &mut Ui,
        around: Surroundings<'_>,
        desk: &Desk,
        read: &[String],
        actions: &mut Vec<Action>,
    ) {
        let (theme, text, library) = (around.theme, around.text, around.library);
        Panel::bottom("data")
            .frame(egui::Frame::NONE)
            .show_separator_line(false)
            .resizable(false)
            .show(ui, |ui| self.data(ui, theme, text, library, actions));
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let top = ui.cursor().top();
            heading(ui, text.shell.lessons);
            // The whole course and the notebooks below it in sight at once, also in the first window, which fits a
            // screen of 720 lines.
            let is_tight = ui.available_height() < (desk.lessons().len() + 4) as f32 * ROW;
            let [between, apart] = if is_tight { [0.0, 2.0] } else { [1.0, 14.0] };
            let spacing = ui.spacing_mut();
            spacing.item_spacing.y = between;
            spacing.interact_size.y = ROW;
            spacing.button_padding.y = 2.0;
            for (i, lesson) in desk.lessons().iter().enumerate() {
                let (title, changed) = (lesson.title(desk.edition()), desk.is_changed(i));
                let label = lesson_name(i, title);
                // A space as wide as a digit, so that the titles stand below each other.
                let aligned = format!("{}{}  {title}", if i < 9 { "\u{2007}" } else { "" }, i + 1);
                let mut shown = row(ui, theme, desk.lesson() == Some(i), &aligned).accessible_name(label);
                let read = is_read(read, lesson);
                if let Some(stands) = how_it_stands(text, changed, read) {
                    shown = shown.on_hover_text(stands);
                }
                if read {
                    let tick =
                        Rect::from_center_size(shown.rect.right_center() - vec2(18.0, 0.0), vec2(12.0, 12.0));
                    Icon::Tick.paint(ui.painter(), tick, theme.palette.ok);
                }
                if changed {
                    let dot = shown.rect.right_center() - vec2(34.0, 0.0);
                    ui.painter().circle_filled(dot, 3.5, theme.palette.accent);
                }
                if shown.clicked() {
                    actions.push(Action::Lesson(i));
                }
            }
            let list = Rect::from_x_y_ranges(ui.max_rect().x_range(), top..=ui.cursor().top());
            // What was laid out for the first time finds its place in the next frame, and nobody has to move for it.
            if self.list != Some(list) {
                self.list = Some(list);
                ui.ctx().request_repaint();
            }
            tour::stands_at(ui.ctx(), tour::Part::Lessons, list.intersect(ui.clip_rect()));
            ui.add_space(apart);
            heading(ui, text.shell.notebooks);
            if desk.recent().is_empty() {
                ui.label(theme.muted(text.shell.no_notebooks).small());
            }
            for path in desk.recent().iter().take(8) {
                let here = desk.path() == Some(path.as_path());
                let hint = path.display().to_string();
                if row(ui, theme, here, &file_name(path)).on_hover_text(hint).clicked() {
                    actions.push(Action::Open(path.clone()));
                }
            }
        });
    }

    fn data(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        text: &Text,
        library: &Library,
        actions: &mut Vec<Action>,
    ) {
        ui.add_space(6.0);
        heading(ui, text.shell.data);
        let name =
            library.mnist().map_or(text.shell.built_in_digits.into(), |data| data.name_in(text.language));
        let card = theme.card().inner_margin(10).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let shown = ui.label(RichText::new(&*name).text_style(HEADING.clone()).size(14.5));
            if library.mnist().is_none() {
                shown.on_hover_text(text.shell.data_explained);
            }
            let strip = library.strip();
            let counts = strip.map_or_else(
                || text.shell.loading_data.to_owned(),
                |s| (text.shell.data_counts)(&grouped(s.train as u64), &grouped(s.test as u64)),
            );
            ui.label(theme.muted(counts).small());
            ui.add_space(2.0);
            let mut guard = std::mem::take(&mut self.guard);
            guard.show(ui, theme, text, |ui| {
                self.pictures(ui, theme, strip, &(text.shell.data_images)(&name));
            });
            self.guard = guard;
            ui.add_space(4.0);
            if library.is_sideways() || library.is_turned() {
                let (words, help) = if library.is_turned() {
                    (text.shell.turn_data_back, text.shell.turn_data_help)
                } else {
                    (text.shell.turn_data, text.shell.data_sideways)
                };
                let button = ui.add_enabled(library.loaded().is_none(), egui::Button::new(words));
                if button.on_hover_text(help).clicked() {
                    actions.push(Action::TurnData);
                }
                ui.add_space(4.0);
            }
            ui.horizontal(|ui| {
                if let Some(share) = library.loaded() {
                    let what = if library.is_downloading() {
                        text.shell.downloading
                    } else {
                        text.shell.loading_data
                    };
                    loading(ui, theme, text, what, share, actions);
                    return;
                }
                let open = ui.button(text.commands.open_data);
                if open.on_hover_text(tooltip(ui.ctx(), Command::OpenData, text)).clicked() {
                    actions.push(Action::Command(Command::OpenData));
                }
                if library.mnist().is_some() {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        let back = ui.add(theme.quiet_button("✗")).on_hover_text(text.shell.use_digits);
                        if back.accessible_name(text.shell.use_digits).clicked() {
                            actions.push(Action::UseDigits);
                        }
                    });
                }
            });
        });
        tour::stands_at(ui.ctx(), tour::Part::Data, card.response.rect);
    }

    /// The first pictures, in ink on the card; the place is kept while there are none.
    fn pictures(&mut self, ui: &mut Ui, theme: &Theme, strip: Option<&Strip>, name: &str) {
        let width = ui.available_width();
        let Some(strip) = strip else {
            ui.allocate_space(vec2(width, width / 4.0));
            return;
        };
        if self.strip.as_ref().is_none_or(|(s, _)| s != strip) {
            // White with the ink as its transparency: the tint gives it the theme's colour.
            let pixels = strip.pixels.iter().map(|&ink| egui::Color32::from_white_alpha(ink)).collect();
            let image = egui::ColorImage::new(strip.size, pixels);
            self.strip =
                Some((strip.clone(), super::texture::load(ui.ctx(), "data", image, TextureOptions::LINEAR)));
        }
        if let Some((strip, texture)) = &self.strip {
            let height = width * strip.size[1] as f32 / strip.size[0] as f32;
            ui.add(
                egui::Image::new((texture.id(), vec2(width, height))).tint(theme.palette.text).alt_text(name),
            )
            .accessible_name(name);
        }
    }
}

/// How far the reading of files is, and the button that ends it.
fn loading(ui: &mut Ui, theme: &Theme, text: &Text, what: &str, share: f32, actions: &mut Vec<Action>) {
    ui.ctx().request_repaint_after(BETWEEN_LOOKS);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if ui.button(text.shell.stop_loading).on_hover_text(text.shell.stop_loading_help).clicked() {
            actions.push(Action::StopLoading);
        }
        let words = RichText::new(percent(f64::from(share))).color(theme.palette.text);
        let bar = egui::ProgressBar::new(share).text(words).fill(theme.palette.accent_soft);
        ui.add(bar).accessible_name(what);
    });
}

/// Whether the lesson was read to its end.
fn is_read(read: &[String], lesson: &Lesson) -> bool {
    read.iter().any(|slug| slug == lesson.slug)
}

/// What the marks beside a lesson of the list mean.
fn how_it_stands(text: &Text, changed: bool, read: bool) -> Option<String> {
    let said = [read.then_some(text.shell.read_lesson), changed.then_some(text.shell.changed_lesson)];
    let said: Vec<&str> = said.into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join("\n"))
}

/// What a lesson of the list is called, with its number.
fn lesson_name(index: usize, title: &str) -> String {
    format!("{}   {title}", index + 1)
}

fn heading(ui: &mut Ui, words: &str) {
    ui.label(RichText::new(words).text_style(HEADING.clone()).size(13.5));
    ui.add_space(2.0);
}

/// One line of a list: the whole width can be clicked, what is open carries the accent.
fn row(ui: &mut Ui, theme: &Theme, here: bool, label: &str) -> egui::Response {
    let ink = if here { theme.palette.accent } else { theme.palette.text };
    let button = egui::Button::new(RichText::new(label).color(ink).size(14.0))
        .selected(here)
        .frame_when_inactive(here)
        .truncate()
        .min_size(vec2(ui.available_width(), ROW));
    ui.add(button)
}
