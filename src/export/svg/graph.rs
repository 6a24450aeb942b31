//! Nodes and arrows where their layout has put them: what goes forward above an arrow in blue, what comes back below it in
//! orange.

use super::canvas::{Anchor, Canvas, Frame, Type};
use super::ink::{Ink, Look, Pen};
use super::measure::{fitted, width};
use super::sheet::{Entry, ROOM, Sheet, empty};
use crate::experiment::figure::{FigureEdge, FigureNode, FigureWords, NodeLinkFigure, NodeShape, Role};

const LABEL: f64 = 17.0;
const NUMBER: f64 = 14.5;
/// A graph is drawn no smaller than this, however wide it is: then its numbers are left out.
const LEGIBLE: f64 = 0.42;

pub(super) fn draw(sheet: Sheet<'_>, figure: &NodeLinkFigure, words: &FigureWords) -> String {
    let [wide, tall] = figure.size.map(|side| if side.is_finite() { side.clamp(1.0, 1e5) } else { 1.0 });
    let scale = (ROOM / wide).min(1.3).min(900.0 / tall);
    let legend = vec![
        Entry { look: Look::of(Role::Forward), name: words.forward },
        Entry { look: Look::of(Role::Backward), name: words.backward },
    ];
    Sheet { legend, ..sheet }.draw((tall * scale).max(60.0), |canvas, room| {
        if figure.nodes.is_empty() {
            return empty(canvas, room, words.not_computed);
        }
        let left = room.x + (room.width - wide * scale) / 2.0;
        let pen = Brush { scale, origin: [left, room.y] };
        for edge in &figure.edges {
            pen.edge(canvas, edge);
        }
        for node in &figure.nodes {
            pen.node(canvas, node);
        }
    })
}

/// Where the figure lies on the paper, and how large.
struct Brush {
    scale: f64,
    origin: [f64; 2],
}

impl Brush {
    fn place(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [self.origin[0] + x * self.scale, self.origin[1] + y * self.scale]
    }

    fn node(&self, canvas: &mut Canvas, node: &FigureNode) {
        let [x, y] = self.place(node.at);
        let [wide, tall] = node.size.map(|side| side * self.scale);
        let frame = Frame::new(x - wide / 2.0, y - tall / 2.0, wide, tall);
        let (fill, rounding) = match node.shape {
            NodeShape::Round => (Ink::PAPER, tall / 2.0),
            NodeShape::Box => (Ink::GROUND, 7.0 * self.scale),
        };
        canvas.rect(frame, Some(fill), Some(Pen::new(Ink::TEXT, 1.8)), rounding);
        let size = LABEL * self.scale.clamp(0.5, 1.1);
        let middle = Type::new(size, Ink::TEXT).anchored(Anchor::Middle);
        let label = fitted(&node.label, size, wide - 4.0);
        if node.detail.is_empty() {
            return canvas.text([x, y], &label, middle.strong());
        }
        canvas.text([x, y - size * 0.6], &label, middle.strong());
        let small = size * 0.86;
        let detail = fitted(&node.detail, small, wide - 4.0);
        canvas.text([x, y + size * 0.65], &detail, Type { size: small, ..middle });
    }

    fn edge(&self, canvas: &mut Canvas, edge: &FigureEdge) {
        let line: Vec<[f64; 2]> = edge.line.iter().map(|point| self.place(*point)).collect();
        canvas.line(&line, Pen::new(Ink::MUTED, 1.5));
        let [.., before, end] = line[..] else { return };
        let way = [end[0] - before[0], end[1] - before[1]];
        let length = way[0].hypot(way[1]);
        if length > 0.0 {
            let [dx, dy] = way.map(|part| part / length * 9.0 * self.scale.max(0.6));
            let back = [end[0] - dx, end[1] - dy];
            canvas.shape(
                &[
                    end,
                    [back[0] - dy * 0.45, back[1] + dx * 0.45],
                    [back[0] + dy * 0.45, back[1] - dx * 0.45],
                ],
                Ink::MUTED,
                None,
            );
        }
        if self.scale >= LEGIBLE {
            self.numbers(canvas, &line, edge);
        }
    }

    /// Near the beginning of the longest stretch: arrows that meet in a node are apart there.
    fn numbers(&self, canvas: &mut Canvas, line: &[[f64; 2]], edge: &FigureEdge) {
        let length = |pair: &&[[f64; 2]]| (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1]);
        let Some(pair) = line.windows(2).max_by(|a, b| length(a).total_cmp(&length(b))) else { return };
        let at =
            [pair[0][0] + (pair[1][0] - pair[0][0]) * 0.45, pair[0][1] + (pair[1][1] - pair[0][1]) * 0.45];
        let room = length(&pair).max(30.0) * 1.05;
        let both = [(&edge.forward, -1.0, Ink::FORWARD), (&edge.backward, 1.0, Ink::BACKWARD)];
        for (text, side, ink) in both.into_iter().filter(|(text, ..)| !text.is_empty()) {
            let mut size = NUMBER * self.scale.clamp(0.75, 1.1);
            size *= (room / width(text, size).max(1.0)).clamp(0.7, 1.0);
            let kind = Type::new(size, ink).anchored(Anchor::Middle);
            canvas.plate([at[0], at[1] + side * size * 0.8], &fitted(text, size, room), kind);
        }
    }
}
