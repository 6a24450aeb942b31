//! Histograms of layers, side by side on one shared axis.
//!
//! A panel shows bars over the raw values and, apart from them, what a bar would hide: exact zeros stand as a
//! hatched column labelled with their share, values outside the axis as a tick at that side, not-a-numbers in
//! words, and a layer of one constant value as one labelled spike. Each panel is scaled to its own highest bar, as
//! in the book (p. 203): the shape is what tells. Below stand mean, standard deviation, zeros and saturation in
//! fixed places, so that nothing moves while they change.

use egui::{
    Align2, Color32, FontId, Mesh, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, Vec2, pos2, vec2,
};

use super::{describe, format, readout, small_font, title_font};
use crate::app::theme::Theme;
use crate::experiment::figure::{Histogram, HistogramGrid};

/// How a grid of histograms is to be shown.
pub struct GridOptions<'a> {
    /// The room for everything, in points; rows and columns share it evenly.
    pub size: Vec2,
    /// The seed of the run, shown beside the title.
    pub seed: u64,
    /// The colour of the bars: forward values are blue, gradients orange.
    pub color: Color32,
    /// Only standard deviation and zeros below each panel, for many rows.
    pub compact: bool,
    /// What the figure says in words.
    pub summary: &'a str,
}

/// Draws the grid and returns the response of the whole figure.
pub fn show(ui: &mut Ui, grid: &HistogramGrid, theme: &Theme, options: &GridOptions<'_>) -> Response {
    let (rect, response) = ui.allocate_exact_size(options.size, Sense::hover());
    describe(ui, &response, &grid.title, || format!("{} Seed {}.", options.summary, options.seed));
    if !ui.is_rect_visible(rect) || grid.rows.is_empty() {
        return response;
    }
    let painter = ui.painter().clone();
    let fonts = Fonts::of(ui);
    let heading = heading(ui, theme, rect, grid, options.seed, &fonts);
    let named = grid.rows.iter().any(|row| !row.name.is_empty());
    let left = if named { rect.left() + name_width(&painter, grid, &fonts) } else { rect.left() };
    // With compact rows one axis at the bottom serves all, where all span the same values.
    let shared = options.compact && shared_axis(grid);
    let axis_height = fonts.small.size * 1.3;
    let bottom = rect.bottom() - if shared { axis_height } else { 0.0 };
    let row_height = (bottom - heading) / grid.rows.len() as f32;
    let columns = grid.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0).max(1);
    let column_width = ((rect.right() - left) / columns as f32).min(WIDEST);

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
            .shrink2(vec2(GUTTER, 2.0));
            let own_axis = if shared { 0.0 } else { axis_height };
            let numbers = lines(cell.width(), options.compact) as f32 * fonts.small.size * 1.25 + 3.0;
            let plot = Rect::from_min_max(cell.min, pos2(cell.right(), cell.bottom() - numbers - own_axis));
            let panel = Panel { histogram, plot, theme, color: options.color, fonts: &fonts };
            panel.draw(&painter);
            panel.numbers(ui, plot.bottom() + own_axis + 3.0, options.compact);
            if !shared {
                axis(ui, theme, plot, histogram, plot.bottom() + 1.0, &fonts);
            }
            let name = grid.columns.get(column).map_or("", String::as_str);
            announce(ui, &response, cell, (at, column), || panel_name(&row.name, name), histogram);
            if pointer.is_some_and(|pointer| cell.expand2(vec2(GUTTER, 2.0)).contains(pointer)) {
                pointed = Some((panel_name(&row.name, name), histogram, plot));
            }
        }
    }
    if shared && let Some(row) = grid.rows.last() {
        for (column, histogram) in row.cells.iter().enumerate() {
            let x = left + column as f32 * column_width;
            let plot =
                Rect::from_min_max(pos2(x + GUTTER, rect.top()), pos2(x + column_width - GUTTER, bottom));
            axis(ui, theme, plot, histogram, bottom, &fonts);
        }
    }
    if let (Some(pointer), Some((name, histogram, plot))) = (pointer, pointed) {
        readout::show(ui, pointer, &explain(&name, histogram, plot, pointer, options.color));
    }
    response
}

