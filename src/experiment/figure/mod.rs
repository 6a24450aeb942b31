//! Figures: plain descriptions of pictures. The window draws them, files keep and list them, all from the same data.

mod bars;
mod contour_map;
pub mod contrast;
mod curve_grid;
mod exhibit;
pub mod format;
mod heat_map;
mod histogram;
mod histogram_grid;
mod image_strip;
mod line;
mod listing;
mod node_link;
mod parallel;
mod paths;
mod scatter;
mod table;
mod table_figure;
pub mod ticks;
mod words;

pub use bars::{Bar, BarFigure};
pub use contour_map::{ContourLevel, ContourMap, Slope};
pub use curve_grid::{CurveGrid, CurvePanel};
pub use exhibit::{Exhibit, Figure};
pub use heat_map::HeatMap;
pub use histogram::{BINS, Binning, Histogram, round_up};
pub use histogram_grid::{HistogramGrid, HistogramRow};
pub use image_strip::{ImageStrip, Picture, Shade};
pub use line::{Axis, LineFigure, Mark, Role, Series};
pub use node_link::{FigureEdge, FigureNode, NodeLinkFigure, NodeShape};
pub use parallel::{ParallelAxis, ParallelFigure, ParallelLine};
pub use paths::{MapFigure, MapPath};
pub use scatter::{Point, PointGroup, ScatterFigure};
pub use table::{Column, Table, Values};
pub use table_figure::TableFigure;
pub use words::FigureWords;
