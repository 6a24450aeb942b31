//! Computation graphs and the layers of networks as figures of nodes and arrows.

use super::expression::ExpressionSpec;
use super::spec::GraphSpec;
use crate::experiment::figure::{
    Exhibit, Figure, FigureEdge, FigureNode, FigureWords, NodeLinkFigure, NodeShape, format,
};
use crate::experiment::spec::settings_line;
use crate::experiment::training::{Flow, Spread};
use crate::graph::layout::{Gaps, Size, of_graph};
use crate::graph::{Digits, NodeId, Operation, Tensor, Trace, tensor};

/// Lengths are points at scale 1.
const ROUND: f64 = 50.0;
const BOX: f64 = 56.0;
const ROOM_FOR_NUMBERS: f64 = 118.0;
const ROWS: f64 = 34.0;
/// Two lanes with a number above and one below.
const PARALLEL: f64 = 66.0;
/// The arrow that leads out of the result.
const TAIL: f64 = 110.0;
const MARGIN: f64 = 14.0;

/// The graph of an expression with every value and every derivative.
pub fn graph(trace: &Trace, words: &FigureWords) -> NodeLinkFigure {
    let graph = trace.graph();
    let nodes: Vec<FigureNode> = graph.nodes().map(|(id, _)| node(trace, id)).collect();
    let sizes: Vec<Size> =
        nodes.iter().map(|node| Size { width: node.size[0], height: node.size[1] }).collect();
    let layout = of_graph(graph, &sizes, Gaps { across: ROOM_FOR_NUMBERS, down: ROWS, parallel: PARALLEL });
    let moved = |point: &crate::graph::layout::Point| [point.x + MARGIN, point.y + MARGIN];
    let placed = nodes.into_iter().zip(&layout.nodes);
    let nodes: Vec<FigureNode> = placed.map(|(node, at)| FigureNode { at: moved(at), ..node }).collect();
    let mut edges: Vec<FigureEdge> = graph
        .edges()
        .iter()
        .zip(&layout.edges)
        .enumerate()
        .map(|(at, (edge, line))| {
            // What a literal is stands in it already.
            let is_literal = matches!(graph.node(edge.from).operation(), Operation::Number(_));
            let step = trace.graph().node(edge.to).incoming().iter().find(|id| id.index() == at);
            FigureEdge {
                line: line.iter().map(moved).collect(),
                forward: if is_literal { String::new() } else { in_short(trace.value(edge.from)) },
                backward: step.and_then(|id| trace.passed(*id)).map(in_short).unwrap_or_default(),
            }
        })
        .collect();
    let start = trace.start();
    if let Some(node) = nodes.get(start.index()) {
        let from = [node.at[0] + node.size[0] / 2.0, node.at[1]];
        edges.push(FigureEdge {
            line: vec![from, [from[0] + TAIL, from[1]]],
            forward: in_short(trace.value(start)),
            backward: in_short(trace.seed()),
        });
    }
    let right = edges.iter().flat_map(|edge| &edge.line).map(|point| point[0]).fold(layout.width, f64::max);
    NodeLinkFigure {
        title: words.graph.to_owned(),
        size: [right + 2.0 * MARGIN, layout.height + 2.0 * MARGIN],
        nodes,
        edges,
        on_the_way: None,
    }
}

fn node(trace: &Trace, id: NodeId) -> FigureNode {
    let node = trace.graph().node(id);
    let letters = |text: &str, each: f64| text.chars().count() as f64 * each + 24.0;
    let (shape, label, detail) = match node.operation() {
        Operation::Input => (NodeShape::Box, node.label().to_owned(), in_short(trace.value(id))),
        Operation::Number(_) => (NodeShape::Box, node.text().to_owned(), String::new()),
        operation => {
            (NodeShape::Round, operation.symbol().to_owned(), node.name().unwrap_or_default().to_owned())
        }
    };
    let wide = letters(&label, 11.0).max(letters(&detail, 9.0));
    let size = match shape {
        NodeShape::Round if detail.is_empty() => [wide.max(ROUND), ROUND],
        NodeShape::Round => [wide.max(ROUND + 8.0), ROUND + 8.0],
        NodeShape::Box if detail.is_empty() => [wide.max(36.0), 36.0],
        NodeShape::Box => [wide.max(96.0), BOX],
    };
    FigureNode { at: [0.0; 2], size, shape, label, detail }
}

