//! The samples of a batch or of a whole set, as bytes or as numbers.

use std::hint::black_box;

use ndarray::{ArrayView2, Axis};

/// Rows of samples for a network.
///
/// Pixels stay bytes until a layer reads them: a set of 60,000 pictures is 47 MB of bytes and would be 188 MB of
/// `f32`, and four in five of its pixels are 0 and need not be read at all.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a, T> {
    /// One picture a row, each byte divided by 255.
    Pixels(ArrayView2<'a, u8>),
    /// Pictures picked out of a larger set where they lie, so that a batch needs no copy. Every row number is below
    /// the number of pictures.
    Picked {
        /// The whole set, one picture a row.
        pixels: ArrayView2<'a, u8>,
        /// Which pictures, in the order of the batch.
        rows: &'a [usize],
    },
    /// One sample a row.
    Values(ArrayView2<'a, T>),
}

impl<'a, T> Input<'a, T> {
    /// How many samples there are.
    pub fn samples(&self) -> usize {
        match self {
            Input::Pixels(pixels) => pixels.nrows(),
            Input::Picked { rows, .. } => rows.len(),
            Input::Values(values) => values.nrows(),
        }
    }

    /// How many values each sample has.
    pub fn width(&self) -> usize {
        match self {
            Input::Pixels(pixels) | Input::Picked { pixels, .. } => pixels.ncols(),
            Input::Values(values) => values.ncols(),
        }
    }

    /// The samples as the first layer reads them.
    pub(crate) fn rows(&self) -> InputRows<'a, T> {
        match *self {
            Input::Pixels(pixels) => InputRows::Pictures(Pictures { pixels, rows: None }),
            Input::Picked { pixels, rows } => InputRows::Pictures(Pictures { pixels, rows: Some(rows) }),
            Input::Values(values) => InputRows::Values(values),
        }
    }
}

/// Samples as bytes or as numbers.
pub(crate) enum InputRows<'a, T> {
    Pictures(Pictures<'a>),
    Values(ArrayView2<'a, T>),
}

/// Pictures as bytes, all of a set or some of it.
#[derive(Clone, Copy)]
pub(crate) struct Pictures<'a> {
    pixels: ArrayView2<'a, u8>,
    rows: Option<&'a [usize]>,
}

/// Bytes to a line of the processor's cache.
const CACHE_LINE: usize = 64;

impl<'a> Pictures<'a> {
    /// Brings `count` pictures from `first` on into the cache.
    ///
    /// Pictures picked at random lie all over a large set, and waiting for memory one picture at a time costs as much
    /// as the arithmetic. Reading one byte of each cache line, with nothing that depends on it, lets many reads be
    /// under way at once.
    pub(crate) fn fetch(&self, first: usize, count: usize) {
        let mut any = 0;
        for index in first..first + count {
            if let (Some(rows), Some(bytes)) = (self.rows, self.pixels.as_slice()) {
                let from = rows[index] * self.pixels.ncols();
                for byte in bytes[from..from + self.pixels.ncols()].iter().step_by(CACHE_LINE) {
                    any |= byte;
                }
            }
        }
        black_box(any);
    }

    /// The bytes of one picture; `spare` holds them if they do not lie side by side in the set.
    pub(crate) fn get<'b>(&self, index: usize, spare: &'b mut Vec<u8>) -> &'b [u8]
    where
        'a: 'b,
    {
        let row = self.pixels.index_axis_move(Axis(0), self.rows.map_or(index, |rows| rows[index]));
        if let Some(bytes) = row.to_slice() {
            return bytes;
        }
        spare.clear();
        spare.extend(row);
        spare
    }
}
