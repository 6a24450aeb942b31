//! What is drawn of the values that are worth a word on an upright axis, and of zeros, which have no place on a logarithmic one.

use super::super::{Axis, FigureWords, LineFigure, Role, Series};
use super::{Across, Frame, Look, Pen, Scene, Style, Text, Tone, Up};

/// The length of a dash of a guide.
const DASH: f64 = 7.0;
/// Between two rows of zeros, and the thickness of one.
const ROW: f64 = 4.0;
const THICK: f64 = 3.0;
/// So many rows of zeros have a place of their own.
const ROWS: usize = 8;

/// The toned grounds of an axis, below everything else; `y_of` says where a value stands.
pub fn bands(axis: &Axis, frame: Frame, y_of: impl Fn(f64) -> f64) -> Vec<Frame> {
    let inside = |value: f64| y_of(value).max(frame.y).min(frame.bottom());
    let band = |[a, b]: [f64; 2]| Frame::between([frame.x, a.min(b)], [frame.right(), a.max(b)]);
    let ends = axis.guides.iter().filter_map(|guide| Some([inside(guide.at), inside(guide.until?)]));
    ends.filter(|ends| ends.iter().all(|end| end.is_finite()) && ends[0] != ends[1]).map(band).collect()
}

/// The lines and the words of an axis, over the curves.
pub fn guides(scene: &mut Scene, axis: &Axis, frame: Frame, y_of: impl Fn(f64) -> f64, style: &Style<'_>) {
    for guide in &axis.guides {
        let at = y_of(guide.at);
        if guide.until.is_none() && (frame.y..=frame.bottom()).contains(&at) {
            let pen = Pen { dash: Some(DASH), ..Pen::new(Tone::Axis, style.hairline.max(1.2)) };
            scene.line([[frame.x, at], [frame.right(), at]], pen);
        }
        let words = style.fitted(&guide.words, style.small, frame.width * 0.6);
        let half = style.small * 0.65;
        // A band is named where it ends, out of the way of what is near its border.
        let y = guide.until.map_or(at + half + 2.0, &y_of).max(frame.y + half + 2.0);
        let y = y.min(frame.bottom() - half - 2.0);
        if y.is_finite() && frame.height > 4.0 * style.small {
            let text = Text::new([frame.right() - 6.0, y], words, style.small, Tone::Muted);
            // Without a plate: it would hide the curves.
            scene.text(text.anchored(Across::End, Up::Middle));
        }
    }
}

/// Where a curve is exactly zero: from the first of such points to the next one that is not, or to the last.
fn zeros(series: &Series) -> Vec<[f64; 2]> {
    let mut runs: Vec<[f64; 2]> = Vec::new();
    let mut open = false;
    for [x, y] in &series.points {
        let is_zero = *y == 0.0;
        if open && let Some([_, end]) = runs.last_mut() {
            *end = *x;
        }
        if is_zero && !open {
            runs.push([*x, *x]);
        }
        open = is_zero;
    }
    runs
}

/// Along the lower edge of a logarithmic plot, a bar for every curve where it is exactly zero, and which these are in words.
pub fn zero_marks(
    scene: &mut Scene,
    figure: &LineFigure,
    shown: impl Fn(usize) -> bool,
    frame: Frame,
    x_of: impl Fn(f64) -> f64,
    words: &FigureWords,
    style: &Style<'_>,
) {
    let of_all = figure.series.iter().enumerate().filter(|(at, series)| {
        // The pale line behind a smoothed one is not told apart from it.
        shown(*at) && !matches!(series.role, Role::Raw | Role::RawOf(_))
    });
    let all: Vec<_> =
        of_all.map(|(_, series)| (series, zeros(series))).filter(|(_, runs)| !runs.is_empty()).collect();
    if all.is_empty() || frame.height < 4.0 * style.small {
        return;
    }
    let mut first = f64::INFINITY;
    for (row, (series, runs)) in all.iter().enumerate() {
        let y = frame.bottom() - 2.0 - ROW * (row.min(ROWS - 1)) as f64;
        for [from, to] in runs {
            let inside = |x: f64| x_of(x).max(frame.x).min(frame.right());
            let [left, right] = [inside(*from), inside(*to)];
            first = first.min(left);
            let tone = Look::of(series.role, style).pen.tone;
            scene.filled(Frame::between([left, y - THICK], [right.max(left + THICK), y]), tone, 0.0);
        }
    }
    let names: Vec<&str> =
        all.iter().map(|(series, _)| series.name.as_str()).filter(|name| !name.is_empty()).collect();
    let said = format!("{} {}", names.join(", "), words.exact_zero);
    let said = style.fitted(said.trim(), style.small, frame.width - 12.0);
    let top = frame.bottom() - 4.0 - ROW * all.len().min(ROWS) as f64 - style.small * 0.6;
    let left = (first + 4.0).min(frame.right() - 6.0 - style.width(&said)).max(frame.x + 4.0);
    scene.text(Text::new([left, top], said, style.small, Tone::Text).on_plate());
}
