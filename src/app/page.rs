//! The middle of the window: the notebook as a scrolled column of prose and cells.

use egui::style::ScrollAnimation;
use egui::{
    Align, CentralPanel, Id, Key, Layout, Rect, RichText, ScrollArea, Sense, Stroke, Ui, UiBuilder, pos2,
    vec2,
};

use super::action::{Action, BlockAction};
use super::desk::Desk;
use super::frame;
use super::kinds;
use super::prose::{Prose, ProseEvent};
use super::slots::{Slots, Surroundings};
use super::text::Text;
use super::theme::{Theme, measures};
use crate::notebook::{Block, BlockId, Place};

/// The place in the notebook that stands at the top of the window. Told in another language a notebook has other lengths,
/// and one goes on reading where one was.
#[derive(Default)]
pub(super) struct Reading {
    /// The uppermost block in sight, and the share of it that is above the window.
    top: Option<(BlockId, f32)>,
    /// For how many frames the place is held, whatever lengths there are.
    held: u8,
    /// What had the focus in the last frame, and whether the Tab key was pressed since it came there.
    focus: Option<Id>,
    tabbed: bool,
}

/// In the first frame of new words the page scrolls by their lengths, in the second by what came of that.
const FRAMES_HELD: u8 = 2;

/// No column is narrower, however narrow the window; what is wider is cut off.
pub(super) const LEAST: f32 = 160.0;

/// Room above and below what the page scrolls to for the keyboard.
const AROUND_FOCUS: f32 = 32.0;

impl Reading {
    /// Keeps the place in the frames that follow.
    pub(super) fn hold(&mut self) {
        self.held = FRAMES_HELD;
    }

    /// Brings into sight what the Tab key has led to.
    fn follow_focus(&mut self, ui: &Ui) {
        self.tabbed |= ui.input(|input| input.key_pressed(Key::Tab));
        let focus = ui.memory(egui::Memory::focused);
        if !self.tabbed || focus == self.focus {
            self.focus = focus;
            return;
        }
        (self.focus, self.tabbed) = (focus, false);
        let focused = focus.and_then(|id| ui.ctx().read_response(id)).map(|response| response.rect);
        // What lies beside the page is always in sight.
        if let Some(rect) = focused.filter(|rect| ui.min_rect().contains(rect.center())) {
            ui.scroll_to_rect(rect.expand(AROUND_FOCUS), None);
        }
    }

    /// Sees where a block stands, and scrolls to the place while it is held.
    fn pass(&mut self, ui: &Ui, id: BlockId, block: Rect) {
        let top = ui.clip_rect().top();
        if self.held == 0 {
            if block.top() <= top && top < block.bottom() + measures::BLOCK_GAP + 6.0 {
                self.top = Some((id, (top - block.top()) / block.height().max(1.0)));
            }
        } else if let Some((at, share)) = self.top
            && at == id
        {
            let at = block.top() + share * block.height();
            let line = Rect::from_x_y_ranges(block.x_range(), at..=at);
            ui.scroll_to_rect_animation(line, Some(Align::TOP), ScrollAnimation::none());
        }
    }
}

/// Draws the notebook; returns how far it is scrolled.
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
    prose.define(desk.document().definitions());
    let frame = egui::Frame::new().fill(theme.palette.page);
    let shown = CentralPanel::default_margins().frame(frame).show(ui, |ui| {
        let document = desk.document();
        // A notebook of its own scrolls from its own beginning.
        let area =
            ScrollArea::vertical().id_salt(("page", document.id())).auto_shrink(false).show(ui, |ui| {
                let available = ui.available_width();
                let width = (available - 40.0).clamp(LEAST, measures::CELL_WIDTH);
                let left = ui.max_rect().left() + ((available - width) / 2.0).floor();
                let column =
                    Rect::from_min_max(pos2(left, ui.max_rect().top()), pos2(left + width, f32::INFINITY));
                ui.scope_builder(
                    UiBuilder::new().max_rect(column).layout(Layout::top_down(Align::Min)),
                    |ui| {
                        ui.set_width(width);
                        ui.spacing_mut().item_spacing.y = 0.0;
                        gap(ui, theme, around.text, slots, Place::Start, actions);
                        for (id, block) in document.notebook().blocks() {
                            ui.push_id(id.number(), |ui| {
                                let shown = ui.scope(|ui| {
                                    ui.spacing_mut().item_spacing.y = 6.0;
                                    match block {
                                        Block::Prose(source) => {
                                            let event = prose.show(ui, theme, around.text, id, source);
                                            actions.extend(event.map(|event| {
                                                Action::Block(
                                                    id,
                                                    match event {
                                                        ProseEvent::Changed(text) => BlockAction::Prose(text),
                                                        ProseEvent::Begin => BlockAction::Focus,
                                                        ProseEvent::Finished => BlockAction::Settle,
                                                    },
                                                )
                                            }));
                                        }
                                        Block::Cell(cell) => {
                                            frame::show(ui, slots, around, id, cell, actions);
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
                                gap(ui, theme, around.text, slots, Place::After(id), actions);
                            });
                        }
                        // The last line can be scrolled up to where it is easily read.
                        ui.add_space(96.0);
                        reading.follow_focus(ui);
                    },
                );
            });
        if reading.held > 0 {
            reading.held -= 1;
            ui.ctx().request_repaint();
        }
        area.state.clamped_offset().y
    });
    shown.inner
}

/// The room between two blocks; under the pointer, where something can be put in.
fn gap(ui: &mut Ui, theme: &Theme, text: &Text, _slots: &Slots, place: Place, actions: &mut Vec<Action>) {
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
        let ink = if near { theme.palette.accent } else { theme.palette.outline };
        let button = egui::Button::new(RichText::new("+").color(ink)).frame_when_inactive(false);
        let menu = egui::containers::menu::MenuButton::from_button(button);
        let (response, _) = menu.ui(ui, |ui| kinds::all(ui, text, place, actions));
        response.on_hover_text(text.shell.add_here).accessible_name(text.shell.add_here);
    });
}
