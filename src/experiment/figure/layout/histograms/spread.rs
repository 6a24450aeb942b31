//! The standard deviations over the layers as lines on a logarithmic axis, and where known those of an earlier moment behind them.

use super::super::{Across, Frame, Look, Pen, Scale, Scene, Shape, Style, Text, Tone, Up};
use crate::experiment::figure::layout::labels;
use crate::experiment::figure::{Axis, HistogramRow, Role};

/// One row as a line: its row among all, how it looks, its name if there are several.
pub(super) struct Line<'a> {
    pub(super) number: usize,
    pub(super) row: &'a HistogramRow,
    pub(super) role: Role,
    pub(super) name: &'a str,
}

/// From the end of a line to its name.
const LEAD: f64 = 12.0;

/// The tone of an earlier moment.
fn pale(role: Role) -> Tone {
    match role {
        Role::Forward => Tone::BeforeForward,
        Role::Backward => Tone::BeforeBackward,
        _ => Tone::Muted,
    }
}

/// An axis of whole decades, so that a flat line looks flat.
fn scale(values: impl Iterator<Item = f64>) -> Scale {
    let logs = values.filter(|value| *value > 0.0 && value.is_finite()).map(f64::log10);
    let [low, high] =
        logs.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], log| [low.min(log), high.max(log)]);
    let [low, high] =
        if low <= high { [low.floor(), high.ceil().max(low.floor() + 1.0)] } else { [-1.0, 0.0] };
    let ends = [low, high].map(|log| 10_f64.powf(log.clamp(-300.0, 300.0)));
    Scale::around(&Axis::new("", "").held(ends[0], ends[1]), true, std::iter::empty())
}

/// The lines of one group in `room`.
pub(super) fn draw(scene: &mut Scene, lines: &[Line<'_>], room: Frame, style: &Style<'_>) {
    let now = |line: &Line<'_>| line.row.cells.iter().map(|cell| cell.std).collect::<Vec<_>>();
    let all = lines.iter().flat_map(|line| now(line).into_iter().chain(line.row.before.iter().copied()));
    let y = scale(all);
    let columns = lines.iter().map(|line| line.row.cells.len()).max().unwrap_or(0);
    let has_numbers = room.height > 8.0 * style.small;
    let ticks = y.ticks((room.height / (1.7 * style.small)).clamp(2.0, 6.0) as usize);
    let left = ticks.iter().map(|tick| style.width(&tick.label)).fold(0.0, f64::max) + 6.0;
    let names = lines.iter().map(|line| style.width(line.name)).fold(0.0, f64::max);
    let right = if names > 0.0 { (names + LEAD + 4.0).min(room.width * 0.45) } else { 5.0 };
    let below = if has_numbers { style.line_height() + 3.0 } else { style.small * 0.5 };
    let frame = Frame::between(
        [room.x + left, room.y + style.small * 0.5],
        [room.right() - right, room.bottom() - below],
    );
    for tick in &ticks {
        let at = frame.bottom() - frame.height * tick.share;
        scene.line([[frame.x, at], [frame.right(), at]], Pen::new(Tone::Grid, style.hairline));
        let text = Text::new([frame.x - 6.0, at], &tick.label, style.small, Tone::Axis);
        scene.text(text.anchored(Across::End, Up::Middle));
    }
    scene.note(&y, &ticks);
    let inset = 4.0_f64.min(frame.width / 4.0);
    let x = |column: usize| {
        let share = column as f64 / columns.saturating_sub(1).max(1) as f64;
        frame.x + inset + (frame.width - 2.0 * inset) * share
    };
    if has_numbers {
        let every = columns.div_ceil((frame.width / (1.9 * style.small)).max(1.0) as usize).max(1);
        for column in (0..columns).step_by(every) {
            let at = [x(column), frame.bottom() + 4.0];
            let text = Text::new(at, (column + 1).to_string(), style.small, Tone::Axis);
            scene.text(text.anchored(Across::Middle, Up::Below));
        }
    }
    let place = |column: usize, value: f64| [x(column), frame.bottom() - frame.height * y.share(value)];
    let places =
        |values: &[f64]| values.iter().enumerate().map(|(at, value)| place(at, *value)).collect::<Vec<_>>();
    let thin = (style.line * 0.6).max(style.hairline);
    for line in lines.iter().filter(|line| !line.row.before.is_empty()) {
        let before = places(&line.row.before);
        scene.line(before.clone(), Pen::new(pale(line.role), thin));
        for at in before {
            scene.dot(at, thin + 0.8, pale(line.role));
        }
    }
    let several = lines.len() > 2;
    let (width, radius) = if several { (thin, thin + 1.0) } else { (style.line, style.line + 1.0) };
    let mut ends = Vec::with_capacity(lines.len());
    for line in lines {
        let (values, tone) = (now(line), Look::of(line.role, style).pen.tone);
        let now = places(&values);
        scene.line(now.clone(), Pen::new(tone, width));
        for (column, (at, value)) in now.iter().zip(&values).enumerate() {
            let id = [line.number, column];
            if *value == 0.0 {
                // It has no place on the axis: a ring at its end.
                let (middle, edge) = ([at[0], frame.bottom()], Some(Pen::new(tone, 1.2)));
                scene.add_found(Shape::Circle { middle, radius, fill: Some(Tone::Paper), edge }, id);
            } else {
                scene.add_found(Shape::Circle { middle: *at, radius, fill: Some(tone), edge: None }, id);
            }
        }
        let end = now.iter().rev().find(|place| place[1].is_finite()).copied();
        ends.push(end.unwrap_or([frame.right(), frame.bottom()]));
    }
    if names > 0.0 {
        // Lines that end in one place are named in the order in which they came there.
        let way = |line: &Line<'_>| {
            let heights = places(&now(line)).into_iter().map(|place| place[1]).filter(|y| y.is_finite());
            heights.fold((0.0, 0.0_f64), |(sum, count), y| (sum + y, count + 1.0))
        };
        let mean = |(sum, count): (f64, f64)| (sum / count.max(1.0) - frame.y) / frame.height.max(1.0);
        let heights: Vec<f64> =
            ends.iter().zip(lines).map(|(end, line)| end[1].round() + 0.1 * mean(way(line))).collect();
        let spread = labels::apart(
            &heights,
            style.small * 1.23,
            [room.y + style.small * 0.5, room.bottom() - style.small * 0.5],
        );
        for ((line, end), y) in lines.iter().zip(ends).zip(spread) {
            let from = [end[0] + radius + 2.0, end[1]];
            let to = [frame.right() + LEAD - 2.0, y];
            scene.line([from, to], Pen::new(Tone::Outline, style.hairline));
            let words = style.fitted(line.name, style.small, (room.right() - to[0] - 2.0).max(1.0));
            scene.text(Text::new([to[0] + 2.0, y], words, style.small, Tone::Muted));
        }
    }
}
