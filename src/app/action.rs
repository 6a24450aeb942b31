//! What a panel asks the window to do.
//!
//! Panels draw and ask; [`super::Window`] grants, in one place, after the frame is drawn. So no panel needs more than a look at the
//! others, and undo, unsaved work and messages are handled once.

use std::path::PathBuf;

use super::cell::RunCommand;
use super::commands::Command;
use super::exports::Wish;
use super::notifications::Notification;
use super::text::Language;
use super::theme::ThemeChoice;
use crate::notebook::runs::PastRun;
use crate::notebook::{BlockId, DocumentId, Place};

/// One wish.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    /// A command of the table.
    Command(Command),
    /// A built-in lesson, by its place in the list.
    Lesson(usize),
    /// A notebook's file.
    Open(PathBuf),
    /// A notebook that was left for another.
    OpenLeft(DocumentId),
    /// The dialog for them.
    AskForData {
        /// A folder rather than files.
        folder: bool,
    },
    /// The dialog for a picture, for this cell.
    AskForPicture(BlockId),
    /// Back to the built-in digits.
    UseDigits,
    /// Rows and columns of the opened images changed, or changed back.
    TurnData,
    /// No more reading of the files that are being read.
    StopLoading,
    /// No more writing of the file that is being exported.
    StopExporting,
    /// The looks.
    Theme(ThemeChoice),
    /// The words.
    Language(Language),
    /// A new block: of prose, or a cell of a kind.
    Add {
        /// Where.
        place: Place,
        /// None for prose.
        kind: Option<&'static str>,
    },
    /// Say this.
    Notify(Notification),
    /// Put this on the clipboard.
    Copy(String),
    /// A run has come to its end: keep it among those of the notebook.
    Remember(Box<PastRun>),
    /// Something with the runs that are kept.
    Runs(RunsAction),
    /// Something with a figure.
    Export(Wish),
    /// A command for the cell of this id.
    CellCommand(String, RunCommand),
    /// Something with one block.
    Block(BlockId, BlockAction),
}

/// What can be done with a finished run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RunsAction {
    /// Its cell gets its settings back.
    BringBack(u64),
    /// It stays when room is needed, or need not.
    Pin(u64, bool),
    /// Off the list.
    Forget(u64),
}

/// What can be done with a block.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum BlockAction {
    /// Commands from the keyboard are for this one.
    Focus,
    /// The same, but on a slide the arrow keys go on turning slides.
    Choose,
    /// Once more, below.
    Duplicate,
    /// Away with it; undo brings it back.
    Delete,
    /// Before its predecessor.
    Up,
    /// After its successor.
    Down,
    /// The prose is now this.
    Prose(String),
    /// The prose is finished.
    Settle,
    /// The cell's source is now this.
    Source(String),
    /// The cell's source is now this, under the id that it has.
    NewSource(String),
    /// These keys of the cell changed.
    Keys(toml::Table),
    /// The cell names a file beside the notebook; once it may be read, the command is for the cell.
    Read {
        /// As the cell names it.
        name: String,
        /// What is to follow.
        then: RunCommand,
    },
    /// A new cell below this one.
    AddBelow {
        /// Its kind.
        kind: &'static str,
        /// Its keys.
        keys: toml::Table,
    },
}
