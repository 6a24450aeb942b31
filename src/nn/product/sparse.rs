//! The first layer's products with a batch of pictures, of which most pixels are empty.
//!
//! Both products of the first layer are sums of scaled rows of a matrix, one term for each nonzero pixel:
//!
//! - forward, a row of y is the bias plus the rows of W of the picture's nonzero pixels, each times its pixel;
//! - backward, a row of dW is the sum of the rows of dy of those pictures in which its pixel is not 0, each times that
//!   pixel.
//!
//! An empty pixel is passed over whatever its weight, even NaN. But where so many pixels have ink that passing over the others takes
//! longer than computing with them, the batch is written down in numbers, for the products of numbers; of weights that are
//! numbers these are the same bits.
//!
//! A batch is cut into blocks of at most 64 pictures, and their pixels into groups of 64, so that a word says where a
//! group of a picture has ink, and turned around, in which pictures of a block a pixel has. Forward, the rows of W of a group lie
//! in the fastest cache, copied in order, while every picture of the block takes its sums through those that it has ink at.
//! Backward, the rows of dy of a block lie there and those of dW stream past. Either way a value is one chain of additions: over
//! the pixels in order, or over the pictures in order.

use ndarray::{Array2, ArrayView2, ArrayViewMut2};
use pulp::{Simd, WithSimd};

use super::super::input::Pictures;
use super::super::rows::{for_blocks, share_of};
use super::super::workspace::{flat_mut, resize};
use super::super::{PixelScale, Real};
use super::elementwise::vectorised;
use super::lanes::{Aligned, Strip, arch};

/// Pictures to a block, at most, and pixels to a group: a bit each in a word.
const BLOCK: usize = u64::BITS as usize;

/// Calls a function with as many vectors a strip as fit the registers, and gives that number; a macro, since the number is
/// a constant of the function. So wide that 64 rows of a strip fit the fastest cache: 7 vectors of AVX-512, 13 of AVX2, which
/// are layers of 100 units.
macro_rules! by_strips {
    ($simd:ty, $real:ty, $columns:expr, $self:ident.$strip:ident($($given:expr),*)) => {
        match ($columns.div_ceil(<$real>::lanes::<$simd>()), <$simd>::REGISTER_COUNT >= 32) {
            (1, _) => { $self.$strip::<$simd, 1>($($given),*); 1 }
            (2, _) => { $self.$strip::<$simd, 2>($($given),*); 2 }
            (3, _) => { $self.$strip::<$simd, 3>($($given),*); 3 }
            (4, _) => { $self.$strip::<$simd, 4>($($given),*); 4 }
            (5..=6, _) => { $self.$strip::<$simd, 5>($($given),*); 5 }
            (7, _) | (7.., true) => { $self.$strip::<$simd, 7>($($given),*); 7 }
            (8..=12, false) => { $self.$strip::<$simd, 8>($($given),*); 8 }
            _ => { $self.$strip::<$simd, 13>($($given),*); 13 }
        }
    };
}

/// Where the pixels of a batch of pictures are not 0: found by the forward pass, read by the backward pass, used again.
#[derive(Clone, Debug)]
pub(crate) struct SparseBatch<T> {
    /// The numbers that the 256 bytes become.
    scale: [T; 256],
    blocks: Vec<Block>,
    /// Pictures to a block.
    each: usize,
    /// The pixels as numbers, shape (pictures, pixels), where most of them have ink.
    numbers: Option<Array2<T>>,
    /// Memory for that while it is not needed.
    room: Array2<T>,
}

/// The share of pixels with ink from which on the products of numbers are faster.
const MOST_INK: f64 = 0.7;

/// Some pictures that follow each other, and where their pixels are not 0.
#[derive(Clone, Debug, Default)]
struct Block {
    /// Pixels of a picture.
    pixels: usize,
    /// The pictures themselves, side by side: in a large set they lie far apart.
    bytes: Vec<u8>,
    /// For each picture, group by group, the pixels that are not 0, the first one's bit lowest.
    inked: Vec<u64>,
    /// For each pixel of whole groups the pictures in which it is not 0, the first one's bit lowest.
    nonzero: Vec<u64>,
    /// How many pixels are not 0.
    count: usize,
}

impl Block {
    fn make_room(&mut self, pictures: usize, pixels: usize) {
        self.pixels = pixels;
        self.bytes.resize(pictures * pixels, 0);
        self.inked.resize(pictures * self.groups(), 0);
    }

    /// Groups of a picture, the last one perhaps not whole.
    #[inline(always)]
    fn groups(&self) -> usize {
        self.pixels.div_ceil(BLOCK)
    }

