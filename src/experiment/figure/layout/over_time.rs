//! Layers over time: a heat map a layer, all on shared axes and one scale of tone, and below each a strip of exact zeros, or of what
//! is saturated, as a bar from below.
//!
//! The tone is the square root of the share of values per decade of size, on a linear axis per eighth of it. The share is of all
//! values, zeros included, so that a layer that dies grows pale. Nothing is smoothed: a column holds until the next.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `axis` | the axis up, shared by all layers |
//! | `tones` | what the levels of a picture look like |
//! | `picture` | the levels of a row or a strip, pixel by pixel |
//! | `quantiles` | lines over a row, below which a share of the sizes lies |
//! | `head` | what stands over and under the rows |

mod axis;
mod head;
mod picture;
mod quantiles;
#[cfg(test)]
mod tests;
mod tones;

pub use axis::up;
pub use picture::picture;
pub use tones::tone;

use super::super::{FigureWords, OverTimeFigure, OverTimeRun, format};
use super::heading::empty;
use super::lines::{lane, moments};
use super::{Across, Frame, Pen, Scale, Scene, Shape, Style, Text, Tick, Tone, Up};
use head::{iterations, std_name, title};
use quantiles::quantiles;
use tones::ink;

/// A figure laid out.
#[derive(Clone, Debug, Default)]
pub struct OverTime {
    /// What is drawn below the fields; the id of a plot is its part and its layer.
    pub ground: Scene,
    /// What is drawn over them.
    pub over: Scene,
    /// Heat maps and strips: the pictures of the scene, in the order of their numbers.
    pub fields: Vec<Field>,
    /// The plots, all rows of a part together.
    pub plots: Vec<Frame>,
    /// The iterations, the same for all parts.
    pub x: Option<Scale>,
}

/// A picture that is computed at the resolution of its medium.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Where it stands.
    pub frame: Frame,
    /// The number of its part.
    pub part: usize,
    /// The number of its layer, counted from 0.
    pub layer: usize,
    /// The axis up of a heat map; none of a strip.
    pub up: Option<Scale>,
}

/// A row of a heat map has at least so many points.
const LEAST_ROW: f64 = 5.0;
/// Where a row is at least so high in sizes of type, it has its own numbers and its strip.
const FULL_ROW: f64 = 2.2;
/// Below so much height in sizes of type the axis of iterations goes without its name.
const LOW: f64 = 20.0;
/// Of a row and its strip the strip has this share.
const STRIP: f64 = 0.2;
/// Room for numbers before a plot and after it, in sizes of type.
const BEFORE: f64 = 3.7;
const AFTER: f64 = 4.7;

/// Between two parts, and between two runs.
const GAP: f64 = 20.0;
const BETWEEN_RUNS: f64 = 8.0;

/// The height of a figure in a file, without what stands above it.
pub fn height(figure: &OverTimeFigure, style: &Style<'_>) -> f64 {
    let count = figure.runs.len().max(1) as f64;
    let most = if count > 1.0 { 380.0 } else { 560.0 };
    let of = |run: &OverTimeRun| {
        lane(&run.marks, style) + (run.depth().max(1) as f64 * 84.0).clamp(150.0, most) + BETWEEN_RUNS
    };
    let runs: f64 = figure.runs.iter().map(of).sum();
    (2.0 + count) * style.line_height() + 14.0 + runs
}

/// What all rows of a figure have in common.
struct Rows<'a> {
    figure: &'a OverTimeFigure,
    x: Scale,
    /// From where each part begins, and how wide it is; the names of the layers stand before the first.
    lefts: Vec<f64>,
    each: f64,
    left: f64,
    names: f64,
    style: &'a Style<'a>,
    words: &'a FigureWords,
}

