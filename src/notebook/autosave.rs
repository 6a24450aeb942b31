//! Unsaved work that outlives a crash.
//!
//! Each running program has a folder of its own under `recovery` in the user's data, and holds a lock on it. The system
//! lets the lock go when the program ends, however it ends; a folder whose lock is free is therefore what a crash left.
//! A clean end takes the folder away, or marks it as [left](Session::leave): what lies there was not saved, and comes back at the
//! next start. Two programs open at once never see each other's work as crashed.
//!
//! How often to keep is the caller's business: [`Session::keep`] writes only when the text changed since the last time.

use std::{
    collections::BTreeMap,
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};

use super::{Document, DocumentId, Notebook, Origin, file};
use crate::language::Say;

/// The line between what is known about a kept notebook and its text.
const TEXT_FOLLOWS: &str = "\n=== the notebook, to the letter, from the next line on ===\n";

/// Unsaved work cannot be kept.
#[derive(Debug, thiserror::Error)]
#[error("unsaved work cannot be kept in {}: {source}", path.display())]
pub struct AutosaveError {
    pub(super) path: PathBuf,
    pub(super) source: io::Error,
}

/// The unsaved work of this program while it runs.
#[derive(Debug)]
pub struct Session {
    folder: PathBuf,
    /// Open for as long as the program runs: its lock says that the session lives.
    lock: File,
    /// The revision of each kept document.
    kept: BTreeMap<DocumentId, u64>,
}

impl Session {
    /// Begins a session under the user's data folder.
    ///
    /// # Errors
    /// When the folder cannot be written or locked.
    pub fn begin(data_folder: &Path) -> Result<Self, AutosaveError> {
        let recovery = data_folder.join("recovery");
        let failed = |source| AutosaveError { path: recovery.clone(), source };
        fs::create_dir_all(&recovery).map_err(failed)?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        let mut last = io::Error::from(io::ErrorKind::AlreadyExists);
        // Another program that looks for crashed sessions may take the folder before it is locked; then try a new one.
        for attempt in 0..20 {
            let folder = recovery.join(format!("{now}-{}-{attempt}", std::process::id()));
            let locked = fs::create_dir(&folder)
                .and_then(|()| File::create(lock_in(&folder)))
                .and_then(|lock| lock.try_lock().map(|()| lock).map_err(io::Error::from));
            match locked {
                Ok(lock) if lock_in(&folder).exists() => {
                    return Ok(Self { folder, lock, kept: BTreeMap::new() });
                }
                Ok(_) => {}
                Err(error) => last = error,
            }
        }
        Err(failed(last))
    }

    /// Keeps the document's text if it is unsaved and changed since it was kept last; forgets it when it is saved.
    /// `true` when something was written.
    ///
    /// # Errors
    /// When the disk cannot be written; what was kept before is still there.
    pub fn keep(&mut self, document: &Document) -> Result<bool, AutosaveError> {
        if !document.is_dirty() {
            self.forget(document.id());
            return Ok(false);
        }
        if self.kept.get(&document.id()) == Some(&document.revision()) {
            return Ok(false);
        }
        let path = self.file_of(document.id());
        let failed = |source| AutosaveError { path: path.clone(), source };
        let known = Known::of(document);
        let head = toml::to_string(&known).map_err(|error| failed(io::Error::other(error)))?;
        let text = format!("{head}{TEXT_FOLLOWS}{}", document.notebook());
        file::write(&path, &text).map_err(|error| failed(io::Error::other(error.phrase())))?;
        self.kept.insert(document.id(), document.revision());
        Ok(true)
    }

    /// Drops what is kept of a document, as when it is closed without saving.
    pub fn forget(&mut self, document: DocumentId) {
        if self.kept.remove(&document).is_some()
            && let Err(error) = fs::remove_file(self.file_of(document))
        {
            tracing::warn!("kept work could not be removed: {error}");
        }
    }

    /// Ends the session cleanly: nothing of it is offered again. A session that is dropped without this counts as
    /// crashed, which is what a panic should leave behind.
    pub fn end(self) {
        remove(&self.folder, self.lock);
    }

    /// Ends the session of the user's will with the work that is kept in it: it is there again at the next start.
    ///
    /// # Errors
    /// When that cannot be noted down; the work is offered then as after a crash.
    pub fn leave(self) -> Result<(), AutosaveError> {
        let mark = left_in(&self.folder);
        fs::write(&mark, "").map_err(|source| AutosaveError { path: mark, source })
    }

    fn file_of(&self, document: DocumentId) -> PathBuf {
        self.folder.join(format!("{}.md", document.number()))
    }
}

/// What is known about a kept notebook besides its text.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    /// Seconds since 1970.
    kept_at: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lesson: Option<String>,
    /// The digest of what the file held when the text was begun; an older version did not keep it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    began: Option<String>,
}

