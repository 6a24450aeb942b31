//! Histograms in rows and columns. Each panel is scaled to its own highest bar: the shape is what tells. What a bar would
//! hide stands apart: exact zeros as a hatched column, values outside the axis as arrows at that side, not-a-numbers in
//! words, a layer of one value as one labelled spike.

use super::canvas::{Anchor, Canvas, Frame, Type};
use super::ink::{Ink, Look, Pen};
use super::measure::{fitted, width, wrapped};
use super::sheet::{NAME, ROOM, SMALL, Sheet, empty};
use crate::experiment::figure::{FigureWords, Histogram, HistogramGrid, Role, Span, format, ticks};

/// Bars, then an axis, then lines of numbers.
const BARS: f64 = 96.0;
const BELOW: f64 = SMALL * 1.8;
/// The lines of numbers below a panel stand so far apart.
const LINE: f64 = SMALL * 1.35;
const GAP: f64 = 16.0;
/// A wider panel shows nothing more.
const WIDEST: f64 = 300.0;

pub(super) fn draw(sheet: Sheet<'_>, grid: &HistogramGrid, role: Role, words: &FigureWords) -> String {
    let columns = grid.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let widest = grid.rows.iter().flat_map(|row| row.name.lines()).map(|name| width(name, NAME));
    let widest = widest.fold(0.0, f64::max).min(150.0);
    let named = if widest > 0.0 { widest + 14.0 } else { 0.0 };
    let wide = ((ROOM - named) / columns.max(1) as f64).min(WIDEST);
    let lines = if is_narrow(wide - 10.0) { 3.0 } else { 2.0 };
    let row_height = BARS + BELOW + lines * LINE + GAP;
    let heading = NAME * 1.5;
    let height = if columns == 0 { BARS } else { heading + grid.rows.len() as f64 * row_height };
    let axis = if grid.x.label.is_empty() { words.value_axis.to_owned() } else { grid.x.heading() };
    let note = format!("{axis}; {}", words.counted_apart);
    let ink = Look::of(role).pen.ink;
    Sheet { note: &note, ..sheet }.draw(height, |canvas, room| {
        if columns == 0 {
            return empty(canvas, room, words.not_computed);
        }
        let left = room.x + named;
        for (column, name) in grid.columns.iter().take(columns).enumerate() {
            let at = [left + (column as f64 + 0.5) * wide - 5.0, room.y + NAME * 0.6];
            let name = fitted(name, NAME, wide - 10.0);
            canvas.text(at, &name, Type::new(NAME, Ink::TEXT).anchored(Anchor::Middle));
        }
        for (at, row) in grid.rows.iter().enumerate() {
            let top = room.y + heading + at as f64 * row_height;
            let mut y = top + BARS * 0.35;
            for line in row.name.lines().flat_map(|line| wrapped(line, NAME, widest.max(1.0), 2)) {
                canvas.text([room.x, y], &line, Type::new(NAME, Ink::TEXT));
                y += NAME * 1.25;
            }
            for (column, histogram) in row.cells.iter().enumerate() {
                let frame = Frame::new(left + column as f64 * wide, top, wide - 10.0, BARS);
                panel(canvas, frame, histogram, ink, words);
            }
        }
    })
}

fn panel(canvas: &mut Canvas, frame: Frame, histogram: &Histogram, ink: Ink, words: &FigureWords) {
    canvas.rect(frame, Some(Ink::GROUND), None, 2.0);
    canvas.within(frame, |canvas| {
        if let Some(value) = histogram.constant().filter(|value| value.is_finite()) {
            spike(canvas, frame, histogram, value, ink, words);
        } else {
            bars(canvas, frame, histogram, ink);
            zeros(canvas, frame, histogram);
        }
    });
    outside(canvas, frame, histogram);
    if histogram.not_a_number > 0 {
        let share = format::percent(share(histogram.not_a_number, histogram));
        let at = [frame.middle()[0], frame.y + SMALL * 0.8];
        let kind = Type::new(SMALL, Ink::ERROR).anchored(Anchor::Middle);
        canvas.plate(at, &(words.not_a_number)(&share), kind);
    }
    axis(canvas, frame, histogram);
    numbers(canvas, frame, histogram, words);
}

fn share(count: u32, histogram: &Histogram) -> f64 {
    f64::from(count) / f64::from(histogram.total.max(1))
}

fn place(frame: Frame, histogram: &Histogram, value: f64) -> f64 {
    frame.x + frame.width * Span::of([histogram.low, histogram.high]).share(value)
}

fn bars(canvas: &mut Canvas, frame: Frame, histogram: &Histogram, ink: Ink) {
    let Some(highest) = histogram.counts.iter().copied().max().filter(|highest| *highest > 0) else { return };
    let wide = frame.width / histogram.counts.len() as f64;
    for (bin, count) in histogram.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        // The smallest count still shows.
        let height = (f64::from(*count) / f64::from(highest) * (frame.height - 4.0)).max(1.0);
        let x = frame.x + bin as f64 * wide;
        canvas.rect(Frame::new(x, frame.bottom() - height, wide - 0.6, height), Some(ink), None, 0.0);
    }
}

