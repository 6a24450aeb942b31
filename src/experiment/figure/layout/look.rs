//! How the line of a role looks: its tone, its width, its dash and its marker. Series differ by more than colour.

use super::super::Role;
use super::{Pen, Style, Tone};

/// What stands on single points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// A disc.
    Circle,
    /// A square.
    Square,
    /// A square that stands on a corner.
    Diamond,
    /// A triangle that stands on a side.
    Triangle,
}

impl Marker {
    /// The corners of one with this radius, about its middle; none of a disc.
    pub fn corners(self, radius: f64) -> Vec<[f64; 2]> {
        let corners: &[[f64; 2]] = match self {
            Self::Circle => &[],
            Self::Square => &[[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
            Self::Diamond => &[[0.0, -1.25], [1.25, 0.0], [0.0, 1.25], [-1.25, 0.0]],
            Self::Triangle => &[[0.0, -1.2], [1.1, 0.8], [-1.1, 0.8]],
        };
        corners.iter().map(|corner| corner.map(|part| part * radius)).collect()
    }
}

/// How one role is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Its line.
    pub pen: Pen,
    /// What stands on its points.
    pub marker: Option<Marker>,
}

/// Dashes and markers of compared series. Three and four have no common divisor, so twelve series differ.
const DASHES: [Option<f64>; 3] = [None, Some(9.0), Some(4.0)];
const MARKERS: [Marker; 4] = [Marker::Circle, Marker::Square, Marker::Diamond, Marker::Triangle];

impl Look {
    /// The look of a role in a medium.
    pub fn of(role: Role, style: &Style<'_>) -> Self {
        let solid = |tone, width| Self { pen: Pen::new(tone, width), marker: None };
        let dashed = |tone, dash| Self { pen: Pen { tone, width: style.line, dash }, marker: None };
        let marked = |look, n: usize| Self { marker: MARKERS.get(n % MARKERS.len()).copied(), ..look };
        match role {
            Role::Raw => solid(Tone::Raw, style.hairline),
            Role::Smoothed => solid(Tone::Train, style.line + 0.5),
            Role::Forward => solid(Tone::Forward, style.line),
            Role::Backward => dashed(Tone::Backward, Some(8.0)),
            Role::Train => marked(solid(Tone::Train, style.line), 0),
            Role::Test => marked(dashed(Tone::Test, Some(7.0)), 1),
            Role::Series(n) => marked(dashed(Tone::Series(n), DASHES[n % DASHES.len()]), n),
            // Pale and thin, so that eight of them leave the smoothed lines above them legible.
            Role::RawOf(n) => solid(Tone::RawOf(n), style.hairline),
            Role::TrainOf(n) => marked(solid(Tone::Series(n), style.line), n),
            Role::TestOf(n) => marked(dashed(Tone::Series(n), Some(6.0)), n),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::style::tests::EVEN;
    use super::*;

    #[test]
    fn twelve_series_differ_without_their_colours() {
        let look = |n| (Look::of(Role::Series(n), &EVEN).pen.dash, Look::of(Role::Series(n), &EVEN).marker);
        for a in 0..12 {
            for b in 0..a {
                assert_ne!(look(a), look(b), "{a} and {b}");
            }
        }
    }
}
