//! The layers of a network over the iterations of its training: how their values are distributed at each, as a heat map a layer.

use std::sync::Arc;

use super::{Axis, Bins, Distribution, FigureWords, Mark, Role, format};
use crate::nn::WeightStep;

/// What was counted in the hidden layers at one iteration.
#[derive(Clone, Debug, PartialEq)]
pub struct LayersAt {
    /// Index of the update, the first being 0.
    pub iteration: u64,
    /// From the input up: activations, gradients, weights of each.
    pub layers: Vec<[Distribution; 3]>,
    /// How far this update moved each matrix of weights, that of the last layer included; empty where it was not measured, as before
    /// a live change.
    pub updates: Vec<WeightStep>,
}

impl LayersAt {
    /// What it takes of the memory, in bytes.
    pub fn bytes(&self) -> usize {
        size_of::<Self>()
            + size_of_val(self.updates.as_slice())
            + self.layers.iter().flatten().map(Distribution::bytes).sum::<usize>()
    }
}

/// What was counted in one run.
#[derive(Clone, Debug, PartialEq)]
pub struct OverTimeRun {
    /// What it is called among others; empty where it is the only one.
    pub name: String,
    /// What was counted, in order; each holds until the next.
    pub columns: Vec<Arc<LayersAt>>,
    /// How many iterations there have been: where the last column ends.
    pub until: u64,
    /// The live changes.
    pub marks: Vec<Mark>,
    /// How many iterations had been taken where the run stands.
    pub now: u64,
}

/// One quantity of all layers.
#[derive(Clone, Debug, PartialEq)]
pub struct OverTimePart {
    /// What it is called.
    pub title: String,
    /// Which of the three: 0 activations, 1 gradients, 2 weights.
    pub of: usize,
    /// What gives it its colour.
    pub role: Role,
    /// Whose it is.
    pub run: usize,
}

/// Layers over time: a row a layer, the first at the bottom, the parts of a run side by side, and the runs one below the other. What
/// is one quantity has one axis up in all runs, and all have one axis of iterations.
#[derive(Clone, Debug, PartialEq)]
pub struct OverTimeFigure {
    /// The title.
    pub title: String,
    /// The iterations.
    pub x: Axis,
    /// The runs.
    pub runs: Vec<OverTimeRun>,
    /// What is shown of them.
    pub parts: Vec<OverTimePart>,
    /// Whether lines are laid over the rows below which 5, 25, 50, 75 and 95 % of the values lie.
    pub with_quantiles: bool,
}

/// The strip below the rows is left out where no layer has more of what it shows than this.
const LEAST_SHARE: f64 = 0.005;
/// A share or a size that changed by less is not worth a sentence.
const LEAST_CHANGE: f64 = 0.1;
const LEAST_FACTOR: f64 = 3.0;
/// Where one iteration of so many was counted, nothing is said of it.
const USUAL: u64 = 16;

impl OverTimeRun {
    /// How many layers there are.
    pub fn depth(&self) -> usize {
        self.columns.first().map_or(0, |column| column.layers.len())
    }

    /// What was counted last before the place where the run stands; before the first iteration, at the first.
    pub fn at_now(&self) -> Option<&LayersAt> {
        let after = self.columns.partition_point(|column| column.iteration < self.now.max(1));
        self.columns.get(after.saturating_sub(1)).map(Arc::as_ref)
    }

    /// The column that holds at an iteration; none before the first and beyond the last.
    pub fn at(&self, iteration: f64) -> Option<&Arc<LayersAt>> {
        let after = self.columns.partition_point(|column| column.iteration as f64 <= iteration);
        after.checked_sub(1).filter(|_| iteration < self.until as f64).and_then(|at| self.columns.get(at))
    }

    /// From how many iterations one was counted, as a rule.
    fn spacing(&self) -> Option<u64> {
        let gaps = self.columns.windows(2).map(|pair| pair[1].iteration - pair[0].iteration);
        let mut gaps: Vec<u64> = gaps.collect();
        gaps.sort_unstable();
        gaps.get(gaps.len() / 2).copied()
    }
}

