//! Numbers in a rectangle, as colours and as numbers: a confusion matrix.

use ndarray::Array2;

/// A matrix of numbers with named rows and columns.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatMap {
    /// The title, with the seed.
    pub title: String,
    /// What the rows are.
    pub row_label: String,
    /// What the columns are.
    pub column_label: String,
    /// The name of each row.
    pub rows: Vec<String>,
    /// The name of each column.
    pub columns: Vec<String>,
    /// The numbers, one row of the picture a row of the matrix.
    pub values: Array2<f64>,
}
