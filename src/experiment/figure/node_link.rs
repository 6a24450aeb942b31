//! Nodes and the arrows between them, already laid out: a computation graph, the layers of a network.

/// How a node is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeShape {
    /// An operation.
    Round,
    /// An input, or a layer.
    Box,
}

/// One node.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureNode {
    /// Its middle.
    pub at: [f64; 2],
    /// Width and height.
    pub size: [f64; 2],
    /// How it is drawn.
    pub shape: NodeShape,
    /// What stands in it.
    pub label: String,
    /// What stands below that, in small print; may be empty.
    pub detail: String,
}

/// One arrow.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureEdge {
    /// From place to place.
    pub line: Vec<[f64; 2]>,
    /// What goes along it forward; may be empty.
    pub forward: String,
    /// What comes back along it; may be empty.
    pub backward: String,
}

/// Nodes and arrows. Lengths are points; y grows downwards.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeLinkFigure {
    /// The title.
    pub title: String,
    /// Width and height of the whole.
    pub size: [f64; 2],
    /// The nodes.
    pub nodes: Vec<FigureNode>,
    /// The arrows.
    pub edges: Vec<FigureEdge>,
    /// How far values and gradients have come; none where they are all there.
    pub on_the_way: Option<OnTheWay>,
}

/// Values on their way forward, then gradients on their way back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OnTheWay {
    /// The node whose turn it was last.
    pub active: Option<usize>,
    /// Of each arrow, whether its value has gone forward and its gradient come back.
    pub done: Vec<[bool; 2]>,
    /// The same of what was passed in the turn of the active node.
    pub passing: Vec<[bool; 2]>,
}
