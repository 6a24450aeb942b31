//! A cell's frame: its title, its buttons, its menu, and its source when that is wanted or broken.

use egui::{
    Align, Color32, Id, Label, Layout, Memory, Rect, RichText, Sense, Stroke, TextEdit, Ui, Vec2, vec2,
};

use super::action::{Action, BlockAction};
use super::cell::Stage;
use super::cells;
use super::export_menu;
use super::icon::{self, Icon};
use super::slots::{Draft, Slot, Slots, State, Surroundings, collect, in_sight};
use super::theme::{HEADING, Theme, measures};
use super::tile;
use super::tour;
use crate::experiment::{self, SpecError};
use crate::language::Say;
use crate::notebook::{BlockId, Cell};

/// Height of a cell's title with its buttons, and the side of its tile.
const BAR: f32 = 34.0;
const TILE: f32 = 26.0;

/// Draws the cell `id`.
pub(super) fn show(
    ui: &mut Ui,
    slots: &mut Slots,
    around: Surroundings<'_>,
    id: BlockId,
    cell: &Cell,
    actions: &mut Vec<Action>,
) {
    let (theme, text) = (around.theme, around.text);
    let (focused, chosen) = (slots.holds_keys() == Some(id), slots.focused() == Some(id));
    let kind = experiment::title(cell.kind(), text.figures).to_owned();
    let kinds: Vec<_> = experiment::KINDS.iter().map(|kind| kind.name).collect();
    let Some(slot) = slots.get_mut(id) else { return };
    let title = match &slot.name {
        // The name of a question is for files; its words are below.
        Some(name) if !cell.is_question() => format!("{kind} · {name}"),
        _ => kind,
    };
    let stage = match around.stage {
        Stage::Slide { screen, .. } => Stage::Slide { folded: !slot.unfolded, screen },
        stage => stage,
    };
    let around = Surroundings { stage, ..around };

    // Beside the text there is one cell, and it has the keys: a frame would say nothing.
    let line = if focused && !matches!(stage, Stage::Beside(_)) {
        Stroke::new(theme.hairline.max(1.5), theme.palette.accent)
    } else {
        theme.card().stroke
    };
    let frame = theme.card().stroke(line).show(ui, |ui| {
        ui.set_width(ui.available_width());
        if let Stage::Beside(screen) = stage {
            ui.set_min_height((screen.height - (ui.cursor().top() - screen.top)).max(0.0));
        }
        header(ui, slot, around, id, cell, &title, actions);
        ui.add_space(measures::UNIT);
        if slot.source.is_some() {
            source(ui, slot, theme, around, id, cell, &title, actions);
            return;
        }
        match &mut slot.state {
            State::View(view) => {
                let shown = in_sight(&slot.shown, slot.shows_all);
                let ((), requests) = around.with(shown, |cx| view.ui(ui, cx));
                collect(id, requests, actions);
            }
            State::Broken(error) => {
                ui.label(RichText::new(text.shell.cell_broken).color(theme.palette.error));
                problem(ui, theme, around, error, cell.first_line());
                quoted(ui, theme, cell.body(), Some(error.line));
                if ui.add(theme.primary_button(text.shell.edit_source)).clicked() {
                    slot.source = Some(Draft::of(cell));
                }
            }
            State::Unknown => {
                let words = (text.shell.unknown_kind)(cell.kind(), &kinds.join(", "));
                ui.add(Label::new(RichText::new(words).color(theme.palette.error)).wrap());
                quoted(ui, theme, cell.body(), None);
            }
        }
    });
    if focused {
        tour::stands_at(ui.ctx(), tour::Part::Cell, frame.response.rect.intersect(ui.clip_rect()));
    }
    if let State::View(view) = &slot.state {
        let menu = ui.scope_id().with(("figures", id.number()));
        let exhibits = || view.exhibits(text);
        export_menu::at_pointer(ui, frame.response.rect, menu, exhibits, text, actions);
    }
    // A question takes no commands: those are for the cell beside it.
    if cell.is_question() {
        return;
    }
    // A press anywhere in the frame, whatever it meets there, makes the cell the keyboard's.
    let pressed = ui.input(|i| i.pointer.primary_pressed().then(|| i.pointer.interact_pos()).flatten());
    if pressed.is_some_and(|p| frame.response.rect.contains(p))
        && ui.rect_contains_pointer(frame.response.rect)
        && !focused
    {
        actions.push(Action::Block(id, BlockAction::Focus));
    }
    if keyboard_came(ui, frame.response.rect, &mut slot.keyboard) && !chosen {
        actions.push(Action::Block(id, BlockAction::Choose));
    }
}

