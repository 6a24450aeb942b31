//! The picture of a row or a strip, at the resolution of its medium.

use super::super::super::{Distribution, OverTimeFigure};
use super::super::Scale;
use super::Field;
use super::tones::{APART, APART_GROUND, NO_NUMBER, STRONGEST};

/// The levels of a field at a resolution of so many pixels across and down, row by row from the top.
pub fn picture(figure: &OverTimeFigure, field: &Field, x: &Scale, [width, height]: [usize; 2]) -> Vec<u8> {
    let mut pixels = vec![0; width * height];
    let places = field.up.as_ref().map(|up| Places::new(up, height));
    let of = figure.parts.get(field.part).map_or(0, |part| part.of);
    let saturated = figure.shows_saturated(field.part);
    let Some(run) = figure.run(field.part) else { return pixels };
    let mut last: Option<(u64, Vec<u8>)> = None;
    for across in 0..width {
        let Some(column) = run.at(x.value((across as f64 + 0.5) / width as f64)) else { continue };
        let number = column.iteration;
        if last.as_ref().is_none_or(|(known, _)| *known != number) {
            let Some(counted) = column.layers.get(field.layer).and_then(|layer| layer.get(of)) else {
                continue;
            };
            let levels = match &places {
                Some(places) => places.levels(counted),
                None if saturated => strip(counted.saturated_share(), height),
                None => strip(counted.zero_share(), height),
            };
            last = Some((number, levels));
        }
        let Some((_, levels)) = &last else { continue };
        for (down, level) in levels.iter().rev().enumerate() {
            let hatched = (across + down) % 5 < 2;
            let level = match *level {
                APART if !hatched => APART_GROUND,
                NO_NUMBER if !hatched => 0,
                level => level,
            };
            if let Some(pixel) = pixels.get_mut(down * width + across) {
                *pixel = level;
            }
        }
    }
    pixels
}

/// A bar from below.
fn strip(share: f64, height: usize) -> Vec<u8> {
    let full = if share.is_finite() { (share * height as f64).round() as usize } else { 0 };
    // What is not nothing is seen.
    let full = full.max(usize::from(share > 0.0)).min(height);
    (0..height).map(|up| if up < full { APART } else { 0 }).collect()
}

/// The density of values up an axis.
#[derive(Clone, Debug)]
pub(super) struct Places {
    low: f64,
    /// Cells in a unit of the axis, which is a decade of sizes.
    per_unit: f64,
    logarithmic: bool,
    height: usize,
    /// By what a share of the values in one cell becomes a density.
    scale: f64,
}

/// The density of the strongest tone is the square of this.
const FULL: f64 = 1.15;
/// A linear axis has so many units.
const EIGHTHS: f64 = 8.0;

impl Places {
    /// Cells on an axis, from the bottom up.
    pub(super) fn new(up: &Scale, height: usize) -> Self {
        let [low, high] = up.span().ends();
        let per_unit = height as f64 / (high - low);
        let units = if up.is_logarithmic() { high - low } else { EIGHTHS };
        Self { low, per_unit, logarithmic: up.is_logarithmic(), height, scale: height as f64 / units }
    }

    /// The share of all values per decade, or per eighth of a linear axis, in each cell.
    pub(super) fn density(&self, of: &Distribution) -> Vec<f64> {
        let mut cells = vec![0.0; self.height];
        let total = f64::from(of.total);
        let mut add = |ends: [f64; 2], count: u32| {
            let [low, high] = ends.map(|end| (end - self.low) * self.per_unit);
            // A bin that reaches down to nothing has no place on an axis of sizes.
            if !low.is_finite() {
                return;
            }
            let whole = f64::from(count) / total * self.scale;
            // Next to a centre that is not 0 a bin may be no wider than one number.
            if low >= high {
                if let Some(sum) = cells.get_mut(low.max(0.0) as usize) {
                    *sum += whole;
                }
                return;
            }
            let each = whole / (high - low);
            let last = (high.ceil().max(0.0) as usize).min(self.height);
            for (cell, sum) in cells.iter_mut().enumerate().take(last).skip(low.max(0.0) as usize) {
                let bottom = cell as f64;
                *sum += each * (high.min(bottom + 1.0) - low.max(bottom));
            }
        };
        if self.logarithmic {
            of.sizes().for_each(|(ends, count)| add(ends, count));
        } else {
            of.counts().for_each(|(ends, count)| add(ends, count));
        }
        cells
    }

    pub(super) fn levels(&self, of: &Distribution) -> Vec<u8> {
        if of.not_a_number > 0 {
            return vec![NO_NUMBER; self.height];
        }
        let level = |density: f64| ((density.sqrt() / FULL).min(1.0) * f64::from(STRONGEST)).round() as u8;
        let mut levels: Vec<u8> = self.density(of).into_iter().map(level).collect();
        if of.below + of.above > 0 {
            let end = self.height - (self.height / 12).max(1);
            levels.iter_mut().skip(end).for_each(|level| *level = NO_NUMBER);
        }
        levels
    }
}
