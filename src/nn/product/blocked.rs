//! The product of two large dense matrices, in blocks that fit the caches.
//!
//! Where the right-hand matrix no longer fits the cache next to a core, streaming it past every four rows waits for memory. So
//! the inner index is cut into stretches. Of a stretch, some rows of the left-hand matrix are copied once into the order in which
//! a tile reads them, and stay in the second cache; then strip after strip of the right-hand matrix is copied, too, and
//! passed by all of these rows while it is at hand. A copy is read hundreds of times for once that it is made.
//!
//! From one stretch to the next a sum waits in the result. It is written and read as it is, so each value remains one chain of
//! additions in the order of the inner index: the same bits as in [`dense`](super::dense).

use ndarray::ArrayView2;
use pulp::{Simd, WithSimd};

use super::super::Real;
use super::lanes::arch;

/// The inner index, at most, of a stretch.
const STRETCH: usize = 256;

/// Rows of the left-hand matrix that are copied at once: with a stretch, a quarter of a mebibyte in `f32`.
const ROWS: usize = 256;

/// A matrix of numbers with two strides: its transpose is the same memory.
#[derive(Clone, Copy)]
pub(super) struct Strided<'a, T> {
    values: &'a [T],
    row: usize,
    column: usize,
}

impl<'a, T> Strided<'a, T> {
    /// A matrix that is row-major or the transpose of one that is.
    pub(super) fn new(matrix: &ArrayView2<'a, T>) -> Self {
        if let Some(values) = matrix.to_slice() {
            Self { values, row: matrix.ncols(), column: 1 }
        } else {
            let values = matrix.reversed_axes().to_slice().expect("a matrix or its transpose is row-major");
            Self { values, row: 1, column: matrix.nrows() }
        }
    }
}

/// out = a · b + bias for the rows of `a` from `first` on, as many as `out` has.
///
/// Shapes: a (rows, inner), b (inner, width), bias (width), out (n, width). Of `a` and `b` each may be a transposed view.
pub(super) fn blocked_rows<T: Real>(
    first: usize,
    a: ArrayView2<T>,
    b: ArrayView2<T>,
    bias: Option<&[T]>,
    out: &mut [T],
) {
    let (inner, width) = b.dim();
    let rows = out.len() / width.max(1);
    let stretch = even_part(inner, STRETCH);
    let block = even_part(rows, ROWS).next_multiple_of(TILES);
    let (a, b) = (Strided::new(&a), Strided::new(&b));
    // The memory is lent here, since what runs inside a closure is not compiled for the wide instructions.
    T::scratch(|scratch| {
        let (left, right) = scratch.two(block * stretch, WIDEST / size_of::<T>() * stretch);
        arch().dispatch(Blocked { a, b, inner, stretch, first, block, bias, out, width, left, right });
    });
}

/// The size of the parts of a whole, all about as large, none larger than `most`.
fn even_part(whole: usize, most: usize) -> usize {
    whole.div_ceil(whole.div_ceil(most).max(1)).max(1)
}

/// The bytes of the vectors of a tile side by side, at most.
const WIDEST: usize = 3 * 64;

/// Into which the rows that are copied at once are divided: a multiple of the rows of every tile.
const TILES: usize = 24;

struct Blocked<'a, T> {
    a: Strided<'a, T>,
    b: Strided<'a, T>,
    inner: usize,
    /// Of the inner index.
    stretch: usize,
    first: usize,
    /// Rows of the left-hand matrix that are copied at once.
    block: usize,
    bias: Option<&'a [T]>,
    out: &'a mut [T],
    width: usize,
    left: &'a mut [T],
    right: &'a mut [T],
}

impl<T: Real> WithSimd for Blocked<'_, T> {
    type Output = ();

    /// As many sums at once as the registers hold beside a line of the right-hand matrix and a value of the left-hand one.
    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        if S::REGISTER_COUNT >= 32 {
            self.blocks::<S, 8, 3>(simd);
        } else {
            self.blocks::<S, 6, 2>(simd);
        }
    }
}

