//! How large every node is, and where it stands: from what it is, never from the numbers that change in it.

use std::collections::BTreeSet;

use egui::{Vec2, vec2};

use super::viewport::{LARGEST_FIT, size_of};
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
    pub(super) fn new(trace: &Trace, spec: &ExpressionSpec, open: &BTreeSet<NodeId>, room: Vec2) -> Self {
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
        let mut layout = filling(graph, &boxes, across(trace), room);
        for point in layout.nodes.iter_mut().chain(layout.edges.iter_mut().flatten()) {
            point.y += f64::from(OVER);
        }
        let size = size_of(&layout) + vec2(TAIL, AROUND);
        Self { forms, sizes, layout, size }
    }
}

/// Room above and below for the numbers of the outermost arrows.
const AROUND: f32 = 2.0 * OVER;
/// What of it lies above.
const OVER: f32 = 18.0;
/// Height and width for which a graph is laid out before its place is known.
pub(super) const NOMINAL: Vec2 = vec2(780.0, 330.0);

/// Which lists and matrices are open at first: the small ones, as long as the whole can be read with them.
pub(super) fn open_at_first(trace: &Trace, spec: &ExpressionSpec) -> BTreeSet<NodeId> {
    const SMALL: usize = 4;
    const LEGIBLE: f32 = 0.62;
    let graph = trace.graph();
    let small = |id: &NodeId| {
        let value = trace.value(*id);
        value.ndim() > 0 && value.len() <= 12 && dimensions(value).iter().all(|side| *side <= SMALL)
    };
    let all: BTreeSet<NodeId> = graph.nodes().map(|(id, _)| id).filter(small).collect();
    let given: BTreeSet<NodeId> = all.iter().copied().filter(|id| graph.node(*id).is_leaf()).collect();
    let is_legible = |open: &BTreeSet<NodeId>| {
        let size = Scene::new(trace, spec, open, NOMINAL).size;
        (NOMINAL.x / size.x).min(NOMINAL.y / size.y) >= LEGIBLE
    };
    [all, given].into_iter().find(is_legible).unwrap_or_default()
}

/// Room for the numbers on an arrow; where all of them are shapes, they are short.
fn across(trace: &Trace) -> f64 {
    let graph = trace.graph();
    let single = |id: NodeId| trace.value(id).ndim() == 0;
    let literal = |id: NodeId| graph.node(id).is_leaf() && graph.node(id).name().is_none();
    if graph.edges().iter().any(|edge| single(edge.from) && !literal(edge.from)) { 122.0 } else { 108.0 }
}

/// The layout with room for a number over and below each of two arrows that meet, which fills a place of this size: what is free
/// of it goes between the columns and between the rows.
fn filling(graph: &Graph, boxes: &[Size], across: f64, room: Vec2) -> Layout {
    const ROWS: f64 = 32.0;
    /// Two lanes with a number above and one below.
    const PARALLEL: f64 = 70.0;
    /// A larger graph is looked at piece by piece.
    const MANY: usize = 150;
    let of = |across, down| of_graph(graph, boxes, Gaps { across, down, parallel: PARALLEL });
    let least = of(across, ROWS);
    if graph.len() > MANY {
        return least;
    }
    let around = [f64::from(TAIL), f64::from(AROUND)];
    let whole = [least.width + around[0], least.height + around[1]];
    let scale = (f64::from(room.x) / whole[0]).min(f64::from(room.y) / whole[1]).min(f64::from(LARGEST_FIT));
    let [wide, tall] = [f64::from(room.x) / scale.max(1e-3), f64::from(room.y) / scale.max(1e-3)];
    let columns = least.columns.iter().max().copied().unwrap_or(0);
    let more = (wide - whole[0]).max(0.0) / columns.max(1) as f64;
    let across = (across + more).min(2.4 * across);
    let fits = |layout: &Layout| layout.height + around[1] <= tall;
    let downs = [4.0, 3.2, 2.6, 2.1, 1.7, 1.35].map(|share| share * ROWS);
    downs.into_iter().map(|down| of(across, down)).find(fits).unwrap_or_else(|| of(across, ROWS))
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
        let before = Scene::new(&spec.trace().unwrap(), &spec, &BTreeSet::new(), NOMINAL);
        spec.values.get_mut("apple").expect("it is an input").value = scalar(-123_456.789);
        let after = Scene::new(&spec.trace().unwrap(), &spec, &BTreeSet::new(), NOMINAL);
        assert_eq!(before.layout, after.layout);
    }

    #[test]
    fn small_matrices_are_open_at_first_and_the_picture_fills_its_place() {
        for preset in PRESETS {
            let spec = preset.expression();
            let trace = spec.trace().unwrap();
            let open = open_at_first(&trace, &spec);
            assert!(open.iter().all(|id| trace.value(*id).len() <= 12), "{}", preset.id);
            for room in [NOMINAL, vec2(1090.0, 600.0), vec2(500.0, 260.0)] {
                let scene = Scene::new(&trace, &spec, &open, room);
                let closed = Scene::new(&trace, &spec, &BTreeSet::new(), room);
                for scene in [scene, closed] {
                    let scale = (room.x / scene.size.x).min(room.y / scene.size.y);
                    let filled = (scene.size.x * scale / room.x).max(scene.size.y * scale / room.y);
                    assert!(filled > 0.99, "{}: {filled}", preset.id);
                }
            }
        }
        let dot = PRESETS.iter().find(|preset| preset.id == "affine").expect("it is a preset");
        let spec = dot.expression();
        let trace = spec.trace().unwrap();
        assert!(!open_at_first(&trace, &spec).is_empty(), "its matrices are small");
    }

    #[test]
    fn only_lists_and_matrices_open() {
        for preset in PRESETS {
            let spec = preset.expression();
            let trace = spec.trace().unwrap();
            let all = trace.graph().nodes().map(|(id, _)| id).collect();
            let scene = Scene::new(&trace, &spec, &all, NOMINAL);
            for (id, _) in trace.graph().nodes() {
                let opens = trace.value(id).ndim() > 0;
                assert_eq!(scene.forms[id.index()] == Form::Table, opens, "{}", preset.id);
            }
        }
    }
}
