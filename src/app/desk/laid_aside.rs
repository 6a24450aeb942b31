//! Lessons that were changed and left for another.
//!
//! In a class hour three lessons are opened, and BatchNorm is switched on in the middle of each. To ask every time whether
//! that is to be saved would be asking at the wrong moment: a lesson is laid aside as it is and taken up again when it is
//! opened again. Only who quits is asked, once for all of them.

use crate::notebook::{Document, Origin};

/// The changed lessons that are not open, the one left last at the end; at most one of each lesson.
#[derive(Default)]
pub(super) struct ChangedLessons(Vec<Document>);

/// The name of the lesson that `document` is of, if it was changed and is saved nowhere.
pub(super) fn changed_lesson(document: &Document) -> Option<&str> {
    match document.origin() {
        Origin::Lesson(slug) if document.is_dirty() => Some(slug),
        _ => None,
    }
}

impl ChangedLessons {
    /// Lays a changed lesson aside; anything else, and a second one of the same lesson, is handed back.
    pub(super) fn lay_aside(&mut self, document: Document) -> Option<Document> {
        match changed_lesson(&document) {
            Some(slug) if !self.has(slug) => {
                self.0.push(document);
                None
            }
            _ => Some(document),
        }
    }

    /// Takes a lesson up again.
    pub(super) fn take(&mut self, slug: &str) -> Option<Document> {
        let at = self.0.iter().position(|document| changed_lesson(document) == Some(slug))?;
        Some(self.0.remove(at))
    }

    /// Takes up the one that was left last.
    pub(super) fn take_last(&mut self) -> Option<Document> {
        self.0.pop()
    }

    /// Whether this lesson is laid aside.
    pub(super) fn has(&self, slug: &str) -> bool {
        self.iter().any(|document| changed_lesson(document) == Some(slug))
    }

    /// All of them, the one left last at the end.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Document> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::Desk;
    use crate::app::text::{Language, Text};
    use crate::notebook::lessons::Edition;
    use crate::notebook::{Edit, Place};

    fn change(desk: &mut Desk, words: &str) -> String {
        desk.edit(&Edit::AddProse(Place::End, words.to_owned())).unwrap();
        desk.document().notebook().to_string()
    }

    #[test]
    fn a_changed_lesson_is_taken_up_as_it_was_left() {
        let mut desk = Desk::new(None, Edition::English);
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
        let mut desk = Desk::new(None, Edition::English);
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
        let mut desk = Desk::new(None, Edition::English);
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
        Desk::new(Some(folder.to_owned()), Edition::English)
    }

    #[test]
    fn a_kill_loses_no_changed_lesson() {
        let folder = tempfile::tempdir().unwrap();
        let text = Text::of(Language::English);
        let mut desk = Desk::new(Some(folder.path().to_owned()), Edition::English);
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
        assert!(Desk::new(Some(folder.path().to_owned()), Edition::English).recoverable(text).is_none());
    }
}