/// Name and value of a number stand no farther apart than this.
const MOST_FOR_A_NUMBER: f32 = 110.0;
/// A wider panel shows nothing more.
const WIDEST: f32 = 280.0;
/// Half the room between two panels.
const GUTTER: f32 = 5.0;

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
fn heading(ui: &Ui, theme: &Theme, rect: Rect, grid: &HistogramGrid, seed: u64, fonts: &Fonts) -> f32 {
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
    painter.text(
        pos2(rect.right(), middle),
        Align2::RIGHT_CENTER,
        format!("seed {seed}"),
        fonts.small.clone(),
        weak,
    );
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

/// The ends and the middle of a panel's axis, in small print below it.
fn axis(ui: &Ui, theme: &Theme, plot: Rect, histogram: &Histogram, top: f32, fonts: &Fonts) {
    let (low, high) = (histogram.low, histogram.high);
    let most = if plot.width() > 130.0 { 5 } else { 3 };
    let (ticks, step) = super::ticks::linear(low, high, most);
    let mut free = f32::NEG_INFINITY;
    let weak = theme.palette.muted;
    for value in ticks {
        let x = place(plot, histogram, value);
        ui.painter().vline(x, plot.bottom()..=plot.bottom() + 3.0, Stroke::new(1.0, weak));
        let galley = ui.painter().layout_no_wrap(format::tick(value, step), fonts.small.clone(), weak);
        let half = galley.size().x / 2.0;
        let at = (x - half).clamp(plot.left(), (plot.right() - 2.0 * half).max(plot.left()));
        if at > free {
            free = at + 2.0 * half + 4.0;
            ui.painter().galley(pos2(at, top + 2.0), galley, weak);
        }
    }
}

fn place(plot: Rect, histogram: &Histogram, value: f64) -> f32 {
    let share = (value - histogram.low) / (histogram.high - histogram.low);
    plot.left() + plot.width() * share as f32
}

/// One panel: the bars and everything that stands apart from them.
struct Panel<'a> {
    histogram: &'a Histogram,
    plot: Rect,
    theme: &'a Theme,
    color: Color32,
    fonts: &'a Fonts,
}