impl Known {
    fn of(document: &Document) -> Self {
        let kept_at = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let (file, lesson) = match document.origin() {
            Origin::New => (None, None),
            // A name that is not Unicode cannot be kept; the work then comes back as a new notebook.
            Origin::File(path) => (path.to_str().map(str::to_owned), None),
            Origin::Lesson(slug) => (None, Some(slug.clone())),
        };
        let began = file.is_some().then(|| document.digest());
        Self { kept_at, file, lesson, began }
    }
}

/// Work that a crash left behind, or the user at the end of a session. It belongs to this program, and is offered by no other, until it is dropped.
#[derive(Debug)]
pub struct Crashed {
    folder: PathBuf,
    lock: File,
    /// Whether the user ended that session, and knows what lies here.
    pub is_left: bool,
    /// The notebooks that were unsaved.
    pub notebooks: Vec<Recovered>,
    /// Files that could not be read; they stay on the disk until [`Self::discard`].
    pub damaged: Vec<PathBuf>,
}

/// An unsaved notebook as it was kept last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// Where it came from.
    pub origin: Origin,
    /// When it was kept.
    pub kept_at: SystemTime,
    /// Its text.
    pub text: String,
    /// The [digest](Document::digest) of what its file held when the text was begun, if that is known.
    pub began: Option<String>,
}

impl Recovered {
    /// Its first heading, or the name of its file.
    pub fn title(&self) -> Option<String> {
        let named = || match &self.origin {
            Origin::File(path) => Some(path.file_stem()?.to_string_lossy().into_owned()),
            Origin::New | Origin::Lesson(_) => None,
        };
        Notebook::parse(&self.text).title().or_else(named)
    }

    /// The notebook, open and unsaved.
    pub fn to_document(&self) -> Document {
        Document::recovered(self.origin.clone(), &self.text, self.began.as_deref())
    }
}

impl Crashed {
    /// Takes the work off the disk, once it is recovered (and kept by the running [`Session`]) or not wanted.
    pub fn discard(self) {
        remove(&self.folder, self.lock);
    }
}

/// The sessions under the user's data folder that are over and hold unsaved work. Sessions of programs that
/// run are left alone; empty ones are cleared away.
pub fn crashed(data_folder: &Path) -> Vec<Crashed> {
    let Ok(sessions) = fs::read_dir(data_folder.join("recovery")) else { return Vec::new() };
    let mut folders: Vec<_> =
        sessions.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders.into_iter().filter_map(take).collect()
}

/// Locks a session's folder and reads what it holds, unless its program runs or it holds nothing.
fn take(folder: PathBuf) -> Option<Crashed> {
    let lock = File::options().create(true).truncate(false).write(true).open(lock_in(&folder)).ok()?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return None,
        Err(TryLockError::Error(error)) => {
            tracing::warn!("{} cannot be locked: {error}", folder.display());
            return None;
        }
    }
    let is_left = left_in(&folder).exists();
    let mut crashed = Crashed { folder, lock, is_left, notebooks: Vec::new(), damaged: Vec::new() };
    let mut files: Vec<_> = fs::read_dir(&crashed.folder).ok()?.flatten().map(|entry| entry.path()).collect();
    files.sort();
    for path in files.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "md")) {
        match recovered(&path) {
            Some(notebook) => crashed.notebooks.push(notebook),
            None => crashed.damaged.push(path),
        }
    }
    if crashed.notebooks.is_empty() && crashed.damaged.is_empty() {
        crashed.discard();
        return None;
    }
    Some(crashed)
}

fn recovered(path: &Path) -> Option<Recovered> {
    let kept = file::read(path).inspect_err(|error| tracing::warn!("{error}")).ok()?;
    let (head, text) = kept.split_once(TEXT_FOLLOWS)?;
    let known: Known = toml::from_str(head).inspect_err(|error| tracing::warn!("{error}")).ok()?;
    let origin = match (known.file, known.lesson) {
        (Some(file), _) => Origin::File(file.into()),
        (None, Some(slug)) => Origin::Lesson(slug),
        (None, None) => Origin::New,
    };
    let kept_at = UNIX_EPOCH.checked_add(std::time::Duration::from_secs(known.kept_at))?;
    Some(Recovered { origin, kept_at, text: text.to_owned(), began: known.began })
}

/// Takes a session's folder away: first the work, under the lock, so that nobody is offered it; then the rest, without
/// the lock, since Windows removes no file that is open.
fn remove(folder: &Path, lock: File) {
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if path != lock_in(folder)
            && let Err(error) = fs::remove_file(&path)
        {
            tracing::warn!("{} could not be removed: {error}", path.display());
        }
    }
    drop(lock);
    if let Err(error) = fs::remove_dir_all(folder) {
        tracing::warn!("{} could not be removed: {error}", folder.display());
    }
}

fn left_in(folder: &Path) -> PathBuf {
    folder.join("left")
}

