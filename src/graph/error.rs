//! What can be wrong with an expression, its values or their shapes, in words for the person who wrote them.

mod korean;

use super::shape::Shape;
use crate::language::Phrase;

/// A place in the text of an expression. Lines and columns count from 1; a column is a character, not a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// Why a text is not an expression: where, what was expected and what stands there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct ExpressionError {
    /// Where the text stops making sense.
    pub place: Place,
    /// What was expected there, and what to write instead.
    pub message: Phrase,
}

/// Why nodes could not be put together by hand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// An operation was given too few or too many operands.
    #[error("`{operation}` takes {expected}, and got {got}")]
    Arity {
        /// The operation's name.
        operation: &'static str,
        /// How many operands it takes.
        expected: usize,
        /// How many it was given.
        got: usize,
    },
    /// An operand or a result is no node of this graph.
    #[error("node {0} is not in this graph")]
    UnknownNode(usize),
    /// A name already belongs to another node.
    #[error("`{0}` already names another node: choose another name")]
    NameTaken(String),
    /// The graph has become too large to be shown.
    #[error("a graph has at most {0} nodes: shorten the expression")]
    TooManyNodes(usize),
}

/// Why a table of values cannot be the inputs of a graph.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// Neither a number nor a list of numbers, nor a list of such lists.
    #[error("`{name}` must be a number, a list of numbers or a list of rows, not {found}")]
    Kind {
        /// The input.
        name: String,
        /// What stands there.
        found: Phrase,
    },
    /// A list or a row without anything in it.
    #[error("`{name}` is an empty list: write at least one number")]
    Empty {
        /// The input.
        name: String,
    },
    /// Rows of different lengths.
    #[error("`{name}` has rows of different lengths: row 1 has {first}, row {row} has {length}")]
    Ragged {
        /// The input.
        name: String,
        /// Length of the first row.
        first: usize,
        /// The row that differs, from 1.
        row: usize,
        /// Its length.
        length: usize,
    },
    /// Lists inside rows, or numbers beside rows.
    #[error(
        "`{name}` mixes numbers and lists, or nests them deeper than rows: write [1, 2] or [[1, 2], [3, 4]]"
    )]
    Nesting {
        /// The input.
        name: String,
    },
    /// More entries than a value may have.
    #[error("`{name}` has {entries} entries; a value has at most {most}: write a smaller one")]
    TooLarge {
        /// The input.
        name: String,
        /// How many it has.
        entries: usize,
        /// How many it may have.
        most: usize,
    },
    /// Inputs of the expression that have no value.
    #[error("no value for {}: add {} to `values`", quoted(.0), if .0.len() == 1 { "it" } else { "them" })]
    Missing(Vec<String>),
    /// A value for a name that the expression computes itself.
    #[error(
        "`{0}` is computed by the expression: take it out of `values`, or its line out of the expression"
    )]
    Computed(String),
}

/// Shapes that do not go together, at the node where they meet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", .place.map(|p| format!("{p}: ")).unwrap_or_default())]
pub struct ShapeError {
    /// Where the node stands in the expression, if it was written.
    pub place: Option<Place>,
    /// The node, by its name or by what it computes.
    pub node: String,
    /// The shapes that it read.
    pub shapes: Vec<Shape>,
    /// Both shapes, whose they are, and what was expected.
    pub message: Phrase,
}

/// Anything that can be wrong between an expression and its trace.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GraphError {
    /// The text is not an expression.
    #[error(transparent)]
    Expression(#[from] ExpressionError),
    /// The values do not fit the expression.
    #[error(transparent)]
    Values(#[from] ValueError),
    /// Shapes do not go together.
    #[error(transparent)]
    Shape(#[from] ShapeError),
    /// `backward_from` names nothing in the expression.
    #[error("backward_from names `{name}`, which is not in the expression; it has {}", quoted(.known))]
    UnknownResult {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// The gradient to start from does not have the shape of the result.
    #[error("the gradient to start from has shape {seed}, but `{result}` has shape {expected}")]
    Seed {
        /// The result's name or what it computes.
        result: String,
        /// Shape given.
        seed: Shape,
        /// Shape of the result.
        expected: Shape,
    },
}

fn quoted(names: &[String]) -> String {
    match names {
        [] => "no names".into(),
        names => names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", "),
    }
}
