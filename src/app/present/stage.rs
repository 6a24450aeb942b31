//! A slide, and the bar below it: where one is, what the keys do, the counter of the run.

use egui::{Align, CentralPanel, Layout, Panel, Rect, RichText, ScrollArea, Ui, UiBuilder, pos2, vec2};

use super::arrangement::{self, Hidden};
use super::{Scroll, Show, vote};
use crate::app::action::Action;
use crate::app::cell::{Screen, Stage, Status};
use crate::app::commands::Command;
use crate::app::counter;
use crate::app::frame;
use crate::app::prose::Prose;
use crate::app::slots::{Slots, Surroundings};
use crate::app::theme::STRONG;
use crate::notebook::slides::{Part, Slide};
use crate::notebook::{Block, BlockId, Document};

/// How much of a cell, of what the screen could show of it, is in sight enough.
const ENOUGH: f32 = 0.9;

/// Height of the bar.
const BAR: f32 = 46.0;
/// Room above words, and above a cell.
const ABOVE_WORDS: f32 = 22.0;
const ABOVE_CELL: f32 = 8.0;
/// So little that is out of sight is nothing.
const SLACK: f32 = 12.0;
/// So much of a slide is still seen when the next part of it is scrolled to, in points.
const KEPT: f32 = 60.0;

/// What a slide shows besides itself.
pub(in crate::app) struct Class<'a> {
    /// The notebook.
    pub(in crate::app) document: &'a Document,
    /// Its cells.
    pub(in crate::app) slots: &'a mut Slots,
    /// Its words.
    pub(in crate::app) prose: &'a mut Prose,
    /// What a cell may look at.
    pub(in crate::app) around: Surroundings<'a>,
    /// What runs, the cell in focus first.
    pub(in crate::app) statuses: &'a [Status],
}

/// Draws the slide in sight and the bar below it.
pub(in crate::app) fn show(ui: &mut Ui, show: &mut Show, mut class: Class<'_>, actions: &mut Vec<Action>) {
    let theme = class.around.theme;
    class.prose.define(class.document.definitions(), class.around.library.in_use());
    bar(ui, show, &mut class, actions);
    let may_be_beside = show.beside.get(show.at).copied().unwrap_or_default();
    let beside = may_be_beside && arrangement::has_two_columns(ui.available_width());
    if let Some(slide) = show.slide().filter(|_| !beside) {
        let asked = vote::show(ui, class.around, class.prose, vote::Shape::Across, slide.questions());
        actions.extend(asked.map(Action::Vote));
    }
    let frame = egui::Frame::new().fill(theme.palette.page);
    CentralPanel::default_margins().frame(frame).show(ui, |ui| {
        let Some(slide) = show.slide().cloned() else {
            let words = RichText::new(class.around.text.present.no_slides).size(22.0);
            ui.centered_and_justified(|ui| ui.add(egui::Label::new(words).wrap()));
            return;
        };
        let screen = ui.available_rect_before_wrap();
        let scroll = std::mem::take(&mut show.scroll);
        let columns = arrangement::columns(screen, beside);
        let by = match scroll {
            Scroll::By(points) => arrangement::scrolled(&show.hidden, columns.len(), points),
            Scroll::Stay | Scroll::ToFocus => None,
        };
        let mut cells = Vec::new();
        show.hidden = Vec::new();
        for (number, column) in columns.iter().enumerate() {
            // Each slide is scrolled from its own top.
            let id = ("slide", class.document.id(), show.at, number);
            let place = UiBuilder::new().id_salt(id).max_rect(column.room);
            let area = ui.scope_builder(place, |ui| {
                ui.shrink_clip_rect(column.room);
                if column.holds_questions() {
                    let shape = vote::Shape::Column;
                    let asked = vote::show(ui, class.around, class.prose, shape, slide.questions());
                    actions.extend(asked.map(Action::Vote));
                }
                ScrollArea::vertical().id_salt(id).auto_shrink(false).show(ui, |ui| {
                    if let Some((_, points)) = by.filter(|(scrolled, _)| *scrolled == number) {
                        ui.scroll_with_delta(vec2(0.0, -points));
                    }
                    let here = parts(ui, &slide, column, &mut class, actions);
                    if scroll == Scroll::ToFocus
                        && let Some((_, cell)) =
                            here.iter().find(|(id, _)| class.slots.focused() == Some(*id))
                    {
                        let screen = ui.clip_rect();
                        let room = cell.height().min(screen.height());
                        if screen.intersect(*cell).height() < ENOUGH * room {
                            ui.scroll_to_rect(*cell, Some(Align::TOP));
                        }
                    }
                    cells.extend(here);
                })
            });
            let area = area.inner;
            let above = area.state.clamped_offset().y;
            let below = area.content_size.y - above - area.inner_rect.height();
            show.hidden.push(Hidden { above: above > SLACK, below: below > SLACK });
            show.page = area.inner_rect.height() - KEPT;
        }
        // A click beside the cells gives the arrow keys back to the slides.
        let pressed = ui.input(|i| i.pointer.primary_pressed().then(|| i.pointer.interact_pos()).flatten());
        if pressed.is_some_and(|at| screen.contains(at) && !cells.iter().any(|(_, cell)| cell.contains(at)))
            && !egui::Popup::is_any_open(ui.ctx())
        {
            class.slots.release();
        }
    });
    show.laser.show(ui.ctx(), theme);
    if show.is_dark {
        let layer = egui::LayerId::new(egui::Order::Tooltip, egui::Id::unique("dark screen"));
        ui.ctx().layer_painter(layer).rect_filled(
            ui.ctx().content_rect(),
            0.0,
            crate::app::theme::DARK_SCREEN,
        );
    }
}

