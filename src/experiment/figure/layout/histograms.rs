//! Histograms in rows and columns, and beside the rows of a network's layers their standard deviations as lines.
//!
//! A panel shows bars over the raw values and, apart from them, what a bar would hide: exact zeros stand as a hollow bar at the
//! left, as high as their share; values beyond the axis as a bar at its end; what is no number in words; a layer of one constant
//! value as one labelled spike. Each panel is scaled to its own highest bar, as in the book (p. 203): the shape is what tells.
//! One number is written beside each, its standard deviation; the others are read under the pointer and in tables.

mod axis;
mod panel;
mod spread;

pub use self::axis::{BarAxis, Bars, scale};
use self::panel::{Apart, Panel};
use super::heading::empty;
use super::{Across, Frame, Id, Look, Pen, Scene, Shape, Style, Text, Tone, Up};
use crate::experiment::figure::{FigureWords, Histogram, HistogramGrid, HistogramRow, Role, format};

/// Rows of one quantity, and what gives them their colour.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// The rows.
    pub grid: &'a HistogramGrid,
    /// Values going forward, gradients coming back, or anything else.
    pub role: Role,
}

/// Rows laid out.
pub struct Histograms {
    /// What is drawn; the id of a panel, and of its point among the lines, is its row among all rows and its column.
    pub scene: Scene,
    /// The panels.
    pub panels: Vec<Placed>,
}

/// Where a panel is, and what its bars stand for.
pub struct Placed {
    /// Its row among all rows, and its column.
    pub id: Id,
    /// The whole panel with its number.
    pub cell: Frame,
    /// Where its axis goes.
    pub inside: Frame,
    /// The axis.
    pub axis: BarAxis,
    /// The bars.
    pub bars: Bars,
}

/// A wider panel shows nothing more.
const WIDEST: f64 = 280.0;
/// Half the room between two panels.
const GUTTER: f64 = 5.0;
/// Room between two rows.
const BETWEEN: f64 = 6.0;
/// Of more rows the numbers stand beside the panels.
const MANY: usize = 4;
/// The height of bars where there is room for any.
const BARS: f64 = 96.0;
/// With so many rows, and as high, a figure of many rows can be read.
const LOW: f64 = 34.0;
/// Bars lower than so many sizes of small print give their number's line to the bars.
const LEAST: f64 = 2.3;
/// Bars at least so many times as high as their axis have one.
const WITH_AXIS: f64 = 4.0;

/// The height that rows with their axes take in a room of this width.
pub fn height(grid: &HistogramGrid, style: &Style<'_>) -> f64 {
    let rows = grid.rows.len();
    let row = if rows > MANY {
        LOW.max(2.6 * style.small) + BETWEEN
    } else {
        BARS + BETWEEN + 2.0 * style.line_height() + 4.0
    };
    let shared = if rows > MANY { style.line_height() } else { 0.0 };
    if grid.rows.iter().all(|row| row.cells.is_empty()) {
        BARS
    } else {
        heading(style) + rows as f64 * row + shared
    }
}

/// The names of the columns take so much above the rows.
fn heading(style: &Style<'_>) -> f64 {
    style.line_height() + 3.0
}

/// What is said of all rows in small print: what their number is, which moment is pale, and how far an axis of sizes goes.
pub fn note(parts: &[Part<'_>], words: &FigureWords) -> String {
    let mut said = vec![words.number_is_std.to_owned()];
    if let Some(before) = parts.iter().filter(|part| part.grid.by_layer).find_map(|part| part.grid.before) {
        said.push((words.pale_at)(before));
    }
    let mut ends = parts.iter().flat_map(|part| &part.grid.rows).map(axis::sizes);
    // Of several rows each has its own.
    if parts.iter().all(|part| part.grid.rows.len() == 1)
        && let Some([low, high]) = ends.find_map(|ends| ends)
    {
        said.push((words.symmetric)(&format::significant(low), &format::significant(high)));
    } else if parts.iter().flat_map(|part| &part.grid.rows).any(|row| axis::sizes(row).is_some()) {
        said.push(words.symmetric_each.to_owned());
    }
    said.join("; ")
}

/// A row, with the name of its group and its own.
struct Row<'a> {
    panels: &'a HistogramRow,
    role: Role,
    group: &'a str,
    name: &'a str,
}

