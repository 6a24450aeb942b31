//! A figure of any sort, with what is needed to make sense of it away from the window.

use std::borrow::Cow;

use super::{
    BarFigure, CurveGrid, HeatMap, HistogramGrid, ImageStrip, LineFigure, MapFigure, NodeLinkFigure,
    OverTimeFigure, ParallelFigure, Role, ScatterFigure, TableFigure, UnitFigure, UnitMapFigure,
};

/// A figure of any sort.
#[derive(Clone, Debug, PartialEq)]
pub enum Figure {
    /// Curves.
    Lines {
        /// What is drawn.
        lines: LineFigure,
        /// Whether the vertical axis is logarithmic.
        logarithmic: bool,
    },
    /// Histograms in rows and columns.
    Histograms {
        /// What is drawn.
        grid: HistogramGrid,
        /// What gives the bars their colour.
        role: Role,
    },
    /// The layers of a network over iterations.
    OverTime(OverTimeFigure),
    /// The units of a layer on some images.
    UnitMap(UnitMapFigure),
    /// One unit.
    Unit(UnitFigure),
    /// A matrix of numbers.
    Matrix(HeatMap),
    /// A contour map with paths.
    Map(MapFigure),
    /// Points on a plane.
    Scatter(ScatterFigure),
    /// Lines across upright axes.
    Parallel(ParallelFigure),
    /// Small panels of curves.
    Panels(CurveGrid),
    /// Small pictures.
    Pictures(ImageStrip),
    /// Bars.
    Bars(BarFigure),
    /// Nodes and arrows.
    Graph(NodeLinkFigure),
    /// Rows of numbers.
    Table(TableFigure),
}

impl Figure {
    /// The title.
    pub fn title(&self) -> &str {
        match self {
            Self::Lines { lines, .. } => &lines.title,
            Self::Histograms { grid, .. } => &grid.title,
            Self::OverTime(figure) => &figure.title,
            Self::UnitMap(figure) => &figure.title,
            Self::Unit(figure) => &figure.title,
            Self::Matrix(map) => &map.title,
            Self::Map(map) => &map.map.title,
            Self::Scatter(scatter) => &scatter.title,
            Self::Parallel(parallel) => &parallel.title,
            Self::Panels(grid) => &grid.title,
            Self::Pictures(strip) => &strip.title,
            Self::Bars(bars) => &bars.title,
            Self::Graph(graph) => &graph.title,
            Self::Table(table) => &table.title,
        }
    }
}

/// A figure on its own: what the window shows, a file keeps and a table lists.
#[derive(Clone, Debug, PartialEq)]
pub struct Exhibit {
    /// The name of its file, without the ending.
    pub name: Cow<'static, str>,
    /// What is drawn.
    pub figure: Figure,
    /// The seed of what is shown; none where nothing is random.
    pub seed: Option<u64>,
    /// The settings that it comes from, in one line.
    pub settings: String,
}

/// The parts of a caption that say something, one after the other.
pub fn caption<const N: usize>(parts: [String; N]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
