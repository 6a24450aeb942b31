//! Small panels of curves in a grid: one pair of axes for all, its numbers only along the outer edges, so that the room belongs
//! to the curves.

use super::super::thin::thinned;
use super::super::{CurveGrid, Series};
use super::heading::empty;
use super::lines::columns as thinning;
use super::plane::{drawable, upright_name};
use super::{Across, Entry, Frame, Look, Pen, Scale, Scene, Shape, Style, Text, Tick, Tone, Up};

/// A grid laid out.
pub struct Panels {
    /// What is drawn; the id of a panel is its number.
    pub scene: Scene,
    /// Where the curves of each panel are.
    pub frames: Vec<Frame>,
    /// The horizontal axis of all panels.
    pub x: Scale,
}

/// The dash of a small line.
const DASH: f64 = 4.0;

/// How a series is drawn in a small panel.
fn look(series: &Series, style: &Style<'_>) -> Look {
    let mut pen = Look::of(series.role, style).pen;
    pen.dash = pen.dash.map(|dash| dash.min(DASH));
    Look { pen: Pen { width: (pen.width - 0.4).max(1.0), ..pen }, marker: None, hollow: false }
}

/// What the looks of the curves mean.
pub fn legend<'a>(grid: &'a CurveGrid, style: &Style<'_>) -> Vec<Entry<'a>> {
    let first = grid.panels.first().map(|panel| panel.series.as_slice()).unwrap_or_default();
    let entry = |series: &'a Series| Entry { look: look(series, style), has_line: true, name: &series.name };
    first.iter().map(entry).collect()
}

/// Lays out the panels without what stands above them. `none` is said where there are none.
pub fn panels(grid: &CurveGrid, chosen: Option<usize>, room: Frame, style: &Style<'_>, none: &str) -> Panels {
    let mut scene = Scene::default();
    let values = |axis: usize| {
        let series = grid.panels.iter().flat_map(|panel| &panel.series);
        series.flat_map(move |series| series.points.iter().map(move |point| point[axis]))
    };
    let (x, y) = (Scale::along(&grid.x, values(0)), Scale::of_heights(&grid.y, false, values(1)));
    let columns = grid.columns.clamp(1, 64);
    let rows = grid.panels.len().div_ceil(columns);
    if rows == 0 {
        empty(&mut scene, room, none, style);
        return Panels { scene, frames: Vec::new(), x };
    }
    let line = style.line_height();
    let body = Frame::between(
        [room.x + 4.46 * style.small, room.y],
        [room.right() - 2.0, room.bottom() - 2.0 * line],
    );
    let each = [body.width / columns as f64, body.height / rows as f64];
    let mut frames = Vec::with_capacity(grid.panels.len());
    for (index, panel) in grid.panels.iter().enumerate() {
        let (row, column) = (index / columns, index % columns);
        let place =
            Frame::new(body.x + each[0] * column as f64, body.y + each[1] * row as f64, each[0], each[1]);
        // Where many panels share little room, a title stands inside of its panel.
        let is_low = each[1] < 8.8 * style.small;
        let above = if is_low { 2.0 } else { line + 1.0 };
        let frame =
            Frame::between([place.x + 4.0, place.y + above], [place.right() - 4.0, place.bottom() - 4.0]);
        scene.add_found(Shape::Area(place), [index, 0]);
        let is_last = index + columns >= grid.panels.len();
        // The upper end of a panel is the lower end of the one above, and so across: one number for both.
        let ends = |end: bool, tick: &Tick| end || tick.share < 0.95;
        ground(&mut scene, frame, [&x, &y], style, |axis, tick| match axis {
            0 => is_last && ends(column + 1 == columns, tick),
            _ => column == 0 && ends(row == 0, tick),
        });
        let edge = if chosen == Some(index) {
            Pen::new(Tone::Accent, 2.0)
        } else {
            Pen::new(Tone::Outline, style.hairline)
        };
        scene.edge(frame, edge);
        scene.within(frame, |scene| {
            for series in &panel.series {
                let points =
                    thinned(&series.points, x.span().ends(), thinning(frame.width.max(160.0)), |y| y);
                // A line along the edge is not cut in half.
                let inner = frame.grown(0.0, -1.0);
                let place =
                    |point: &[f64; 2]| inner.at([drawable(x.share(point[0])), drawable(y.share(point[1]))]);
                scene.curve(points.iter().map(place).collect(), look(series, style).pen);
            }
        });
        let room = if is_low { frame.width - 8.0 } else { frame.width };
        let title = style.fitted(&panel.title, style.small, room);
        let at = if is_low { [frame.x + 4.0, frame.y + 2.0] } else { [frame.x, place.y] };
        let title = Text::new(at, title, style.small, Tone::Text).anchored(Across::Start, Up::Below);
        scene.text(if is_low { title.on_plate() } else { title });
        frames.push(frame);
    }
    let under = Text::new([body.middle()[0], room.bottom()], x.name(), style.small, Tone::Axis);
    scene.text(under.anchored(Across::Middle, Up::Above));
    upright_name(&mut scene, &y, [room.x + style.small * 0.6, body.middle()[1]], body.height, style);
    Panels { scene, frames, x }
}

/// The grid of one panel, with the numbers that `has_number` wants, of the axis across, 0, and of the one up, 1.
fn ground(
    scene: &mut Scene,
    frame: Frame,
    [x, y]: [&Scale; 2],
    style: &Style<'_>,
    has_number: impl Fn(usize, &Tick) -> bool,
) {
    let grid = Pen::new(Tone::Grid, style.hairline);
    let up = y.ticks((frame.height / (1.76 * style.small)).clamp(2.0, 5.0) as usize);
    for tick in &up {
        let at = frame.bottom() - frame.height * tick.share;
        scene.line([[frame.x, at], [frame.right(), at]], grid);
        if has_number(1, tick) {
            let text = Text::new([frame.x - 5.0, at], &tick.label, style.small, Tone::Axis);
            scene.text(text.anchored(Across::End, Up::Middle));
        }
    }
    let across = x.ticks((frame.width / (4.48 * style.small)).clamp(1.0, 5.0) as usize);
    for tick in &across {
        let at = frame.x + frame.width * tick.share;
        scene.line([[at, frame.y], [at, frame.bottom()]], grid);
        if has_number(0, tick) {
            let text = Text::new([at, frame.bottom() + 3.0], &tick.label, style.small, Tone::Axis);
            scene.text(text.anchored(Across::Middle, Up::Below));
        }
    }
    scene.note(x, &across);
    scene.note(y, &up);
}
