//! The arrows of an expression's graph: two lanes each, what goes forward above and what comes back below, and the numbers on them.

use egui::{Align2, Color32, FontId, Pos2, Rect, vec2};

use super::pen::{DIGITS, Pen};
use super::scene::{Form, TAIL};
use super::state::{Sight, Traced};
use crate::app::cell::CellContext;
use crate::app::figures::paint;
use crate::experiment::figure::layout::labels::{self, Taken, Wanted};
use crate::graph::layout::wires::{Lanes, lanes, onto_rim};
use crate::graph::tensor::{self, text};
use crate::graph::{Digits, Direction, EdgeId, Graph, NodeId};

/// Between the lanes of an arrow, at scale 1.
pub(super) const APART: f64 = 12.0;

/// An arrow on the screen.
pub(super) struct Wire {
    forward: Vec<Pos2>,
    backward: Vec<Pos2>,
    /// The part of the forward lane that is its own: long arrows out of one node share what comes after.
    first: Vec<[f64; 2]>,
    /// The part of the backward lane where it is alone, from the left.
    last: Vec<[f64; 2]>,
    /// Where it begins and bends first: what arrows share that leave along one line.
    begins: [[i64; 2]; 2],
}

/// All arrows of a picture.
pub(super) struct Wires {
    edges: Vec<Wire>,
    /// Out of the result.
    tail: Wire,
}

/// Where the arrows are now.
pub(super) fn of(pen: &Pen<'_>, traced: &Traced) -> Wires {
    let scene = &traced.scene;
    let graph = traced.trace.graph();
    let rim = |end: &mut [f64; 2], node: NodeId| {
        let at = node.index();
        if scene.forms[at] == Form::Round {
            let (middle, size) = (scene.layout.nodes[at], scene.sizes[at]);
            *end = onto_rim(*end, [middle.x, middle.y], [size.x.into(), size.y.into()]);
        }
    };
    let wire = |line: &[[f64; 2]], from: NodeId, to: Option<NodeId>| {
        let Lanes { mut forward, mut backward } = lanes(line, APART);
        backward.reverse();
        for lane in [&mut forward, &mut backward] {
            if let Some(begin) = lane.first_mut() {
                rim(begin, from);
            }
            if let (Some(end), Some(to)) = (lane.last_mut(), to) {
                rim(end, to);
            }
        }
        let ends = |at: usize| line.get(at).copied().unwrap_or_default();
        let (second, before) = (ends(1), ends(line.len().saturating_sub(2)));
        let place = |[x, y]: &[f64; 2]| pen.transform.point(*x, *y);
        let on_screen = |part: &[[f64; 2]]| part.iter().map(|at| paint::at(place(at))).collect::<Vec<_>>();
        // A bow is no bend: its arrow is alone from end to end.
        let is_long = line.len() > 3;
        let own = |keep: &dyn Fn(f64) -> bool, lane: &[[f64; 2]]| {
            let part: Vec<[f64; 2]> = lane.iter().copied().filter(|[x, _]| !is_long || keep(*x)).collect();
            on_screen(&part)
        };
        Wire {
            first: own(&|x| x <= second[0] + 0.5, &forward),
            last: own(&|x| x >= before[0] - 0.5, &backward),
            forward: forward.iter().map(place).collect(),
            backward: backward.iter().rev().map(place).collect(),
            begins: [ends(0), second].map(|at| at.map(|part| part.round() as i64)),
        }
    };
    let edges = (0..graph.edges().len()).map(|at| {
        let edge = graph.edge(edge_at(graph, at));
        let line =
            scene.layout.edges.get(at).map(|points| points.iter().map(|p| [p.x, p.y]).collect::<Vec<_>>());
        wire(&line.unwrap_or_default(), edge.from, Some(edge.to))
    });
    let result = graph.result();
    let (middle, size) = (scene.layout.nodes[result.index()], scene.sizes[result.index()]);
    let right = middle.x + f64::from(size.x) / 2.0;
    let tail = [[right, middle.y], [right + f64::from(TAIL) - 8.0, middle.y]];
    Wires { edges: edges.collect(), tail: wire(&tail, result, None) }
}

