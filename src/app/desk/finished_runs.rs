//! The finished runs of the open notebook, on their way into their file.
//!
//! The file may hold thousands of runs, and is read, written and brought to the disk for each new one. That takes a moment
//! just when the window has a result to show, so it is done on a thread of its own, one lot of changes after the other, so that
//! each finds in the file what came before it.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::app::cell::Waker;
use crate::app::job::{Gone, Job, arrived};
use crate::language::{Phrase, Say};
use crate::notebook::list_file::ListError;
use crate::notebook::runs::{self, Keeping, Kept, PastRun, PastRuns, PastRunsError};
use crate::notebook::{Document, Origin};

/// The list, what of it is being written, and why it is not kept.
#[derive(Default)]
pub struct FinishedRuns {
    /// Where those of the lessons are kept; none: nowhere.
    of_lessons: Option<PathBuf>,
    list: PastRuns,
    /// The lesson whose runs the list is.
    lesson: Option<String>,
    /// The lists of lessons that were left, where they are kept nowhere else.
    unkept: BTreeMap<String, PastRuns>,
    /// Runs of notebooks that are not open, not written yet.
    elsewhere: VecDeque<Keeping>,
    busy: Option<Job<Kept>>,
    /// Why runs are not kept, until it was said.
    trouble: Option<Phrase>,
}

/// The folder, among the program's own data, with the finished runs of the lessons.
const OF_LESSONS: &str = "lessons";

impl FinishedRuns {
    /// None yet; the lists of the lessons are kept in `data_folder`.
    pub(super) fn kept_in(data_folder: Option<&Path>) -> Self {
        let of_lessons = data_folder.map(|folder| folder.join(OF_LESSONS)).filter(|folder| {
            std::fs::create_dir_all(folder)
                .inspect_err(|error| tracing::warn!("{}: {error}", folder.display()))
                .is_ok()
        });
        Self { of_lessons, ..Self::default() }
    }

    /// Where the runs of `document` are kept.
    fn place(&self, document: &Document) -> Option<PathBuf> {
        match document.origin() {
            Origin::File(path) => Some(runs::beside(path)),
            Origin::Lesson(slug) => Some(self.of_lessons.as_ref()?.join(format!("{slug}.runs.toml"))),
            Origin::New => None,
        }
    }

    /// Where what belongs to lessons is kept; none: nowhere.
    pub(super) fn of_lessons(&self) -> Option<&Path> {
        self.of_lessons.as_deref()
    }

    /// The runs, the oldest first.
    pub fn list(&self) -> &PastRuns {
        &self.list
    }

    /// Adds a run that has just come to its end.
    pub fn add(&mut self, run: PastRun) {
        self.list.add(ended_now(run));
    }

    /// Adds a run that has just come to its end in `document`, which is not open.
    pub(super) fn add_to(&mut self, document: &Document, run: PastRun) {
        let run = ended_now(run);
        match (self.place(document), document.origin()) {
            (Some(place), _) => self.elsewhere.push_back(runs::adding(place, run)),
            (None, Origin::Lesson(slug)) => self.unkept.entry(slug.clone()).or_default().add(run),
            (None, _) => {}
        }
    }

    /// Keeps a run even when room is needed, or lets it go then.
    pub fn pin(&mut self, number: u64, pinned: bool) {
        self.list.pin(number, pinned);
    }

    /// Takes a run off the list.
    pub fn forget(&mut self, number: u64) {
        self.list.forget(number);
    }

    /// Hears what became of the last changes, and begins to write those that came since; `wake` is called when they are
    /// written. What could not be is said once by [`trouble`](Self::trouble).
    pub fn keep(&mut self, wake: &Waker) {
        match arrived(&mut self.busy) {
            Some(kept) => self.hear(kept),
            None if self.busy.is_some() => return,
            None => {}
        }
        if let Some(keeping) = self.list.to_keep().or_else(|| self.elsewhere.pop_front()) {
            self.busy = Some(Job::start("keep finished runs", Arc::clone(wake), move || keeping.write()));
        }
    }

    /// Why runs are not kept, once.
    pub fn trouble(&mut self) -> Option<Phrase> {
        self.trouble.take()
    }

