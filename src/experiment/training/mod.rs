//! One network trained live: spec, run, what it shows of itself, and its tables.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `spec` | the training spec, read, checked and written |
//! | `memory` | what a training takes of the memory |
//! | `vary` | one key of it, changed by its name |
//! | `change` | what can be changed between two iterations |
//! | `batches` | which images make up the mini-batch of an iteration |
//! | `learner` | a network and its optimizer, in either precision |
//! | `run` | the training itself, iteration by iteration |
//! | `snapshot` | histograms of the last batch, layer by layer |
//! | `flow` | the last batch on its way through the layers and back |
//! | `report` | the test set: confusion matrix and worst mistakes |
//! | `figures` | curves, layers and test images as figures |
//! | `trained` | the network as the training left it |
//! | `replay` | what another program needs to take it again |
//! | `record` | a training from start to end, as tables |

mod batches;
mod change;
mod figures;
mod flow;
mod learner;
mod memory;
mod record;
mod replay;
mod report;
mod run;
mod snapshot;
mod spec;
mod trained;
mod vary;

pub use change::{Change, Scheduled, made};
pub use figures::{Curves, accuracy_figure, confusion, exhibits, layer_grid, loss_after, loss_figure};
pub use flow::{Flat, Flow, FlowStage, Followed, Picture, Spread, Stage, StageKind};
pub use learner::Checkpoint;
pub(crate) use memory::bytes_of;
pub(crate) use record::say_left_out;
pub use record::{outcome, record};
pub(crate) use replay::start;
pub use replay::{Measured, Replay, ReplayStart};
pub use report::{Mistake, TestReport};
pub use run::{Accuracy, LayerMoment, TrainingEnd, TrainingPoint, TrainingRun};
pub use snapshot::{
    Bounds, LayerSnapshot, Quantity, TrainingSnapshot, TrainingWatch, WeightImages, activation_binning,
};
pub use spec::{BatchOrder, ExtraClass, Precision, TrainingSpec};
pub(crate) use spec::{MAX_WIDTH, SHOWABLE};
pub use trained::TrainedNetwork;
pub(crate) use vary::{in_common, without_key};

pub use super::sources::DataChoice;