/// All rows without what stands above them.
pub fn histograms(parts: &[Part<'_>], room: Frame, style: &Style<'_>, words: &FigureWords) -> Histograms {
    let mut laid = Histograms { scene: Scene::default(), panels: Vec::new() };
    let rows = rows(parts);
    let count = rows.iter().map(|row| row.panels.cells.len()).max().unwrap_or(0);
    if count == 0 {
        empty(&mut laid.scene, room, words.not_computed, style);
        return laid;
    }
    let lines = lines_room(parts, count, room, style);
    let left = Frame { width: room.width - lines.map_or(0.0, |lines| lines + 2.0 * style.small), ..room };
    let columns = Columns::new(&rows, count, left, style);
    let names = parts.iter().map(|part| &part.grid.columns).find(|names| !names.is_empty());
    columns.heads(
        &mut laid.scene,
        names.map_or(&[], Vec::as_slice),
        parts.iter().all(|part| part.grid.by_layer),
        style,
    );

    let below = room.below(heading(style));
    let layout = RowLayout::fitting(&rows, below.height, columns.beside, style);
    let mut begun = below.y;
    for (at, row) in rows.iter().enumerate() {
        let top = below.y + at as f64 * layout.height;
        columns.name(
            &mut laid.scene,
            row,
            at.checked_sub(1).and_then(|last| rows.get(last)),
            top,
            layout.bars,
            style,
        );
        let shown = BarAxis::of_row(row.panels);
        let apart = Apart::of(row.panels.cells.iter().zip(shown.iter().map(|(_, bars)| bars)));
        for (column, (histogram, (axis, bars))) in row.panels.cells.iter().zip(shown).enumerate() {
            let place = Frame::new(columns.left(column), top, columns.width, layout.height);
            let cell = place.grown(-GUTTER, 0.0);
            let plot = Frame::new(cell.x, top + BETWEEN / 2.0, cell.width - columns.number(), layout.bars);
            let panel =
                Panel { histogram, bars: &bars, axis: &axis, apart, plot, role: row.role, style, words };
            panel.draw(&mut laid.scene);
            let inside = panel.inside();
            let own = layout.axis > 0.0 && !layout.shared;
            if own {
                ticks(&mut laid.scene, inside, &axis, plot.bottom() + 1.0, style);
            }
            let under = plot.bottom() + if own { layout.axis } else { 0.0 } + 2.0;
            columns.std(&mut laid.scene, histogram, row.role, plot, under, column, style);
            laid.scene.add_found(Shape::Area(place), [at, column]);
            laid.panels.push(Placed { id: [at, column], cell, inside, axis, bars });
        }
        let ends = rows.get(at + 1).is_none_or(|next| next.group != row.group);
        if ends {
            let group = Frame::between([room.x, begun], [room.right(), top + layout.height]);
            let of_group: Vec<&Row<'_>> = rows.iter().filter(|other| other.group == row.group).collect();
            if let Some(width) = lines {
                let place = Frame::new(room.right() - width, group.y, width, group.height);
                draw_lines(&mut laid.scene, &rows, &of_group, place, style);
            }
            if at + 1 < rows.len() && !row.group.is_empty() {
                let y = group.bottom();
                laid.scene.line([[room.x, y], [room.right(), y]], Pen::new(Tone::Grid, style.hairline));
            }
            begun = group.bottom();
        }
    }
    if let Some(width) = lines {
        let at = [room.right() - width, room.y + style.line_height() / 2.0];
        let head = style.fitted(words.std_over_layers, style.small, width);
        laid.scene.text(Text::new(at, head, style.small, Tone::Muted));
    }
    if layout.shared {
        let last: Vec<Placed> = laid.panels.split_off(laid.panels.len().saturating_sub(count));
        let bottom = below.y + layout.height * rows.len() as f64;
        for panel in &last {
            ticks(&mut laid.scene, panel.inside, &panel.axis, bottom, style);
        }
        laid.panels.extend(last);
    }
    laid
}

/// All rows of all parts.
fn rows<'a>(parts: &[Part<'a>]) -> Vec<Row<'a>> {
    let row = |row: &'a HistogramRow, role| {
        let (group, name) = row.name.split_once('\n').unwrap_or(("", &row.name));
        Row { panels: row, role, group, name }
    };
    parts.iter().flat_map(|part| part.grid.rows.iter().map(move |one| row(one, part.role))).collect()
}

