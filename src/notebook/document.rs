//! A notebook that is open: its file, its history, and whether there is something to save.

use std::fmt::Write as _;
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use sha2::Digest;

use super::{
    BlockId, EditError, Notebook, Place,
    file::{self, OpenError, SaveError, Stamp},
    history::History,
    lessons::{self, Lesson},
    reading::Definitions,
};
use crate::language::Language;

/// Names an open document for as long as the program runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentId(u64);

impl DocumentId {
    fn fresh() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }

    /// The number itself, for a view that needs a plain key.
    pub fn number(self) -> u64 {
        self.0
    }
}

/// Where a document came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A new notebook.
    New,
    /// A copy of the built-in lesson of this slug.
    Lesson(String),
    /// A file.
    File(PathBuf),
}

/// What has become of the file since it was opened or saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiskState {
    /// There is no file yet.
    NoFile,
    /// It holds what was read or saved last.
    Same,
    /// Another program has written it.
    Changed,
    /// It is gone, or cannot be read any more.
    Missing,
}

/// An edit of the notebook, as a menu, a control or a text field asks for it.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// The Markdown of a prose block, as typed.
    Prose(BlockId, String),
    /// The TOML of a cell, as typed.
    Body(BlockId, String),
    /// Parameters of a cell; only those that changed.
    Keys(BlockId, toml::Table),
    /// Parameters of a cell together with optional ones that are left out again, as one step.
    KeysAndGone(BlockId, toml::Table, Vec<String>),
    /// An optional parameter that is left out again.
    RemoveKey(BlockId, String),
    /// A new cell of a kind, with its first body.
    AddCell(Place, String, String),
    /// New prose.
    AddProse(Place, String),
    /// The block a second time.
    Duplicate(BlockId),
    /// The block taken out.
    Delete(BlockId),
    /// The block before the one before it.
    MoveUp(BlockId),
    /// The block after the one after it.
    MoveDown(BlockId),
    /// The end of typing in a text field; see [`Notebook::settle`].
    Settle,
}

/// Edits of one group are undone in one step: letters typed in one block, positions of one slider.
#[derive(Clone, Debug, PartialEq)]
enum Group {
    Typing(BlockId),
    Keys(BlockId, Vec<String>),
}

impl Edit {
    fn group(&self) -> Option<Group> {
        match self {
            Self::Prose(id, _) | Self::Body(id, _) => Some(Group::Typing(*id)),
            Self::Keys(id, changed) => Some(Group::Keys(*id, changed.keys().cloned().collect())),
            _ => None,
        }
    }
}

/// An open notebook.
#[derive(Debug)]
pub struct Document {
    id: DocumentId,
    notebook: Notebook,
    /// Its first heading, which the window asks for in every frame.
    heading: Option<String>,
    /// Where the links of its prose lead.
    definitions: Arc<Definitions>,
    origin: Origin,
    history: History,
    group: Option<Group>,
    /// The text as the file, the lesson or the empty notebook has it.
    saved: String,
    stamp: Option<Stamp>,
    /// Whether another program wrote the file after this text was begun, and nobody has said yet which is to be kept.
    is_contested: bool,
    dirty: bool,
    /// Counts the changes of the text.
    revision: u64,
}

impl Default for Document {
    fn default() -> Self {
        Self::new()
    }
}

impl Document {
    /// An empty notebook that has no file yet.
    pub fn new() -> Self {
        Self::of(Origin::New, String::new(), None)
    }

    /// An unsaved copy of a built-in lesson.
    pub fn from_lesson(lesson: &Lesson, edition: Language) -> Self {
        Self::of(Origin::Lesson(lesson.slug.to_owned()), lesson.text(edition).to_owned(), None)
    }

    /// Takes the other edition of the lesson that it is a copy of, unless something was changed in it. Blocks keep their
    /// ids, since both editions have the same ones: what runs in a cell goes on. Whether it is another text now.
    pub fn change_edition(&mut self, edition: Language) -> bool {
        let Origin::Lesson(slug) = &self.origin else { return false };
        let Some(lesson) = lessons::find(slug) else { return false };
        let text = lesson.text(edition);
        if self.dirty || self.saved == text || !self.notebook.retell(text) {
            return false;
        }
        text.clone_into(&mut self.saved);
        // A step back would lead into a mixture of both.
        self.history = History::default();
        self.group = None;
        self.changed();
        true
    }

