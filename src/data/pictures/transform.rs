//! A picture moved about: what a network that was never shown such a picture is confused by.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::centre::centred;
use super::picture::{Picture, SIDE};
use super::sheet::Sheet;

/// What is done to a picture, in this order: scaled and turned about the middle, shifted, inverted, noise added.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transform {
    /// To the right and down, in pixels.
    pub shift: [f64; 2],
    /// Clockwise, in degrees.
    pub rotate: f64,
    /// 1 is as it was, 2 twice as large.
    pub scale: f64,
    /// Ink for paper and paper for ink.
    pub invert: bool,
    /// Largest change of a pixel, 0 to 1; each changes by its own draw from -noise to noise.
    pub noise: f64,
}

impl Default for Transform {
    fn default() -> Self {
        Self { shift: [0.0; 2], rotate: 0.0, scale: 1.0, invert: false, noise: 0.0 }
    }
}

impl Transform {
    /// The sheet as a network gets it: moved, then centred and scaled if `centre` says so, then inverted and with its
    /// noise, so that centring finds the ink and nothing else. The noise follows from `seed` alone; a larger share of it
    /// is more of the same.
    pub fn prepare(&self, sheet: &Sheet, centre: bool, seed: u64) -> Picture {
        let picture = match (self.moves(), centre) {
            (false, false) => sheet.whole(),
            // Cut out of all pixels that there are, before they are made few.
            (false, true) => centred(sheet),
            (true, false) => self.moved(&sheet.whole()),
            (true, true) => centred(&Sheet::from(&self.moved(&sheet.whole()))),
        };
        if !self.invert && self.noise == 0.0 {
            return picture;
        }
        let mut draws = ChaCha8Rng::seed_from_u64(seed);
        let values = picture.values().into_iter().map(|value| {
            let value = if self.invert { 1.0 - value } else { value };
            value + self.noise as f32 * (draws.random::<f32>() * 2.0 - 1.0)
        });
        Picture::from_values(&values.collect::<Vec<_>>()).unwrap_or_default()
    }

    /// Whether the ink comes to lie anywhere else.
    pub fn moves(&self) -> bool {
        self.shift != [0.0; 2] || self.rotate != 0.0 || self.scale != 1.0
    }

    /// Each pixel takes its ink from where it comes from, between four pixels where that is not one.
    fn moved(&self, picture: &Picture) -> Picture {
        let (sin, cos) = self.rotate.to_radians().sin_cos();
        let middle = (SIDE as f64 - 1.0) / 2.0;
        let scale = self.scale.max(1e-3);
        Picture::from_fn(|row, column| {
            let x = column as f64 - middle - self.shift[0];
            let y = row as f64 - middle - self.shift[1];
            let from_x = (cos * x + sin * y) / scale + middle;
            let from_y = (cos * y - sin * x) / scale + middle;
            between(picture, from_x, from_y)
        })
    }
}

/// Bilinear interpolation; outside of the picture is paper.
fn between(picture: &Picture, x: f64, y: f64) -> f32 {
    let (left, top) = (x.floor(), y.floor());
    let (right, down) = ((x - left) as f32, (y - top) as f32);
    let ink = |column: f64, row: f64| {
        let inside = 0.0..SIDE as f64;
        if inside.contains(&column) && inside.contains(&row) {
            f32::from(picture.pixels()[row as usize * SIDE + column as usize]) / 255.0
        } else {
            0.0
        }
    };
    let above = ink(left, top) * (1.0 - right) + ink(left + 1.0, top) * right;
    let below = ink(left, top + 1.0) * (1.0 - right) + ink(left + 1.0, top + 1.0) * right;
    above * (1.0 - down) + below * down
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dot(column: usize, row: usize) -> Picture {
        Picture::from_fn(|r, c| if (r, c) == (row, column) { 1.0 } else { 0.0 })
    }

    fn apply(transform: Transform, picture: &Picture, seed: u64) -> Picture {
        transform.prepare(&Sheet::from(picture), false, seed)
    }

    #[test]
    fn nothing_asked_for_changes_nothing() {
        let picture = Picture::from_fn(|row, column| ((row * column) % 13) as f32 / 12.0);
        assert_eq!(apply(Transform::default(), &picture, 1), picture);
    }

    #[test]
    fn a_shift_goes_right_and_down_and_a_turn_clockwise() {
        let shifted = apply(Transform { shift: [2.0, 3.0], ..Transform::default() }, &dot(10, 5), 0);
        assert_eq!(shifted, dot(12, 8));
        // From the top to the right.
        let turned = apply(Transform { rotate: 90.0, ..Transform::default() }, &dot(13, 2), 0);
        assert_eq!(turned, dot(25, 13));
        let half = apply(Transform { rotate: 180.0, ..Transform::default() }, &dot(4, 9), 0);
        assert_eq!(half, dot(4, 9).upside_down());
    }

    #[test]
    fn twice_the_size_is_four_times_the_ink() {
        let square =
            Picture::from_fn(
                |row, column| {
                    if (12..16).contains(&row) && (12..16).contains(&column) { 1.0 } else { 0.0 }
                },
            );
        let ink = |picture: &Picture| picture.values().iter().sum::<f32>();
        let large = apply(Transform { scale: 2.0, ..Transform::default() }, &square, 0);
        assert!((ink(&large) / ink(&square) - 4.0).abs() < 0.1, "{}", ink(&large));
    }

    #[test]
    fn noise_repeats_and_stays_within_its_bounds() {
        let grey = Picture::from_fn(|_, _| 0.5);
        let noisy = |noise: f64, seed: u64| apply(Transform { noise, ..Transform::default() }, &grey, seed);
        assert_eq!(noisy(0.2, 7), noisy(0.2, 7));
        assert_ne!(noisy(0.2, 7), noisy(0.2, 8));
        let values = noisy(0.2, 7).values();
        assert!(values.iter().all(|value| (0.29..0.71).contains(value)));
        let mean: f32 = values.iter().sum::<f32>() / 784.0;
        assert!((mean - 0.5).abs() < 0.02, "{mean}");
    }

    #[test]
    fn centring_takes_a_shift_back_and_finds_the_ink_below_the_noise() {
        let bar =
            Picture::from_fn(|row, column| if (4..24).contains(&row) && column == 14 { 1.0 } else { 0.0 });
        let sheet = Sheet::from(&bar);
        let still = Transform::default().prepare(&sheet, true, 0);
        let shifted = Transform { shift: [6.0, -3.0], ..Transform::default() };
        assert_eq!(shifted.prepare(&sheet, true, 0), still);
        assert_ne!(shifted.prepare(&sheet, false, 0), bar);
        let noisy = Transform { noise: 0.3, invert: true, ..shifted }.prepare(&sheet, true, 0);
        let off = noisy.values().into_iter().zip(still.inverted().values()).map(|(a, b)| (a - b).abs());
        assert!(off.fold(0.0, f32::max) <= 0.31);
    }
}
