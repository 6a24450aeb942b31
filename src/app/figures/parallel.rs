//! Parallel coordinates: a line for each trial across one upright axis for each key.
//!
//! Lines of little value lie under those of much; the one under the pointer stands out and the others recede.

use egui::{Align2, Pos2, Response, Sense, Shape, Stroke, Ui, Vec2, pos2, vec2};

use super::scatter::{bar, bar_width, shade, share};
use super::{describe, readout, small_font, title_font};
use crate::app::room;
use crate::app::text::Text;
use crate::app::theme::Theme;
use crate::experiment::figure::layout::{Scale, Tick};
use crate::experiment::figure::{ParallelFigure, ParallelLine};

/// How a figure of parallel axes is to be shown.
pub struct ParallelOptions<'a> {
    /// The room that title, axes and lines share.
    pub size: Vec2,
    /// The seed, shown beside the title.
    pub seed: u64,
    /// The line that was chosen.
    pub chosen: Option<usize>,
    /// What the figure says in words.
    pub summary: &'a str,
    /// The lines about one line of the figure, beside its values.
    pub about: &'a dyn Fn(usize) -> Vec<String>,
}

/// So near to a line, in points, the pointer is on it.
const REACH: f32 = 9.0;

/// Draws `figure`; returns its response and the line under the pointer.
pub fn show(
    ui: &mut Ui,
    figure: &ParallelFigure,
    theme: &Theme,
    options: &ParallelOptions<'_>,
) -> (Response, Option<usize>) {
    let (rect, response) = ui.allocate_exact_size(options.size, Sense::click());
    let text = &Text::spoken(ui.ctx()).drawing;
    describe(ui, &response, &figure.title, || (text.spoken)(options.summary, options.seed));
    if !ui.is_rect_visible(rect) || figure.axes.is_empty() {
        return (response, None);
    }
    let (font, palette) = (small_font(ui), &theme.palette);
    let line = font.size * 1.35;
    let painter = ui.painter().clone();
    let middle = rect.top() + font.size * 0.8;
    painter.text(pos2(rect.left(), middle), Align2::LEFT_CENTER, &figure.title, title_font(ui), palette.text);
    let seed = (text.seed)(options.seed);
    painter.text(pos2(rect.right(), middle), Align2::RIGHT_CENTER, seed, font.clone(), palette.muted);

    let top = rect.top() + title_font(ui).size * 1.5;
    let body = room::between(
        pos2(rect.left() + 60.0, top + 2.0 * line),
        pos2(rect.right() - bar_width(ui) - 70.0, rect.bottom() - line),
    );
    let sides: Vec<Scale> = figure
        .axes
        .iter()
        .enumerate()
        .map(|(at, one)| {
            let values = figure.lines.iter().filter_map(|line| line.values.get(at).copied().flatten());
            Scale::around(&one.axis, one.logarithmic, values)
        })
        .collect();
    let apart = if sides.len() > 1 { body.width() / (sides.len() - 1) as f32 } else { 0.0 };
    let x = |index: usize| body.left() + apart * index as f32;
    let place = |index: usize, value: f64| {
        let share = room::drawable(sides.get(index)?.share(value));
        share.is_finite().then(|| pos2(x(index), egui::lerp(body.bottom()..=body.top(), share)))
    };
    let range = figure.color.range.unwrap_or([0.0, 1.0]);
    let runs: Vec<Vec<Vec<Pos2>>> = figure.lines.iter().map(|line| runs(line, place)).collect();
    let near = response.hover_pos().and_then(|pointer| nearest(&runs, pointer));
    let mut order: Vec<usize> = (0..figure.lines.len()).collect();
    order.sort_by(|a, b| figure.lines[*a].value.total_cmp(&figure.lines[*b].value));
    // While one line is looked at, the others are its background.
    let recede = near.is_some() || options.chosen.is_some();
    for index in order {
        let part = share(figure.lines[index].value, Some(range)).unwrap_or(0.0);
        let color = shade(palette, part);
        let color = if recede { theme.receding(color) } else { color };
        draw(&painter, &runs[index], Stroke::new(theme.hairline * (0.8 + part), color));
    }
    for (index, color) in [(options.chosen, palette.accent), (near, palette.text)] {
        if let Some(runs) = index.and_then(|index| runs.get(index)) {
            draw(&painter, runs, Stroke::new(theme.line + 1.0, color));
        }
    }
    for (index, side) in sides.iter().enumerate() {
        let x = x(index);
        painter.vline(x, body.y_range(), Stroke::new(theme.hairline.max(1.5), palette.axis));
        let label = pos2(x, body.top() - 0.6 * line);
        painter.text(label, Align2::CENTER_BOTTOM, side.name(), font.clone(), palette.text);
        for Tick { share, label: tick } in side.ticks((body.height() / 40.0).clamp(2.0, 9.0) as usize) {
            let y = egui::lerp(body.bottom()..=body.top(), room::drawable(share));
            painter.hline(x - 4.0..=x, y, Stroke::new(theme.hairline, palette.axis));
            let words = painter.layout_no_wrap(tick, font.clone(), palette.axis);
            let at = Align2::RIGHT_CENTER.anchor_size(pos2(x - 6.0, y), words.size());
            // Numbers stay legible where lines cross them.
            painter.rect_filled(at.expand2(vec2(2.0, 0.0)), 2.0, theme.plate());
            painter.galley(at.min, words, palette.axis);
        }
    }
    let beside = room::between(pos2(rect.right() - bar_width(ui) + 6.0, top), rect.max);
    bar(ui, theme, beside, &figure.color, range);
    if let (Some(index), Some(pointer)) = (near, response.hover_pos()) {
        let rows: Vec<readout::Row> = (options.about)(index).into_iter().map(readout::Row::plain).collect();
        readout::show(ui, pointer, &rows);
    }
    (response, near)
}

