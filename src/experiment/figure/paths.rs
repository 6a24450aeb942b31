//! Paths on the map of a function of two variables.

use super::{ContourMap, Role};

/// One path.
#[derive(Clone, Debug, PartialEq)]
pub struct MapPath {
    /// Whose it is.
    pub name: String,
    /// What gives it colour and marker.
    pub role: Role,
    /// From the start, place by place.
    pub points: Vec<[f64; 2]>,
}

/// A map with paths on it.
#[derive(Clone, Debug, PartialEq)]
pub struct MapFigure {
    /// The ground.
    pub map: ContourMap,
    /// The paths.
    pub paths: Vec<MapPath>,
    /// A place that matters, with its name: the lowest one, a saddle.
    pub target: Option<([f64; 2], String)>,
}
