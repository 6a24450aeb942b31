//! What is said of expressions, values and shapes.

mod korean;

use thiserror::Error;

use super::{Operation, Place, Shape};
use crate::language::Phrase;

/// What is said here.
#[derive(Debug, PartialEq, Error)]
pub(super) enum Message {
    #[error("all values together have more than {most} entries")]
    LargeTogether { most: usize },
    #[error("expected a number, a vector or a small matrix")]
    NoInput,
    #[error("{operation} is for vectors and matrices; every variable here is a number")]
    NoNumberRule { operation: Operation },
    #[error("only the last line may go without a name: write `name = …`")]
    NamelessLine,
    #[error("`{name}` already has a value from line {line}: use another name")]
    AssignedBefore { name: String, line: usize },
    #[error("`{name}` is used above as an input: move this line before its first use")]
    UsedAbove { name: String },
    #[error("`{name}` is a function: use another name")]
    NameOfFunction { name: String },
    #[error("`{name}` cannot be computed from itself: give the result another name")]
    OfItself { name: String },
    #[error("parentheses are nested more than {most} deep: name an inner part on a line of its own")]
    DeepParentheses { most: usize },
    #[error("there is no function `{name}`: did you mean `{near}`?")]
    NoFunctionBut { name: String, near: &'static str },
    #[error("there is no function `{name}` (to multiply write `{name} * (…)`); there are {all}")]
    NoFunction { name: String, all: String },
    #[error("the number {x}")]
    Number { x: f64 },
    #[error("the end of the line")]
    LineEnd,
    #[error("the end of the expression")]
    End,
    #[error("the expression is longer than {most} bytes: shorten it")]
    LongText { most: usize },
    #[error("the number {text} is too large")]
    LargeNumber { text: String },
    #[error("expected a number such as 1.5 or 1e-7, found `{text}`")]
    NoNumber { text: String },
    #[error("found `{sign}`: lists are written in `values`; write the name of the matrix here")]
    ListInText { sign: char },
    #[error("found {found}, a sign of another keyboard: write `{write}`")]
    OtherKeyboard { found: String, write: char },
    #[error("expected a number, a name or an operator, found `{found}`")]
    NoToken { found: String },
    #[error("`{name}` has no value here: the variables are `{}`", variables.join("` and `"))]
    NoVariable { name: String, variables: Vec<String> },
    #[error("{called} ({operation}) got {}: {expected}", operands(shapes))]
    Operands { called: String, operation: Operation, shapes: Vec<(Option<String>, Shape)>, expected: Phrase },
    #[error("a string")]
    String,
    #[error("a boolean")]
    Boolean,
    #[error("a datetime")]
    Datetime,
    #[error("a table")]
    Table,
    #[error("expected {expected}, found {found}")]
    Expected { expected: Expected, found: Phrase },
    #[error("only a single name can stand on the left of `=`")]
    LeftOfEquals,
    #[error("found `)` without a `(` before it")]
    Unopened,
    #[error("found a comma within a number: a decimal point is a point, as in 0.1")]
    DecimalComma,
}

/// What should stand in an expression.
#[derive(Debug, PartialEq, Error)]
pub(super) enum Expected {
    #[error("an expression such as `apple * apples`")]
    Expression,
    #[error("an operator or the end of the line (write * to multiply)")]
    OperatorToMultiply,
    #[error("an operator or the end of the line")]
    Operator,
    #[error("a value")]
    Value,
    #[error("a number, a name, a function or `(`")]
    Operand,
    #[error("`(` after the function `{0}`")]
    Parenthesis(String),
    #[error("`,` and another value: `{name}` takes {takes}")]
    NextValue { name: &'static str, takes: usize },
    #[error("`)`: `{name}` takes {}", if *takes == 1 { "one value" } else { "two values" })]
    NoMoreValues { name: &'static str, takes: usize },
    #[error("`=` after `axis`")]
    Equals,
    #[error("axis=0 (over the rows) or axis=1 (over the columns)")]
    Axis,
    #[error("an operator or `)` to close what began at {0}")]
    Close(Place),
}

fn operands(shapes: &[(Option<String>, Shape)]) -> String {
    let each = shapes.iter().map(|(label, shape)| match label {
        Some(label) => format!("`{label}` of shape {shape}"),
        None => format!("shape {shape}"),
    });
    each.collect::<Vec<_>>().join(" and ")
}
