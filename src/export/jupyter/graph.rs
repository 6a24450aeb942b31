//! Computation graphs as layers that are called one after the other, as the book writes them, and back again.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::pieces::{Piece, names_of_rows, string};
use super::store::Full;
use super::{Book, Code, Trouble};
use crate::experiment::graph::{ExpressionSpec, GraphSpec, Subject};
use crate::experiment::run::RunError;
use crate::graph::trace::NamedValue;
use crate::graph::{Axis, Graph, NodeId, Operation, Tensor, Trace};
use crate::language::Say;

/// The most numbers that a cell writes down.
const MOST_NUMBERS: usize = 2000;

/// A graph cell; none of a network's graph, which the code of its training has already.
pub(super) fn graph(book: &mut Book<'_>, spec: &GraphSpec) -> Result<Code, Trouble> {
    match &spec.subject {
        Subject::Expression(expression) => of_expression(book, expression),
        Subject::Network(_) => Err(Trouble::Left(book.words.graph_of_network)),
    }
}

fn of_expression(book: &mut Book<'_>, expression: &ExpressionSpec) -> Result<Code, Trouble> {
    let trace = expression.trace().map_err(|error| Trouble::Run(RunError::Setup(error.phrase())))?;
    let graph = trace.graph();
    let numbers: usize = graph.nodes().map(|(id, _)| trace.value(id).len()).sum();
    if numbers > MOST_NUMBERS {
        return Err(Full.into());
    }
    // Where an entry meets several, its gradient is gathered from several.
    let shape = trace.value(trace.start()).shape();
    book.folds |= graph.nodes().any(|(id, _)| trace.value(id).shape() != shape || !shape.is_empty());
    let names = Names::of(graph);
    let words = &book.words.python;
    let mut source = format!("# {}\n", words.values);
    // Writing to a string cannot fail.
    for (id, node) in graph.nodes().filter(|(_, node)| node.operation() == Operation::Input) {
        debug_assert!(node.is_leaf());
        _ = writeln!(source, "{} = {}", names.value(id), literal(trace.value(id)));
    }
    _ = writeln!(source, "\n# {}\n{}", words.layers, layers(graph, &names, &mut book.pieces));
    _ = writeln!(source, "# {}\n{}", words.forward, forward(graph, &names));
    _ = writeln!(source, "# {}", words.backward);
    _ = writeln!(source, "{} = {}", names.gradient(trace.start()), literal(trace.seed()));
    _ = writeln!(source, "{}", backward(&trace, &names));
    book.pieces.insert(Piece::Same);
    for NamedValue { name, value, gradient } in trace.named_values() {
        let Some((_, id)) = graph.names().find(|(known, _)| *known == name) else { continue };
        _ = writeln!(source, "same({}, {}, {})", string(name), names.value(id), literal(value));
        if let Some(gradient) = gradient {
            let what = string(&format!("d {name}"));
            _ = writeln!(source, "same({what}, {}, {})", names.gradient(id), literal(gradient));
        }
    }
    Ok(Code { notes: vec![book.words.graph.to_owned()], source: source.trim_end().to_owned() })
}

/// The Python variables of a graph: one for the value of each node, one for its layer and one for its gradient.
pub(super) struct Names {
    values: Vec<String>,
    taken: BTreeSet<String>,
}

/// Words of Python, and names that the notebook itself uses.
const RESERVED: [&str; 120] = [
    "False",
    "None",
    "True",
    "and",
    "as",
    "assert",
    "async",
    "await",
    "break",
    "class",
    "continue",
    "def",
    "del",
    "elif",
    "else",
    "except",
    "finally",
    "for",
    "from",
    "global",
    "if",
    "import",
    "in",
    "is",
    "lambda",
    "nonlocal",
    "not",
    "or",
    "pass",
    "raise",
    "return",
    "try",
    "while",
    "with",
    "yield",
    "match",
    "case",
    "type",
    "print",
    "same",
    "fit",
    "np",
    "packed",
    "expected",
    "networks",
    "network",
    "losses",
    "digits",
    "digits_with_noise",
    "mnist",
    "mnist_with_noise",
    "softmax",
    "normal",
    "pixels",
    "train",
    "measure",
    "compare",
    "batches",
    "plot",
    "zip",
    "list",
    "range",
    "len",
    "sum",
    "max",
    "min",
    "abs",
    "float",
    "int",
    "iter",
    "next",
    "reversed",
    "enumerate",
    "sorted",
    "open",
    "vars",
    "setattr",
    "more",
    "gzip",
    "exp",
    "log",
    "sqrt",
    "zlib",
    "base64",
    "bz2",
    "io",
    "Path",
    "NAME",
    "PACKED",
    "ITERATIONS",
    "BATCHES",
    "MASKS",
    "INPUTS",
    "WEIGHTS",
    "REACH",
    "HEIGHT",
    "static",
    "with_noise",
    "load_idx",
    "load_files",
    "random_places",
    "ziggurat",
    "forward_and_backward",
    "compare_spread",
    "split",
    "look",
    "SPLIT",
    "numerical_gradient",
    "f",
    "gradient",
    "optimizer",
    "params",
    "Affine",
    "Dropout",
    "BatchNormalization",
    "LayerNormalization",
    "SoftmaxWithLoss",
    "SoftmaxWithMSE",
    "MultiLayerNet",
    "RandomNumbers",
];