/// Lays out a figure without what stands above it.
pub fn over_time(figure: &OverTimeFigure, room: Frame, style: &Style<'_>, words: &FigureWords) -> OverTime {
    let mut laid = OverTime::default();
    let deepest = figure.runs.iter().map(OverTimeRun::depth).max().unwrap_or(0);
    let side_by_side = (0..figure.runs.len())
        .map(|run| figure.parts.iter().filter(|part| part.run == run).count())
        .max()
        .unwrap_or(0);
    if deepest == 0 || side_by_side == 0 {
        empty(&mut laid.ground, room, words.not_computed, style);
        return laid;
    }
    let until = figure.runs.iter().map(|run| run.until).max().unwrap_or(0);
    let line = style.line_height();
    // By the size of type alone, so that the axes are the same in whatever letters.
    let names = style.small * if deepest < 100 { 4.7 } else { 5.4 };
    let each = (room.width - names - GAP * (side_by_side as f64 - 1.0)) / side_by_side as f64;
    let lefts = (0..side_by_side).map(|part| room.x + names + part as f64 * (each + GAP)).collect();
    let x = Scale::along(&figure.x, [0.0, until as f64].into_iter());
    let rows = Rows { figure, x, lefts, each, left: room.x, names, style, words };
    // Where there is little room the rows need it more than the name of the axis does.
    let has_name = room.height >= LOW * style.small;
    let below = if has_name { 2.0 * line } else { line } + 6.0;
    let runs: Vec<(usize, &OverTimeRun)> =
        figure.runs.iter().enumerate().filter(|(_, run)| run.depth() > 0).collect();
    // The words of the live changes, and the names of the runs or of the numbers at the right.
    let above = |run: &OverTimeRun| lane(&run.marks, style).max(line) + 4.0;
    let named = if figure.runs.len() > 1 { line } else { 0.0 };
    let around: f64 = runs.iter().map(|(_, run)| above(run) + named + BETWEEN_RUNS).sum();
    let height = (room.height - line - around + BETWEEN_RUNS - below) / runs.len() as f64;
    let mut top = room.y + line;
    laid.plots = vec![Frame::default(); figure.parts.len()];
    for (place, (run, of)) in runs.iter().enumerate() {
        let name = style.fitted(&of.name, style.body, room.width);
        laid.ground.text(Text::new([room.x, top + line * 0.5], name, style.body, Tone::Text).strong());
        top += named + above(of);
        let frame = Frame::new(room.x, top, room.width, height.max(1.0));
        rows.run(&mut laid, *run, of, frame, place == 0, Some(has_name).filter(|_| place + 1 == runs.len()));
        top = frame.bottom() + BETWEEN_RUNS;
    }
    let places = figure
        .parts
        .iter()
        .enumerate()
        .filter(|(_, part)| part.run == runs.first().map_or(0, |first| first.0));
    for ((part, _), left) in places.zip(&rows.lefts) {
        let Some(plot) = laid.plots.get(part).copied() else { continue };
        title(&mut laid.ground, figure, part, Frame::new(*left, room.y, each, line), plot, style, words);
    }
    laid.x = Some(rows.x);
    laid
}

