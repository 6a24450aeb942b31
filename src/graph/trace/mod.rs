//! A run of a graph, forward and backward, as a list of steps.
//!
//! Every input is read and every node is computed in turn; then the gradient starts at the result and goes back, node
//! by node, in the opposite order. Each step is one move of the animation, one line of words ([`Trace::words`]), one
//! formula an arrow ([`Trace::formula`]), and a few rows of `trace.csv` ([`Trace::records`]).
//!
//! The steps depend on the graph and on where the backward pass starts, never on the values: when an input changes
//! while the animation plays, the new trace has the same steps, and the place is kept.
//!
//! Numbers are no variables: nothing is passed back to a literal. Nothing is passed to nodes that the result does not
//! depend on either; their gradient is none, which is not 0.

mod exact;
mod formula;
mod moment;
mod record;
mod run;
mod trouble;
mod words;

use std::sync::Arc;

pub use moment::Moment;
pub use record::{HEADINGS, NamedValue, Record};
pub use trouble::{Convention, Kink, Trouble};
pub use words::{ENGLISH, KOREAN, Meeting, Phrases};

use super::rules::Passed;
use super::{EdgeId, Graph, GraphError, NodeId, Tensor, Values};

/// Where the backward pass starts, and with what.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Backward {
    /// The name of the result to start from; none, the last line.
    pub from: Option<String>,
    /// The gradient to start with, of the result's shape, or one number for all its entries; none, 1.
    pub seed: Option<Tensor>,
}

/// Which way a step goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Values, left to right.
    Forward,
    /// Gradients, right to left.
    Backward,
}

impl Direction {
    /// `forward` or `backward`, as in `trace.csv`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Forward => "forward",
            Self::Backward => "backward",
        }
    }
}

/// One move: a node reads what has arrived, and passes on what it makes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Which way.
    pub direction: Direction,
    /// The one active node.
    pub node: NodeId,
    /// The arrows along which it read: into it on the way forward, out of it on the way back.
    pub reads: Vec<EdgeId>,
    /// The arrows along which it passes on: out of it on the way forward, into it on the way back.
    pub passes: Vec<EdgeId>,
    /// On the way back: entries that stand on a kink, where a convention decides.
    pub kink: Option<Kink>,
    /// NaN or infinity that began here.
    pub trouble: Option<Trouble>,
}

/// A whole run: every value, every gradient, every step.
#[derive(Clone, Debug)]
pub struct Trace {
    graph: Arc<Graph>,
    start: NodeId,
    seed: Tensor,
    values: Vec<Tensor>,
    gradients: Vec<Option<Tensor>>,
    passed: Vec<Option<Passed>>,
    steps: Vec<Step>,
    forward_steps: usize,
}

impl Trace {
    /// Runs the graph forward, and backward from where `backward` says.
    ///
    /// # Errors
    /// Missing values, shapes that do not go together, an unknown result, a gradient to start from of another shape.
    pub fn new(graph: Arc<Graph>, values: &Values, backward: &Backward) -> Result<Self, GraphError> {
        run::run(graph, values, backward)
    }

    /// The graph that was run.
    pub fn graph(&self) -> &Arc<Graph> {
        &self.graph
    }

    /// The node from which the backward pass started.
    pub fn start(&self) -> NodeId {
        self.start
    }

    /// The gradient with which it started, in the shape of that node.
    pub fn seed(&self) -> &Tensor {
        &self.seed
    }

    /// The steps, forward and then backward.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// How many of them go forward.
    pub fn forward_steps(&self) -> usize {
        self.forward_steps
    }

    /// The value of a node at the end of the run.
    ///
    /// # Panics
    /// If `node` comes from another, larger graph.
    pub fn value(&self, node: NodeId) -> &Tensor {
        &self.values[node.index()]
    }

    /// The gradient of a node at the end of the run; none if the result does not depend on it, or on no input
    /// through it.
    pub fn gradient(&self, node: NodeId) -> Option<&Tensor> {
        self.gradients.get(node.index())?.as_ref()
    }

    /// The value of what has this name.
    pub fn value_of(&self, name: &str) -> Option<&Tensor> {
        self.graph.named(name).map(|node| self.value(node))
    }

    /// The gradient of what has this name.
    pub fn gradient_of(&self, name: &str) -> Option<&Tensor> {
        self.graph.named(name).and_then(|node| self.gradient(node))
    }

    /// What was passed back along an arrow, if anything.
    pub fn passed(&self, edge: EdgeId) -> Option<&Tensor> {
        self.passed_at(edge).map(|passed| &passed.gradient)
    }

    /// The local derivative along an arrow: by this what came from the right was multiplied. One entry for each entry
    /// of the node's value, or one number for all; for `dot` the transposed other factor; none for softmax, whose
    /// derivative mixes the entries of a row.
    pub fn local_derivative(&self, edge: EdgeId) -> Option<&Tensor> {
        self.passed_at(edge)?.local.as_ref()
    }

    fn passed_at(&self, edge: EdgeId) -> Option<&Passed> {
        self.passed.get(edge.index())?.as_ref()
    }

    /// What is known once `done` steps are done: none of them at 0, all at `steps().len()` and beyond.
    pub fn at(&self, done: usize) -> Moment<'_> {
        Moment::new(self, done)
    }
}
