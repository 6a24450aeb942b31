//! Several trainings that differ in named ways, iteration by iteration side by side.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `spec` | the comparison spec: a base, its variants, and the values of a grid of panels |
//! | `panels` | the values of the grid and their names |
//! | `presets` | the comparisons of the book, and others, ready-made |
//! | `run` | all networks in lockstep, in parallel over the cores |
//! | `snapshot` | the histograms of one layer of several networks on one axis |
//! | `figures`, `layers` | curves, grids of panels and one layer of all networks, as figures |
//! | `over_time` | the layers of several networks over time, as figures |
//! | `summary` | what is said of a finished network: final and best values, iterations to a target |
//! | `record` | a comparison from start to end, as tables |
//! | `moments` | what its networks show on their way |
//!
//! # The same start
//!
//! With `same_start = true` all networks draw from the same random streams. The stream of the initial weights is one a
//! layer and gives standard normal numbers that the rule of each network only scales, so networks of one shape start
//! from the same picture in different strengths. Networks of different widths share less: a layer is filled row by row
//! from its stream, so where the widths differ the first row agrees as far as the narrower one goes and the rest does
//! not; layers that have the same inputs and outputs in both still agree whole. The batches of an iteration are the
//! same for all networks of one batch size, and so are dropout's masks for layers of one width.
//!
//! With `same_start = false` each network draws initial weights of its own, as the book's scripts do, and the batches
//! stay shared, as they do there. The training spec of such a network says so itself, by its `start_seed`: copied into a
//! training cell it comes to the same bits.

mod curves;
mod figures;
mod kind;
mod layers;
mod messages;
mod moments;
mod over_time;
mod panels;
mod point;
mod presets;
mod record;
mod results;
mod run;
mod runner;
mod snapshot;
mod spec;
mod summary;

pub use curves::{Measured, NetworkCurves};
pub use figures::{Large, accuracy_figure, exhibits, loss_figure, panel_grid};
pub use layers::{LayerOfOne, layer_title, networks, side_by_side};
pub use over_time::{LayersOverTime, OverTimeChoice};
pub use panels::{PanelValues, Panels};
pub use point::{ComparisonPoint, NetworkPoint};
pub use presets::{PRESETS, Preset};
pub use record::{moments, record};
pub use results::Results;
pub use run::{Added, ComparisonRun};
pub use snapshot::{ComparisonSnapshot, ComparisonWatch, History};
pub use spec::{ComparisonSpec, MAX_VARIANTS, Place, Variant};
pub use summary::{Summary, ahead, best};
