//! A function of two variables from above: lines of equal value, and arrows of its slope.

use super::Axis;

/// The lines of one value.
#[derive(Clone, Debug, PartialEq)]
pub struct ContourLevel {
    /// The value.
    pub value: f64,
    /// Its lines, each from place to place; one that closes ends where it began.
    pub lines: Vec<Vec<[f64; 2]>>,
}

/// The slope at one place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slope {
    /// Where.
    pub at: [f64; 2],
    /// The gradient there: the direction in which the function rises fastest.
    pub gradient: [f64; 2],
}

/// A map.
#[derive(Clone, Debug, PartialEq)]
pub struct ContourMap {
    /// The function.
    pub title: String,
    /// The horizontal axis, held between its bounds.
    pub x: Axis,
    /// The vertical axis, held between its bounds.
    pub y: Axis,
    /// The lines, from the lowest value up.
    pub levels: Vec<ContourLevel>,
    /// The slopes, evenly spread.
    pub slopes: Vec<Slope>,
}
