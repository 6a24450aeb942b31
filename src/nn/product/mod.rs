//! The products that training spends its time on, made fast.
//!
//! The book writes `np.dot`. Three things make the same product several times faster here:
//!
//! - **Small products** ([`dense`]). The matrices of a classroom network are a hundred wide. A library for large
//!   matrices first copies them into a packed order; at this size that costs as much as the product. Here a tile of
//!   the result stays in registers while the rows of the right-hand matrix stream past.
//! - **Empty pixels** ([`sparse`]). Four of five pixels of a handwritten digit are 0 and add nothing. The first layer
//!   notes once which pixels of a batch of pictures are not 0 and visits only those, forward and backward.
//! - **Wide instructions** ([`lanes`]). The program is built for any x86-64 machine and looks at run time, through the
//!   `pulp` crate, for AVX-512, or AVX2 with fused multiply-add.
//!
//! Each value of a result is one chain of additions in the order of the inner index, so how the rows are shared out
//! over the cores (see [`rows`](super::rows)) cannot change a bit.

#![expect(clippy::inline_always, reason = "instructions chosen at run time reach only into what is inlined")]

mod blocked;
mod dense;
mod elementwise;
mod lanes;
mod sparse;
mod tile;

pub(crate) use dense::{large, product, product_rows, transpose};
pub(crate) use elementwise::{column_sums, sum_of_squares, vectorised};
pub use lanes::Lanes;
pub(crate) use lanes::machine_lanes;
pub(crate) use sparse::{SparseBatch, forward_pictures};
pub(crate) use tile::TILE_ROWS;