impl OverTimeFigure {
    /// The runs of several figures, each by its name, in one figure with the title and the axis of the first.
    pub fn stacked(named: Vec<(String, Self)>) -> Option<Self> {
        let mut all: Option<Self> = None;
        for (name, mut figure) in named {
            for run in &mut figure.runs {
                run.name.clone_from(&name);
            }
            let Some(all) = &mut all else {
                all = Some(figure);
                continue;
            };
            let before = all.runs.len();
            all.parts
                .extend(figure.parts.into_iter().map(|part| OverTimePart { run: before + part.run, ..part }));
            all.runs.extend(figure.runs);
        }
        all
    }

    /// So many columns of the first run on from the one where it stands, or back: how many iterations had been taken there.
    pub fn stepped(&self, columns: f64) -> Option<u64> {
        let run = self.runs.first()?;
        let last = run.columns.len().checked_sub(1)?;
        let here = run.columns.partition_point(|column| column.iteration < run.now);
        let there = here as f64 - 1.0 + columns;
        if there < 0.0 {
            return Some(0);
        }
        // Where the update of a column was made, its numbers are those at hand.
        run.columns.get((there as usize).min(last)).map(|column| column.iteration + 1)
    }

    /// The run of a part.
    pub fn run(&self, part: usize) -> Option<&OverTimeRun> {
        self.runs.get(self.parts.get(part)?.run)
    }

    /// How many layers the run of a part has.
    pub fn depth(&self, part: usize) -> usize {
        self.run(part).map_or(0, OverTimeRun::depth)
    }

    /// One quantity of a layer, counted from 0, in all columns.
    pub fn of(&self, part: usize, layer: usize) -> impl Iterator<Item = (u64, &Distribution)> {
        let of = self.parts.get(part).map(|part| part.of);
        let columns = self.run(part).map(|run| run.columns.as_slice()).unwrap_or_default();
        columns.iter().filter_map(move |column| Some((column.iteration, column.layers.get(layer)?.get(of?)?)))
    }

    /// The parts of all runs that show what this one shows.
    pub fn alike(&self, part: usize) -> impl Iterator<Item = usize> {
        let of = self.parts.get(part).map(|part| part.of);
        (0..self.parts.len()).filter(move |other| self.parts.get(*other).map(|part| part.of) == of)
    }

    /// The bounds between which the values of one run gather.
    fn own_range(&self, part: usize) -> Option<[f64; 2]> {
        let mut all = self.of(part, 0).map(|(_, of)| match of.bins() {
            Bins::About(centre) => Some([if centre == 0.0 { -1.0 } else { 0.0 }, 1.0]),
            Bins::BySize => None,
        });
        let first: [f64; 2] = all.next()??;
        all.try_fold(first, |range, other| Some([range[0].min(other?[0]), 1.0]))
    }

    /// Whether the values of a part gather at the ends of a range, in all runs, so that it is drawn on a linear axis, and between which
    /// bounds.
    pub fn range(&self, part: usize) -> Option<[f64; 2]> {
        let mut all = self.alike(part).filter(|part| self.depth(*part) > 0).map(|part| self.own_range(part));
        let first: [f64; 2] = all.next()??;
        all.try_fold(first, |range, other| Some([range[0].min(other?[0]), 1.0]))
    }

    /// Whether the strip of a part shows what is saturated, rather than exact zeros.
    pub fn shows_saturated(&self, part: usize) -> bool {
        self.own_range(part).is_some()
    }

    /// What the strip of a part shows of a layer at one moment, 0 to 1.
    pub fn strip_share(&self, part: usize, of: &Distribution) -> f64 {
        if self.shows_saturated(part) { of.saturated_share() } else { of.zero_share() }
    }

    /// Whether a part has a strip at all; in all runs or in none.
    pub fn has_strip(&self, part: usize) -> bool {
        self.alike(part).any(|part| {
            let saturated = self.shows_saturated(part);
            let share = |of: &Distribution| if saturated { of.saturated_share() } else { of.zero_share() };
            (0..self.depth(part)).any(|layer| self.of(part, layer).any(|(_, of)| share(of) > LEAST_SHARE))
        })
    }