impl Panel<'_> {
    fn draw(&self, painter: &Painter) {
        let (plot, histogram) = (self.plot, self.histogram);
        painter.rect_filled(plot, 2.0, self.theme.palette.raised);
        painter.hline(plot.x_range(), plot.bottom(), Stroke::new(1.0, self.theme.palette.muted));
        if histogram.total == 0 {
            return;
        }
        if let Some(value) = constant(histogram) {
            self.spike(painter, value);
        } else {
            self.bars(painter);
            self.zeros(painter);
        }
        self.outside(painter);
        if histogram.not_a_number > 0 {
            let text = format!("NaN {}", format::percent(share(histogram.not_a_number, histogram.total)));
            label(
                self.theme,
                painter,
                self.plot,
                plot.center_top() + vec2(0.0, 4.0),
                Align2::CENTER_TOP,
                &text,
                self.theme.palette.error,
                self.fonts,
            );
        }
    }

    fn bars(&self, painter: &Painter) {
        let pixels = painter.pixels_per_point();
        let mut mesh = Mesh::default();
        let (plot, counts) = (self.plot, &self.histogram.counts);
        let Some(highest) = counts.iter().copied().max().filter(|highest| *highest > 0) else { return };
        let snap = |x: f32| (x * pixels).round() / pixels;
        let width = plot.width() / counts.len() as f32;
        let gap = if width >= 4.0 { 1.0 / pixels } else { 0.0 };
        for (bin, count) in counts.iter().enumerate() {
            if *count == 0 {
                continue;
            }
            let left = snap(plot.left() + bin as f32 * width);
            let right = snap(plot.left() + (bin + 1) as f32 * width) - gap;
            let share = *count as f32 / highest as f32;
            // The smallest count still shows: one pixel is not nothing.
            let height = snap(share * (plot.height() - 3.0)).max(1.0 / pixels);
            mesh.add_colored_rect(
                Rect::from_min_max(
                    pos2(left, plot.bottom() - height),
                    pos2(right.max(left + 1.0 / pixels), plot.bottom()),
                ),
                self.color,
            );
        }
        painter.add(Shape::mesh(mesh));
    }

    /// Exact zeros: a hatched column at 0, as high as their share of all values.
    fn zeros(&self, painter: &Painter) {
        let histogram = self.histogram;
        if histogram.zeros == 0 {
            return;
        }
        let share = share(histogram.zeros, histogram.total);
        let x = place(self.plot, histogram, 0.0).clamp(self.plot.left(), self.plot.right());
        let height = ((self.plot.height() - 3.0) * share as f32).max(3.0);
        let width = 8.0;
        let left = (x - width / 2.0).clamp(self.plot.left(), self.plot.right() - width);
        let column = Rect::from_min_max(
            pos2(left, self.plot.bottom() - height),
            pos2(left + width, self.plot.bottom()),
        );
        painter.rect_filled(column, 0.0, self.theme.palette.card);
        hatch(painter, column, self.theme.palette.apart);
        let text = format!("0: {}", format::percent(share));
        let top = self.plot.top() + 2.0;
        let (at, align) = if x < self.plot.center().x {
            (pos2(left + width + 3.0, top), Align2::LEFT_TOP)
        } else {
            (pos2(left - 3.0, top), Align2::RIGHT_TOP)
        };
        label(self.theme, painter, self.plot, at, align, &text, self.theme.palette.apart, self.fonts);
    }

    /// A layer of one value: one spike with the value in words.
    fn spike(&self, painter: &Painter, value: f64) {
        let x = place(self.plot, self.histogram, value);
        let inside = self.plot.x_range().contains(x);
        let x = x.clamp(self.plot.left() + 2.0, self.plot.right() - 2.0);
        let column = Rect::from_min_max(
            pos2(x - 2.0, self.plot.top() + 18.0_f32.min(self.plot.height() / 3.0)),
            pos2(x + 2.0, self.plot.bottom()),
        );
        if inside {
            painter.rect_filled(column, 0.0, self.color);
        }
        let text = format!("all {}", format::significant(value));
        let (at, align) = if x < self.plot.center().x {
            (pos2(x.max(self.plot.left() + 3.0), self.plot.top() + 2.0), Align2::LEFT_TOP)
        } else {
            (pos2(x.min(self.plot.right() - 3.0), self.plot.top() + 2.0), Align2::RIGHT_TOP)
        };
        label(self.theme, painter, self.plot, at, align, &text, self.theme.palette.text, self.fonts);
    }

    /// Values beyond the ends of the axis: an arrow at that side with their share.
    fn outside(&self, painter: &Painter) {
        let plot = self.plot;
        // In a narrow panel the two would meet in the middle.
        let apart = if plot.width() < 130.0 { 0.11 } else { 0.0 };
        let color = self.theme.palette.apart;
        for (count, right) in [(self.histogram.below, false), (self.histogram.above, true)] {
            if count == 0 {
                continue;
            }
            let direction = if right { 1.0 } else { -1.0 };
            let middle = plot.top() + plot.height() * (0.45 + apart * direction);
            let tip = pos2(if right { plot.right() } else { plot.left() }, middle);
            let back = tip - vec2(7.0 * direction, 0.0);
            painter.add(Shape::convex_polygon(
                vec![tip, back - vec2(0.0, 5.0), back + vec2(0.0, 5.0)],
                color,
                Stroke::NONE,
            ));
            let text = format::percent(share(count, self.histogram.total));
            let at = back - vec2(3.0 * direction, 0.0);
            let align = if right { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER };
            label(self.theme, painter, self.plot, at, align, &text, color, self.fonts);
        }
    }

    /// A value with as many digits as there is room for behind its name.
    fn fitting(&self, ui: &Ui, name: &str, value: f64, room: f32) -> String {
        let width = |words: &str| {
            let font = self.fonts.small.clone();
            ui.painter().layout_no_wrap(words.to_owned(), font, Color32::PLACEHOLDER).size().x
        };
        let text = format::significant(value);
        if width(name) + 4.0 + width(&text) <= room { text } else { format::coarse(value) }
    }

    /// The numbers under the panel, each in its own place.
    fn numbers(&self, ui: &Ui, top: f32, compact: bool) {
        let histogram = self.histogram;
        let zeros = format::percent(share(histogram.zeros, histogram.total));
        let saturated = format::percent(share(histogram.saturated, histogram.total));
        let places = if compact { 2 } else { 4 };
        let columns = places / lines(self.plot.width(), compact);
        let width = (self.plot.width() / columns as f32).min(MOST_FOR_A_NUMBER);
        // Names stand at the left of a column and values at its right, clear of the next column.
        let room = width - if columns > 1 { 8.0 } else { 0.0 };
        let mean = self.fitting(ui, "mean", histogram.mean, room);
        let std = self.fitting(ui, "std", histogram.std, room);
        let all = [("mean", &mean), ("std", &std), ("zero", &zeros), ("sat.", &saturated)];
        let few = [("std", &std), ("zero", &zeros)];
        let shown = if compact { few.as_slice() } else { all.as_slice() };
        let (muted, text) = (self.theme.palette.muted, self.theme.palette.text);
        for (at, (name, value)) in shown.iter().enumerate() {
            let left = self.plot.left() + (at % columns) as f32 * width;
            let y = top + (at / columns) as f32 * self.fonts.small.size * 1.25;
            let font = &self.fonts.small;
            ui.painter().text(pos2(left, y), Align2::LEFT_TOP, name, font.clone(), muted);
            let right = pos2(left + room, y);
            ui.painter().text(right, Align2::RIGHT_TOP, value, font.clone(), text);
        }
    }
}