impl Names {
    /// The names of the expression, as far as Python can have them, and numbered ones for the rest.
    pub(super) fn of(graph: &Graph) -> Self {
        let mut names = Self { values: Vec::new(), taken: RESERVED.map(str::to_owned).into() };
        names.taken.extend(names_of_rows().map(str::to_owned));
        for (id, node) in graph.nodes() {
            let plain = |name: &&str| {
                let letter =
                    |c: char| c.is_ascii_alphanumeric() || c == '_' || ('\u{AC00}'..='\u{D7A3}').contains(&c);
                name.chars().all(letter) && !name.starts_with(|c: char| c.is_ascii_digit() || c == '_')
            };
            let base = match node.name().filter(plain) {
                Some(name) => name.to_owned(),
                None if node.operation() == Operation::Input => format!("v{}", id.index() + 1),
                None => format!("{}_{}", word(node.operation()), id.index() + 1),
            };
            // A gradient is called d and the name.
            let is_free = |name: &String| {
                let own = [name.clone(), format!("d{name}"), format!("{name}_layer")];
                !name.ends_with("Layer") && !own.iter().any(|name| names.taken.contains(name))
            };
            let mut candidates =
                std::iter::once(base.clone()).chain((2..).map(|number| format!("{base}_{number}")));
            let name = candidates.find(is_free).unwrap_or(base);
            names.taken.extend([format!("d{name}"), format!("{name}_layer"), name.clone()]);
            names.values.push(name);
        }
        names
    }

    pub(super) fn value(&self, id: NodeId) -> &str {
        self.values.get(id.index()).map_or("_", String::as_str)
    }

    pub(super) fn gradient(&self, id: NodeId) -> String {
        format!("d{}", self.value(id))
    }
}

/// A short word for an operation.
fn word(operation: Operation) -> &'static str {
    match operation {
        Operation::Add => "sum",
        Operation::Subtract => "difference",
        Operation::Multiply => "product",
        Operation::Divide => "quotient",
        Operation::Power => "power",
        Operation::Negate => "negative",
        Operation::Sum(_) => "total",
        Operation::Mean(_) => "mean",
        Operation::CrossEntropy | Operation::SoftmaxWithLoss => "loss",
        _ => "out",
    }
}

/// The class of an operation with its piece; none of what is given.
fn layer(operation: Operation) -> Option<(Piece, &'static str)> {
    Some(match operation {
        Operation::Input | Operation::Number(_) => return None,
        Operation::Add => (Piece::AddLayer, "AddLayer()"),
        Operation::Subtract => (Piece::SubtractLayer, "SubLayer()"),
        Operation::Multiply => (Piece::MultiplyLayer, "MulLayer()"),
        Operation::Divide => (Piece::DivideLayer, "DivLayer()"),
        Operation::Power => (Piece::PowerLayer, "PowLayer()"),
        Operation::Negate => (Piece::NegateLayer, "NegLayer()"),
        Operation::Exp => (Piece::ExpLayer, "ExpLayer()"),
        Operation::Log => (Piece::LogLayer, "LogLayer()"),
        Operation::Sqrt => (Piece::SqrtLayer, "SqrtLayer()"),
        Operation::Sin => (Piece::SinLayer, "SinLayer()"),
        Operation::Cos => (Piece::CosLayer, "CosLayer()"),
        Operation::Tanh => (Piece::TanhLayer, "TanhLayer()"),
        Operation::Sigmoid => (Piece::SigmoidLayer, "SigmoidLayer()"),
        Operation::Relu => (Piece::ReluLayer, "ReluLayer()"),
        Operation::Abs => (Piece::AbsLayer, "AbsLayer()"),
        Operation::Max => (Piece::MaximumLayer, "MaxLayer()"),
        Operation::Min => (Piece::MinimumLayer, "MinLayer()"),
        Operation::Dot => (Piece::DotLayer, "DotLayer()"),
        Operation::Transpose => (Piece::TransposeLayer, "TransposeLayer()"),
        Operation::Sum(None) => (Piece::SumLayer, "SumLayer()"),
        Operation::Sum(Some(Axis::Rows)) => (Piece::SumLayer, "SumLayer(axis=0)"),
        Operation::Sum(Some(Axis::Columns)) => (Piece::SumLayer, "SumLayer(axis=1)"),
        Operation::Mean(None) => (Piece::MeanLayer, "MeanLayer()"),
        Operation::Mean(Some(Axis::Rows)) => (Piece::MeanLayer, "MeanLayer(axis=0)"),
        Operation::Mean(Some(Axis::Columns)) => (Piece::MeanLayer, "MeanLayer(axis=1)"),
        Operation::Softmax => (Piece::SoftmaxLayer, "SoftmaxLayer()"),
        Operation::CrossEntropy => (Piece::CrossEntropyLayer, "CrossEntropyLayer()"),
        Operation::SoftmaxWithLoss => (Piece::SoftmaxWithLossLayer, "SoftmaxWithLossLayer()"),
    })
}

