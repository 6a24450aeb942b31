//! Dropout (pages 219-221; Srivastava and others, 2014, JMLR 15): in training, each unit of each sample is switched off with probability `ratio`.
//!
//! Not inverted, as in the book: training passes x · mask, inference passes x · (1 - ratio), so that a unit means
//! as much on average in both. Backward, the gradient passes where the mask is 1.

use rand::Rng;

use super::super::Real;
use super::super::product::vectorised;

/// Draws a new mask, 1 where a unit is on and 0 where it is off: it is on if u > ratio, u uniform in
/// \[0, 1).
///
/// One 32-bit draw per unit in either precision, so `f32` and `f64` switch off the same units.
pub fn draw<T: Real>(ratio: f64, mask: &mut [T], draws: &mut impl Rng) {
    let threshold = (ratio * 2f64.powi(32)) as u64;
    for unit in mask {
        let on = u64::from(draws.next_u32()) >= threshold;
        *unit = if on { T::one() } else { T::zero() };
    }
}

/// y = x · mask. All slices have the same length.
pub fn forward<T: Real>(x: &[T], mask: &[T], y: &mut [T]) {
    multiply(x, mask, y);
}

/// dx = dy · mask. All slices have the same length.
pub fn backward<T: Real>(dy: &[T], mask: &[T], dx: &mut [T]) {
    multiply(dy, mask, dx);
}

/// x to x · (1 - ratio) in place; backward in inference, the same of the gradient.
pub fn infer<T: Real>(ratio: f64, x: &mut [T]) {
    let share = T::of(1.0 - ratio);
    vectorised(|| {
        for x in x {
            *x *= share;
        }
    });
}

fn multiply<T: Real>(a: &[T], b: &[T], out: &mut [T]) {
    vectorised(|| {
        for ((out, &a), &b) in out.iter_mut().zip(a).zip(b) {
            *out = a * b;
        }
    });
}
