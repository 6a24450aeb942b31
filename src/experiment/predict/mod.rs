//! What a trained network sees in one picture, and in what only looks like one.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `spec` | the predict spec, read, checked and written |
//! | `subject` | the network that is looked at: a training cell's, a file's, or a small one of its own |
//! | `scores` | softmax, logits, entropy, and how sure that is |
//! | `look` | one picture through the network, with what every layer makes of it |
//! | `attribution` | which pixels spoke for and against an answer |
//! | `illusions` | pictures that are no digits |
//! | `dream` | a picture that climbs the gradient until the network is sure of it |
//! | `change` | the smallest change that turns one answer into another |
//! | `gallery` | what the network makes of the test images, to be filtered |
//! | `record` | all of it as tables and pictures |
//!
//! Everything here is a pure function of a network and a picture. The window calls what is quick in the frame and the rest
//! on a thread of its own.

mod attribution;
mod change;
mod dream;
mod figures;
mod gallery;
mod illusions;
mod kind;
mod look;
mod messages;
mod record;
mod scores;
mod spec;
mod subject;

pub use attribution::{Attribution, attribution};
pub use change::{SmallestChange, real_digit, smallest_change};
pub use dream::{Dream, DreamSettings, DreamStep, dream};
pub use figures::{Album, dream_curve};
pub use gallery::{Filter, Gallery, Order, Verdict};
pub use illusions::{Illusion, Seen, illusions, see_illusions};
pub use look::{Look, look, scores_of};
pub use record::{Answers, record};
pub use scores::{Certainty, Scores};
pub use spec::{DreamFrom, DreamSpec, PictureChoice, PredictSpec};
pub use subject::{NetworkFile, Subject, load, network_from_file, own_spec};
