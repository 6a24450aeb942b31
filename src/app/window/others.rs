//! What goes on in notebooks that were left for another: their runs, and the memory that these take.

use super::Window;
use crate::app::action::Action;
use crate::app::cell::{CellRequest, Stage};
use crate::app::notifications::Notification;
use crate::app::prompts::Next;
use crate::app::status::OtherRuns;
use crate::app::text::Text;
use crate::language::Say;
use crate::notebook::{Document, DocumentId, Origin};

impl Window {
    /// The most that the runs of all notebooks but the open one may take of the memory, in bytes.
    pub fn bound_other_runs(&mut self, bytes: usize) {
        self.slots.bound_others(bytes);
    }

    /// About what the runs of all notebooks but the open one take of the memory, in bytes.
    pub fn memory_of_other_runs(&self) -> usize {
        self.slots.others_memory()
    }

    /// Takes in what the runs of other notebooks brought, and ends some of them where they take too much memory.
    pub(super) fn see_to_others(&mut self) {
        let desk = &self.desk;
        self.slots.keep_others(|id| desk.left(id).is_some());
        let mut asked = Vec::new();
        let around = self.shared.around(Stage::Page, self.desk.document().folder());
        let folder = |id| desk.left(id).and_then(Document::folder);
        self.slots.others_logic(around, folder, &mut asked);
        for (document, action) in asked {
            self.dispatch_to_other(document, action);
        }
        for document in self.slots.make_room() {
            let desk = &self.desk;
            let title = |text: &'static Text| desk.left_title(document, text);
            let megabytes = (self.slots.most_bytes_of_others() >> 20).to_string();
            self.notifications
                .push(Notification::warning(|text| (text.shell.others_ended)(&title(text), &megabytes)));
            self.desk.release(document);
        }
    }

    /// Does what a cell of a notebook that was left asks for. Nobody sees it, so it opens nothing and asks nothing.
    fn dispatch_to_other(&mut self, document: DocumentId, action: Action) {
        match action {
            Action::Cell(_, CellRequest::Notify(notification)) => self.notifications.push(notification),
            Action::Cell(_, CellRequest::Remember(run)) => self.desk.remember(document, *run),
            Action::Cell(id, CellRequest::SetKeys(keys)) => {
                let edit = self
                    .desk
                    .left(document)
                    .and_then(|document| super::dispatch::keys_edit(document, id, &keys).ok().flatten());
                if let Some(Err(error)) = edit.map(|edit| self.desk.edit_left(document, &edit)) {
                    self.notifications.push(Notification::error(|text| error.say(text.language)));
                }
            }
            other => tracing::debug!("a cell that is not in sight asked for {other:?}"),
        }
    }

    /// The notebooks that were left in which something runs, for the status bar.
    pub(super) fn others_running(&self) -> Vec<OtherRuns> {
        let named = |(document, running)| OtherRuns {
            title: self.desk.left_title(document, self.shared.text),
            document,
            running,
        };
        self.slots.others_running().into_iter().map(named).collect()
    }

    /// Opens a notebook that was left.
    pub(super) fn open_left(&mut self, ctx: &egui::Context, document: DocumentId) {
        let next = match self.desk.left(document).map(Document::origin) {
            Some(Origin::File(path)) => Next::Open(path.clone()),
            Some(Origin::Lesson(slug)) => {
                let Some(at) = self.desk.lessons().iter().position(|lesson| lesson.slug == slug) else {
                    return;
                };
                Next::Lesson(at)
            }
            Some(Origin::New) | None => return,
        };
        self.leave_for(ctx, next);
    }
}
