//! Histograms in rows and columns on one shared axis.

use super::{Axis, Histogram, Magnitudes};

/// On which axis the bars of a row are drawn. Tables list the histograms as they were counted, whatever is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum View {
    /// As they were counted.
    #[default]
    Counted,
    /// The same values counted between other bounds, one histogram a column.
    Rebinned(Vec<Histogram>),
    /// By their size, on a symmetric logarithmic axis.
    BySize(Vec<Magnitudes>),
}

/// One row: a layer's name or a setting's, and its histograms from left to right.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HistogramRow {
    /// What the row shows.
    pub name: String,
    /// One histogram a column, all with the same bounds.
    pub cells: Vec<Histogram>,
    /// How they are drawn.
    pub view: View,
    /// The standard deviations at an earlier moment, from left to right; empty where there is none.
    pub before: Vec<f64>,
}

/// A grid of histograms. Each row has its own bounds, shared by all cells of the row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HistogramGrid {
    /// The title, with the seed.
    pub title: String,
    /// The rows from top to bottom.
    pub rows: Vec<HistogramRow>,
    /// What the columns are, from left to right.
    pub columns: Vec<String>,
    /// Whether they are the layers of one network, from the first to the last, so that a line may go from one to the next.
    pub by_layer: bool,
    /// The earlier moment of which the rows know the standard deviations: after so many updates.
    pub before: Option<u64>,
    /// What the values are.
    pub x: Axis,
}
