//! What stands over curves: the marks of live changes, and the exact values under the pointer.

use egui::{Pos2, Rect, Stroke, Ui, pos2, vec2};

use super::look::Look;
use super::{format, readout, small_font};
use crate::app::theme::Theme;
use crate::experiment::figure::{LineFigure, Series};

/// Vertical lines at live changes, each with its words; labels that would overlap step down a line.
pub(super) fn marks(
    ui: &Ui,
    frame: Rect,
    figure: &LineFigure,
    theme: &Theme,
    low: bool,
    x_of: impl Fn(f64) -> f32,
) {
    let font = small_font(ui);
    let color = theme.palette.warning;
    let line_height = font.size * 1.25;
    let mut ends = [f32::NEG_INFINITY; 4];
    for mark in &figure.marks {
        let x = x_of(mark.x);
        if !frame.x_range().contains(x) {
            continue;
        }
        ui.painter().vline(x, frame.y_range(), Stroke::new(theme.hairline.max(1.5), color));
        let galley = ui.painter().layout_no_wrap(mark.text.clone(), font.clone(), color);
        let width = galley.size().x;
        let left = if x + 5.0 + width > frame.right() { x - 5.0 - width } else { x + 5.0 };
        let Some(level) = ends.iter().position(|end| *end < left) else { continue };
        ends[level] = left + width + 6.0;
        let down = level as f32 * line_height;
        let y = if low { frame.bottom() - 2.0 - line_height - down } else { frame.top() + 2.0 + down };
        let at = pos2(left, y);
        let back = Rect::from_min_size(at, galley.size()).expand2(vec2(3.0, 0.0));
        ui.painter().rect_filled(back, 3.0, theme.plate());
        ui.painter().galley(at, galley, color);
    }
}

/// A hairline at the iteration under the pointer, a dot on every series there, and their exact values.
#[expect(clippy::too_many_arguments, reason = "two of them are the way from values to pixels")]
pub(super) fn point_out(
    ui: &Ui,
    theme: &Theme,
    pointer: Pos2,
    frame: Rect,
    figure: &LineFigure,
    looks: &[Look],
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
    for ((series, look), point) in figure.series.iter().zip(looks).zip(&nearest) {
        let Some([px, py]) = *point else { continue };
        let y = y_of(py);
        if y.is_finite() && frame.contains(pos2(x_of(px), y)) {
            ui.painter().circle(pos2(x_of(px), y), 3.5, look.color, Stroke::new(1.5, theme.palette.card));
        }
        let elsewhere =
            if (px - at).abs() < 0.5 { String::new() } else { format!(" ({})", format::grouped(px as u64)) };
        rows.push(readout::Row::colored(look.color, format!("{} {py:.4}{elsewhere}", series.name)));
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
