//! The colours of exported figures: ink on white, whatever the window looks like, and strong enough for a pale projector
//! or a grey printer. Series follow Okabe and Ito's colour-blind-safe set and differ by dash and marker as well. What stands on
//! what is in the table of `contrast`, and a test walks it.

use std::fmt;

use crate::experiment::figure::Role;
use crate::experiment::figure::contrast::{self, MARK};

/// An opaque colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ink(u8, u8, u8);

impl Ink {
    pub(super) const PAPER: Self = Self::hex(0x00FF_FFFF);
    /// Behind bars and the zeros of a picture.
    pub(super) const GROUND: Self = Self::hex(0x00F2_F3F1);
    pub(super) const TEXT: Self = Self::hex(0x0011_1417);
    pub(super) const MUTED: Self = Self::hex(0x0045_4C52);
    pub(super) const GRID: Self = Self::hex(0x00DD_E0DD);
    pub(super) const AXIS: Self = Self::hex(0x0045_4C52);
    pub(super) const FORWARD: Self = Self::hex(0x0000_5A96);
    pub(super) const BACKWARD: Self = Self::hex(0x00B3_4700);
    pub(super) const APART: Self = Self::hex(0x0078_4489);
    pub(super) const ERROR: Self = Self::hex(0x00A8_1B10);
    const SERIES: [Self; 8] = [
        Self::hex(0x0000_5A96),
        Self::hex(0x00B3_4700),
        Self::hex(0x0000_6B4D),
        Self::hex(0x0096_3670),
        Self::hex(0x001D_79AE),
        Self::hex(0x008C_5800),
        Self::hex(0x0033_383F),
        Self::hex(0x006C_6000),
    ];

    const fn hex(hex: u32) -> Self {
        Self((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
    }

    /// The colour of the `n`-th series, from the beginning again after the eighth.
    pub(super) fn series(n: usize) -> Self {
        Self::SERIES[n % Self::SERIES.len()]
    }

    /// `share` of the way to another colour.
    pub(super) fn mix(self, other: Self, share: f64) -> Self {
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
        let mixed = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as u8;
        Self(mixed(self.0, other.0), mixed(self.1, other.1), mixed(self.2, other.2))
    }

    /// What recedes: as near to the paper as it can be with a contrast of `least`.
    pub(super) fn receding(self, least: f32) -> Self {
        let [red, green, blue] = contrast::receding(self.rgb(), Self::PAPER.rgb(), least);
        Self(red, green, blue)
    }

    /// Black or white, whichever can be read on this colour.
    pub(super) fn words_on(self) -> Self {
        let [red, green, blue] = contrast::ink_on(self.rgb());
        Self(red, green, blue)
    }

    /// Red, green and blue.
    pub(super) fn rgb(self) -> [u8; 3] {
        [self.0, self.1, self.2]
    }
}

impl fmt::Display for Ink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// A line: its colour, its width in points, and the lengths of its dashes and gaps, none for a solid one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pen {
    pub(super) ink: Ink,
    pub(super) width: f64,
    pub(super) dash: &'static [f64],
}

impl Pen {
    pub(super) fn new(ink: Ink, width: f64) -> Self {
        Self { ink, width, dash: &[] }
    }
}

/// What stands on single points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    Circle,
    Square,
    Diamond,
    Triangle,
}

/// How one role is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Look {
    pub(super) pen: Pen,
    pub(super) marker: Option<Marker>,
}

const LINE: f64 = 2.4;
/// Dashes and markers of compared series. Three and four have no common divisor, so twelve series differ.
const DASHES: [&[f64]; 3] = [&[], &[10.0, 5.0], &[3.0, 4.0]];
const MARKERS: [Marker; 4] = [Marker::Circle, Marker::Square, Marker::Diamond, Marker::Triangle];

impl Look {
    pub(super) fn of(role: Role) -> Self {
        let solid = |ink, width| Self { pen: Pen::new(ink, width), marker: None };
        let dashed = |ink, dash: &'static [f64]| Self { pen: Pen { ink, width: LINE, dash }, marker: None };
        let marker = |n: usize| Some(MARKERS[n % MARKERS.len()]);
        match role {
            Role::Raw => solid(Ink::FORWARD.receding(MARK), 1.0),
            Role::Smoothed => solid(Ink::FORWARD, LINE + 0.6),
            Role::Forward => solid(Ink::FORWARD, LINE),
            Role::Backward => dashed(Ink::BACKWARD, &[8.0, 5.0]),
            Role::Train => Self { marker: Some(Marker::Circle), ..solid(Ink::FORWARD, LINE) },
            Role::Test => Self { marker: Some(Marker::Square), ..dashed(Ink::BACKWARD, &[8.0, 5.0]) },
            Role::Series(n) => Self { marker: marker(n), ..dashed(Ink::series(n), DASHES[n % DASHES.len()]) },
            // As pale as a line may be and thin, so that eight of them leave the smoothed lines above them legible.
            Role::RawOf(n) => solid(Ink::series(n).receding(MARK), 0.7),
            Role::TrainOf(n) => Self { marker: marker(n), ..solid(Ink::series(n), LINE) },
            Role::TestOf(n) => Self { marker: marker(n), ..dashed(Ink::series(n), &[7.0, 4.0]) },
        }
    }
}

/// A number about 0 as a colour: 0 is paper, positive ones are blue, negative ones orange, `most` full strength.
pub(super) fn signed(value: f64, most: f64) -> Ink {
    if !value.is_finite() {
        return Ink::ERROR;
    }
    // The square root, so that the many small numbers are seen beside the few large ones.
    let strength = if most > 0.0 { (value.abs() / most).min(1.0).sqrt() } else { 0.0 };
    Ink::PAPER.mix(if value < 0.0 { Ink::BACKWARD } else { Ink::FORWARD }, strength)
}

/// A share as a colour, from as pale as a mark may be to dark: it can be read without telling colours apart.
pub(super) fn ramp(share: f64) -> Ink {
    let pale = Ink::hex(0x0097_975A);
    let middle = Ink::FORWARD;
    let dark = Ink::hex(0x0012_1A4A);
    if share < 0.5 { pale.mix(middle, share * 2.0) } else { middle.mix(dark, share * 2.0 - 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_series_differ_without_their_colours() {
        let look = |n| (Look::of(Role::Series(n)).pen.dash, Look::of(Role::Series(n)).marker);
        for a in 0..12 {
            for b in 0..a {
                assert_ne!(look(a), look(b), "{a} and {b}");
            }
        }
    }
}
