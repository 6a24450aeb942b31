//! A small table to be looked at as a picture.

use super::Table;

/// A table with its title.
#[derive(Clone, Debug, PartialEq)]
pub struct TableFigure {
    /// The title.
    pub title: String,
    /// What stands in it.
    pub table: Table,
    /// The numbers that are best of their kind: row and column of each.
    pub best: Vec<[usize; 2]>,
}
