//! Histograms of layers, side by side on one shared axis.
//!
//! A panel shows bars over the raw values and, apart from them, what a bar would hide: exact zeros stand as a
//! hatched column labelled with their share, values outside the axis as a tick at that side, not-a-numbers in
//! words, and a layer of one constant value as one labelled spike. Each panel is scaled to its own highest bar, as
//! in the book (p. 203): the shape is what tells. Below stand mean, standard deviation, zeros and saturation in
//! fixed places, so that nothing moves while they change.

mod numbers;
mod panel;
mod words;

use std::sync::Arc;

use egui::{
    Align2, Color32, FontId, Galley, Painter, Rangef, Rect, Response, Sense, Stroke, Ui, Vec2, pos2, vec2,
};

use self::numbers::Detail;
use self::panel::Panel;
pub(crate) use self::words::in_words;
use super::{describe, format, readout, small_font, title_font};
use crate::app::room;
use crate::app::text::Text;
use crate::app::theme::Theme;
use crate::experiment::figure::{Histogram, HistogramGrid, Span};

/// How a grid of histograms is to be shown.
pub struct GridOptions<'a> {
    /// The room for everything, in points; rows and columns share it evenly.
    pub size: Vec2,
    /// The seed of the run, shown beside the title.
    pub seed: u64,
    /// The colour of the bars: forward values are blue, gradients orange.
    pub color: Color32,
    /// Only standard deviation and zeros below each panel, for many rows. Where even bars lack room, fewer numbers stand there.
    pub compact: bool,
    /// What the figure says in words.
    pub summary: &'a str,
}

/// Draws the grid and returns the response of the whole figure.
pub fn show(ui: &mut Ui, grid: &HistogramGrid, theme: &Theme, options: &GridOptions<'_>) -> Response {
    let (rect, response) = ui.allocate_exact_size(options.size, Sense::hover());
    let text = &Text::spoken(ui.ctx()).drawing;
    describe(ui, &response, &grid.title, || (text.spoken)(options.summary, options.seed));
    if !ui.is_rect_visible(rect) || grid.rows.is_empty() {
        return response;
    }
    let painter = ui.painter().clone();
    let fonts = Fonts::of(ui);
    let heading = heading(ui, theme, rect, grid, &(text.seed)(options.seed), &fonts);
    let named = grid.rows.iter().any(|row| !row.name.is_empty());
    let left = if named { rect.left() + name_width(&painter, grid, &fonts) } else { rect.left() };
    let columns = grid.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0).max(1);
    let column_width = ((rect.right() - left) / columns as f32).min(WIDEST);
    let room = vec2(column_width - 2.0 * GUTTER, rect.bottom() - heading);
    let layout = RowLayout::fitting(grid, room, options.compact, &fonts);
    let RowLayout { detail, shared, axis: axis_height, height: row_height, numbers, .. } = layout;
    let bottom = heading + row_height * grid.rows.len() as f32;

    let mut pointed = None;
    let pointer = response.hover_pos();
    for (at, row) in grid.rows.iter().enumerate() {
        let top = heading + at as f32 * row_height;
        if named {
            painter.text(
                pos2(rect.left(), top + row_height * 0.4),
                Align2::LEFT_CENTER,
                &row.name,
                fonts.body.clone(),
                theme.palette.text,
            );
        }
        for (column, histogram) in row.cells.iter().enumerate() {
            let cell = Rect::from_min_size(
                pos2(left + column as f32 * column_width, top),
                vec2(column_width, row_height),
            )
            .shrink2(vec2(GUTTER, BETWEEN / 2.0));
            let own_axis = if shared { 0.0 } else { axis_height };
            let plot = room::between(cell.min, pos2(cell.right(), cell.bottom() - numbers - own_axis));
            let panel =
                Panel { histogram, plot, theme, color: options.color, fonts: &fonts, text: &text.histogram };
            panel.draw(&painter);
            panel.numbers(ui, plot.bottom() + own_axis + 3.0, detail);
            if !shared {
                axis(ui, theme, plot, histogram, plot.bottom() + 1.0, &fonts);
            }
            let name = grid.columns.get(column).map_or("", String::as_str);
            let id = response.id.with((at, column));
            words::announce(ui, id, cell, &panel_name(&row.name, name), histogram, &text.histogram);
            if pointer.is_some_and(|pointer| cell.expand2(vec2(GUTTER, BETWEEN / 2.0)).contains(pointer)) {
                pointed = Some((panel_name(&row.name, name), histogram, plot));
            }
        }
    }
    if shared && let Some(row) = grid.rows.last() {
        for (column, histogram) in row.cells.iter().enumerate() {
            let x = left + column as f32 * column_width;
            let plot = room::between(pos2(x + GUTTER, rect.top()), pos2(x + column_width - GUTTER, bottom));
            axis(ui, theme, plot, histogram, bottom, &fonts);
        }
    }
    if let (Some(pointer), Some((name, histogram, plot))) = (pointer, pointed) {
        let said = words::explain(&name, histogram, plot, pointer, options.color, &text.histogram);
        readout::show(ui, pointer, &said);
    }
    response
}