/// The width of the lines over the layers, where the columns are layers and there is room beside the rows.
fn lines_room(parts: &[Part<'_>], count: usize, room: Frame, style: &Style<'_>) -> Option<f64> {
    let by_layer = parts.iter().all(|part| part.grid.by_layer);
    let wide = room.width > 40.0 * style.small && room.height > 7.0 * style.small;
    (by_layer && count >= 2 && wide)
        .then(|| (room.width * 0.23).clamp(11.5 * style.small, 20.0 * style.small))
}

fn draw_lines(scene: &mut Scene, all: &[Row<'_>], group: &[&Row<'_>], room: Frame, style: &Style<'_>) {
    let number =
        |row: &Row<'_>| all.iter().position(|other| std::ptr::eq(other.panels, row.panels)).unwrap_or(0);
    let named = group.len() > 1 && group.iter().any(|row| !row.name.is_empty());
    let lines = group.iter().map(|row| spread::Line {
        number: number(row),
        row: row.panels,
        role: row.role,
        name: if named { row.name } else { "" },
    });
    let lines: Vec<spread::Line<'_>> = lines.collect();
    spread::draw(scene, &lines, room.grown(0.0, -BETWEEN / 2.0), style);
}

/// Where the panels stand beside each other, and the names of the rows at their left.
struct Columns {
    count: usize,
    room: Frame,
    groups: f64,
    names: f64,
    width: f64,
    /// Whether the numbers stand beside the panels.
    beside: bool,
    /// The width of the widest number.
    widest: f64,
    /// Whether powers of ten have one digit only, so that they have room.
    coarse: bool,
}

/// Between a panel and the number beside it.
const GAP: f64 = 6.0;

impl Columns {
    fn new(rows: &[Row<'_>], count: usize, room: Frame, style: &Style<'_>) -> Self {
        let widest = |of: &dyn Fn(&Row<'_>) -> f64| rows.iter().map(of).fold(0.0, f64::max);
        let pad = |width: f64, most: f64| if width > 0.0 { width.min(room.width * most) + 10.0 } else { 0.0 };
        let groups = pad(widest(&|row| style.measure.width(row.group, style.small, true)), 0.14);
        let names = pad(widest(&|row| style.width(row.name)), 0.2);
        let width = ((room.width - groups - names) / count.max(1) as f64).min(WIDEST);
        // Of many rows, or low ones, the numbers stand beside the panels.
        let under = (room.height - heading(style)) / rows.len().max(1) as f64 - BETWEEN - style.line_height();
        let beside = rows.len() > MANY || (rows.len() > 1 && under < LEAST * style.small);
        let number = |coarse: bool| {
            let cells = rows.iter().flat_map(|row| &row.panels.cells);
            let widths = cells.map(|cell| style.measure.width(&std(cell, coarse), style.small, true));
            widths.fold(0.0, f64::max)
        };
        let free = if beside { width - 2.0 * GUTTER - GAP - 2.0 * style.small } else { width - 4.0 };
        let coarse = number(false) > free;
        Self { count, room, groups, names, width, beside, widest: number(coarse), coarse }
    }

    fn left(&self, column: usize) -> f64 {
        self.room.x + self.groups + self.names + column as f64 * self.width
    }

    /// What the number takes beside a panel.
    fn number(&self) -> f64 {
        if self.beside { self.widest + GAP } else { 0.0 }
    }

    /// What is read of a panel: its standard deviation. Where not all have room, every n-th has.
    #[expect(clippy::too_many_arguments, reason = "where, what, and how it looks")]
    fn std(
        &self,
        scene: &mut Scene,
        histogram: &Histogram,
        role: Role,
        plot: Frame,
        under: f64,
        column: usize,
        style: &Style<'_>,
    ) {
        let words = std(histogram, self.coarse);
        let tone = match Look::of(role, style).pen.tone {
            _ if histogram.std.is_nan() => Tone::Error,
            tone @ (Tone::Forward | Tone::Backward) => tone,
            _ => Tone::Text,
        };
        if self.beside {
            let at = [plot.right() + GAP, plot.middle()[1]];
            scene.text(Text::new(at, words, style.small, tone).strong());
            return;
        }
        let every = ((self.widest + 4.0) / self.width).ceil().max(1.0) as usize;
        if column.is_multiple_of(every) {
            let text = Text::new([plot.middle()[0], under], words, style.small, tone).strong();
            scene.text(text.anchored(Across::Middle, Up::Below));
        }
    }

    /// The names of the columns, or where those of layers have no room their numbers.
    fn heads(&self, scene: &mut Scene, names: &[String], by_layer: bool, style: &Style<'_>) {
        let widest = names.iter().map(|name| style.width(name)).fold(0.0, f64::max);
        let numbered = by_layer && widest > self.width - 4.0;
        let every = if numbered { (2.2 * style.small / self.width).ceil().max(1.0) as usize } else { 1 };
        for (column, name) in names.iter().take(self.count).enumerate().step_by(every) {
            let words = if numbered {
                (column + 1).to_string()
            } else {
                style.fitted(name, style.small, self.width - 6.0)
            };
            let middle = self.room.y + style.line_height() / 2.0;
            let (x, across) = if self.beside {
                (self.left(column) + GUTTER, Across::Start)
            } else {
                (self.left(column) + self.width / 2.0, Across::Middle)
            };
            scene.text(Text::new([x, middle], words, style.small, Tone::Text).anchored(across, Up::Middle));
        }
    }

    fn name(
        &self,
        scene: &mut Scene,
        row: &Row<'_>,
        above: Option<&Row<'_>>,
        top: f64,
        bars: f64,
        style: &Style<'_>,
    ) {
        let middle = top + f64::midpoint(BETWEEN, bars);
        if above.is_none_or(|above| above.group != row.group) {
            let words = style.fitted(row.group, style.small, self.groups - 6.0);
            scene.text(Text::new([self.room.x, middle], words, style.small, Tone::Text).strong());
        }
        let lines = style.wrapped(row.name, style.small, (self.names - 8.0).max(1.0), 2);
        let first = middle - (lines.len().saturating_sub(1)) as f64 * style.small * 0.61;
        for (number, line) in lines.into_iter().enumerate() {
            let at = [self.room.x + self.groups, first + number as f64 * style.small * 1.21];
            scene.text(Text::new(at, line, style.small, Tone::Muted));
        }
    }
}

fn std(histogram: &Histogram, coarse: bool) -> String {
    if coarse { format::coarse(histogram.std) } else { format::spread(histogram.std) }
}

/// What each row is made of, from top to bottom: bars, its axis if it has one of its own, its numbers if they stand there.
struct RowLayout {
    /// One axis at the bottom serves all rows.
    shared: bool,
    /// Heights in points: of an axis, 0 without one, of a whole row, of its bars.
    axis: f64,
    height: f64,
    bars: f64,
}

impl RowLayout {
    /// Bars come before their axis. Where one axis can serve all rows, it does.
    fn fitting(rows: &[Row<'_>], height: f64, beside: bool, style: &Style<'_>) -> Self {
        let count = rows.len().max(1) as f64;
        let shared = rows.len() > 1 && shared_axis(rows);
        let number = if beside { 0.0 } else { style.line_height() };
        let of = |axis: f64| {
            let each = (height - if shared { axis } else { 0.0 }) / count;
            let bars = (each - BETWEEN - number - if shared { 0.0 } else { axis }).max(0.0);
            Self { shared: shared && axis > 0.0, axis, height: each, bars }
        };
        let axis = style.line_height() + 2.0;
        let with = of(axis);
        let needs = if shared { 1.0 } else { WITH_AXIS };
        if with.bars >= needs * axis { with } else { of(0.0) }
    }
}

/// All panels span the same values, so that one row of tick labels serves all.
fn shared_axis(rows: &[Row<'_>]) -> bool {
    let is_counted = |row: &Row<'_>| axis::sizes(row.panels).is_none();
    let mut cells = rows.iter().flat_map(|row| &row.panels.cells);
    let alike =
        cells.next().is_none_or(|first| cells.all(|cell| (cell.low, cell.high) == (first.low, first.high)));
    let plainly = |row: &Row<'_>| row.panels.view == crate::experiment::figure::View::Counted;
    alike && rows.iter().all(is_counted) && rows.iter().all(plainly)
}

/// Ticks of a panel's axis, and in small print below it as many of their values as there is room for. Where that would be
/// one end alone, 0 tells more.
fn ticks(scene: &mut Scene, inside: Frame, axis: &BarAxis, top: f64, style: &Style<'_>) {
    let most = if inside.width > 10.4 * style.small { 5 } else { 3 };
    let ticks = axis.ticks(most);
    let mut labels = Vec::with_capacity(ticks.len());
    for tick in &ticks {
        let x = inside.x + inside.width * tick.share;
        scene.line([[x, inside.bottom()], [x, inside.bottom() + 3.0]], Pen::new(Tone::Muted, style.hairline));
        let width = style.width(&tick.label);
        let left = (x - width / 2.0).min(inside.right() - width).max(inside.x);
        labels.push((tick, [left, left + width]));
    }
    if let Some(scale) = axis.scale() {
        scene.note(scale, &ticks);
    }
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
mod tests;
