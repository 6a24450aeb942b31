//! How large every node is, and where it stands: from what it is, never from the numbers that change in it.

use std::collections::BTreeSet;

use egui::{Vec2, vec2};

use super::viewport::size_of;
use crate::experiment::graph::ExpressionSpec;
use crate::graph::layout::{Gaps, Layout, Size, of_graph};
use crate::graph::{Graph, NodeId, Operation, Tensor, Trace};

/// Width and height of an entry of an opened table, at scale 1.
pub(super) const ENTRY: Vec2 = vec2(62.0, 28.0);
/// Height of the name above a table, a number or a slider.
pub(super) const NAME: f32 = 26.0;
/// Room around what stands in a box.
pub(super) const PADDING: f32 = 6.0;
/// Height of the slider in a box that has one.
pub(super) const SLIDER: f32 = 22.0;
/// The most rows and columns of an opened table.
pub(super) const TABLE: [usize; 2] = [8, 8];
/// The arrow that leads out of the result.
pub(super) const TAIL: f32 = 118.0;

/// Height of a name below a circle.
const LETTERS: f32 = 16.0;
const ROUND: f32 = 50.0;
const NUMBER: f32 = 32.0;

/// How a node is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// An operation: a circle with its symbol.
    Round,
    /// A literal.
    Number,
    /// A named input that is a single number, with a slider where it has bounds.
    Field { slider: bool },
    /// A named input that is a list or a matrix, by its shape.
    Shape,
    /// Any list or matrix, opened.
    Table,
}

/// The nodes' forms and places.
#[derive(Clone, Debug)]
pub(super) struct Scene {
    pub(super) forms: Vec<Form>,
    pub(super) sizes: Vec<Vec2>,
    pub(super) layout: Layout,
    pub(super) size: Vec2,
}

impl Scene {
    pub(super) fn new(trace: &Trace, spec: &ExpressionSpec, open: &BTreeSet<NodeId>) -> Self {
        let graph = trace.graph();
        let forms: Vec<Form> =
            graph.nodes().map(|(id, _)| form(graph, id, trace.value(id), spec, open)).collect();
        let sizes: Vec<Vec2> = graph
            .nodes()
            .zip(&forms)
            .map(|((id, _), &form)| size(graph, id, trace.value(id), form))
            .collect();
        let boxes: Vec<Size> = sizes
            .iter()
            .zip(&forms)
            .map(|(size, form)| {
                // The name of a result stands below its circle.
                let below = if *form == Form::Round { 2.0 * LETTERS } else { 0.0 };
                Size { width: f64::from(size.x), height: f64::from(size.y + below) }
            })
            .collect();
        let layout = spacious(graph, &boxes, across(trace));
        // Upwards a little room for the number over the uppermost arrow.
        let size = size_of(&layout) + vec2(TAIL, 20.0);
        Self { forms, sizes, layout, size }
    }
}

/// Room for the numbers on an arrow; where all of them are shapes, they are short.
fn across(trace: &Trace) -> f64 {
    let graph = trace.graph();
    let single = |id: NodeId| trace.value(id).ndim() == 0;
    let travels = |id: NodeId| {
        let node = graph.node(id);
        let is_constant = node.is_leaf() && node.name().is_none();
        !node.outgoing().is_empty() && !is_constant
    };
    if graph.nodes().any(|(id, _)| travels(id) && single(id)) { 122.0 } else { 84.0 }
}

/// The layout with room for a number over and below each of two arrows that meet; a long chain, which leaves the height
/// of a cell unused, is drawn with more room between its rows.
fn spacious(graph: &Graph, boxes: &[Size], across: f64) -> Layout {
    /// Height to width of a cell's picture.
    const CELL: f64 = 0.4;
    const ROWS: f64 = 32.0;
    let layout = of_graph(graph, boxes, Gaps { across, down: ROWS });
    let free = CELL * layout.width / layout.height.max(1.0);
    if free <= 1.1 {
        return layout;
    }
    let wide = of_graph(graph, boxes, Gaps { across, down: (ROWS * free).min(3.0 * ROWS) });
    if wide.height <= CELL * wide.width { wide } else { layout }
}

