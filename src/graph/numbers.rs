//! A graph of single numbers, run thousands of times: a function of a few variables, with its gradient.
//!
//! The rules are those of every graph; what is left out is all that serves to look at one run: tensors, steps, words.
//! A contour map asks for some ten thousand values, and a walk for as many gradients.

use super::messages::Message;
use super::rules::{NumberRule, number_rule};
use super::{ExpressionError, Graph, Operation, Place};
use crate::language::Say;

/// A function of named variables, each a number, whose value is a number.
#[derive(Clone, Debug)]
pub struct NumberGraph {
    nodes: Vec<Node>,
    result: usize,
    /// The node of each variable; none where the function does not depend on it.
    variables: Vec<Option<usize>>,
    values: Vec<f64>,
    gradients: Vec<f64>,
}

#[derive(Clone, Copy)]
enum Node {
    /// Its value is put in place before each run.
    Variable,
    Number(f64),
    Unary {
        value: fn(f64) -> f64,
        derivative: fn(f64, f64) -> f64,
        a: Operand,
    },
    Binary {
        value: fn(f64, f64) -> f64,
        derivatives: [fn(f64, f64, f64) -> f64; 2],
        a: Operand,
        b: Operand,
    },
}

/// A node that is read. Nothing is passed back to one that no variable has a part in: numbers are no variables, and
/// the derivative by an exponent does not exist for every base.
#[derive(Clone, Copy)]
struct Operand {
    node: usize,
    wanted: bool,
}

impl std::fmt::Debug for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Variable => write!(f, "variable"),
            Self::Number(x) => write!(f, "{x}"),
            Self::Unary { a, .. } => write!(f, "f({})", a.node),
            Self::Binary { a, b, .. } => write!(f, "f({}, {})", a.node, b.node),
        }
    }
}

impl NumberGraph {
    /// The function that `graph` computes from `variables`, in that order.
    ///
    /// # Errors
    /// Where the graph reads a name that is not one of the variables, or does something that only vectors and matrices
    /// have.
    pub fn new(graph: &Graph, variables: &[&str]) -> Result<Self, ExpressionError> {
        let mut nodes: Vec<Node> = Vec::with_capacity(graph.len());
        let mut wanted: Vec<bool> = Vec::with_capacity(graph.len());
        for (id, node) in graph.nodes() {
            let operands: Vec<Operand> = graph
                .operands(id)
                .map(|operand| Operand { node: operand.index(), wanted: wanted[operand.index()] })
                .collect();
            let error = |message| Err(ExpressionError { place: place(node.place()), message });
            let made = match (node.operation(), number_rule(node.operation()), &operands[..]) {
                (Operation::Input, ..) if node.name().is_some_and(|name| variables.contains(&name)) => {
                    Node::Variable
                }
                (Operation::Input, ..) => {
                    let variables = variables.iter().map(|name| (*name).to_owned()).collect();
                    return error(Message::NoVariable { name: node.label().into(), variables }.phrase());
                }
                (Operation::Number(x), ..) => Node::Number(x),
                (_, Some(NumberRule::Unary(value, derivative)), &[a]) => Node::Unary { value, derivative, a },
                (_, Some(NumberRule::Binary(value, derivatives)), &[a, b]) => {
                    Node::Binary { value, derivatives, a, b }
                }
                (operation, ..) => {
                    return error(Message::NoNumberRule { operation }.phrase());
                }
            };
            wanted.push(matches!(made, Node::Variable) || operands.iter().any(|operand| operand.wanted));
            nodes.push(made);
        }
        Ok(Self {
            result: graph.result().index(),
            variables: variables.iter().map(|name| graph.named(name).map(super::NodeId::index)).collect(),
            values: vec![0.0; nodes.len()],
            gradients: vec![0.0; nodes.len()],
            nodes,
        })
    }

    /// The value at a place, one number a variable.
    pub fn value(&mut self, at: &[f64]) -> f64 {
        let values = &mut self.values;
        for (node, x) in self.variables.iter().zip(at).filter_map(|(node, x)| Some((*node.as_ref()?, x))) {
            values[node] = *x;
        }
        for (place, node) in self.nodes.iter().enumerate() {
            values[place] = match *node {
                Node::Variable => continue,
                Node::Number(x) => x,
                Node::Unary { value, a, .. } => value(values[a.node]),
                Node::Binary { value, a, b, .. } => value(values[a.node], values[b.node]),
            };
        }
        values[self.result]
    }

