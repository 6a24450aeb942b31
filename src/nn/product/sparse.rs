//! The first layer's products with a batch of pictures, of which most pixels are empty.
//!
//! Both products of the first layer are sums of scaled rows of a matrix, one term an inked pixel:
//!
//! - forward, a row of y is the bias plus the rows of W of the picture's inked pixels, each times its pixel;
//! - backward, a row of dW is the sum of the rows of dy of those pictures that have ink at its pixel.
//!
//! So one kernel, [`combine`], serves both; only the list of terms differs. The forward pass reads each picture once
//! and enters its ink into the lists of the backward pass. There each row of dW is written once.

use ndarray::{ArrayView2, ArrayViewMut2};
use pulp::{Arch, Simd, WithSimd};

use super::super::Real;
use super::super::input::Pictures;
use super::super::rows::{Rows, block_of, for_blocks};
use super::lanes::Strip;

/// Parts into which a batch is cut. Each lists its own ink, so that no two cores share a list; with many parts the
/// lists would be short and lie far apart.
const PARTS: usize = 2;

/// One term: a row of the matrix (the upper 24 bits) and the pixel that scales it (the lower 8).
#[derive(Clone, Copy, Debug, Default)]
struct Ink(u32);

impl Ink {
    #[inline(always)]
    fn new(row: usize, pixel: u8) -> Self {
        Self((row as u32) << 8 | u32::from(pixel))
    }

    #[inline(always)]
    fn row(self) -> usize {
        (self.0 >> 8) as usize
    }

    #[inline(always)]
    fn pixel(self) -> u8 {
        self.0 as u8
    }
}

/// The ink of a batch of pictures, by pixel: made by the forward pass, read by the backward pass, used again.
#[derive(Clone, Debug)]
pub(crate) struct InkBatch<T> {
    scale: [T; 256],
    parts: Vec<Part>,
    pictures: usize,
}

/// The ink of some pictures that follow each other.
#[derive(Clone, Debug, Default)]
struct Part {
    /// For each pixel, room for every picture of the part.
    by_pixel: Vec<Ink>,
    /// How many of these places are taken.
    taken: Vec<u32>,
    /// Where the picture that is being read has ink, and its terms.
    places: Vec<u32>,
    terms: Vec<Ink>,
    spare: Vec<u8>,
}

impl Part {
    fn make_room_for_a_picture(&mut self, pixels: usize) {
        self.places.resize(pixels + 8, 0);
        self.terms.resize(pixels, Ink::default());
    }
}

impl<T: Real> InkBatch<T> {
    pub(crate) fn new() -> Self {
        Self { scale: scale(), parts: vec![Part::default(); PARTS], pictures: 0 }
    }

    /// y = x · w + bias for a batch of pictures x (n, pixels), remembering where their ink is.
    ///
    /// Shapes: w (pixels, m), bias (m), y (n, m).
    pub(crate) fn forward(&mut self, x: &Pictures<'_>, w: ArrayView2<T>, bias: &[T], y: ArrayViewMut2<T>) {
        self.pictures = y.nrows();
        let each = self.pictures_a_part();
        for part in &mut self.parts {
            part.by_pixel.resize(w.nrows() * each, Ink::default());
            part.taken.resize(w.nrows(), 0);
            part.taken.fill(0);
            part.make_room_for_a_picture(w.nrows());
        }
        let parts = Parts { list: &mut self.parts, each, rows: y.nrows() };
        let (scale, width) = (&self.scale, y.ncols().max(1));
        let w = w.to_slice().expect("weights are in standard order");
        for_blocks((y, parts), each, &|first, (mut y, parts)| {
            let y = y.as_slice_mut().expect("rows of a matrix in standard order");
            for (number, (part, y)) in parts.list.iter_mut().zip(y.chunks_mut(each * width)).enumerate() {
                let first = first + number * each;
                Arch::new().dispatch(Forward { first, each, x, w, bias, scale, width, part, y });
            }
        });
    }

    /// dw = xᵀ · dy for the pictures of the last forward pass. Shapes: dy (n, m), dw (pixels, m).
    pub(crate) fn backward(&self, dy: ArrayView2<T>, dw: ArrayViewMut2<T>) {
        let dy = dy.to_slice().expect("gradients are in standard order");
        let block = block_of(dw.nrows());
        for_blocks(dw, block, &|first, mut dw| {
            let width = dw.ncols().max(1);
            let dw = dw.as_slice_mut().expect("rows of a matrix in standard order");
            Arch::new().dispatch(Backward { first, ink: self, dy, width, dw });
        });
    }

    fn pictures_a_part(&self) -> usize {
        self.pictures.div_ceil(PARTS).max(1)
    }
}