/// Draws the parts of a slide that stand in `column` one below the other; returns its cells and where they are.
fn parts(
    ui: &mut Ui,
    slide: &Slide,
    column: &arrangement::Column,
    class: &mut Class<'_>,
    actions: &mut Vec<Action>,
) -> Vec<(BlockId, Rect)> {
    let mut cells = Vec::new();
    let (left, width) = (column.text.left(), column.text.width());
    let place = Rect::from_min_max(pos2(left, ui.max_rect().top()), pos2(left + width, f32::INFINITY));
    ui.scope_builder(UiBuilder::new().max_rect(place).layout(Layout::top_down(Align::Min)), |ui| {
        ui.set_width(width);
        let top = ui.cursor().top();
        let height = ui.clip_rect().height()
            - 2.0 * ABOVE_CELL
            - f32::from(class.around.theme.card().inner_margin.bottom);
        for part in slide.parts.iter().filter(|part| column.holds(part)) {
            let (id, above) = match part {
                Part::Prose(id, _) => (*id, ABOVE_WORDS),
                Part::Cell(id) => (*id, ABOVE_CELL),
                // It stands in the strip below the slide.
                Part::Question(_) => continue,
            };
            let Some(block) = class.document.notebook().block(id) else { continue };
            ui.push_id(id.number(), |ui| match (part, block) {
                (Part::Prose(_, range), Block::Prose(source)) => {
                    ui.add_space(above);
                    let look = (class.around.theme, class.around.text.language);
                    class.prose.slide(ui, look, id, source, range.clone());
                }
                (Part::Cell(_), Block::Cell(cell)) => {
                    ui.add_space(above);
                    let at = ui.cursor().top();
                    let screen = Screen { top: at, height, above: at - top, is_low: false };
                    let around =
                        Surroundings { stage: Stage::Slide { folded: true, screen }, ..class.around };
                    let shown = ui.scope(|ui| {
                        ui.spacing_mut().item_spacing.y = 6.0;
                        frame::show(ui, class.slots, around, id, cell, actions);
                    });
                    cells.push((id, shown.response.rect));
                }
                _ => {}
            });
        }
        ui.add_space(ABOVE_CELL);
    });
    cells
}

/// The run whose iterations the bar counts: one of this slide, that in focus before its neighbours; else what runs elsewhere.
fn counted(show: &Show, class: &Class<'_>) -> Option<Status> {
    let mut here: Vec<(bool, Status)> = show
        .slide()?
        .cells()
        .filter_map(|id| Some((class.slots.focused() != Some(id), class.slots.status(id)?)))
        .collect();
    here.sort_by_key(|(beside, status)| (*beside, !status.running));
    let elsewhere = || class.statuses.iter().find(|status| status.running).cloned();
    here.into_iter().next().map(|(_, status)| status).or_else(elsewhere)
}

fn bar(ui: &mut Ui, show: &mut Show, class: &mut Class<'_>, actions: &mut Vec<Action>) {
    let (theme, text) = (class.around.theme, &class.around.text.present);
    let frame = egui::Frame::new().fill(theme.palette.panel).inner_margin(egui::Margin::symmetric(16, 2));
    Panel::bottom("slide bar").exact_size(BAR).frame(frame).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            let (at, of) = show.place();
            let number = RichText::new((text.slide)(at + 1, of)).family(STRONG.clone()).size(22.0);
            // Room for the widest number, so that nothing beside it moves from slide to slide.
            let font = egui::FontId::new(22.0, STRONG.clone());
            let widest = ui.painter().layout_no_wrap((text.slide)(of, of), font, theme.palette.text).size();
            ui.allocate_ui_with_layout(widest, Layout::left_to_right(Align::Center), |ui| {
                ui.set_min_width(widest.x);
                ui.label(number);
            });
            let turn = |ui: &mut Ui, arrow: &str, name: &str, enabled: bool| {
                let button = egui::Button::new(arrow).frame_when_inactive(false).min_size(vec2(30.0, 28.0));
                ui.add_enabled(enabled, button).on_hover_text(name).accessible_name(name).clicked()
            };
            if turn(ui, "◀", text.previous, at > 0) {
                show.turn_to(at.saturating_sub(1), class.slots);
            }
            if turn(ui, "▶", text.next, at + 1 < of) {
                show.turn_to(at + 1, class.slots);
            }
            let has_cell = show.slide().is_some_and(|slide| slide.cells().next().is_some());
            let hint = match (has_cell, class.slots.holds_keys()) {
                (true, Some(_)) => text.cell_has_keys,
                (true, None) => text.slides_have_keys,
                (false, _) => text.slides_alone,
            };
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.button(text.leave).on_hover_text(text.leave_help).clicked() {
                    actions.push(Action::Command(Command::Present));
                }
                let laser = egui::Button::selectable(show.laser.is_on(), text.laser);
                if ui.add(laser.frame_when_inactive(true)).on_hover_text(text.laser_help).clicked() {
                    show.laser.switch();
                }
                if let Some(status) = counted(show, class) {
                    counter::inline(ui, theme, class.around.text, &status);
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let down = egui::Button::new(text.more_below).frame_when_inactive(false);
                    let place = vec2(26.0, 28.0);
                    if !show.hidden.iter().any(|hidden| hidden.below) {
                        ui.allocate_space(place);
                    } else if ui
                        .add(down.min_size(place))
                        .on_hover_text(text.more_below_help)
                        .accessible_name(text.more_below_help)
                        .clicked()
                    {
                        show.scroll = Scroll::By(show.page);
                    }
                    ui.add(egui::Label::new(theme.muted(hint).small()).truncate());
                });
            });
        });
    });
}
