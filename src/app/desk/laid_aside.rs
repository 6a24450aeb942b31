//! Notebooks that were left for another, as they were left.
//!
//! In a class hour three lessons are opened, and BatchNorm is switched on in the middle of each. To ask every time whether
//! that is to be saved would be asking at the wrong moment: a lesson is laid aside as it is and taken up again when it is
//! opened again. Only who quits is asked, once for all of them. A notebook with a file is laid aside as it is saved: with its
//! blocks and their ids, so that its runs find their cells again.

use std::path::Path;

use crate::notebook::{Document, DocumentId, Origin};

/// The notebooks that are not open, the one left last at the end; at most one of each lesson and each file.
#[derive(Default)]
pub(super) struct LaidAside(Vec<Document>);

/// The name of the lesson that `document` is of, if it was changed and is saved nowhere.
pub(super) fn changed_lesson(document: &Document) -> Option<&str> {
    lesson(document).filter(|_| document.is_dirty())
}

/// The name of the lesson that `document` is of, if it is saved nowhere.
fn lesson(document: &Document) -> Option<&str> {
    match document.origin() {
        Origin::Lesson(slug) => Some(slug),
        Origin::New | Origin::File(_) => None,
    }
}

impl LaidAside {
    /// Lays a notebook aside. One that cannot be opened again is handed back, as is one beside which the same lesson or file
    /// lies with changes.
    pub(super) fn lay_aside(&mut self, document: Document) -> Option<Document> {
        if *document.origin() == Origin::New {
            return Some(document);
        }
        if let Some(at) = self.0.iter().position(|known| known.origin() == document.origin()) {
            if self.0.get(at).is_some_and(Document::is_dirty) {
                return Some(document);
            }
            self.0.remove(at);
        }
        self.0.push(document);
        None
    }

    /// Takes a lesson up again.
    pub(super) fn take_lesson(&mut self, slug: &str) -> Option<Document> {
        self.take(|document| lesson(document) == Some(slug))
    }

    /// Takes the notebook of a file up again.
    pub(super) fn take_file(&mut self, path: &Path) -> Option<Document> {
        self.take(|document| document.path() == Some(path))
    }

    /// Takes up the one with unsaved changes that was left last.
    pub(super) fn take_last_unsaved(&mut self) -> Option<Document> {
        let at = self.0.iter().rposition(Document::is_dirty)?;
        Some(self.0.remove(at))
    }

    fn take(&mut self, is_it: impl Fn(&Document) -> bool) -> Option<Document> {
        let at = self.0.iter().position(is_it)?;
        Some(self.0.remove(at))
    }

    /// Whether this lesson lies here with changes.
    pub(super) fn has_changed(&self, slug: &str) -> bool {
        self.iter().any(|document| changed_lesson(document) == Some(slug))
    }

    /// The notebook of this id.
    pub(super) fn get(&self, id: DocumentId) -> Option<&Document> {
        self.iter().find(|document| document.id() == id)
    }

    /// The same, to be changed.
    pub(super) fn get_mut(&mut self, id: DocumentId) -> Option<&mut Document> {
        self.0.iter_mut().find(|document| document.id() == id)
    }

    /// Lets go of a notebook, unless it has changes that are saved nowhere.
    pub(super) fn release(&mut self, id: DocumentId) {
        self.0.retain(|document| document.id() != id || document.is_dirty());
    }

