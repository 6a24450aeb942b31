//! The command line, and running a notebook without a window.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `arguments` | what can be said on the command line |
//! | `plan` | which cells of a notebook are run, under which names |
//! | `run` | running them, one after the other |
//! | `merge` | joining the shares of an experiment that several programs ran |
//! | `predict` | the scores of picture files |
//! | `book` | the lessons as a site |
//! | `output` | what is printed, for whoever still reads it |
//! | `progress` | telling how far they are |

mod arguments;
mod book;
mod merge;
mod output;
mod plan;
mod predict;
mod progress;
mod run;

pub use arguments::{
    Action, BookOptions, MergeOptions, PaperWord, PredictOptions, RunOptions, WindowOptions,
};
pub use arguments::{completions, manual};
pub use book::book;
pub use merge::merge;
pub use predict::predict;
pub use run::run;
