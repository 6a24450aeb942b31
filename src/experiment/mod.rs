//! One module a cell kind: spec, run, result, figures.
//!
//! | module | what it holds |
//! | --- | --- |
//! | [`training`] | one network trained live |
//! | [`activations`] | histograms of networks that were never trained |
//! | [`comparison`] | several trainings that differ in named ways, side by side |
//! | [`figure`] | plain descriptions of pictures and tables |
//! | [`run`] | what every experiment is to the engine: iterations that can be taken, changed and taken again |
//! | [`LongWork`] | how far long work inside an iteration is, and whether anybody still waits for it |
//! | [`spec`] | the parameters of a cell, from TOML and back, and the table of kinds |
//! | [`sources`] | where the data of a run come from |
//! | [`outcome`] | what a cell leaves behind when it is run without a window |

pub mod activations;
pub mod comparison;
pub mod figure;
mod long_work;
pub mod outcome;
pub mod run;
pub mod sources;
pub mod spec;
pub mod training;

pub use long_work::{LongWork, UnderWay};
pub use run::{Moment, Run, RunError, play};
pub use sources::{DataChoice, Readable, Sources};
pub use spec::{CellSpec, KINDS, Kind, Problem, Spec, SpecError, kind};
