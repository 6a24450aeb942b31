//! The units of one layer on a sample of the test images: which of them do anything, and for which.

use ndarray::Array2;

use super::{FigureWords, UnitCounts, format};

/// What is said of a unit by a mark below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitMark {
    /// It does something for some image of the sample.
    Working,
    /// It is 0 for the whole sample, and not, or not known to be, for all test images.
    Silent,
    /// It is 0 for every test image.
    Dead,
}

/// The units of one layer: a unit a column, an image a row.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitMapFigure {
    /// The title.
    pub title: String,
    /// The layer that is shown, from 0.
    pub layer: usize,
    /// All layers; of the last fields of each nothing is known where nothing was counted.
    pub layers: Vec<UnitCounts>,
    /// How many test images were counted; none where they were not.
    pub tested: Option<u64>,
    /// The units from left to right.
    pub order: Vec<usize>,
    /// Whether they are sorted, and not in the order of their numbers.
    pub is_sorted: bool,
    /// The mark of each unit, by its number.
    pub marks: Vec<UnitMark>,
    /// What they give, shape (images, units by number), the images sorted by class.
    pub values: Array2<f32>,
    /// The classes among the images, with how many there are of each.
    pub classes: Vec<(String, usize)>,
    /// From where on a value is saturated at either end; none of a function that does not saturate.
    pub flat: Option<[f64; 2]>,
    /// The unit under the keyboard, by its number; none in a file.
    pub chosen: Option<usize>,
}

/// The levels of a picture: paper, then from the weakest to the strongest tone.
pub(super) const STRONGEST: u8 = 250;
/// A line of the hatching of a dead unit.
pub(super) const APART: u8 = 251;
/// What is no number.
pub(super) const NO_NUMBER: u8 = 252;
/// Of the strongest tone: what is least at work, and what lies between both ends.
const WEAKEST: f64 = 0.22;
const BETWEEN: f64 = 0.45;
/// This share of the values at work lies below the strongest tone.
const STRONG: f64 = 0.995;

impl UnitMapFigure {
    /// How many images there are.
    pub fn images(&self) -> usize {
        self.values.nrows()
    }

    /// The size of a value that has the strongest tone.
    pub(super) fn strongest(&self) -> f64 {
        let sizes = self.values.iter().map(|value| f64::from(value.abs()));
        let mut sizes: Vec<f64> = sizes.filter(|size| *size > 0.0 && size.is_finite()).collect();
        let at = ((sizes.len() as f64 * STRONG) as usize).min(sizes.len().saturating_sub(1));
        if sizes.is_empty() { 1.0 } else { *sizes.select_nth_unstable_by(at, f64::total_cmp).1 }
    }

    /// The level of a value; `strongest` is the size of one that has the strongest tone.
    pub(super) fn level(&self, value: f32, strongest: f64) -> u8 {
        let value = f64::from(value);
        let tone = |share: f64| (share * f64::from(STRONGEST)).round() as u8;
        if value.is_nan() {
            return NO_NUMBER;
        }
        match self.flat {
            _ if value == 0.0 => 0,
            Some([low, _]) if value <= low => 0,
            Some([_, high]) if value >= high => STRONGEST,
            Some(_) => tone(BETWEEN),
            None => tone(WEAKEST + (1.0 - WEAKEST) * (value.abs() / strongest).min(1.0).sqrt()),
        }
    }

    /// What is known of the layer that is shown.
    pub fn counts(&self) -> UnitCounts {
        self.layers.get(self.layer).copied().unwrap_or_default()
    }

    /// What is seen, in words.
    pub fn in_words(&self, words: &FigureWords) -> String {
        let (units, layer, counts) = (words.units, self.layer + 1, self.counts());
        let Some(tested) = self.tested else {
            return (units.silent_until_counted)(layer, counts, self.images());
        };
        let said = (units.counted)(layer, counts, tested, self.flat.is_some());
        if counts.silent == 0 {
            return said;
        }
        format!("{said}; {}", (units.silent_more)(counts.silent, self.images()))
    }

    /// What a place on the map is: which image and unit, and what it gives.
    pub fn about(&self, unit: usize, row: usize, words: &FigureWords) -> Vec<String> {
        let mut said = vec![(words.units.unit_of)(unit + 1, self.layer + 1)];
        said.extend(self.marked(unit, words));
        let class = self.class_of(row).map_or("", |(name, _)| name.as_str());
        if let Some(value) = self.values.get([row, unit]) {
            let value = (words.units.value)(&format::significant((*value).into()));
            said.push(format!("{} {class}: {value}", words.label));
        }
        said
    }

    /// What the mark of a unit says.
    pub fn marked(&self, unit: usize, words: &FigureWords) -> Option<String> {
        match self.marks.get(unit)? {
            UnitMark::Working => None,
            UnitMark::Dead => Some((words.units.is_dead)(self.tested.unwrap_or_default())),
            UnitMark::Silent => Some((words.units.silent)(self.images())),
        }
    }

    /// The class of an image.
    fn class_of(&self, row: usize) -> Option<&(String, usize)> {
        let mut before = 0;
        self.classes.iter().find(|(_, count)| {
            before += count;
            row < before
        })
    }

    /// The units sorted by the class for which their mean is highest, ties by their number, dead ones first. `classes` are those of
    /// the rows.
    pub fn sorted(values: &Array2<f32>, classes: &[(String, usize)], marks: &[UnitMark]) -> Vec<usize> {
        let favourite = |unit: usize| {
            let column = values.column(unit);
            let mut first = 0;
            let means = classes.iter().map(|(_, count)| {
                let of = column.iter().skip(first).take(*count).map(|value| f64::from(*value));
                first += count;
                of.sum::<f64>() / (*count).max(1) as f64
            });
            let best = means.enumerate().fold(None, |best: Option<(usize, f64)>, (class, mean)| match best {
                Some((_, most)) if mean <= most || mean.is_nan() => best,
                _ => Some((class, mean)),
            });
            best.map_or(0, |(class, _)| class)
        };
        let is_alive = |unit: usize| marks.get(unit) != Some(&UnitMark::Dead);
        let mut order: Vec<usize> = (0..values.ncols()).collect();
        order.sort_by_cached_key(|unit| {
            (is_alive(*unit), if is_alive(*unit) { favourite(*unit) } else { 0 }, *unit)
        });
        order
    }
}
