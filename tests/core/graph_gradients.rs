//! Every operation's backward pass against central differences, on random expressions, shapes and values.
#![expect(clippy::unwrap_used, reason = "a helper that fails here fails its test, which is what is wanted")]

use std::sync::Arc;

use layerscope::graph::operation::FUNCTIONS;
use layerscope::graph::{
    Axis, Backward, Builder, Direction, Graph, NodeId, Operation, Tensor, Trace, Values,
};
use ndarray::{ArrayD, IxDyn};
use proptest::prelude::*;

const STEP: f64 = 1e-5;

fn run(graph: &Arc<Graph>, values: &Values, seed: &Tensor) -> Trace {
    Trace::new(Arc::clone(graph), values, &Backward { from: None, seed: Some(seed.clone()) }).unwrap()
}

/// Σ seed·result: the number whose gradient the backward pass computes.
fn objective(graph: &Arc<Graph>, values: &Values, seed: &Tensor) -> f64 {
    (run(graph, values, seed).value(graph.result()) * seed).sum()
}

/// Compares every entry of every input's gradient with two central differences. Entries on which the two differences
/// themselves disagree lie beside a kink or where the function bends too fast, and are passed over; how many were
/// compared is returned.
fn compare(graph: &Arc<Graph>, values: &Values, seed: &Tensor) -> Result<usize, TestCaseError> {
    let trace = run(graph, values, seed);
    let mut compared = 0;
    for (name, _) in graph.inputs() {
        let gradient = trace.gradient_of(name);
        for i in 0..values.get(name).unwrap().len() {
            let difference = |h: f64| {
                let moved = |by: f64| {
                    let mut moved = values.clone();
                    *moved.entry_mut(name, i).unwrap() += by;
                    objective(graph, &moved, seed)
                };
                (moved(h) - moved(-h)) / (2.0 * h)
            };
            let (wide, narrow) = (difference(2.0 * STEP), difference(STEP));
            let size = 1.0 + wide.abs() + objective(graph, values, seed).abs();
            if !narrow.is_finite() || (wide - narrow).abs() > 1e-6 * size {
                continue;
            }
            let own = gradient.map_or(0.0, |g| *g.iter().nth(i).unwrap());
            prop_assert!((own - narrow).abs() <= 1e-5 * size, "{name}[{i}]: {own} against {narrow}");
            compared += 1;
        }
    }
    Ok(compared)
}

fn tensor(shape: Vec<usize>, low: f64, high: f64) -> impl Strategy<Value = Tensor> {
    let entries: usize = shape.iter().product();
    prop::collection::vec(low..high, entries)
        .prop_map(move |x| ArrayD::from_shape_vec(IxDyn(&shape), x).unwrap())
}

/// One shape out of which another is made that broadcasts with it: axes left out or of length 1.
fn meeting_shapes() -> impl Strategy<Value = (Vec<usize>, Vec<usize>)> {
    (prop::collection::vec(1_usize..4, 0..3), 0_usize..3, any::<[bool; 2]>(), any::<bool>()).prop_map(
        |(whole, dropped, ones, swap)| {
            let mut part: Vec<usize> =
                whole.iter().zip(ones).map(|(&length, one)| if one { 1 } else { length }).collect();
            part.drain(..dropped.min(part.len()));
            if swap { (part, whole) } else { (whole, part) }
        },
    )
}

fn shape() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(1_usize..4, 0..3)
}

/// The values of `a` (and `b`), and a gradient for the result.
fn filled(
    a: Vec<usize>,
    b: Option<Vec<usize>>,
    low: f64,
    expression: &'static str,
) -> BoxedStrategy<(Values, Tensor)> {
    let inputs = (tensor(a, low, 2.0), tensor(b.clone().unwrap_or_default(), low, 2.0));
    inputs
        .prop_flat_map(move |(x, y)| {
            let mut values: Values = [("a", x)].into_iter().collect();
            if b.is_some() {
                values.set("b", y);
            }
            let shapes = Graph::parse(expression).unwrap().shapes(&values).unwrap();
            let seed = tensor(shapes.last().unwrap().lengths().to_vec(), -2.0, 2.0);
            (Just(values), seed)
        })
        .boxed()
}

