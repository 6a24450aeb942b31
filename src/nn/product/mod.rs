//! The products that training spends its time on, made fast.
//!
//! The book writes `np.dot`. Four things make the same product several times faster here:
//!
//! - **Small products** ([`dense`]). The matrices of a classroom network are a hundred wide. A library for large
//!   matrices first copies them into a packed order; at this size that costs as much as the product. Here a tile of
//!   the result stays in registers while the rows of the right-hand matrix stream past.
//! - **Large products** ([`blocked`]). A matrix that does not fit the second cache is copied, strip by strip, and passed by some
//!   hundred rows while it is at hand.
//! - **Empty pixels** ([`sparse`]). Four of five pixels of a handwritten digit are 0 and add nothing. The first layer
//!   notes once which pixels of a batch of pictures are not 0 and visits only those, forward and backward. Where most have ink, as in
//!   photographs, the batch is written down in numbers and goes through the products of numbers.
//! - **Wide instructions** ([`lanes`]). The program is built for any x86-64 machine and looks at run time, through the
//!   `pulp` crate, for AVX-512, or AVX2 with fused multiply-add.
//!
//! Each value of a result is one chain of additions in the order of the inner index, so neither the choice between them nor how the
//! rows are shared out over the cores (see [`rows`](super::rows)) can change a bit. That is also why no library computes
//! them: `gemm` sums stretches of the inner index by themselves and adds them up, and `matrixmultiply`, too.
//!
//! # The limit of the machine
//!
//! A core can start so many multiplications with additions in each beat of its clock, of as many numbers as a vector holds: that is
//! its limit, and what a product is measured by. `cargo bench --bench products` prints it, and what share of it each product
//! reaches. Of one core of an AMD EPYC (Zen 4, 1 MiB of second cache), whose limit is 117 GFLOP/s in `f32` with AVX-512 and with AVX2,
//! in November 2026, beside the crates for large matrices:
//!
//! | batch, inputs, outputs | AVX-512 | AVX2 | `gemm` 0.19 | `matrixmultiply` 0.3 |
//! | --- | --- | --- | --- | --- |
//! | 100, 100, 100 | 86 % | 80 % | 81 % | 63 % |
//! | 100, 100, 10 | 47 % | 49 % | 45 % | 22 % |
//! | 128, 500, 300 | 96 % | 80 % | 94 % | 87 % |
//! | 256, 1000, 1000 | 79 % | 73 % | 88 % | 83 % |
//! | 256, 2000, 2000 | 78 % | 71 % | 86 % | 77 % |
//! | 100 pictures with a fifth of ink, 784, 100 | 50 % forward, 55 % backward | 53 %, 57 % | | |
//!
//! What keeps the small ones from their limit: the columns that a last vector has too many (of 100, an eighth of AVX-512), and the
//! start and end of each tile. The empty pixels: a branch at the end of every picture's group of pixels, which
//! the processor cannot foresee.

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
