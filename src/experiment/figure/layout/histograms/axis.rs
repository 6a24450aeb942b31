//! The axis of the bars of a row, and how many values each bar stands for.

use super::super::{Scale, Tick};
use crate::experiment::figure::{Axis, Histogram, HistogramRow, SymmetricLog, View, format};

/// From where to where the bars go: linear, or symmetric and logarithmic.
#[derive(Clone, Debug, PartialEq)]
pub struct BarAxis {
    kind: Kind,
    bins: usize,
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Linear(Scale),
    Symmetric(SymmetricLog),
}

/// What the bars of one panel stand for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bars {
    /// Values in each bin, from the left; exact zeros are not among them.
    pub counts: Vec<u32>,
    /// Values left of the axis.
    pub below: u32,
    /// Values right of it.
    pub above: u32,
}

impl Bars {
    /// The count of the highest bar.
    pub fn highest(&self) -> u32 {
        self.counts.iter().copied().chain([self.below, self.above]).max().unwrap_or(0)
    }
}

/// The axis of one histogram as it was counted.
pub fn scale(histogram: &Histogram) -> Scale {
    let axis = Axis::new("", "").held(histogram.low, histogram.high);
    Scale::exact(&axis, std::iter::empty())
}

impl BarAxis {
    fn linear(histogram: &Histogram) -> Self {
        Self { kind: Kind::Linear(scale(histogram)), bins: histogram.counts.len() }
    }

    /// The axis and the bars of each panel of a row. A row that is drawn by size has one axis.
    pub(super) fn of_row(row: &HistogramRow) -> Vec<(Self, Bars)> {
        let counted = |shown: &Histogram| {
            let bars = Bars { counts: shown.counts.clone(), below: shown.below, above: shown.above };
            (Self::linear(shown), bars)
        };
        match &row.view {
            View::BySize(sizes) => {
                let Some(axis) = SymmetricLog::of(sizes) else {
                    return row.cells.iter().map(counted).collect();
                };
                let of = |(cell, sizes): (&Histogram, _)| {
                    let counts = axis.counts(sizes);
                    // What has no size is infinite.
                    let inside: u32 = counts.iter().sum::<u32>() + cell.zeros + cell.not_a_number;
                    let infinite = cell.total.saturating_sub(inside);
                    let (below, above) = if cell.max.is_infinite() { (0, infinite) } else { (infinite, 0) };
                    (Self { kind: Kind::Symmetric(axis), bins: axis.len() }, Bars { counts, below, above })
                };
                row.cells.iter().zip(sizes).map(of).collect()
            }
            View::Rebinned(shown) => shown.iter().map(counted).collect(),
            View::Counted => row.cells.iter().map(counted).collect(),
        }
    }

    /// Where a value stands, from the left end, 0, to the right one, 1, and on a linear axis beyond.
    pub fn share(&self, value: f64) -> f64 {
        match &self.kind {
            Kind::Linear(scale) => scale.share(value),
            Kind::Symmetric(axis) => axis.share(value),
        }
    }

    /// How many bins there are.
    pub fn bins(&self) -> usize {
        self.bins
    }

    /// The values at the ends of a bin.
    pub fn bin(&self, index: usize) -> [f64; 2] {
        match &self.kind {
            Kind::Linear(scale) => {
                let bins = self.bins.max(1) as f64;
                [index, index + 1].map(|at| scale.value(at as f64 / bins))
            }
            Kind::Symmetric(axis) => axis.bin(index),
        }
    }

    /// Where a bin begins and ends, as shares of the axis.
    pub fn place(&self, index: usize) -> [f64; 2] {
        match &self.kind {
            Kind::Linear(_) => [index, index + 1].map(|at| at as f64 / self.bins.max(1) as f64),
            Kind::Symmetric(axis) => axis.bin(index).map(|edge| axis.share(edge)),
        }
    }

    /// The bin at a share of the axis; none beyond its ends.
    pub fn bin_at(&self, share: f64) -> Option<usize> {
        (0..self.bins).find(|bin| {
            let [low, high] = self.place(*bin);
            low <= share && share < high
        })
    }

    /// The scale of a linear axis.
    pub(super) fn scale(&self) -> Option<&Scale> {
        match &self.kind {
            Kind::Linear(scale) => Some(scale),
            Kind::Symmetric(_) => None,
        }
    }

    /// Its ticks: at round numbers, or at powers of ten and 0, those first that are to be read before the others.
    pub(super) fn ticks(&self, most: usize) -> Vec<Tick> {
        match &self.kind {
            Kind::Linear(scale) => scale.ticks(most),
            Kind::Symmetric(axis) => {
                let mut powers = axis.powers();
                // From the outside to the inside, and zero first.
                powers.sort_by(|a, b| (*a != 0.0).cmp(&(*b != 0.0)).then(b.abs().total_cmp(&a.abs())));
                let tick = |power: f64| Tick {
                    share: axis.share(power),
                    label: if power == 0.0 { "0".to_owned() } else { format::tick(power, power.abs()) },
                };
                powers.into_iter().map(tick).collect()
            }
        }
    }
}

/// The ends of the axis of a row that is drawn by size: the least size that is told apart, and the largest.
pub(super) fn sizes(row: &HistogramRow) -> Option<[f64; 2]> {
    match &row.view {
        View::BySize(sizes) => SymmetricLog::of(sizes).map(|axis| axis.ends()),
        View::Counted | View::Rebinned(_) => None,
    }
}
