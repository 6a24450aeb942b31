//! The graph: nodes in the order in which they can be computed, the arrows between them, and their names.
//!
//! A node reads only nodes that were there before it, so the order of the list is the order of the forward pass, its
//! reverse that of the backward pass, and a cycle cannot be built. A name stands for one node: using it twice draws two
//! arrows out of that node, and what comes back along them is added up.

use std::collections::BTreeMap;

use super::error::{BuildError, GraphError, Place, ShapeError, ValueError};
use super::messages::Message;
use super::shape::{self, MAX_TOTAL, Shape};
use super::{Operation, Values, tensor};
use crate::language::Say;

/// The most nodes a graph may have. A class reads thirty; 500 must be quick; beyond this nothing can be seen.
pub const MAX_NODES: usize = 2000;

/// How long a node's text may be before operands are abbreviated in it.
const TEXT_LENGTH: usize = 28;

/// A node of one graph: its place in the order of computation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) usize);

impl NodeId {
    /// Place in the order of computation, from 0.
    pub fn index(self) -> usize {
        self.0
    }
}

/// An arrow of one graph: its place in [`Graph::edges`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EdgeId(pub(super) usize);

impl EdgeId {
    /// Place in [`Graph::edges`], from 0.
    pub fn index(self) -> usize {
        self.0
    }
}

/// An arrow: the value of `from` is operand number `operand` of `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Whose value travels.
    pub from: NodeId,
    /// Who reads it.
    pub to: NodeId,
    /// Which operand of `to` it is, from 0.
    pub operand: usize,
}

/// One operation, input or number.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    operation: Operation,
    name: Option<String>,
    text: String,
    place: Option<Place>,
    incoming: Vec<EdgeId>,
    outgoing: Vec<EdgeId>,
}

impl Node {
    /// What it does.
    pub fn operation(&self) -> Operation {
        self.operation
    }

    /// The name it was given: of an input, or on the left of `=`.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// How it computes its value, `apple·apples`, in terms of the names and texts of its operands; long operands
    /// are written as `…`.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its name, or else its text.
    pub fn label(&self) -> &str {
        self.name().unwrap_or(&self.text)
    }

    /// Where its operator, function or name first stands in the expression.
    pub fn place(&self) -> Option<Place> {
        self.place
    }

    /// The arrows into it, in the order of its operands.
    pub fn incoming(&self) -> &[EdgeId] {
        &self.incoming
    }

    /// The arrows out of it, in the order in which they were drawn.
    pub fn outgoing(&self) -> &[EdgeId] {
        &self.outgoing
    }

    /// Whether its value is given and not computed: an input or a number.
    pub fn is_leaf(&self) -> bool {
        self.incoming.is_empty()
    }

    /// How tightly its label binds: a name is never torn apart.
    pub(super) fn precedence(&self) -> u8 {
        if self.name.is_some() { 5 } else { self.operation.precedence() }
    }
}

/// A finished graph. It does not change any more: values, traces and layouts refer to it by ids.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    names: Vec<(String, NodeId)>,
    result: NodeId,
}

