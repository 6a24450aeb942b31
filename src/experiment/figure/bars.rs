//! Named quantities as bars: the scores of the classes.

use super::Axis;

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it stands for.
    pub name: String,
    /// How long it is.
    pub value: f64,
}

/// Bars below each other on one axis.
#[derive(Clone, Debug, PartialEq)]
pub struct BarFigure {
    /// The title.
    pub title: String,
    /// What is measured.
    pub axis: Axis,
    /// The bars from the top.
    pub bars: Vec<Bar>,
}
