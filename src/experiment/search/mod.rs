//! Hyperparameter search: many trainings that differ in a few keys, judged on images that none of them has seen.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `spec` | the search spec, read, checked and written |
//! | `range` | what a key may be |
//! | `plan` | from the number of a trial to its values and its training |
//! | `split` | the images set apart for validation |
//! | `schedule` | which trial is trained next, and which is stopped |
//! | `crew` | trials in training, one on each core |
//! | `trial` | what is known of a trial that has ended |
//! | `journal` | what was found, kept in a file |
//! | `explain` | what each key alone explains |
//! | `run` | the search, trial by trial |
//! | `record` | a search from start to end, as tables |
//! | `replay` | the trainings of a search, for another program to take again |
//!
//! Page 224 of the book: draw values at random, on a logarithmic scale, train for a little while, look at the validation
//! accuracy, and narrow the ranges.

mod check;
mod crew;
mod explain;
mod figures;
mod journal;
mod kind;
mod messages;
mod plan;
mod range;
mod record;
mod replay;
mod run;
mod schedule;
mod spec;
mod split;
mod table;
mod trial;
mod whole;

pub use crew::Underway;
pub use explain::{Explained, Group, KeyAxis, explained};
pub use figures::{Axes, KeyFigure, Up, exhibits, key_axes, keys, panels, parallel, planned, scatter};
pub use journal::is_anything_kept;
pub use plan::{Plan, in_words};
pub use range::{Candidates, SearchRange};
pub use record::{outcome, record};
pub use replay::Trials;
pub use run::{NoChange, SearchPoint, SearchRun, SearchSnapshot};
pub use spec::{Halving, MAX_TRIALS, Method, SearchSpec};
pub use table::table;
pub use trial::{Measured, Saved, Trial, best_first, best_of};