    /// Opens a file.
    ///
    /// # Errors
    /// When it is missing, no file, too large or not UTF-8.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        // Taken first: a change in between then shows as one.
        let stamp = Stamp::of(&path).ok();
        let text = file::read(&path)?;
        Ok(Self::of(Origin::File(path), text, stamp))
    }

    /// A document with unsaved text, as found after a crash. Its file, if it has one, is looked at as it is now: `began` is
    /// the [digest](Self::digest) of what it held when the text was written, where that is known. A file that holds
    /// something else was changed by another program since.
    pub fn recovered(origin: Origin, text: &str, began: Option<&str>) -> Self {
        let opened = match &origin {
            Origin::File(path) => Self::open(path).ok(),
            Origin::New | Origin::Lesson(_) => None,
        };
        let mut document = opened.unwrap_or_else(|| Self::of(origin, String::new(), None));
        document.is_contested =
            document.stamp.is_some() && began.is_some_and(|began| began != document.digest());
        document.notebook = Notebook::parse(text);
        document.changed();
        document
    }

    /// Tells one saved state of the file from another: what it held when it was read or written last.
    pub fn digest(&self) -> String {
        let mut digits = String::new();
        for byte in sha2::Sha256::digest(&self.saved) {
            // Writing to a string cannot fail.
            _ = write!(digits, "{byte:02x}");
        }
        digits
    }

    fn of(origin: Origin, text: String, stamp: Option<Stamp>) -> Self {
        let notebook = Notebook::parse(&text);
        Self {
            id: DocumentId::fresh(),
            heading: notebook.title(),
            definitions: Arc::new(notebook.definitions()),
            notebook,
            origin,
            history: History::default(),
            group: None,
            saved: text,
            stamp,
            is_contested: false,
            dirty: false,
            revision: 0,
        }
    }

    /// The id of this document, which stays its own when it is saved under another name.
    pub fn id(&self) -> DocumentId {
        self.id
    }

    /// The blocks.
    pub fn notebook(&self) -> &Notebook {
        &self.notebook
    }

    /// Where it came from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Its file, if it has one.
    pub fn path(&self) -> Option<&Path> {
        match &self.origin {
            Origin::File(path) => Some(path),
            Origin::New | Origin::Lesson(_) => None,
        }
    }

    /// The folder of its file, beside which `weights = "start.npz"` is looked for.
    pub fn folder(&self) -> Option<&Path> {
        self.path().and_then(Path::parent)
    }

    /// Where the links of its prose lead that name their address elsewhere; another one when that changes.
    pub fn definitions(&self) -> &Arc<Definitions> {
        &self.definitions
    }

    /// Its first heading, or the title that its front matter gives it, or the name of its file.
    pub fn title(&self) -> Option<String> {
        let named = || Some(self.path()?.file_stem()?.to_string_lossy().into_owned());
        self.heading.clone().or_else(named)
    }

    /// Whether there is something that is not saved.
    pub fn is_dirty(&self) -> bool {
        self.dirty
    }

    /// A number that grows with every change of the text, undo included.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Makes an edit; the block that came of it where it made one.
    ///
    /// # Errors
    /// When its block is gone or the body is not TOML; nothing is changed then.
    pub fn edit(&mut self, edit: &Edit) -> Result<Option<BlockId>, EditError> {
        let before = self.notebook.clone();
        let made = match self.notebook.apply(edit) {
            Ok(made) => made,
            Err(error) => {
                self.notebook = before;
                return Err(error);
            }
        };
        // Settling keeps the text, blank lines aside: it ends a group of typing but is no step of its own.
        if matches!(edit, Edit::Settle) {
            self.group = None;
            self.changed();
            return Ok(made);
        }
        let empty_prose = matches!(edit, Edit::AddProse(..));
        if !empty_prose && self.notebook.to_string() == before.to_string() {
            return Ok(made);
        }
        let group = edit.group();
        if group.is_none() || group != self.group {
            self.history.remember(before);
        }
        self.group = group;
        self.changed();
        Ok(made)
    }

    /// Ends the group of edits that one undo takes back, as when a slider is let go.
    pub fn end_group(&mut self) {
        self.group = None;
    }

    /// Takes the last step back. `false` where there is none.
    pub fn undo(&mut self) -> bool {
        let state = self.history.undo(&self.notebook);
        self.restore(state)
    }

    /// Makes the step again that was taken back. `false` where there is none.
    pub fn redo(&mut self) -> bool {
        let state = self.history.redo(&self.notebook);
        self.restore(state)
    }

    /// Whether there is a step to take back.
    pub fn can_undo(&self) -> bool {
        self.history.can_undo()
    }

    /// Whether there is a step to make again.
    pub fn can_redo(&self) -> bool {
        self.history.can_redo()
    }

    /// Saves to its file.
    ///
    /// # Errors
    /// When it has none, when another program has changed or removed it since ([`Self::save_over`] writes all the same), or
    /// when it cannot be written.
    pub fn save(&mut self) -> Result<(), SaveError> {
        let path = self.path().ok_or(SaveError::NoFile)?.to_owned();
        match self.disk_state() {
            DiskState::Changed => Err(SaveError::ChangedOnDisk { path }),
            DiskState::Missing => match path.parent().filter(|folder| !folder.exists()) {
                Some(folder) => Err(SaveError::NoFolder { folder: folder.to_owned() }),
                None => Err(SaveError::Gone { path }),
            },
            DiskState::NoFile | DiskState::Same => self.save_as(&path),
        }
    }

    /// Saves to its file, whatever has become of it.
    ///
    /// # Errors
    /// When it has none or it cannot be written.
    pub fn save_over(&mut self) -> Result<(), SaveError> {
        let path = self.path().ok_or(SaveError::NoFile)?.to_owned();
        self.save_as(&path)
    }

    /// Saves under a name, which is its file from then on.
    ///
    /// # Errors
    /// When the file cannot be written; the document keeps the file that it had.
    pub fn save_as(&mut self, path: &Path) -> Result<(), SaveError> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let text = self.notebook.to_string();
        file::write(&path, &text)?;
        self.stamp = Stamp::of(&path).ok();
        self.origin = Origin::File(path);
        self.saved = text;
        self.is_contested = false;
        self.dirty = false;
        self.group = None;
        Ok(())
    }

    /// What has become of the file. Reads it only where its time or length differ.
    pub fn disk_state(&self) -> DiskState {
        let Some(path) = self.path() else { return DiskState::NoFile };
        match Stamp::of(path) {
            Err(_) => DiskState::Missing,
            Ok(_) if self.is_contested => DiskState::Changed,
            Ok(stamp) if Some(stamp) == self.stamp => DiskState::Same,
            Ok(_) => match file::read(path) {
                Ok(text) if text == self.saved => DiskState::Same,
                _ => DiskState::Changed,
            },
        }
    }

    /// Takes over what the file holds now, as a step that can be undone. Blocks that are the same keep their ids: what runs in
    /// a cell that was not changed goes on.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn reload(&mut self) -> Result<(), OpenError> {
        let Some((text, stamp)) = self.on_disk()? else { return Ok(()) };
        self.history.remember(self.notebook.clone());
        self.notebook.reread(&text);
        self.take_for_saved(text, stamp);
        Ok(())
    }

    /// Keeps the text that is here, whatever another program wrote into the file: the next saving replaces it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn keep_mine(&mut self) -> Result<(), OpenError> {
        if let Some((text, stamp)) = self.on_disk()? {
            self.take_for_saved(text, stamp);
        }
        Ok(())
    }

    /// Goes back to what was saved last, as when changes are not to be saved. There is no step back from it; blocks that are
    /// the same keep their ids.
    pub fn revert(&mut self) {
        let saved = std::mem::take(&mut self.saved);
        self.notebook.reread(&saved);
        self.saved = saved;
        self.history = History::default();
        self.group = None;
        self.changed();
    }

    /// What the file holds now; nothing for a document without a file.
    fn on_disk(&self) -> Result<Option<(String, Option<Stamp>)>, OpenError> {
        let Some(path) = self.path() else { return Ok(None) };
        // Taken first: a change in between then shows as one.
        let stamp = Stamp::of(path).ok();
        Ok(Some((file::read(path)?, stamp)))
    }

    /// From now on this is what the file holds, and what is unsaved is what differs from it.
    fn take_for_saved(&mut self, text: String, stamp: Option<Stamp>) {
        (self.saved, self.stamp, self.is_contested, self.group) = (text, stamp, false, None);
        self.changed();
    }

    fn restore(&mut self, state: Option<Notebook>) -> bool {
        let Some(notebook) = state else { return false };
        self.notebook = notebook;
        self.group = None;
        self.changed();
        true
    }

    /// To be called after every change of the notebook.
    fn changed(&mut self) {
        self.revision += 1;
        self.dirty = self.notebook.to_string() != self.saved;
        self.heading = self.notebook.title();
        let definitions = self.notebook.definitions();
        if *self.definitions != definitions {
            self.definitions = Arc::new(definitions);
        }
    }
}

