//! Tabs: buttons side by side of which one is chosen.

use egui::{Align, Button, Layout, Ui, vec2};

use super::widgets::{chip, chip_width, choice, choice_width, point_out};
use crate::app::cell::CellContext;
use crate::app::text::Label;

/// Buttons side by side of which one is chosen, like the tabs of a card index; returns whether another was.
pub(super) fn tabs<T: PartialEq + Copy>(ui: &mut Ui, value: &mut T, options: &[(T, &str)]) -> bool {
    let mut changed = false;
    for (option, name) in options {
        let chosen = *value == *option;
        if chip(ui, name, chosen).clicked() && !chosen {
            *value = *option;
            changed = true;
        }
    }
    changed
}

/// The same, or a list of that name where the row has no room for all of them.
pub(super) fn tabs_or_list<T: PartialEq + Copy>(
    ui: &mut Ui,
    label: Label,
    value: &mut T,
    options: &[(T, &str)],
) -> bool {
    let gap = ui.spacing().item_spacing.x;
    let wide: f32 = options.iter().map(|(_, name)| chip_width(ui, name) + gap).sum();
    let room = ui.available_size_before_wrap().x;
    if wide <= room {
        return tabs(ui, value, options);
    }
    let widest = options.iter().map(|(_, name)| choice_width(ui, name)).fold(0.0, f32::max);
    choice(ui, label, widest.min(room), value, options)
}

/// Tabs of the figures that the cell shows, each with the name that a block calls it by. Where the open one is not among
/// them, the first of them is opened.
pub(super) fn figure_tabs<T: PartialEq + Copy>(
    ui: &mut Ui,
    cx: &CellContext<'_>,
    value: &mut T,
    figures: &[(T, &str, &str)],
) -> bool {
    let seen = figures.iter().filter(|(_, key, _)| cx.shown.figure(key));
    let options: Vec<(T, &str)> = seen.map(|(figure, _, name)| (*figure, *name)).collect();
    if let Some((first, _)) = options.first()
        && options.iter().all(|(figure, _)| figure != value)
    {
        *value = *first;
    }
    let mut changed = false;
    for (option, name) in options {
        let chosen = *value == option;
        let chip = chip(ui, name, chosen);
        point_out(ui, cx, name, chip.rect);
        if chip.clicked() && !chosen {
            *value = option;
            changed = true;
        }
    }
    changed
}

/// What belongs to the figure in sight: at the right end of the line of its tabs, from right to left, or from left to right in
/// lines of its own where there it has no room.
pub(super) fn at_the_end_of_tabs(
    ui: &mut Ui,
    salt: impl std::hash::Hash + std::fmt::Debug,
    height: f32,
    add: impl FnOnce(&mut Ui),
) {
    let key = ui.scope_id().with(("at the end of tabs", salt));
    let needed = ui.data(|data| data.get_temp::<f32>(key)).unwrap_or_default();
    let left = ui.available_size_before_wrap().x - 1.0;
    if needed > left {
        ui.end_row();
        let line = vec2(ui.max_rect().width() - 1.0, height);
        let layout = Layout::left_to_right(Align::Center).with_main_wrap(true);
        ui.allocate_ui_with_layout(line, layout, add);
        return;
    }
    let line = vec2(left.max(1.0), height);
    let shown = ui.allocate_ui_with_layout(line, Layout::right_to_left(Align::Center), add);
    let takes = shown.response.rect.width();
    if takes > needed {
        ui.data_mut(|data| data.insert_temp(key, takes));
    }
    if takes > left + 1.0 {
        ui.ctx().request_discard("what belongs to a figure has no room beside its tabs");
    }
}

/// Which of some tabs stand in a row of so much room, each with its width and with how early it gives way: 0 last. Where there is no
/// room for all, `more` is kept free for the list of the others, and the open one stays.
fn kept(tabs: &[(f32, usize)], open: usize, room: f32, gap: f32, more: f32) -> Vec<bool> {
    let mut kept = vec![true; tabs.len()];
    let width = |kept: &[bool]| {
        let widths = tabs.iter().zip(kept).filter(|(_, kept)| **kept).map(|((width, _), _)| width + gap);
        widths.sum::<f32>() - gap
    };
    let mut order: Vec<usize> = (0..tabs.len()).filter(|at| *at != open).collect();
    // Of those that give way alike the last goes first.
    order.sort_by_key(|at| std::cmp::Reverse((tabs.get(*at).map_or(0, |(_, early)| *early), *at)));
    for at in order {
        let others = if kept.iter().all(|kept| *kept) { 0.0 } else { more + gap };
        if width(&kept) + others <= room {
            break;
        }
        if let Some(kept) = kept.get_mut(at) {
            *kept = false;
        }
    }
    kept
}

/// The same as [`figure_tabs`] in one row that leaves `rest` points free: what does not fit stands in a list behind `…`, those of
/// `first_to_go` before others. The open one is always in sight.
pub(super) fn fitting_figure_tabs<T: PartialEq + Copy>(
    ui: &mut Ui,
    cx: &CellContext<'_>,
    value: &mut T,
    figures: &[(T, &str, &str)],
    first_to_go: &[T],
    rest: f32,
) {
    let seen = figures.iter().filter(|(_, key, _)| cx.shown.figure(key));
    let options: Vec<(T, &str)> = seen.map(|(figure, _, name)| (*figure, *name)).collect();
    let gap = ui.spacing().item_spacing.x;
    let early =
        |figure: &T| first_to_go.iter().rev().position(|other| other == figure).map_or(0, |at| at + 1);
    let widths: Vec<(f32, usize)> =
        options.iter().map(|(figure, name)| (chip_width(ui, name), early(figure))).collect();
    let open = options.iter().position(|(figure, _)| figure == value).unwrap_or(0);
    let more = cx.text.cells.figures.more_figures;
    let room = ui.available_width() - rest;
    let kept = kept(&widths, open, room, gap, chip_width(ui, more.name));
    let shown: Vec<(T, &str, &str)> = figures
        .iter()
        .filter(|(_, key, _)| cx.shown.figure(key))
        .zip(&kept)
        .filter(|(_, kept)| **kept)
        .map(|(figure, _)| *figure)
        .collect();
    figure_tabs(ui, cx, value, &shown);
    let hidden: Vec<(T, &str)> =
        options.iter().zip(&kept).filter(|(_, kept)| !**kept).map(|(option, _)| *option).collect();
    if hidden.is_empty() {
        return;
    }
    let button = Button::selectable(false, more.name).frame_when_inactive(true);
    let (response, _) = egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
        for (figure, name) in &hidden {
            if ui.button(*name).clicked() {
                *value = *figure;
            }
        }
    });
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, more.help));
    for (_, name) in &hidden {
        point_out(ui, cx, name, response.rect);
    }
    response.on_hover_text(more.help);
}

#[cfg(test)]
mod tests {
    use super::kept;

    #[test]
    fn tabs_that_find_no_room_give_way_in_their_order_and_the_open_one_stays() {
        let tabs = [(100.0, 0), (100.0, 2), (100.0, 1), (100.0, 0)];
        let of = |open, room| kept(&tabs, open, room, 4.0, 20.0);
        assert_eq!(of(0, 412.0), [true; 4]);
        assert_eq!(of(0, 411.0), [true, false, true, true]);
        assert_eq!(of(1, 411.0), [true, true, false, true]);
        assert_eq!(of(0, 250.0), [true, false, false, true]);
        assert_eq!(of(3, 130.0), [false, false, false, true]);
        // However narrow it is.
        assert_eq!(of(2, 0.0), [false, false, true, false]);
    }
}
