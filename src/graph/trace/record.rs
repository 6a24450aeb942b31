//! The trace as rows of a table, and the named values at its end: what `trace.csv` and `values.json` are made of.

use super::super::tensor::{Digits, text};
use super::super::{EdgeId, NodeId, Tensor};
use super::{Direction, Step, Trace};

/// The headings of `trace.csv`, in the order of [`Record::fields`].
pub const HEADINGS: [&str; 8] =
    ["step", "direction", "node", "operation", "value", "local derivative", "passed to", "passed value"];

/// One row: a step and one of the nodes that it passes something to. A step that passes nothing has one row too.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The step, from 1.
    pub step: usize,
    /// Forward or backward.
    pub direction: Direction,
    /// The node: its name, or how it is computed.
    pub node: String,
    /// What it does.
    pub operation: &'static str,
    /// Forward what it computed, backward the gradient that had arrived; full precision, nested lists.
    pub value: String,
    /// The local derivative as a formula, on the way back.
    pub local_derivative: String,
    /// The node that gets something.
    pub passed_to: String,
    /// What it gets; full precision, nested lists.
    pub passed_value: String,
}

impl Record {
    /// The fields as text, in the order of [`HEADINGS`].
    pub fn fields(&self) -> [String; 8] {
        [
            self.step.to_string(),
            self.direction.name().to_owned(),
            self.node.clone(),
            self.operation.to_owned(),
            self.value.clone(),
            self.local_derivative.clone(),
            self.passed_to.clone(),
            self.passed_value.clone(),
        ]
    }
}

/// A named input or result at the end of the run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NamedValue<'t> {
    /// Its name.
    pub name: &'t str,
    /// Its value.
    pub value: &'t Tensor,
    /// Its gradient; none if the result does not depend on it.
    pub gradient: Option<&'t Tensor>,
}

impl Trace {
    /// The rows of `trace.csv`.
    pub fn records(&self) -> impl Iterator<Item = Record> {
        self.steps.iter().enumerate().flat_map(|(i, step)| self.rows(i + 1, step))
    }

    fn rows(&self, number: usize, step: &Step) -> Vec<Record> {
        if step.passes.is_empty() {
            return vec![self.row(number, step, None)];
        }
        step.passes.iter().map(|&edge| self.row(number, step, Some(edge))).collect()
    }

    fn row(&self, number: usize, step: &Step, edge: Option<EdgeId>) -> Record {
        let full = |x: &Tensor| text(x, Digits::Full);
        let label = |id: NodeId| self.graph.node(id).label().to_owned();
        let arrow = edge.map(|edge| (edge, self.graph.edge(edge)));
        let (value, passed_to, passed_value, local_derivative) = match step.direction {
            Direction::Forward => {
                let value = full(self.value(step.node));
                (value.clone(), arrow.map(|(_, a)| label(a.to)), arrow.map(|_| value), None)
            }
            Direction::Backward => (
                self.gradient(step.node).map(full).unwrap_or_default(),
                arrow.map(|(_, a)| label(a.from)),
                arrow.and_then(|(edge, _)| self.passed(edge)).map(full),
                arrow.map(|(edge, _)| self.formula(edge, Digits::Full)),
            ),
        };
        let node = self.graph.node(step.node);
        Record {
            step: number,
            direction: step.direction,
            node: node.label().to_owned(),
            operation: node.operation().name(),
            value,
            local_derivative: local_derivative.unwrap_or_default(),
            passed_to: passed_to.unwrap_or_default(),
            passed_value: passed_value.unwrap_or_default(),
        }
    }

    /// Every name of the expression with its value and gradient, in the order in which the names first appear.
    pub fn named_values(&self) -> impl Iterator<Item = NamedValue<'_>> {
        self.graph.names().map(|(name, node)| NamedValue {
            name,
            value: self.value(node),
            gradient: self.gradient(node),
        })
    }
}