/// Whether the keyboard has come to something within `frame`, or to something else there. Who has no mouse comes into a cell
/// by Tab, and what is done there is then for this cell, too. What is open above it, a menu or a list, is no part of it.
fn keyboard_came(ui: &Ui, frame: Rect, before: &mut Option<Id>) -> bool {
    let is_within = |id: &Id| {
        let at = ui.ctx().read_response(*id);
        at.is_some_and(|at| at.layer_id == ui.layer_id() && frame.contains(at.rect.center()))
    };
    let here = ui.memory(Memory::focused).filter(is_within);
    std::mem::replace(before, here) != here && here.is_some()
}

fn header(
    ui: &mut Ui,
    slot: &mut Slot,
    around: Surroundings<'_>,
    id: BlockId,
    cell: &Cell,
    title: &str,
    actions: &mut Vec<Action>,
) {
    let text = around.text;
    ui.horizontal(|ui| {
        let (place, _) = ui.allocate_exact_size(vec2(TILE, BAR), Sense::hover());
        let tile = Rect::from_center_size(place.center(), Vec2::splat(TILE));
        tile::paint(ui.painter(), around.theme, tile, cells::mark(cell.kind()));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.set_min_height(BAR);
            if around.stage.is_slide() {
                on_a_slide(ui, slot, around, id, actions);
                name(ui, title);
                return;
            }
            more(ui, slot, around, id, cell, actions);
            if slot.source.is_none()
                && let State::View(view) = &mut slot.state
            {
                let shown = in_sight(&slot.shown, slot.shows_all).clone();
                if !cell.is_question() {
                    export_menu::button(ui, || view.exhibits(text), around.theme, text, actions);
                }
                if !slot.shown.is_everything() {
                    all_settings(ui, around, &mut slot.shows_all);
                }
                ui.add_space(measures::GAP);
                let ((), requests) = around.with(&shown, |cx| view.header(ui, cx));
                collect(id, requests, actions);
            }
            name(ui, title);
        });
    });
}

/// The name of the cell, in the room that is left at the left of its buttons.
fn name(ui: &mut Ui, title: &str) {
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add(Label::new(RichText::new(title).text_style(HEADING.clone())).truncate());
    });
}

/// The menu of what is done seldom.
fn more(
    ui: &mut Ui,
    slot: &mut Slot,
    around: Surroundings<'_>,
    id: BlockId,
    cell: &Cell,
    actions: &mut Vec<Action>,
) {
    let (theme, text) = (around.theme, around.text);
    icon::menu(ui, theme, Icon::More, text.shell.more, text.shell.more, |ui| {
        let mut item = |ui: &mut Ui, label: &str, action: BlockAction| {
            if ui.button(label).clicked() {
                actions.push(Action::Block(id, action));
            }
        };
        item(ui, text.shell.move_up, BlockAction::Up);
        item(ui, text.shell.move_down, BlockAction::Down);
        item(ui, text.shell.duplicate, BlockAction::Duplicate);
        ui.separator();
        if let Some(default) = default_block(cell.kind(), slot.name.as_deref()) {
            item(ui, text.shell.default_block, BlockAction::Source(default));
        }
        if ui.button(text.shell.edit_source).clicked() {
            slot.source = Some(Draft::of(cell));
        }
        ui.separator();
        item(ui, text.shell.delete, BlockAction::Delete);
    });
}

