//! A picture as somebody brought it: a photograph, a scan, a picture made with another program.

use std::fmt;

use image::metadata::Orientation;

use super::grey::Grey;
use super::picture::{PIXELS, Picture, SIDE};

/// A small grey picture of a file, one byte a pixel, and how its file says it is to be turned: 0 is black, 255 is white.
#[derive(Clone, PartialEq, Eq)]
pub struct Photo {
    width: usize,
    height: usize,
    light: Vec<u8>,
    exif: u8,
}

impl Photo {
    /// A photograph from its bytes, row by row, with its EXIF orientation, 1 to 8; none unless there is a pixel and a byte
    /// for each. Another orientation is taken for 1, which leaves it as it is.
    pub fn new(width: usize, height: usize, light: Vec<u8>, exif: u8) -> Option<Self> {
        let fits = width.checked_mul(height)? == light.len() && !light.is_empty();
        let exif = if (1..=8).contains(&exif) { exif } else { 1 };
        fits.then_some(Self { width, height, light, exif })
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
    pub fn light(&self) -> &[u8] {
        &self.light
    }

    /// The EXIF orientation: 1 is upright, 3 upside down, 6 to be turned to the right by a quarter, 8 to the left.
    pub fn exif(&self) -> u8 {
        self.exif
    }

    /// Turned and mirrored as its orientation asks, and so upright.
    #[must_use]
    pub fn upright(&self) -> Self {
        let whole = |(width, height): (usize, usize)| {
            image::GrayImage::from_raw(width as u32, height as u32, self.light.clone())
        };
        let turn = Orientation::from_exif(self.exif).unwrap_or(Orientation::NoTransforms);
        let Some(picture) = whole((self.width, self.height)) else { return self.clone() };
        let mut picture = image::DynamicImage::ImageLuma8(picture);
        picture.apply_orientation(turn);
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        Self { width, height, light: picture.into_bytes(), exif: 1 }
    }

    /// The light of every pixel as numbers.
    pub(super) fn grey(&self) -> Grey {
        let values = self.light.iter().map(|light| f32::from(*light) / 255.0).collect();
        Grey { width: self.width, height: self.height, values }
    }

    /// With other light of the same size, 0 to 1.
    pub(super) fn with_light(&self, light: &[f32]) -> Self {
        let light = light.iter().map(|light| super::picture::byte(*light)).collect();
        Self { light, ..self.clone() }
    }

    /// The picture as it is, when it is laid out as those of MNIST already: 28 x 28, light on black, black at most of its
    /// edge, its mass in the middle.
    pub fn laid_out(&self) -> Option<Picture> {
        if (self.width, self.height) != (SIDE, SIDE) || self.exif != 1 {
            return None;
        }
        let black = self.light.iter().map(|light| usize::from(*light == 0)).sum::<usize>();
        let at_edge =
            |at: &usize| [0, SIDE - 1].contains(&(at / SIDE)) || [0, SIDE - 1].contains(&(at % SIDE));
        let inked = (0..PIXELS).filter(at_edge).filter(|at| self.light[*at] > 64).count();
        let (mut mass, mut moment) = (0.0, [0.0_f32; 2]);
        let mut rows = [SIDE, 0];
        let mut columns = [SIDE, 0];
        for (at, light) in self.light.iter().enumerate().filter(|(_, light)| **light > 0) {
            let (ink, row, column) = (f32::from(*light), at / SIDE, at % SIDE);
            mass += ink;
            moment = [moment[0] + ink * (column as f32 + 0.5), moment[1] + ink * (row as f32 + 0.5)];
            rows = [rows[0].min(row), rows[1].max(row)];
            columns = [columns[0].min(column), columns[1].max(column)];
        }
        // MNIST strays less than a pixel; the built-in digits, whose writers are less careful, up to three and a half.
        let middle = |moment: f32| (moment / mass - SIDE as f32 / 2.0).abs() < 4.0;
        let longer = (rows[1] + 1).saturating_sub(rows[0]).max((columns[1] + 1).saturating_sub(columns[0]));
        let is_laid_out =
            black * 4 > PIXELS && inked * 4 < 108 && longer >= 16 && moment.into_iter().all(middle);
        is_laid_out.then(|| Picture::new(&self.light)).flatten()
    }
}

impl fmt::Debug for Photo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Photo({}x{}, EXIF {})", self.width, self.height, self.exif)
    }
}