    /// Takes in as many pictures from `first` on as there is room for.
    fn read(&mut self, x: &Pictures<'_>, first: usize) {
        x.copy(first, &mut self.bytes);
        let groups = self.groups().max(1);
        let (pixels, bytes, inked) = (self.pixels.max(1), &self.bytes, &mut self.inked);
        vectorised(
            #[inline(always)]
            || {
                for (bytes, inked) in bytes.chunks_exact(pixels).zip(inked.chunks_exact_mut(groups)) {
                    let (whole, rest) = bytes.as_chunks::<BLOCK>();
                    for (bytes, inked) in whole.iter().zip(&mut *inked) {
                        *inked = bits(bytes);
                    }
                    if let ([.., last], false) = (inked, rest.is_empty()) {
                        let mut bytes = [0; BLOCK];
                        bytes[..rest.len()].copy_from_slice(rest);
                        *last = bits(&bytes);
                    }
                }
            },
        );
    }

    /// Finds the pictures of every pixel, from the pixels of every picture.
    fn turn(&mut self) {
        let groups = self.groups();
        self.count = self.inked.iter().map(|bits| bits.count_ones() as usize).sum();
        self.nonzero.resize(groups * BLOCK, 0);
        let (nonzero, inked) = (self.nonzero.as_chunks_mut::<BLOCK>().0, &self.inked);
        vectorised(
            #[inline(always)]
            || {
                for (group, nonzero) in nonzero.iter_mut().enumerate() {
                    nonzero.fill(0);
                    for (to, from) in nonzero.iter_mut().zip(inked.chunks_exact(groups)) {
                        *to = from[group];
                    }
                    turn_bits(nonzero);
                }
            },
        );
    }

    /// The group's pixels of a picture that are not 0, and the group's bytes.
    #[inline(always)]
    fn inked(&self, picture: usize, group: usize) -> (Bits, &[u8]) {
        let bytes = &self.bytes[picture * self.pixels + group * BLOCK..];
        (Bits(self.inked[picture * self.groups() + group]), bytes)
    }

    /// The pictures in which `pixel` is not 0, in order, and its byte in each.
    #[inline(always)]
    fn nonzero_at(&self, pixel: usize) -> impl Iterator<Item = (usize, usize)> {
        let column = &self.bytes[pixel..];
        Bits(self.nonzero[pixel]).map(|picture| (picture, usize::from(column[picture * self.pixels])))
    }
}

/// The places of the ones in a word, from the lowest on.
#[derive(Clone)]
struct Bits(u64);

impl Iterator for Bits {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        let place = self.0.trailing_zeros() as usize;
        self.0 &= self.0.wrapping_sub(1);
        (place < BLOCK).then_some(place)
    }
}

/// One bit for each byte: whether it is not 0. The first one's is the lowest.
#[inline(always)]
fn bits(bytes: &[u8; BLOCK]) -> u64 {
    let mut bits = 0;
    for (place, byte) in bytes.iter().enumerate() {
        bits |= u64::from(*byte != 0) << place;
    }
    bits
}

/// Turns a square of bits around its diagonal: halves of the square change places, then halves of these.
#[inline(always)]
fn turn_bits(square: &mut [u64; BLOCK]) {
    exchange::<32>(square, 0x0000_0000_ffff_ffff);
    exchange::<16>(square, 0x0000_ffff_0000_ffff);
    exchange::<8>(square, 0x00ff_00ff_00ff_00ff);
    exchange::<4>(square, 0x0f0f_0f0f_0f0f_0f0f);
    exchange::<2>(square, 0x3333_3333_3333_3333);
    exchange::<1>(square, 0x5555_5555_5555_5555);
}

/// In every square of twice `STEP` rows and columns, the upper right quarter and the lower left one change places; `left` has
/// ones at the left columns.
#[inline(always)]
fn exchange<const STEP: usize>(square: &mut [u64; BLOCK], left: u64) {
    for rows in square.chunks_exact_mut(2 * STEP) {
        let (above, below) = rows.split_at_mut(STEP);
        for (above, below) in above.iter_mut().zip(below) {
            let exchanged = ((*above >> STEP) ^ *below) & left;
            *above ^= exchanged << STEP;
            *below ^= exchanged;
        }
    }
}

impl<T: Real> SparseBatch<T> {
    pub(crate) fn new(pixels: PixelScale) -> Self {
        let (scale, room) = (scale(pixels), Array2::zeros((0, 0)));
        Self { scale, blocks: Vec::new(), each: 1, numbers: None, room }
    }