    /// The value at a place, and the derivative by each variable into `gradient`.
    pub fn gradient(&mut self, at: &[f64], gradient: &mut [f64]) -> f64 {
        let value = self.value(at);
        let Self { nodes, values, gradients, .. } = self;
        gradients.fill(0.0);
        gradients[self.result] = 1.0;
        for (place, node) in nodes.iter().enumerate().rev() {
            let (y, dy) = (values[place], gradients[place]);
            match *node {
                Node::Variable | Node::Number(_) => {}
                Node::Unary { derivative, a, .. } => {
                    if a.wanted {
                        gradients[a.node] += dy * derivative(values[a.node], y);
                    }
                }
                Node::Binary { derivatives, a, b, .. } => {
                    let (left, right) = (values[a.node], values[b.node]);
                    for (operand, derivative) in [a, b].into_iter().zip(derivatives) {
                        if operand.wanted {
                            gradients[operand.node] += dy * derivative(left, right, y);
                        }
                    }
                }
            }
        }
        for (place, node) in gradient.iter_mut().zip(&self.variables) {
            *place = node.map_or(0.0, |node| gradients[node]);
        }
        value
    }
}

/// What was not written down stands at the beginning.
fn place(place: Option<Place>) -> Place {
    place.unwrap_or(Place { line: 1, column: 1 })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{Backward, Trace, Values, tensor};
    use super::*;

    const FUNCTIONS: [&str; 8] = [
        "x^2/20 + y^2",
        "(1 - x)^2 + 100*(y - x^2)^2",
        "a = x * y\nb = a + x\nsin(b) * exp(-a) - tanh(y)^3",
        "max(x, y) - min(x, 2*y) + abs(x - y)",
        "sqrt(x^2 + 1) / (2 + cos(y)) + log(x^2 + y^2)",
        "sigmoid(x) + relu(y) - -x",
        "x",
        "3",
    ];

    /// One path through the rules, whether a graph is looked at or only run.
    #[test]
    fn value_and_gradient_are_those_of_the_trace() {
        for text in FUNCTIONS {
            let graph = Arc::new(Graph::parse(text).unwrap());
            let mut function = NumberGraph::new(&graph, &["x", "y"]).unwrap();
            for at in [[0.5, -1.5], [-7.0, 2.0], [1.0, 1.0], [3.0, 0.25]] {
                let names = ["x", "y"].into_iter().zip(at).filter(|(name, _)| graph.named(name).is_some());
                let values: Values = names.map(|(name, x)| (name, tensor::scalar(x))).collect();
                let trace = Trace::new(Arc::clone(&graph), &values, &Backward::default()).unwrap();
                let mut gradient = [9.0; 2];
                let value = function.gradient(&at, &mut gradient);
                assert_eq!(Some(value), tensor::as_number(trace.value(graph.result())), "{text} at {at:?}");
                for (name, found) in ["x", "y"].into_iter().zip(gradient) {
                    let expected = trace.gradient_of(name).and_then(tensor::as_number).unwrap_or(0.0);
                    assert_eq!(found, expected, "∂/∂{name} of {text} at {at:?}");
                }
            }
        }
    }

    #[test]
    fn what_has_no_value_and_what_needs_a_matrix_is_said_with_its_place() {
        for (text, line, column, words) in [
            ("x + z*2", 1, 5, "`z` has no value here: the variables are `x` and `y`"),
            ("a = x\nsum(a)", 2, 1, "for vectors and matrices"),
        ] {
            let error = NumberGraph::new(&Graph::parse(text).unwrap(), &["x", "y"]).unwrap_err();
            assert_eq!(error.place, Place { line, column }, "{text}");
            assert!(error.message.to_string().contains(words), "{error}");
        }
    }

    #[test]
    fn outside_its_domain_a_function_is_not_a_number() {
        let mut log = NumberGraph::new(&Graph::parse("log(x)").unwrap(), &["x", "y"]).unwrap();
        assert!(log.value(&[-1.0, 0.0]).is_nan());
        assert!((log.value(&[std::f64::consts::E, 0.0]) - 1.0).abs() < 1e-15);
    }
}