impl Graph {
    /// The nodes, in the order of computation, with their ids.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = (NodeId, &Node)> + ExactSizeIterator {
        self.nodes.iter().enumerate().map(|(i, node)| (NodeId(i), node))
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Always false: a graph has a result.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// One node.
    ///
    /// # Panics
    /// If `id` comes from another, larger graph: ids belong to the graph that gave them.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0]
    }

    /// The arrows, by id.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// One arrow.
    ///
    /// # Panics
    /// If `id` comes from another, larger graph.
    pub fn edge(&self, id: EdgeId) -> Edge {
        self.edges[id.0]
    }

    /// How many nodes follow each other on the longest way from an input to a result.
    pub fn depth(&self) -> usize {
        let mut depths: Vec<usize> = Vec::new();
        for (id, _) in self.nodes() {
            let before = self.operands(id).filter_map(|id| depths.get(id.index()).copied());
            let depth = before.max().unwrap_or(0) + 1;
            depths.push(depth);
        }
        depths.into_iter().max().unwrap_or(0)
    }

    /// The operands of a node, in order.
    pub fn operands(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        self.node(id).incoming.iter().map(|&edge| self.edge(edge).from)
    }

    /// Every name and its node, in the order in which they first appear. A node can have more than one
    /// (`total = price`).
    pub fn names(&self) -> impl Iterator<Item = (&str, NodeId)> {
        self.names.iter().map(|(name, id)| (name.as_str(), *id))
    }

    /// The node of a name.
    pub fn named(&self, name: &str) -> Option<NodeId> {
        self.names().find(|(n, _)| *n == name).map(|(_, id)| id)
    }

    /// The node that the last line computes.
    pub fn result(&self) -> NodeId {
        self.result
    }

    /// The inputs: names that are used and never assigned. Another name of an input (`a = x`) is none.
    pub fn inputs(&self) -> impl Iterator<Item = (&str, NodeId)> {
        self.names().filter(|(name, id)| self.is_input(name, *id))
    }

    fn is_input(&self, name: &str, id: NodeId) -> bool {
        let node = self.node(id);
        node.operation == Operation::Input && node.name() == Some(name)
    }

    /// Names in `values` that the expression does not use, for a friendly remark.
    pub fn unused<'v>(&self, values: &'v Values) -> Vec<&'v str> {
        values.iter().map(|(name, _)| name).filter(|name| self.named(name).is_none()).collect()
    }

    /// The shape of every node, by node.
    ///
    /// # Errors
    /// A missing value, a value for a computed name, or two shapes that do not go together: with the node, both
    /// shapes and whose they are.
    pub fn shapes(&self, values: &Values) -> Result<Vec<Shape>, GraphError> {
        self.check_names(values)?;
        let mut shapes: Vec<Shape> = Vec::with_capacity(self.len());
        let mut total = 0_usize;
        for (id, node) in self.nodes() {
            let operands: Vec<&Shape> = self.operands(id).map(|operand| &shapes[operand.0]).collect();
            let shape = match (node.operation, node.name()) {
                (Operation::Input, Some(name)) => self.input_shape(id, name, values)?,
                (operation, _) => shape::of_result(operation, &operands)
                    .map_err(|expected| self.shape_error(id, &operands, expected))?,
            };
            total = total.saturating_add(shape.entries());
            if total > MAX_TOTAL {
                let all = Message::LargeTogether { most: MAX_TOTAL };
                return Err(self.shape_error(id, &operands, all).into());
            }
            shapes.push(shape);
        }
        Ok(shapes)
    }

    fn check_names(&self, values: &Values) -> Result<(), ValueError> {
        let missing: Vec<String> = self
            .inputs()
            .filter(|(name, _)| values.get(name).is_none())
            .map(|(name, _)| name.into())
            .collect();
        if !missing.is_empty() {
            return Err(ValueError::Missing(missing));
        }
        let computed = |name| self.named(name).is_some_and(|id| !self.is_input(name, id));
        match values.iter().find(|(name, _)| computed(name)) {
            Some((name, _)) => Err(ValueError::Computed(name.into())),
            None => Ok(()),
        }
    }

    fn input_shape(&self, id: NodeId, name: &str, values: &Values) -> Result<Shape, ShapeError> {
        let shape = values.get(name).map_or_else(|| Shape::new(&[]), tensor::shape);
        if shape.rank() > 2 || shape.entries() == 0 || shape.entries() > shape::MAX_ENTRIES {
            return Err(self.shape_error(id, &[&shape], Message::NoInput));
        }
        Ok(shape)
    }

    fn shape_error(&self, id: NodeId, shapes: &[&Shape], expected: impl Say) -> ShapeError {
        let node = self.node(id);
        let labels = self.operands(id).map(|operand| Some(self.node(operand).label().into()));
        let called = if node.is_leaf() || node.name.is_none() {
            format!("`{}`", node.label())
        } else {
            format!("`{}` = {}", node.label(), node.text)
        };
        let message = Message::Operands {
            called,
            operation: node.operation,
            shapes: labels.chain(std::iter::repeat(None)).zip(shapes.iter().copied().cloned()).collect(),
            expected: expected.phrase(),
        };
        ShapeError {
            place: node.place,
            node: node.label().into(),
            shapes: shapes.iter().map(|&shape| shape.clone()).collect(),
            message: message.phrase(),
        }
    }
}

/// Puts a graph together node by node. The expression parser uses it, and so can code.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    names: Vec<(String, NodeId)>,
    by_name: BTreeMap<String, NodeId>,
}

impl Builder {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The node of a name, if it has one.
    pub fn named(&self, name: &str) -> Option<NodeId> {
        self.by_name.get(name).copied()
    }

    /// The input of this name: a new one, or the one that is already there.
    ///
    /// # Errors
    /// The graph is full, or the name belongs to a computed node.
    pub fn input(&mut self, name: &str) -> Result<NodeId, BuildError> {
        if let Some(id) = self.named(name) {
            let input = self.nodes.get(id.0).is_some_and(|node| node.operation == Operation::Input);
            return if input { Ok(id) } else { Err(BuildError::NameTaken(name.into())) };
        }
        let id = self.push(Operation::Input, &[])?;
        self.name(id, name)?;
        Ok(id)
    }

