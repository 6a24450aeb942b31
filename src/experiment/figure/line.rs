//! Curves over a shared horizontal axis.

use super::Values;

/// An axis: what it measures, in which unit, and between which bounds it is held if it is not free.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    /// What is measured.
    pub label: String,
    /// The unit, empty for a pure number.
    pub unit: String,
    /// The bounds, when the axis is held still.
    pub range: Option<[f64; 2]>,
    /// For an axis of words: what 0, 1, 2 … stand for. Empty for numbers.
    pub names: Vec<String>,
    /// Values on it that are worth a word.
    pub guides: Vec<Guide>,
}

/// A value on an axis that is worth a word, or all values from it on.
#[derive(Clone, Debug, PartialEq)]
pub struct Guide {
    /// The value.
    pub at: f64,
    /// To where the ground is toned; none for a dashed line at the value alone.
    pub until: Option<f64>,
    /// What is so there.
    pub words: String,
}

impl Axis {
    /// A free axis.
    pub fn new(label: impl Into<String>, unit: impl Into<String>) -> Self {
        Self { label: label.into(), unit: unit.into(), range: None, names: Vec::new(), guides: Vec::new() }
    }

    /// What is measured and, in brackets, in which unit: the name of a column.
    pub fn heading(&self) -> String {
        if self.unit.is_empty() { self.label.clone() } else { format!("{} ({})", self.label, self.unit) }
    }

    /// The values of points on it: words where it has words in the place of numbers.
    pub fn column(&self, values: impl Iterator<Item = f64>) -> Values {
        if self.names.is_empty() {
            return Values::Number(values.collect());
        }
        let word = |value: f64| {
            let named = (value >= 0.0).then(|| self.names.get(value as usize));
            named.flatten().cloned().unwrap_or_default()
        };
        Values::Text(values.map(word).collect())
    }

    /// The same axis held between two bounds.
    #[must_use]
    pub fn held(mut self, low: f64, high: f64) -> Self {
        self.range = Some([low, high]);
        self
    }

    /// The same axis with values that are worth a word.
    #[must_use]
    pub fn guided(mut self, guides: Vec<Guide>) -> Self {
        self.guides = guides;
        self
    }

    /// The same axis with words in the place of 0, 1, 2 …
    #[must_use]
    pub fn named(mut self, names: Vec<String>) -> Self {
        self.names = names;
        self
    }
}

/// What a series stands for: the theme gives each role its colour and its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Measured on the training images.
    Train,
    /// Measured on the test images.
    Test,
    /// Measured on the training images that are set apart to choose by.
    Validation,
    /// As it was measured, every iteration.
    Raw,
    /// A smoothed view of a raw series.
    Smoothed,
    /// Values going forward.
    Forward,
    /// Gradients going backward.
    Backward,
    /// The n-th of several that are compared.
    Series(usize),
    /// As it was measured every iteration, of the n-th of several.
    RawOf(usize),
    /// Measured on the training images, of the n-th of several.
    TrainOf(usize),
    /// Measured on the test images, of the n-th of several.
    TestOf(usize),
    /// Measured on the training images that are set apart, of the n-th of several.
    ValidationOf(usize),
    /// Of one of the layers, which are in order.
    Layer {
        /// 0 for values going forward, 1 for gradients, 2 for weights.
        of: usize,
        /// Its number, from 0.
        number: usize,
        /// How many there are.
        count: usize,
    },
}

/// One curve. A point that is not a number breaks the line.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The name in the legend.
    pub name: String,
    /// What it stands for.
    pub role: Role,
    /// Points `[x, y]` with x not falling.
    pub points: Vec<[f64; 2]>,
}

/// A moment worth remembering: a live change, the first loss that was not a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Where on the horizontal axis.
    pub x: f64,
    /// What happened.
    pub text: String,
}

/// Curves with their axes and marks.
#[derive(Clone, Debug, PartialEq)]
pub struct LineFigure {
    /// The title, with the seed.
    pub title: String,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// The curves.
    pub series: Vec<Series>,
    /// The moments marked on the curves.
    pub marks: Vec<Mark>,
}

impl LineFigure {
    /// Calls itself, its axes and its curves as `other` does, whose curves are the same in number or more.
    pub fn take_words(&mut self, other: LineFigure) {
        self.title = other.title;
        (self.x.label, self.y.label) = (other.x.label, other.y.label);
        for (series, other) in self.series.iter_mut().zip(other.series) {
            series.name = other.name;
        }
    }
}