    /// All of them, the one left last at the end.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &Document> {
        self.0.iter()
    }

    /// The same, to be changed.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Document> {
        self.0.iter_mut()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::Desk;
    use crate::app::text::{Language, Text};
    use crate::notebook::{Edit, Place};

    fn change(desk: &mut Desk, words: &str) -> String {
        desk.edit(&Edit::AddProse(Place::End, words.to_owned())).unwrap();
        desk.document().notebook().to_string()
    }

    #[test]
    fn a_changed_lesson_is_taken_up_as_it_was_left() {
        let mut desk = Desk::new(None, Language::English);
        desk.open_lesson(0);
        let first = change(&mut desk, "Mine.");
        assert!(!desk.would_lose() && desk.is_dirty());
        desk.open_lesson(1);
        assert!(!desk.is_dirty() && desk.is_changed(0) && !desk.is_changed(1));
        desk.open_new();
        change(&mut desk, "A page of my own.");
        assert!(desk.would_lose());
        desk.open_lesson(0);
        assert_eq!(desk.document().notebook().to_string(), first);
        assert!(desk.can_undo(), "its steps can still be taken back");
        desk.open_lesson(0);
        assert_eq!(desk.document().notebook().to_string(), first, "it is open already");
        desk.undo();
        desk.open_lesson(1);
        assert!(!desk.is_changed(0), "what was taken back is no change");
    }

    #[test]
    fn the_original_comes_back_only_on_demand() {
        let mut desk = Desk::new(None, Language::English);
        let original = desk.document().notebook().to_string();
        let lesson = desk.lesson().expect("a lesson is open at first");
        change(&mut desk, "Mine.");
        desk.open_original(lesson);
        assert_eq!(desk.document().notebook().to_string(), original);
        assert!(desk.unsaved(Text::of(Language::English)).is_empty());
    }

    #[test]
    fn all_that_is_unsaved_is_turned_to_one_after_the_other() {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = Desk::new(None, Language::English);
        for lesson in 0..3 {
            desk.open_lesson(lesson);
            change(&mut desk, "Mine.");
        }
        let text = Text::of(Language::English);
        let names = desk.unsaved(text);
        assert_eq!(names.len(), 3);
        assert_eq!(names[0], desk.title(text), "the open one first");
        for left in (0..3).rev() {
            desk.turn_to_unsaved();
            desk.save_as(&folder.path().join(format!("{left}.md"))).unwrap();
            assert_eq!(desk.unsaved(text).len(), left);
        }
    }

    /// What a killed program leaves of `desk`, found by a new one.
    fn killed(mut desk: Desk, folder: &Path) -> Desk {
        desk.keep();
        drop(desk);
        Desk::new(Some(folder.to_owned()), Language::English)
    }

    #[test]
    fn a_kill_loses_no_changed_lesson() {
        let folder = tempfile::tempdir().unwrap();
        let text = Text::of(Language::English);
        let mut desk = Desk::new(Some(folder.path().to_owned()), Language::English);
        let changed: Vec<String> = (0..3)
            .map(|lesson| {
                desk.open_lesson(lesson);
                change(&mut desk, &format!("Mine, {lesson}."))
            })
            .collect();
        let mut desk = killed(desk, folder.path());
        desk.recover();
        assert_eq!(desk.unsaved(text).len(), 3);
        assert!(desk.recoverable(text).is_none(), "all of it is taken up");
        // Killed once more before anything was touched.
        let mut desk = killed(desk, folder.path());
        desk.recover();
        for (lesson, changed) in changed.iter().enumerate() {
            desk.open_lesson(lesson);
            assert_eq!(&desk.document().notebook().to_string(), changed);
        }
        desk.end();
        assert!(Desk::new(Some(folder.path().to_owned()), Language::English).recoverable(text).is_none());
    }

    #[test]
    fn what_is_unsaved_when_the_program_is_quit_is_there_again_at_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let text = Text::of(Language::English);
        let start = || Desk::new(Some(folder.path().to_owned()), Language::English);
        let mut desk = start();
        assert!(!desk.has_come_back());
        let mut changed = Vec::new();
        for lesson in 0..3 {
            desk.open_lesson(lesson);
            changed.push(change(&mut desk, &format!("Mine, {lesson}.")));
        }
        desk.open_new();
        let page = change(&mut desk, "A page of my own.");
        assert!(desk.lost_by_quitting(text).is_empty(), "nothing is lost, so nothing is asked");
        desk.end();
        drop(desk);
        // Another notebook is opened by name in between: the page waits.
        let path = folder.path().join("class.md");
        std::fs::write(&path, "One.\n").unwrap();
        let mut desk = start();
        assert!(desk.has_come_back() && desk.recoverable(text).is_none());
        desk.open(&path).unwrap();
        change(&mut desk, "Not saved.");
        assert_eq!(desk.lost_by_quitting(text).len(), 1, "a file is written only when that is asked for");
        desk.end();
        drop(desk);
        let mut desk = start();
        desk.open_untitled();
        assert_eq!(desk.document().notebook().to_string(), page);
        assert!(desk.is_dirty() && desk.path().is_none());
        desk.save_as(&folder.path().join("page.md")).unwrap();
        for (lesson, changed) in changed.iter().enumerate() {
            desk.open_lesson(lesson);
            assert_eq!(&desk.document().notebook().to_string(), changed);
            desk.open_original(lesson);
        }
        desk.end();
        drop(desk);
        assert!(!start().has_come_back(), "what was saved or taken back does not come again");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "One.\n");
    }

    #[test]
    fn a_notebook_that_was_left_is_the_same_document_when_it_is_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("class.md");
        std::fs::write(&path, "One.\n").unwrap();
        let mut desk = Desk::new(None, Language::English);
        let lesson = (desk.lesson().unwrap(), desk.document().id());
        desk.open(&path).unwrap();
        let file = desk.document().id();
        desk.open_lesson(lesson.0);
        assert_eq!(desk.document().id(), lesson.1);
        desk.open(&path).unwrap();
        assert_eq!(desk.document().id(), file);
        // Changes that are not to be saved are gone, and what another program writes is there.
        change(&mut desk, "Not to be saved.");
        desk.open_lesson(lesson.0);
        std::fs::write(&path, "Theirs.\n").unwrap();
        desk.open(&path).unwrap();
        assert_eq!(
            (desk.document().id(), desk.document().notebook().to_string()),
            (file, "Theirs.\n".to_owned())
        );
        assert!(!desk.is_dirty());
        // Opened while it is open it is as on the disk, too.
        change(&mut desk, "Not to be saved.");
        desk.open(&path).unwrap();
        assert_eq!((desk.document().id(), desk.is_dirty()), (file, false));
        // Saved under a name that another one lies under, it takes its place.
        desk.open_lesson(lesson.0);
        desk.save_as(&path).unwrap();
        assert_eq!(desk.document().id(), lesson.1);
        desk.open_lesson(0);
        desk.open(&path).unwrap();
        assert_eq!(desk.document().id(), lesson.1);
    }

    #[test]
    fn a_lesson_that_lies_aside_unchanged_is_in_the_language_of_the_window_when_it_is_opened() {
        let mut desk = Desk::new(None, Language::English);
        let (lesson, id) = (desk.lesson().unwrap(), desk.document().id());
        let english = desk.document().title();
        desk.open_lesson(0);
        desk.set_edition(Language::Korean);
        desk.open_lesson(lesson);
        assert_eq!(desk.document().id(), id, "its runs find their cells");
        assert_ne!(desk.document().title(), english);
    }
}
