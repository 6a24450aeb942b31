//! Pictures and their labels, kept as bytes.

use std::fmt;

use ndarray::{ArrayView2, ArrayViewMut2};
use rand::{Rng, RngExt};

/// Grey pictures of one size, one byte a pixel: 0 is paper, 255 is ink.
#[derive(Clone, PartialEq, Eq)]
pub struct Images {
    /// Height of each picture in pixels, at least 1.
    pub rows: usize,
    /// Width of each picture in pixels, at least 1.
    pub columns: usize,
    pixels: Vec<u8>,
}

impl Images {
    /// Pictures of `rows` x `columns` pixels from their bytes, one picture after another, each row by row.
    ///
    /// `None` when a picture would have no pixels or the bytes do not fill a whole number of pictures.
    pub fn new(rows: usize, columns: usize, pixels: Vec<u8>) -> Option<Self> {
        let size = rows.checked_mul(columns)?;
        (size > 0 && pixels.len().is_multiple_of(size)).then_some(Self { rows, columns, pixels })
    }

    /// How many pictures there are.
    pub fn len(&self) -> usize {
        self.pixels.len() / self.size()
    }

    /// Whether there is no picture at all.
    pub fn is_empty(&self) -> bool {
        self.pixels.is_empty()
    }

    /// Pixels of one picture, `rows * columns`: the inputs of a network.
    pub fn size(&self) -> usize {
        self.rows * self.columns
    }

    /// The pixels of picture `i`, row by row.
    ///
    /// # Panics
    /// When `i` is not below [`len`](Self::len), as a slice does.
    pub fn image(&self, i: usize) -> &[u8] {
        &self.pixels[i * self.size()..][..self.size()]
    }

    /// Every picture as a row of `rows * columns` bytes.
    pub fn pixels(&self) -> ArrayView2<'_, u8> {
        ArrayView2::from_shape((self.len(), self.size()), &self.pixels)
            .expect("`new` made sure that the bytes fill whole pictures")
    }
}

impl fmt::Debug for Images {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Images({} of {}x{})", self.len(), self.rows, self.columns)
    }
}

/// Pictures with the class of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// The pictures.
    pub images: Images,
    /// The class of each picture, counted from 0.
    pub labels: Vec<u8>,
}

impl Labelled {
    /// Pairs pictures with their labels; `None` unless there is one label a picture.
    pub fn new(images: Images, labels: Vec<u8>) -> Option<Self> {
        (images.len() == labels.len()).then_some(Self { images, labels })
    }

    /// How many pictures there are.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is no picture at all.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The first `n` pictures (all, when there are fewer) as rows of pixels, and their labels.
    pub fn first(&self, n: usize) -> (ArrayView2<'_, u8>, &[u8]) {
        let n = n.min(self.len());
        let pixels = self.images.pixels().slice_move(ndarray::s![..n, ..]);
        (pixels, &self.labels[..n])
    }

    /// Fills `rows` with row numbers drawn independently and with replacement from the first `among` pictures, the
    /// way the book draws a mini-batch. Leaves `rows` as it is when there is nothing to draw from.
    pub fn sample(&self, among: usize, rows: &mut [usize], rng: &mut impl Rng) {
        let among = among.min(self.len()) as u64;
        if among == 0 {
            return;
        }
        for row in rows {
            // 64 bits whatever the width of `usize`, so that the draws are the same everywhere.
            *row = rng.random_range(0..among) as usize;
        }
    }

    /// Copies the pictures `rows` into `pixels` (as many rows, `rows * columns` wide) and their labels into `labels`.
    /// Allocates nothing.
    ///
    /// # Panics
    /// When a row number is not below [`len`](Self::len), or the three differ in length.
    pub fn gather(&self, rows: &[usize], mut pixels: ArrayViewMut2<'_, u8>, labels: &mut [u8]) {
        assert!(
            rows.len() == pixels.nrows() && rows.len() == labels.len(),
            "one row of pixels and one label for each of the {} rows asked for",
            rows.len()
        );
        let all = self.images.pixels();
        for ((&row, mut target), label) in rows.iter().zip(pixels.rows_mut()).zip(labels) {
            target.assign(&all.row(row));
            *label = self.labels[row];
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    fn four() -> Labelled {
        let images = Images::new(1, 3, (0..12).collect()).unwrap();
        Labelled::new(images, vec![7, 8, 9, 7]).unwrap()
    }

    #[test]
    fn bytes_must_fill_whole_pictures() {
        assert!(Images::new(2, 3, vec![0; 12]).is_some());
        assert!(Images::new(2, 3, vec![0; 11]).is_none());
        assert!(Images::new(0, 3, vec![]).is_none());
        assert!(Images::new(usize::MAX, 2, vec![]).is_none());
        assert!(Labelled::new(Images::new(1, 1, vec![0, 1]).unwrap(), vec![0]).is_none());
    }

    #[test]
    fn a_picture_is_its_row() {
        let four = four();
        assert_eq!(four.images.len(), 4);
        assert_eq!(four.images.image(2), [6, 7, 8]);
        assert_eq!(four.images.pixels().row(2).to_vec(), [6, 7, 8]);
        let (pixels, labels) = four.first(2);
        assert_eq!((pixels.dim(), labels), ((2, 3), &[7, 8][..]));
        assert_eq!(four.first(99).1.len(), 4);
    }

    #[test]
    fn gathers_the_sampled_rows() {
        let four = four();
        let mut rows = [usize::MAX; 50];
        four.sample(3, &mut rows, &mut ChaCha8Rng::seed_from_u64(1));
        for wanted in 0..3 {
            assert!(rows.contains(&wanted), "fifty draws from three miss none");
        }
        assert!(rows.iter().all(|&row| row < 3), "only the first three were to be drawn from");
        let mut pixels = Array2::zeros((50, 3));
        let mut labels = [0; 50];
        four.gather(&rows, pixels.view_mut(), &mut labels);
        for (i, &row) in rows.iter().enumerate() {
            assert_eq!(pixels.row(i).to_vec(), four.images.image(row));
            assert_eq!(labels[i], four.labels[row]);
        }
    }
}