/// A number, or the shape of what has many.
fn in_short(x: &Tensor) -> String {
    match tensor::as_number(x) {
        Some(number) => tensor::number(number, Digits::Short),
        None => tensor::shape(x).to_string(),
    }
}

/// The layers of a network in a row that bends at the edge of the paper, with how far values and gradients spread.
pub fn layers(flow: &Flow, words: &FigureWords) -> NodeLinkFigure {
    const WIDE: f64 = 172.0;
    const TALL: f64 = 60.0;
    const APART: f64 = 84.0;
    const DOWN: f64 = 60.0;
    const IN_A_ROW: usize = 4;
    let count = flow.stages.len() + 1;
    let at = |number: usize| {
        let (row, column) = (number / IN_A_ROW, number % IN_A_ROW);
        [
            MARGIN + WIDE / 2.0 + column as f64 * (WIDE + APART),
            MARGIN + TALL / 2.0 + row as f64 * (TALL + DOWN),
        ]
    };
    let size = [WIDE, TALL];
    let node = |number: usize, label: String, [rows, columns]: [usize; 2]| FigureNode {
        at: at(number),
        size,
        shape: NodeShape::Box,
        label,
        detail: format!("({rows}, {columns})"),
    };
    let mut nodes = vec![node(0, "x".into(), flow.input_shape)];
    nodes.extend(
        flow.stages.iter().enumerate().map(|(number, here)| node(number + 1, here.stage.name(), here.shape)),
    );
    let spread = |spread: Spread| (words.std)(&format::significant(spread.std));
    let edge = |number: usize| {
        let value = number.checked_sub(1).map_or(flow.input, |stage| flow.stages[stage].value);
        let gradient = number.checked_sub(1).and_then(|stage| flow.stages[stage].gradient);
        let (from, to) = (at(number), at(number + 1));
        let line = if from[1] == to[1] {
            vec![[from[0] + WIDE / 2.0, from[1]], [to[0] - WIDE / 2.0, to[1]]]
        } else {
            // Down and back to the left.
            let middle = f64::midpoint(from[1], to[1]);
            vec![
                [from[0], from[1] + TALL / 2.0],
                [from[0], middle],
                [to[0], middle],
                [to[0], to[1] - TALL / 2.0],
            ]
        };
        FigureEdge { line, forward: spread(value), backward: gradient.map(spread).unwrap_or_default() }
    };
    let columns = count.min(IN_A_ROW) as f64;
    let rows = count.div_ceil(IN_A_ROW) as f64;
    NodeLinkFigure {
        title: words.layers_of.to_owned(),
        size: [columns * (WIDE + APART) - APART + 2.0 * MARGIN, rows * (TALL + DOWN) - DOWN + 2.0 * MARGIN],
        nodes,
        edges: (0..flow.stages.len()).map(edge).collect(),
        on_the_way: None,
    }
}

/// The figure of an expression's graph.
pub(super) fn exhibits(spec: &GraphSpec, figure: NodeLinkFigure, words: &FigureWords) -> Vec<Exhibit> {
    vec![Exhibit {
        name: "graph".into(),
        figure: Figure::Graph(figure),
        seed: None,
        settings: settings(spec, words),
    }]
}

