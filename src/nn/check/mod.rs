//! Gradient checks: backpropagation against central differences, without computing a whole network twice for each
//! parameter (page 184).
//!
//! The plain way ([`numerical_gradient`](super::numerical_gradient)) sends the batch through the whole network twice for
//! every parameter: 79,520 times for 784-50-10. But a parameter that moves leaves nearly everything where it was. A
//! weight or a bias of layer l moves one column of that layer and nothing before it; that column moves the next layer by
//! one row of its weights; only from there on are whole layers computed again. A [`FrozenPass`] keeps what stays.
//!
//! # Kinks
//!
//! A central difference is right to about h² where the loss is smooth. ReLU is not, at 0: where the two tries of a
//! difference lie on either side of it, the difference is a mixture of two slopes and says nothing about either. So each
//! [`Difference`] tells how many pre-activations changed sides between its two tries, and
//! [`kinks`](FrozenPass::kinks) how many lie so near to 0 that one may.
//!
//! # A gradient against its quotient
//!
//! [`compare`](FrozenPass::compare) says whether a gradient is the limit of the differences, apart from the errors that
//! these have of their own, and [`Reach`] what they can tell in this network at all.
//!
//! # Known mistakes
//!
//! [`Fault`] is a mistake that people make when they write a backward pass. [`FrozenPass::gradients`] goes backward
//! once more, written out plainly and apart from the layers that learn, and makes it if it is asked to.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `frozen` | a network frozen at one batch |
//! | `perturb` | one parameter moved, and what moves with it |
//! | `rounding` | how much of a loss is rounding |
//! | `compare` | a gradient against its difference quotients, and how far these can be trusted |
//! | `fault` | the backward pass with a known mistake in it |

mod compare;
mod fault;
mod frozen;
mod perturb;
mod rounding;

pub use compare::{Compared, Reach, Standing};
pub use fault::Fault;
pub use frozen::{FrozenPass, ParameterArray};
pub use perturb::Difference;