fn lock_in(folder: &Path) -> PathBuf {
    folder.join("lock")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::file::SaveError;
    use crate::notebook::{DiskState, Edit, Place};

    fn unsaved(text: &str) -> Document {
        let mut document = Document::new();
        document.edit(&Edit::AddProse(Place::Start, text.to_owned())).unwrap();
        document
    }

    #[test]
    fn work_is_offered_after_a_crash_and_only_then() {
        let data = tempfile::tempdir().unwrap();
        let mut session = Session::begin(data.path()).unwrap();
        let mut document = unsaved("# Unsaved\n\nwords \u{c218}\u{c5c5}");
        assert!(session.keep(&document).unwrap());
        assert!(!session.keep(&document).unwrap(), "nothing changed");
        assert!(crashed(data.path()).is_empty(), "its program runs");

        document.edit(&Edit::AddProse(Place::End, "more".to_owned())).unwrap();
        assert!(session.keep(&document).unwrap());
        drop(session);
        let found = crashed(data.path());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].notebooks[0].text, document.notebook().to_string());
        assert_eq!(found[0].notebooks[0].title().as_deref(), Some("Unsaved"));
        assert!(found[0].notebooks[0].to_document().is_dirty());
        assert!(crashed(data.path()).is_empty(), "it is on offer already");

        drop(found);
        let again = crashed(data.path());
        assert_eq!(again.len(), 1, "declining to answer loses nothing");
        again.into_iter().for_each(Crashed::discard);
        assert!(crashed(data.path()).is_empty());
    }

    #[test]
    fn a_clean_end_and_a_save_leave_nothing() {
        let data = tempfile::tempdir().unwrap();
        let mut session = Session::begin(data.path()).unwrap();
        let mut other = Session::begin(data.path()).unwrap();
        let mut document = unsaved("words");
        session.keep(&document).unwrap();
        other.keep(&unsaved("other words")).unwrap();
        document.save_as(&data.path().join("a.md")).unwrap();
        assert!(!session.keep(&document).unwrap());
        drop(session);
        assert!(crashed(data.path()).is_empty(), "saved work is not offered");
        other.end();
        assert_eq!(fs::read_dir(data.path().join("recovery")).unwrap().count(), 0);
    }

    #[test]
    fn a_damaged_file_does_not_take_the_others_along() {
        let data = tempfile::tempdir().unwrap();
        let mut session = Session::begin(data.path()).unwrap();
        session.keep(&unsaved("whole")).unwrap();
        for (name, damage) in [("x.md", "cut off"), ("y.md", ""), ("z.md", TEXT_FOLLOWS)] {
            fs::write(session.folder.join(name), damage).unwrap();
        }
        fs::write(data.path().join("recovery/stray"), "").unwrap();
        drop(session);
        let found = crashed(data.path());
        assert_eq!((found[0].notebooks.len(), found[0].damaged.len()), (1, 3));
    }

    #[test]
    fn recovered_work_knows_its_file() {
        let data = tempfile::tempdir().unwrap();
        let path = data.path().join("a.md");
        fs::write(&path, "old\r\n").unwrap();
        let mut document = Document::open(&path).unwrap();
        document.edit(&Edit::AddProse(Place::End, "new".to_owned())).unwrap();
        let mut session = Session::begin(data.path()).unwrap();
        session.keep(&document).unwrap();
        drop(session);
        let mut recovered = crashed(data.path())[0].notebooks[0].to_document();
        assert_eq!((recovered.path(), recovered.is_dirty()), (Some(path.as_path()), true));
        assert_eq!(recovered.notebook().to_string(), "old\r\n\r\nnew\r\n");
        recovered.save().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old\r\n\r\nnew\r\n");
    }

    #[test]
    fn what_another_program_wrote_after_a_crash_is_not_written_over_unasked() {
        let data = tempfile::tempdir().unwrap();
        let path = data.path().join("a.md");
        fs::write(&path, "old\n").unwrap();
        let mut document = Document::open(&path).unwrap();
        document.edit(&Edit::AddProse(Place::End, "mine".to_owned())).unwrap();
        let mut session = Session::begin(data.path()).unwrap();
        session.keep(&document).unwrap();
        drop(session);
        fs::write(&path, "theirs\n").unwrap();
        let recovered = || crashed(data.path())[0].notebooks[0].to_document();
        let mut mine = recovered();
        assert_eq!(mine.disk_state(), DiskState::Changed);
        assert!(matches!(mine.save(), Err(SaveError::ChangedOnDisk { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs\n");
        let mut theirs = recovered();
        theirs.reload().unwrap();
        assert_eq!(
            (theirs.notebook().to_string().as_str(), theirs.disk_state()),
            ("theirs\n", DiskState::Same)
        );
        assert!(theirs.undo(), "a step back brings the recovered text again");
        mine.keep_mine().unwrap();
        assert!(mine.is_dirty());
        mine.save().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old\n\nmine\n");
    }
}