/// How many lines the numbers under a panel take: narrow panels have one number a line.
fn lines(width: f32, compact: bool) -> usize {
    match (width < 150.0, compact) {
        (true, false) => 4,
        (false, false) | (true, true) => 2,
        (false, true) => 1,
    }
}

/// The one value of a layer whose values are all the same.
fn constant(histogram: &Histogram) -> Option<f64> {
    histogram.constant().filter(|value| value.is_finite())
}

fn share(part: impl Into<u64>, whole: impl Into<u64>) -> f64 {
    let whole: u64 = whole.into();
    if whole == 0 { 0.0 } else { part.into() as f64 / whole as f64 }
}

#[expect(clippy::too_many_arguments, reason = "what, where and how of one word")]
/// Words over bars, on a patch of the background so that they stay readable.
fn label(
    theme: &Theme,
    painter: &Painter,
    within: Rect,
    at: Pos2,
    align: Align2,
    text: &str,
    color: Color32,
    fonts: &Fonts,
) {
    let galley = painter.layout_no_wrap(text.to_owned(), fonts.small.clone(), color);
    let mut rect = align.anchor_size(at, galley.size());
    let (left, right) = (within.left() + 2.0, within.right() - 2.0 - rect.width());
    rect = Rect::from_min_size(pos2(rect.left().clamp(left, right.max(left)), rect.top()), rect.size());
    painter.rect_filled(rect.expand2(vec2(2.0, 0.0)), 2.0, theme.palette.card.gamma_multiply(0.8));
    painter.galley(rect.min, galley, color);
}