/// The lines that make the layers.
pub(super) fn layers(graph: &Graph, names: &Names, pieces: &mut BTreeSet<Piece>) -> String {
    let mut out = String::new();
    for (id, node) in graph.nodes() {
        if let Some((piece, class)) = layer(node.operation()) {
            pieces.insert(piece);
            // Writing to a string cannot fail.
            _ = writeln!(out, "{}_layer = {class}", names.value(id));
        }
    }
    out
}

/// The operands of a node, as Python.
fn operands(graph: &Graph, names: &Names, id: NodeId) -> Vec<(NodeId, String)> {
    let from = graph.node(id).incoming().iter().map(|edge| graph.edge(*edge).from);
    from.map(|from| match graph.node(from).operation() {
        Operation::Number(number) if graph.node(from).name().is_none() => (from, float(number)),
        _ => (from, names.value(from).to_owned()),
    })
    .collect()
}

/// The lines that compute the values.
pub(super) fn forward(graph: &Graph, names: &Names) -> String {
    let mut out = String::new();
    for (id, node) in graph.nodes() {
        let name = names.value(id);
        // Writing to a string cannot fail.
        match node.operation() {
            Operation::Number(number) if node.name().is_some() => {
                _ = writeln!(out, "{name} = {}", float(number));
            }
            Operation::Input | Operation::Number(_) => {}
            _ => {
                let operands: Vec<String> =
                    operands(graph, names, id).into_iter().map(|(_, text)| text).collect();
                _ = writeln!(out, "{name} = {name}_layer.forward({})", operands.join(", "));
            }
        }
    }
    out
}

/// The lines that bring the gradients back, from a node whose gradient is there already.
fn backward(trace: &Trace, names: &Names) -> String {
    let graph = trace.graph();
    back(graph, names, trace.start(), |id| trace.gradient(id).is_some())
}

/// The same, where `is_met` says which nodes a gradient comes to.
pub(super) fn back(graph: &Graph, names: &Names, start: NodeId, is_met: impl Fn(NodeId) -> bool) -> String {
    let mut out = String::new();
    let mut there = BTreeSet::from([start]);
    for (id, _) in graph.nodes().rev().filter(|(id, node)| !node.is_leaf() && is_met(*id)) {
        let mut more = Vec::new();
        let mut targets = Vec::new();
        for (from, _) in operands(graph, names, id) {
            let node = graph.node(from);
            if matches!(node.operation(), Operation::Number(_)) && node.name().is_none() {
                targets.push("_".to_owned());
            } else if there.insert(from) {
                targets.push(names.gradient(from));
            } else {
                // It has come by another way before: what comes now is added.
                let part =
                    if more.is_empty() { "more".to_owned() } else { format!("more_{}", more.len() + 1) };
                more.push((from, part.clone()));
                targets.push(part);
            }
        }
        // Writing to a string cannot fail.
        _ = writeln!(
            out,
            "{} = {}_layer.backward({})",
            targets.join(", "),
            names.value(id),
            names.gradient(id)
        );
        for (from, part) in more {
            let gradient = names.gradient(from);
            _ = writeln!(out, "{gradient} = {gradient} + {part}");
        }
    }
    out
}

/// A number, a vector or a matrix as Python.
fn literal(x: &Tensor) -> String {
    let row = |row: ndarray::ArrayView1<'_, f64>| {
        format!("[{}]", row.iter().map(|number| float(*number)).collect::<Vec<_>>().join(", "))
    };
    match x.ndim() {
        0 => x.first().map_or("0.0".to_owned(), |number| float(*number)),
        1 => {
            let numbers: Vec<String> = x.iter().map(|number| float(*number)).collect();
            format!("np.array([{}])", numbers.join(", "))
        }
        _ => format!("np.array([{}])", x.rows().into_iter().map(row).collect::<Vec<_>>().join(", ")),
    }
}

/// A number as Python, with all its digits.
pub(super) fn float(x: f64) -> String {
    if x.is_nan() {
        "np.nan".to_owned()
    } else if x.is_infinite() {
        if x > 0.0 { "np.inf".to_owned() } else { "-np.inf".to_owned() }
    } else {
        format!("{x:?}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name of the setup cell that a graph took would be another thing in the cells after it.
    #[test]
    fn no_name_of_a_graph_is_that_of_an_activation_or_an_optimizer() {
        for class in names_of_rows() {
            let graph = Graph::parse(&format!("{class} * 2")).expect("this can be a name");
            let names = Names::of(&graph);
            for (id, _) in graph.nodes() {
                assert_ne!(names.value(id), class);
            }
        }
        assert!(names_of_rows().count() >= 10);
    }
}
