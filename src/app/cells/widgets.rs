//! The few widgets that cells are made of, so that all cells look alike and every control has a name.
//!
//! A control stands under its label in a field of fixed width: a row of fields is a row of columns, and a value that
//! grows by a digit moves nothing.

use std::cell::RefCell;
use std::fmt::Display;
use std::ops::RangeInclusive;

use egui::emath::Numeric;
use egui::{
    Align, Align2, Button, Color32, ComboBox, DragValue, InnerResponse, Key, Layout, Rect, Response, Role,
    Sense, Slider, Ui, WidgetInfo, vec2,
};

use super::refusal;
use crate::app::cell::CellContext;
use crate::app::text::{Label, Text};
use crate::app::theme::{STRONG, Theme};
pub(super) use crate::experiment::figure::format::short;

/// Height of a label with its control below.
pub(super) const FIELD_HEIGHT: f32 = 48.0;

/// A label with a control below it, `width` points wide.
pub(super) fn field<R>(
    ui: &mut Ui,
    theme: &Theme,
    label: Label,
    width: f32,
    add: impl FnOnce(&mut Ui) -> R,
) -> R {
    placed_field(ui, theme, label, width, add).inner
}

/// The same, with where it stands.
fn placed_field<R>(
    ui: &mut Ui,
    theme: &Theme,
    label: Label,
    width: f32,
    add: impl FnOnce(&mut Ui) -> R,
) -> InnerResponse<R> {
    ui.allocate_ui_with_layout(vec2(width, FIELD_HEIGHT), Layout::top_down(Align::Min), |ui| {
        ui.set_min_size(vec2(width, FIELD_HEIGHT));
        ui.spacing_mut().item_spacing.y = 3.0;
        let font = egui::TextStyle::Small.resolve(ui.style());
        let (rect, response) = ui.allocate_exact_size(vec2(width, font.size * 1.3), Sense::hover());
        let left = rect.left_center();
        ui.painter().text(left, Align2::LEFT_CENTER, label.name, font, theme.palette.muted);
        response.on_hover_text(label.help);
        add(ui)
    })
}

/// The field of the parameter `key`, unless the cell leaves it out.
pub(super) fn control(
    ui: &mut Ui,
    cx: &CellContext<'_>,
    key: &str,
    label: Label,
    width: f32,
    add: impl FnOnce(&mut Ui),
) {
    if cx.shown.control(key) {
        let place = match cx.covered(key) {
            Some(words) => covered(ui, cx, label, width, words),
            None => placed_field(ui, cx.theme, label, width, add).response.rect,
        };
        point_out(ui, cx, label.name, place.expand2(vec2(5.0, 1.0)));
    }
}

/// What stands in the place of a control that is covered: a field, or a line where the cell is low, which has nothing to set there.
pub(super) fn covered(ui: &mut Ui, cx: &CellContext<'_>, label: Label, width: f32, words: &str) -> Rect {
    let named = format!("{}: {words}", label.name);
    let show = |ui: &mut Ui, shown: egui::Label| {
        let shown = ui.add(shown.selectable(false));
        shown.widget_info(|| WidgetInfo::labeled(Role::Label, true, &named));
        shown.on_hover_text(cx.text.patient.hidden_help).rect
    };
    if cx.stage.is_low() {
        return show(ui, egui::Label::new(cx.theme.muted(&named).small()).extend());
    }
    let shown = egui::Label::new(cx.theme.muted(words)).truncate();
    placed_field(ui, cx.theme, label, width, |ui| show(ui, shown)).response.rect
}

