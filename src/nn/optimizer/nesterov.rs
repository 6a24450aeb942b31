//! Nesterov's accelerated gradient, in the form that needs the gradient only where the weights are:
//! v = momentum · v - lr · g, w += momentum · v - lr · g.
//!
//! Momentum that looks one step ahead along its velocity (Bengio, Boulanger-Lewandowski and Pascanu, 2012,
//! arXiv:1212.0901, equation 7).

use super::super::Real;

#[inline(always)]
pub(super) fn update<T: Real>(lr: T, momentum: T, w: &mut [T], g: &[T], v: &mut [T]) {
    for ((w, &g), v) in w.iter_mut().zip(g).zip(v) {
        *v = momentum * *v - lr * g;
        *w += momentum * *v - lr * g;
    }
}
