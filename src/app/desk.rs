//! The open notebook, where it is kept, and which ones were open before.
//!
//! Everything the shell does with `notebook` goes through here: opening, saving, autosave and recovery, the list of recent files.
//! Without a data folder (none on this system, or none wanted) all works but autosave and the list.

mod answers;
mod finished_runs;
mod laid_aside;
mod quitting;
mod recovery;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

pub use answers::DeskAnswers;
pub use finished_runs::FinishedRuns;
use laid_aside::{LaidAside, changed_lesson};

use super::text::Text;
use crate::files;
use crate::language::Language;
use crate::notebook::answers::Answers;
use crate::notebook::autosave::{AutosaveError, Crashed, Session, crashed};
use crate::notebook::file::{OpenError, SaveError};
use crate::notebook::lessons::{self, Lesson};
use crate::notebook::opening::{self, Died, Opening};
use crate::notebook::recent::RecentFiles;
use crate::notebook::runs::{PastRun, PastRuns};
use crate::notebook::{DiskState, Document, DocumentId, Edit, EditError, Origin};

/// How long after a change unsaved work is set aside.
const KEEP_AFTER: Duration = Duration::from_secs(1);

/// Pictures come into sight a frame or two after the words around them, and are painted after the frame.
const FRAMES_TO_SEE: u8 = 4;

/// The open notebook and its surroundings.
pub struct Desk {
    document: Document,
    laid_aside: LaidAside,
    /// The language of the lessons.
    edition: Language,
    data_folder: Option<PathBuf>,
    session: Option<Session>,
    recent: RecentFiles,
    crashed: Vec<Crashed>,
    /// Notebooks without a file that were left unsaved at the end of the last session and are not open yet.
    untitled: Vec<Document>,
    /// The last state seen, and since when it waits to be set aside; none once it is.
    seen: (DocumentId, u64),
    waiting: Option<Instant>,
    /// Why work could not be set aside, until it was said.
    trouble: Option<AutosaveError>,
    runs: FinishedRuns,
    answers: DeskAnswers,
    /// The state of the file that the user knows of, until it is another.
    told: Option<DiskState>,
    /// The notebook that is being opened, and in how many frames it will have been seen.
    opening: Option<(Opening, u8)>,
    /// Notebooks whose opening ended the program, until the user knows.
    died: Vec<Died>,
}

/// What is to be said of the open notebook's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileNews {
    /// Another program has written it; what it wrote is open now, since nothing was changed here.
    Reloaded,
    /// Another program has written it, and something was changed here.
    Contested,
    /// It is gone, or cannot be read any more.
    Missing,
}

impl Desk {
    /// Where autosave, the list of recent files and downloaded data live; none: nowhere.
    pub fn data_folder(&self) -> Option<&Path> {
        self.data_folder.as_deref()
    }

    /// Opens the first lesson; `data_folder` is where autosave and the list of recent files live.
    pub fn new(data_folder: Option<PathBuf>, edition: Language) -> Self {
        let document = lessons::find(lessons::FIRST)
            .map_or_else(Document::new, |lesson| Document::from_lesson(lesson, edition));
        let session = data_folder
            .as_deref()
            .and_then(|folder| Session::begin(folder).inspect_err(|error| tracing::warn!("{error}")).ok());
        if let Some(folder) = &data_folder {
            clear_begun_below(folder);
        }
        let mut runs = FinishedRuns::kept_in(data_folder.as_deref());
        runs.turn_to(&document);
        let mut answers = DeskAnswers::kept_in(runs.of_lessons().map(Path::to_path_buf));
        answers.turn_to(&document);
        let found = data_folder.as_deref().map(crashed).unwrap_or_default();
        let (left, crashed) = found.into_iter().partition(|session: &Crashed| session.is_left);
        let mut desk = Self {
            seen: (document.id(), document.revision()),
            document,
            laid_aside: LaidAside::default(),
            edition,
            recent: data_folder.as_deref().map(RecentFiles::load).unwrap_or_default(),
            crashed,
            untitled: Vec::new(),
            died: data_folder.as_deref().map(opening::died).unwrap_or_default(),
            session,
            data_folder,
            waiting: None,
            trouble: None,
            opening: None,
            runs,
            answers,
            told: None,
        };
        desk.come_back(left);
        desk
    }

    /// The open notebook.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Its name for people.
    pub fn title(&self, text: &Text) -> String {
        self.document.title().unwrap_or_else(|| text.shell.untitled.to_owned())
    }

