//! Layers over time: a heat map a layer, all on shared axes and one scale of tone, and below each a strip of exact zeros, or of what
//! is saturated, as a bar from below.
//!
//! The tone is the square root of the share of values per decade of size, on a linear axis per eighth of it. The share is of all
//! values, zeros included, so that a layer that dies grows pale. Nothing is smoothed: a column holds until the next.

use super::super::{Axis, Distribution, FigureWords, OverTimeFigure, Role, format};
use super::heading::empty;
use super::lines::{lane, moments};
use super::{Across, Frame, Pen, Scale, Scene, Shape, Style, Text, Tick, Tone, Up};

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
/// The axis of sizes spans so many decades at least and at most.
const DECADES: [f64; 2] = [3.0, 12.0];
/// So large a share of the least sizes may lie below it.
const BELOW: f64 = 0.001;
/// Counts of sizes from 10^-46 on, so many in a decade.
const LEAST_DECADE: f64 = -46.0;
const PER_DECADE: f64 = 16.0;
const SIZES: usize = 90 * PER_DECADE as usize;

/// The levels of a picture: from the ground, 0, to the strongest tone, and what is drawn otherwise.
pub const STRONGEST: u8 = 250;
/// A part of a bar of the strip.
pub const APART: u8 = 251;
/// The same between two lines of its hatching.
pub const APART_GROUND: u8 = 252;
/// What is no number.
pub const NO_NUMBER: u8 = 253;

/// The tone of a level in the picture of a part in this role.
pub fn tone(role: Role, level: u8) -> Tone {
    match level {
        APART => Tone::Apart,
        APART_GROUND => Tone::ApartGround,
        NO_NUMBER => Tone::Error,
        level => ramp(role, f64::from(level) / f64::from(STRONGEST)),
    }
}

/// A share of the ramp of a role.
fn ramp(role: Role, share: f64) -> Tone {
    match role {
        Role::Forward => Tone::ForwardRamp(share),
        Role::Backward => Tone::BackwardRamp(share),
        _ => Tone::StillRamp(share),
    }
}

/// The tone of words about a part.
fn ink(role: Role) -> Tone {
    match role {
        Role::Forward => Tone::Forward,
        Role::Backward => Tone::Backward,
        _ => Tone::Text,
    }
}

/// The axis up of a part: of sizes over whole decades, or of values over the whole range of the activation function.
pub fn up(figure: &OverTimeFigure, part: usize) -> Scale {
    if let Some([low, high]) = figure.range(part) {
        return Scale::around(&Axis::new("", "").held(low, high), false, std::iter::empty());
    }
    let mut sizes = vec![0_u64; SIZES];
    for layer in 0..figure.depth() {
        for (_, of) in figure.of(part, layer) {
            for ([low, high], count) in of.sizes() {
                let size = if low.is_finite() { f64::midpoint(low, high) } else { high };
                let slot = ((size - LEAST_DECADE) * PER_DECADE) as usize;
                if let Some(slot) = sizes.get_mut(slot.min(SIZES - 1)) {
                    *slot += u64::from(count);
                }
            }
        }
    }
    let total: u64 = sizes.iter().sum();
    let mut below = 0.0;
    let least = sizes.iter().position(|count| {
        below += *count as f64;
        below > total as f64 * BELOW
    });
    let most = sizes.iter().rposition(|count| *count > 0);
    let decade = |slot: usize| LEAST_DECADE + slot as f64 / PER_DECADE;
    let (low, high) = match (least, most) {
        (Some(least), Some(most)) => (decade(least).floor(), (decade(most + 1) - 1e-6).ceil()),
        _ => (-3.0, 0.0),
    };
    let [fewest, most] = DECADES;
    let low = low.max(high - most).min(high - fewest);
    let axis = Axis::new("", "").held(10_f64.powf(low), 10_f64.powf(high));
    Scale::around(&axis, true, std::iter::empty())
}

/// The height of a figure in a file, without what stands above it.
pub fn height(figure: &OverTimeFigure, style: &Style<'_>) -> f64 {
    let rows = figure.depth().max(1) as f64;
    above(figure, style) + (rows * 84.0).clamp(150.0, 560.0) + 2.0 * style.line_height() + 6.0
}

/// What stands above the plots: names of the parts, and the words of the live changes.
fn above(figure: &OverTimeFigure, style: &Style<'_>) -> f64 {
    style.line_height() + lane(&figure.marks, style).max(style.line_height()) + 4.0
}

