//! Tones, and lines in them.

/// What a colour is for. The window's theme and the ink of files give each its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tone {
    /// Words and numbers.
    Text,
    /// Words of the second rank.
    Muted,
    /// Axes and their numbers.
    Axis,
    /// The lines of a grid.
    Grid,
    /// The edge of a frame.
    Outline,
    /// What a figure lies on.
    Paper,
    /// Behind bars, the zeros of a picture, the calm cells of a matrix.
    Ground,
    /// What is chosen.
    Accent,
    /// A live change, or another moment of a run.
    Change,
    /// Behind what is chosen, or the best.
    Soft,
    /// What is no number.
    Error,
    /// Values going forward.
    Forward,
    /// Gradients going backward.
    Backward,
    /// Values going forward, at an earlier moment.
    BeforeForward,
    /// Gradients going backward, at an earlier moment.
    BeforeBackward,
    /// Measured on the training images.
    Train,
    /// Measured on the test images.
    Test,
    /// As it was measured, every iteration.
    Raw,
    /// The n-th of several that are compared.
    Series(usize),
    /// As it was measured, of the n-th of several: as pale as a line may be.
    RawOf(usize),
    /// A quantity from little, 0, to much, 1.
    Shade(f64),
    /// The same while something else is looked at.
    RecedingShade(f64),
    /// A line of equal value on a map, from the lowest, 0, to the highest, 1.
    Level(f64),
    /// An arrow downhill on a map.
    Slope,
    /// A number about 0 as a colour: positive ones to 1 as forward, negative ones to -1 as backward; an error where it is none.
    Signed(f64),
    /// Ink from 0, the ground, to 1.
    Ink(f64),
    /// A mistake of a matrix from the rarest, 0, to the most frequent, 1.
    Mistake(f64),
    /// Words on it.
    OnMistake(f64),
    /// Exact zeros, and what is saturated.
    Apart,
    /// Between the lines of its hatching.
    ApartGround,
    /// How dense values going forward are, from the paper, 0, to 1, in even steps of lightness.
    ForwardRamp(f64),
    /// The same of gradients.
    BackwardRamp(f64),
    /// The same of what goes neither way: weights.
    StillRamp(f64),
}

/// A line: its tone, its width in points, and the length of its dashes, none for a solid one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pen {
    /// Its tone.
    pub tone: Tone,
    /// Its width.
    pub width: f64,
    /// The length of a dash.
    pub dash: Option<f64>,
}

impl Pen {
    /// Between two dashes there is so much of a dash.
    pub const GAP: f64 = 0.6;

    /// A solid line.
    pub fn new(tone: Tone, width: f64) -> Self {
        Self { tone, width, dash: None }
    }
}
