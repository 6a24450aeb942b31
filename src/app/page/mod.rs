//! The middle of the window: the text of the notebook, and beside it the cell that the text speaks of.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `text` | the column of text, in which a line stands for each cell |
//! | `section` | which cell the text speaks of |
//! | `stage` | that cell, at a steady size |
//! | `offer` | what an empty notebook can begin with |
//! | `summary` | what was said to its questions, below a notebook |
//! | `reading` | the place at which one reads, kept where lengths change |
//!
//! A cell does not scroll away from its text: where the window is wide the two stand side by side, where it is narrow the cell
//! stands above the text, and can be folded to its bar. The cell in sight is the one that commands are for.

mod offer;
mod reading;
mod section;
mod stage;
mod summary;
mod text;

use egui::{CentralPanel, Rect, Ui, UiBuilder, pos2};

pub(super) use self::reading::Reading;
use self::section::cell_read;
use super::action::{Action, BlockAction};
use super::desk::Desk;
use super::prose::Prose;
use super::room;
use super::slots::{Slots, Surroundings};
use super::theme::measures;
use super::width::Width;
use crate::notebook::{BlockId, Cell, Document};

/// No column is narrower, however narrow the window; what is wider is cut off.
pub(super) const LEAST: f32 = 160.0;
/// Room around the cell.
const APART: f32 = 12.0;
/// Where the text stands under the cell, the cell's share of the window's height.
const SHARE: f32 = 0.6;
/// The height of what is read before anything is scrolled.
const FIRST_LINES: f32 = 44.0;
/// Further on, what begins above this share of the height of the text is what is read.
const READ: f32 = 0.4;

/// Draws the notebook; returns how far its text is scrolled.
pub(super) fn show(
    ui: &mut Ui,
    desk: &Desk,
    slots: &mut Slots,
    prose: &mut Prose,
    reading: &mut Reading,
    around: Surroundings<'_>,
    actions: &mut Vec<Action>,
) -> f32 {
    let theme = around.theme;
    prose.begin_page();
    prose.define(desk.document().definitions(), around.library.in_use());
    let frame = egui::Frame::new().fill(theme.palette.page);
    let shown = CentralPanel::no_frame().frame(frame).show(ui, |ui| {
        let document = desk.document();
        let staged = slots.focused().and_then(|id| {
            let cell = document.notebook().block(id)?.cell()?;
            Some((id, cell))
        });
        let [column, beside] = places(ui, staged.is_some());
        let builder = UiBuilder::new().id_salt(("text", document.id())).max_rect(column);
        let column = ui.scope_builder(builder, |ui| {
            ui.shrink_clip_rect(column);
            text::show(ui, desk, slots, prose, reading, around, actions)
        });
        let (scrolled, marks) = column.inner;
        // At the beginning one reads the first lines, and further on down the page those that come into it.
        let column = column.response.rect;
        let line = column.top() + FIRST_LINES + scrolled.min(READ * column.height());
        let read = cell_read(&marks, line);
        let is_held = ui.ctx().egui_is_using_pointer() || ui.ctx().text_edit_focused();
        if read != reading.cell && !is_held {
            reading.cell = read;
            actions.extend(read.map(|id| Action::Block(id, BlockAction::Choose)));
        }
        // Whoever opens a step wants to see the cell that it speaks of.
        if let Some(cell) = prose.take_opened().and_then(|block| cell_of(document, block))
            && slots.focused() != Some(cell)
        {
            actions.push(Action::Block(cell, BlockAction::Choose));
        }
        if let Some(staged) = staged {
            let step = text_of(document, staged.0).and_then(|block| prose.step(block));
            let pointed = around.questions.pointed(staged.1.name().as_deref());
            let around = Surroundings { step: pointed.or(step.as_ref()), ..around };
            stage::show(ui, slots, around, beside, staged, actions);
        }
        scrolled
    });
    shown.inner
}

/// The block of text that follows on a cell: its steps are about it.
fn text_of(document: &Document, cell: BlockId) -> Option<BlockId> {
    let after = document.notebook().blocks().skip_while(|(id, _)| *id != cell).skip(1);
    let mut after = after.skip_while(|(_, block)| block.cell().is_some_and(Cell::is_question));
    after.next().filter(|(_, block)| block.cell().is_none()).map(|(id, _)| id)
}

/// The cell that the steps of a block of text are about: the last before it.
fn cell_of(document: &Document, text: BlockId) -> Option<BlockId> {
    let before = document.notebook().blocks().take_while(|(id, _)| *id != text);
    before.filter(|(_, block)| block.cell().is_some_and(|cell| !cell.is_question())).map(|(id, _)| id).last()
}

/// Where the text stands, and where the cell does, if there is one.
fn places(ui: &Ui, has_cell: bool) -> [Rect; 2] {
    let all = ui.max_rect();
    if !has_cell {
        let width = room::hold(all.width() - 40.0, LEAST, measures::PROSE_WIDTH + 60.0);
        let left = all.left() + ((all.width() - width) / 2.0).floor();
        return [room::between(pos2(left, all.top()), pos2(left + width, all.bottom())), Rect::NOTHING];
    }
    if let Some(width) = Width::of(ui.ctx()).text() {
        let middle = all.left() + width;
        let text = room::between(all.min, pos2(middle, all.bottom()));
        let cell = room::between(pos2(middle, all.top()), all.max).shrink(APART);
        return [text, cell];
    }
    let middle = all.top() + (ui.ctx().content_rect().height() * SHARE).min(all.height()).floor();
    let cell = room::between(all.min, pos2(all.right(), middle)).shrink2(egui::vec2(APART, APART / 2.0));
    [room::between(pos2(all.left(), middle), all.max), cell]
}
