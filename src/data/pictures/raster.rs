//! The pixels of a file as its decoder leaves them, and the small grey picture that is kept of them.

use super::photo::Photo;
use super::picture::byte;

/// The longest side of the picture that is kept: eight times what a network gets, so that ink can still be cut out of it.
pub(super) const KEPT: usize = 224;

/// Decoded pixels, row by row.
pub(super) struct Raster {
    pub(super) width: usize,
    pub(super) height: usize,
    /// 1 grey, 2 grey and opacity, 3 colour, 4 colour and opacity.
    pub(super) channels: usize,
    /// Two bytes for each number, of which the more significant one is `high`; else one.
    pub(super) wide: bool,
    pub(super) bytes: Vec<u8>,
}

/// Means over the pixels of the file that fall on one pixel of the small picture, each from 0 to 1.
#[derive(Clone, Copy, Default)]
struct Mean {
    /// Red, green and blue, times opacity.
    light: [f32; 3],
    opaque: f32,
}

impl Raster {
    /// Made small and grey. `exif` is the orientation that the file names, 1 when it names none.
    pub(super) fn photo(&self, exif: u8) -> Option<Photo> {
        let (width, height, means) = self.small();
        let fill = fill(&means);
        let colors: Vec<[f32; 3]> =
            means.iter().map(|mean| mean.light.map(|light| light + (1.0 - mean.opaque) * fill)).collect();
        let channel = telling(&colors);
        let light = colors.iter().map(|color| byte(channel(color))).collect();
        Photo::new(width, height, light, exif)
    }

    /// Squares of pixels averaged, as many as bring the longer side down to [`KEPT`].
    fn small(&self) -> (usize, usize, Vec<Mean>) {
        let factor = self.width.max(self.height).div_ceil(KEPT).max(1);
        let (width, height) = ((self.width / factor).max(1), (self.height / factor).max(1));
        let size = if self.wide { 2 } else { 1 };
        let pixel = self.channels * size;
        let mut sums = vec![(Mean::default(), 0.0_f32); width * height];
        for (y, row) in self.bytes.chunks_exact((self.width * pixel).max(1)).enumerate() {
            // What is left over at the right and at the bottom falls on the last square.
            let line = (y / factor).min(height - 1) * width;
            for (x, bytes) in row.chunks_exact(pixel).enumerate() {
                let mut numbers = [1.0_f32; 4];
                for (number, bytes) in numbers.iter_mut().zip(bytes.chunks_exact(size)) {
                    *number = match *bytes {
                        [a, b] => f32::from(u16::from_ne_bytes([a, b])) / 65535.0,
                        [one, ..] => f32::from(one) / 255.0,
                        [] => 0.0,
                    };
                }
                let (color, opaque) = match (self.channels, numbers) {
                    (1, [grey, ..]) => ([grey; 3], 1.0),
                    (2, [grey, opaque, ..]) => ([grey; 3], opaque),
                    (3, [red, green, blue, _]) => ([red, green, blue], 1.0),
                    (_, [red, green, blue, opaque]) => ([red, green, blue], opaque),
                };
                let (sum, count) = &mut sums[line + (x / factor).min(width - 1)];
                for (sum, light) in sum.light.iter_mut().zip(color) {
                    *sum += light * opaque;
                }
                sum.opaque += opaque;
                *count += 1.0;
            }
        }
        let mean = |(sum, count): (Mean, f32)| {
            let count = count.max(1.0);
            Mean { light: sum.light.map(|light| light / count), opaque: sum.opaque / count }
        };
        (width, height, sums.into_iter().map(mean).collect())
    }
}

/// The light of what is transparent: paper. Where little is transparent, it has the light of the rest; where most is, what
/// can be seen is ink, and paper is its opposite.
fn fill(means: &[Mean]) -> f32 {
    let opaque: f32 = means.iter().map(|mean| mean.opaque).sum();
    let light: f32 = means.iter().map(|mean| grey(&mean.light)).sum();
    let seen = light / opaque.max(1e-6);
    if opaque * 2.0 > means.len() as f32 {
        seen
    } else if seen > 0.5 {
        0.0
    } else {
        1.0
    }
}

/// The light that an eye sees in a colour (ITU-R BT.709).
fn grey(color: &[f32; 3]) -> f32 {
    0.2126 * color[0] + 0.7152 * color[1] + 0.0722 * color[2]
}

/// What of a colour tells ink from paper: its light, or, where that differs little, the one of red, green and blue that
/// differs most. Yellow on white is in blue alone.
fn telling(colors: &[[f32; 3]]) -> fn(&[f32; 3]) -> f32 {
    let channels: [fn(&[f32; 3]) -> f32; 4] = [grey, |color| color[0], |color| color[1], |color| color[2]];
    let spread = |channel: fn(&[f32; 3]) -> f32| {
        let mut values: Vec<f32> = colors.iter().map(channel).collect();
        let few = 0.003;
        super::grey::rank(&mut values, 1.0 - few) - super::grey::rank(&mut values, few)
    };
    let [eye, others @ ..] = channels;
    let most = others.into_iter().max_by(|a, b| spread(*a).total_cmp(&spread(*b))).unwrap_or(eye);
    if spread(most) > 2.0 * spread(eye) { most } else { eye }
}
