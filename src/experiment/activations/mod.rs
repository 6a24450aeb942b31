//! Histograms of networks that were never trained: activation function x initial weights x layer (page 203).
//!
//! Each row of the grid is one network of equally wide layers without biases, whose weights are drawn by one rule and
//! whose activation is one function. All rows see the same input and the same draws, so that they differ in nothing
//! but what their names say.
//!
//! Gradients: a standard normal gradient is handed to the output of the last layer and carried back to the first. So
//! the histogram of layer l shows by how much a gradient of size 1 has shrunk or grown on its way down to l.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `spec` | the spec, read, checked and written |
//! | `stack` | the layers: forward and backward through one row |
//! | `run` | one row a step |
//! | `replay` | the grid in 64 bits, for another program to compute again |
//! | `figures` | the grid as figures |
//! | `record` | the grid as a table |
//! | `moments` | the grid row by row |

mod figures;
mod kind;
mod messages;
mod moments;
mod record;
mod replay;
mod run;
mod spec;
mod stack;

pub use figures::{exhibits, grid};
pub use moments::moments;
pub use record::{outcome, record};
pub use replay::{LayerReplay, Replay, RowReplay};
pub use run::{ActivationsRow, ActivationsRun, ActivationsSnapshot, NoChange};
pub use spec::{ActivationsSpec, InputChoice};
