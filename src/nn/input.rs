//! The samples of a batch or of a whole set, as bytes or as numbers.

use ndarray::{ArrayView2, CowArray, Ix2};

use super::Real;

/// What a byte of a picture becomes before the first layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PixelScale {
    /// A number from 0 to 1: the byte divided by 255, as the book has it.
    #[default]
    UnitInterval,
    /// The byte itself, a number from 0 to 255: the scaling was left out.
    Bytes,
}

impl PixelScale {
    /// The number that a byte becomes.
    pub fn number<T: Real>(self, byte: u8) -> T {
        match self {
            Self::UnitInterval => T::pixel(byte),
            Self::Bytes => T::of(f64::from(byte)),
        }
    }
}

/// Rows of samples for a network.
///
/// Pixels stay bytes until a layer reads them: a set of 60,000 pictures is 47 MB of bytes and would be 188 MB of
/// `f32`, and four in five of its pixels are 0 and add nothing to a product.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a, T> {
    /// One picture a row; of its bytes the network makes numbers as its [`PixelScale`] says.
    Pixels(ArrayView2<'a, u8>),
    /// Pictures picked out of a larger set where they lie, so that no batch has to be gathered. Every row number is
    /// below the number of pictures.
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

    /// The samples row by row, if they are numbers.
    pub(crate) fn numbers(&self) -> Option<CowArray<'a, T, Ix2>>
    where
        T: Clone,
    {
        match *self {
            Input::Values(values) if values.is_standard_layout() => Some(values.into()),
            Input::Values(values) => Some(values.as_standard_layout().into_owned().into()),
            Input::Pixels(_) | Input::Picked { .. } => None,
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

impl Pictures<'_> {
    /// Copies the pictures from `first` on to `to`, one after the other, as many as fit.
    ///
    /// Pictures picked at random lie all over a large set; copied in one go, many reads of the memory are under way at once.
    pub(crate) fn copy(&self, first: usize, to: &mut [u8]) {
        for (offset, to) in to.chunks_exact_mut(self.pixels.ncols().max(1)).enumerate() {
            let index = first + offset;
            let row = self.pixels.row(self.rows.map_or(index, |rows| rows[index]));
            match row.to_slice() {
                Some(bytes) => to.copy_from_slice(bytes),
                None => to.iter_mut().zip(row).for_each(|(to, byte)| *to = *byte),
            }
        }
    }
}