/// Rings what the step at hand names, with the step's number; it glows once when the step is opened.
pub(super) fn point_out(ui: &Ui, cx: &CellContext<'_>, name: &str, place: Rect) {
    const ROUND: f32 = 8.0;
    let Some(step) = cx.step.filter(|step| step.names(name)) else { return };
    let (painter, palette) = (ui.painter(), &cx.theme.palette);
    let glow = step.glow(ui);
    if glow > 0.0 {
        let around = place.expand(6.0 * (1.0 - glow));
        let stroke = egui::Stroke::new(4.0, palette.accent.gamma_multiply(0.5 * glow));
        painter.rect_stroke(around, 8.0, stroke, egui::StrokeKind::Outside);
    }
    painter.rect_stroke(place, 8.0, egui::Stroke::new(2.0, palette.accent), egui::StrokeKind::Inside);
    if step.number == 0 {
        return;
    }
    let badge = egui::pos2(place.right() - 3.0, place.top() + 3.0);
    painter.circle(badge, ROUND, palette.accent, egui::Stroke::new(1.5, palette.card));
    let font = egui::FontId::new(11.0, STRONG.clone());
    painter.text(badge, Align2::CENTER_CENTER, step.number, font, palette.on_accent);
}

/// The chip that unfolds the rest of the controls. A cell that chooses its controls folds none of them.
pub(super) fn unfold(ui: &mut Ui, cx: &CellContext<'_>, more: &mut bool) {
    if cx.shown.chooses_controls() {
        return;
    }
    let text = &cx.text.cells.parameters;
    at_the_end(ui, |ui| {
        let word = if *more { text.less } else { text.more };
        if chip(ui, word, *more).clicked() {
            *more = !*more;
        }
    });
}

/// A column of this width, with what `add` draws from its top on.
pub(super) fn column(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    let width = width.max(0.0);
    ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
        ui.set_width(width);
        add(ui);
    });
}

/// At the right end of a row of fields, on the line of their controls.
pub(super) fn at_the_end(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    /// Less than this is no room.
    const LEAST: f32 = 150.0;
    // A point less than all the room: exactly all of it would be too much for the row.
    let rest = ui.available_size_before_wrap().x - 1.0;
    if rest < LEAST {
        // Alone in the next row, it stands where that begins.
        let size = vec2(LEAST, ui.spacing().interact_size.y);
        ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
            ui.set_min_size(size);
            add(ui);
        });
        return;
    }
    let size = vec2(rest, FIELD_HEIGHT);
    ui.allocate_ui_with_layout(size, Layout::top_down(Align::Max), |ui| {
        ui.set_min_size(size);
        let label = egui::TextStyle::Small.resolve(ui.style()).size * 1.3;
        ui.add_space(label + 3.0);
        add(ui);
    });
}

/// What the user did to a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Edit {
    /// Nothing.
    #[default]
    None,
    /// It changes under the finger: show it, keep it out of the document.
    Underway,
    /// It has its new value.
    Done,
}

impl Edit {
    pub(super) fn of(response: &Response) -> Self {
        if response.drag_stopped() || (response.changed() && !response.dragged()) {
            Self::Done
        } else if response.changed() {
            Self::Underway
        } else {
            Self::None
        }
    }

    /// Both of two edits of one frame; done outweighs under way.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Done, _) | (_, Self::Done) => Self::Done,
            (Self::Underway, _) | (_, Self::Underway) => Self::Underway,
            (Self::None, Self::None) => Self::None,
        }
    }
}

/// One of a few; returns whether the user took another.
pub(super) fn choice<T: PartialEq + Clone>(
    ui: &mut Ui,
    label: Label,
    width: f32,
    value: &mut T,
    options: &[(T, &str)],
) -> bool {
    let height = ui.spacing().combo_height;
    listed(ui, label, width, |list| list.height(height), value, options)
}

/// The same with so many options that they need the height of the window, and so long ones that they are cut off where they stand.
pub(super) fn long_choice<T: PartialEq + Clone>(
    ui: &mut Ui,
    label: Label,
    width: f32,
    value: &mut T,
    options: &[(T, &str)],
) -> bool {
    let height = (ui.ctx().content_rect().height() - 2.0 * FIELD_HEIGHT).max(0.0);
    listed(ui, label, width, |list| list.height(height).truncate(), value, options)
}

