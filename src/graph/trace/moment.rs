//! What is known at one place of the animation.

use std::borrow::Cow;

use super::super::digits::{Digits, number};
use super::super::{EdgeId, NodeId, Tensor, tensor};
use super::{Direction, Step, Trace, exact};

/// A trace after some of its steps: what has been computed is there, everything else is none ("not computed yet").
///
/// Stepping back is the moment with one step less; nothing is undone or computed again.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'t> {
    trace: &'t Trace,
    done: usize,
}

impl<'t> Moment<'t> {
    pub(super) fn new(trace: &'t Trace, done: usize) -> Self {
        Self { trace, done: done.min(trace.steps.len()) }
    }

    /// How many steps are done.
    pub fn done(self) -> usize {
        self.done
    }

    /// The step that was done last, whose node is the active one; none at the very start.
    pub fn active(self) -> Option<&'t Step> {
        self.trace.steps.get(self.done.checked_sub(1)?)
    }

    /// The value of a node, once it has been computed. What is given, inputs and numbers, is there from the start.
    pub fn value(self, node: NodeId) -> Option<&'t Tensor> {
        let known = self.trace.graph.node(node).is_leaf() || self.is_done(Direction::Forward, node);
        known.then(|| self.trace.value(node))
    }

    /// The gradient of a node as far as it has arrived: the sum of what has been passed to it so far.
    pub fn gradient(self, node: NodeId) -> Option<Cow<'t, Tensor>> {
        if self.is_done(Direction::Backward, node) {
            return self.trace.gradient(node).map(Cow::Borrowed);
        }
        let outgoing = self.trace.graph.node(node).outgoing();
        let mut arrived = outgoing.iter().filter_map(|&edge| self.passed(edge));
        let first = arrived.next()?;
        let Some(second) = arrived.next() else { return Some(Cow::Borrowed(first)) };
        let sum = arrived.fold(first + second, |sum, more| sum + more);
        Some(Cow::Owned(sum))
    }

    /// How the gradient of a node that is used several times is gathered from what came back to it: `7 + 7 = 14`. None where
    /// less than two single numbers have arrived.
    pub fn gathered(self, node: NodeId) -> Option<String> {
        let outgoing = self.trace.graph.node(node).outgoing();
        let arrived: Option<Vec<f64>> =
            outgoing.iter().filter_map(|&edge| self.passed(edge)).map(tensor::as_number).collect();
        let arrived = arrived.filter(|arrived| arrived.len() > 1)?;
        let mut sum = String::new();
        for (at, part) in arrived.iter().enumerate() {
            let joined = match (at, *part < 0.0) {
                (0, _) => "",
                (_, true) => " - ",
                (_, false) => " + ",
            };
            let part = if at > 0 { part.abs() } else { *part };
            sum += joined;
            sum += &number(part, Digits::Short);
        }
        let total = tensor::as_number(self.gradient(node)?.as_ref())?;
        let total = number(total, Digits::Short);
        let sign = exact::sign(&sum, &total, true);
        Some(format!("{sum} {sign} {total}"))
    }

    /// Whether all that a node's gradient is made of has arrived.
    pub fn gradient_is_complete(self, node: NodeId) -> bool {
        let outgoing = self.trace.graph.node(node).outgoing();
        let all =
            outgoing.iter().all(|&edge| self.trace.passed(edge).is_none() || self.passed(edge).is_some());
        all && self.gradient(node).is_some()
    }

    /// The value that has travelled along an arrow: blue, above it.
    pub fn carried(self, edge: EdgeId) -> Option<&'t Tensor> {
        self.value(self.trace.graph.edge(edge).from)
    }

    /// The gradient that has travelled back along an arrow: orange, below it.
    pub fn passed(self, edge: EdgeId) -> Option<&'t Tensor> {
        let reader = self.trace.graph.edge(edge).to;
        if self.is_done(Direction::Backward, reader) { self.trace.passed(edge) } else { None }
    }

    /// Whether the step of a node in a direction lies behind. Forward steps are in the order of the nodes, backward
    /// steps in the opposite one, so the last step done tells.
    fn is_done(self, direction: Direction, node: NodeId) -> bool {
        let Some(last) = self.active() else { return false };
        match (direction, last.direction) {
            (Direction::Forward, Direction::Forward) => node <= last.node,
            (Direction::Forward, Direction::Backward) => true,
            (Direction::Backward, Direction::Forward) => false,
            (Direction::Backward, Direction::Backward) => node >= last.node,
        }
    }
}
