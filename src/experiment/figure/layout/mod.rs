//! How figures are laid out, the same for the window and for files.

mod scale;

pub use scale::{Scale, Tick, lift};
