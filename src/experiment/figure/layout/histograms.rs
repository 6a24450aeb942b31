//! Histograms in rows and columns.
//!
//! A panel shows bars over the raw values and, apart from them, what a bar would hide: exact zeros stand as a hatched column
//! labelled with their share, values outside the axis as an arrow at that side, what is no number in words, and a layer of one
//! constant value as one labelled spike. Each panel is scaled to its own highest bar, as in the book (p. 203): the shape is what
//! tells. Below stand mean, standard deviation, zeros and saturation in fixed places, so that nothing moves while they change.

mod numbers;
mod panel;

use self::numbers::Detail;
use self::panel::Panel;
use super::heading::empty;
use super::{Across, Frame, Id, Pen, Scale, Scene, Shape, Style, Text, Tone, Up};
use crate::experiment::figure::{FigureWords, Histogram, HistogramGrid, Role};

/// A grid laid out.
pub struct Histograms {
    /// What is drawn; the id of a panel is its row and its column.
    pub scene: Scene,
    /// The panels: the id, the whole of each, and where its bars are.
    pub panels: Vec<(Id, Frame, Frame)>,
}

/// A wider panel shows nothing more.
const WIDEST: f64 = 280.0;
/// Half the room between two panels.
const GUTTER: f64 = 5.0;
/// Room between two rows.
const BETWEEN: f64 = 4.0;
/// Bars lower than so many lines of small print tell nothing.
const LEAST_BARS: f64 = 3.0;
/// The height of bars where there is room for any.
const BARS: f64 = 96.0;

/// The height that a grid with all its numbers takes in a room of this width.
pub fn height(grid: &HistogramGrid, width: f64, style: &Style<'_>) -> f64 {
    let columns = Columns::new(grid, Frame::new(0.0, 0.0, width, 0.0), style);
    let numbers = Detail::All.lines(columns.width - 2.0 * GUTTER, style) as f64 * style.small * 1.25 + 3.0;
    let row = BARS + BETWEEN + numbers + style.small * 1.3;
    if columns.count == 0 { BARS } else { heading(grid, style) + grid.rows.len() as f64 * row }
}

/// The names of the columns take so much above the rows.
fn heading(grid: &HistogramGrid, style: &Style<'_>) -> f64 {
    if grid.columns.is_empty() { 4.0 } else { style.small * 1.35 }
}

/// The whole figure without what stands above it. With `compact` only standard deviation and zeros stand below each panel, for
/// many rows; where even bars lack room, fewer numbers do.
pub fn histograms(
    grid: &HistogramGrid,
    role: Role,
    compact: bool,
    room: Frame,
    style: &Style<'_>,
    words: &FigureWords,
) -> Histograms {
    let mut laid = Histograms { scene: Scene::default(), panels: Vec::new() };
    let scene = &mut laid.scene;
    let columns = Columns::new(grid, room, style);
    if columns.count == 0 {
        empty(scene, room, words.not_computed, style);
        return laid;
    }
    for (column, name) in grid.columns.iter().take(columns.count).enumerate() {
        let at = [columns.left(column) + columns.width / 2.0, room.y + heading(grid, style) / 2.0];
        let name = style.fitted(name, style.small, columns.width);
        scene.text(Text::new(at, name, style.small, Tone::Text).anchored(Across::Middle, Up::Middle));
    }
    let rows = room.below(heading(grid, style));
    let layout = RowLayout::fitting(grid, [columns.width - 2.0 * GUTTER, rows.height], compact, style);
    for (at, row) in grid.rows.iter().enumerate() {
        let top = rows.y + at as f64 * layout.height;
        columns.name(scene, &row.name, top + layout.height * 0.4, style);
        for (column, histogram) in row.cells.iter().enumerate() {
            let place = Frame::new(columns.left(column), top, columns.width, layout.height);
            let cell = place.grown(-GUTTER, -BETWEEN / 2.0);
            let own_axis = if layout.shared { 0.0 } else { layout.axis };
            let plot = Frame { height: (cell.height - layout.numbers - own_axis).max(0.0), ..cell };
            let scale = scale(histogram);
            let panel = Panel { histogram, plot, scale: &scale, role, style, words };
            panel.draw(scene);
            panel.numbers(scene, plot.bottom() + own_axis + 3.0, layout.detail);
            if !layout.shared {
                axis(scene, plot, &scale, plot.bottom() + 1.0, style);
            }
            scene.add_found(Shape::Area(place), [at, column]);
            laid.panels.push(([at, column], cell, plot));
        }
    }
    if layout.shared
        && let Some(row) = grid.rows.last()
    {
        let bottom = rows.y + layout.height * grid.rows.len() as f64;
        for (column, histogram) in row.cells.iter().enumerate() {
            let plot = Frame::new(columns.left(column), bottom, columns.width, 0.0).grown(-GUTTER, 0.0);
            axis(&mut laid.scene, plot, &scale(histogram), bottom, style);
        }
    }
    laid
}

/// The axis of one histogram.
pub fn scale(histogram: &Histogram) -> Scale {
    let axis = crate::experiment::figure::Axis::new("", "").held(histogram.low, histogram.high);
    Scale::exact(&axis, std::iter::empty())
}

/// Where the panels stand beside each other, and the names of the rows at their left.
struct Columns {
    count: usize,
    room: Frame,
    names: f64,
    width: f64,
}