/// A number that stands on an arrow, or will.
struct Number {
    id: NodeId,
    words: String,
    font: FontId,
    color: Color32,
    lit: bool,
    /// Whether it is what arrives now.
    now: bool,
    shown: bool,
}

/// Draws the arrows with their numbers; returns whose number the pointer is on.
pub(super) fn show(
    pen: &Pen<'_>,
    cx: &CellContext<'_>,
    traced: &Traced,
    sight: &Sight<'_>,
    wires: &Wires,
    pointer: Option<Pos2>,
) -> Option<NodeId> {
    arrows(pen, cx, traced, sight, wires);
    // Letters that cannot be read only hide the arrows; the pointer finds them.
    if pen.transform.scale < 0.35 {
        return None;
    }
    let mut taken = Taken::default();
    let graph = traced.trace.graph();
    for (id, node) in graph.nodes() {
        let at = id.index();
        let rect = pen.transform.rect(traced.scene.layout.nodes[at], traced.scene.sizes[at]);
        taken.take(paint::frame(rect));
        if let Some(name) = node.name().filter(|_| traced.scene.forms[at] == Form::Round) {
            let size = pen.size(name, pen.font(14.0, false));
            let name = Rect::from_center_size(rect.center_bottom() + vec2(0.0, 3.0 + size.y / 2.0), size);
            taken.take(paint::frame(name));
        }
    }
    sums(pen, cx, traced, sight, &mut taken);
    let mut lines = Taken::default();
    for wire in &wires.edges {
        for lane in [&wire.forward, &wire.backward] {
            lines.take_line(&lane.iter().map(|at| paint::at(*at)).collect::<Vec<_>>());
        }
    }
    let (wanted, numbers) = numbers(pen, cx, traced, sight, wires);
    let mut read = None;
    for (place, number) in labels::place(&wanted, &mut taken, &lines).into_iter().zip(numbers) {
        let Some(frame) = place.filter(|_| number.shown) else { continue };
        let rect = paint::rect(frame);
        let ink = pen.words_ink(number.color, number.lit);
        if number.now {
            pen.pill(rect, number.color);
            pen.painter.text(rect.center(), Align2::CENTER_CENTER, &number.words, number.font, number.color);
        } else {
            pen.plate(rect.center(), Align2::CENTER_CENTER, &number.words, number.font, ink);
        }
        if pointer.is_some_and(|pointer| rect.contains(pointer)) {
            read = Some(number.id);
        }
    }
    read
}

/// What a lane is at this moment.
struct Lane<'a> {
    line: &'a [Pos2],
    color: Color32,
    lit: bool,
    now: bool,
}

fn arrows(pen: &Pen<'_>, cx: &CellContext<'_>, traced: &Traced, sight: &Sight<'_>, wires: &Wires) {
    let palette = &cx.theme.palette;
    let graph = traced.trace.graph();
    let direction = sight.step().map(|step| step.direction);
    let mut all = Vec::with_capacity(2 * wires.edges.len() + 2);
    for (at, wire) in wires.edges.iter().enumerate() {
        let edge = edge_at(graph, at);
        let lit = sight.is_edge_lit(edge);
        let goes = |way| lit && !sight.calm && direction == Some(way);
        let is_carried = sight.carried(graph.edge(edge).from).is_some();
        let color = if is_carried || goes(Direction::Forward) { palette.forward } else { palette.outline };
        let now = goes(Direction::Forward);
        all.push(Lane { line: &wire.forward, color, lit: sight.calm || now, now });
        let travels = matches!(sight.pulse(edge), Some((Direction::Backward, _)));
        if sight.moment.passed(edge).is_some() || travels {
            let now = goes(Direction::Backward);
            all.push(Lane { line: &wire.backward, color: palette.backward, lit: sight.calm || now, now });
        }
    }
    let result = graph.result();
    let color = if sight.carried(result).is_some() { palette.forward } else { palette.outline };
    let lit = sight.is_lit(result);
    all.push(Lane { line: &wires.tail.forward, color, lit, now: false });
    if seed(sight, result).is_some() || begins(sight, result) {
        all.push(Lane {
            line: &wires.tail.backward,
            color: palette.backward,
            lit,
            now: begins(sight, result),
        });
    }
    // What recedes is drawn first, so that it never lies over what happens now.
    all.sort_by_key(|lane| (lane.lit, lane.now));
    for lane in all {
        pen.arrow(lane.line, pen.ink(lane.color, lane.lit), lane.now);
    }
}

