//! Dropout (pages 219-221): in training, each unit of each sample is silenced with probability `ratio`.
//!
//! Not inverted, as in the book: training passes x · mask, inference passes x · (1 - ratio), so that a unit means
//! as much on average in both. Backward, the gradient passes where the mask is 1.

use ndarray::Array2;
use rand::Rng;

use super::super::Real;
use super::super::product::vectorised;
use super::super::workspace::resize;

/// The mask of the last training pass, 1 where a unit spoke and 0 where it was silenced, shape (n, units).
#[derive(Clone, Debug)]
pub struct Dropout<T> {
    /// Ones and zeros.
    pub mask: Array2<T>,
}

impl<T: Real> Dropout<T> {
    /// An empty mask.
    pub fn new() -> Self {
        Self { mask: Array2::zeros((0, 0)) }
    }

    /// Draws a new mask: a unit speaks if u > ratio, u uniform in \[0, 1).
    ///
    /// One 32-bit draw a unit in either precision, so `f32` and `f64` silence the same units.
    pub fn draw(&mut self, ratio: f64, shape: (usize, usize), masks: &mut impl Rng) {
        resize(&mut self.mask, shape);
        let threshold = (ratio * 2f64.powi(32)) as u64;
        for unit in &mut self.mask {
            let speaks = u64::from(masks.next_u32()) >= threshold;
            *unit = if speaks { T::one() } else { T::zero() };
        }
    }

    /// y = x · mask. The slices have the length of the mask.
    pub fn forward(&self, x: &[T], y: &mut [T]) {
        multiply(x, self.mask.as_slice().unwrap_or_default(), y);
    }

    /// dx = dy · mask. The slices have the length of the mask.
    pub fn backward(&self, dy: &[T], dx: &mut [T]) {
        multiply(dy, self.mask.as_slice().unwrap_or_default(), dx);
    }
}

impl<T: Real> Default for Dropout<T> {
    fn default() -> Self {
        Self::new()
    }
}

fn multiply<T: Real>(a: &[T], b: &[T], out: &mut [T]) {
    vectorised(|| {
        for ((out, &a), &b) in out.iter_mut().zip(a).zip(b) {
            *out = a * b;
        }
    });
}
