//! Figures as SVG: laid out as in the window (`experiment::figure::layout`), each as high as it needs, with a sheet around it.
//!
//! | module | what it holds |
//! | --- | --- |
//! | `sheet` | what stands around all figures: title, legend, caption |
//! | `write` | the shapes of a scene as elements, `canvas` the elements themselves |
//! | `measure` | how wide words are, about |
//! | `ink` | the colours |
//!
//! The looks are those of print and do not follow the window's theme, and `contrast` holds every colour against what it stands
//! on. Text stays text, so that a figure can be searched, read aloud and edited.

mod canvas;
#[cfg(test)]
mod contrast;
mod ink;
mod measure;
mod sheet;
mod write;

pub(super) use canvas::{Element, Part, Picture, escaped, is_forbidden};
pub(super) use measure::PAGE;

use self::sheet::{ROOM, Sheet};
use self::write::Pictures;

use crate::experiment::figure::layout::{
    self, Entry, graph, histograms, lines, map, over_time, panels, pictures, scatter, table, unit, unit_map,
};
use crate::experiment::figure::{
    Exhibit, Figure, FigureWords, HistogramGrid, ImageStrip, Shade, caption, format,
};

/// The figure as an SVG file: title, axes, legend, and below them its seed and settings.
pub fn svg(exhibit: &Exhibit, words: &FigureWords) -> String {
    drawn(exhibit, Addresses::Files, words, |_| ()).0.svg()
}

/// What the pictures in a figure are found under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Addresses {
    /// Each is a file of its own, written into the address.
    Files,
    /// The same in few colours.
    SmallFiles,
    /// Their numbers, where that is known.
    Numbers,
}

/// The figure as elements, and what `ask` makes of the room that its body has.
pub(super) fn drawn<T>(
    exhibit: &Exhibit,
    addresses: Addresses,
    words: &FigureWords,
    ask: impl FnOnce(layout::Frame) -> T,
) -> (Picture, T) {
    let figure = &exhibit.figure;
    let seed = exhibit.seed.map(words.seed).unwrap_or_default();
    let sheet = Sheet {
        title: title(figure),
        note: note(figure, words),
        legend: legend(figure, words),
        caption: caption([seed, exhibit.settings.clone()]),
        tag: words.language.tag(),
    };
    let mut body = layout::Frame::default();
    let picture = sheet.draw(height(figure), |room| {
        body = room;
        let scene = layout::scene(figure, room, &PAGE, words);
        let pictures = match figure {
            Figure::Pictures(strip) if addresses == Addresses::Numbers => Pictures::Numbered(strip),
            Figure::Pictures(strip) if addresses == Addresses::SmallFiles => Pictures::Small(strip),
            Figure::Pictures(strip) => Pictures::Strip(strip),
            Figure::OverTime(figure) => {
                let laid = over_time::over_time(figure, room, &PAGE, words);
                Pictures::OverTime(figure, laid.fields, laid.x)
            }
            Figure::UnitMap(figure) => {
                let laid = unit_map::unit_map(figure, room, &PAGE, words);
                Pictures::UnitMap(figure, laid.shown)
            }
            Figure::Unit(figure) => Pictures::Unit(figure),
            _ => Pictures::None,
        };
        (scene, pictures)
    });
    (picture, ask(body))
}

/// The colour of a tone as bytes.
pub(super) fn rgb(tone: layout::Tone) -> [u8; 3] {
    layout::Inks::ink(&ink::Print, tone)
}

/// The axes of a figure in its file.
#[cfg(test)]
pub(crate) fn axes(figure: &Figure, words: &FigureWords) -> Vec<layout::LaidAxis> {
    let room = layout::Frame::new(0.0, 0.0, ROOM, height(figure));
    layout::scene(figure, room, &PAGE, words).axes
}

fn title(figure: &Figure) -> String {
    match figure {
        Figure::Map(figure) => map::title(&figure.map),
        figure => figure.title().to_owned(),
    }
}

/// In small print below the title.
fn note(figure: &Figure, words: &FigureWords) -> String {
    match figure {
        Figure::Histograms { grid, role } => {
            let note = histograms::note(&[histograms::Part { grid, role: *role }], words);
            format!("{}; {note}; {}", across(grid, words), words.counted_apart)
        }
        Figure::OverTime(figure) => over_time::note(figure, words),
        Figure::UnitMap(figure) => figure.in_words(words),
        Figure::Unit(figure) => figure.summary.clone(),
        Figure::Map(_) => words.downhill.to_owned(),
        Figure::Pictures(ImageStrip { shade: Shade::Signed(most), .. }) => {
            (words.scale)(&format::significant(*most))
        }
        Figure::Table(figure) if table::left_out(figure) > 0 => (words.more_rows)(table::left_out(figure)),
        _ => String::new(),
    }
}

/// What the axes of histograms measure.
fn across(grid: &HistogramGrid, words: &FigureWords) -> String {
    if grid.x.label.is_empty() { words.value_axis.to_owned() } else { grid.x.heading() }
}

fn legend<'a>(figure: &'a Figure, words: &FigureWords) -> Vec<Entry<'a>> {
    match figure {
        Figure::Lines { lines, .. } => lines::legend(&lines.series, ROOM, &PAGE),
        Figure::Map(figure) => map::legend(&map::paths(figure), &PAGE),
        Figure::Scatter(figure) => scatter::legend(figure, &PAGE),
        Figure::Panels(grid) => panels::legend(grid, &PAGE),
        Figure::Graph(_) => graph::legend(words, &PAGE),
        Figure::Histograms { .. }
        | Figure::OverTime(_)
        | Figure::UnitMap(_)
        | Figure::Unit(_)
        | Figure::Matrix(_)
        | Figure::Parallel(_)
        | Figure::Pictures(_)
        | Figure::Bars(_)
        | Figure::Table(_) => Vec::new(),
    }
}

/// The height of the body, in points.
fn height(figure: &Figure) -> f64 {
    let two_lines = 2.0 * PAGE.line_height();
    match figure {
        Figure::Lines { .. } => 400.0,
        Figure::Histograms { grid, .. } => histograms::height(grid, &PAGE),
        Figure::OverTime(figure) => over_time::height(figure, &PAGE),
        Figure::UnitMap(_) => unit_map::height(),
        Figure::Unit(_) => unit::height(),
        Figure::Matrix(map) => {
            let rows = map.values.nrows();
            two_lines + rows.max(2) as f64 * (400.0 / rows.max(1) as f64).clamp(16.0, 34.0)
        }
        Figure::Map(_) => 480.0,
        Figure::Scatter(_) => 430.0,
        Figure::Parallel(_) => 420.0,
        Figure::Panels(grid) => {
            let rows = grid.panels.len().div_ceil(grid.columns.clamp(1, 64));
            two_lines + rows.max(1) as f64 * 138.0
        }
        Figure::Pictures(strip) => pictures::height(strip, ROOM, &PAGE),
        Figure::Bars(figure) => two_lines + figure.bars.len().max(2) as f64 * 27.0,
        Figure::Graph(figure) => graph::height(figure, ROOM),
        Figure::Table(figure) => table::height(figure),
    }
}