/// y = x · w + bias for pictures, one after the other on this thread, keeping nothing.
pub(crate) fn forward_pictures<T: Real>(
    first: usize,
    x: &Pictures<'_>,
    w: ArrayView2<T>,
    bias: &[T],
    mut y: ArrayViewMut2<T>,
) {
    let mut part = Part::default();
    part.make_room_for_a_picture(w.nrows());
    let (width, scale) = (y.ncols().max(1), scale());
    let w = w.to_slice().expect("weights are in standard order");
    let y = y.as_slice_mut().expect("rows of a matrix in standard order");
    Arch::new().dispatch(Forward { first, each: 0, x, w, bias, scale: &scale, width, part: &mut part, y });
}

/// The 256 values that a pixel can have.
fn scale<T: Real>() -> [T; 256] {
    std::array::from_fn(|byte| T::pixel(byte as u8))
}

/// The parts of a batch, cut together with its rows.
struct Parts<'a> {
    list: &'a mut [Part],
    each: usize,
    rows: usize,
}

impl Rows for Parts<'_> {
    fn count(&self) -> usize {
        self.rows
    }

    fn cut(self, at: usize) -> (Self, Self) {
        let (before, after) = self.list.split_at_mut(at / self.each);
        let each = self.each;
        (Self { list: before, each, rows: at }, Self { list: after, each, rows: self.rows - at })
    }
}

struct Forward<'a, 'x, T> {
    first: usize,
    /// Room for so many pictures at each pixel; 0 when nobody will ask for the backward pass.
    each: usize,
    x: &'a Pictures<'x>,
    w: &'a [T],
    bias: &'a [T],
    scale: &'a [T; 256],
    width: usize,
    part: &'a mut Part,
    y: &'a mut [T],
}

impl<T: Real> WithSimd for Forward<'_, '_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Part { by_pixel, taken, places, terms, spare } = self.part;
        self.x.fetch(self.first, self.y.len() / self.width);
        for (offset, y) in self.y.chunks_exact_mut(self.width).enumerate() {
            let index = self.first + offset;
            let bytes = self.x.get(index, spare);
            let length = list_ink(bytes, places);
            for (term, &place) in terms.iter_mut().zip(&places[..length]) {
                let place = place as usize;
                *term = Ink::new(place, bytes[place]);
                if self.each > 0 {
                    let taken = &mut taken[place];
                    by_pixel[place * self.each + *taken as usize] = Ink::new(index, bytes[place]);
                    *taken += 1;
                }
            }
            combine(simd, self.scale, [&terms[..length]], self.w, Some(self.bias), y);
        }
    }
}

struct Backward<'a, T> {
    first: usize,
    ink: &'a InkBatch<T>,
    dy: &'a [T],
    width: usize,
    dw: &'a mut [T],
}

impl<T: Real> WithSimd for Backward<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let each = self.ink.pictures_a_part();
        for (offset, dw) in self.dw.chunks_exact_mut(self.width).enumerate() {
            let pixel = self.first + offset;
            let mut lists = [&[][..]; PARTS];
            for (list, part) in lists.iter_mut().zip(&self.ink.parts) {
                *list = &part.by_pixel[pixel * each..][..part.taken[pixel] as usize];
            }
            combine(simd, &self.ink.scale, lists, self.dy, None, dw);
        }
    }
}

/// Which of eight pixels have ink: for each of the 256 patterns, their places in order, then whatever.
static PLACES: [[u32; 8]; 256] = {
    let mut places = [[0; 8]; 256];
    let mut pattern = 0;
    while pattern < 256 {
        let (mut place, mut length) = (0, 0);
        while place < 8 {
            if pattern >> place & 1 == 1 {
                places[pattern][length] = place;
                length += 1;
            }
            place += 1;
        }
        pattern += 1;
    }
    places
};

