//! A figure of any sort, as it stands by itself: nothing in it is chosen or pointed at.

use super::super::{Figure, FigureWords};
use super::histograms::Part;
use super::{
    Frame, Scene, Style, bars, graph, histograms, lines, map, matrix, over_time, panels, parallel, pictures,
    scatter, table, unit, unit_map,
};

/// Lays out a figure in `room`, without what stands above it.
pub fn scene(figure: &Figure, room: Frame, style: &Style<'_>, words: &FigureWords) -> Scene {
    let none = words.not_computed;
    match figure {
        Figure::Lines { lines, logarithmic } => lines::scene(lines, *logarithmic, room, style, words),
        Figure::Histograms { grid, role } => {
            histograms::histograms(&[Part { grid, role: *role }], room, style, words).scene
        }
        Figure::OverTime(figure) => over_time::scene(figure, room, style, words),
        Figure::UnitMap(figure) => unit_map::scene(figure, room, style, words),
        Figure::Unit(figure) => unit::scene(figure, unit::Part::All, room, style),
        Figure::Matrix(map) => matrix::scene(map, room, style, none),
        Figure::Map(figure) => map::scene(figure, words.start, room, style),
        Figure::Scatter(figure) => scatter::scene(figure, room, style, none, &words.without_place),
        Figure::Parallel(figure) => {
            parallel::scene(figure, parallel::Outstanding::default(), room, style, none)
        }
        Figure::Panels(grid) => panels::panels(grid, None, room, style, none).scene,
        Figure::Pictures(strip) => {
            let captions = strip.pictures.iter().map(|picture| picture.caption.as_str());
            let shape = [strip.rows, strip.columns];
            pictures::scene(captions, shape, pictures::side(strip), room, style, none)
        }
        Figure::Bars(figure) => bars::scene(figure, &bars::numbers(figure), room, style, none),
        Figure::Graph(figure) => graph::scene(figure, room, style, none),
        Figure::Table(figure) => table::scene(figure, room, style, none),
    }
}
