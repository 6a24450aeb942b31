//! What the moments of a cell follow each other along.

/// What moments follow each other along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Along {
    /// The updates of a training, the first being 0, as in its tables.
    Iterations,
    /// The rows of a grid, the first being 1.
    Rows,
    /// The steps of a graph; 0 is before the first.
    Steps,
}
