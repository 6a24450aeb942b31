//! From one session to the next: what is not saved when the program is quit is there again when it starts.

use super::Desk;
use crate::app::text::Text;
use crate::notebook::autosave::Crashed;
use crate::notebook::{Document, Origin};

impl Desk {
    /// Takes up what was unsaved when the last session was ended: lessons as they were changed, notebooks without a file for
    /// [`open_untitled`](Self::open_untitled). What finds no place is offered as after a crash.
    pub(super) fn come_back(&mut self, left: Vec<Crashed>) {
        for mut session in left {
            let mut safe = true;
            session.notebooks.retain(|found| {
                let document = found.to_document();
                let kept = Self::keep_in(&mut self.session, &mut self.trouble, &document);
                safe &= kept;
                if !kept {
                    return true;
                }
                match document.origin() {
                    Origin::File(_) => return true,
                    Origin::New => self.untitled.push(document),
                    Origin::Lesson(_) if document.origin() == self.document.origin() && !self.is_dirty() => {
                        self.replace(document);
                    }
                    Origin::Lesson(_) => return self.laid_aside.lay_aside(document).is_some(),
                }
                false
            });
            if safe && session.notebooks.is_empty() && session.damaged.is_empty() {
                session.discard();
            } else {
                self.crashed.push(session);
            }
        }
    }

    /// Whether something came back that was not saved when the last session was ended.
    pub fn has_come_back(&self) -> bool {
        !self.untitled.is_empty() || self.is_dirty() || self.laid_aside.iter().any(Document::is_dirty)
    }

    /// Opens the notebook without a file that was open when the last session was ended, if there was one.
    pub fn open_untitled(&mut self) {
        if let Some(document) = self.untitled.pop() {
            self.replace(document);
        }
    }

    /// The names of the notebooks that are lost if the program ends now without a question. Lessons and notebooks without a file
    /// are kept for the next start; a file of the user's is written only when that is asked for.
    pub fn lost_by_quitting(&mut self, text: &Text) -> Vec<String> {
        if self.session.is_none() {
            return self.unsaved(text);
        }
        let Self { document, laid_aside, session, trouble, .. } = self;
        let dirty =
            std::iter::once(&*document).chain(laid_aside.iter()).filter(|document| document.is_dirty());
        let lost = dirty.filter(|document| {
            document.path().is_some() || !Self::keep_in(&mut *session, &mut *trouble, document)
        });
        lost.map(|document| document.title().unwrap_or_else(|| text.shell.untitled.to_owned())).collect()
    }

    /// The program ends of the user's will: lessons and notebooks without a file come back at the next start as they are, and
    /// nothing is offered for recovery.
    pub fn end(&mut self) {
        self.is_opened();
        self.runs.finish();
        self.answers.finish();
        let Self { document, laid_aside, untitled, session, trouble, .. } = self;
        let comes_back = |document: &&Document| document.is_dirty() && document.path().is_none();
        let kept: Vec<&Document> = std::iter::once(&*document)
            .chain(laid_aside.iter())
            .chain(&*untitled)
            .filter(comes_back)
            .collect();
        for document in &kept {
            Self::keep_in(session, trouble, document);
        }
        let any = !kept.is_empty();
        if let Some(mut session) = self.session.take() {
            if self.document.path().is_some() {
                session.forget(self.document.id());
            }
            if !any {
                session.end();
            } else if let Err(error) = session.leave() {
                tracing::warn!("{error}");
            }
        }
    }
}