    /// Finds the nonzero pixels of a batch of so many pictures with so many pixels.
    pub(crate) fn read(&mut self, x: &Pictures<'_>, pictures: usize, pixels: usize) {
        // An even number of blocks, so that two cores have equal shares.
        let blocks = (2 * pictures.div_ceil(2 * BLOCK)).max(1);
        let each = pictures.div_ceil(blocks).max(1);
        self.each = each;
        self.blocks.resize_with(pictures.div_ceil(each), Block::default);
        for (number, block) in self.blocks.iter_mut().enumerate() {
            block.make_room(each.min(pictures - number * each), pixels);
        }
        let share = share_of(self.blocks.len());
        for_blocks(&mut self.blocks[..], share, &|first, blocks| {
            for (number, block) in blocks.iter_mut().enumerate() {
                block.read(x, (first + number) * each);
                block.turn();
            }
        });
        self.room = self.numbers.take().unwrap_or_else(|| std::mem::take(&mut self.room));
        let inked: usize = self.blocks.iter().map(|block| block.count).sum();
        if inked as f64 > MOST_INK * (pictures * pixels) as f64 {
            let mut numbers = std::mem::take(&mut self.room);
            resize(&mut numbers, (pictures, pixels));
            let bytes = self.blocks.iter().flat_map(|block| &block.bytes);
            for (number, &byte) in flat_mut(&mut numbers).iter_mut().zip(bytes) {
                *number = self.scale[usize::from(byte)];
            }
            self.numbers = Some(numbers);
        }
    }

    /// The pictures as numbers, where that is the faster way to compute with them.
    pub(crate) fn numbers(&self) -> Option<ArrayView2<'_, T>> {
        self.numbers.as_ref().map(|numbers| numbers.view())
    }

    /// Pictures to a block: cuts fall between blocks.
    pub(crate) fn each(&self) -> usize {
        self.each
    }

    /// Rows of the batch for one core, when they are shared out evenly: whole blocks.
    pub(crate) fn share(&self) -> usize {
        share_of(self.blocks.len()) * self.each
    }

    /// How many of so many multiplications are of pixels that are not 0, about: counted as one and a half each, as they take as
    /// long as that many of numbers.
    pub(crate) fn inked_of(&self, multiplications: usize) -> usize {
        let inked: usize = self.blocks.iter().map(|block| block.count).sum();
        let pixels: usize = self.blocks.iter().map(|block| block.bytes.len()).sum();
        multiplications * 3 * inked / (2 * pixels).max(1)
    }

    /// y = x · w + bias for the pictures x from `first` on, as many as y has rows, on this thread.
    ///
    /// Shapes: w (pixels, m), bias (m), y (n, m). `first` is the first picture of a block.
    pub(crate) fn forward_rows(&self, first: usize, w: ArrayView2<T>, bias: &[T], mut y: ArrayViewMut2<T>) {
        debug_assert_eq!(first % self.each, 0, "a cut between blocks");
        let (scale, width) = (&self.scale, y.ncols().max(1));
        let w = w.to_slice().expect("row-major weights");
        let y = y.as_slice_mut().expect("rows of a row-major matrix");
        let blocks = self.blocks.get(first / self.each..).unwrap_or_default();
        arch().dispatch(Forward { w, bias, scale, width, blocks, each: self.each, y });
    }

    /// The rows of dw = xᵀ · dy from pixel `first` on, as many as dw has, on this thread. Shapes: dy (n, m), dw (pixels, m).
    pub(crate) fn gradient_rows(&self, first: usize, dy: ArrayView2<T>, mut dw: ArrayViewMut2<T>) {
        let dy = dy.to_slice().expect("row-major gradients");
        let width = dw.ncols().max(1);
        let dw = dw.as_slice_mut().expect("rows of a row-major matrix");
        arch().dispatch(Backward { first, batch: self, dy, width, dw });
    }

    /// Each block with its rows of dy.
    #[inline(always)]
    fn blocks_with<'a>(&'a self, dy: &'a [T], width: usize) -> impl Iterator<Item = (&'a Block, &'a [T])> {
        self.blocks.iter().zip(dy.chunks(self.each * width))
    }
}

