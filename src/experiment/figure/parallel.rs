//! Parallel coordinates: one upright axis a quantity, one line a thing that has a value of each.

use super::Axis;

/// An upright axis.
#[derive(Clone, Debug, PartialEq)]
pub struct ParallelAxis {
    /// What it measures, held between its ends.
    pub axis: Axis,
    /// Whether it is logarithmic.
    pub logarithmic: bool,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct ParallelLine {
    /// What it stands for.
    pub name: String,
    /// Its value on each axis; where it has none, the line is broken.
    pub values: Vec<Option<f64>>,
    /// What gives it its colour.
    pub value: f64,
}

/// Axes and the lines across them.
#[derive(Clone, Debug, PartialEq)]
pub struct ParallelFigure {
    /// The title.
    pub title: String,
    /// The axes from left to right.
    pub axes: Vec<ParallelAxis>,
    /// What the colour measures.
    pub color: Axis,
    /// The lines.
    pub lines: Vec<ParallelLine>,
}