    /// Writes everything before it returns: the notebook is left.
    pub(super) fn finish(&mut self) {
        if let Some(kept) = self.busy.take().map(Job::wait) {
            self.hear(kept);
        }
        let written = self.list.keep();
        self.fails(written);
        while let Some(keeping) = self.elsewhere.pop_front() {
            self.hear(Ok(keeping.write()));
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
        if let Origin::Lesson(slug) = document.origin() {
            self.list = self.unkept.remove(slug).unwrap_or_default();
            self.lesson = Some(slug.clone());
        }
        let Some(place) = self.place(document) else { return };
        let opened = match PastRuns::open(place.clone()) {
            Err(said @ PastRunsError::List(ListError::SetAside { .. })) => {
                self.fails(Err(said));
                PastRuns::open(place)
            }
            opened => opened,
        };
        match opened {
            Ok(list) => self.list = list,
            Err(error) => self.fails(Err(error)),
        }
    }

    /// The notebook has this file from now on.
    pub(super) fn move_beside(&mut self, notebook: &Path) {
        self.lesson = None;
        let moved = self.list.move_beside(notebook);
        self.fails(moved);
    }

    /// What a thread could not bring into the file goes with the next changes.
    fn hear(&mut self, kept: Result<Kept, Gone>) {
        match kept {
            Ok(kept) => {
                let heard = self.list.kept(kept);
                self.fails(heard);
            }
            Err(gone) => self.trouble = Some(gone.why()),
        }
    }

    fn fails(&mut self, outcome: Result<(), PastRunsError>) {
        if let Err(error) = outcome {
            tracing::warn!("{error}");
            self.trouble = Some(error.phrase());
        }
    }
}

fn ended_now(run: PastRun) -> PastRun {
    let ended = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    PastRun { ended, ..run }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::desk::Desk;
    use crate::language::Language;
    use crate::notebook::runs::FinalNumbers;

    fn run(cell: &str) -> PastRun {
        PastRun {
            number: 0,
            ended: 0,
            kind: "training".into(),
            cell: cell.into(),
            data: "digits".into(),
            seed: 42,
            iterations: 1,
            outcome: FinalNumbers::Searched { validation: 0.5 },
            pinned: false,
            curve: Vec::new(),
            settings: toml::Table::new(),
        }
    }

    #[test]
    fn runs_are_in_their_file_before_the_notebook_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("class.md");
        std::fs::write(&path, "Prose.\n").unwrap();
        let kept = || PastRuns::open(runs::beside(&path)).unwrap().all().len();
        let wake: Waker = Arc::new(|| {});
        let mut desk = Desk::new(None, Language::English);
        desk.open(&path).unwrap();
        desk.finished_runs().add(run("a"));
        desk.open_new();
        assert_eq!(kept(), 1);
        desk.open(&path).unwrap();
        desk.finished_runs().add(run("b"));
        desk.finished_runs().keep(&wake);
        desk.finished_runs().add(run("c"));
        desk.end();
        assert_eq!((kept(), desk.runs().all().len()), (3, 3));
        assert!(desk.finished_runs().trouble().is_none());
    }

    #[test]
    fn runs_of_lessons_are_there_again_and_after_a_restart() {
        let data = tempfile::tempdir().unwrap();
        for folder in [None, Some(data.path().to_owned())] {
            let mut desk = Desk::new(folder.clone(), Language::English);
            let (first, document) = (desk.lesson().unwrap(), desk.document().id());
            desk.finished_runs().add(run("a"));
            desk.open_lesson(first + 1);
            assert!(desk.runs().all().is_empty(), "another lesson");
            // One that goes on there comes to its end while another lesson is looked at.
            desk.remember(document, run("b"));
            desk.open_lesson(first);
            assert_eq!(desk.runs().all().len(), 2);
            desk.end();
            if folder.is_some() {
                let desk = Desk::new(folder, Language::English);
                assert_eq!(
                    desk.runs().all().iter().map(|run| run.cell.as_str()).collect::<Vec<_>>(),
                    ["a", "b"]
                );
            }
        }
    }

    #[test]
    fn a_damaged_list_of_a_lesson_is_said_once_and_begun_again() {
        let data = tempfile::tempdir().unwrap();
        let lists = data.path().join(OF_LESSONS);
        std::fs::create_dir_all(&lists).unwrap();
        std::fs::write(lists.join("computation-graphs.runs.toml"), "cut off [[").unwrap();
        let mut desk = Desk::new(Some(data.path().to_owned()), Language::English);
        let said = desk.finished_runs().trouble().expect("it is damaged");
        for words in [said.to_string(), said.korean()] {
            assert!(words.contains("computation-graphs.runs.damaged.toml"), "{words}");
        }
        desk.finished_runs().add(run("a"));
        desk.end();
        let mut desk = Desk::new(Some(data.path().to_owned()), Language::English);
        assert_eq!(desk.runs().all().len(), 1);
        assert!(desk.finished_runs().trouble().is_none());
    }
}
