//! The real MNIST, which is no part of the project: tests that need it are ignored unless asked for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use layerscope::data::{Dataset, load_idx};
use layerscope::experiment::Sources;

/// The folder of its four files.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/mnist")
}

/// Its images and labels.
pub(crate) fn load() -> Dataset {
    load_idx(&[folder()]).expect("the real MNIST lies in ../shared/mnist")
}

/// What an experiment on it draws from.
pub(crate) fn sources() -> Sources {
    Sources { mnist: Some(Arc::new(load())), ..Sources::default() }
}
