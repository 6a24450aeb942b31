//! How the line of a role looks: its tone, its width, its marker, and its dash, which says on which images it was measured: a solid
//! line on those that were trained on, dashes and rings on the test images, dots on those that are set apart to choose by.
//! Series differ by more than colour.

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
    /// Whether that is a ring: measured on the test images.
    pub hollow: bool,
}

/// Markers of compared series. With six colours twelve series differ. A dash says that something was measured on the test images,
/// dots that it was on the images that are set apart, and nothing else.
const MARKERS: [Marker; 4] = [Marker::Circle, Marker::Square, Marker::Diamond, Marker::Triangle];

/// The length of a dot.
const DOT: f64 = 2.0;

impl Look {
    /// The look of a role in a medium.
    pub fn of(role: Role, style: &Style<'_>) -> Self {
        let solid = |tone, width| Self { pen: Pen::new(tone, width), marker: None, hollow: false };
        let dashed = |tone, dash| Self {
            pen: Pen { dash: Some(dash), ..Pen::new(tone, style.line) },
            marker: None,
            hollow: true,
        };
        let dotted = |tone| Self {
            pen: Pen { dash: Some(DOT), ..Pen::new(tone, style.line) },
            marker: None,
            hollow: false,
        };
        let marked = |look, n: usize| Self { marker: MARKERS.get(n % MARKERS.len()).copied(), ..look };
        match role {
            Role::Raw => solid(Tone::Raw, style.hairline),
            Role::Smoothed => solid(Tone::Train, style.line + 0.5),
            Role::Forward => solid(Tone::Forward, style.line),
            Role::Backward => solid(Tone::Backward, style.line),
            Role::Train => marked(solid(Tone::Train, style.line), 0),
            Role::Validation => marked(dotted(Tone::Series(2)), 1),
            Role::ValidationOf(n) => marked(dotted(Tone::Series(n)), n),
            Role::Test => marked(dashed(Tone::Test, 6.0), 0),
            Role::Series(n) | Role::TrainOf(n) => marked(solid(Tone::Series(n), style.line), n),
            // Pale and thin, so that eight of them leave the smoothed lines above them legible.
            Role::RawOf(n) => solid(Tone::RawOf(n), style.hairline),
            Role::Layer { of, number, count } => {
                // From a line as pale as may be to the darkest, and from a thin one to a thick one.
                let share = number as f64 / count.saturating_sub(1).max(1) as f64;
                let dark = if count > 1 { 0.5 + 0.5 * share } else { 0.75 };
                let tone = match of {
                    0 => Tone::ForwardRamp(dark),
                    1 => Tone::BackwardRamp(dark),
                    _ => Tone::StillRamp(dark),
                };
                solid(tone, style.line * (0.7 + 0.7 * share))
            }
            Role::TestOf(n) => marked(dashed(Tone::Series(n), 6.0), n),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::style::tests::EVEN;
    use super::*;

    #[test]
    fn twelve_series_differ_and_four_of_them_without_their_colours() {
        // As many colours as there are in every theme and in files.
        let look = |n: usize| (n % 6, Look::of(Role::Series(n), &EVEN).marker);
        for a in 0..12 {
            for b in 0..a {
                assert_ne!(look(a), look(b), "{a} and {b}");
                assert!(a >= 4 || look(a).1 != look(b).1, "{a} and {b}");
            }
        }
    }

    #[test]
    fn a_dash_means_test_and_dots_mean_validation_and_nothing_else() {
        let others = [Role::Raw, Role::Smoothed, Role::Forward, Role::Backward, Role::Train];
        let several = (0..20).flat_map(|n| [Role::Series(n), Role::RawOf(n), Role::TrainOf(n)]);
        for role in others.into_iter().chain(several) {
            let look = Look::of(role, &EVEN);
            assert!(look.pen.dash.is_none() && !look.hollow, "{role:?}");
        }
        for role in (0..20).map(Role::TestOf).chain([Role::Test]) {
            let look = Look::of(role, &EVEN);
            assert!(look.pen.dash.is_some() && look.hollow, "{role:?}");
        }
        for role in (0..20).map(Role::ValidationOf).chain([Role::Validation]) {
            let (look, test) = (Look::of(role, &EVEN), Look::of(Role::Test, &EVEN));
            assert!(!look.hollow && look.pen.dash < test.pen.dash && look.pen.dash.is_some(), "{role:?}");
        }
    }
}