/// Lays out a figure without what stands above it.
pub fn over_time(figure: &OverTimeFigure, room: Frame, style: &Style<'_>, words: &FigureWords) -> OverTime {
    let mut laid = OverTime::default();
    let depth = figure.depth();
    if depth == 0 || figure.parts.is_empty() {
        empty(&mut laid.ground, room, words.not_computed, style);
        return laid;
    }
    let x = Scale::along(&figure.x, [0.0, figure.until as f64].into_iter());
    let line = style.line_height();
    // By the size of type alone, so that the axes are the same in whatever letters.
    let names = style.small * if depth < 100 { 4.7 } else { 5.4 };
    let count = figure.parts.len() as f64;
    let gap = 20.0;
    let each = (room.width - names - gap * (count - 1.0)) / count;
    let top = room.y + above(figure, style);
    // Where there is little room the rows need it more than the name of the axis does.
    let has_name = room.height >= LOW * style.small;
    let below = if has_name { 2.0 * line } else { line };
    let rows = Frame::between([room.x, top], [room.right(), room.bottom() - below - 6.0]);
    // Where they would be too low, some layers have no row.
    let step = (depth as f64 * LEAST_ROW / rows.height.max(LEAST_ROW)).ceil().max(1.0) as usize;
    let shown: Vec<usize> = (0..depth).step_by(step).collect();
    let pitch = rows.height / shown.len() as f64;
    let is_full = pitch >= FULL_ROW * style.small;
    // Of low rows so many share one number.
    let every = (style.small * 1.25 / pitch).ceil().max(1.0) as usize;
    for (part, of) in figure.parts.iter().enumerate() {
        let left = room.x + names + part as f64 * (each + gap);
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
        let plot = Frame::new(left + before, rows.y, each - before - after, rows.height);
        laid.plots.push(plot);
        title(&mut laid.ground, figure, part, Frame::new(left, room.y, each, line), plot, style, words);
        let at_now = figure.at_now();
        for (place, layer) in shown.iter().enumerate() {
            let bottom = rows.bottom() - place as f64 * pitch;
            let [high, low, bottom] = heat(bottom);
            let frame = Frame::between([plot.x, high], [plot.right(), low]);
            let is_named = place.is_multiple_of(every);
            if part == 0 && is_named {
                let at = [room.x, frame.middle()[1]];
                let name = style.fitted(&(words.layer)(layer + 1), style.small, names - 2.0);
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
                    laid.ground.text(Text::new(
                        [plot.right() + 6.0, middle],
                        share,
                        style.small * 0.92,
                        Tone::Apart,
                    ));
                }
            }
        }
        iterations(&mut laid.ground, &x, plot, has_name, style);
        let x_of = |iteration: f64| plot.x + plot.width * x.share(iteration);
        moments(&mut laid.over, &figure.marks, plot, x_of, style);
        let now = x_of(figure.now as f64);
        if figure.now < figure.until && (plot.x..=plot.right()).contains(&now) {
            laid.over
                .line([[now, plot.y], [now, plot.bottom()]], Pen::new(Tone::Accent, style.hairline.max(1.5)));
        }
    }
    laid.x = Some(x);
    laid
}

/// The name of a part, and over the numbers at its right what they are and of which iteration.
fn title(
    scene: &mut Scene,
    figure: &OverTimeFigure,
    part: usize,
    room: Frame,
    plot: Frame,
    style: &Style<'_>,
    words: &FigureWords,
) {
    let Some(of) = figure.parts.get(part) else { return };
    let tone = ink(of.role);
    let at = figure.at_now().map(|at| (words.at_short)(at.iteration)).unwrap_or_default();
    let end = style.width(&at) + 12.0;
    let axis = if figure.range(part).is_some() { words.by_value } else { words.by_size };
    let name = format!("{} ({axis})", of.title);
    let name = style.fitted(&name, style.body, room.right() - plot.x - end);
    let middle = room.y + style.small * 0.7;
    scene.text(Text::new([plot.x, middle], name, style.body, tone).strong());
    let text = Text::new([room.right(), middle], at, style.small, Tone::Accent);
    scene.text(text.anchored(Across::End, Up::Middle));
    let std =
        Text::new([plot.right() + 6.0, plot.y - style.small * 0.75], words.std_short, style.small, tone);
    scene.text(std);
}