    /// A file's name to propose for it.
    pub fn proposed_name(&self, text: &Text) -> String {
        if let Some(path) = self.document.path() {
            return file_name(path);
        }
        let kept: String = self
            .title(text)
            .chars()
            .map(|c| if c.is_control() || r#"\/:*?"<>|"#.contains(c) { '-' } else { c })
            .take(80)
            .collect();
        format!("{}.md", kept.trim().trim_matches('.'))
    }

    /// Its file.
    pub fn path(&self) -> Option<&Path> {
        self.document.path()
    }

    /// Whether there is something that is not saved. A new notebook that nobody wrote in has nothing.
    pub fn is_dirty(&self) -> bool {
        self.document.is_dirty()
    }

    /// Whether leaving the open notebook for another would lose something. A changed lesson is laid aside, not lost.
    pub fn would_lose(&self) -> bool {
        self.is_dirty() && self.changed_lesson().is_none()
    }

    /// The lesson that is open, by its place in the list, if something was changed in it.
    pub fn changed_lesson(&self) -> Option<usize> {
        changed_lesson(&self.document).and_then(|_| self.lesson())
    }

    /// Whether something was changed in a lesson, be it open or laid aside.
    pub fn is_changed(&self, lesson: usize) -> bool {
        self.changed_lesson() == Some(lesson)
            || self.lessons().get(lesson).is_some_and(|lesson| self.laid_aside.has_changed(lesson.slug))
    }

    /// The names of all notebooks that are nowhere saved, the open one first.
    pub fn unsaved(&self, text: &Text) -> Vec<String> {
        let open = self.is_dirty().then(|| self.title(text));
        let aside = self.laid_aside.iter().filter(|document| document.is_dirty()).map(Document::title);
        let aside = aside.map(|title| title.unwrap_or_else(|| text.shell.untitled.to_owned()));
        open.into_iter().chain(aside).collect()
    }

    /// Where nothing is unsaved in the open notebook, the one with changes that was left last is taken up in its place.
    /// Whether one was.
    pub fn turn_to_unsaved(&mut self) -> bool {
        let stays = self.is_dirty() || self.session.is_some();
        let next = if stays { None } else { self.laid_aside.take_last_unsaved() };
        next.map(|lesson| self.replace(lesson)).is_some()
    }

    /// Whether there is a step to take back.
    pub fn can_undo(&self) -> bool {
        self.document.can_undo()
    }

    /// Whether there is a step to make again.
    pub fn can_redo(&self) -> bool {
        self.document.can_redo()
    }

    /// Takes the last step back.
    pub fn undo(&mut self) {
        self.document.undo();
    }

    /// Makes the step again.
    pub fn redo(&mut self) {
        self.document.redo();
    }

    /// The built-in lessons.
    pub fn lessons(&self) -> &'static [Lesson] {
        lessons::all()
    }

    /// The language of the lessons.
    pub fn edition(&self) -> Language {
        self.edition
    }

    /// Lessons are in another language from now on; the open one, too, unless something was changed in it. Whether that one
    /// has another text now.
    pub fn set_edition(&mut self, edition: Language) -> bool {
        self.edition = edition;
        for document in self.laid_aside.iter_mut() {
            document.change_edition(edition);
        }
        self.document.change_edition(edition)
    }

    /// The lesson that is open, by its place in the list.
    pub fn lesson(&self) -> Option<usize> {
        let Origin::Lesson(slug) = self.document.origin() else { return None };
        self.lessons().iter().position(|l| l.slug == slug)
    }