/// A wider panel shows nothing more.
const WIDEST: f32 = 280.0;
/// Half the room between two panels.
const GUTTER: f32 = 5.0;

/// Room between two rows.
const BETWEEN: f32 = 4.0;
/// Bars lower than so many lines of small print tell nothing.
const LEAST_BARS: f32 = 3.0;

/// What each row is made of, from top to bottom: bars, its axis if it has one of its own, numbers.
struct RowLayout {
    detail: Detail,
    /// One axis at the bottom serves all rows.
    shared: bool,
    /// Heights in points: of an axis, of a whole row, of its numbers, of its bars.
    axis: f32,
    height: f32,
    numbers: f32,
    bars: f32,
}

impl RowLayout {
    /// The layout with the most numbers that leaves the bars their room. Where one axis can serve all rows, it does with
    /// anything but all numbers.
    fn fitting(grid: &HistogramGrid, room: Vec2, compact: bool, fonts: &Fonts) -> Self {
        let line = fonts.small.size * 1.25;
        let axis = fonts.small.size * 1.3;
        let rows = grid.rows.len() as f32;
        let of = |detail: Detail| {
            let shared = detail != Detail::All && shared_axis(grid);
            let height = (room.y - if shared { axis } else { 0.0 }) / rows;
            let numbers = detail.lines(room.x) as f32 * line + 3.0;
            let bars = height - BETWEEN - numbers - if shared { 0.0 } else { axis };
            Self { detail, shared, axis, height, numbers, bars }
        };
        let wished = if compact { Detail::Few } else { Detail::All };
        [wished, Detail::Few, Detail::Spread]
            .into_iter()
            .map(of)
            .find(|layout| layout.bars >= LEAST_BARS * line)
            .unwrap_or_else(|| of(Detail::Spread))
    }
}

struct Fonts {
    body: FontId,
    small: FontId,
}

impl Fonts {
    fn of(ui: &Ui) -> Self {
        Self { body: egui::TextStyle::Body.resolve(ui.style()), small: small_font(ui) }
    }
}

fn panel_name(row: &str, column: &str) -> String {
    if row.is_empty() { column.to_owned() } else { format!("{}, {column}", row.replace('\n', ", ")) }
}

/// All panels span the same values, so that one row of tick labels serves all.
fn shared_axis(grid: &HistogramGrid) -> bool {
    let mut cells = grid.rows.iter().flat_map(|row| &row.cells);
    cells.next().is_none_or(|first| cells.all(|cell| (cell.low, cell.high) == (first.low, first.high)))
}

fn name_width(painter: &Painter, grid: &HistogramGrid, fonts: &Fonts) -> f32 {
    let widest = grid.rows.iter().map(|row| {
        painter.layout_no_wrap(row.name.clone(), fonts.body.clone(), Color32::PLACEHOLDER).size().x
    });
    widest.fold(0.0, f32::max) + 10.0
}

/// Title, seed and the names of the columns; returns where the rows begin.
fn heading(ui: &Ui, theme: &Theme, rect: Rect, grid: &HistogramGrid, seed: &str, fonts: &Fonts) -> f32 {
    let painter = ui.painter();
    let weak = theme.palette.muted;
    let middle = rect.top() + fonts.body.size * 0.65;
    let title = painter.text(
        pos2(rect.left(), middle),
        Align2::LEFT_CENTER,
        &grid.title,
        title_font(ui),
        theme.palette.text,
    );
    painter.text(
        pos2(title.right() + 12.0, middle),
        Align2::LEFT_CENTER,
        &grid.x.label,
        fonts.small.clone(),
        weak,
    );
    painter.text(pos2(rect.right(), middle), Align2::RIGHT_CENTER, seed, fonts.small.clone(), weak);
    let named = grid.rows.iter().any(|row| !row.name.is_empty());
    let left = if named { rect.left() + name_width(painter, grid, fonts) } else { rect.left() };
    let width = ((rect.right() - left) / grid.columns.len().max(1) as f32).min(WIDEST);
    let line = middle + fonts.body.size * 1.25;
    for (column, name) in grid.columns.iter().enumerate() {
        painter.text(
            pos2(left + (column as f32 + 0.5) * width, line),
            Align2::CENTER_CENTER,
            name,
            fonts.small.clone(),
            theme.palette.text,
        );
    }
    line + fonts.small.size * 0.9
}

