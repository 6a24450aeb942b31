//! Backpropagation against central differences, parameter by parameter (page 184).
//!
//! The network of any training spec, before its first update, goes once forward and once backward over a few training
//! images; then every parameter, or a random share of each array, is moved by h to both sides. All in `f64`.
//!
//! The backward pass is the one that trains, unless the spec breaks it: then it is the plain one of
//! [`nn::check`](crate::nn::check) with the mistake that was asked for.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `spec` | the spec, read, checked and written |
//! | `run` | a handful of parameters a step, from the last layer to the first |
//! | `report` | what the differences say: array by array, worst entries |
//! | `verdict` | agree, disagree, or cannot tell, and how that is said |
//! | `record` | a check from start to end, as tables |

mod batch;
mod figures;
mod kind;
mod messages;
mod record;
mod report;
mod run;
mod sentence;
mod spec;
mod tables;
mod verdict;

pub use batch::{CheckedBatch, MOST_TRIED};
pub use figures::{exhibits, scatter};
pub use record::{outcome, record};
pub use report::{ArrayReport, Entry, GradientCheckSnapshot, Pair, Timing};
pub use run::{GradientCheckRun, NoChange};
pub use sentence::{one_image, sentence};
pub use spec::{GradientCheckSpec, SampleChoice};
pub use verdict::{Cause, Doubt, Effect, Verdict};
