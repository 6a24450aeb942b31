//! The place in the notebook at which one reads.

use egui::style::ScrollAnimation;
use egui::{Align, Id, Key, Rect, Ui};

use super::super::theme::measures;
use crate::notebook::{BlockId, DocumentId};

/// The place in the notebook that stands at the top of the window. Told in another language a notebook has other lengths,
/// and one goes on reading where one was.
#[derive(Default)]
pub(in crate::app) struct Reading {
    /// The uppermost block in sight, and the share of it that is above the window.
    top: Option<(BlockId, f32)>,
    /// How wide the text was.
    width: f32,
    /// For how many frames the place is held, whatever lengths there are.
    held: u8,
    /// What had the focus in the last frame, and whether the Tab key was pressed since it came there.
    focus: Option<Id>,
    tabbed: bool,
    /// The notebook whose end was in sight.
    ended: Option<DocumentId>,
    /// The cell that the section at hand speaks of.
    pub(super) cell: Option<BlockId>,
}

/// In the first frame of new words the page scrolls by their lengths, in the second by what came of that.
const FRAMES_HELD: u8 = 2;

/// Room above and below what the page scrolls to for the keyboard.
const AROUND_FOCUS: f32 = 32.0;

impl Reading {
    /// Keeps the place in the frames that follow.
    pub(in crate::app) fn hold(&mut self) {
        self.held = FRAMES_HELD;
    }

    /// Keeps the place where the text is as wide as it was not before.
    pub(super) fn is_as_wide_as(&mut self, width: f32) {
        if std::mem::replace(&mut self.width, width) != width && self.top.is_some() {
            self.hold();
        }
    }

    /// Whether the end of this notebook is in sight that was not before.
    pub(super) fn comes_to_the_end_of(&mut self, document: DocumentId) -> bool {
        self.ended.replace(document) != Some(document)
    }

    /// A frame is over in which the place may have been held.
    pub(super) fn end_frame(&mut self, ui: &Ui) {
        if self.held > 0 {
            self.held -= 1;
            ui.ctx().request_repaint();
        }
    }

    /// Brings into sight what the Tab key has led to, within the column that `ui` scrolls.
    pub(super) fn follow_focus(&mut self, ui: &Ui) {
        self.tabbed |= ui.input(|input| input.key_pressed(Key::Tab));
        let focus = ui.memory(egui::Memory::focused);
        if !self.tabbed || focus == self.focus {
            self.focus = focus;
            return;
        }
        (self.focus, self.tabbed) = (focus, false);
        let focused = focus.and_then(|id| ui.ctx().read_response(id)).map(|response| response.rect);
        // What lies beside the column is always in sight.
        if let Some(rect) = focused.filter(|rect| ui.min_rect().contains(rect.center())) {
            ui.scroll_to_rect(rect.expand(AROUND_FOCUS), None);
        }
    }

    /// Sees where a block stands, and scrolls to the place while it is held.
    pub(super) fn pass(&mut self, ui: &Ui, id: BlockId, block: Rect) {
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
