//! Where nodes and arrows stand: left to right in columns, with few crossings.
//!
//! The method of Sugiyama, Tagawa and Toda (1981), in four steps: a column for every node (`columns`), a point in every
//! column that a long arrow passes (`lanes`), an order in every column (`order`: neighbours pull, sweeps
//! forth and back, the best order kept), and heights (`place`: each node as near to its neighbours as the order
//! allows). Long arrows out of one node share their points as long as they can, so that a name that is used a hundred
//! times draws one line with a hundred ends.
//!
//! Arrows from one node to the same other (`t * t`) bow apart. What an arrow looks like is said in `wires`: two lanes, smooth.
//!
//! The result depends on the boxes' sizes and the arrows alone, not on values: give the boxes sizes that do not
//! change with the numbers in them, and nothing jumps. Units are whatever the sizes are in; y grows downwards.
//!
//! Limits: arrows must run from an earlier box to a later one, as they do in a [`super::Graph`]; others are left out.

mod columns;
mod lanes;
mod order;
mod place;
pub mod wires;

use super::{Graph, Operation};

/// A place, in the units of the sizes given.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

/// A box to be placed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// How much room there is between boxes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gaps {
    /// Between two columns: room for an arrow with its numbers.
    pub across: f64,
    /// Between two boxes, or an arrow and a box, of one column.
    pub down: f64,
    /// Between two arrows from one box to the same other: room for what stands on both.
    pub parallel: f64,
}

impl Default for Gaps {
    /// For boxes about 1 high.
    fn default() -> Self {
        Self { across: 2.5, down: 0.75, parallel: 1.0 }
    }
}

/// The finished picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// The middle of each box, in the order given.
    pub nodes: Vec<Point>,
    /// Each arrow, in the order given: from the right side of its first box, through the columns between, to the left
    /// side of its second. Empty for an arrow that was left out.
    pub edges: Vec<Vec<Point>>,
    /// The column of each box, from 0.
    pub columns: Vec<usize>,
    /// Width of the whole.
    pub width: f64,
    /// Height of the whole.
    pub height: f64,
}

/// Lays out a graph whose nodes have these sizes; missing sizes are 1 by 1.
pub fn of_graph(graph: &Graph, sizes: &[Size], gaps: Gaps) -> Layout {
    let sizes: Vec<Size> =
        (0..graph.len()).map(|i| sizes.get(i).copied().unwrap_or(Size { width: 1.0, height: 1.0 })).collect();
    let edges: Vec<(usize, usize)> = graph.edges().iter().map(|e| (e.from.index(), e.to.index())).collect();
    layout(&sizes, &edges, gaps)
}

/// Sizes for the nodes of a graph, from what they are and not from what they hold: operations are round, 1 by 1,
/// wider for a long symbol; inputs have room for their name and a number.
pub fn sizes(graph: &Graph) -> Vec<Size> {
    let wide = |letters: usize, least: f64| (0.25 * letters as f64 + 0.5).max(least);
    graph
        .nodes()
        .map(|(_, node)| match node.operation() {
            Operation::Input => Size { width: wide(node.label().chars().count(), 2.0), height: 1.0 },
            Operation::Number(_) => Size { width: wide(node.label().chars().count(), 0.75), height: 0.75 },
            operation => Size { width: wide(operation.symbol().chars().count(), 1.0), height: 1.0 },
        })
        .collect()
}

/// Lays out boxes and the arrows between them. Arrows into one box end on its left side one below the other, in the
/// order given: operands keep their order.
pub fn layout(sizes: &[Size], edges: &[(usize, usize)], gaps: Gaps) -> Layout {
    let kept: Vec<bool> = edges.iter().map(|&(from, to)| from < to && to < sizes.len()).collect();
    let arrows: Vec<(usize, usize)> =
        edges.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(&edge, _)| edge).collect();
    let columns = columns::columns(sizes.len(), &arrows);
    let lanes = lanes::lanes(&columns, &arrows);
    let order = order::order(&lanes);
    let mut layout = place::place(sizes, &columns, &lanes, &order, &arrows, gaps);
    let mut drawn = std::mem::take(&mut layout.edges).into_iter();
    layout.edges = kept
        .into_iter()
        .map(|kept| if kept { drawn.next().unwrap_or_default() } else { Vec::new() })
        .collect();
    layout
}
