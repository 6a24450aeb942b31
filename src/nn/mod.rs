//! The mathematics: layers, networks, initial weights, optimizers.
//!
//! Everything follows *Deep Learning from Scratch* (K. Saitoh), chapters 4 to 6, page by page, in `f32` or `f64`
//! (see [`Real`]); page numbers in this module are those of the Korean edition.
//!
//! | module | what it holds |
//! | --- | --- |
//! | `architecture` | what a class sets of a network, and the list of layers that follows from it |
//! | [`layers`] | Affine, Sigmoid, ReLU, Tanh, BatchNorm, LayerNorm, Dropout, SoftmaxWithLoss: forward and backward |
//! | [`network`] | layers in a row: training passes, inference, parameters in and out, checkpoints |
//! | [`activation`] | the table of the activation functions |
//! | `init` | the table of the rules for initial weights |
//! | [`optimizer`] | SGD, Momentum, Nesterov, AdaGrad, RMSprop, Adam, AdamW: the table, and the memory |
//! | [`schedule`] | the table of the schedules of the learning rate |
//! | [`metrics`] | accuracy, confusion matrix |
//! | [`numerical`] | the gradient by central differences |
//! | [`check`] | the same for a whole network, computing only what moves; kinks; known mistakes |
//! | `numerical_step` | a training step by central differences |
//! | [`smooth`] | the book's smoothing of a loss curve |
//! | `exponential` | sigmoid, tanh and GELU of many values at once |
//! | `product` | the matrix products, made fast; why and how stands there |
//! | `rows` | sharing rows out over the cores without changing a bit |
//! | `sharing` | whether the steps of a network are shared, found by measuring them |
//!
//! There are no worker threads here and no channels. A step uses the cores of the rayon pool that it is called on;
//! [`on_all_cores`] calls it on one.

pub mod activation;
mod architecture;
pub mod check;
mod exponential;
mod init;
mod input;
pub mod layers;
pub mod metrics;
pub mod network;
pub mod numerical;
mod numerical_step;
mod numpy;
pub mod optimizer;
mod product;
mod real;
mod rows;
pub mod schedule;
mod sharing;
pub mod smooth;
mod stream;
mod workspace;

pub use activation::Activation;
pub use architecture::{Architecture, BatchNormSettings, Layer, LayerKind};
pub use exponential::Exponential;
pub use init::{Init, InitRule, ScaledInit};
pub use input::{Input, PixelScale};
pub use layers::softmax_with_loss::{Loss, softmax};
pub use metrics::{accuracy, argmax, confusion_matrix};
pub use network::{HiddenUnit, Network, NetworkState, ParameterError, ParameterSet, Predictions, WeightStep};
pub use numerical::numerical_gradient;
pub use numerical_step::{NamedGradients, numerical_gradients, numerical_step, time_of_numerical_gradients};
pub use numpy::NumPy;
pub use optimizer::{Optimizer, OptimizerKind, OptimizerSettings};
pub use product::Lanes;
pub use real::Real;
pub use rows::on_all_cores;
pub use schedule::{LrSchedule, ScheduleKind};
pub use smooth::{REACH, smooth_curve};
pub use stream::{Stream, stream};
