//! The column of text. A line stands in it for each cell, where the cell stands in the notebook.

use egui::{Layout, Rect, RichText, ScrollArea, Sense, Stroke, Ui, UiBuilder, pos2, vec2};

use super::super::action::{Action, BlockAction};
use super::super::cells;
use super::super::desk::Desk;
use super::super::frame;
use super::super::kinds;
use super::super::prose::{Prose, ProseEvent};
use super::super::slots::{Slots, Surroundings};
use super::super::text::Text;
use super::super::theme::{STRONG, Theme, measures};
use super::super::tile;
use super::offer;
use super::reading::Reading;
use super::section::Mark;
use super::summary;
use crate::experiment;
use crate::notebook::{Block, BlockId, Cell, Place};

/// The share of its height by which the text can be scrolled beyond its end, so that its last words reach the line at which one
/// reads.
const BEYOND: f32 = 0.6;

/// Room at either side of the words.
const MARGIN: f32 = 24.0;

/// Draws the text of the notebook; returns how far it is scrolled, and where sections begin and cells stand.
pub(super) fn show(
    ui: &mut Ui,
    desk: &Desk,
    slots: &mut Slots,
    prose: &mut Prose,
    reading: &mut Reading,
    around: Surroundings<'_>,
    actions: &mut Vec<Action>,
) -> (f32, Vec<(f32, Mark)>) {
    let (theme, text, document) = (around.theme, around.text, desk.document());
    let mut marks = Vec::new();
    // A notebook of its own scrolls from its own beginning.
    let area = ScrollArea::vertical().id_salt(("page", document.id())).auto_shrink(false).show(ui, |ui| {
        let height = ui.clip_rect().height();
        // Steps have a card that is a little wider than the words.
        let column = ui.max_rect().shrink2(vec2(MARGIN, 0.0));
        ui.scope_builder(UiBuilder::new().max_rect(column), |ui| {
            ui.set_width(ui.available_width());
            reading.is_as_wide_as(ui.available_width());
            ui.spacing_mut().item_spacing.y = 0.0;
            gap(ui, theme, text, Place::Start, actions);
            let mut has_steps = false;
            for (id, block) in document.notebook().blocks() {
                ui.push_id(id.number(), |ui| {
                    let shown = ui.scope(|ui| {
                        ui.spacing_mut().item_spacing.y = 6.0;
                        match block {
                            Block::Prose(source) => {
                                let event = prose.show(ui, theme, text, id, source, has_steps);
                                actions.extend(event.map(|event| Action::Block(id, of_prose(event))));
                                marks.extend(prose.take_headings().map(|top| (top, Mark::Heading)));
                            }
                            Block::Cell(cell) if cell.is_question() => {
                                frame::show(ui, slots, around, id, cell, actions);
                            }
                            Block::Cell(cell) => {
                                has_steps = true;
                                marks.push((ui.cursor().top(), Mark::Cell(id)));
                                line(ui, slots, around, id, cell, actions);
                            }
                        }
                    });
                    if block.cell().is_some() {
                        prose.passes(ui, id, 0, shown.response.rect);
                    }
                    reading.pass(ui, id, shown.response.rect);
                    if prose.take_scroll(id) {
                        shown.response.scroll_to_me(None);
                    }
                    gap(ui, theme, text, Place::After(id), actions);
                });
            }
            if document.notebook().blocks().next().is_none() {
                offer::show(ui, around, actions);
            }
            summary::show(ui, around, prose, actions);
            next_lesson(ui, theme, text, desk, reading, actions);
            if document.notebook().blocks().next().is_some() {
                ui.add_space(BEYOND * height);
            }
            reading.follow_focus(ui);
        });
    });
    reading.end_frame(ui);
    (area.state.clamped_offset().y, marks)
}

/// The end of a lesson: it was read, and the next one follows.
fn next_lesson(
    ui: &mut Ui,
    theme: &Theme,
    text: &Text,
    desk: &Desk,
    reading: &mut Reading,
    actions: &mut Vec<Action>,
) {
    let Some(lesson) = desk.lesson() else { return };
    if ui.cursor().top() < ui.clip_rect().bottom() && reading.comes_to_the_end_of(desk.document().id()) {
        actions.push(Action::LessonRead);
    }
    if let Some(next) = desk.lessons().get(lesson + 1) {
        let words = (text.shell.next_lesson)(next.title(desk.edition()));
        if ui.add(theme.primary_button(words)).clicked() {
            actions.push(Action::Lesson(lesson + 1));
        }
    }
}

