//! Computation graphs: values travel forward, derivatives travel back, one node at a time.
//!
//! An expression such as `price = apple * apples` becomes a [`Graph`], whose nodes stand in the order in which they
//! can be computed. With a number, a vector or a matrix for every input ([`Values`]) it runs once forward and once
//! backward, and every move is kept as a [`Step`] of a [`Trace`]: what the node read, what it computed, its local
//! derivative as a formula with the numbers in it, and what it passed to whom. The trace is what is animated (both
//! ways: a [`Moment`] is what is known after any number of steps), tested, and written as a table.
//!
//! | module | what lives there |
//! | --- | --- |
//! | [`expression`] | text to graph, with errors that point at the column |
//! | [`operation`] | the list of operations and functions: names, symbols, how they are written |
//! | [`nodes`] | the graph: nodes, arrows, names |
//! | [`shape`] | which shapes an operation takes, and what shape it gives |
//! | [`tensor`] | numbers, vectors and matrices: broadcasting, and how they are written |
//! | [`values`] | what the inputs hold |
//! | `rules` | forward and backward of every operation |
//! | [`numbers`] | a graph of single numbers, run thousands of times: a function with its gradient |
//! | [`trace`] | the run as a list of steps, and its words and formulas |
//! | [`layout`] | where nodes and arrows stand, without a window |
//!
//! What follows *Deep Learning from Scratch*, chapter 5: backward starts from 1, a node multiplies what comes from
//! the right by its local derivative, and what arrives at a shared node is added up.
//!
//! # Where a derivative does not exist
//!
//! At a kink a convention decides, and the step says so ([`trace::Kink`]): relu at 0 passes 0 (the book's `x <= 0`),
//! abs at 0 passes 0, max and min of two equals pass half to each. Outside the domain of an operation (x / 0, the
//! logarithm of 0 or less, the root of a negative) the value is not a number; it is marked at the node where it
//! began ([`trace::Trouble`]), and the rest goes on.
//!
//! # Limits
//!
//! Numbers, vectors and matrices, no higher ranks; [`MAX_NODES`] nodes, [`expression::MAX_DEPTH`] nested
//! parentheses, [`shape::MAX_ENTRIES`] entries in one value. Nothing here recurses deeper than that, and a cycle
//! cannot be written: a node reads only nodes that were there before it.

mod digits;
pub mod error;
pub mod expression;
pub mod layout;
mod messages;
pub mod nodes;
pub mod numbers;
pub mod operation;
mod rules;
pub mod shape;
pub mod tensor;
pub mod trace;
pub mod values;

pub use error::{BuildError, ExpressionError, GraphError, Place, ShapeError, ValueError};
pub use nodes::{Builder, Edge, EdgeId, Graph, MAX_NODES, Node, NodeId};
pub use numbers::NumberGraph;
pub use operation::{Axis, Operation};
pub use shape::Shape;
pub use tensor::{Digits, Tensor};
pub use trace::{Backward, Direction, Moment, Step, Trace};
pub use values::Values;
