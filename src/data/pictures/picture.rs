//! A picture as a network gets it.

use std::fmt;

/// Pixels of a side.
pub const SIDE: usize = 28;
/// Pixels in all: the inputs of a network.
pub const PIXELS: usize = SIDE * SIDE;

/// A grey picture of 28 x 28, one byte a pixel, row by row: 0 is paper, 255 is ink.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    pixels: [u8; PIXELS],
}

impl Picture {
    /// An empty page.
    pub const BLANK: Self = Self { pixels: [0; PIXELS] };

    /// A picture from its bytes; none unless there are 784 of them.
    pub fn new(pixels: &[u8]) -> Option<Self> {
        Some(Self { pixels: pixels.try_into().ok()? })
    }

    /// A picture of which `ink` says how much ink, 0 to 1, is at (row, column).
    pub fn from_fn(mut ink: impl FnMut(usize, usize) -> f32) -> Self {
        Self { pixels: std::array::from_fn(|at| byte(ink(at / SIDE, at % SIDE))) }
    }

    /// A picture from 784 values from 0 to 1, rounded to bytes; none unless there are 784 of them.
    pub fn from_values(values: &[f32]) -> Option<Self> {
        (values.len() == PIXELS).then(|| Self { pixels: std::array::from_fn(|at| byte(values[at])) })
    }

    /// The bytes, row by row.
    pub fn pixels(&self) -> &[u8; PIXELS] {
        &self.pixels
    }

    /// The values that a network computes with: each byte divided by 255.
    pub fn values(&self) -> Vec<f32> {
        self.pixels.iter().map(|pixel| f32::from(*pixel) / 255.0).collect()
    }

    /// Whether there is no ink at all.
    pub fn is_blank(&self) -> bool {
        self.pixels.iter().all(|pixel| *pixel == 0)
    }

    /// Ink for paper and paper for ink.
    #[must_use]
    pub fn inverted(&self) -> Self {
        Self { pixels: self.pixels.map(|pixel| 255 - pixel) }
    }

    /// Turned upside down: half a turn, not mirrored.
    #[must_use]
    pub fn upside_down(&self) -> Self {
        let mut pixels = self.pixels;
        pixels.reverse();
        Self { pixels }
    }
}

impl Default for Picture {
    fn default() -> Self {
        Self::BLANK
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ink = self.pixels.iter().filter(|pixel| **pixel > 0).count();
        write!(f, "Picture({ink} pixels with ink)")
    }
}

/// Ink from 0 to 1 as a byte.
pub(super) fn byte(ink: f32) -> u8 {
    (ink.clamp(0.0, 1.0) * 255.0 + 0.5) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_values_are_the_same_picture() {
        let picture = Picture::from_fn(|row, column| (row * SIDE + column) as f32 / 783.0);
        assert_eq!(Picture::from_values(&picture.values()), Some(picture.clone()));
        assert_eq!(Picture::new(picture.pixels()), Some(picture.clone()));
        assert_eq!(Picture::new(&[0; 783]), None);
        assert_eq!(picture.inverted().inverted(), picture);
        assert_eq!(picture.upside_down().pixels()[0], 255);
    }
}