fn form(graph: &Graph, id: NodeId, value: &Tensor, spec: &ExpressionSpec, open: &BTreeSet<NodeId>) -> Form {
    let node = graph.node(id);
    if value.ndim() > 0 && open.contains(&id) {
        return Form::Table;
    }
    match node.operation() {
        Operation::Number(_) => Form::Number,
        Operation::Input if value.ndim() > 0 => Form::Shape,
        Operation::Input => {
            let given = node.name().and_then(|name| spec.values.get(name));
            Form::Field { slider: given.is_some_and(|given| given.range.is_some()) }
        }
        _ => Form::Round,
    }
}

fn size(graph: &Graph, id: NodeId, value: &Tensor, form: Form) -> Vec2 {
    let node = graph.node(id);
    let letters = |text: &str, each: f32| text.chars().count() as f32 * each + 24.0;
    match form {
        Form::Round => vec2(letters(node.operation().symbol(), 11.0).max(ROUND), ROUND),
        Form::Number => vec2(letters(node.label(), 10.0).max(NUMBER), NUMBER),
        Form::Field { slider } => {
            let height = NAME + 34.0 + if slider { SLIDER } else { 0.0 };
            vec2(letters(node.label(), 10.0).max(if slider { 132.0 } else { 104.0 }), height)
        }
        Form::Shape => vec2(letters(node.label(), 10.0).max(104.0), NAME + 34.0),
        Form::Table => {
            let [rows, columns] = shown(value);
            let more = if rows * columns < value.len() { 20.0 } else { 0.0 };
            let tables = vec2(columns as f32 * ENTRY.x, 2.0 * rows as f32 * ENTRY.y + PADDING + more);
            let name = letters(&title(graph, id), 9.5);
            vec2(tables.x.max(name) + 2.0 * PADDING, tables.y + NAME + 2.0 * PADDING)
        }
    }
}

/// What stands over an opened table.
pub(super) fn title(graph: &Graph, id: NodeId) -> String {
    let node = graph.node(id);
    match (node.name(), node.operation()) {
        (Some(name), Operation::Input) => name.to_owned(),
        (Some(name), operation) => format!("{name}  {}", operation.symbol()),
        (None, operation) => operation.symbol().to_owned(),
    }
}

/// Rows and columns of a value, a list being one row.
pub(super) fn dimensions(value: &Tensor) -> [usize; 2] {
    match value.shape() {
        [] => [1, 1],
        [length] => [1, *length],
        [rows, columns, ..] => [*rows, *columns],
    }
}

/// How many rows and columns of a value an opened table shows.
pub(super) fn shown(value: &Tensor) -> [usize; 2] {
    let [rows, columns] = dimensions(value);
    [rows.min(TABLE[0]), columns.min(TABLE[1])]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::graph::PRESETS;
    use crate::graph::tensor::scalar;

    #[test]
    fn nothing_moves_when_numbers_change() {
        let mut spec = ExpressionSpec::default();
        let before = Scene::new(&spec.trace().unwrap(), &spec, &BTreeSet::new());
        spec.values.get_mut("apple").expect("it is an input").value = scalar(-123_456.789);
        let after = Scene::new(&spec.trace().unwrap(), &spec, &BTreeSet::new());
        assert_eq!(before.layout, after.layout);
    }

    #[test]
    fn only_lists_and_matrices_open() {
        for preset in PRESETS {
            let spec = preset.expression();
            let trace = spec.trace().unwrap();
            let all = trace.graph().nodes().map(|(id, _)| id).collect();
            let scene = Scene::new(&trace, &spec, &all);
            for (id, _) in trace.graph().nodes() {
                let opens = trace.value(id).ndim() > 0;
                assert_eq!(scene.forms[id.index()] == Form::Table, opens, "{}", preset.id);
            }
        }
    }
}
