//! Icons, painted: strokes on a box of 16 by 16, in the ink of whatever wears them.
//!
//! No font has to have them and no picture is scaled: they are sharp at every zoom, and take the colour of their state.

use egui::containers::menu::MenuButton;
use egui::{
    Button, Color32, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::room;
use super::theme::{Theme, measures};

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Icon {
    /// A bar, and a triangle that points at it: back to the start.
    ToStart,
    /// An outlined triangle that points left, with a bar at its right.
    StepBack,
    /// A filled triangle.
    Play,
    /// Two bars.
    Pause,
    /// A bar, and an outlined triangle that points right.
    Step,
    /// Two outlined triangles that point right.
    FarForward,
    /// An arrow into a tray: what leaves the program.
    Export,
    /// Three dots.
    More,
    /// Three lines.
    Menu,
    /// Two sliders.
    Settings,
    /// A sun.
    Light,
    /// A screen on its stand.
    Present,
    /// A sheet with lines.
    Notebook,
    /// A grid of pictures.
    Data,
    /// An angle that points down.
    Down,
    /// A tick.
    Tick,
    /// A cross.
    Cross,
    /// A pencil.
    Pencil,
}

/// Side of the box in which an icon is drawn, in points at zoom 1.
const BOX: f32 = 16.0;

impl Icon {
    /// Paints it, as large as fits into `place`.
    pub(super) fn paint(self, painter: &Painter, place: Rect, ink: Color32) {
        let scale = place.size().min_elem() / BOX;
        let corner = place.center() - Vec2::splat(scale * BOX / 2.0);
        let at = |x: f32, y: f32| corner + scale * vec2(x, y);
        let stroke = Stroke::new((1.7 * scale).max(1.0), ink);
        let line = |points: &[(f32, f32)]| {
            painter.add(Shape::line(points.iter().map(|(x, y)| at(*x, *y)).collect(), stroke));
        };
        let outlined = |points: &[(f32, f32)]| {
            painter.add(Shape::closed_line(points.iter().map(|(x, y)| at(*x, *y)).collect(), stroke));
        };
        let filled = |points: &[(f32, f32)]| {
            let points: Vec<Pos2> = points.iter().map(|(x, y)| at(*x, *y)).collect();
            painter.add(Shape::convex_polygon(points, ink, Stroke::NONE));
        };
        let bar = |x: f32, y: f32, width: f32, height: f32| {
            painter.rect_filled(room::between(at(x, y), at(x + width, y + height)), scale, ink);
        };
        match self {
            Self::ToStart => {
                bar(2.0, 2.5, 2.0, 11.0);
                filled(&[(14.0, 2.5), (14.0, 13.5), (5.5, 8.0)]);
            }
            Self::StepBack => {
                outlined(&[(10.0, 3.0), (10.0, 13.0), (2.5, 8.0)]);
                line(&[(13.5, 2.5), (13.5, 13.5)]);
            }
            Self::Play => filled(&[(3.5, 2.0), (13.5, 8.0), (3.5, 14.0)]),
            Self::Pause => {
                bar(3.5, 2.5, 3.2, 11.0);
                bar(9.3, 2.5, 3.2, 11.0);
            }
            Self::Step => {
                line(&[(2.5, 2.5), (2.5, 13.5)]);
                outlined(&[(6.0, 3.0), (13.5, 8.0), (6.0, 13.0)]);
            }
            Self::FarForward => {
                outlined(&[(1.5, 3.5), (7.5, 8.0), (1.5, 12.5)]);
                outlined(&[(8.5, 3.5), (14.5, 8.0), (8.5, 12.5)]);
            }
            Self::Export => {
                line(&[(8.0, 1.5), (8.0, 10.0)]);
                line(&[(4.5, 6.8), (8.0, 10.3), (11.5, 6.8)]);
                line(&[(2.0, 10.5), (2.0, 14.0), (14.0, 14.0), (14.0, 10.5)]);
            }
            Self::More => {
                for x in [2.5, 8.0, 13.5] {
                    painter.circle_filled(at(x, 8.0), 1.5 * scale, ink);
                }
            }
            Self::Menu => {
                for y in [3.5, 8.0, 12.5] {
                    line(&[(2.0, y), (14.0, y)]);
                }
            }
            Self::Settings => {
                for (y, knob) in [(4.5, 10.5), (11.5, 5.5)] {
                    line(&[(1.5, y), (knob - 2.0, y)]);
                    line(&[(knob + 2.0, y), (14.5, y)]);
                    painter.circle_stroke(at(knob, y), 2.0 * scale, stroke);
                }
            }
            Self::Light => {
                painter.circle_stroke(at(8.0, 8.0), 3.0 * scale, stroke);
                for turn in 0..8 {
                    let angle = std::f32::consts::TAU * turn as f32 / 8.0;
                    let way = vec2(angle.cos(), angle.sin());
                    let from = at(8.0, 8.0) + scale * 5.2 * way;
                    painter.line_segment([from, from + scale * 2.0 * way], stroke);
                }
            }
            Self::Present => {
                outlined(&[(1.5, 2.5), (14.5, 2.5), (14.5, 10.5), (1.5, 10.5)]);
                line(&[(8.0, 10.5), (8.0, 14.0)]);
                line(&[(4.5, 14.0), (11.5, 14.0)]);
            }
            Self::Notebook => {
                outlined(&[(3.0, 1.5), (13.0, 1.5), (13.0, 14.5), (3.0, 14.5)]);
                for y in [5.0, 8.0, 11.0] {
                    line(&[(5.5, y), (10.5, y)]);
                }
            }
            Self::Data => {
                outlined(&[(2.0, 2.0), (14.0, 2.0), (14.0, 14.0), (2.0, 14.0)]);
                line(&[(8.0, 2.0), (8.0, 14.0)]);
                line(&[(2.0, 8.0), (14.0, 8.0)]);
            }
            Self::Down => line(&[(4.0, 6.0), (8.0, 10.0), (12.0, 6.0)]),
            Self::Tick => line(&[(3.0, 8.5), (6.5, 12.0), (13.0, 4.5)]),
            Self::Cross => {
                line(&[(3.5, 3.5), (12.5, 12.5)]);
                line(&[(12.5, 3.5), (3.5, 12.5)]);
            }
            Self::Pencil => {
                outlined(&[(2.5, 13.5), (3.2, 10.3), (10.8, 2.7), (13.3, 5.2), (5.7, 12.8)]);
                line(&[(9.2, 4.3), (11.7, 6.8)]);
            }
        }
    }
}

/// A button that shows an icon and no frame until the pointer is over it; `name` is told to screen readers and shown under the
/// pointer with `help`.
pub(super) fn button(ui: &mut Ui, theme: &Theme, icon: Icon, name: &str, help: &str, side: f32) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, enabled, name));
    if ui.is_rect_visible(rect) {
        let palette = &theme.palette;
        let lit = enabled && (response.hovered() || response.is_pointer_button_down_on());
        if lit {
            ui.painter().rect_filled(rect, measures::WIDGET_RADIUS, palette.hovered);
        }
        if response.has_focus() {
            let ring = Stroke::new(2.0, palette.text);
            ui.painter().rect_stroke(rect, measures::WIDGET_RADIUS, ring, egui::StrokeKind::Inside);
        }
        let ink = if enabled { palette.text } else { palette.outline };
        icon_in(ui.painter(), rect, icon, ink);
    }
    response.on_hover_text(if help.is_empty() { name } else { help })
}

