//! Affine: Y = X·W + B (pages 170-175).
//!
//! | | shape | backward |
//! | --- | --- | --- |
//! | X | (n, inputs) | dX = dY·Wᵀ |
//! | W | (inputs, outputs) | dW = Xᵀ·dY |
//! | B | (outputs) | dB = the column sums of dY |
//! | Y | (n, outputs) | |
//!
//! The bias is added to every row, so its gradient gathers from every row.

use ndarray::{Array1, Array2, ArrayView2, ArrayViewMut2};

use super::super::Real;
use super::super::product::{column_sums, large, product, transpose};
use super::super::workspace::{entries, entries_mut, flat, resize};
use super::WEIGHTS;

/// The weights and biases of one layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Affine<T> {
    /// Weights, shape (inputs, outputs), row-major.
    pub w: Array2<T>,
    /// Biases, shape (outputs).
    pub b: Array1<T>,
}

/// What the backward pass of an affine layer leaves behind.
#[derive(Clone, Debug)]
pub struct AffineGradients<T> {
    /// Gradient of the loss with respect to the weights, shape (inputs, outputs).
    pub dw: Array2<T>,
    /// Gradient of the loss with respect to the biases, shape (outputs).
    pub db: Array1<T>,
    /// Wᵀ, written down so that dY·Wᵀ reads memory in order.
    transposed: Array2<T>,
}

named_arrays!(Affine, to write: WEIGHTS => w, "b" => b);
named_arrays!(AffineGradients: WEIGHTS => dw, "b" => db);

impl<T: Real> Affine<T> {
    /// A layer with the given weights and no biases yet.
    pub fn new(w: Array2<T>) -> Self {
        let b = Array1::zeros(w.ncols());
        Self { w, b }
    }

    /// Y = X·W + B.
    ///
    /// # Shapes
    ///
    /// x (n, inputs), y (n, outputs), row-major.
    ///
    /// # Panics
    ///
    /// When the shapes do not fit.
    pub fn forward(&self, x: ArrayView2<T>, y: ArrayViewMut2<T>) {
        product(x, self.w.view(), Some(entries(&self.b)), y);
    }
}

impl<T: Real> AffineGradients<T> {
    /// Room for the gradients of `layer`, all 0.
    pub fn new(layer: &Affine<T>) -> Self {
        Self::of_shape(layer.w.dim())
    }

    /// The same for a layer with (inputs, outputs).
    pub(crate) fn of_shape((inputs, outputs): (usize, usize)) -> Self {
        Self {
            dw: Array2::zeros((inputs, outputs)),
            db: Array1::zeros(outputs),
            transposed: Array2::zeros((0, 0)),
        }
    }

    /// dX = dY·Wᵀ, dW = Xᵀ·dY and dB = the column sums of dY.
    ///
    /// # Shapes
    ///
    /// x and dx (n, inputs), dy (n, outputs), row-major.
    ///
    /// # Panics
    ///
    /// When the shapes do not fit.
    pub fn backward(&mut self, layer: &Affine<T>, x: ArrayView2<T>, dy: ArrayView2<T>, dx: ArrayViewMut2<T>) {
        self.backward_parameters(x, dy);
        self.backward_input(layer, dy, dx);
    }

    /// dX alone.
    pub fn backward_input(&mut self, layer: &Affine<T>, dy: ArrayView2<T>, dx: ArrayViewMut2<T>) {
        self.transpose(layer);
        product(dy, self.transposed(layer), None, dx);
    }

    /// dW and dB alone.
    pub fn backward_parameters(&mut self, x: ArrayView2<T>, dy: ArrayView2<T>) {
        product(x.reversed_axes(), dy, None, self.dw.view_mut());
        self.backward_bias(dy);
    }

    /// dB = the column sums of dY.
    pub(crate) fn backward_bias(&mut self, dy: ArrayView2<T>) {
        column_sums(dy, entries_mut(&mut self.db));
    }

    /// Wᵀ, for [`transposed`](Self::transposed).
    pub(crate) fn transpose(&mut self, layer: &Affine<T>) {
        if !large(flat(&layer.w)) {
            resize(&mut self.transposed, (layer.w.ncols(), layer.w.nrows()));
            transpose(layer.w.view(), self.transposed.view_mut());
        }
    }

    /// Wᵀ: as it was last written down, or of a matrix so large that its product copies it into another order anyway, itself.
    pub(crate) fn transposed<'a>(&'a self, layer: &'a Affine<T>) -> ArrayView2<'a, T> {
        if large(flat(&layer.w)) { layer.w.t() } else { self.transposed.view() }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{arr1, arr2};

    use super::*;

    /// The batch of the book's page 173: a bias reaches every row and gathers from every row.
    #[test]
    fn the_bias_of_a_batch() {
        let mut layer = Affine::new(arr2(&[[0.0, 0.0, 0.0], [10.0, 10.0, 10.0]]));
        layer.b = arr1(&[1.0, 2.0, 3.0]);
        let x = arr2(&[[1.0, 0.0], [0.0, 1.0]]);
        let mut y = Array2::zeros((2, 3));
        layer.forward(x.view(), y.view_mut());
        assert_eq!(y, arr2(&[[1.0, 2.0, 3.0], [11.0, 12.0, 13.0]]));
        let mut gradients = AffineGradients::new(&layer);
        gradients.backward_parameters(x.view(), y.view());
        assert_eq!(gradients.db, arr1(&[12.0, 14.0, 16.0]));
    }
}
