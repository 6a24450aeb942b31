//! An expression, its values, and where the way back begins.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::given::Given;
use crate::graph::{Backward, Graph, GraphError, Tensor, Trace, Values};

/// Everything that the graph of an expression depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpressionSpec {
    /// One line a named intermediate result; the last line is the result.
    pub text: String,
    /// What each input is given, by its name.
    pub values: BTreeMap<String, Given>,
    /// The name of the result from which the way back begins; none, the last line.
    pub backward_from: Option<String>,
    /// The gradient with which it begins, in the shape of that result or one number for all its entries; none, 1.
    pub seed_gradient: Option<Tensor>,
}

impl Default for ExpressionSpec {
    /// The apple shop (page 162).
    fn default() -> Self {
        let given = [("apple", 100.0), ("apples", 2.0), ("tax", 1.1)];
        Self {
            text: "price = apple * apples\nprice * tax".into(),
            values: given
                .map(|(name, x)| (name.to_owned(), Given::new(crate::graph::tensor::scalar(x))))
                .into(),
            backward_from: None,
            seed_gradient: None,
        }
    }
}

impl ExpressionSpec {
    /// The graph of the text.
    ///
    /// # Errors
    /// Line and column of what is not an expression, and what was expected there.
    pub fn graph(&self) -> Result<Arc<Graph>, GraphError> {
        Ok(Arc::new(Graph::parse(&self.text)?))
    }

    /// What the inputs hold.
    pub fn inputs(&self) -> Values {
        self.values.iter().map(|(name, given)| (name.clone(), given.value.clone())).collect()
    }

    /// Where the way back begins.
    pub fn backward(&self) -> Backward {
        Backward { from: self.backward_from.clone(), seed: self.seed_gradient.clone() }
    }

    /// The whole run, forward and backward.
    ///
    /// # Errors
    /// What is wrong with the text, the values, their shapes, or the start of the way back.
    pub fn trace(&self) -> Result<Trace, GraphError> {
        Trace::new(self.graph()?, &self.inputs(), &self.backward())
    }

    /// Gives 1 to every input that has no value, and forgets values and starts that the text no longer has; for texts
    /// that are being written. A text that is no expression stays as it is.
    pub fn complete(&mut self) {
        let Ok(graph) = Graph::parse(&self.text) else { return };
        self.values.retain(|name, _| graph.inputs().any(|(input, _)| input == name));
        for (name, _) in graph.inputs() {
            self.values
                .entry(name.to_owned())
                .or_insert_with(|| Given::new(crate::graph::tensor::scalar(1.0)));
        }
        if self.backward_from.as_ref().is_some_and(|name| graph.named(name).is_none()) {
            self.backward_from = None;
        }
        // Where the result has another shape now, there is only one gradient that surely fits: 1.
        if self.seed_gradient.is_some() && matches!(self.trace(), Err(GraphError::Seed { .. })) {
            self.seed_gradient = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::tensor::scalar;

    #[test]
    fn the_default_is_the_apple_shop() {
        let trace = ExpressionSpec::default().trace().unwrap();
        assert_eq!(trace.gradient_of("apple"), Some(&scalar(2.2)));
    }

    #[test]
    fn a_text_that_changed_gets_values_for_its_new_names() {
        let mut spec = ExpressionSpec { text: "apple * pears".into(), ..ExpressionSpec::default() };
        spec.backward_from = Some("price".into());
        spec.complete();
        assert_eq!(spec.values.keys().collect::<Vec<_>>(), ["apple", "pears"]);
        assert_eq!(spec.values["apple"].value, scalar(100.0));
        assert_eq!(spec.backward_from, None);
        assert!(spec.trace().is_ok());
        let broken = ExpressionSpec { text: "apple *".into(), ..ExpressionSpec::default() };
        let mut completed = broken.clone();
        completed.complete();
        assert_eq!(completed, broken);
    }
}