/// One bit for each of eight bytes that is not 0, the first byte lowest.
#[inline(always)]
fn pattern(bytes: [u8; 8]) -> usize {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let word = u64::from_le_bytes(bytes);
    // The highest bit of each byte: set if the byte was; then the eight bits are gathered by one multiplication.
    let inked = (((word & LOW) + LOW) | word) & !LOW;
    ((inked >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as usize
}

/// Lists the places of the pixels that are not 0, and returns how many there are. `list` has room for all and 8 more.
///
/// Eight pixels at a time and without a branch to guess wrong: all eight places are written, and the next eight
/// overwrite those beyond the ink.
#[inline(always)]
fn list_ink(bytes: &[u8], list: &mut [u32]) -> usize {
    let mut length = 0;
    let (eights, rest) = bytes.as_chunks::<8>();
    for (number, &eight) in eights.iter().enumerate() {
        let pattern = pattern(eight);
        let mut places = PLACES[pattern];
        for place in &mut places {
            *place += (number * 8) as u32;
        }
        list[length..length + 8].copy_from_slice(&places);
        length += pattern.count_ones() as usize;
    }
    for (place, &byte) in rest.iter().enumerate() {
        list[length] = (eights.len() * 8 + place) as u32;
        length += usize::from(byte != 0);
    }
    length
}

/// out = start + Σ pixel · matrix\[row\] over the terms of all lists, in order.
#[inline(always)]
fn combine<S: Simd, T: Real, const LISTS: usize>(
    simd: S,
    scale: &[T; 256],
    lists: [&[Ink]; LISTS],
    matrix: &[T],
    start: Option<&[T]>,
    out: &mut [T],
) {
    let (lanes, width) = (T::lanes::<S>(), out.len());
    if width < lanes {
        let mut sum = start.map_or(T::splat(simd, T::zero()), |start| T::load_part(simd, start));
        for &ink in lists.iter().copied().flatten() {
            let pixel = T::splat(simd, scale[usize::from(ink.pixel())]);
            sum = T::fused(simd, pixel, T::load_part(simd, &matrix[ink.row() * width..][..width]), sum);
        }
        return T::store_part(simd, out, sum);
    }
    let mut column = 0;
    while column < width {
        let vectors = (width - column).div_ceil(lanes);
        let done = match vectors {
            1 => strip::<S, T, LISTS, 1>(simd, scale, lists, matrix, start, out, column),
            2 => strip::<S, T, LISTS, 2>(simd, scale, lists, matrix, start, out, column),
            3 => strip::<S, T, LISTS, 3>(simd, scale, lists, matrix, start, out, column),
            4..=6 => strip::<S, T, LISTS, 4>(simd, scale, lists, matrix, start, out, column),
            7 => strip::<S, T, LISTS, 7>(simd, scale, lists, matrix, start, out, column),
            8..=12 => strip::<S, T, LISTS, 8>(simd, scale, lists, matrix, start, out, column),
            13 => strip::<S, T, LISTS, 13>(simd, scale, lists, matrix, start, out, column),
            _ => strip::<S, T, LISTS, 12>(simd, scale, lists, matrix, start, out, column),
        };
        column += done * lanes;
    }
}

/// `V` vectors of a combination, kept in registers; the last may reach back over columns that are done already.
#[inline(always)]
fn strip<S: Simd, T: Real, const LISTS: usize, const V: usize>(
    simd: S,
    scale: &[T; 256],
    lists: [&[Ink]; LISTS],
    matrix: &[T],
    start: Option<&[T]>,
    out: &mut [T],
    column: usize,
) -> usize {
    let width = out.len();
    let strip = Strip::new::<S, T, V>(column, width);
    let mut sums = [T::splat(simd, T::zero()); V];
    if let Some(start) = start {
        strip.load(simd, start, &mut sums);
    }
    for list in lists {
        for &ink in list {
            let pixel = T::splat(simd, scale[usize::from(ink.pixel())]);
            let mut line = sums;
            strip.load(simd, &matrix[ink.row() * width..][..width], &mut line);
            for v in 0..V {
                sums[v] = T::fused(simd, pixel, line[v], sums[v]);
            }
        }
    }
    strip.store(simd, out, sums);
    V
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;
    use proptest::prelude::*;

    use super::*;
    use crate::nn::Input;
    use crate::nn::input::InputRows;

    proptest! {
        /// Both products against the textbook's, with whole numbers as weights.
        #[test]
        fn equals_the_textbook(n in 1..12usize, pixels in 1..40usize, m in 1..130usize, seed in 0..1000usize) {
            let bytes = Array2::from_shape_fn((n, pixels), |(i, j)| {
                let draw = (i * 131 + j * 71 + seed * 37) % 97;
                if draw < 60 { 0 } else { draw as u8 }
            });
            let w = Array2::from_shape_fn((pixels, m), |(i, j)| ((i * 7 + j * 3 + seed) % 19) as f64 - 9.0);
            let dy = Array2::from_shape_fn((n, m), |(i, j)| ((i * 5 + j * 11 + seed) % 13) as f64 - 6.0);
            let bias: Vec<f64> = (0..m).map(|j| j as f64).collect();
            let x = bytes.mapv(f64::pixel);
            let InputRows::Pictures(pictures) = Input::<f64>::Pixels(bytes.view()).rows() else { unreachable!() };

            let expected = x.dot(&w) + ndarray::ArrayView1::from(&bias);
            let (mut y, mut dw) = (Array2::zeros((n, m)), Array2::from_elem((pixels, m), f64::NAN));
            let mut ink = InkBatch::new();
            ink.forward(&pictures, w.view(), &bias, y.view_mut());
            prop_assert!((&y - &expected).iter().all(|d| d.abs() < 1e-10));
            ink.backward(dy.view(), dw.view_mut());
            prop_assert!((&dw - &x.t().dot(&dy)).iter().all(|d| d.abs() < 1e-10));
            let mut again = Array2::zeros((n, m));
            forward_pictures(0, &pictures, w.view(), &bias, again.view_mut());
            prop_assert_eq!(again, y);
        }
    }
}