/// A line as unbroken pieces, from one axis to the next as far as it has values.
fn runs(line: &ParallelLine, place: impl Fn(usize, f64) -> Option<Pos2>) -> Vec<Vec<Pos2>> {
    let places: Vec<Option<Pos2>> =
        line.values.iter().enumerate().map(|(index, value)| place(index, (*value)?)).collect();
    let pieces = places.split(Option::is_none).map(|piece| piece.iter().flatten().copied().collect());
    pieces.filter(|piece: &Vec<Pos2>| !piece.is_empty()).collect()
}

fn draw(painter: &egui::Painter, runs: &[Vec<Pos2>], stroke: Stroke) {
    for run in runs {
        match run.as_slice() {
            [lonely] => {
                painter.circle_filled(*lonely, stroke.width + 1.0, stroke.color);
            }
            points => {
                painter.add(Shape::line(points.to_vec(), stroke));
            }
        }
    }
}

/// The line nearest to the pointer, if it is near.
fn nearest(lines: &[Vec<Vec<Pos2>>], pointer: Pos2) -> Option<usize> {
    let distance = |runs: &Vec<Vec<Pos2>>| {
        let pieces = runs.iter().flat_map(|run| run.windows(2));
        pieces.map(|ends| to_piece(pointer, ends[0], ends[1])).fold(f32::INFINITY, f32::min)
    };
    let (index, distance) = lines
        .iter()
        .enumerate()
        .map(|(index, runs)| (index, distance(runs)))
        .min_by(|a, b| a.1.total_cmp(&b.1))?;
    (distance <= REACH).then_some(index)
}

/// The distance of a point from a straight piece.
fn to_piece(point: Pos2, from: Pos2, to: Pos2) -> f32 {
    let along = to - from;
    let share = ((point - from).dot(along) / along.length_sq().max(f32::MIN_POSITIVE)).clamp(0.0, 1.0);
    point.distance(from + share * along)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_broken_where_it_has_no_value() {
        let line = |values: &[Option<f64>]| {
            let line = ParallelLine { name: String::new(), values: values.to_vec(), value: 0.0 };
            let runs = runs(&line, |index, value| Some(pos2(index as f32, value as f32)));
            runs.iter().map(Vec::len).collect::<Vec<_>>()
        };
        assert_eq!(line(&[Some(1.0), Some(2.0), Some(3.0)]), [3]);
        assert_eq!(line(&[Some(1.0), None, Some(3.0), Some(3.0)]), [1, 2]);
        assert_eq!(line(&[None, None]), [0_usize; 0]);
    }

    #[test]
    fn the_pointer_finds_the_nearest_line_and_nothing_far_away() {
        let lines =
            [vec![vec![pos2(0.0, 0.0), pos2(100.0, 0.0)]], vec![vec![pos2(0.0, 50.0), pos2(100.0, 50.0)]]];
        assert_eq!(nearest(&lines, pos2(50.0, 45.0)), Some(1));
        assert_eq!(nearest(&lines, pos2(50.0, 25.0)), None);
        assert_eq!(nearest(&lines, pos2(-5.0, 3.0)), Some(0));
    }
}
