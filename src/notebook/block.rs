//! The blocks that a notebook is made of: prose and cells.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{fence::Fence, lines};

/// Names a block for as long as the program runs, through edits, undo and redo.
///
/// Ids are unique in the process, so that a view kept under one never meets a block of another notebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlockId(u64);

impl BlockId {
    /// An id that no block has had before.
    pub(super) fn fresh() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }

    /// The number itself, for a view that needs a plain key.
    pub fn number(self) -> u64 {
        self.0
    }
}

impl Default for BlockId {
    /// The id of no block.
    fn default() -> Self {
        Self(0)
    }
}

/// The kind of cell that is asked and does not run.
const QUESTION: &str = "question";

/// One block of a notebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The Markdown between two cells, without the blank lines around it.
    Prose(String),
    /// An experiment.
    Cell(Cell),
}

impl Block {
    /// The cell, where the block is one.
    pub fn cell(&self) -> Option<&Cell> {
        match self {
            Self::Cell(cell) => Some(cell),
            Self::Prose(_) => None,
        }
    }

    /// The Markdown, where the block is prose.
    pub fn prose(&self) -> Option<&str> {
        match self {
            Self::Prose(text) => Some(text),
            Self::Cell(_) => None,
        }
    }

    /// Frees the block of a `\r` that stands alone, and of a byte-order mark, which means something at the start of a
    /// file only.
    pub(super) fn normalise(&mut self, ending: &str) {
        if let Self::Prose(text) = self
            && text.starts_with('\u{feff}')
        {
            *text = text.trim_start_matches('\u{feff}').to_owned();
        }
        let parts = match self {
            Self::Prose(text) => vec![text],
            Self::Cell(cell) => vec![&mut cell.opening, &mut cell.body],
        };
        for part in parts.into_iter().filter(|part| lines::has_lone_return(part)) {
            *part = lines::with_endings(part, ending);
        }
    }

    /// Writes the block as it stands in the file.
    pub(super) fn write(&self, out: &mut String) {
        match self {
            Self::Prose(text) => out.push_str(text),
            Self::Cell(cell) => {
                for part in [&cell.opening, &cell.body, &cell.closing] {
                    out.push_str(part);
                }
            }
        }
    }
}

/// A fenced block whose info string is `toml` and the cell's kind.
///
/// What the kinds mean is not the notebook's business: an unknown kind or broken TOML is kept to the letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    pub(super) kind: String,
    /// The fence line with its ending.
    pub(super) opening: String,
    pub(super) body: String,
    /// The closing fence without its ending; empty where the file ends before it.
    pub(super) closing: String,
    pub(super) first_line: usize,
}

impl Cell {
    /// Whether it is a question, which is asked and does not run.
    pub fn is_question(&self) -> bool {
        self.kind == QUESTION
    }

    /// A cell of `kind` with `body`, fenced so that no line of the body can end it.
    pub(super) fn new(kind: &str, body: &str, ending: &str) -> Self {
        let mut cell = Self {
            kind: kind.to_owned(),
            opening: format!("```toml {kind}{ending}"),
            body: String::new(),
            closing: String::new(),
            first_line: 0,
        };
        cell.set_body(body, ending);
        cell.close(ending);
        cell
    }

    /// The second word of the info string, such as `training`.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The TOML between the fences, to the letter.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The line of the file, counted from 1, on which the body begins.
    pub fn first_line(&self) -> usize {
        self.first_line
    }

    /// The value of the body's `id` key, if the body is TOML and has one.
    pub fn name(&self) -> Option<String> {
        let table = self.body.parse::<toml::Table>().ok()?;
        table.get("id")?.as_str().map(str::to_owned)
    }

    /// Replaces the body, and lengthens the fences where a line of it would close them.
    pub(super) fn set_body(&mut self, body: &str, ending: &str) {
        self.put_body(lines::with_endings(body, ending), ending);
    }

    /// The same for a body that keeps the line endings it has. A cell that the end of the file closes stays as it is.
    pub(super) fn put_body(&mut self, body: String, ending: &str) {
        self.body = body;
        if !self.opening.ends_with(['\n', '\r']) {
            self.opening.push_str(ending);
        }
        let closed = !self.closing.is_empty();
        if closed && !self.body.is_empty() && !self.body.ends_with(['\n', '\r']) {
            self.body.push_str(ending);
        }
        let Some(fence) = Fence::opened_by(&self.opening) else { return };
        let longer = fence.long_enough_for(&self.body);
        if longer != fence {
            self.opening = self.opening.replacen(&fence.to_string(), &longer.to_string(), 1);
            if closed {
                self.closing = longer.to_string();
            }
        }
    }

    /// Writes the closing fence that the end of the file had stood for.
    pub(super) fn close(&mut self, ending: &str) {
        if !self.closing.is_empty() {
            return;
        }
        let Some(fence) = Fence::opened_by(&self.opening) else { return };
        for part in [&mut self.opening, &mut self.body] {
            if !part.is_empty() && !part.ends_with(['\n', '\r']) {
                part.push_str(ending);
            }
        }
        self.closing = fence.to_string();
    }

    /// Takes the indentation off the fences, so that the cell cannot become part of a list above it.
    pub(super) fn unindent(&mut self) {
        for fence in [&mut self.opening, &mut self.closing] {
            *fence = fence.trim_start_matches(' ').to_owned();
        }
    }
}
