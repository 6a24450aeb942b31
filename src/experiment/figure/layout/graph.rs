//! Nodes and arrows where their layout has put them. Each arrow is two lanes: what goes forward above, to the right; what comes
//! back below, to the left.

use super::super::{FigureEdge, FigureNode, FigureWords, NodeLinkFigure, NodeShape, OnTheWay, Role};
use super::heading::empty;
use super::labels::{self, Taken, Wanted};
use super::{Across, Entry, Frame, Look, Pen, Scene, Shape, Style, Text, Tone, Up};
use crate::graph::layout::wires::{Lanes, lanes, onto_rim};

const LABEL: f64 = 17.0;
const NUMBER: f64 = 14.5;
/// A graph is drawn no smaller than this, however wide it is: then its numbers are left out.
const LEGIBLE: f64 = 0.42;
/// Between the lanes of an arrow.
const APART: f64 = 12.0;

/// The two directions.
pub fn legend(words: &FigureWords, style: &Style<'_>) -> Vec<Entry<'static>> {
    let entry = |role, name| Entry { look: Look::of(role, style), has_line: true, name };
    vec![entry(Role::Forward, words.forward), entry(Role::Backward, words.backward)]
}

/// Width and height of the figure, and how much it is enlarged to fill a room of this width.
fn size(figure: &NodeLinkFigure, width: f64) -> ([f64; 2], f64) {
    let size = figure.size.map(|side| if side.is_finite() { side.clamp(1.0, 1e5) } else { 1.0 });
    (size, (width / size[0]).min(1.3).min(900.0 / size[1]))
}

/// The height that it takes in a room of this width: with room above and below for the numbers of the outermost arrows.
pub fn height(figure: &NodeLinkFigure, width: f64) -> f64 {
    let ([_, tall], scale) = size(figure, width);
    ((tall + 2.0 * MARGIN) * scale).max(60.0)
}

/// Room for a number above the uppermost arrow.
const MARGIN: f64 = 16.0;

/// The whole figure without what stands above it.
pub fn scene(figure: &NodeLinkFigure, room: Frame, style: &Style<'_>, none: &str) -> Scene {
    let mut scene = Scene::default();
    if figure.nodes.is_empty() {
        empty(&mut scene, room, none, style);
        return scene;
    }
    let ([wide, _], scale) = size(figure, room.width);
    let origin = [room.x + (room.width - wide * scale) / 2.0, room.y + MARGIN * scale];
    let brush = Brush { scale, origin, style };
    let wires: Vec<Lanes> = figure.edges.iter().map(|edge| brush.lanes(edge, &figure.nodes)).collect();
    let way = figure.on_the_way.as_ref();
    for (number, (edge, wire)) in figure.edges.iter().zip(&wires).enumerate() {
        brush.lane(&mut scene, &wire.forward, Tone::Forward, Lit::of(way, number, 0));
        if !edge.backward.is_empty() {
            brush.lane(&mut scene, &wire.backward, Tone::Backward, Lit::of(way, number, 1));
        }
    }
    for (number, node) in figure.nodes.iter().enumerate() {
        let is_active = way.is_some_and(|way| way.active == Some(number));
        brush.node(&mut scene, node, is_active);
    }
    if scale >= LEGIBLE {
        brush.numbers(&mut scene, figure, &wires);
    }
    scene
}

/// How far a value has come along one lane of an arrow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lit {
    /// Not yet.
    Waiting,
    /// In this turn.
    Passing,
    /// Before, or all values are there.
    Done,
}

impl Lit {
    /// Of the lane forward, 0, or backward, 1, of an arrow.
    fn of(way: Option<&OnTheWay>, edge: usize, lane: usize) -> Self {
        let Some(way) = way else { return Self::Done };
        let has = |all: &[[bool; 2]]| all.get(edge).is_some_and(|both| both.get(lane) == Some(&true));
        match (has(&way.passing), has(&way.done)) {
            (true, _) => Self::Passing,
            (false, true) => Self::Done,
            (false, false) => Self::Waiting,
        }
    }
}

/// Where the figure lies, and how large.
struct Brush<'a> {
    scale: f64,
    origin: [f64; 2],
    style: &'a Style<'a>,
}