/// The right end of a cell's title while presenting: nothing that edits the notebook.
fn on_a_slide(
    ui: &mut Ui,
    slot: &mut Slot,
    around: Surroundings<'_>,
    id: BlockId,
    actions: &mut Vec<Action>,
) {
    let State::View(view) = &mut slot.state else { return };
    let text = &around.text.present;
    let chip = egui::Button::selectable(slot.unfolded, text.controls).frame_when_inactive(true);
    let chip = ui.add(chip.min_size(vec2(0.0, 28.0)));
    if chip.on_hover_text(text.controls_help).clicked() {
        slot.unfolded ^= true;
    }
    let shown = in_sight(&slot.shown, slot.shows_all);
    let ((), requests) = around.with(shown, |cx| view.header(ui, cx));
    collect(id, requests, actions);
}

/// The button that brings everything into sight which the lesson has left out, and takes it away again.
fn all_settings(ui: &mut Ui, around: Surroundings<'_>, shows_all: &mut bool) {
    let text = &around.text.shell;
    let (word, help) =
        if *shows_all { (text.show_less, text.show_less_help) } else { (text.show_all, text.show_all_help) };
    if icon::switch(ui, around.theme, Icon::Settings, word, help, *shows_all).clicked() {
        *shows_all = !*shows_all;
    }
}

/// The default block of `kind`, under the name that the cell has.
fn default_block(kind: &str, name: Option<&str>) -> Option<String> {
    let kind = experiment::kind(kind)?;
    let rest =
        kind.default_block.lines().filter(|l| !l.trim_start().starts_with("id ") && !l.starts_with("id="));
    let name = name.map(|name| format!("id = {}", toml::Value::from(name)));
    Some(name.iter().map(String::as_str).chain(rest).flat_map(|line| [line, "\n"]).collect())
}

/// The source while it is written, with what is wrong with it so far.
#[expect(clippy::too_many_arguments, reason = "one call, in this file")]
fn source(
    ui: &mut Ui,
    slot: &mut Slot,
    theme: &Theme,
    around: Surroundings<'_>,
    id: BlockId,
    cell: &Cell,
    title: &str,
    actions: &mut Vec<Action>,
) {
    let text = around.text;
    let Some(draft) = &mut slot.source else { return };
    let field =
        TextEdit::multiline(&mut draft.text).code_editor().desired_width(f32::INFINITY).desired_rows(8);
    let field = ui.add(field).accessible_name((text.shell.source_of)(title));
    if field.changed() {
        draft.check(cell.kind());
    }
    // What is typed from now on is for it, and no command to the run.
    if std::mem::take(&mut draft.is_new) {
        field.request_focus();
    }
    let (mut apply, mut cancel) = (false, false);
    ui.horizontal(|ui| {
        apply = ui.add(theme.primary_button(text.shell.apply)).clicked();
        cancel = ui.button(text.shell.cancel).clicked();
        if let Some(error) = &draft.wrong {
            // Lines are those of the text in the field.
            problem(ui, theme, around, error, 1);
        }
    });
    if apply {
        actions.push(Action::Block(id, BlockAction::Source(draft.text.clone())));
    }
    if apply || cancel {
        slot.source = None;
    }
}

/// What is wrong, and on which line, where the body begins on `first_line`.
fn problem(ui: &mut Ui, theme: &Theme, around: Surroundings<'_>, error: &SpecError, first_line: usize) {
    let line = (around.text.shell.line)(first_line + error.line.saturating_sub(1));
    let words =
        RichText::new(format!("{line}: {}", error.say(around.text.language))).color(theme.palette.error);
    ui.add(Label::new(words).wrap().selectable(true));
}

/// The source to be read, the line with the fault marked.
fn quoted(ui: &mut Ui, theme: &Theme, body: &str, fault: Option<usize>) {
    egui::Frame::new()
        .fill(theme.palette.raised)
        .corner_radius(measures::WIDGET_RADIUS)
        .inner_margin(10)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 2.0;
            for (i, line) in body.lines().enumerate() {
                let here = fault == Some(i + 1);
                let fill = if here { theme.palette.accent_soft } else { Color32::TRANSPARENT };
                let ink = if here { theme.palette.error } else { theme.palette.text };
                ui.label(
                    RichText::new(if line.is_empty() { " " } else { line })
                        .monospace()
                        .color(ink)
                        .background_color(fill),
                );
            }
        });
}
