//! The document: Markdown to cells and back, lessons, saving.
//!
//! A notebook is a Markdown file that reads well in any editor. Its cells are fenced blocks whose info string is `toml`
//! and a kind; all else is prose. What is not changed is written back to the byte.
//!
//! | if you need | look in |
//! | --- | --- |
//! | what a notebook is made of | [`Notebook`], [`Block`], [`Cell`] |
//! | a parameter changed in the text of a cell | `keys` |
//! | how text becomes blocks | `parse`, `fence`, `seal`, `front_matter` |
//! | what of the prose is shown | [`mod@reading`] |
//! | an open file with undo and saving | [`Document`] |
//! | reading and writing files safely | [`mod@file`] |
//! | what survives a crash | [`autosave`] |
//! | a notebook that ended the program | [`opening`] |
//! | the files opened last | [`recent`] |
//! | what looks like a cell and is none | [`mod@near`] |
//! | the built-in lessons | [`lessons`] |
//! | the runs that were finished in a notebook | [`runs`] |
//! | what was said to its questions | [`answers`] |
//! | where a notebook is cut into slides | [`mod@slides`] |
//!
//! Nothing here runs a cell, opens a file that a notebook names, or knows what a kind means; but a question is
//! told from what runs.

pub mod answers;
pub mod autosave;
mod block;
mod document;
mod fence;
pub mod file;
mod front_matter;
mod history;
mod keys;
mod korean;
pub mod lessons;
mod lines;
pub mod list_file;
pub mod near;
pub mod opening;
mod parse;
pub mod reading;
pub mod recent;
pub mod runs;
mod seal;
pub mod slides;
mod tree;

pub use block::{Block, BlockId, Cell};
pub use document::{DiskState, Document, DocumentId, Edit, Origin};
pub use keys::KeyError;
pub use tree::{EditError, Notebook, Place};