fn listed<T: PartialEq + Clone>(
    ui: &mut Ui,
    label: Label,
    width: f32,
    shape: impl FnOnce(ComboBox) -> ComboBox,
    value: &mut T,
    options: &[(T, &str)],
) -> bool {
    let current = options.iter().find(|(option, _)| option == value).map_or("–", |(_, name)| *name);
    let mut changed = false;
    shape(ComboBox::from_id_salt(label.name))
        .width(width)
        .selected_text(current)
        .show_ui(ui, |ui| {
            for (option, name) in options {
                changed |= ui.selectable_value(value, option.clone(), *name).changed();
            }
        })
        .response
        .accessible_name(label.name)
        .on_hover_text(label.help);
    changed
}

/// How wide a list must be for `word` to stand on one line of it.
pub(super) fn choice_width(ui: &Ui, word: &str) -> f32 {
    let font = egui::TextStyle::Button.resolve(ui.style());
    let words = ui.painter().layout_no_wrap(word.to_owned(), font, Color32::PLACEHOLDER);
    let spacing = ui.spacing();
    // A gap on either side of the room between word and arrow.
    let around = 2.0 * spacing.icon_spacing + spacing.icon_width + 2.0 * spacing.button_padding.x;
    (words.size().x + around).ceil() + 2.0
}

/// How a number is typed and dragged.
pub(super) struct Number {
    /// Least and greatest value that can be entered.
    pub(super) range: RangeInclusive<f64>,
    /// Change of the value a dragged point.
    pub(super) speed: f64,
    /// Decimals shown at most.
    pub(super) decimals: usize,
}