/// Every operation alone, with the lowest value that its inputs may take.
const ELEMENTWISE: &[(&str, f64)] = &[
    ("-a", -2.0),
    ("exp(a)", -2.0),
    ("log(a)", 0.1),
    ("sqrt(a)", 0.1),
    ("sin(a)", -2.0),
    ("cos(a)", -2.0),
    ("tanh(a)", -2.0),
    ("sigmoid(a)", -2.0),
    ("relu(a)", -2.0),
    ("abs(a)", -2.0),
    ("sum(a)", -2.0),
    ("mean(a)", -2.0),
    ("transpose(a)", -2.0),
    ("a^3", -2.0),
    ("2^a", -2.0),
    ("1 / a", 0.2),
];

const MEETING: &[(&str, f64)] = &[
    ("a + b", -2.0),
    ("a - b", -2.0),
    ("a * b", -2.0),
    ("a / b", 0.2),
    ("a ^ b", 0.2),
    ("max(a, b)", -2.0),
    ("min(a, b)", -2.0),
];

const ROWS: &[&str] = &["softmax(a)", "sum(a, axis=0)", "mean(a, axis=0)"];

const SCORES: &[(&str, f64)] = &[("cross_entropy(a, b)", 0.1), ("softmax_with_loss(a, b)", -2.0)];