/// The axis of iterations below a plot.
fn iterations(scene: &mut Scene, x: &Scale, plot: Frame, has_name: bool, style: &Style<'_>) {
    let ticks = x.ticks(style.most_across(plot.width));
    let mut free = f64::NEG_INFINITY;
    for Tick { share, label } in &ticks {
        let at = plot.x + plot.width * share;
        scene.line([[at, plot.bottom()], [at, plot.bottom() + 4.0]], Pen::new(Tone::Axis, style.hairline));
        let half = style.width(label) / 2.0;
        if at - half > free {
            free = at + half + 4.0;
            let text = Text::new([at, plot.bottom() + 5.0], label, style.small, Tone::Axis);
            scene.text(text.anchored(Across::Middle, Up::Below));
        }
    }
    scene.note(x, &ticks);
    if !has_name {
        return;
    }
    let under = [plot.middle()[0], plot.bottom() + 5.0 + style.line_height()];
    let name = style.fitted(x.name(), style.small, plot.width);
    scene.text(Text::new(under, name, style.small, Tone::Axis).anchored(Across::Middle, Up::Below));
}

/// What is to be seen in a figure, and of what part of the values, in words.
pub fn note(figure: &OverTimeFigure, words: &FigureWords) -> String {
    let seen = (0..figure.parts.len()).map(|part| figure.in_words(part, words));
    let of = figure.parts.iter().map(|part| part.title.as_str());
    let seen: Vec<String> = if figure.parts.len() > 1 {
        seen.zip(of).map(|(seen, of)| format!("{of}: {seen}")).collect()
    } else {
        seen.collect()
    };
    let counted = (0..figure.parts.len()).find_map(|part| figure.counted(part, words));
    let seen = seen.join(". ");
    counted.map_or_else(|| seen.clone(), |counted| format!("{seen}. ({counted})"))
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

/// The levels of a field at a resolution of so many pixels across and down, row by row from the top.
pub fn picture(figure: &OverTimeFigure, field: &Field, x: &Scale, [width, height]: [usize; 2]) -> Vec<u8> {
    let mut pixels = vec![0; width * height];
    let columns = figure.columns.len();
    let places = field.up.as_ref().map(|up| Places::new(up, height));
    let of = figure.parts.get(field.part).map_or(0, |part| part.of);
    let saturated = figure.shows_saturated(field.part);
    let mut last: Option<(usize, Vec<u8>)> = None;
    let at =
        |across: usize| figure.at(x.value((across as f64 + 0.5) / width as f64)).filter(|at| *at < columns);
    for across in 0..width {
        let Some(number) = at(across) else { continue };
        if last.as_ref().is_none_or(|(known, _)| *known != number) {
            let counted =
                figure.columns.get(number).and_then(|column| column.layers.get(field.layer)?.get(of));
            let Some(counted) = counted else { continue };
            let levels = match &places {
                Some(places) => places.levels(counted),
                None if saturated => strip(counted.saturated_share(), height),
                None => strip(counted.zero_share(), height),
            };
            last = Some((number, levels));
        }
        let Some((_, levels)) = &last else { continue };
        for (down, level) in levels.iter().rev().enumerate() {
            let hatched = (across + down) % 5 < 2;
            let level = match *level {
                APART if !hatched => APART_GROUND,
                NO_NUMBER if !hatched => 0,
                level => level,
            };
            if let Some(pixel) = pixels.get_mut(down * width + across) {
                *pixel = level;
            }
        }
    }
    pixels
}

/// A bar from below.
fn strip(share: f64, height: usize) -> Vec<u8> {
    let full = if share.is_finite() { (share * height as f64).round() as usize } else { 0 };
    // What is not nothing is seen.
    let full = full.max(usize::from(share > 0.0)).min(height);
    (0..height).map(|up| if up < full { APART } else { 0 }).collect()
}

/// The density of values up an axis.
#[derive(Clone, Debug)]
pub struct Places {
    low: f64,
    /// Cells in a unit of the axis, which is a decade of sizes.
    per_unit: f64,
    logarithmic: bool,
    height: usize,
    /// By what a share of the values in one cell becomes a density.
    scale: f64,
}

/// The density of the strongest tone is the square of this.
const FULL: f64 = 1.15;
/// A linear axis has so many units.
const EIGHTHS: f64 = 8.0;

impl Places {
    /// Cells on an axis, from the bottom up.
    pub fn new(up: &Scale, height: usize) -> Self {
        let [low, high] = up.span().ends();
        let per_unit = height as f64 / (high - low);
        let units = if up.is_logarithmic() { high - low } else { EIGHTHS };
        Self { low, per_unit, logarithmic: up.is_logarithmic(), height, scale: height as f64 / units }
    }

    /// The share of all values per decade, or per eighth of a linear axis, in each cell.
    pub fn density(&self, of: &Distribution) -> Vec<f64> {
        let mut cells = vec![0.0; self.height];
        let total = f64::from(of.total);
        let mut add = |ends: [f64; 2], count: u32| {
            let [low, high] = ends.map(|end| (end - self.low) * self.per_unit);
            // A bin that reaches down to nothing has no place on an axis of sizes.
            if !low.is_finite() {
                return;
            }
            let whole = f64::from(count) / total * self.scale;
            // Next to a centre that is not 0 a bin may be no wider than one number.
            if low >= high {
                if let Some(sum) = cells.get_mut(low.max(0.0) as usize) {
                    *sum += whole;
                }
                return;
            }
            let each = whole / (high - low);
            let last = (high.ceil().max(0.0) as usize).min(self.height);
            for (cell, sum) in cells.iter_mut().enumerate().take(last).skip(low.max(0.0) as usize) {
                let bottom = cell as f64;
                *sum += each * (high.min(bottom + 1.0) - low.max(bottom));
            }
        };
        if self.logarithmic {
            of.sizes().for_each(|(ends, count)| add(ends, count));
        } else {
            of.counts().for_each(|(ends, count)| add(ends, count));
        }
        cells
    }

    fn levels(&self, of: &Distribution) -> Vec<u8> {
        if of.not_a_number > 0 {
            return vec![NO_NUMBER; self.height];
        }
        let level = |density: f64| ((density.sqrt() / FULL).min(1.0) * f64::from(STRONGEST)).round() as u8;
        let mut levels: Vec<u8> = self.density(of).into_iter().map(level).collect();
        if of.below + of.above > 0 {
            let end = self.height - (self.height / 12).max(1);
            levels.iter_mut().skip(end).for_each(|level| *level = NO_NUMBER);
        }
        levels
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::style::tests::EVEN;
    use super::super::{Item, labels};
    use super::*;
    use crate::experiment::figure::{Bins, LayersAt, Mark, OverTimePart};
    use crate::language::Language;

    const WORDS: &FigureWords = FigureWords::of(Language::English);
    const NO_FLAT: [f64; 2] = [f64::NAN; 2];

    /// A figure of activations and gradients whose layers have these values at iterations 0, 8, 16 …
    fn figure(columns: &[Vec<Vec<f64>>], bins: Bins) -> OverTimeFigure {
        let flat = if bins == Bins::BySize { NO_FLAT } else { [-0.95, 0.95] };
        let layers = |values: &Vec<f64>| {
            let of = |scale: f64| {
                let values: Vec<f64> = values.iter().map(|value| value * scale).collect();
                Distribution::of(&values, if scale == 1.0 { bins } else { Bins::BySize }, flat)
            };
            [of(1.0), of(0.01), of(0.1)]
        };
        let column = |(at, values): (usize, &Vec<Vec<f64>>)| {
            Arc::new(LayersAt { iteration: 8 * at as u64, layers: values.iter().map(layers).collect() })
        };
        let part = |title: &str, of, role| OverTimePart { title: title.into(), of, role };
        OverTimeFigure {
            title: "Layers over time".into(),
            x: Axis::new("iteration", "").held(0.0, 8.0 * columns.len() as f64),
            columns: columns.iter().enumerate().map(column).collect(),
            until: 8 * columns.len() as u64,
            parts: vec![part("Activations", 0, Role::Forward), part("Gradients", 1, Role::Backward)],
            marks: vec![Mark { x: 8.0, text: "BatchNorm on".into() }],
            now: 8 * columns.len() as u64,
        }
    }

    fn pictures(figure: &OverTimeFigure, room: Frame) -> Vec<(Field, [usize; 2], Vec<u8>)> {
        let laid = over_time(figure, room, &EVEN, WORDS);
        let x = laid.x.expect("there are layers");
        let picture = |field: Field| {
            let size = [field.frame.width, field.frame.height].map(|side| side.round().max(1.0) as usize);
            let levels = picture(figure, &field, &x, size);
            (field, size, levels)
        };
        laid.fields.into_iter().map(picture).collect()
    }

    const ROOM: Frame = Frame { x: 0.0, y: 0.0, width: 844.0, height: 430.0 };

    /// What a pixel shows, reckoned by hand: a decade of 8 cells, three values of four in the bin from 1 to 1.125.
    #[test]
    fn the_tone_is_the_root_of_the_share_per_decade() {
        let of = Distribution::of(&[1.0, 1.1, 1.05, 0.0], Bins::BySize, NO_FLAT);
        let axis = Axis::new("", "").held(1.0, 10.0);
        let places = Places::new(&Scale::around(&axis, true, std::iter::empty()), 8);
        // The bin is 0.05115 of a decade long, and lies in the first cell, an eighth of a decade high.
        let density = places.density(&of);
        let expected = 0.75 / 0.125;
        assert!(
            (density[0] - expected).abs() < 1e-9 && density[1..].iter().all(|cell| *cell == 0.0),
            "{density:?}"
        );
        // Over 80 cells it is spread evenly over its own length.
        let axis = Axis::new("", "").held(1.0, 10.0);
        let places = Places::new(&Scale::around(&axis, true, std::iter::empty()), 80);
        let density = places.density(&of);
        let even = 0.75 / 1.125_f64.log10();
        assert!(density[..4].iter().all(|cell| (cell - even).abs() < 1e-9), "{density:?} {even}");
        let whole: f64 = density.iter().sum::<f64>() / 80.0;
        assert!((whole - 0.75).abs() < 1e-9, "nothing is lost: {whole}");
        let level = places.levels(&Distribution::of(
            &[1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
            Bins::BySize,
            NO_FLAT,
        ))[0];
        let wanted = ((0.1 / 1.125_f64.log10()).sqrt() / 1.15 * 250.0).min(250.0).round();
        assert_eq!(f64::from(level), wanted);
        // On a linear axis it is per eighth of the range.
        let of = Distribution::of(&[0.51, 0.51, -0.51, 0.26], Bins::About(0.0), NO_FLAT);
        let axis = Axis::new("", "").held(-1.0, 1.0);
        let density = Places::new(&Scale::around(&axis, false, std::iter::empty()), 8).density(&of);
        let expected = [0.0, 0.25, 0.0, 0.0, 0.0, 0.25, 0.5, 0.0];
        assert!(
            density.iter().zip(expected).all(|(found, wanted)| (found - wanted).abs() < 1e-9),
            "{density:?}"
        );
    }

    #[test]
    fn a_column_holds_until_the_next_and_nothing_is_drawn_beyond_the_last() {
        let values = [1.0, 0.01, 1.0].map(|value| vec![vec![value; 50]]);
        let mut figure = figure(&values, Bins::BySize);
        figure.x = Axis::new("", "").held(0.0, 48.0);
        let (field, [width, height], levels) = pictures(&figure, ROOM).remove(0);
        assert!(field.up.is_some());
        let column = |share: f64| -> Vec<u8> {
            let across = (share * width as f64) as usize;
            (0..height).map(|down| levels[down * width + across]).collect()
        };
        assert_eq!(column(0.01), column(0.16), "iterations 0 to 7");
        assert_ne!(column(0.16), column(0.18), "7 and 8");
        assert_eq!(column(0.01), column(0.34), "16 is as 0");
        assert!(column(0.6).iter().all(|level| *level == 0), "the run has not been there");
    }

    #[test]
    fn a_dead_layer_is_pale_and_its_strip_is_full() {
        let alive: Vec<f64> = (0..100).map(|at| f64::from(at % 2) * f64::from(at)).collect();
        let figure = figure(&[vec![alive.clone(), alive.clone()], vec![alive, vec![0.0; 100]]], Bins::BySize);
        let all = pictures(&figure, ROOM);
        let of = |layer: usize, is_strip: bool| {
            let found = all.iter().find(|(field, ..)| {
                field.part == 0 && field.layer == layer && field.up.is_none() == is_strip
            });
            let (_, [width, _], levels) = found.expect("it is there");
            let half =
                |from: usize| levels.chunks(*width).flat_map(move |row| &row[from..from + width / 2 - 2]);
            [half(0), half(width / 2 + 2)].map(|half| half.filter(|level| **level > 0).count() as f64)
        };
        let [before, after] = of(1, false);
        assert!(before > 0.0 && after == 0.0);
        let [half, full] = of(1, true);
        assert!((half / full - 0.5).abs() < 0.1, "{half} {full}");
        let [a, b] = of(0, false);
        assert!((a - b).abs() <= 0.1 * a, "the other layer goes on");
        assert_eq!(
            figure.in_words(0, WORDS),
            "The share of zeros in layer 2 rose from 0.50 to 1.00 by iteration 8"
        );
    }

    #[test]
    fn what_is_no_number_is_hatched_and_said() {
        let mut values = vec![vec![vec![1.0; 40]]; 4];
        values[3][0][5] = f64::NAN;
        values[2][0][5] = f64::INFINITY;
        let figure = figure(&values, Bins::BySize);
        let (_, [width, height], levels) = pictures(&figure, ROOM).remove(0);
        let count = |column: usize| {
            let across = (2 * column + 1) * width / 8;
            (0..height).filter(|down| levels[down * width + across] == NO_NUMBER).count()
        };
        assert_eq!([count(0), count(1)], [0, 0]);
        assert!(count(2) > 0 && count(2) < height / 6, "a mark at the upper edge");
        assert!(count(3) > height / 4, "hatched all over");
        assert_eq!(figure.in_words(0, WORDS), "Values of layer 1 are NaN from iteration 24");
    }

    fn words(items: &[Item]) -> Vec<Text> {
        let of = |item: &Item| match &item.shape {
            Shape::Text(text) => Some(text.clone()),
            _ => None,
        };
        items.iter().filter_map(of).collect()
    }

    /// One unit, one layer, five and a hundred, in rooms from a narrow cell to a wide page: every row stands in the room, none on
    /// another, and no words lie on others.
    #[test]
    fn any_number_of_layers_has_its_rows_in_any_room() {
        let values: Vec<f64> =
            (0..200).map(|at| 10_f64.powf(f64::from(at % 40) / 8.0 - 4.0) * f64::from(at % 3)).collect();
        for (depth, values) in
            [(1, vec![0.3]), (1, values.clone()), (5, values.clone()), (12, values.clone()), (100, values)]
        {
            for bins in [Bins::BySize, Bins::About(0.0)] {
                let values: Vec<f64> = values
                    .iter()
                    .map(|value| if bins == Bins::BySize { *value } else { value.tanh() })
                    .collect();
                let figure = figure(&vec![vec![values; depth]; 3], bins);
                for [width, height] in [[420.0, 200.0], [844.0, 430.0], [1400.0, 700.0]] {
                    let room = Frame::new(10.0, 20.0, width, height);
                    let laid = over_time(&figure, room, &EVEN, WORDS);
                    let maps: Vec<_> =
                        laid.fields.iter().filter(|field| field.up.is_some() && field.part == 0).collect();
                    assert!(maps.len() == depth || maps.len() >= 20, "{depth} layers, {} rows", maps.len());
                    assert!(
                        maps.iter().all(|field| field.frame.height >= 3.0),
                        "{depth} in {width} by {height}"
                    );
                    for field in &laid.fields {
                        assert!(field.frame.x >= room.x && field.frame.right() <= room.right() + 0.5);
                        assert!(field.frame.y >= room.y && field.frame.bottom() <= room.bottom() + 0.5);
                    }
                    for (at, field) in laid.fields.iter().enumerate() {
                        for other in &laid.fields[..at] {
                            assert!(labels::overlap(field.frame, other.frame) < 0.5);
                        }
                    }
                    let texts = words(&laid.ground.items);
                    let ink = |text: &Text| text.frame(&EVEN).grown(0.0, -text.size * 0.2);
                    for (at, text) in texts.iter().enumerate() {
                        assert!(ink(text).right() <= room.right() + 1.0, "{text:?} runs off {width}");
                        for other in &texts[..at] {
                            let lap = labels::overlap(ink(text), ink(other));
                            assert!(lap < 0.5, "{depth} in {width} by {height}: {text:?} on {other:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn the_axis_holds_whole_decades_and_at_least_three() {
        let of = |values: Vec<f64>| {
            let scale = up(&figure(&[vec![values]], Bins::BySize), 0);
            scale.span().ends().map(|end| (end * 1e6).round() / 1e6)
        };
        assert_eq!(of(vec![0.5; 100]), [-3.0, 0.0]);
        assert_eq!(of(vec![2e-9, 14_210.0]), [-7.0, 5.0], "no more than twelve");
        assert_eq!(of(vec![0.0; 9]), [-3.0, 0.0]);
        assert_eq!(of(vec![2e-6, 5.0, 5.0]), [-6.0, 1.0]);
    }
}
