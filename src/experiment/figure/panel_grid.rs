//! Small pictures of curves in a grid, all on the same two axes.

use super::{Axis, Series};

/// One small picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// What it is the picture of: `std 0.29`.
    pub title: String,
    /// Its curves.
    pub series: Vec<Series>,
}

/// A grid of small pictures, filled row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct PanelGrid {
    /// The title.
    pub title: String,
    /// The horizontal axis of all.
    pub x: Axis,
    /// The vertical axis of all.
    pub y: Axis,
    /// The pictures.
    pub panels: Vec<Panel>,
}

impl PanelGrid {
    /// How many columns make the grid about square, and wider rather than taller.
    pub fn columns(&self) -> usize {
        (self.panels.len() as f64).sqrt().ceil().max(1.0) as usize
    }
}
