//! How well two colours can be told apart, by WCAG 2.1: one formula for the window and for exported figures, which have
//! colours of their own.
//!
//! Level AA: 4.5 to 1 for text (1.4.3), 3 to 1 for large text, for lines and marks that carry a meaning, and for what shows
//! where a control is (1.4.11).

use std::sync::LazyLock;

/// An opaque colour: red, green and blue.
pub type Rgb = [u8; 3];

/// What text needs.
pub const TEXT: f32 = 4.5;
/// What large text, lines and marks need.
pub const MARK: f32 = 3.0;
/// What a line needs that only divides: it may be faint, but it is to be seen.
pub const DIVIDER: f32 = 1.1;

/// How much of the lines behind it a plate under words covers. With less the palest words would fall under [`TEXT`] where
/// they stand over a line; with more nobody would see that the line goes on.
pub const PLATE: f32 = 0.94;

/// Contrast of two colours, from 1 (alike) to 21 (black on white).
pub fn contrast(a: Rgb, b: Rgb) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(color: Rgb) -> f32 {
    /// The light of each value of a channel.
    static LINEAR: LazyLock<[f32; 256]> = LazyLock::new(|| {
        std::array::from_fn(|value| {
            let value = value as f32 / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        })
    });
    let [red, green, blue] = color.map(|value| LINEAR[usize::from(value)]);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// `share` of the way from one colour to another, from 0 to 1.
pub fn mixed(from: Rgb, to: Rgb, share: f32) -> Rgb {
    let share = share.clamp(0.0, 1.0);
    let channel = |at: usize| (f32::from(from[at]) * (1.0 - share) + f32::from(to[at]) * share).round() as u8;
    std::array::from_fn(channel)
}

/// What recedes: `ink` as near to `ground` as it can be with a contrast of `least`. An ink that has less stays as it is.
pub fn receding(ink: Rgb, ground: Rgb, least: f32) -> Rgb {
    // A channel has 256 values: eight halvings are exact.
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..8 {
        let middle = f32::midpoint(low, high);
        if contrast(mixed(ink, ground, middle), ground) >= least {
            low = middle;
        } else {
            high = middle;
        }
    }
    mixed(ink, ground, low)
}

/// How much of black, or of white on a dark ground, the strongest colour of a ramp has.
const RAMP_END: f32 = 0.72;

/// `share` of the way from `ground` through `ink` to an ink that is nearly black, or nearly white on a dark ground, in even steps of
/// lightness: printed in grey it says the same.
pub fn ramp(ground: Rgb, ink: Rgb, share: f32) -> Rgb {
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    let end = mixed(ink, ink_on(ground), RAMP_END);
    let [from, to] = [ground, end].map(lightness);
    let wanted = from + share * (to - from);
    let along = |way: f32| {
        if way < 0.5 { mixed(ground, ink, 2.0 * way) } else { mixed(ink, end, 2.0 * way - 1.0) }
    };
    // From the one end to the other lightness goes one way only.
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..10 {
        let middle = f32::midpoint(low, high);
        if (lightness(along(middle)) - from).abs() < (wanted - from).abs() {
            low = middle;
        } else {
            high = middle;
        }
    }
    along(f32::midpoint(low, high))
}

/// Lightness as it is seen, from 0, black, to 100, white: L* of CIELAB.
fn lightness(color: Rgb) -> f32 {
    let light = luminance(color);
    if light > 0.008_856 { 116.0 * light.cbrt() - 16.0 } else { 903.3 * light }
}

/// Black or white, whichever can be read on `ground`: one of them always has 4.5.
pub fn ink_on(ground: Rgb) -> Rgb {
    const BLACK: Rgb = [0; 3];
    const WHITE: Rgb = [255; 3];
    if contrast(BLACK, ground) >= contrast(WHITE, ground) { BLACK } else { WHITE }
}

/// What an ink is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Words and numbers.
    Text,
    /// Large words, lines, marks, the edge of a control.
    Mark,
    /// A line that only divides.
    Divider,
}

impl Use {
    /// The least contrast for it.
    pub fn least(self) -> f32 {
        match self {
            Self::Text => TEXT,
            Self::Mark => MARK,
            Self::Divider => DIVIDER,
        }
    }
}

/// Two colours of which one is seen on the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// What is seen.
    pub what: &'static str,
    /// In which colour.
    pub ink: Rgb,
    /// On which one.
    pub ground: Rgb,
    /// What it is for.
    pub used: Use,
}

impl Pair {
    /// The contrast of the two.
    pub fn contrast(&self) -> f32 {
        contrast(self.ink, self.ground)
    }

    /// Its complaint, if it has less than `least`.
    pub fn complaint(&self, least: f32) -> Option<String> {
        let has = self.contrast();
        let hex = |[red, green, blue]: Rgb| format!("#{red:02x}{green:02x}{blue:02x}");
        (has < least).then(|| format!("{} {} on {} has {has:.2}", self.what, hex(self.ink), hex(self.ground)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_on_white_is_twenty_one() {
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-3);
        assert!((contrast([0x76; 3], [255; 3]) - 4.54).abs() < 0.01);
    }

    #[test]
    fn what_recedes_goes_as_far_as_it_may() {
        let paper = [255, 255, 255];
        for ink in [[0, 0, 0], [0, 90, 150], [179, 71, 0]] {
            for least in [MARK, TEXT] {
                let has = contrast(receding(ink, paper, least), paper);
                assert!((least..least + 0.1).contains(&has), "{ink:?}: {has}");
            }
        }
        // What has less stays as it is.
        assert_eq!(receding([240, 240, 240], paper, MARK), [240, 240, 240]);
    }

    #[test]
    fn a_ramp_goes_in_even_steps_of_lightness_to_a_strong_end() {
        let on_white = [[0, 0x68, 0xA8], [0xB8, 0x4D, 0], [0x4A, 0x55, 0x60]];
        let on_dark = [[0x62, 0xB5, 0xF0], [0xFF, 0x91, 0x50], [0xA9, 0xB4, 0xBF]];
        for (ground, inks) in [([255; 3], on_white), ([0x1E, 0x23, 0x28], on_dark)] {
            for ink in inks {
                let steps: Vec<f32> =
                    (0..=20_u8).map(|step| lightness(ramp(ground, ink, f32::from(step) / 20.0))).collect();
                let [from, to] = [steps[0], steps[20]];
                assert!((to - from).abs() > 70.0, "{ground:?} {ink:?}: {from} to {to}");
                for (step, found) in steps.iter().enumerate() {
                    let even = from + (to - from) * step as f32 / 20.0;
                    assert!((found - even).abs() < 1.5, "{ground:?} {ink:?} {step}: {found} for {even}");
                }
                assert!(contrast(ramp(ground, ink, 0.5), ground) >= MARK);
            }
        }
    }

    #[test]
    fn on_any_ground_one_ink_can_be_read() {
        for grey in 0..=255 {
            assert!(contrast(ink_on([grey; 3]), [grey; 3]) >= TEXT);
        }
    }

    #[test]
    fn a_faint_pair_complains() {
        let pair = Pair { what: "a grid", ink: [221, 224, 221], ground: [255; 3], used: Use::Divider };
        assert_eq!(pair.complaint(pair.used.least()), None);
        let said = pair.complaint(Use::Mark.least()).expect("it is under 3 to 1");
        assert!(said.starts_with("a grid #dde0dd on #ffffff has 1.3"), "{said}");
    }
}