/// Diagonal lines in a frame: the sign of what is counted apart.
fn hatch(painter: &Painter, rect: Rect, color: Color32) {
    painter.rect_stroke(rect, 0.0, Stroke::new(1.0, color), egui::StrokeKind::Inside);
    let clipped = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    let mut y = rect.top();
    while y < rect.bottom() + rect.width() {
        clipped.line_segment(
            [pos2(rect.left(), y), pos2(rect.right(), y - rect.width())],
            Stroke::new(1.0, color),
        );
        y += 4.0;
    }
}

/// A node of its own for each panel: name and numbers, for those who do not see the bars.
fn announce(
    ui: &Ui,
    figure: &Response,
    rect: Rect,
    key: (usize, usize),
    name: impl FnOnce() -> String,
    histogram: &Histogram,
) {
    ui.ctx().accesskit_node_builder(figure.id.with(key), |node| {
        node.set_role(egui::Role::GraphicsObject);
        node.set_label(name());
        node.set_description(in_words(histogram));
        node.set_bounds(egui::accesskit::Rect {
            x0: rect.left().into(),
            y0: rect.top().into(),
            x1: rect.right().into(),
            y1: rect.bottom().into(),
        });
    });
}

/// The numbers of one histogram as a sentence.
pub fn in_words(histogram: &Histogram) -> String {
    let mut parts = vec![
        format!("mean {}", format::significant(histogram.mean)),
        format!("standard deviation {}", format::significant(histogram.std)),
        format!("{} exact zeros", format::percent(share(histogram.zeros, histogram.total))),
        format!("{} saturated", format::percent(share(histogram.saturated, histogram.total))),
    ];
    if histogram.outside() > 0 {
        parts.push(format!(
            "{} outside the axis",
            format::percent(share(histogram.outside(), histogram.total))
        ));
    }
    if histogram.not_a_number > 0 {
        let lost = share(histogram.not_a_number, histogram.total);
        parts.push(format!("{} not a number", format::percent(lost)));
    }
    parts.join(", ")
}

/// What the box beside the pointer says of the panel and of the bar under the pointer.
fn explain(
    name: &str,
    histogram: &Histogram,
    plot: Rect,
    pointer: Pos2,
    color: Color32,
) -> Vec<readout::Row> {
    let mut rows = vec![readout::Row::plain(name)];
    let bins = histogram.counts.len();
    let bin = ((pointer.x - plot.left()) / plot.width() * bins as f32).floor();
    if bin >= 0.0
        && let Some(count) = histogram.counts.get(bin as usize)
    {
        let width = (histogram.high - histogram.low) / bins as f64;
        let low = histogram.low + f64::from(bin) * width;
        rows.push(readout::Row::colored(
            color,
            format!(
                "{} to {}: {} values ({})",
                format::significant(low),
                format::significant(low + width),
                format::grouped((*count).into()),
                format::percent(share(*count, histogram.total)),
            ),
        ));
    }
    rows.push(readout::Row::plain(format!(
        "mean {}  std {}",
        format::significant(histogram.mean),
        format::significant(histogram.std)
    )));
    rows.push(readout::Row::plain(format!(
        "smallest {}  largest {}",
        format::significant(histogram.min),
        format::significant(histogram.max)
    )));
    let parts = [
        ("exact zeros", histogram.zeros),
        ("below the axis", histogram.below),
        ("above the axis", histogram.above),
        ("not a number", histogram.not_a_number),
        ("saturated", histogram.saturated),
    ];
    for (what, count) in parts {
        if count > 0 {
            rows.push(readout::Row::plain(format!(
                "{what}: {} of {} ({})",
                format::grouped(count.into()),
                format::grouped(histogram.total.into()),
                format::percent(share(count, histogram.total)),
            )));
        }
    }
    rows
}
