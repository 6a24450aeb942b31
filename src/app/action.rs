//! What a panel asks the window to do.
//!
//! Panels draw and ask; [`super::Window`] does it, in one place, after the frame is drawn. So no panel needs more than a look at the
//! others, and undo, unsaved work and messages are handled once.

use std::path::PathBuf;

use super::cell::CellRequest;
use super::commands::Command;
use super::exports::ExportRequest;
use super::questions::Vote;
use super::text::Language;
use super::theme::ThemeChoice;
use crate::notebook::{BlockId, DocumentId, Place};

/// One thing to do.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    /// A command of the table.
    Command(Command),
    /// A built-in lesson, by its place in the list.
    Lesson(usize),
    /// The open lesson was read to its end.
    LessonRead,
    /// A notebook's file.
    Open(PathBuf),
    /// A notebook that was left for another.
    OpenLeft(DocumentId),
    /// The dialog for them.
    AskForData {
        /// A folder rather than files.
        folder: bool,
    },
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
    /// Something with the vote on a slide.
    Vote(Vote),
    /// All questions of the notebook are asked again.
    AskAgain,
    /// Something with the runs that are kept.
    Runs(RunsAction),
    /// Something with a figure.
    Export(ExportRequest),
    /// What the view of a cell asks for.
    Cell(BlockId, CellRequest),
    /// An edit of one block.
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
    /// A copy of it, below.
    Duplicate,
    /// Delete it; undo brings it back.
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
}