fn of_prose(event: ProseEvent) -> BlockAction {
    match event {
        ProseEvent::Changed(text) => BlockAction::Prose(text),
        ProseEvent::Begin => BlockAction::Focus,
        ProseEvent::Finished => BlockAction::Settle,
    }
}

/// The line that stands for a cell; a press brings the cell into sight.
fn line(
    ui: &mut Ui,
    slots: &mut Slots,
    around: Surroundings<'_>,
    id: BlockId,
    cell: &Cell,
    actions: &mut Vec<Action>,
) {
    const HEIGHT: f32 = 34.0;
    let (theme, text) = (around.theme, around.text);
    let title = title(cell, text);
    let here = slots.focused() == Some(id);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click());
    let name = (text.shell.show_cell)(&title);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, here, &name));
    if ui.is_rect_visible(rect) {
        let lit = response.hovered() || response.has_focus();
        let painter = ui.painter();
        if here || lit {
            let fill = if here { theme.palette.accent_soft } else { theme.palette.hovered };
            painter.rect_filled(rect, measures::WIDGET_RADIUS, fill);
        }
        if response.has_focus() {
            let ring = Stroke::new(2.0, theme.palette.text);
            painter.rect_stroke(rect, measures::WIDGET_RADIUS, ring, egui::StrokeKind::Inside);
        }
        let side = 22.0;
        let at =
            Rect::from_center_size(pos2(rect.left() + 6.0 + side / 2.0, rect.center().y), vec2(side, side));
        tile::paint(painter, theme, at, cells::mark(cell.kind()));
        let ink = if here { theme.palette.accent } else { theme.palette.text };
        let words = egui::text::LayoutJob {
            wrap: egui::text::TextWrapping::truncate_at_width(room_for_words(rect, at)),
            ..egui::text::LayoutJob::simple_singleline(title, egui::FontId::new(15.0, STRONG.clone()), ink)
        };
        let words = painter.layout_job(words);
        let left = pos2(at.right() + 10.0, rect.center().y - words.size().y / 2.0);
        painter.galley(left, words, ink);
    }
    if response.on_hover_text(&name).clicked() {
        actions.push(Action::Block(id, BlockAction::Focus));
    }
}

fn room_for_words(line: Rect, tile: Rect) -> f32 {
    (line.right() - tile.right() - 18.0).max(0.0)
}

/// What a cell is called: its kind, and its own name if it has one.
pub(in crate::app) fn title(cell: &Cell, text: &Text) -> String {
    let kind = experiment::title(cell.kind(), text.figures);
    cell.name().map_or_else(|| kind.to_owned(), |name| format!("{kind} · {name}"))
}

/// The room between two blocks; under the pointer, where something can be put in.
fn gap(ui: &mut Ui, theme: &Theme, text: &Text, place: Place, actions: &mut Vec<Action>) {
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), measures::BLOCK_GAP + 6.0), Sense::hover());
    let id = ui.scope_id().with("add");
    let near = ui.rect_contains_pointer(rect);
    if near {
        let line = Stroke::new(theme.hairline, theme.palette.accent);
        ui.painter().hline(rect.left() + 30.0..=rect.right(), rect.center().y, line);
    }
    let place_of_button = Rect::from_center_size(pos2(rect.left() + 13.0, rect.center().y), vec2(24.0, 18.0));
    let builder = UiBuilder::new()
        .scope_id(id)
        .max_rect(place_of_button)
        .layout(Layout::centered_and_justified(egui::Direction::LeftToRight));
    ui.scope_builder(builder, |ui| {
        ui.spacing_mut().button_padding = vec2(2.0, 0.0);
        ui.spacing_mut().interact_size.y = 18.0;
        let seen = near || ui.memory(|memory| memory.has_focus(ui.next_auto_id()));
        let ink = if seen { theme.palette.accent } else { egui::Color32::TRANSPARENT };
        let button = egui::Button::new(RichText::new("+").color(ink)).frame_when_inactive(false);
        let menu = egui::containers::menu::MenuButton::from_button(button);
        let (response, _) = menu.ui(ui, |ui| kinds::all(ui, text, place, actions));
        response.on_hover_text(text.shell.add_here).accessible_name(text.shell.add_here);
    });
}