/// All numbers that will ever stand on the arrows, so that none moves when another appears, with the places they may have.
fn numbers(
    pen: &Pen<'_>,
    cx: &CellContext<'_>,
    traced: &Traced,
    sight: &Sight<'_>,
    wires: &Wires,
) -> (Vec<Wanted>, Vec<Number>) {
    let palette = &cx.theme.palette;
    let graph = traced.trace.graph();
    let direction = sight.step().map(|step| step.direction);
    let (mut wanted, mut numbers) = (Vec::new(), Vec::new());
    let mut want = |lane: &[[f64; 2]], above: bool, mut number: Number| {
        let length = lane.first().zip(lane.last()).map_or(0.0, |(a, b)| (b[0] - a[0]).abs() as f32);
        if length < 18.0 {
            return;
        }
        let mut size = pen
            .size(&number.words, FontId { family: crate::app::theme::STRONG.clone(), ..number.font.clone() });
        if size.x > length - 12.0 {
            number.font.size = (number.font.size * (length - 12.0) / size.x).max(pen.least());
            size = pen.size(&number.words, number.font.clone());
        }
        // In steps, so that a digit more does not move it.
        let size = [f64::from((size.x / 12.0).ceil() * 12.0), f64::from(size.y)];
        wanted.push(Wanted { size, places: labels::beside(lane, size, above) });
        numbers.push(number);
    };
    let number = |id, words, color, lit, now, shown| Number {
        id,
        words,
        font: pen.font(DIGITS, lit),
        color,
        lit,
        now,
        shown,
    };
    for (id, node) in graph.nodes() {
        if node.is_leaf() && node.name().is_none() {
            continue;
        }
        let mut written: Vec<[[i64; 2]; 2]> = Vec::new();
        for edge in node.outgoing() {
            let Some(wire) = wires.edges.get(edge.index()) else { continue };
            let lit = sight.is_edge_lit(*edge) || sight.is_active(id);
            let goes = |way| sight.is_edge_lit(*edge) && !sight.calm && direction == Some(way);
            // One number for all arrows that leave along one line, one for each that has its own.
            if !written.contains(&wire.begins) {
                written.push(wire.begins);
                let carried = sight.carried(id);
                let words = brief(carried.unwrap_or_else(|| traced.trace.value(id)));
                let now = goes(Direction::Forward);
                want(&wire.first, true, number(id, words, palette.forward, lit, now, carried.is_some()));
            }
            if let Some(passed) = traced.trace.passed(*edge) {
                let shown = sight.moment.passed(*edge).is_some();
                let now = goes(Direction::Backward) && shown;
                want(&wire.last, false, number(id, brief(passed), palette.backward, lit, now, shown));
            }
        }
        if id == graph.result() {
            let lit = sight.is_lit(id);
            let carried = sight.carried(id);
            let words = brief(carried.unwrap_or_else(|| traced.trace.value(id)));
            want(&wires.tail.first, true, number(id, words, palette.forward, lit, false, carried.is_some()));
            if id == traced.trace.start() {
                let shown = seed(sight, id).is_some();
                let words = brief(traced.trace.seed());
                want(&wires.tail.last, false, number(id, words, palette.backward, lit, false, shown));
            }
        }
    }
    (wanted, numbers)
}

