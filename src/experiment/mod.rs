//! One module a cell kind: spec, run, result, figures.
//!
//! | module | what it holds |
//! | --- | --- |
//! | [`training`] | one network trained live |
//! | [`activations`] | histograms of networks that were never trained |
//! | [`comparison`] | several trainings that differ in named ways, side by side |
//! | [`graph`] | a computation graph, of an expression or of a network |
//! | [`search`] | hyperparameters, searched at random or on a grid |
//! | [`predict`] | what a trained network sees in a picture, and in what only looks like one |
//! | [`descent`] | optimizers walking down a function of two variables |
//! | [`gradient_check`] | backpropagation against central differences |
//! | [`question`] | what is asked before a run, and what the run says to it |
//! | [`quantity`] | a number of what a cell writes, by its name |
//! | [`figure`] | plain descriptions of pictures and tables |
//! | [`run`] | what every experiment is to the engine: iterations that can be taken, changed and taken again |
//! | [`ProgressToken`] | how far long work inside an iteration is, and whether anybody still waits for it |
//! | [`spec`] | the parameters of a cell, from TOML and back |
//! | [`preview`] | the recorded beginnings of the lessons' runs, shown before Run |
//! | [`kinds`] | the table of kinds, on top of all of them; what a kind brings into it: [`cell_kind`] |
//! | [`sources`] | where the data of a run come from |
//! | [`share`] | one experiment, run by several programs |
//! | [`outcome`] | what a cell leaves behind when it is run without a window |
//! | [`moments`] | what it shows on its way, for a page that can be stepped through |

pub mod activations;
pub mod cell_kind;
pub mod comparison;
pub mod descent;
pub mod figure;
mod fingerprint;
pub mod gradient_check;
pub mod graph;
pub mod kinds;
mod messages;
pub mod moments;
pub mod outcome;
pub mod predict;
pub mod preview;
mod progress_token;
pub mod quantity;
pub mod question;
pub mod run;
pub mod search;
pub mod share;
pub mod sources;
pub mod spec;
pub mod training;

pub use cell_kind::CellKind;
pub use kinds::{KINDS, Kind, Spec, kind, parse_among, title};
pub use progress_token::{ProgressToken, UnderWay};
pub use run::{Moment, Played, Run, RunError, play, play_with_stops};
pub use share::Share;
pub use sources::{CellResult, DataChoice, DataInUse, Readable, Sources};
pub use spec::{CellSpec, EVERYTHING, Problem, SHOWN_IN, Showable, Shown, SpecError};