impl Columns {
    fn new(grid: &HistogramGrid, room: Frame, style: &Style<'_>) -> Self {
        let lines = grid.rows.iter().flat_map(|row| row.name.lines());
        let widest = lines.map(|name| style.measure.width(name, style.body, false)).fold(0.0, f64::max);
        let names = if widest > 0.0 { widest.min(room.width * 0.2) + 10.0 } else { 0.0 };
        let count = grid.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let width = ((room.width - names) / count.max(1) as f64).min(WIDEST);
        Self { count, room, names, width }
    }

    fn left(&self, column: usize) -> f64 {
        self.room.x + self.names + column as f64 * self.width
    }

    fn name(&self, scene: &mut Scene, name: &str, middle: f64, style: &Style<'_>) {
        let room = (self.names - 10.0).max(1.0);
        let lines: Vec<String> =
            name.lines().flat_map(|line| style.wrapped(line, style.body, room, 2)).collect();
        let first = middle - (lines.len().saturating_sub(1)) as f64 * style.body * 0.61;
        for (number, line) in lines.into_iter().enumerate() {
            let at = [self.room.x, first + number as f64 * style.body * 1.21];
            scene.text(Text::new(at, line, style.body, Tone::Text));
        }
    }
}

/// What each row is made of, from top to bottom: bars, its axis if it has one of its own, numbers.
struct RowLayout {
    detail: Detail,
    /// One axis at the bottom serves all rows.
    shared: bool,
    /// Heights in points: of an axis, of a whole row, of its numbers, of its bars.
    axis: f64,
    height: f64,
    numbers: f64,
    bars: f64,
}

impl RowLayout {
    /// The layout with the most numbers that leaves the bars their room. Where one axis can serve all rows, it does with
    /// anything but all numbers.
    fn fitting(grid: &HistogramGrid, [width, height]: [f64; 2], compact: bool, style: &Style<'_>) -> Self {
        let line = style.small * 1.25;
        let axis = style.small * 1.3;
        let of = |detail: Detail| {
            let shared = detail != Detail::All && shared_axis(grid);
            let height = (height - if shared { axis } else { 0.0 }) / grid.rows.len() as f64;
            let numbers = detail.lines(width, style) as f64 * line + 3.0;
            let bars = height - BETWEEN - numbers - if shared { 0.0 } else { axis };
            Self { detail, shared, axis, height, numbers, bars }
        };
        let wanted = if compact { Detail::Few } else { Detail::All };
        [wanted, Detail::Few, Detail::Spread]
            .into_iter()
            .map(of)
            .find(|layout| layout.bars >= LEAST_BARS * line)
            .unwrap_or_else(|| of(Detail::Spread))
    }
}

/// All panels span the same values, so that one row of tick labels serves all.
fn shared_axis(grid: &HistogramGrid) -> bool {
    let mut cells = grid.rows.iter().flat_map(|row| &row.cells);
    cells.next().is_none_or(|first| cells.all(|cell| (cell.low, cell.high) == (first.low, first.high)))
}

/// Ticks of a panel's axis, and in small print below it as many of their values as there is room for. Where that would be
/// one end alone, 0 tells more.
fn axis(scene: &mut Scene, plot: Frame, scale: &Scale, top: f64, style: &Style<'_>) {
    let most = if plot.width > 10.4 * style.small { 5 } else { 3 };
    let ticks = scale.ticks(most);
    let mut labels = Vec::with_capacity(ticks.len());
    for tick in &ticks {
        let x = plot.x + plot.width * tick.share;
        scene.line([[x, plot.bottom()], [x, plot.bottom() + 3.0]], Pen::new(Tone::Muted, style.hairline));
        let width = style.width(&tick.label);
        let left = (x - width / 2.0).min(plot.right() - width).max(plot.x);
        labels.push((tick, [left, left + width]));
    }
    scene.note(scale, &ticks);
    let mut shown = apart(&labels);
    if shown.len() < 2 {
        labels.sort_by_key(|(tick, _)| tick.label != "0");
        shown = apart(&labels);
    }
    for (tick, [left, _]) in shown {
        let text = Text::new([*left, top + 2.0], &tick.label, style.small, Tone::Muted);
        scene.text(text.anchored(Across::Start, Up::Below));
    }
}

/// As many labels with their ends, the first before the others, as stand clear of each other.
fn apart<T>(labels: &[(T, [f64; 2])]) -> Vec<&(T, [f64; 2])> {
    const CLEAR: f64 = 4.0;
    let mut shown: Vec<&(T, [f64; 2])> = Vec::with_capacity(labels.len());
    for label in labels {
        let [left, right] = label.1;
        if shown.iter().all(|(_, other)| other[1] + CLEAR < left || right + CLEAR < other[0]) {
            shown.push(label);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::super::style::tests::EVEN;
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
            let style = Style { small, body: small * 1.2, ..EVEN };
            for (rows, columns, size) in [(1, 5, [1200.0, 220.0]), (4, 10, [1200.0, 430.0])] {
                let room = [size[0] / columns as f64, size[1]];
                let layout = RowLayout::fitting(&grid(rows, columns), room, false, &style);
                assert!(layout.bars >= 2.5 * small, "{} of {} with {small}", layout.bars, layout.height);
                assert!(layout.bars + layout.numbers <= layout.height);
            }
        }
        let layout = RowLayout::fitting(&grid(1, 5), [240.0, 200.0], false, &EVEN);
        assert_eq!(layout.detail, Detail::All, "nothing is left out where there is room");
    }
}
