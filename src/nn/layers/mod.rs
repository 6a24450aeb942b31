//! The layers of the book, chapters 5 and 6, one small module each.
//!
//! A layer goes forward, y from x, and backward, the gradient of the loss with respect to x (`dx`) from the one with
//! respect to y (`dy`). A batch is a matrix with one sample a row. Results are written into memory that the caller
//! keeps, because a training step that asks for no memory is faster and steadier.

/// Arrays of parameters and running values of one layer, at most.
pub(crate) const MOST_ARRAYS: usize = 4;
/// The name of a weight matrix.
pub(crate) const WEIGHTS: &str = "W";

/// Names the arrays of a layer, in the order in which they stand everywhere: the learned ones first, then running values. The
/// gradients of a layer name theirs in the same order.
macro_rules! named_arrays {
    ($layer:ident: $($name:expr => $field:ident),*) => {
        impl<T> $layer<T> {
            /// The arrays with the book's names.
            pub(crate) fn arrays(
                &self,
            ) -> [(&'static str, ndarray::ArrayViewD<'_, T>); [$($name),*].len()] {
                [$(($name, self.$field.view().into_dyn())),*]
            }
        }
    };
    ($layer:ident, to write: $($name:expr => $field:ident),*) => {
        named_arrays!($layer: $($name => $field),*);

        impl<T> $layer<T> {
            /// The same, to be written.
            pub(crate) fn arrays_mut(
                &mut self,
            ) -> [(&'static str, ndarray::ArrayViewMutD<'_, T>); [$($name),*].len()] {
                [$(($name, self.$field.view_mut().into_dyn())),*]
            }
        }
    };
}

mod affine;
mod batch_norm;
pub mod dropout;
pub mod gelu;
pub mod layer_norm;
pub mod leaky_relu;
pub mod relu;
pub mod sigmoid;
pub mod softmax_with_loss;
pub mod tanh;

pub use affine::{Affine, AffineGradients};
pub use batch_norm::{BatchNorm, BatchNormPass};
pub use layer_norm::{LayerNorm, LayerNormPass};