    /// A number.
    ///
    /// # Errors
    /// The graph is full.
    pub fn number(&mut self, x: f64) -> Result<NodeId, BuildError> {
        self.push(Operation::Number(x), &[])
    }

    /// A node that applies `operation` to nodes that are there.
    ///
    /// # Errors
    /// Wrong number of operands, an operand that is not there, or a full graph.
    pub fn apply(&mut self, operation: Operation, operands: &[NodeId]) -> Result<NodeId, BuildError> {
        if operands.len() != operation.operands() || operation == Operation::Input {
            let (expected, got) = (operation.operands(), operands.len());
            return Err(BuildError::Arity { operation: operation.name(), expected, got });
        }
        self.push(operation, operands)
    }

    fn push(&mut self, operation: Operation, operands: &[NodeId]) -> Result<NodeId, BuildError> {
        if self.nodes.len() >= MAX_NODES {
            return Err(BuildError::TooManyNodes(MAX_NODES));
        }
        if let Some(stranger) = operands.iter().find(|operand| operand.0 >= self.nodes.len()) {
            return Err(BuildError::UnknownNode(stranger.0));
        }
        let id = NodeId(self.nodes.len());
        let text = self.write(operation, operands);
        let mut incoming = Vec::with_capacity(operands.len());
        for (operand, &from) in operands.iter().enumerate() {
            let edge = EdgeId(self.edges.len());
            self.edges.push(Edge { from, to: id, operand });
            self.nodes[from.0].outgoing.push(edge);
            incoming.push(edge);
        }
        self.nodes.push(Node { operation, name: None, text, place: None, incoming, outgoing: Vec::new() });
        Ok(id)
    }

    /// The node written out of its operands' labels, the long ones as `…`.
    fn write(&self, operation: Operation, operands: &[NodeId]) -> String {
        let labels: Vec<String> =
            operands.iter().enumerate().map(|(i, o)| self.operand(operation, i, *o)).collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        let whole = operation.write(&labels);
        if whole.chars().count() <= TEXT_LENGTH {
            return whole;
        }
        let room = TEXT_LENGTH / labels.len().max(1);
        let cut: Vec<&str> =
            labels.iter().map(|&l| if l.chars().count() > room { "(…)" } else { l }).collect();
        operation.write(&cut)
    }

    fn operand(&self, operation: Operation, which: usize, id: NodeId) -> String {
        let node = &self.nodes[id.0];
        if operation.parenthesises(which, node.precedence()) {
            format!("({})", node.label())
        } else {
            node.label().to_owned()
        }
    }

    /// Names a node. A node that has a name already gets another one.
    ///
    /// # Errors
    /// The node is not there, or the name belongs to another node.
    pub fn name(&mut self, id: NodeId, name: &str) -> Result<(), BuildError> {
        let node = self.nodes.get_mut(id.0).ok_or(BuildError::UnknownNode(id.0))?;
        if let Some(&other) = self.by_name.get(name) {
            return if other == id { Ok(()) } else { Err(BuildError::NameTaken(name.into())) };
        }
        node.name.get_or_insert_with(|| name.to_owned());
        self.by_name.insert(name.to_owned(), id);
        self.names.push((name.to_owned(), id));
        Ok(())
    }

    /// Says where in the text a node was written.
    pub(super) fn place(&mut self, id: NodeId, place: Place) {
        if let Some(node) = self.nodes.get_mut(id.0) {
            node.place.get_or_insert(place);
        }
    }

    /// Whether a node has a name.
    pub(super) fn has_name(&self, id: NodeId) -> bool {
        self.nodes.get(id.0).is_some_and(|node| node.name.is_some())
    }

    /// Turns a number that nothing reads yet around: `-` before a literal.
    pub(super) fn negate_number(&mut self, id: NodeId) {
        if let Some(node) = self.nodes.get_mut(id.0)
            && let Operation::Number(x) = node.operation
        {
            node.operation = Operation::Number(-x);
            node.text = node.operation.write(&[]);
        }
    }

    /// The finished graph, whose result is `result`. A result without a name is called `result` (or `result_2` …
    /// where that is taken), so that it can be asked for.
    ///
    /// # Errors
    /// `result` is not there.
    pub fn finish(mut self, result: NodeId) -> Result<Graph, BuildError> {
        if result.0 >= self.nodes.len() {
            return Err(BuildError::UnknownNode(result.0));
        }
        if !self.has_name(result) {
            let names = std::iter::once("result".to_owned()).chain((2..).map(|n| format!("result_{n}")));
            let free = names.into_iter().find(|name| !self.by_name.contains_key(name));
            self.name(result, &free.unwrap_or_default())?;
        }
        Ok(Graph { nodes: self.nodes, edges: self.edges, names: self.names, result })
    }
}