fn settings(spec: &GraphSpec, words: &FigureWords) -> String {
    match &spec.subject {
        super::Subject::Expression(ExpressionSpec { text, .. }) => {
            text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ")
        }
        super::Subject::Network(_) => settings_line(spec, None, words),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::experiment::figure::layout::labels::overlap;
    use crate::experiment::figure::layout::{self, Frame, Item, Measure, Shape, Style, Text};
    use crate::graph::tensor::scalar;
    use crate::language::Language;

    struct Even;

    impl Measure for Even {
        fn width(&self, words: &str, size: f64, _: bool) -> f64 {
            words.chars().count() as f64 * size * 0.6
        }
    }

    const STYLE: Style<'static> =
        Style { measure: &Even, small: 13.0, body: 15.0, title: 15.0, line: 2.0, hairline: 1.0 };

    /// Lines of `v = a op b` over what came before, some of them with one name twice.
    fn expression() -> impl Strategy<Value = ExpressionSpec> {
        let operation = prop::sample::select(vec!["+", "*", "-"]);
        let line = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), operation, any::<bool>());
        (prop::collection::vec(line, 1..9), prop::collection::vec(-300.0..300.0_f64, 3)).prop_map(
            |(lines, values)| {
                let mut names = vec!["x".to_owned(), "y".to_owned(), "z".to_owned()];
                let mut text = String::new();
                for (number, (a, b, operation, twice)) in lines.iter().enumerate() {
                    let a = a.get(&names).clone();
                    let b = if *twice { a.clone() } else { b.get(&names).clone() };
                    let name = format!("v{number}");
                    text += &[&name, " = ", &a, " ", operation, " ", &b, "\n"].concat();
                    names.push(name);
                }
                let given = ["x", "y", "z"].iter().zip(values).filter(|(name, _)| text.contains(**name));
                let given = given.map(|(name, value)| {
                    (
                        (*name).to_owned(),
                        crate::experiment::graph::Given { value: scalar(value), range: None },
                    )
                });
                let values = given.collect();
                ExpressionSpec { text, values, ..ExpressionSpec::default() }
            },
        )
    }

    fn texts(items: &[Item]) -> Vec<Text> {
        items
            .iter()
            .filter_map(|item| if let Shape::Text(text) = &item.shape { Some(text.clone()) } else { None })
            .collect()
    }

    fn laid(spec: &ExpressionSpec) -> (NodeLinkFigure, Vec<Text>) {
        let trace = spec.trace().expect("it can be computed");
        let figure = graph(&trace, FigureWords::of(Language::English));
        let room = Frame::new(0.0, 0.0, 1400.0, layout::graph::height(&figure, 1400.0));
        let scene = layout::graph::scene(&figure, room, &STYLE, "");
        (figure, texts(&scene.items))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn no_two_labels_of_a_graph_overlap(spec in expression()) {
            let (figure, texts) = laid(&spec);
            let ink = |text: &Text| text.frame(&STYLE).grown(0.0, -text.size * 0.15);
            // Names and values stand in their nodes; the rest on arrows.
            for (at, text) in texts.iter().enumerate() {
                for other in texts.iter().take(at) {
                    prop_assert!(overlap(ink(text), ink(other)) < 0.5, "{:?} on {:?}", text, other);
                }
            }
            prop_assert!(texts.len() >= figure.nodes.len());
        }
    }

    #[test]
    fn arrows_that_meet_twice_stand_apart_with_all_their_numbers() {
        let spec = ExpressionSpec {
            text: "t = x + y\nz = t * t".into(),
            values: [("x", 3.0), ("y", 4.0)]
                .map(|(name, value)| {
                    (name.to_owned(), crate::experiment::graph::Given { value: scalar(value), range: None })
                })
                .into(),
            ..ExpressionSpec::default()
        };
        let (_, texts) = laid(&spec);
        // Seven goes forward twice, and seven comes back twice.
        assert_eq!(texts.iter().filter(|text| text.words == "7").count(), 4, "{texts:?}");
        assert_eq!(texts.iter().filter(|text| text.words == "14").count(), 2);
        assert!(texts.iter().any(|text| text.words == "49"));
    }
}
