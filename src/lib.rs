//! Layerscope: a notebook for looking inside a neural network while it learns.
//!
//! The house, from the roof down. A module names only those below it.
//!
//! | module | what lives there |
//! | --- | --- |
//! | [`app`] | the window: shell, cell views, widgets, theme, text |
//! | [`cli`] | the command line, and running a notebook without a window |
//! | [`export`] | figures and tables as files |
//! | [`notebook`] | the document: Markdown to cells and back, lessons, saving |
//! | [`engine`] | worker threads: commands in, events and snapshots out |
//! | [`experiment`] | one module a cell kind: spec, run, result, figures |
//! | [`graph`] | computation graphs: expression, forward, backward, trace, layout |
//! | [`data`] | datasets: idx files, built-in digits, weights files |
//! | [`files`] | files that are written in one step |
//! | [`language`] | the languages of the program, and sentences that exist in each |
//! | [`nn`] | the mathematics: layers, networks, initial weights, optimizers |

pub mod app;
pub mod cli;
pub mod data;
pub mod engine;
pub mod experiment;
pub mod export;
pub mod files;
pub mod graph;
pub mod language;
pub mod nn;
pub mod notebook;