    /// The short name of the open lesson.
    pub fn lesson_name(&self) -> Option<&'static str> {
        self.lessons().get(self.lesson()?).map(|lesson| lesson.slug)
    }

    /// Opens the lesson of this short name, if there is one.
    pub fn open_lesson_named(&mut self, slug: &str) {
        if let Some(index) = self.lessons().iter().position(|lesson| lesson.slug == slug) {
            self.open_lesson(index);
        }
    }

    /// The notebooks opened lately.
    pub fn recent(&self) -> &[PathBuf] {
        self.recent.paths()
    }

    /// Makes an edit.
    ///
    /// # Errors
    /// When the block is gone or its body is not TOML; nothing is changed then.
    pub fn edit(&mut self, edit: &Edit) -> Result<Option<crate::notebook::BlockId>, EditError> {
        self.document.edit(edit)
    }

    /// An empty notebook.
    pub fn open_new(&mut self) {
        self.replace(Document::new());
    }

    /// A lesson by its place in the list, as it was left. The one that is open stays.
    pub fn open_lesson(&mut self, index: usize) {
        if self.lesson() == Some(index) {
            return;
        }
        if let Some(lesson) = lessons::all().get(index) {
            let as_left = self.laid_aside.take_lesson(lesson.slug);
            self.replace(as_left.unwrap_or_else(|| Document::from_lesson(lesson, self.edition)));
        }
    }

    /// A lesson by its place in the list as it came. What was changed in it is lost where it is the open one.
    pub fn open_original(&mut self, index: usize) {
        let Some(lesson) = lessons::all().get(index) else { return };
        let original = Document::from_lesson(lesson, self.edition);
        if self.changed_lesson() == Some(index) {
            let changed = std::mem::replace(&mut self.document, original);
            if let Some(session) = &mut self.session {
                session.forget(changed.id());
            }
        } else {
            self.replace(original);
        }
    }

    /// A notebook's file: as it is on the disk, with what runs in it if it was open before.
    ///
    /// # Errors
    /// When it cannot be read; the open notebook stays. The file leaves the list of recent ones.
    pub fn open(&mut self, path: &Path) -> Result<(), OpenError> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        // Reading it may be what ends the program, too.
        self.begins_to_open(&path);
        let opened = if self.document.path() == Some(path.as_path()) {
            // Whoever opens it once more has been asked whether to save.
            if self.is_dirty() {
                self.document.revert();
            }
            self.told = None;
            match self.document.disk_state() {
                DiskState::Same => Ok(()),
                _ => self.document.reload(),
            }
        } else {
            self.take_up(&path)
        };
        if opened.is_ok() {
            if let Some(folder) = path.parent() {
                files::clear_begun(folder);
            }
            self.remember_recent(&path);
        } else {
            self.recent.forget(&path);
            self.is_opened();
        }
        opened
    }

    /// Opens another file than the one that is open. One that was left is the same document again, and has what another program
    /// wrote since, unless it has changes of its own: then it is [contested](FileNews::Contested).
    fn take_up(&mut self, path: &Path) -> Result<(), OpenError> {
        let Some(mut left) = self.laid_aside.take_file(path) else {
            self.replace(Document::open(path)?);
            return Ok(());
        };
        let read =
            if left.is_dirty() || left.disk_state() == DiskState::Same { Ok(()) } else { left.reload() };
        match read {
            Ok(()) => self.replace(left),
            // The disk may come back.
            Err(_) => _ = self.laid_aside.lay_aside(left),
        }
        read
    }

    /// Sees what has become of the open notebook's file, and takes over what another program wrote there if nothing was changed
    /// here. What was told is not told again until it is something else.
    pub fn look_at_file(&mut self) -> Option<FileNews> {
        let state = self.document.disk_state();
        if self.told == Some(state) {
            return None;
        }
        self.told = Some(state);
        match state {
            DiskState::NoFile | DiskState::Same => None,
            DiskState::Missing => Some(FileNews::Missing),
            DiskState::Changed if self.is_dirty() => {
                // It is asked about, and may change once more.
                self.told = None;
                Some(FileNews::Contested)
            }
            DiskState::Changed => {
                self.told = None;
                // What cannot be read is seen again at the next look, and when it is saved.
                self.document.reload().ok().map(|()| FileNews::Reloaded)
            }
        }
    }

    /// Remembers that a notebook is being opened, for the next start if there is no further frame of this one.
    fn begins_to_open(&mut self, path: &Path) {
        let Some(folder) = &self.data_folder else { return };
        let begun = Opening::begin(folder, path);
        // The one before it is not on the way any more.
        self.is_opened();
        match begun {
            Ok(opening) => self.opening = Some((opening, FRAMES_TO_SEE)),
            Err(error) => tracing::warn!("a fault in opening could not be prepared for: {error}"),
        }
    }

    /// Nothing is on the way any more that could end the program.
    fn is_opened(&mut self) {
        if let Some((opening, _)) = self.opening.take() {
            opening.succeeded();
        }
    }

    /// A frame begins, and those before it were drawn. Whether one more is needed.
    pub fn frame_begins(&mut self) -> bool {
        match self.opening.take() {
            Some((opening, 0)) => opening.succeeded(),
            Some((opening, left)) => self.opening = Some((opening, left - 1)),
            None => {}
        }
        self.opening.is_some()
    }

    /// The notebook whose opening ended the program last.
    pub fn died_opening(&self) -> Option<&Path> {
        self.died.last().map(|died| died.notebook.as_path())
    }

    /// Whether the opening of `path` ended the program.
    pub fn has_died_opening(&self, path: &Path) -> bool {
        let whole = std::path::absolute(path);
        self.died.iter().any(|died| whole.as_ref().is_ok_and(|path| died.notebook == *path))
    }

    /// The user knows of the notebooks that could not be opened.
    pub fn forget_died(&mut self) {
        self.died.drain(..).for_each(Died::forget);
    }

    /// Takes over what another program wrote into the open notebook's file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn load_theirs(&mut self) -> Result<(), OpenError> {
        self.document.reload()?;
        self.keep();
        Ok(())
    }

    /// Keeps what is open, whatever another program wrote into its file: the next saving replaces it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn keep_mine(&mut self) -> Result<(), OpenError> {
        self.document.keep_mine()?;
        // What is set aside belongs to another state of the file now.
        self.keep();
        Ok(())
    }

    /// The notebook that was left under this id.
    pub fn left(&self, id: DocumentId) -> Option<&Document> {
        self.laid_aside.get(id)
    }

    /// What a notebook that was left is called.
    pub fn left_title(&self, id: DocumentId, text: &Text) -> String {
        self.left(id).and_then(Document::title).unwrap_or_else(|| text.shell.untitled.to_owned())
    }

    /// Makes an edit in a notebook that was left: a run that goes on there has something to write down.
    ///
    /// # Errors
    /// As [`edit`](Self::edit).
    pub fn edit_left(&mut self, id: DocumentId, edit: &Edit) -> Result<(), EditError> {
        if let Some(document) = self.laid_aside.get_mut(id) {
            document.edit(edit)?;
            Self::keep_in(&mut self.session, &mut self.trouble, document);
        }
        Ok(())
    }

    /// Adds a run that has just come to its end to the history of its notebook, be it open or left.
    pub fn remember(&mut self, id: DocumentId, run: PastRun) {
        if id == self.document.id() {
            self.runs.add(run);
        } else if let Some(document) = self.laid_aside.get(id) {
            self.runs.add_to(document, run);
        }
    }

    /// Lets go of a notebook that was left and has no runs any more, unless it has changes that are saved nowhere.
    pub fn release(&mut self, id: DocumentId) {
        self.laid_aside.release(id);
    }

    /// Saves to the notebook's file.
    ///
    /// # Errors
    /// When it has none, when it was changed by another program, when it cannot be written.
    pub fn save(&mut self) -> Result<(), SaveError> {
        self.document.save()?;
        self.keep();
        Ok(())
    }

    /// Saves to the notebook's file, whatever another program wrote there.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save_over(&mut self) -> Result<(), SaveError> {
        self.document.save_over()?;
        self.keep();
        Ok(())
    }

    /// Saves under a name.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save_as(&mut self, path: &Path) -> Result<(), SaveError> {
        self.document.save_as(path)?;
        // What was there was written over, and what was left under this name with it.
        if let Some(lost) = self.document.path().and_then(|file| self.laid_aside.take_file(file))
            && let Some(session) = &mut self.session
        {
            session.forget(lost.id());
        }
        self.told = None;
        self.runs.finish();
        self.runs.move_beside(path);
        self.answers.finish();
        self.answers.move_beside(path);
        self.remember_recent(path);
        self.keep();
        Ok(())
    }

    /// The runs that were finished in the open notebook.
    pub fn runs(&self) -> &PastRuns {
        self.runs.list()
    }

    /// The same, to be changed and kept.
    pub fn finished_runs(&mut self) -> &mut FinishedRuns {
        &mut self.runs
    }

    /// What was said to the questions of the open notebook.
    pub fn kept_answers(&self) -> &Answers {
        self.answers.list()
    }

    /// The same, to be changed and kept.
    pub fn answers(&mut self) -> &mut DeskAnswers {
        &mut self.answers
    }

    /// Why work could not be set aside, once.
    pub fn trouble(&mut self) -> Option<AutosaveError> {
        self.trouble.take()
    }

    /// Sets unsaved work aside a moment after it changed. The time until then, while it waits.
    pub fn logic(&mut self) -> Option<Duration> {
        let now = (self.document.id(), self.document.revision());
        if self.seen != now {
            self.seen = now;
            self.waiting.get_or_insert_with(Instant::now);
        }
        let left = KEEP_AFTER.saturating_sub(self.waiting?.elapsed());
        if left.is_zero() {
            self.keep();
            return None;
        }
        Some(left)
    }

    /// Sets unsaved work aside now. Whether it is safe.
    fn keep(&mut self) -> bool {
        self.waiting = None;
        Self::keep_in(&mut self.session, &mut self.trouble, &self.document)
    }

    /// Keeps `document` in the session, if there is one. Whether it is safe.
    fn keep_in(
        session: &mut Option<Session>,
        trouble: &mut Option<AutosaveError>,
        document: &Document,
    ) -> bool {
        let Some(session) = session else { return false };
        match session.keep(document) {
            Ok(written) => {
                if written {
                    tracing::info!("sets unsaved work aside");
                }
                true
            }
            Err(error) => {
                *trouble = Some(error);
                false
            }
        }
    }

    /// Another notebook takes the place of the open one, which is laid aside: a lesson as it is, any other as it is saved.
    fn replace(&mut self, document: Document) {
        self.runs.finish();
        self.runs.turn_to(&document);
        self.answers.finish();
        self.answers.turn_to(&document);
        self.told = None;
        let mut left = std::mem::replace(&mut self.document, document);
        if changed_lesson(&left).is_some() {
            Self::keep_in(&mut self.session, &mut self.trouble, &left);
        } else if let Some(session) = &mut self.session {
            session.forget(left.id());
        }
        if left.origin() == self.document.origin() {
            return;
        }
        if left.is_dirty() && left.path().is_some() {
            left.revert();
        }
        if let Some(left) = self.laid_aside.lay_aside(left)
            && let Some(session) = &mut self.session
        {
            session.forget(left.id());
        }
    }

    fn remember_recent(&mut self, path: &Path) {
        self.recent.opened(path);
        if let Some(folder) = &self.data_folder
            && let Err(error) = self.recent.save(folder)
        {
            tracing::warn!("{error}");
        }
    }
}