/// Below nodes that are used several times, how their gradient is gathered; and where the way back begins in the middle, with what.
fn sums(pen: &Pen<'_>, cx: &CellContext<'_>, traced: &Traced, sight: &Sight<'_>, taken: &mut Taken) {
    let backward = cx.theme.palette.backward;
    let graph = traced.trace.graph();
    let end = traced.trace.at(traced.trace.steps().len());
    for (id, node) in graph.nodes() {
        let at = id.index();
        let rect = pen.transform.rect(traced.scene.layout.nodes[at], traced.scene.sizes[at]);
        let Some(words) = end.gathered(id) else { continue };
        let name = node.name().filter(|_| traced.scene.forms[at] == Form::Round);
        let name = name.map_or(0.0, |name| pen.size(name, pen.font(14.0, false)).y + 3.0);
        let font = pen.font(14.0, true);
        let size = pen.size(&words, font.clone()) + vec2(12.0, 4.0);
        let place = Rect::from_center_size(rect.center_bottom() + vec2(0.0, name + 3.0 + size.y / 2.0), size);
        taken.take(paint::frame(place));
        if sight.moment.gradient_is_complete(id) {
            pen.pill(place, backward);
            pen.painter.text(place.center(), Align2::CENTER_CENTER, words, font, backward);
        }
    }
    let start = traced.trace.start();
    if start != graph.result() {
        let rect =
            pen.transform.rect(traced.scene.layout.nodes[start.index()], traced.scene.sizes[start.index()]);
        let (lit, words) = (sight.is_lit(start), brief(traced.trace.seed()));
        let font = pen.font(DIGITS, lit);
        let size = pen.size(&words, font.clone());
        let place = Rect::from_center_size(rect.center_top() - vec2(0.0, 4.0 + size.y / 2.0), size);
        taken.take(paint::frame(place));
        if seed(sight, start).is_some() {
            pen.plate(place.center(), Align2::CENTER_CENTER, &words, font, pen.words_ink(backward, lit));
        }
    }
}

/// The gradient with which the way back begins, once it has begun there.
fn seed(sight: &Sight<'_>, node: NodeId) -> Option<String> {
    let begun = sight.shown.done > sight.trace.forward_steps();
    (node == sight.trace.start() && begun).then(|| brief(sight.trace.seed()))
}

/// Whether the way back sets out now, at the end of the last arrow.
fn begins(sight: &Sight<'_>, result: NodeId) -> bool {
    let sets_out = sight.step().is_some_and(|step| {
        step.direction == Direction::Backward && step.reads.is_empty() && step.node == result
    });
    sets_out && !sight.calm
}

/// A number in few digits, or a shape.
fn brief(x: &tensor::Tensor) -> String {
    if x.ndim() == 0 { text(x, Digits::Short) } else { tensor::shape(x).to_string() }
}

fn edge_at(graph: &Graph, at: usize) -> EdgeId {
    let edge = graph.edges()[at];
    graph.node(edge.to).incoming()[edge.operand]
}

/// The dots that run into the active node, forward along the upper lanes and back along the lower ones.
pub(super) fn pulses(pen: &Pen<'_>, traced: &Traced, sight: &Sight<'_>, wires: &Wires) {
    let palette = &pen.theme.palette;
    let graph = traced.trace.graph();
    for (at, wire) in wires.edges.iter().enumerate() {
        match sight.pulse(edge_at(graph, at)) {
            Some((Direction::Forward, share)) => pen.pulse(&wire.forward, share, palette.forward),
            Some((Direction::Backward, share)) => pen.pulse(&wire.backward, share, palette.backward),
            None => {}
        }
    }
    if let (true, Some(share)) = (begins(sight, graph.result()), sight.shown.travelled) {
        pen.pulse(&wires.tail.backward, share, palette.backward);
    }
}
