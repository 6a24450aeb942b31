//! The exact values of curves under the pointer.

use egui::{Color32, Pos2, Rect, Stroke, Ui, pos2};

use super::{format, readout};
use crate::app::theme::Theme;
use crate::experiment::figure::{LineFigure, Series};

/// A hairline at the iteration under the pointer, a dot on every series there, and their exact values.
#[expect(clippy::too_many_arguments, reason = "two of them are the way from values to pixels")]
pub(super) fn point_out(
    ui: &Ui,
    theme: &Theme,
    pointer: Pos2,
    frame: Rect,
    figure: &LineFigure,
    colors: &[Color32],
    hidden: &[bool],
    x: f64,
    x_of: impl Fn(f64) -> f32,
    y_of: impl Fn(f64) -> f32,
) {
    let shows = |at: usize| !hidden.get(at).copied().unwrap_or(false);
    let nearest: Vec<Option<[f64; 2]>> = figure
        .series
        .iter()
        .enumerate()
        .map(|(at, series)| shows(at).then(|| nearest(series, x)).flatten())
        .collect();
    let closest = nearest.iter().flatten().min_by(|a, b| (a[0] - x).abs().total_cmp(&(b[0] - x).abs()));
    let Some(&[at, _]) = closest else { return };
    let hair = Stroke::new(theme.hairline, theme.palette.muted);
    ui.painter().vline(x_of(at), frame.y_range(), hair);
    let mut rows =
        vec![readout::Row::plain(format!("{} {}", figure.x.label, format::grouped(at.max(0.0) as u64)))];
    for ((series, color), point) in figure.series.iter().zip(colors).zip(&nearest) {
        let Some([px, py]) = *point else { continue };
        let y = y_of(py);
        if y.is_finite() && frame.contains(pos2(x_of(px), y)) {
            ui.painter().circle(pos2(x_of(px), y), 3.5, *color, Stroke::new(1.5, theme.palette.card));
        }
        let elsewhere =
            if (px - at).abs() < 0.5 { String::new() } else { format!(" ({})", format::grouped(px as u64)) };
        rows.push(readout::Row::colored(*color, format!("{} {py:.4}{elsewhere}", series.name)));
    }
    for mark in figure.marks.iter().filter(|mark| (x_of(mark.x) - pointer.x).abs() < 6.0) {
        rows.push(readout::Row::plain(format!("{}: {}", format::grouped(mark.x.max(0.0) as u64), mark.text)));
    }
    readout::show(ui, pointer, &rows);
}

/// The measured point of `series` nearest to `x`.
fn nearest(series: &Series, x: f64) -> Option<[f64; 2]> {
    let points = &series.points;
    let after = points.partition_point(|point| point[0] < x);
    let right = points.get(after).copied();
    let left = after.checked_sub(1).and_then(|before| points.get(before)).copied();
    match (left, right) {
        (Some(left), Some(right)) => Some(if x - left[0] < right[0] - x { left } else { right }),
        (one, other) => one.or(other),
    }
}
