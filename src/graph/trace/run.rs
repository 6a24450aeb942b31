//! Runs a graph: all values, all gradients, and the steps that made them.

use std::sync::Arc;

use super::super::{EdgeId, Graph, GraphError, NodeId, Operation, Tensor, Values, rules, tensor};
use super::{Backward, Direction, Kink, Passed, Step, Trace, Trouble};

pub(super) fn run(graph: Arc<Graph>, given: &Values, backward: &Backward) -> Result<Trace, GraphError> {
    let start = start(&graph, backward)?;
    let shapes = graph.shapes(given)?;
    let seed = seed(&graph, start, shapes[start.index()].lengths(), backward)?;

    let mut steps = Vec::with_capacity(2 * graph.len());
    let mut values: Vec<Tensor> = Vec::with_capacity(graph.len());
    for (id, node) in graph.nodes() {
        let operands: Vec<&Tensor> = graph.operands(id).map(|operand| &values[operand.index()]).collect();
        let given = node.name().and_then(|name| given.get(name));
        let value = match (node.operation(), given) {
            (Operation::Input, Some(given)) => given.clone(),
            (operation, _) => rules::forward(operation, &operands, shapes[id.index()].lengths()),
        };
        if takes_a_step(&graph, id) {
            steps.push(Step {
                direction: Direction::Forward,
                node: id,
                reads: node.incoming().to_vec(),
                passes: node.outgoing().to_vec(),
                kink: None,
                trouble: Trouble::of_value(node.operation(), &operands, &value),
            });
        }
        values.push(value);
    }
    let forward_steps = steps.len();
    let passed = vec![None; graph.edges().len()];
    let gradients = vec![None; graph.len()];
    let mut trace = Trace { graph, start, seed, values, gradients, passed, steps, forward_steps };
    go_back(&mut trace);
    Ok(trace)
}

/// Literals are there from the beginning: only what has a name or computes something takes a step.
fn takes_a_step(graph: &Graph, id: NodeId) -> bool {
    let node = graph.node(id);
    !matches!(node.operation(), Operation::Number(_)) || node.name().is_some()
}

fn start(graph: &Graph, backward: &Backward) -> Result<NodeId, GraphError> {
    let Some(name) = &backward.from else { return Ok(graph.result()) };
    graph.named(name).ok_or_else(|| GraphError::UnknownResult {
        name: name.clone(),
        known: graph.names().map(|(name, _)| name.to_owned()).collect(),
    })
}

fn seed(graph: &Graph, start: NodeId, shape: &[usize], backward: &Backward) -> Result<Tensor, GraphError> {
    let Some(seed) = &backward.seed else { return Ok(Tensor::ones(shape)) };
    if seed.ndim() != 0 && seed.shape() != shape {
        return Err(GraphError::Seed {
            result: graph.node(start).label().into(),
            seed: tensor::shape(seed),
            expected: super::super::Shape::new(shape),
        });
    }
    Ok(tensor::repeat(seed, shape).to_owned())
}

/// Which nodes a gradient is passed to: what has a name, and what depends on something that has one.
fn wanted(graph: &Graph) -> Vec<bool> {
    let mut wanted = vec![false; graph.len()];
    for (id, node) in graph.nodes() {
        wanted[id.index()] =
            node.name().is_some() || graph.operands(id).any(|operand| wanted[operand.index()]);
    }
    wanted
}

/// From the start backwards. When a node's turn comes, all that read it have had theirs, so its gradient is complete.
fn go_back(trace: &mut Trace) {
    let graph = Arc::clone(&trace.graph);
    let wanted = wanted(&graph);
    trace.gradients[trace.start.index()] = Some(trace.seed.clone());
    for (id, node) in graph.nodes().rev() {
        let Some(gradient) = trace.gradients[id.index()].clone() else { continue };
        let operands: Vec<&Tensor> =
            graph.operands(id).map(|operand| &trace.values[operand.index()]).collect();
        let value = &trace.values[id.index()];
        let reached = |edge: &&EdgeId| wanted[graph.edge(**edge).from.index()];
        let passes: Vec<EdgeId> = node.incoming().iter().filter(reached).copied().collect();
        let made: Vec<Passed> = passes
            .iter()
            .map(|&edge| {
                rules::backward(node.operation(), &operands, value, graph.edge(edge).operand, &gradient)
            })
            .collect();
        trace.steps.push(Step {
            direction: Direction::Backward,
            node: id,
            reads: node
                .outgoing()
                .iter()
                .filter(|edge| trace.passed[edge.index()].is_some())
                .copied()
                .collect(),
            kink: Kink::of(node.operation(), &operands, value).filter(|_| !passes.is_empty()),
            trouble: Trouble::of_gradients(&operands, value, &gradient, &made),
            passes: passes.clone(),
        });
        for (edge, made) in passes.into_iter().zip(made) {
            let sum = &mut trace.gradients[graph.edge(edge).from.index()];
            match sum {
                Some(sum) => *sum += &made.gradient,
                None => *sum = Some(made.gradient.clone()),
            }
            trace.passed[edge.index()] = Some(made);
        }
    }
}