/// The same for what is on or off.
pub(super) fn switch(ui: &mut Ui, theme: &Theme, icon: Icon, name: &str, help: &str, on: bool) -> Response {
    let behind = ui.painter().add(Shape::Noop);
    let response = button(ui, theme, icon, name, help, MENU_SIDE);
    if on {
        let fill = theme.palette.accent_soft;
        ui.painter().set(behind, Shape::rect_filled(response.rect, measures::WIDGET_RADIUS, fill));
    }
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, on, name));
    response
}

/// A button with an icon that opens a menu; what the menu returned while it is open.
pub(super) fn menu<R>(
    ui: &mut Ui,
    theme: &Theme,
    icon: Icon,
    name: &str,
    help: &str,
    add: impl FnOnce(&mut Ui) -> R,
) -> Option<R> {
    let button = Button::new("").frame_when_inactive(false).min_size(Vec2::splat(MENU_SIDE));
    let (response, open) = MenuButton::from_button(button).ui(ui, add);
    icon_in(ui.painter(), response.rect, icon, theme.palette.text);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, name));
    response.on_hover_text(help);
    open.map(|open| open.inner)
}

/// A button with an icon before its word, on the ground of a field.
pub(super) fn labelled(ui: &mut Ui, theme: &Theme, icon: Icon, word: &str) -> Response {
    let font = egui::TextStyle::Button.resolve(ui.style());
    let words = ui.painter().layout_no_wrap(word.to_owned(), font, theme.palette.text);
    let size = vec2(BOX + 8.0 + words.size().x + 24.0, 30.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let palette = &theme.palette;
    let fill = if response.hovered() { palette.hovered } else { palette.raised };
    ui.painter().rect_filled(rect, measures::WIDGET_RADIUS, fill);
    if response.has_focus() {
        let ring = Stroke::new(2.0, palette.text);
        ui.painter().rect_stroke(rect, measures::WIDGET_RADIUS, ring, egui::StrokeKind::Inside);
    }
    let mark =
        Rect::from_center_size(pos2(rect.left() + 12.0 + BOX / 2.0, rect.center().y), Vec2::splat(BOX));
    icon.paint(ui.painter(), mark, palette.text);
    let left = pos2(mark.right() + 8.0, rect.center().y - words.size().y / 2.0);
    ui.painter().galley(left, words, palette.text);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, word));
    response
}

