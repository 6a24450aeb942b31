//! How far each update moved the weights, matrix by matrix, as curves.

use super::figures::{Recorded, iterations, names_every};
use crate::experiment::figure::{Axis, FigureWords, Guide, LineFigure, Role, Series, format};

/// The axis of ratios reaches at least so far.
const ENDS: [f64; 2] = [1e-9, 1e2];
/// A rule of thumb for the ratio of a step to what it moves. What learns lies around it, and other things do, too.
const THUMB: f64 = 1e-3;
/// Below the first a matrix hardly moves; beyond the second a step is larger than what it moves.
const LITTLE: f64 = 1e-5;
const MUCH: f64 = 1.0;

impl Recorded<'_> {
    /// Standard deviation of each update over that of the weights, a curve a matrix, on a logarithmic axis.
    pub fn updates(&self, words: &FigureWords) -> LineFigure {
        let count = self.columns.iter().map(|column| column.updates.len()).max().unwrap_or(0);
        let every = names_every(count);
        let series = |number: usize| {
            let point = |column: &std::sync::Arc<crate::experiment::figure::LayersAt>| {
                Some([column.iteration as f64, column.updates.get(number)?.ratio()])
            };
            let is_named = number.is_multiple_of(every) || number + 1 == count;
            Series {
                name: if is_named { format!("W{}", number + 1) } else { String::new() },
                role: Role::Layer { of: 1, number, count },
                points: self.columns.iter().filter_map(point).collect(),
            }
        };
        let series: Vec<Series> = (0..count).map(series).collect();
        let finite = series.iter().flat_map(|series| &series.points).map(|point| point[1]);
        let finite = finite.filter(|ratio| ratio.is_finite() && *ratio > 0.0);
        let [mut low, mut high] = ENDS;
        for ratio in finite {
            low = low.min(10_f64.powf(ratio.log10().floor()));
            high = high.max(10_f64.powf(ratio.log10().ceil()));
        }
        let guide = |at, until, words: &str| Guide { at, until, words: words.to_owned() };
        let y = Axis::new(words.update_axis, "").held(low, high).guided(vec![
            guide(MUCH, Some(high), words.tears_apart),
            guide(THUMB, None, words.rule_of_thumb),
            guide(LITTLE, Some(low), words.hardly_moves),
        ]);
        LineFigure {
            title: words.updates.to_owned(),
            x: iterations(self.until, words),
            y,
            series,
            marks: self.marks.to_vec(),
        }
    }

    /// What these curves say where the run stands: which matrices hardly move, which are torn apart, or between what all lie.
    pub fn updates_in_words(&self, words: &FigureWords) -> String {
        let after = self.columns.partition_point(|column| column.iteration < self.now.max(1));
        let known = self.columns.get(..after.max(1)).unwrap_or_default();
        let Some(column) = known.iter().rev().find(|column| !column.updates.is_empty()) else {
            return words.not_computed.to_owned();
        };
        let ratios: Vec<f64> = column.updates.iter().map(|step| step.ratio()).collect();
        let named = |is: &dyn Fn(f64) -> bool| {
            let of = ratios.iter().enumerate().filter(|(_, ratio)| is(**ratio));
            of.map(|(number, _)| format!("W{}", number + 1)).collect::<Vec<_>>()
        };
        let mut parts = Vec::new();
        let groups: [(&dyn Fn(f64) -> bool, &str); 3] = [
            (&|ratio| !ratio.is_finite(), words.is_no_number),
            (&|ratio| ratio > MUCH && ratio.is_finite(), words.tears_apart),
            (&|ratio| ratio < LITTLE, words.hardly_moves),
        ];
        for (is, said) in groups {
            let names = named(is);
            if !names.is_empty() {
                parts.push(format!("{}: {said}", names.join(", ")));
            }
        }
        let between = |ratio: &&f64| (LITTLE..=MUCH).contains(*ratio);
        let inside: Vec<f64> = ratios.iter().filter(between).copied().collect();
        let least = inside.iter().copied().fold(f64::INFINITY, f64::min);
        let most = inside.iter().copied().fold(0.0, f64::max);
        if !inside.is_empty() {
            let names = named(&|ratio| (LITTLE..=MUCH).contains(&ratio)).join(", ");
            let [least, most] = [least, most].map(format::significant);
            parts.push((words.steps_between)(&names, &least, &most));
        }
        (words.updates_at)(column.iteration, &parts.join("; "))
    }
}
