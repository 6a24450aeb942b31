//! Figures as SVG: one file draws one sort of figure, `sheet` what stands around all of them.
//!
//! | module | what it draws |
//! | --- | --- |
//! | `lines`, `panels` | curves, large, and in small panels on shared axes |
//! | `histograms` | rows of histograms, with what bars would hide counted apart |
//! | `matrix`, `bars` | numbers in a rectangle; the scores of the classes |
//! | `map`, `scatter`, `parallel` | a function from above; points on a plane; lines across upright axes |
//! | `pictures`, `graph`, `table` | small pictures; nodes and arrows; rows of numbers |
//!
//! The looks are those of print and do not follow the window's theme: `ink` has all colours, `canvas` writes the elements,
//! and `contrast` holds every colour against what it stands on.
//! Text stays text, so that a figure can be searched, read aloud and edited; its width is estimated (`measure`).

mod axes;
mod bars;
mod canvas;
#[cfg(test)]
mod contrast;
mod graph;
mod histograms;
mod ink;
mod lines;
mod map;
mod matrix;
mod measure;
mod panels;
mod parallel;
mod pictures;
mod scatter;
mod sheet;
mod table;

pub(super) use canvas::{escaped, is_forbidden};

use self::sheet::Sheet;
use crate::experiment::figure::{Exhibit, Figure, FigureWords, caption};

/// The figure as an SVG file: title, axes, legend, and below them its seed and settings.
pub fn svg(exhibit: &Exhibit, words: &FigureWords) -> String {
    let seed = exhibit.seed.map(words.seed).unwrap_or_default();
    let sheet = Sheet {
        title: exhibit.figure.title(),
        note: "",
        legend: Vec::new(),
        caption: caption([seed, exhibit.settings.clone()]),
        tag: words.language.tag(),
    };
    match &exhibit.figure {
        Figure::Lines { lines, logarithmic } => lines::draw(sheet, lines, *logarithmic, words),
        Figure::Histograms { grid, role } => histograms::draw(sheet, grid, *role, words),
        Figure::Matrix(map) => matrix::draw(sheet, map, words),
        Figure::Map(map) => map::draw(sheet, map, words),
        Figure::Scatter(scatter) => scatter::draw(sheet, scatter, words),
        Figure::Parallel(parallel) => parallel::draw(sheet, parallel, words),
        Figure::Panels(grid) => panels::draw(sheet, grid, words),
        Figure::Pictures(strip) => pictures::draw(sheet, strip, words),
        Figure::Bars(bars) => bars::draw(sheet, bars, words),
        Figure::Graph(graph) => graph::draw(sheet, graph, words),
        Figure::Table(rows) => table::draw(sheet, rows, words),
    }
}