/// Side of a button that opens a menu.
const MENU_SIDE: f32 = 32.0;

/// A small button whose icon is painted while it is `seen`, and which is there for keyboard and screen readers always.
pub(super) fn quiet(ui: &mut Ui, theme: &Theme, icon: Icon, name: &str, seen: bool) -> Response {
    const SIDE: f32 = 24.0;
    if seen {
        return button(ui, theme, icon, name, name, SIDE);
    }
    let (_, response) = ui.allocate_exact_size(Vec2::splat(SIDE), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, name));
    response.on_hover_text(name)
}

/// An icon in the middle of a button.
pub(super) fn icon_in(painter: &Painter, button: Rect, icon: Icon, ink: Color32) {
    icon.paint(painter, Rect::from_center_size(button.center(), Vec2::splat(BOX)), ink);
}

/// The font of the word on the filled button.
fn primary_font(ui: &Ui) -> egui::FontId {
    let font = egui::TextStyle::Button.resolve(ui.style());
    egui::FontId::new(font.size + 0.5, super::theme::STRONG.clone())
}

/// How wide the filled button is on which any of `words` may stand.
pub(super) fn primary_width(ui: &Ui, words: &[&str]) -> f32 {
    let font = primary_font(ui);
    let width = |word: &&str| {
        ui.painter().layout_no_wrap((*word).to_owned(), font.clone(), Color32::PLACEHOLDER).size().x
    };
    (words.iter().map(width).fold(0.0, f32::max) + BOX + 8.0 + 36.0).ceil()
}

/// The filled button for the next thing to do, with an icon before its word. It is as wide as the longest of `words` needs, so
/// that it stays where it is when another of them stands on it.
pub(super) fn primary(
    ui: &mut Ui,
    theme: &Theme,
    icon: Icon,
    word: &str,
    words: &[&str],
    height: f32,
) -> Response {
    let size = vec2(primary_width(ui, words), height);
    let response = ui.add(Button::new("").fill(theme.palette.accent).min_size(size));
    let (rect, ink) = (response.rect, theme.palette.on_accent);
    let words = ui.painter().layout_no_wrap(word.to_owned(), primary_font(ui), ink);
    let left = rect.center().x - (BOX + 8.0 + words.size().x) / 2.0;
    let mark = Rect::from_center_size(pos2(left + BOX / 2.0, rect.center().y), Vec2::splat(BOX - 2.0));
    icon.paint(ui.painter(), mark, ink);
    ui.painter().galley(pos2(left + BOX + 8.0, rect.center().y - words.size().y / 2.0), words, ink);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, ui.is_enabled(), word));
    response
}
