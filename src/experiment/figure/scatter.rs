//! Points on a plane: one quantity against another, with a third as a colour where there is one.

use super::{Axis, Role};

/// One point. A coordinate that has no place on its axis (NaN, or nothing above 0 on a logarithmic one) is
/// counted and not drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Position on the horizontal axis.
    pub x: f64,
    /// Position on the vertical axis.
    pub y: f64,
    /// The third quantity, which gives the point its colour and its size; without one it has those of its group.
    pub value: Option<f64>,
}

/// Points that share a name, a colour and a marker.
#[derive(Clone, Debug, PartialEq)]
pub struct PointGroup {
    /// The name in the legend; a single group may have an empty one.
    pub name: String,
    /// What it stands for.
    pub role: Role,
    /// The points, in an order that whoever made the figure knows.
    pub points: Vec<Point>,
}

/// Points with their axes.
#[derive(Clone, Debug, PartialEq)]
pub struct ScatterFigure {
    /// The title.
    pub title: String,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// Whether the horizontal axis is logarithmic.
    pub log_x: bool,
    /// Whether the vertical axis is logarithmic.
    pub log_y: bool,
    /// What the colour measures, with its range held or free; none when no point has a value.
    pub color: Option<Axis>,
    /// Whether the line y = x is drawn, on which equal quantities lie.
    pub diagonal: bool,
    /// The groups, the last one drawn on top.
    pub groups: Vec<PointGroup>,
}

impl ScatterFigure {
    /// All points of all groups.
    pub fn points(&self) -> impl Iterator<Item = &Point> + Clone {
        self.groups.iter().flat_map(|group| &group.points)
    }
}
