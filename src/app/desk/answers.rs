//! The answers to the questions of the open notebook, on their way into their file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::cell::Waker;
use crate::app::job::{Job, arrived};
use crate::language::{Phrase, Say};
use crate::notebook::answers::{self, Answers, AnswersError, Change};
use crate::notebook::{Document, Origin};

/// The answers, what of them is being written, and why they are not kept.
#[derive(Default)]
pub struct DeskAnswers {
    /// Where those of the lessons are kept; none: nowhere.
    of_lessons: Option<PathBuf>,
    list: Answers,
    /// The lesson that they are of.
    lesson: Option<String>,
    /// Those of lessons that were left, where they are kept nowhere else.
    unkept: BTreeMap<String, Answers>,
    busy: Option<Job<Result<(), AnswersError>>>,
    trouble: Option<Phrase>,
}

impl DeskAnswers {
    /// None yet; those of the lessons are kept in `folder`.
    pub(super) fn kept_in(folder: Option<PathBuf>) -> Self {
        Self { of_lessons: folder, ..Self::default() }
    }

    /// The answers.
    pub fn list(&self) -> &Answers {
        &self.list
    }

    /// Changes them.
    pub fn change(&mut self, change: Change) {
        self.list.change(change);
    }

    /// Hears what became of the last changes, and begins to write those that came since; `wake` is called when they are written.
    pub fn keep(&mut self, wake: &Waker) {
        match arrived(&mut self.busy) {
            Some(Ok(written)) => self.fails(written.err()),
            Some(Err(gone)) => self.trouble = Some(gone.why()),
            None if self.busy.is_some() => return,
            None => {}
        }
        if let Some(keeping) = self.list.to_keep() {
            self.busy = Some(Job::start("keep answers", Arc::clone(wake), move || keeping.write()));
        }
    }

    /// Why answers are not kept, once.
    pub fn trouble(&mut self) -> Option<Phrase> {
        self.trouble.take()
    }

    /// Writes everything before it returns: the notebook is left.
    pub(super) fn finish(&mut self) {
        match self.busy.take().map(Job::wait) {
            Some(Ok(written)) => self.fails(written.err()),
            Some(Err(gone)) => self.trouble = Some(gone.why()),
            None => {}
        }
        if let Some(keeping) = self.list.to_keep() {
            self.fails(keeping.write().err());
        }
    }

    /// `document` takes the place of the notebook that was left.
    pub(super) fn turn_to(&mut self, document: &Document) {
        let left = std::mem::take(&mut self.list);
        if let Some(slug) = self.lesson.take()
            && self.of_lessons.is_none()
        {
            self.unkept.insert(slug, left);
        }
        let place = match document.origin() {
            Origin::File(path) => Some(answers::beside(path)),
            Origin::Lesson(slug) => {
                self.list = self.unkept.remove(slug).unwrap_or_default();
                self.lesson = Some(slug.clone());
                self.of_lessons.as_ref().map(|folder| folder.join(format!("{slug}.answers.toml")))
            }
            Origin::New => None,
        };
        if place.is_some() {
            let (list, said) = Answers::open(place);
            self.list = list;
            self.fails(said);
        }
    }

    /// The notebook has this file from now on.
    pub(super) fn move_beside(&mut self, notebook: &Path) {
        self.lesson = None;
        let said = self.list.move_beside(notebook);
        self.fails(said);
    }

    fn fails(&mut self, said: Option<AnswersError>) {
        if let Some(error) = said {
            tracing::warn!("{error}");
            self.trouble = Some(error.phrase());
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::app::desk::Desk;
    use crate::language::Language;
    use crate::notebook::answers::{Answers, Change, KeptAnswer, beside};

    fn said(question: &str) -> Change {
        Change::Keep(KeptAnswer { question: question.into(), choice: Some(1), ..KeptAnswer::default() })
    }

    #[test]
    fn answers_are_in_their_file_before_the_notebook_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("class.md");
        std::fs::write(&path, "Prose.\n").unwrap();
        let mut desk = Desk::new(None, Language::English);
        desk.open(&path).unwrap();
        desk.answers().change(said("a"));
        desk.open_new();
        assert_eq!(Answers::open(Some(beside(&path))).0.all().len(), 1);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "Prose.\n", "the notebook is what it was");
        assert!(desk.answers().list().all().is_empty());
    }

    #[test]
    fn answers_of_lessons_are_there_again_and_after_a_restart() {
        let data = tempfile::tempdir().unwrap();
        for folder in [None, Some(data.path().to_owned())] {
            let mut desk = Desk::new(folder.clone(), Language::English);
            let first = desk.lesson().unwrap();
            desk.answers().change(said("a"));
            desk.open_lesson(first + 1);
            assert!(desk.answers().list().all().is_empty(), "another lesson");
            desk.open_lesson(first);
            assert_eq!(desk.answers().list().all().len(), 1);
            desk.end();
            if folder.is_some() {
                assert_eq!(Desk::new(folder, Language::English).answers().list().all().len(), 1);
            }
        }
    }
}