impl<T: Real> Blocked<'_, T> {
    #[inline(always)]
    fn blocks<S: Simd, const R: usize, const V: usize>(mut self, simd: S) {
        let rows = self.out.len() / self.width;
        let columns = V * T::lanes::<S>();
        for top in (0..rows).step_by(self.block) {
            let rows = self.block.min(rows - top);
            for from in (0..self.inner.max(1)).step_by(self.stretch) {
                let stretch = self.stretch.min(self.inner - from);
                self.copy_left::<R>(top, rows, from, stretch);
                for column in (0..self.width).step_by(columns) {
                    let wide = columns.min(self.width - column);
                    let place = Place { top, rows, column, wide, from, stretch };
                    match wide.div_ceil(T::lanes::<S>()) {
                        1 => self.strip::<S, R, 1>(simd, place),
                        2 if V > 2 => self.strip::<S, R, 2>(simd, place),
                        _ => self.strip::<S, R, V>(simd, place),
                    }
                }
            }
        }
    }

    /// Copies a stretch of some rows of the left-hand matrix: `R` rows side by side, their first values, their second ones …
    #[inline(always)]
    fn copy_left<const R: usize>(&mut self, top: usize, rows: usize, from: usize, stretch: usize) {
        let a = self.a;
        for (tile, to) in self.left.chunks_exact_mut(R * stretch.max(1)).take(rows.div_ceil(R)).enumerate() {
            let row = self.first + top + tile * R;
            let there = R.min(rows - tile * R);
            if a.row == 1 {
                for (k, to) in to.as_chunks_mut::<R>().0.iter_mut().enumerate() {
                    let line = &a.values[(from + k) * a.column + row..];
                    if let Some(line) = line.first_chunk::<R>() {
                        *to = *line;
                    } else {
                        to[..there].copy_from_slice(&line[..there]);
                    }
                }
            } else {
                for r in 0..there {
                    let line = &a.values[(row + r) * a.row + from..][..stretch];
                    for (to, &value) in to.as_chunks_mut::<R>().0.iter_mut().zip(line) {
                        to[r] = value;
                    }
                }
            }
        }
    }

    /// A strip of `V` vectors of the result, over a stretch of the inner index.
    #[inline(always)]
    fn strip<S: Simd, const R: usize, const V: usize>(&mut self, simd: S, place: Place) {
        let columns = V * T::lanes::<S>();
        self.copy_right(place, columns);
        let (left, right) = (&*self.left, &self.right[..columns * place.stretch]);
        for (tile, left) in
            left.chunks_exact(R * place.stretch.max(1)).take(place.rows.div_ceil(R)).enumerate()
        {
            let left = &left[..R * place.stretch];
            let row = place.top + tile * R;
            let there = R.min(place.top + place.rows - row);
            let mut sums = [[T::splat(simd, T::zero()); V]; R];
            for (r, sums) in sums.iter_mut().enumerate().take(there) {
                let from = match (place.from == 0, self.bias) {
                    (true, None) => continue,
                    (true, Some(bias)) => &bias[place.column..][..place.wide],
                    (false, _) => &self.out[(row + r) * self.width + place.column..][..place.wide],
                };
                load(simd, from, sums);
            }
            let (left, _) = left.as_chunks::<R>();
            for (left, right) in left.iter().zip(right.chunks_exact(columns)) {
                let mut line = [T::splat(simd, T::zero()); V];
                for (v, line) in line.iter_mut().enumerate() {
                    *line = T::load(simd, &right[v * T::lanes::<S>()..]);
                }
                for r in 0..R {
                    let left = T::splat(simd, left[r]);
                    for v in 0..V {
                        sums[r][v] = T::fused(simd, left, line[v], sums[r][v]);
                    }
                }
            }
            for (r, sums) in sums.iter().enumerate().take(there) {
                let to = &mut self.out[(row + r) * self.width + place.column..][..place.wide];
                store(simd, to, sums);
            }
        }
    }

    /// Copies a strip of the right-hand matrix, `columns` values a row; those that it has not stay what they are, as the sums made
    /// of them are not kept.
    #[inline(always)]
    fn copy_right(&mut self, place: Place, columns: usize) {
        let (b, from, stretch) = (self.b, place.from, place.stretch);
        let to = &mut self.right[..columns * stretch];
        if b.column == 1 {
            for (k, to) in to.chunks_exact_mut(columns).enumerate() {
                let line = &b.values[(from + k) * b.row + place.column..][..place.wide];
                to[..place.wide].copy_from_slice(line);
            }
        } else {
            // Piece by piece, so that what is written column by column stays in the fastest cache until it is whole.
            for (piece, to) in to.chunks_mut(columns * PIECE).enumerate() {
                let from = from + piece * PIECE;
                for column in 0..place.wide {
                    let line = &b.values[(place.column + column) * b.column + from..];
                    for (to, &value) in to.chunks_exact_mut(columns).zip(line) {
                        to[column] = value;
                    }
                }
            }
        }
    }
}

/// Of the inner index, what is turned around at once.
const PIECE: usize = 64;

/// Where in the result, rows and columns, and where in the inner index.
#[derive(Clone, Copy)]
struct Place {
    top: usize,
    rows: usize,
    column: usize,
    wide: usize,
    from: usize,
    stretch: usize,
}

/// At most `V` vectors of values, the last of them perhaps not whole.
#[inline(always)]
fn load<S: Simd, T: Real, const V: usize>(simd: S, from: &[T], to: &mut [T::Vector<S>; V]) {
    let lanes = T::lanes::<S>();
    for (to, from) in to.iter_mut().zip(from.chunks(lanes)) {
        *to = if from.len() == lanes { T::load(simd, from) } else { T::load_part(simd, from) };
    }
}

/// The same, written.
#[inline(always)]
fn store<S: Simd, T: Real, const V: usize>(simd: S, to: &mut [T], from: &[T::Vector<S>; V]) {
    let lanes = T::lanes::<S>();
    for (to, from) in to.chunks_mut(lanes).zip(from) {
        if to.len() == lanes {
            T::store(simd, to, *from);
        } else {
            T::store_part(simd, to, *from);
        }
    }
}