/// Ticks of a panel's axis, and in small print below it as many of their values as there is room for. Where that would be
/// one end alone, 0 tells more.
fn axis(ui: &Ui, theme: &Theme, plot: Rect, histogram: &Histogram, top: f32, fonts: &Fonts) {
    let (low, high) = (histogram.low, histogram.high);
    let most = if plot.width() > 130.0 { 5 } else { 3 };
    let (ticks, step) = super::ticks::linear(low, high, most);
    let weak = theme.palette.muted;
    for value in &ticks {
        let x = place(plot, histogram, *value);
        ui.painter().vline(x, plot.bottom()..=plot.bottom() + 3.0, Stroke::new(theme.hairline, weak));
    }
    let mut labels: Vec<_> = ticks
        .iter()
        .map(|value| {
            let words = ui.painter().layout_no_wrap(format::tick(*value, step), fonts.small.clone(), weak);
            let half = words.size().x / 2.0;
            let left = place(plot, histogram, *value) - half;
            (*value, room::hold(left, plot.left(), plot.right() - 2.0 * half), words)
        })
        .collect();
    let mut shown = apart(&labels);
    if shown.len() < 2 {
        labels.sort_by_key(|(value, ..)| *value != 0.0);
        shown = apart(&labels);
    }
    for (_, left, words) in shown {
        ui.painter().galley(pos2(*left, top + 2.0), Arc::clone(words), weak);
    }
}

/// A value, where its words begin, and its words.
type Label = (f64, f32, Arc<Galley>);

/// As many labels, the first before the others, as stand clear of each other.
fn apart(labels: &[Label]) -> Vec<&Label> {
    let span = |(_, left, words): &Label| Rangef::new(*left, left + words.size().x).expand(2.0);
    let mut shown: Vec<&Label> = Vec::with_capacity(labels.len());
    for label in labels {
        let at = span(label);
        if shown.iter().map(|other| span(other)).all(|other| other.max < at.min || at.max < other.min) {
            shown.push(label);
        }
    }
    shown
}

fn place(plot: Rect, histogram: &Histogram, value: f64) -> f32 {
    plot.left() + plot.width() * room::drawable(Span::of([histogram.low, histogram.high]).share(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::figure::{Axis, Binning, HistogramRow};

    fn grid(rows: usize, columns: usize) -> HistogramGrid {
        let cells = vec![Histogram::of(&[0.5], Binning::new(0.0, 1.0)); columns];
        HistogramGrid {
            title: String::new(),
            rows: vec![HistogramRow { name: String::new(), cells }; rows],
            columns: Vec::new(),
            x: Axis::new("", ""),
        }
    }

    #[test]
    fn bars_keep_their_room_whatever_the_numbers_would_take() {
        for small in [11.0, 17.0, 24.0] {
            let fonts = Fonts { body: FontId::proportional(small * 1.2), small: FontId::proportional(small) };
            for (rows, columns, size) in [(1, 5, vec2(1200.0, 220.0)), (4, 10, vec2(1200.0, 430.0))] {
                let room = vec2(size.x / columns as f32, size.y);
                let layout = RowLayout::fitting(&grid(rows, columns), room, false, &fonts);
                assert!(layout.bars >= 2.5 * small, "{} of {} with {small}", layout.bars, layout.height);
                assert!(layout.bars + layout.numbers <= layout.height);
            }
        }
        let fonts = Fonts { body: FontId::proportional(14.0), small: FontId::proportional(11.0) };
        let layout = RowLayout::fitting(&grid(1, 5), vec2(240.0, 200.0), false, &fonts);
        assert_eq!(layout.detail, Detail::All, "nothing is left out where there is room");
    }
}
