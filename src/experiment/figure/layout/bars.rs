//! Bars below each other: the scores of the classes.

use super::super::{BarFigure, format};
use super::heading::empty;
use super::{Across, Frame, Pen, Scale, Scene, Style, Text, Tick, Tone, Up};

/// What stands beside the bars, from the left to the right: what it is, and one word for each bar.
pub struct Column {
    /// Above the words.
    pub heading: String,
    /// One for each bar.
    pub words: Vec<String>,
}

/// The numbers of the bars as their only column; shares of a whole in per cent.
pub fn numbers(figure: &BarFigure) -> Vec<Column> {
    let is_share = figure.axis.range == Some([0.0, 1.0]);
    let word = |value| if is_share { format::percent(value) } else { format::significant(value) };
    let words = figure.bars.iter().map(|bar| word(bar.value)).collect();
    vec![Column { heading: String::new(), words }]
}

/// The whole figure without what stands above it. The greatest bar is the answer and stands out.
pub fn scene(figure: &BarFigure, columns: &[Column], room: Frame, style: &Style<'_>, none: &str) -> Scene {
    let mut scene = Scene::default();
    if figure.bars.is_empty() {
        empty(&mut scene, room, none, style);
        return scene;
    }
    let scale = Scale::of_heights(&figure.axis, false, figure.bars.iter().map(|bar| bar.value).chain([0.0]));
    let heading =
        if columns.iter().any(|column| !column.heading.is_empty()) { style.small * 1.4 } else { 0.0 };
    let below = style.small * 1.4 + if scale.name().is_empty() { 0.0 } else { style.line_height() };
    let names = figure.bars.iter().map(|bar| style.measure.width(&bar.name, style.body, true));
    let names = names.fold(0.0, f64::max).min(room.width * 0.3);
    let beside = 5.0 * style.small * columns.len() as f64;
    let frame = Frame::between(
        [room.x + names + 8.0, room.y + heading],
        [room.right() - beside, room.bottom() - below],
    );
    let ticks = scale.ticks(style.most_across(frame.width).min(6));
    for Tick { share, label } in &ticks {
        let x = frame.x + share * frame.width;
        scene.line([[x, frame.y], [x, frame.bottom()]], Pen::new(Tone::Grid, style.hairline));
        let under = Text::new([x, frame.bottom() + 2.0], label, style.small, Tone::Axis);
        scene.text(under.anchored(Across::Middle, Up::Below));
    }
    scene.note(&scale, &ticks);
    let right = |column: usize| frame.right() + (column + 1) as f64 * 5.0 * style.small;
    for (at, column) in columns.iter().enumerate() {
        let head = Text::new([right(at), room.y], &column.heading, style.small, Tone::Muted);
        scene.text(head.anchored(Across::End, Up::Below));
    }
    let value = |at: &usize| figure.bars.get(*at).map_or(f64::NAN, |bar| bar.value);
    let numbered = (0..figure.bars.len()).filter(|at| !value(at).is_nan());
    let answer = numbered.max_by(|a, b| value(a).total_cmp(&value(b)).then(b.cmp(a)));
    let zero = scale.share(0.0).clamp(0.0, 1.0);
    let step = frame.height / figure.bars.len() as f64;
    // Digits and capitals, which are two thirds as high, stay apart.
    let size = (step * 0.86).min(style.body).max(8.0);
    for (at, bar) in figure.bars.iter().enumerate() {
        let (top, is_answer) = (frame.y + at as f64 * step, answer == Some(at));
        let strong = |text: Text| if is_answer { text.strong() } else { text };
        let name = Text::new(
            [frame.x - 8.0, top + step / 2.0],
            style.fitted(&bar.name, size, names),
            size,
            Tone::Text,
        );
        scene.text(strong(name.anchored(Across::End, Up::Middle)));
        let rail = Frame::new(frame.x, top + step * 0.15, frame.width, step * 0.7);
        scene.filled(rail, Tone::Ground, 2.0);
        let share = scale.share(bar.value);
        let end = if share.is_nan() { zero } else { share.clamp(0.0, 1.0) };
        let (low, high) = (end.min(zero), end.max(zero));
        let place = Frame { x: rail.x + low * rail.width, width: (high - low) * rail.width, ..rail };
        let tone = if end < zero {
            Tone::Backward
        } else if is_answer {
            Tone::Accent
        } else {
            Tone::Forward
        };
        scene.filled(place, tone, 2.0);
        let ink = if is_answer { Tone::Text } else { Tone::Muted };
        for (number, column) in columns.iter().enumerate() {
            let words = column.words.get(at).map_or("", String::as_str);
            let text = Text::new([right(number), top + step / 2.0], words, size, ink);
            scene.text(strong(text.anchored(Across::End, Up::Middle)));
        }
    }
    let under = Text::new([frame.middle()[0], room.bottom()], scale.name(), style.small, Tone::Axis);
    scene.text(under.anchored(Across::Middle, Up::Above));
    scene
}
