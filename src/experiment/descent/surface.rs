//! A function of x and y: value and gradient from its expression's graph.

use crate::graph::{ExpressionError, Graph, NumberGraph};

/// A function of x and y.
#[derive(Clone, Debug)]
pub struct Surface(NumberGraph);

impl Surface {
    /// Reads an expression in x and y.
    ///
    /// # Errors
    /// Line and column of what is wrong with it.
    pub fn parse(expression: &str) -> Result<Self, ExpressionError> {
        NumberGraph::new(&Graph::parse(expression)?, &["x", "y"]).map(Self)
    }

    /// The value at a place.
    pub fn value(&mut self, at: [f64; 2]) -> f64 {
        self.0.value(&at)
    }

    /// The value at a place, and the gradient there.
    pub fn slope(&mut self, at: [f64; 2]) -> (f64, [f64; 2]) {
        let mut gradient = [0.0; 2];
        let value = self.0.gradient(&at, &mut gradient);
        (value, gradient)
    }
}
