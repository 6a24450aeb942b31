//! What is said of a file of weights.

mod korean;

use thiserror::Error;

/// What is said here.
#[derive(Debug, Error)]
pub(super) enum Message {
    #[error("it has no proper npy header")]
    NoHeader,
    #[error("its shape {shape:?} takes {bytes} bytes, but {here} are there")]
    Size { shape: Vec<usize>, bytes: usize, here: usize },
    #[error("its shape {shape:?} takes more than any file holds bytes, but {here} are there")]
    HugeSize { shape: Vec<usize>, here: usize },
    #[error("it goes on behind its last number")]
    MoreNumbers,
    #[error("({width},), the width of W{layer}")]
    WidthOf { width: usize, layer: usize },
    #[error("({rows}, width), {rows} being the width of the layer before")]
    Rows { rows: usize },
    #[error("(inputs, width)")]
    FirstShape,
    #[error("its directory is damaged: copy or save it again")]
    Directory,
    #[error("it is a PyTorch file; save its arrays with NumPy, each by its name")]
    PyTorch,
    #[error("it holds {files} files")]
    ManyFiles { files: usize },
    #[error("an array of shape {shape:?}")]
    ArrayOfShape { shape: Vec<usize> },
    #[error("it is empty")]
    Empty,
    #[error("it is a Python pickle; load it in Python and save its arrays by name")]
    Pickle,
    #[error("it is a single array, an npy file")]
    SingleArray,
    #[error("it is an HDF5 file, as Keras writes")]
    Hdf5,
    #[error("it does not begin as one")]
    OtherBeginning,
    #[error("it ends too early: copy or save it again")]
    EndsEarly,
}