/// y = x · w + bias for pictures from `first` on, on this thread, keeping nothing.
pub(crate) fn forward_pictures<T: Real>(
    first: usize,
    (x, pixels): (&Pictures<'_>, PixelScale),
    w: ArrayView2<T>,
    bias: &[T],
    mut y: ArrayViewMut2<T>,
) {
    let mut block = Block::default();
    let (width, scale) = (y.ncols().max(1), scale(pixels));
    let w = w.to_slice().expect("row-major weights");
    let y = y.as_slice_mut().expect("rows of a row-major matrix");
    for (number, y) in y.chunks_mut(BLOCK * width).enumerate() {
        block.make_room(y.len() / width, w.len() / width);
        block.read(x, first + number * BLOCK);
        let blocks = std::slice::from_ref(&block);
        arch().dispatch(Forward { w, bias, scale: &scale, width, blocks, each: BLOCK, y });
    }
}

/// The 256 values that a pixel can have.
fn scale<T: Real>(pixels: PixelScale) -> [T; 256] {
    std::array::from_fn(|byte| pixels.number(byte as u8))
}

/// The forward pass of some blocks.
struct Forward<'a, T> {
    w: &'a [T],
    bias: &'a [T],
    scale: &'a [T; 256],
    width: usize,
    blocks: &'a [Block],
    /// Pictures to a block; the last may have fewer.
    each: usize,
    y: &'a mut [T],
}

impl<T: Real> WithSimd for Forward<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        if self.width < T::lanes::<S>() {
            return self.narrow(simd);
        }
        let mut column = 0;
        while column < self.width {
            column += T::lanes::<S>() * by_strips!(S, T, self.width - column, self.strip(simd, column));
        }
    }
}

impl<T: Real> Forward<'_, T> {
    /// The columns of `V` vectors from `column` on; the last may reach back over columns that are done already.
    #[inline(always)]
    fn strip<S: Simd, const V: usize>(&mut self, simd: S, column: usize) {
        let width = self.width;
        let strip = Strip::new::<S, T, V>(column, width);
        let mut sums = [T::splat(simd, T::zero()); V];
        let mut lines = Aligned([sums; BLOCK]);
        for (group, rows) in self.w.chunks(BLOCK * width).enumerate() {
            for (line, row) in lines.0.iter_mut().zip(rows.chunks_exact(width)) {
                strip.load(simd, row, line);
            }
            for (block, y) in self.blocks.iter().zip(self.y.chunks_mut(self.each * width)) {
                for (picture, y) in y.chunks_exact_mut(width).enumerate() {
                    let (inked, bytes) = block.inked(picture, group);
                    strip.load(simd, if group == 0 { self.bias } else { y }, &mut sums);
                    for pixel in inked {
                        let scale = T::splat(simd, self.scale[usize::from(bytes[pixel])]);
                        let line = &lines.0[pixel];
                        for v in 0..V {
                            sums[v] = T::fused(simd, scale, line[v], sums[v]);
                        }
                    }
                    strip.store(simd, y, sums);
                }
            }
        }
    }

    /// The whole blocks, of a layer narrower than one vector.
    #[inline(always)]
    fn narrow<S: Simd>(&mut self, simd: S) {
        let (width, start) = (self.width, T::load_part(simd, self.bias));
        for (block, y) in self.blocks.iter().zip(self.y.chunks_mut(self.each * width)) {
            for (picture, y) in y.chunks_exact_mut(width).enumerate() {
                let mut sum = start;
                for (group, rows) in self.w.chunks(BLOCK * width).enumerate() {
                    let (inked, bytes) = block.inked(picture, group);
                    for pixel in inked {
                        let weights = T::load_part(simd, &rows[pixel * width..][..width]);
                        let scale = T::splat(simd, self.scale[usize::from(bytes[pixel])]);
                        sum = T::fused(simd, scale, weights, sum);
                    }
                }
                T::store_part(simd, y, sum);
            }
        }
    }
}

/// Some rows of the backward pass.
struct Backward<'a, T> {
    first: usize,
    batch: &'a SparseBatch<T>,
    dy: &'a [T],
    width: usize,
    dw: &'a mut [T],
}

impl<T: Real> WithSimd for Backward<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        if self.width < T::lanes::<S>() {
            return self.narrow(simd);
        }
        let mut column = 0;
        while column < self.width {
            column += T::lanes::<S>() * by_strips!(S, T, self.width - column, self.strip(simd, column));
        }
    }
}

