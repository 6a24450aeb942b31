//! Datasets: idx files, the built-in digits, weights files.
//!
//! | module | what it holds |
//! | --- | --- |
//! | `images` | pictures and their labels, as bytes |
//! | `dataset` | a training and a test part, and where they came from |
//! | `names` | what they and their classes are called, in each language |
//! | `idx` | MNIST and the like, read from idx files |
//! | `transposed` | pictures with rows and columns changed places, as in the files of EMNIST |
//! | `digits` | handwriting made from strokes, so that nothing need be downloaded |
//! | [`download`] | MNIST from the internet, when somebody asks for it |
//! | [`pictures`] | what people bring: drawings and picture files, made to look as a network is used to |
//! | [`weights`] | the parameters of a network as an npz file |
//! | `error` | everything that can be wrong with a file, in words |
//!
//! Pixels stay bytes from the file to the mini-batch: 47 MB for the training images of MNIST, where floats would
//! take 188.

mod dataset;
mod digits;
pub mod download;
mod error;
mod idx;
mod images;
mod names;
pub mod pictures;
mod transposed;
pub mod weights;

pub use dataset::{Dataset, Source};
pub use digits::{digits, make_digits};
pub use error::{DataError, IdxError, IdxKind, Known, WeightsError};
pub use idx::{Reading, load_idx, load_idx_watched};
pub use images::{Images, Labelled};
pub use names::{ClassName, DataName, NOISE, data_name};