impl Notebook {
    /// Makes an edit; the block that came of it where it made one.
    ///
    /// # Errors
    /// When its block is gone or the body is not TOML.
    pub fn apply(&mut self, edit: &Edit) -> Result<Option<BlockId>, EditError> {
        let made = match edit {
            Edit::Prose(id, text) => self.set_prose(*id, text).map(|()| None),
            Edit::Body(id, body) => self.set_cell_body(*id, body).map(|()| None),
            Edit::Keys(id, changed) => self.set_cell_keys(*id, changed).map(|()| None),
            Edit::KeysAndGone(id, changed, gone) => self.change_cell_keys(*id, changed, gone).map(|()| None),
            Edit::RemoveKey(id, key) => self.remove_cell_key(*id, key).map(|()| None),
            Edit::AddCell(place, kind, body) => self.add_cell(*place, kind, body).map(Some),
            Edit::AddProse(place, text) => self.add_prose(*place, text).map(Some),
            Edit::Duplicate(id) => self.duplicate(*id).map(Some),
            Edit::Delete(id) => self.delete(*id).map(|()| None),
            Edit::MoveUp(id) => self.move_up(*id).map(|_| None),
            Edit::MoveDown(id) => self.move_down(*id).map(|_| None),
            Edit::Settle => {
                self.settle();
                Ok(None)
            }
        };
        self.free_of_returns();
        made
    }
}

#[cfg(test)]
mod tests;
