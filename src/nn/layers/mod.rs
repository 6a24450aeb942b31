//! The layers of the book, chapters 5 and 6, one small module each.
//!
//! A layer goes forward, y from x, and backward, the gradient of the loss with respect to x (`dx`) from the one with
//! respect to y (`dy`). A batch is a matrix with one sample a row. Results are written into memory that the caller
//! keeps, because a training step that asks for no memory is faster and steadier.

mod affine;
mod batch_norm;
pub mod dropout;
pub mod relu;
pub mod sigmoid;
pub mod softmax_with_loss;
pub mod tanh;

pub use affine::{Affine, AffineGradients};
pub use batch_norm::{BatchNorm, BatchNormPass};
