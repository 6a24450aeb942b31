//! Histograms in rows and columns on one shared axis.

use super::{Axis, Histogram};

/// One row: a layer's name or a setting's, and its histograms from left to right.
#[derive(Clone, Debug, PartialEq)]
pub struct HistogramRow {
    /// What the row shows.
    pub name: String,
    /// One histogram a column, all with the same bounds.
    pub cells: Vec<Histogram>,
}

/// A grid of histograms. Each row has its own bounds, shared by all cells of the row.
#[derive(Clone, Debug, PartialEq)]
pub struct HistogramGrid {
    /// The title, with the seed.
    pub title: String,
    /// The rows from top to bottom.
    pub rows: Vec<HistogramRow>,
    /// What the columns are, from left to right.
    pub columns: Vec<String>,
    /// What the values are.
    pub x: Axis,
}