    /// The first iteration at which a value of a part was not a number, with its lowest layer, counted from 0.
    pub fn first_nan(&self, part: usize) -> Option<(u64, usize)> {
        let of = self.parts.get(part)?.of;
        self.run(part)?.columns.iter().find_map(|column| {
            let is_nan = |layer: &[Distribution; 3]| layer.get(of).is_some_and(|of| of.not_a_number > 0);
            column.layers.iter().position(is_nan).map(|layer| (column.iteration, layer))
        })
    }

    /// What is to be seen of a part, from its first iteration to where the run stands, in a sentence: where it stopped being numbers,
    /// else the layer whose zeros or saturation changed most, else the one whose spread did.
    pub fn in_words(&self, part: usize, words: &FigureWords) -> String {
        let run = self.run(part);
        let ends = run.and_then(|run| Some((run.columns.first()?, run.at_now()?)));
        let Some((first, last)) = ends else {
            return words.not_computed.to_owned();
        };
        if let Some((iteration, layer)) = self.first_nan(part).filter(|(at, _)| *at <= last.iteration) {
            return (words.nan_in_layer)(layer + 1, iteration);
        }
        let Some(of) = self.parts.get(part).map(|part| part.of) else { return String::new() };
        let layer = |at: &LayersAt, layer: usize| at.layers.get(layer)?.get(of).cloned();
        let both = |number: usize| Some((number, layer(first.as_ref(), number)?, layer(last, number)?));
        let both: Vec<_> = (0..self.depth(part)).filter_map(both).collect();
        let shares = both.iter().map(|(number, first, last)| {
            (*number, [self.strip_share(part, first), self.strip_share(part, last)])
        });
        let change = |[from, to]: [f64; 2]| (to - from).abs();
        let most = shares.max_by(|a, b| change(a.1).total_cmp(&change(b.1)));
        if let Some((number, [from, to])) = most.filter(|(_, ends)| change(*ends) >= LEAST_CHANGE) {
            let share = |share: f64| format!("{share:.2}");
            let say = if self.shows_saturated(part) { words.saturated_went } else { words.zeros_went };
            return say(number + 1, [&share(from), &share(to)], to > from, last.iteration);
        }
        let spreads = both.iter().map(|(number, first, last)| (*number, [first.std, last.std]));
        let factor = |[from, to]: [f64; 2]| {
            let factor = (to / from).ln().abs();
            if factor.is_nan() { 0.0 } else { factor }
        };
        let most = spreads.max_by(|a, b| factor(a.1).total_cmp(&factor(b.1)));
        match most {
            Some((number, [from, to])) if factor([from, to]) >= LEAST_FACTOR.ln() => {
                let ends = [from, to].map(format::spread);
                (words.std_went)(number + 1, [&ends[0], &ends[1]], to > from, last.iteration)
            }
            _ => (words.steady_until)(last.iteration),
        }
    }

    /// How far apart the iterations are that were counted, where some were left out so that all runs have room in the memory.
    pub fn every(&self, words: &FigureWords) -> Option<String> {
        let spacing = self.runs.iter().filter_map(OverTimeRun::spacing).max()?;
        (spacing > USUAL).then(|| (words.counted_every)(spacing))
    }

    /// Of how many values the counts of a part are, where they are not of all.
    pub fn counted(&self, part: usize, words: &FigureWords) -> Option<String> {
        let of = self.parts.get(part)?.of;
        let layers = &self.run(part)?.columns.last()?.layers;
        let partly = layers.iter().filter_map(|layer| layer.get(of)).enumerate();
        let (layer, of) = partly.into_iter().find(|(_, of)| of.total < of.all)?;
        let [counted, all] = [of.total, of.all].map(|count| format::grouped(count.into()));
        Some((words.counted_of)(layer + 1, &counted, &all))
    }
}