impl<T: Real> Backward<'_, T> {
    /// The columns of `V` vectors from `column` on; the last may reach back over columns that are done already.
    #[inline(always)]
    fn strip<S: Simd, const V: usize>(&mut self, simd: S, column: usize) {
        let width = self.width;
        let strip = Strip::new::<S, T, V>(column, width);
        let zero = [T::splat(simd, T::zero()); V];
        let mut lines = Aligned([zero; BLOCK]);
        for (number, (block, dy)) in self.batch.blocks_with(self.dy, width).enumerate() {
            for (line, dy) in lines.0.iter_mut().zip(dy.chunks_exact(width)) {
                strip.load(simd, dy, line);
            }
            for (offset, dw) in self.dw.chunks_exact_mut(width).enumerate() {
                let mut sums = zero;
                if number > 0 {
                    strip.load(simd, dw, &mut sums);
                }
                for (picture, byte) in block.nonzero_at(self.first + offset) {
                    let scale = T::splat(simd, self.batch.scale[byte]);
                    let line = &lines.0[picture];
                    for v in 0..V {
                        sums[v] = T::fused(simd, scale, line[v], sums[v]);
                    }
                }
                strip.store(simd, dw, sums);
            }
        }
    }

    /// The rows of a layer narrower than one vector.
    #[inline(always)]
    fn narrow<S: Simd>(&mut self, simd: S) {
        let width = self.width;
        for (offset, dw) in self.dw.chunks_exact_mut(width).enumerate() {
            let mut sum = T::splat(simd, T::zero());
            for (block, dy) in self.batch.blocks_with(self.dy, width) {
                for (picture, byte) in block.nonzero_at(self.first + offset) {
                    let line = T::load_part(simd, &dy[picture * width..][..width]);
                    sum = T::fused(simd, T::splat(simd, self.batch.scale[byte]), line, sum);
                }
            }
            T::store_part(simd, dw, sum);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::nn::Input;
    use crate::nn::input::InputRows;

    proptest! {
        /// Both products against the textbook's, with whole numbers as weights.
        #[test]
        fn equals_the_textbook(n in 1..150usize, pixels in 1..40usize, m in 1..130usize, seed in 0..1000usize) {
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
            let mut batch = SparseBatch::new(PixelScale::default());
            batch.read(&pictures, n, pixels);
            batch.forward_rows(0, w.view(), &bias, y.view_mut());
            prop_assert!((&y - &expected).iter().all(|d| d.abs() < 1e-10));
            batch.gradient_rows(0, dy.view(), dw.view_mut());
            prop_assert!((&dw - &x.t().dot(&dy)).iter().all(|d| d.abs() < 1e-10));
            let mut again = Array2::zeros((n, m));
            forward_pictures(0, (&pictures, PixelScale::default()), w.view(), &bias, again.view_mut());
            prop_assert_eq!(again, y);
        }
    }

    #[cfg(target_arch = "x86_64")]
    proptest! {
        /// A seeded run gives the same numbers on a laptop with AVX2 and on one with AVX-512.
        #[test]
        fn wider_instructions_change_no_bit(n in 1..65usize, pixels in 1..60usize, width in 1..130usize, seed: u64) {
            use pulp::x86::{V3, V4};
            use rand::RngExt;
            use rand_distr::{Distribution, StandardNormal};

            let mut draws = crate::nn::stream(seed, crate::nn::Stream::Weights(0));
            let bytes = Array2::from_shape_simple_fn((n, pixels), || {
                if draws.random_bool(0.3) { draws.random::<u8>() } else { 0 }
            });
            let mut normal = |count: usize| -> Vec<f32> {
                (0..count).map(|_| StandardNormal.sample(&mut draws)).collect()
            };
            let (w, bias, dy) = (normal(pixels * width), normal(width), normal(n * width));
            let InputRows::Pictures(x) = Input::<f32>::Pixels(bytes.view()).rows() else { unreachable!() };
            let Some((avx2, avx512)) = V3::try_new().zip(V4::try_new()) else { return Ok(()) };

            let both_ways = |forward: &dyn Fn(Forward<'_, f32>), backward: &dyn Fn(Backward<'_, f32>)| {
                let (mut y, mut dw) = (vec![f32::NAN; n * width], vec![f32::NAN; pixels * width]);
                let mut batch = SparseBatch { blocks: vec![Block::default()], each: n, ..SparseBatch::new(PixelScale::default()) };
                batch.blocks[0].make_room(n, pixels);
                batch.blocks[0].read(&x, 0);
                batch.blocks[0].turn();
                let blocks = &batch.blocks[..];
                forward(Forward { w: &w, bias: &bias, scale: &scale(PixelScale::default()), width, blocks, each: n, y: &mut y });
                backward(Backward { first: 0, batch: &batch, dy: &dy, width, dw: &mut dw });
                (y, dw)
            };
            let narrow = both_ways(&|product| Simd::vectorize(avx2, product), &|product| Simd::vectorize(avx2, product));
            let wide = both_ways(&|product| Simd::vectorize(avx512, product), &|product| Simd::vectorize(avx512, product));
            prop_assert_eq!(narrow, wide);
        }
    }
}
