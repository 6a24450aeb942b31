//! Small panels of curves in a grid, all on the same two axes, so that they can be compared at a glance.

use super::{Axis, Series};

/// One panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// What stands above it.
    pub title: String,
    /// Its curves.
    pub series: Vec<Series>,
}

/// Panels in rows.
#[derive(Clone, Debug, PartialEq)]
pub struct PanelGrid {
    /// The title.
    pub title: String,
    /// The horizontal axis of all panels, held.
    pub x: Axis,
    /// The vertical axis of all panels, held.
    pub y: Axis,
    /// How many panels stand side by side.
    pub columns: usize,
    /// The panels, row by row from the left.
    pub panels: Vec<Panel>,
}