/// Exact zeros: a hatched column at 0, as high as their share of all values.
fn zeros(canvas: &mut Canvas, frame: Frame, histogram: &Histogram) {
    const WIDTH: f64 = 11.0;
    if histogram.zeros == 0 {
        return;
    }
    let share = share(histogram.zeros, histogram);
    let at = place(frame, histogram, 0.0);
    let height = (share * (frame.height - 4.0)).max(3.0);
    let left = (at - WIDTH / 2.0).min(frame.right() - WIDTH).max(frame.x);
    let column = Frame::new(left, frame.bottom() - height, WIDTH, height);
    let pen = Pen::new(Ink::APART, 1.2);
    canvas.rect(column, Some(Ink::PAPER), Some(pen), 0.0);
    canvas.within(column, |canvas| {
        let mut y = column.y;
        while y < column.bottom() + WIDTH {
            canvas.line(&[[left, y], [left + WIDTH, y - WIDTH]], pen);
            y += 4.5;
        }
    });
    let right = at < frame.middle()[0];
    let x = if right { left + WIDTH + 5.0 } else { left - 5.0 };
    let anchor = if right { Anchor::Start } else { Anchor::End };
    let kind = Type::new(SMALL, Ink::APART).anchored(anchor);
    canvas.plate([x, frame.y + SMALL * 0.8], &format!("0: {}", format::percent(share)), kind);
}

/// A layer of one value: one spike with the value in words.
fn spike(
    canvas: &mut Canvas,
    frame: Frame,
    histogram: &Histogram,
    value: f64,
    ink: Ink,
    words: &FigureWords,
) {
    let at = place(frame, histogram, value);
    canvas.rect(
        Frame::new(at - 2.0, frame.y + SMALL * 1.6, 4.0, frame.height - SMALL * 1.6),
        Some(ink),
        None,
        0.0,
    );
    let text = (words.constant)(&format::significant(value));
    let half = width(&text, SMALL) / 2.0 + 3.0;
    let x = at.min(frame.right() - half).max(frame.x + half);
    canvas.text([x, frame.y + SMALL * 0.8], &text, Type::new(SMALL, Ink::TEXT).anchored(Anchor::Middle));
}

/// Values beyond the ends of the axis: an arrow at that side with their share.
fn outside(canvas: &mut Canvas, frame: Frame, histogram: &Histogram) {
    let narrow = if frame.width < 150.0 { 0.13 } else { 0.0 };
    for (count, direction) in [(histogram.below, -1.0), (histogram.above, 1.0)] {
        if count == 0 {
            continue;
        }
        let tip = if direction > 0.0 { frame.right() } else { frame.x };
        let (back, y) = (tip - 8.0 * direction, frame.y + frame.height * (0.5 + narrow * direction));
        // Over bars it is set off by a rim of paper.
        let rim = Some(Pen::new(Ink::PAPER, 0.8));
        canvas.shape(&[[tip, y], [back, y - 5.5], [back, y + 5.5]], Ink::APART, rim);
        let anchor = if direction > 0.0 { Anchor::End } else { Anchor::Start };
        let kind = Type::new(SMALL, Ink::APART).anchored(anchor);
        canvas.plate([back - 4.0 * direction, y], &format::percent(share(count, histogram)), kind);
    }
}

fn axis(canvas: &mut Canvas, frame: Frame, histogram: &Histogram) {
    let pen = Pen::new(Ink::AXIS, 1.2);
    canvas.line(&[[frame.x, frame.bottom()], [frame.right(), frame.bottom()]], pen);
    let most = if frame.width > 150.0 { 5 } else { 3 };
    let (values, step) = ticks::linear(histogram.low, histogram.high, most);
    let mut free = f64::NEG_INFINITY;
    for value in values {
        let x = place(frame, histogram, value);
        canvas.line(&[[x, frame.bottom()], [x, frame.bottom() + 4.0]], pen);
        let text = format::tick(value, step);
        let half = width(&text, SMALL) / 2.0;
        let at = x.min(frame.right() - half).max(frame.x + half);
        if at - half > free {
            free = at + half + 4.0;
            let kind = Type::new(SMALL, Ink::AXIS).anchored(Anchor::Middle);
            canvas.text([at, frame.bottom() + SMALL * 0.95], &text, kind);
        }
    }
}

/// Mean and standard deviation, zeros and saturated values: two in a line, or where that is too narrow the first two in a
/// line each.
fn numbers(canvas: &mut Canvas, frame: Frame, histogram: &Histogram, words: &FigureWords) {
    let pairs = [
        (words.mean_short, format::significant(histogram.mean)),
        (words.std_short, format::significant(histogram.std)),
        (words.zero_short, format::percent(histogram.zero_share())),
        (words.saturated_short, format::percent(histogram.saturated_share())),
    ];
    let places = if is_narrow(frame.width) {
        [(0.0, 0), (0.0, 1), (0.0, 2), (0.5, 2)]
    } else {
        [(0.0, 0), (0.5, 0), (0.0, 1), (0.5, 1)]
    };
    let whole = frame.width.min(2.0 * 104.0);
    let top = frame.bottom() + BELOW + SMALL * 0.7;
    let size = SMALL * 0.92;
    for ((name, value), (share, line)) in pairs.iter().zip(places) {
        let x = frame.x + share * whole;
        let y = top + f64::from(line) * LINE;
        let wide = is_narrow(frame.width) && line < 2;
        let room = if wide { whole } else { whole / 2.0 } - 7.0;
        canvas.text([x, y], name, Type::new(size, Ink::MUTED));
        canvas.text([x + room, y], value, Type::new(size, Ink::TEXT).anchored(Anchor::End));
    }
}

/// Whether two numbers with their names do not fit beside each other.
fn is_narrow(width: f64) -> bool {
    width < 172.0
}
