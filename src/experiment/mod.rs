//! One module a cell kind: spec, run, result, figures.

pub mod figure;
pub mod run;

pub use run::{Moment, Run, RunError, play};
