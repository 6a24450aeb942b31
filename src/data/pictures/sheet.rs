//! A grey picture of any size, before it is brought to the size that networks take.

use std::fmt;

use super::picture::{Picture, SIDE};

/// A grey picture, one byte a pixel: 0 is paper, 255 is ink.
#[derive(Clone, PartialEq, Eq)]
pub struct Sheet {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Sheet {
    /// A sheet from its bytes, row by row; none unless there is a pixel, and a byte for each.
    pub fn new(width: usize, height: usize, pixels: Vec<u8>) -> Option<Self> {
        let fits = width.checked_mul(height)? == pixels.len() && !pixels.is_empty();
        fits.then_some(Self { width, height, pixels })
    }

    /// Pixels in a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The bytes, row by row.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// The ink at a pixel, 0 to 1; outside of the sheet is paper.
    pub(super) fn ink(&self, column: usize, row: usize) -> f32 {
        let at = if column < self.width { self.pixels.get(row * self.width + column) } else { None };
        at.map_or(0.0, |pixel| f32::from(*pixel) / 255.0)
    }

    /// The whole sheet on 28 x 28 pixels, its longer side from edge to edge, the shorter one in the middle.
    pub fn whole(&self) -> Picture {
        if (self.width, self.height) == (SIDE, SIDE) {
            return Picture::new(&self.pixels).unwrap_or_default();
        }
        let longer = self.width.max(self.height) as f32;
        let scale = longer / SIDE as f32;
        let left = (self.width as f32 - longer) / 2.0;
        let top = (self.height as f32 - longer) / 2.0;
        Picture::from_fn(|row, column| {
            let (x, y) = (left + column as f32 * scale, top + row as f32 * scale);
            self.mean([x, x + scale], [y, y + scale])
        })
    }

    /// The mean ink of a rectangle in pixels; outside of the sheet is paper.
    pub(super) fn mean(&self, [left, right]: [f32; 2], [top, bottom]: [f32; 2]) -> f32 {
        let area = (right - left) * (bottom - top);
        if area <= 0.0 {
            return 0.0;
        }
        let span = |from: f32, to: f32, end: usize| {
            from.floor().clamp(0.0, end as f32) as usize..to.ceil().clamp(0.0, end as f32) as usize
        };
        let share = |at: usize, from: f32, to: f32| (to.min(at as f32 + 1.0) - from.max(at as f32)).max(0.0);
        let mut sum = 0.0;
        for row in span(top, bottom, self.height) {
            let tall = share(row, top, bottom);
            for column in span(left, right, self.width) {
                sum += self.ink(column, row) * tall * share(column, left, right);
            }
        }
        sum / area
    }

    /// The first and the last column and row that hold ink above `least`: `[left, right]` and `[top, bottom]` as edges
    /// in pixels. None when there is no such ink.
    pub(super) fn bounds(&self, least: f32) -> Option<([f32; 2], [f32; 2])> {
        let (mut across, mut down) = ([f32::MAX, f32::MIN], [f32::MAX, f32::MIN]);
        for (at, pixel) in self.pixels.iter().enumerate() {
            if f32::from(*pixel) / 255.0 > least {
                let (x, y) = ((at % self.width) as f32, (at / self.width) as f32);
                across = [across[0].min(x), across[1].max(x + 1.0)];
                down = [down[0].min(y), down[1].max(y + 1.0)];
            }
        }
        (across[0] < across[1]).then_some((across, down))
    }
}

impl fmt::Debug for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sheet({}x{})", self.width, self.height)
    }
}

impl From<&Picture> for Sheet {
    fn from(picture: &Picture) -> Self {
        Self { width: SIDE, height: SIDE, pixels: picture.pixels().to_vec() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_passes_through_unchanged() {
        let picture = Picture::from_fn(|row, column| ((row * 7 + column * 3) % 11) as f32 / 10.0);
        assert_eq!(Sheet::from(&picture).whole(), picture);
    }

    #[test]
    fn a_large_sheet_keeps_its_mean_and_a_flat_one_stays_in_the_middle() {
        let sheet = Sheet::new(56, 56, vec![128; 56 * 56]).expect("a whole sheet");
        assert!(sheet.whole().pixels().iter().all(|pixel| *pixel == 128));
        let flat = Sheet::new(56, 28, vec![255; 56 * 28]).expect("a whole sheet").whole();
        let rows: Vec<usize> = (0..SIDE).filter(|row| flat.pixels()[row * SIDE] == 255).collect();
        assert_eq!(rows, (7..21).collect::<Vec<_>>());
    }
}