/// Clears away what killed programs left half written among the data of the program: there, and in the folders below.
fn clear_begun_below(data_folder: &Path) {
    files::clear_begun(data_folder);
    let below =
        |folder: &Path| std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    for folder in below(data_folder).filter(|path| path.is_dir()) {
        files::clear_begun(&folder);
        // The unsaved work of each session has a folder of its own.
        below(&folder).filter(|path| path.is_dir()).for_each(|folder| files::clear_begun(&folder));
    }
}

/// The last part of a path, for people.
pub fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::CellKind;
    use crate::experiment::question::QuestionSpec;
    use crate::notebook::{BlockId, Place};

    fn cells(desk: &Desk) -> Vec<(BlockId, String)> {
        let notebook = desk.document().notebook();
        // A question is asked in the language of its edition; it has no run that could go on.
        let cells = notebook.cells().filter(|(_, cell)| cell.kind() != QuestionSpec::NAME);
        cells.map(|(id, cell)| (id, cell.body().to_owned())).collect()
    }

    #[test]
    fn an_untouched_lesson_changes_its_language_with_its_blocks_in_place() {
        let mut desk = Desk::new(None, Language::English);
        let (before, ids) =
            (cells(&desk), desk.document().notebook().blocks().map(|(id, _)| id).collect::<Vec<_>>());
        let title = desk.document().title();
        assert!(desk.set_edition(Language::Korean));
        assert_ne!(desk.document().title(), title);
        assert_eq!(cells(&desk), before, "the same cells under the same ids: what runs in them goes on");
        assert_eq!(desk.document().notebook().blocks().map(|(id, _)| id).collect::<Vec<_>>(), ids);
        assert!(!desk.is_dirty() && !desk.can_undo());
        assert!(!desk.set_edition(Language::Korean), "it is in that language already");
        desk.open_lesson(0);
        let korean = lessons::all()[0].title(Language::Korean);
        assert_eq!(desk.document().title().as_deref(), Some(korean), "so are the lessons opened from now on");
    }

    #[test]
    fn a_changed_lesson_and_a_notebook_of_one_s_own_stay_as_they_are() {
        let mut desk = Desk::new(None, Language::English);
        desk.edit(&Edit::AddProse(Place::End, "Mine.".to_owned())).unwrap();
        let text = desk.document().notebook().to_string();
        assert!(!desk.set_edition(Language::Korean));
        assert_eq!(desk.document().notebook().to_string(), text);
        desk.undo();
        assert!(desk.set_edition(Language::Korean), "what was taken back is no change");
        desk.open_new();
        assert!(!desk.set_edition(Language::English));
    }
}