/// A field for a number, drawn with `add`. It changes its value only when somebody does: what stands in the document may lie
/// beyond `range` or have more digits than are shown, and stays so while it is looked at and while the keyboard passes over
/// it. What is entered, in whatever way, lies in `range`. The number is written with `write` and read with `read`.
pub(super) fn entry<N: Numeric>(
    ui: &mut Ui,
    value: &mut N,
    range: RangeInclusive<N>,
    write: impl Fn(f64) -> String,
    read: impl Fn(&str) -> Option<f64>,
    add: impl FnOnce(&mut Ui, DragValue<'_>) -> Response,
) -> Response {
    let before = *value;
    let written = write(before.to_f64());
    let entered = RefCell::new(None);
    let widget = DragValue::new(value)
        .range(range.clone())
        .clamp_existing_to_range(false)
        .update_while_editing(false)
        .custom_formatter(|value, _| write(value))
        .custom_parser(|typed| {
            entered.replace(Some(typed.to_owned()));
            typed_anew(typed, &written, &read)
        });
    let mut response = add(ui, widget);
    if let Some(typed) = entered.into_inner()
        && let Some(why) = refused(ui, &typed, &written, &range, &write, &read)
    {
        refusal::because(ui, &response, why);
    }
    refusal::show(ui, &response);
    settle(value, before, range, &mut response);
    response
}

/// Why what was typed is not taken as it stands, if it is not.
fn refused<N: Numeric>(
    ui: &Ui,
    typed: &str,
    written: &str,
    range: &RangeInclusive<N>,
    write: impl Fn(f64) -> String,
    read: impl Fn(&str) -> Option<f64>,
) -> Option<String> {
    let text = &Text::spoken(ui.ctx()).cells.parameters;
    let typed = typed.trim();
    if typed.is_empty() || typed == written.trim() {
        return None;
    }
    let [low, high] = [range.start().to_f64(), range.end().to_f64()];
    match read(typed) {
        None => Some((text.no_number)(typed, written.trim())),
        Some(number) if (low..=high).contains(&number) => None,
        Some(_) => Some((text.beyond)(typed, &write(low), &write(high))),
    }
}

/// What was typed; none where it still is what stood there.
fn typed_anew(typed: &str, before: &str, read: impl Fn(&str) -> Option<f64>) -> Option<f64> {
    if typed.trim() == before.trim() { None } else { read(typed) }
}

/// Takes a value that was changed into its range: egui lets arrow keys and screen readers go beyond it.
fn settle<N: Numeric>(value: &mut N, before: N, range: RangeInclusive<N>, response: &mut Response) {
    let is_as_before = |value: N| value.to_f64().total_cmp(&before.to_f64()).is_eq();
    if is_as_before(*value) {
        return;
    }
    let [low, high] = [range.start().to_f64(), range.end().to_f64()];
    let now = value.to_f64();
    if now.is_nan() {
        *value = before;
    } else if now < low {
        *value = *range.start();
    } else if now > high {
        *value = *range.end();
    }
    if is_as_before(*value) {
        response.flags.remove(egui::response::Flags::CHANGED);
    }
}

/// A number as it is typed.
pub(super) fn typed_number(typed: &str) -> Option<f64> {
    typed.trim().replace('−', "-").parse().ok()
}

/// A number to be dragged or typed; returns what the user did to it.
pub(super) fn number(ui: &mut Ui, label: Label, width: f32, value: &mut f64, shape: &Number) -> Edit {
    let response = entry(ui, value, shape.range.clone(), short, typed_number, |ui, widget| {
        ui.add(widget.speed(shape.speed).max_decimals(shape.decimals).min_size(vec2(width, 0.0)))
    });
    let response = response.accessible_name(label.name);
    let edit = Edit::of(&response);
    response.on_hover_text(label.help);
    edit
}

/// A whole number to be dragged or typed, within what its key allows; returns what the user did to it.
pub(super) fn whole<N: Numeric + Display + TryFrom<u64>>(
    ui: &mut Ui,
    label: Label,
    width: f32,
    value: &mut N,
    allowed: RangeInclusive<u64>,
) -> Edit {
    let held = |number: u64| N::try_from(number).unwrap_or(N::MAX);
    let range = held(*allowed.start())..=held(*allowed.end());
    let response = entry(ui, value, range, whole_number(*value), typed_whole, |ui, widget| {
        ui.add(widget.min_size(vec2(width, 0.0)))
    });
    let response = response.accessible_name(label.name);
    let edit = Edit::of(&response);
    response.on_hover_text(label.help);
    edit
}

/// How a field writes whole numbers: the one that stands there with all its digits, which may be more than a float has.
pub(super) fn whole_number<N: Numeric + Display>(stands: N) -> impl Fn(f64) -> String {
    let (number, digits) = (stands.to_f64(), stands.to_string());
    move |value| if value == number { digits.clone() } else { format!("{value:.0}") }
}

/// A whole number as it is typed, with spaces between its thousands or without.
pub(super) fn typed_whole(typed: &str) -> Option<f64> {
    typed_number(&typed.split_whitespace().collect::<String>()).filter(|number| number.is_finite())
}

/// A positive number on a logarithmic slider, shown with two significant digits; returns what the user did to it.
pub(super) fn logarithmic(
    ui: &mut Ui,
    label: Label,
    width: f32,
    value: &mut f64,
    range: RangeInclusive<f64>,
) -> Edit {
    // The number field beside the rail takes the rest of the width.
    ui.spacing_mut().slider_width = (width - 74.0).max(40.0);
    ui.spacing_mut().interact_size.x = 62.0;
    let before = *value;
    let written = short(before);
    let slider = Slider::new(value, range.clone())
        .logarithmic(true)
        .smart_aim(true)
        .clamping(egui::SliderClamping::Edits)
        .custom_formatter(|value, _| short(value))
        .custom_parser(|typed| typed_anew(typed, &written, typed_number))
        .update_while_editing(false);
    let mut response = ui.add(slider).accessible_name(label.name);
    settle(value, before, range, &mut response);
    let edit = Edit::of(&response);
    response.on_hover_text(label.help);
    edit
}

/// A switch for what is either on or off; returns whether it was thrown.
pub(super) fn switch(ui: &mut Ui, theme: &Theme, label: Label, on: &mut bool) -> bool {
    let size = vec2(46.0, 24.0);
    let (rect, mut response) = ui.allocate_exact_size(size, Sense::click());
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    response.widget_info(|| WidgetInfo::selected(Role::Switch, ui.is_enabled(), *on, label.name));
    if ui.is_rect_visible(rect) {
        let how_on = ui.ctx().animate_bool_responsive(response.id, *on);
        let palette = &theme.palette;
        let rail = palette.outline.lerp_to_gamma(palette.accent, how_on);
        let radius = rect.height() / 2.0;
        ui.painter().rect_filled(rect, radius, rail);
        if response.has_focus() || response.hovered() {
            let stroke = egui::Stroke::new(1.5, palette.accent);
            ui.painter().rect_stroke(rect.expand(2.0), radius + 2.0, stroke, egui::StrokeKind::Inside);
        }
        let knob = egui::lerp(rect.left() + radius..=rect.right() - radius, how_on);
        ui.painter().circle_filled(egui::pos2(knob, rect.center().y), radius - 3.0, palette.card);
    }
    let changed = response.changed();
    response.on_hover_text(label.help);
    changed
}

/// How wide a [`chip`] of this name is.
pub(super) fn chip_width(ui: &Ui, name: &str) -> f32 {
    let text = egui::WidgetText::from(name);
    let wide = text.into_galley(ui, Some(egui::TextWrapMode::Extend), f32::INFINITY, egui::TextStyle::Button);
    (wide.size().x + 2.0 * ui.spacing().button_padding.x).max(ui.spacing().interact_size.x.min(24.0)).ceil()
}

/// A small button that is either in or out.
pub(super) fn chip(ui: &mut Ui, name: &str, on: bool) -> Response {
    chip_if(ui, true, name, on)
}

/// The same, greyed where it cannot be pressed. In a wrapped row it goes to the next line as any other.
pub(super) fn chip_if(ui: &mut Ui, enabled: bool, name: &str, on: bool) -> Response {
    let button = Button::selectable(on, name).frame_when_inactive(true).wrap_mode(egui::TextWrapMode::Extend);
    ui.add_enabled(enabled, button)
}

/// The steps that the arrow keys ask for of a widget that is drawn by hand and has the keyboard: right and up are positive.
/// Home and End are as many steps as there can be.
pub(in crate::app) fn arrow_steps(ui: &Ui, response: &Response) -> [f64; 2] {
    if !response.has_focus() {
        return [0.0, 0.0];
    }
    let filter = egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let shift = egui::Modifiers::SHIFT;
    ui.input_mut(|input| {
        let mut pressed = |key: Key| {
            let far = 10.0 * input.count_and_consume_key(shift, key) as f64;
            far + input.count_and_consume_key(egui::Modifiers::NONE, key) as f64
        };
        let across = pressed(Key::ArrowRight) - pressed(Key::ArrowLeft);
        let up = pressed(Key::ArrowUp) - pressed(Key::ArrowDown);
        let ends = pressed(Key::End) - pressed(Key::Home);
        [if ends == 0.0 { across } else { ends * f64::INFINITY }, up]
    })
}

#[cfg(test)]
mod tests {
    use super::{refused, short, typed_whole};

    #[test]
    fn what_is_not_taken_as_it_was_typed_says_why() {
        egui::__run_test_ui(|ui| {
            let why = |typed: &str| {
                let write = |value: f64| format!("{value:.0}");
                refused(ui, typed, "100", &(1_usize..=60_000), write, typed_whole)
            };
            for taken in ["100", " 100 ", "250", "60 000", ""] {
                assert_eq!(why(taken), None, "{taken}");
            }
            for (typed, said) in
                [("100, x", ["100, x", "100"]), ("0", ["1", "60000"]), ("1e99", ["1", "60000"])]
            {
                let why = why(typed).expect("it is not taken");
                assert!(said.iter().all(|part| why.contains(part)), "{typed}: {why}");
            }
        });
    }

    #[test]
    fn numbers_are_shown_as_one_types_them() {
        for (value, text) in [(0.01, "0.01"), (1.0, "1"), (0.012_34, "0.0123"), (1e-5, "1e-5"), (0.0, "0")] {
            assert_eq!(short(value), text);
            assert_eq!(short(value).parse::<f64>().ok(), text.parse().ok());
        }
    }
}
