//! Figures: plain descriptions of pictures. The window draws them, files list them, all from the same data.

mod contour_map;
mod curve_grid;
mod heat_map;
mod histogram;
mod histogram_grid;
mod image_strip;
mod line;
mod parallel;
mod scatter;
mod table;

pub use contour_map::{ContourLevel, ContourMap, Slope};
pub use curve_grid::{CurveGrid, CurvePanel};
pub use heat_map::HeatMap;
pub use histogram::{BINS, Binning, Histogram, round_up};
pub use histogram_grid::{HistogramGrid, HistogramRow};
pub use image_strip::{ImageStrip, Picture};
pub use line::{Axis, LineFigure, Mark, Role, Series};
pub use parallel::{ParallelAxis, ParallelFigure, ParallelLine};
pub use scatter::{Point, PointGroup, ScatterFigure};
pub use table::{Column, Table, Values};
