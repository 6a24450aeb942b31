//! Nodes and arrows where their layout has put them: what goes forward above an arrow, what comes back below it.

use super::super::{FigureEdge, FigureNode, FigureWords, NodeLinkFigure, NodeShape, Role};
use super::heading::empty;
use super::{Across, Entry, Frame, Look, Pen, Scene, Shape, Style, Text, Tone, Up};

const LABEL: f64 = 17.0;
const NUMBER: f64 = 14.5;
/// A graph is drawn no smaller than this, however wide it is: then its numbers are left out.
const LEGIBLE: f64 = 0.42;

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

/// The height that it takes in a room of this width.
pub fn height(figure: &NodeLinkFigure, width: f64) -> f64 {
    let ([_, tall], scale) = size(figure, width);
    (tall * scale).max(60.0)
}

/// The whole figure without what stands above it.
pub fn scene(figure: &NodeLinkFigure, room: Frame, style: &Style<'_>, none: &str) -> Scene {
    let mut scene = Scene::default();
    if figure.nodes.is_empty() {
        empty(&mut scene, room, none, style);
        return scene;
    }
    let ([wide, _], scale) = size(figure, room.width);
    let origin = [room.x + (room.width - wide * scale) / 2.0, room.y];
    let brush = Brush { scale, origin, style };
    for edge in &figure.edges {
        brush.edge(&mut scene, edge);
    }
    for node in &figure.nodes {
        brush.node(&mut scene, node);
    }
    scene
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

    fn node(&self, scene: &mut Scene, node: &FigureNode) {
        let [x, y] = self.place(node.at);
        let [wide, tall] = node.size.map(|side| side * self.scale);
        let frame = Frame::new(x - wide / 2.0, y - tall / 2.0, wide, tall);
        let (fill, rounding) = match node.shape {
            NodeShape::Round => (Tone::Paper, tall / 2.0),
            NodeShape::Box => (Tone::Ground, 7.0 * self.scale),
        };
        let edge = Some(Pen::new(Tone::Text, 1.8));
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

    fn edge(&self, scene: &mut Scene, edge: &FigureEdge) {
        let line: Vec<[f64; 2]> = edge.line.iter().map(|point| self.place(*point)).collect();
        scene.line(line.clone(), Pen::new(Tone::Muted, 1.5));
        let [.., before, end] = line[..] else { return };
        let way = [end[0] - before[0], end[1] - before[1]];
        let length = way[0].hypot(way[1]);
        if length > 0.0 {
            let [dx, dy] = way.map(|part| part / length * 9.0 * self.scale.max(0.6));
            let back = [end[0] - dx, end[1] - dy];
            let [left, right] = [-0.45, 0.45].map(|side| [back[0] + side * dy, back[1] - side * dx]);
            scene.add(Shape::Polygon(vec![end, left, right], Tone::Muted, None));
        }
        if self.scale >= LEGIBLE {
            self.numbers(scene, &line, edge);
        }
    }

    /// Near the beginning of the longest stretch: arrows that meet in a node are apart there.
    fn numbers(&self, scene: &mut Scene, line: &[[f64; 2]], edge: &FigureEdge) {
        let length = |pair: &&[[f64; 2]]| (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1]);
        let Some(pair) = line.windows(2).max_by(|a, b| length(a).total_cmp(&length(b))) else { return };
        let at = [0, 1].map(|part| pair[0][part] + (pair[1][part] - pair[0][part]) * 0.45);
        let room = length(&pair).max(30.0) * 1.05;
        let both = [(&edge.forward, -1.0, Tone::Forward), (&edge.backward, 1.0, Tone::Backward)];
        for (words, side, tone) in both.into_iter().filter(|(words, ..)| !words.is_empty()) {
            let mut size = NUMBER * self.scale.clamp(0.75, 1.1);
            size *= (room / self.style.measure.width(words, size, false).max(1.0)).clamp(0.7, 1.0);
            let words = self.style.fitted(words, size, room);
            let text = Text::new([at[0], at[1] + side * size * 0.8], words, size, tone).on_plate();
            scene.text(text.anchored(Across::Middle, Up::Middle));
        }
    }
}