impl Brush<'_> {
    fn place(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [self.origin[0] + x * self.scale, self.origin[1] + y * self.scale]
    }

    fn frame(&self, node: &FigureNode) -> Frame {
        let [x, y] = self.place(node.at);
        let [wide, tall] = node.size.map(|side| side * self.scale);
        Frame::new(x - wide / 2.0, y - tall / 2.0, wide, tall)
    }

    fn node(&self, scene: &mut Scene, node: &FigureNode, is_active: bool) {
        let frame = self.frame(node);
        let ([x, y], wide, tall) = (frame.middle(), frame.width, frame.height);
        let (fill, rounding) = match node.shape {
            NodeShape::Round => (Tone::Paper, tall / 2.0),
            NodeShape::Box => (Tone::Ground, 7.0 * self.scale),
        };
        let pen = if is_active { Pen::new(Tone::Accent, 4.0) } else { Pen::new(Tone::Text, 1.8) };
        let edge = Some(pen);
        scene.add(Shape::Rect { frame, fill: Some(fill), edge, rounding });
        let size = LABEL * self.scale.clamp(0.5, 1.1);
        let text = |y, words: &str, size| {
            let words = self.style.fitted(words, size, wide - 4.0);
            Text::new([x, y], words, size, Tone::Text).anchored(Across::Middle, Up::Middle)
        };
        if node.detail.is_empty() {
            return scene.text(text(y, &node.label, size).strong());
        }
        scene.text(text(y - size * 0.6, &node.label, size).strong());
        scene.text(text(y + size * 0.65, &node.detail, size * 0.86));
    }

    /// The lanes of an arrow, with their ends on the rims of round nodes.
    fn lanes(&self, edge: &FigureEdge, nodes: &[FigureNode]) -> Lanes {
        let mut wire = lanes(&edge.line, APART);
        let rim = |end: &mut [f64; 2]| {
            let at_side = |node: &&FigureNode| {
                let [away, down] = [0, 1].map(|part| (end[part] - node.at[part]).abs());
                (away - node.size[0] / 2.0).abs() < 0.5 && down < node.size[1] / 2.0
            };
            if let Some(node) = nodes.iter().filter(|node| node.shape == NodeShape::Round).find(at_side) {
                *end = onto_rim(*end, node.at, node.size);
            }
        };
        for lane in [&mut wire.forward, &mut wire.backward] {
            if let [first, .., last] = lane.as_mut_slice() {
                rim(first);
                rim(last);
            }
            for place in lane.iter_mut() {
                *place = self.place(*place);
            }
        }
        wire
    }

    fn lane(&self, scene: &mut Scene, lane: &[[f64; 2]], tone: Tone, lit: Lit) {
        let (tone, width) = match lit {
            Lit::Waiting => (Tone::Grid, 1.5),
            Lit::Passing => (tone, 3.0),
            Lit::Done => (tone, 1.5),
        };
        scene.line(lane.to_vec(), Pen::new(tone, width));
        let [.., before, end] = lane else { return };
        let way = [end[0] - before[0], end[1] - before[1]];
        let length = way[0].hypot(way[1]);
        if length > 0.0 {
            let [dx, dy] = way.map(|part| part / length * 8.0 * self.scale.max(0.6));
            let back = [end[0] - dx, end[1] - dy];
            let [left, right] = [-0.45, 0.45].map(|side| [back[0] + side * dy, back[1] - side * dx]);
            scene.add(Shape::Polygon(vec![*end, left, right], tone, None));
        }
    }

    /// The numbers of all arrows: each outside of its lane, and none on another or on a node.
    fn numbers(&self, scene: &mut Scene, figure: &NodeLinkFigure, wires: &[Lanes]) {
        let mut taken = Taken::default();
        for node in &figure.nodes {
            taken.take(self.frame(node));
        }
        let mut lines = Taken::default();
        for wire in wires {
            lines.take_line(&wire.forward);
            lines.take_line(&wire.backward);
        }
        let size = NUMBER * self.scale.clamp(0.75, 1.1);
        let mut wanted = Vec::new();
        let mut words = Vec::new();
        let mut said: Vec<(&str, [i64; 2])> = Vec::new();
        for (at, (edge, wire)) in figure.edges.iter().zip(wires).enumerate() {
            for (number, lane, above, tone) in [
                (&edge.forward, &wire.forward, true, Tone::Forward),
                (&edge.backward, &wire.backward, false, Tone::Backward),
            ] {
                let Some(begin) = wire.forward.first() else { continue };
                // What leaves a node along one line has one number for all arrows.
                let key = (number.as_str(), begin.map(|part| part.round() as i64));
                if number.is_empty() || (above && edge.line.len() > 3 && said.contains(&key)) {
                    continue;
                }
                if above {
                    said.push(key);
                }
                let mut lane = lane.clone();
                if !above {
                    lane.reverse();
                }
                let room = lane.first().zip(lane.last()).map_or(30.0, |(a, b)| (b[0] - a[0]).abs().max(30.0));
                let fitted = self.style.fitted(number, size, room * 1.05);
                let frame = [self.style.measure.width(&fitted, size, false) + 6.0, size * 1.25];
                wanted.push(Wanted { size: frame, places: labels::beside(&lane, frame, above) });
                let lit = Lit::of(figure.on_the_way.as_ref(), at, usize::from(!above));
                words.push((fitted, tone, lit));
            }
        }
        // Every number has its place, so that none moves when the next one comes.
        for (place, (words, tone, lit)) in labels::place(&wanted, &mut taken, &lines).into_iter().zip(words) {
            let Some(frame) = place.filter(|_| lit != Lit::Waiting) else { continue };
            let text = Text::new(frame.middle(), words, size, tone).on_plate();
            scene.text(text.anchored(Across::Middle, Up::Middle));
        }
    }
}