#[test]
fn every_function_is_compared() {
    let mut all: Vec<&str> = ROWS.to_vec();
    all.extend(ELEMENTWISE.iter().chain(MEETING).chain(SCORES).map(|(expression, _)| *expression));
    all.push("dot(a, b)");
    for function in FUNCTIONS {
        assert!(all.iter().any(|e| e.starts_with(&format!("{}(", function.name))), "{}", function.name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn one_operand(
        (expression, values, seed) in (prop::sample::select(ELEMENTWISE), shape())
            .prop_flat_map(|((e, low), a)| (Just(e), filled(a, None, low, e)))
            .prop_map(|(e, (v, s))| (e, v, s))
    ) {
        compare(&Arc::new(Graph::parse(expression).unwrap()), &values, &seed)?;
    }

    #[test]
    fn two_operands_of_meeting_shapes(
        (expression, values, seed) in (prop::sample::select(MEETING), meeting_shapes())
            .prop_flat_map(|((e, low), (a, b))| (Just(e), filled(a, Some(b), low, e)))
            .prop_map(|(e, (v, s))| (e, v, s))
    ) {
        compare(&Arc::new(Graph::parse(expression).unwrap()), &values, &seed)?;
    }

    #[test]
    fn matrix_products(
        (values, seed) in (1_usize..4, 1_usize..4, 1_usize..4, any::<[bool; 2]>()).prop_flat_map(|(n, k, m, flat)| {
            let a = if flat[0] { vec![k] } else { vec![n, k] };
            let b = if flat[1] { vec![k] } else { vec![k, m] };
            filled(a, Some(b), -2.0, "dot(a, b)")
        })
    ) {
        let compared = compare(&Arc::new(Graph::parse("dot(a, b)").unwrap()), &values, &seed)?;
        prop_assert!(compared > 0);
    }

    #[test]
    fn rows_and_columns(
        (expression, values, seed) in (prop::sample::select(ROWS), prop::collection::vec(1_usize..4, 1..3))
            .prop_flat_map(|(e, a)| (Just(e), filled(a, None, -2.0, e)))
            .prop_map(|(e, (v, s))| (e, v, s)),
        (columns, column_values, column_seed) in (prop::sample::select(&["sum(a, axis=1)", "mean(a, 1)"]), [1_usize..4, 1_usize..4])
            .prop_flat_map(|(e, a)| (Just(e), filled(a.to_vec(), None, -2.0, e)))
            .prop_map(|(e, (v, s))| (e, v, s)),
    ) {
        compare(&Arc::new(Graph::parse(expression).unwrap()), &values, &seed)?;
        compare(&Arc::new(Graph::parse(columns).unwrap()), &column_values, &column_seed)?;
    }

    #[test]
    fn losses(
        (expression, values, seed) in (prop::sample::select(SCORES), prop::collection::vec(1_usize..4, 1..3))
            .prop_flat_map(|((e, low), a)| (Just(e), filled(a.clone(), Some(a), low, e)))
            .prop_map(|(e, (v, s))| (e, v, s))
    ) {
        compare(&Arc::new(Graph::parse(expression).unwrap()), &values, &seed)?;
    }
}

/// One node of a random graph: which operation, on which earlier nodes.
type Draw = (prop::sample::Index, prop::sample::Index, prop::sample::Index);

const BLOCKS: &[Operation] = &[
    Operation::Add,
    Operation::Subtract,
    Operation::Multiply,
    Operation::Divide,
    Operation::Power,
    Operation::Max,
    Operation::Min,
    Operation::Dot,
    Operation::Negate,
    Operation::Exp,
    Operation::Log,
    Operation::Sqrt,
    Operation::Sin,
    Operation::Cos,
    Operation::Tanh,
    Operation::Sigmoid,
    Operation::Relu,
    Operation::Abs,
    Operation::Transpose,
    Operation::Softmax,
    Operation::Sum(None),
    Operation::Sum(Some(Axis::Rows)),
    Operation::Sum(Some(Axis::Columns)),
    Operation::Mean(None),
    Operation::Mean(Some(Axis::Rows)),
    Operation::Mean(Some(Axis::Columns)),
];

/// The graph of those draws whose shapes go together and whose values stay within reach; nodes are used many times over.
fn random_graph(draws: &[Draw], values: &Values) -> Arc<Graph> {
    let mut builder = Builder::new();
    let mut nodes: Vec<NodeId> = values.iter().map(|(name, _)| builder.input(name).unwrap()).collect();
    nodes.push(builder.number(1.5).unwrap());
    for (operation, first, second) in draws {
        let operation = *operation.get(BLOCKS);
        let operands = [*first.get(&nodes), *second.get(&nodes)];
        let mut tried = builder.clone();
        let Ok(id) = tried.apply(operation, &operands[..operation.operands()]) else { continue };
        let graph = Arc::new(tried.clone().finish(id).unwrap());
        if let Ok(trace) = Trace::new(graph, values, &Backward::default())
            && trace.value(id).iter().all(|x| x.is_finite() && x.abs() < 20.0)
        {
            builder = tried;
            nodes.push(id);
        }
    }
    Arc::new(builder.finish(nodes[nodes.len() - 1]).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn random_expressions(
        draws in prop::collection::vec(any::<Draw>(), 1..12),
        (a, b, c) in (tensor(vec![2, 3], -2.0, 2.0), tensor(vec![3], 0.2, 2.0), tensor(vec![], -2.0, 2.0)),
    ) {
        let values: Values = [("a", a), ("b", b), ("c", c)].into_iter().collect();
        let graph = random_graph(&draws, &values);
        let shapes = graph.shapes(&values).unwrap();
        let seed = Tensor::from_elem(shapes[graph.result().index()].lengths(), 0.75);
        let trace = run(&graph, &values, &seed);
        let numbers = |t: &Tensor| t.iter().all(|x| x.abs() < 1e4);
        prop_assume!(graph.inputs().all(|(name, _)| trace.gradient_of(name).is_none_or(numbers)));
        compare(&graph, &values, &seed)?;
    }

    #[test]
    fn steps_do_not_depend_on_values(x in -3.0..3.0_f64, y in -3.0..3.0_f64) {
        let graph = Arc::new(Graph::parse("s = x * y\nmax(s, x) / relu(y) + log(s)").unwrap());
        let moves = |x: f64, y: f64| -> Vec<(Direction, NodeId)> {
            let values: Values = [("x", ndarray::arr0(x).into_dyn()), ("y", ndarray::arr0(y).into_dyn())].into_iter().collect();
            let trace = Trace::new(Arc::clone(&graph), &values, &Backward::default()).unwrap();
            trace.steps().iter().map(|s| (s.direction, s.node)).collect()
        };
        prop_assert_eq!(moves(x, y), moves(1.0, 0.0));
    }
}
