//! One unit: its weights, an image and the sum that it makes of it; how it answers to each digit; what excites it; what depends on it.

use super::super::{Axis, Histogram, UnitBars, UnitFigure};
use super::{Across, Frame, Pen, Scale, Scene, Shape, Style, Text, Tone, Up};

/// What is laid out of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// Everything.
    #[default]
    All,
    /// The weights and the image.
    Weights,
    /// The sum, with weights and image where there is room beside it.
    Sum,
    /// How it answers to each digit.
    Answers,
    /// What excites it, and what depends on it.
    Matters,
}

/// Everything has room from so many sizes of type on, across and down.
const ROOM: [f64; 2] = [54.0, 29.0];
/// Weights and image have room beside the sum from so many sizes of type on.
const BOTH: f64 = 40.0;
/// The share of the width that weights and answers have beside the sum.
const LEFT: f64 = 0.52;
const GAP: f64 = 24.0;
/// Between two pictures.
const BETWEEN: f64 = 10.0;
/// The height in a file.
const HEIGHT: f64 = 560.0;

/// The height of a figure in a file, without what stands above it.
pub fn height() -> f64 {
    HEIGHT
}

/// What of a figure is seen at once where so much room is: everything, or one of several parts.
pub fn parts(room: Frame, style: &Style<'_>) -> &'static [Part] {
    if room.width >= ROOM[0] * style.small && room.height >= ROOM[1] * style.small {
        &[Part::All]
    } else if has_both(room, style) {
        &[Part::Sum, Part::Answers, Part::Matters]
    } else {
        &[Part::Weights, Part::Sum, Part::Answers, Part::Matters]
    }
}

/// Whether weights and image have room beside the sum.
fn has_both(room: Frame, style: &Style<'_>) -> bool {
    room.width >= BOTH * style.small
}

/// The figure without what stands above it. The id of a picture is its number in the figure.
pub fn scene(figure: &UnitFigure, part: Part, room: Frame, style: &Style<'_>) -> Scene {
    let mut scene = Scene::default();
    let split = |share: f64| {
        let left = ((room.width - GAP) * share).floor();
        let right = Frame::between([room.x + left + GAP, room.y], [room.right(), room.bottom()]);
        (Frame::new(room.x, room.y, left, room.height), right)
    };
    match part {
        Part::All => {
            let (left, right) = split(LEFT);
            let bottom = sources(&mut scene, figure, left, left.height * 0.42, style);
            let below = Frame::between([left.x, bottom + style.small], [left.right(), left.bottom()]);
            answers(&mut scene, figure, below, style);
            let bottom = ladder(&mut scene, figure, right, style);
            let below = Frame::between([right.x, bottom + style.small], [right.right(), right.bottom()]);
            matters(&mut scene, figure, below, style);
        }
        Part::Sum if has_both(room, style) => {
            let (left, right) = split(0.46);
            sources(&mut scene, figure, left, left.height, style);
            ladder(&mut scene, figure, right, style);
        }
        Part::Sum => {
            ladder(&mut scene, figure, room, style);
        }
        Part::Weights => {
            sources(&mut scene, figure, room, room.height, style);
        }
        Part::Answers => answers(&mut scene, figure, room, style),
        Part::Matters => matters(&mut scene, figure, room, style),
    }
    scene
}

fn head(scene: &mut Scene, at: [f64; 2], words: &str, width: f64, style: &Style<'_>) -> f64 {
    let words = style.fitted(words, style.small, width);
    scene.text(Text::new(at, words, style.small, Tone::Text).strong().anchored(Across::Start, Up::Below));
    at[1] + style.line_height() + 2.0
}

/// The pictures, and the bars of a unit that has none of its weights; returns where they end.
fn sources(scene: &mut Scene, figure: &UnitFigure, room: Frame, height: f64, style: &Style<'_>) -> f64 {
    let line = style.line_height() + 2.0;
    let [rows, columns] = figure.shape.map(|side| side.max(1) as f64);
    let tall = (height - line).max(0.0);
    let has_bars = !figure.bars.is_empty();
    let count = figure.pictures.len().max(1) as f64;
    let all = if has_bars { room.width * 0.34 } else { room.width };
    let wide = ((all - BETWEEN * (count - 1.0)) / count).min(tall * columns / rows).max(0.0);
    let tall = (wide * rows / columns).min(tall);
    for (number, picture) in figure.pictures.iter().enumerate() {
        let x = room.x + number as f64 * (wide + BETWEEN);
        let y = head(scene, [x, room.y], &picture.name, wide + BETWEEN - 4.0, style);
        let frame = Frame::new(x, y, wide, tall);
        scene.add_found(Shape::Picture(frame, number), [number, 0]);
        scene.edge(frame, Pen::new(Tone::Grid, 1.0));
    }
    if !has_bars {
        return room.y + line + tall;
    }
    let left = room.x + if figure.pictures.is_empty() { 0.0 } else { count * (wide + BETWEEN) };
    let each = (height - 2.0 * line).max(0.0) / figure.bars.len() as f64;
    for (number, of) in figure.bars.iter().enumerate() {
        let y =
            head(scene, [left, room.y + number as f64 * (each + line)], &of.name, room.right() - left, style);
        bars(scene, of, Frame::between([left, y], [room.right(), y + each - 6.0]), number, style);
    }
    room.y + height
}

/// A bar a number, up from 0 and down, blue and orange as a picture of weights is.
fn bars(scene: &mut Scene, of: &UnitBars, room: Frame, number: usize, style: &Style<'_>) {
    let finite = || of.values.iter().copied().filter(|value| value.is_finite());
    let high = finite().fold(0.0, f64::max);
    let low = finite().fold(0.0, f64::min);
    let span = if high > low { high - low } else { 1.0 };
    let zero = room.bottom() - room.height * (-low / span);
    let each = room.width / of.values.len().max(1) as f64;
    for (tone, is_shown) in [(Tone::Forward, 1.0), (Tone::Backward, -1.0)] {
        // What comes in goes forward, whatever its sign.
        let tone = if number == 0 { tone } else { Tone::Forward };
        let frames =
            of.values.iter().enumerate().filter(|(_, value)| value.is_finite() && *value * is_shown > 0.0);
        let frames = frames.map(|(at, value)| {
            let tip = zero - value / span * room.height;
            let x = room.x + at as f64 * each;
            Frame::between([x, tip.min(zero)], [x + each, tip.max(zero)])
        });
        scene.add(Shape::Bars(frames.collect(), tone));
    }
    scene.line([[room.x, zero], [room.right(), zero]], Pen::new(Tone::Axis, style.hairline));
}

/// The sum, line by line; returns where it ends.
fn ladder(scene: &mut Scene, figure: &UnitFigure, room: Frame, style: &Style<'_>) -> f64 {
    let mut y = head(scene, [room.x, room.y], &figure.sum, room.width, style);
    let lines = figure.lines.len().max(1) as f64;
    let step = (style.small * 1.5).min((room.bottom() - y) / lines).max(style.small * 1.1);
    let values = figure.lines.iter().map(|line| style.measure.width(&line.value, style.small, true));
    let values = values.fold(0.0, f64::max) + 12.0;
    let factors = figure.lines.iter().map(|line| style.width(&line.factors)).fold(0.0, f64::max) + 12.0;
    let mut had_result = false;
    for line in &figure.lines {
        if line.is_result && !had_result {
            had_result = true;
            scene.line([[room.right() - values, y], [room.right(), y]], Pen::new(Tone::Axis, style.hairline));
            y += 2.0;
        }
        let middle = y + step / 2.0;
        let has_factors = !line.factors.is_empty();
        let names = room.width - values - if has_factors { factors } else { 0.0 };
        let name = style.fitted(&line.name, style.small, names);
        let name = Text::new([room.x, middle], name, style.small, Tone::Text);
        scene.text(if line.is_result { name.strong() } else { name });
        let text = Text::new([room.right() - values, middle], &line.factors, style.small, Tone::Muted);
        scene.text(text.anchored(Across::End, Up::Middle));
        let value = Text::new([room.right(), middle], &line.value, style.small, Tone::Text);
        let value = if line.is_result { Text { tone: Tone::Forward, ..value.strong() } } else { value };
        scene.text(value.anchored(Across::End, Up::Middle));
        y += step;
    }
    y
}

/// A histogram for each class, one below the other on one axis, with what is counted apart beside it.
fn answers(scene: &mut Scene, figure: &UnitFigure, room: Frame, style: &Style<'_>) {
    let Some(first) = figure.strips.first().map(|strip| &strip.histogram) else { return };
    let top = head(scene, [room.x, room.y], &figure.by_class, room.width - 4.0 * style.small, style);
    let scale = Scale::exact(&Axis::new(&figure.axis, "").held(first.low, first.high), std::iter::empty());
    let names = figure.strips.iter().map(|strip| style.measure.width(&strip.name, style.small, true));
    let names = names.fold(0.0, f64::max).min(room.width * 0.25) + 8.0;
    let after = 3.6 * style.small;
    let below = 2.0 * style.line_height() + 4.0;
    let plot = Frame::between([room.x + names, top], [room.right() - after, room.bottom() - below]);
    let each = plot.height / figure.strips.len() as f64;
    let share = Text::new([room.right(), room.y], &figure.share_of, style.small, Tone::Apart);
    scene.text(share.anchored(Across::End, Up::Below));
    let most =
        figure.strips.iter().flat_map(|strip| &strip.histogram.counts).max().copied().unwrap_or(0).max(1);
    let mut free = f64::NEG_INFINITY;
    for (number, strip) in figure.strips.iter().enumerate() {
        let row = Frame::new(plot.x, plot.y + number as f64 * each, plot.width, each);
        let bars = histogram(&strip.histogram, row, most);
        scene.add(Shape::Bars(bars, Tone::Forward));
        scene
            .line([[row.x, row.bottom()], [row.right(), row.bottom()]], Pen::new(Tone::Grid, style.hairline));
        let middle = row.middle()[1];
        if middle - style.small * 0.5 >= free {
            free = middle + style.small * 0.5;
            let name = style.fitted(&strip.name, style.small, names - 8.0);
            let text = Text::new([plot.x - 6.0, middle], name, style.small, Tone::Text).strong();
            scene.text(text.anchored(Across::End, Up::Middle));
            let share = super::super::format::percent(strip.share);
            let text = Text::new([room.right(), middle], share, style.small, Tone::Apart);
            scene.text(text.anchored(Across::End, Up::Middle));
        }
    }
    let axis = Pen::new(Tone::Axis, style.hairline);
    scene.line([[plot.x, plot.y], [plot.x, plot.bottom()], [plot.right(), plot.bottom()]], axis);
    let ticks = scale.ticks(style.most_across(plot.width).min(7));
    for tick in &ticks {
        let x = plot.x + tick.share * plot.width;
        scene.line([[x, plot.bottom()], [x, plot.bottom() + 4.0]], axis);
        let text = Text::new([x, plot.bottom() + 5.0], &tick.label, style.small, Tone::Axis);
        scene.text(text.anchored(Across::Middle, Up::Below));
    }
    scene.note(&scale, &ticks);
    let name = Text::new(
        [plot.middle()[0], plot.bottom() + 5.0 + style.line_height()],
        scale.name(),
        style.small,
        Tone::Axis,
    );
    scene.text(name.anchored(Across::Middle, Up::Below));
    let at = scale.share(figure.value);
    if (0.0..=1.0).contains(&at) {
        let x = plot.x + at * plot.width;
        scene.line([[x, plot.y], [x, plot.bottom()]], Pen { dash: Some(4.0), ..Pen::new(Tone::Text, 1.5) });
    }
}

/// The bars of a histogram in a row that is `most` high.
fn histogram(of: &Histogram, row: Frame, most: u32) -> Vec<Frame> {
    let wide = row.width / of.counts.len().max(1) as f64;
    let counted = of.counts.iter().enumerate().filter(|(_, count)| **count > 0);
    counted
        .map(|(bin, count)| {
            // What is not nothing is seen.
            let tall = (f64::from(*count) / f64::from(most) * row.height * 0.94).max(1.0);
            Frame::new(row.x + bin as f64 * wide, row.bottom() - tall, wide, tall)
        })
        .collect()
}

/// The images that excite the unit most, and what happens without it.
fn matters(scene: &mut Scene, figure: &UnitFigure, room: Frame, style: &Style<'_>) {
    let y = head(scene, [room.x, room.y], &figure.excites, room.width, style);
    let below = 2.0 * style.line_height() + style.body.max(style.small) * 1.6 + 8.0;
    let [rows, columns] = figure.shape.map(|side| side.max(1) as f64);
    let tall = (room.bottom() - y - below - style.line_height()).max(0.0);
    let count = figure.best.len().max(1) as f64;
    // Nine keep their size where there are fewer.
    let wide = ((room.width + 4.0) / 9.0_f64.max(count) - 4.0).min(tall * columns / rows).max(0.0);
    let tall = wide * rows / columns;
    for (place, best) in figure.best.iter().enumerate() {
        let frame = Frame::new(room.x + place as f64 * (wide + 4.0), y, wide, tall);
        let number = figure.pictures.len() + place;
        scene.add_found(Shape::Picture(frame, number), [number, 0]);
        scene.edge(frame, Pen::new(Tone::Grid, 1.0));
        let words = style.fitted(&best.caption, style.small, wide + 4.0);
        let text = Text::new([frame.middle()[0], frame.bottom() + 2.0], words, style.small, Tone::Text);
        scene.text(text.anchored(Across::Middle, Up::Below));
    }
    let pictures = if figure.best.is_empty() { 0.0 } else { tall + style.line_height() + style.small };
    let y = head(scene, [room.x, y + pictures], &figure.silenced, room.width, style);
    let [said, remark] = &figure.without;
    let size = style.body.max(style.small) * 1.15;
    let said = Text::new([room.x, y], style.fitted(said, size, room.width), size, Tone::Text).strong();
    scene.text(said.anchored(Across::Start, Up::Below));
    let remark = style.fitted(remark, style.small, room.width);
    let remark = Text::new([room.x, y + size * 1.4], remark, style.small, Tone::Muted);
    scene.text(remark.anchored(Across::Start, Up::Below));
}