impl Rows<'_> {
    /// The rows of one run in `rows`; the axis of iterations is below the last.
    fn run(
        &self,
        laid: &mut OverTime,
        run: usize,
        of_run: &OverTimeRun,
        rows: Frame,
        is_first: bool,
        axis: Option<bool>,
    ) {
        let Self { figure, style, words, .. } = self;
        let depth = of_run.depth();
        // Where they would be too low, some layers have no row.
        let step = (depth as f64 * LEAST_ROW / rows.height.max(LEAST_ROW)).ceil().max(1.0) as usize;
        let shown: Vec<usize> = (0..depth).step_by(step).collect();
        let pitch = rows.height / shown.len() as f64;
        let is_full = pitch >= FULL_ROW * style.small;
        // Of low rows so many share one number.
        let every = (style.small * 1.25 / pitch).ceil().max(1.0) as usize;
        let parts = figure.parts.iter().enumerate().filter(|(_, part)| part.run == run);
        for (side, (part, of)) in parts.enumerate() {
            let Some(left) = self.lefts.get(side) else { continue };
            let scale = up(figure, part);
            let has_strip = is_full && figure.has_strip(part);
            let heat = |bottom: f64| {
                let between = if is_full { 5.0 } else { (pitch * 0.15).min(2.0) };
                let strip = if has_strip { ((pitch - between) * STRIP).max(5.0) } else { 0.0 };
                [bottom - pitch + between, bottom - strip, bottom]
            };
            let [high, low, bottom] = heat(rows.bottom());
            let is_labelled = bottom - low >= style.small * 0.8;
            let ticks = if is_full {
                scale.ticks(((low - high) / (1.4 * style.small)).clamp(2.0, 5.0) as usize)
            } else {
                Vec::new()
            };
            let (before, after) = (BEFORE * style.small, AFTER * style.small);
            let plot = Frame::new(left + before, rows.y, self.each - before - after, rows.height);
            if let Some(known) = laid.plots.get_mut(part) {
                *known = plot;
            }
            if !is_first {
                std_name(&mut laid.ground, of.role, plot, style, words);
            }
            let at_now = of_run.at_now();
            for (place, layer) in shown.iter().enumerate() {
                let bottom = rows.bottom() - place as f64 * pitch;
                let [high, low, bottom] = heat(bottom);
                let frame = Frame::between([plot.x, high], [plot.right(), low]);
                let is_named = place.is_multiple_of(every);
                if side == 0 && is_named {
                    let at = [self.left, frame.middle()[1]];
                    let name = style.fitted(&(words.layer)(layer + 1), style.small, self.names - 2.0);
                    laid.ground.text(Text::new(at, name, style.small, Tone::Text).strong());
                }
                // The number at the lower end would lie on that of the strip, and the one at the upper end on the row above.
                let half = style.small * 0.6;
                let height = |tick: &Tick| frame.bottom() - frame.height * tick.share;
                let has_room = |tick: &&Tick| {
                    let y = height(tick);
                    y - half >= high - 4.0 && y + half <= low + if is_labelled { 0.0 } else { 6.0 }
                };
                let drawn: Vec<Tick> = ticks.iter().filter(has_room).cloned().collect();
                for tick in &drawn {
                    let text = Text::new([frame.x - 5.0, height(tick)], &tick.label, style.small, Tone::Axis);
                    laid.ground.text(text.anchored(Across::End, Up::Middle));
                }
                for y in ticks.iter().map(height) {
                    laid.over.line([[frame.x - 3.0, y], [frame.x, y]], Pen::new(Tone::Axis, style.hairline));
                }
                laid.ground.note(&scale, &drawn);
                laid.ground.add_found(
                    Shape::Area(Frame::between([plot.x, high], [plot.right(), bottom])),
                    [part, *layer],
                );
                laid.fields.push(Field { frame, part, layer: *layer, up: Some(scale.clone()) });
                laid.over.line(
                    [[plot.x, high], [plot.x, bottom], [plot.right(), bottom]],
                    Pen::new(Tone::Outline, style.hairline),
                );
                if figure.with_quantiles && is_full {
                    quantiles(&mut laid.over, figure, part, *layer, frame, &scale, &self.x, style);
                }
                let now = at_now.and_then(|at| at.layers.get(*layer)?.get(of.of));
                if let Some(now) = now.filter(|_| is_named) {
                    let at = [plot.right() + 6.0, frame.middle()[1]];
                    let std = format::spread(now.std);
                    laid.ground.text(Text::new(at, std, style.small, ink(of.role)).strong());
                }
                if has_strip {
                    let strip = Frame::between([plot.x, low], [plot.right(), bottom]);
                    laid.fields.push(Field { frame: strip, part, layer: *layer, up: None });
                    let saturated = figure.shows_saturated(part);
                    let name = if saturated { words.saturated_short } else { words.exact_zero };
                    let middle = strip.middle()[1];
                    if is_labelled {
                        let text = Text::new([plot.x - 5.0, middle], name, style.small * 0.92, Tone::Apart);
                        laid.ground.text(text.anchored(Across::End, Up::Middle));
                    }
                    if let Some(now) = now {
                        let share = format::percent(figure.strip_share(part, now));
                        let at = [plot.right() + 6.0, middle];
                        laid.ground.text(Text::new(at, share, style.small * 0.92, Tone::Apart));
                    }
                }
            }
            if let Some(has_name) = axis {
                iterations(&mut laid.ground, &self.x, plot, has_name, style);
            }
            let x_of = |iteration: f64| plot.x + plot.width * self.x.share(iteration);
            moments(&mut laid.over, &of_run.marks, plot, x_of, style);
            let now = x_of(of_run.now as f64);
            if of_run.now < of_run.until && (plot.x..=plot.right()).contains(&now) {
                let pen = Pen::new(Tone::Accent, style.hairline.max(1.5));
                laid.over.line([[now, plot.y], [now, plot.bottom()]], pen);
            }
        }
    }
}

/// What is to be seen in a figure, and of what part of the values, in words.
pub fn note(figure: &OverTimeFigure, words: &FigureWords) -> String {
    let is_one_of_many = figure.parts.len() > 1;
    let seen = figure.parts.iter().enumerate().map(|(number, part)| {
        let seen = figure.in_words(number, words);
        let run = figure.run(number).map_or("", |run| run.name.as_str());
        match (run, is_one_of_many) {
            ("", false) => seen,
            ("", true) => format!("{}: {seen}", part.title),
            (run, _) => format!("{run}, {}: {seen}", part.title),
        }
    });
    let seen = seen.collect::<Vec<_>>().join(". ");
    let counted = (0..figure.parts.len()).find_map(|part| figure.counted(part, words));
    let how: Vec<String> = counted.into_iter().chain(figure.every(words)).collect();
    if how.is_empty() { seen } else { format!("{seen}. ({})", how.join("; ")) }
}

/// The whole figure without what stands above it; its pictures are its fields.
pub fn scene(figure: &OverTimeFigure, room: Frame, style: &Style<'_>, words: &FigureWords) -> Scene {
    let OverTime { mut ground, mut over, fields, .. } = over_time(figure, room, style, words);
    for (number, field) in fields.iter().enumerate() {
        ground.add(Shape::Picture(field.frame, number));
    }
    ground.items.append(&mut over.items);
    ground.axes.append(&mut over.axes);
    ground
}
