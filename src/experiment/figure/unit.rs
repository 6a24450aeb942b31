//! One unit by itself: its weights, its sum for one image, how it answers to each digit, what excites it, and what depends on it.

use super::{Histogram, Shade};

/// A picture with a word over it.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitPicture {
    /// What it is.
    pub name: String,
    /// What its numbers mean.
    pub shade: Shade,
    /// Numbers row by row.
    pub values: Vec<f32>,
}

/// Numbers of the layer below side by side: a bar a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitBars {
    /// What they are.
    pub name: String,
    /// The numbers.
    pub values: Vec<f64>,
}

/// A line of the sum.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitLine {
    /// What it is.
    pub name: String,
    /// Its two factors, where it is a product.
    pub factors: String,
    /// Its value as it is shown.
    pub value: String,
    /// Whether it is what came of those above, under a rule.
    pub is_result: bool,
}

/// How the unit answers to one class.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitStrip {
    /// The class.
    pub name: String,
    /// What it gives for the images of it.
    pub histogram: Histogram,
    /// What stands beside it: its share of zeros, or of what is saturated.
    pub share: f64,
}

/// An image that excites the unit.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitBest {
    /// Its number in the test set.
    pub image: usize,
    /// What it is called.
    pub name: String,
    /// What stands under it: what the unit gives.
    pub caption: String,
    /// Its pixels, from 0 to 1.
    pub values: Vec<f32>,
}

/// One unit.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitFigure {
    /// The title.
    pub title: String,
    /// What it is, in words.
    pub summary: String,
    /// Height and width of every picture in its own pixels.
    pub shape: [usize; 2],
    /// Side by side: in the first layer its weights, the image, and one times the other; else the image alone.
    pub pictures: Vec<UnitPicture>,
    /// Of a unit that has no picture of its weights: these, and what they are multiplied with.
    pub bars: Vec<UnitBars>,
    /// What stands over the sum.
    pub sum: String,
    /// The sum.
    pub lines: Vec<UnitLine>,
    /// What stands over the classes.
    pub by_class: String,
    /// What the shares beside the classes are of.
    pub share_of: String,
    /// How it answers to each class, all on one axis.
    pub strips: Vec<UnitStrip>,
    /// The name of that axis.
    pub axis: String,
    /// What it gives for the image at hand.
    pub value: f64,
    /// What stands over the images that excite it most.
    pub excites: String,
    /// These, strongest first.
    pub best: Vec<UnitBest>,
    /// What stands over what happens without it.
    pub silenced: String,
    /// What happens, and a remark.
    pub without: [String; 2],
}

impl UnitFigure {
    /// The picture of this number in the scene: first those side by side, then those that excite it.
    pub fn picture(&self, number: usize) -> Option<(&[f32], Shade)> {
        if let Some(picture) = self.pictures.get(number) {
            return Some((&picture.values, picture.shade));
        }
        let best = self.best.get(number.checked_sub(self.pictures.len())?)?;
        Some((&best.values, Shade::Ink))
    }
}
