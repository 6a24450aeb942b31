//! One network trained live: spec, run, what it shows of itself, and its tables.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `accuracy_points` | after which updates the accuracy is measured |
//! | `spec` | the training spec, read, checked and written |
//! | `memory` | what a training takes of the memory |
//! | `vary` | one key of it, changed by its name |
//! | `change` | what can be changed between two iterations |
//! | `edit` | what an edit means before, during and at the end of a run |
//! | `split` | which training images are set apart to choose by |
//! | `batches` | which images make up the mini-batch of an iteration |
//! | `learner` | a network and its optimizer, in either precision |
//! | `run` | the training itself, iteration by iteration |
//! | `snapshot` | histograms of the last batch, layer by layer |
//! | `flow` | the last batch on its way through the layers and back |
//! | `report` | the test set: confusion matrix and worst mistakes |
//! | `figures` | curves, layers and test images as figures |
//! | `rate` | the learning rate of every update, as a figure |
//! | `trained` | the network as the training left it |
//! | `replay` | what another program needs to take it again |
//! | `over_time` | the layers at some of its iterations: recorded, as pictures, as a table |
//! | `units` | which units do anything at all |
//! | `patient` | a fault that is drawn by a number, planted in the run, to be diagnosed by the figures |
//! | `record` | a training from start to end, as tables |
//! | `moments` | what it shows on its way |

mod accuracy_points;
mod batches;
mod binning;
mod change;
mod check;
mod edit;
mod figures;
mod flow;
mod kind;
mod learner;
mod live_part;
mod memory;
mod messages;
mod moments;
mod over_time;
pub mod patient;
mod point;
mod rate;
mod record;
mod replay;
mod report;
mod run;
mod snapshot;
mod spec;
mod split;
mod trained;
mod units;
mod vary;

pub use accuracy_points::{AccuracyEvery, last_accuracy};
pub use binning::activation_binning;
pub use change::{Change, LivePart, Scheduled, made};
pub use edit::{
    Course, Edited, Place, edit, forget, in_force, next_start, once_answered, record_change, settle, shown,
    waiting, without,
};
pub(crate) use figures::so_far;
pub use figures::{
    Curves, accuracy_figure, change_marks, confusion, exhibits, layer_grid, loss_after, loss_figure,
};
pub use flow::{Flat, Flow, FlowStage, Followed, Picture, Spread, Stage, StageKind};
pub use learner::Checkpoint;
pub(crate) use memory::bytes_of;
pub(crate) use moments::accuracies;
pub(crate) use over_time::{Named, table as over_time_table, updates as updates_table};
pub use over_time::{Recorded, Statistic};
pub use point::{Accuracy, LayerMoment, TrainingEnd, TrainingPoint};
pub use rate::{rate_at, rate_figure};
pub use record::{first_infinite, first_nan, moments, outcome, record};
pub(crate) use record::{say_left_out, say_overflow};
pub(crate) use replay::start;
pub use replay::{Measured, Replay, ReplayStart};
pub use report::{Mistake, TestReport};
pub use run::TrainingRun;
pub use snapshot::{
    Bounds, LayerSnapshot, LayersBefore, Quantity, TrainingSnapshot, TrainingWatch, WeightImages,
};
pub use spec::{BatchOrder, ExtraClass, GradientBy, Precision, TrainingSpec};
pub(crate) use spec::{MAX_LAYERS, MAX_WIDTH, without_newer_defaults};
pub(crate) use split::{Parts, validating};
pub use trained::TrainedNetwork;
pub use units::{
    Excited, Ladder, OpenedUnit, Term, Then, Unit, UnitLook, UnitPass, UnitsSnapshot, UnitsWatch,
};
pub(crate) use vary::{in_common, without_key};

pub use super::sources::DataChoice;
