//! What was recorded of a run, as pictures: heat maps of the layers, and one statistic of each as curves.

use std::sync::Arc;

use super::super::snapshot::Quantity;
use crate::experiment::figure::{
    Axis, Distribution, FigureWords, LayersAt, LineFigure, Mark, OverTimeFigure, OverTimePart, OverTimeRun,
    Role, Series, format,
};

/// One number of a layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Statistic {
    /// The standard deviation.
    #[default]
    Std,
    /// The mean.
    Mean,
    /// The share of exact zeros.
    Zeros,
    /// The share of saturated values.
    Saturated,
    /// The share of values that are not a number.
    Nan,
}

impl Statistic {
    /// All of them, as they stand side by side.
    pub const ALL: [Self; 5] = [Self::Std, Self::Mean, Self::Zeros, Self::Saturated, Self::Nan];

    /// What it is called.
    pub fn name(self, words: &FigureWords) -> &'static str {
        match self {
            Self::Std => words.std_of_layers,
            Self::Mean => words.mean_of_layers,
            Self::Zeros => words.zeros_of_layers,
            Self::Saturated => words.saturated_of_layers,
            Self::Nan => words.nan_of_layers,
        }
    }

    fn of(self, of: &Distribution) -> f64 {
        match self {
            Self::Std => of.std,
            Self::Mean => of.mean,
            Self::Zeros => of.zero_share(),
            Self::Saturated => of.saturated_share(),
            Self::Nan => of.nan_share(),
        }
    }

    /// The axis that it is drawn on: shares go from 0 to 1, and the spread of weights begins at 0.
    pub fn axis(self, quantity: Quantity, words: &FigureWords) -> Axis {
        let y = Axis::new(self.name(words), "");
        match self {
            Self::Zeros | Self::Saturated | Self::Nan => y.held(0.0, 1.0),
            Self::Std if !self.is_logarithmic(quantity) => Axis { range: Some([0.0, f64::NAN]), ..y },
            Self::Std | Self::Mean => y,
        }
    }

    /// Whether it is drawn on a logarithmic axis: what shrinks or grows from layer to layer does so by factors.
    pub fn is_logarithmic(self, quantity: Quantity) -> bool {
        self == Self::Std && quantity != Quantity::Weights
    }
}

fn place(quantity: Quantity) -> usize {
    match quantity {
        Quantity::Activations => 0,
        Quantity::Gradients => 1,
        Quantity::Weights => 2,
    }
}

fn name(quantity: Quantity, words: &FigureWords) -> &'static str {
    match quantity {
        Quantity::Activations => words.activations,
        Quantity::Gradients => words.gradients,
        Quantity::Weights => words.weights,
    }
}

pub(super) fn iterations(until: u64, words: &FigureWords) -> Axis {
    Axis::new(words.iteration, "").held(0.0, until.max(1) as f64)
}

/// What a picture of layers over time is made from.
#[derive(Clone, Copy, Debug)]
pub struct Recorded<'a> {
    /// What was counted, in order.
    pub columns: &'a [Arc<LayersAt>],
    /// How many iterations there have been.
    pub until: u64,
    /// How many had been taken where the run stands.
    pub now: u64,
    /// The live changes.
    pub marks: &'a [Mark],
}

impl Recorded<'_> {
    /// Heat maps of these quantities side by side.
    pub fn over_time(&self, quantities: &[Quantity], words: &FigureWords) -> OverTimeFigure {
        let part = |quantity: &Quantity| OverTimePart {
            title: name(*quantity, words).to_owned(),
            of: place(*quantity),
            role: match quantity {
                Quantity::Activations => Role::Forward,
                Quantity::Gradients => Role::Backward,
                Quantity::Weights => Role::Series(0),
            },
            run: 0,
        };
        let run = OverTimeRun {
            name: String::new(),
            columns: self.columns.to_vec(),
            until: self.until,
            marks: self.marks.to_vec(),
            now: self.now,
        };
        let title = match quantities {
            [one] => (words.one_over_time)(name(*one, words)),
            _ => words.over_time.to_owned(),
        };
        OverTimeFigure {
            title,
            x: iterations(self.until, words),
            runs: vec![run],
            parts: quantities.iter().map(part).collect(),
            with_quantiles: false,
        }
    }

    /// One statistic of one quantity, a curve a layer, named at its end.
    pub fn statistic(&self, quantity: Quantity, statistic: Statistic, words: &FigureWords) -> LineFigure {
        let of = place(quantity);
        let count = self.columns.first().map_or(0, |column| column.layers.len());
        // Of very many layers only some have room for their name.
        let every = names_every(count);
        let series = |number: usize| {
            let is_named = number.is_multiple_of(every) || number + 1 == count;
            Series {
                name: if is_named { (words.layer)(number + 1) } else { String::new() },
                role: Role::Layer { of, number, count },
                points: self.curve(quantity, statistic, number),
            }
        };
        LineFigure {
            title: (words.statistic)(name(quantity, words), statistic.name(words)),
            x: iterations(self.until, words),
            y: statistic.axis(quantity, words),
            series: (0..count).map(series).collect(),
            marks: self.marks.to_vec(),
        }
    }

    /// One statistic of one quantity of one layer, counted from 0: points `[iteration, value]`.
    pub fn curve(&self, quantity: Quantity, statistic: Statistic, layer: usize) -> Vec<[f64; 2]> {
        let value = |column: &Arc<LayersAt>| {
            let value = statistic.of(column.layers.get(layer)?.get(place(quantity))?);
            Some([column.iteration as f64, value])
        };
        self.columns.iter().filter_map(value).collect()
    }

    /// What such curves say: how far apart the layers are where the run stands, or what the least and the greatest are.
    pub fn in_words(&self, quantity: Quantity, statistic: Statistic, words: &FigureWords) -> String {
        let after = self.columns.partition_point(|column| column.iteration < self.now.max(1));
        let Some(column) = self.columns.get(after.saturating_sub(1)) else {
            return words.not_computed.to_owned();
        };
        let values = column.layers.iter().filter_map(|layer| layer.get(place(quantity)));
        let values = values.map(|of| statistic.of(of)).enumerate().filter(|(_, value)| value.is_finite());
        let least = values.clone().min_by(|a, b| a.1.total_cmp(&b.1));
        let most = values.max_by(|a, b| a.1.total_cmp(&b.1));
        match (least, most) {
            (Some((layer, least)), Some((other, most))) if statistic == Statistic::Std && least > 0.0 => {
                let factor = format::significant(most / least);
                (words.times_apart)(column.iteration, layer + 1, &factor, other + 1)
            }
            (Some((layer, least)), Some((other, most))) => {
                let [least, most] = [least, most].map(format::significant);
                (words.from_to)(column.iteration, [layer + 1, other + 1], [&least, &most])
            }
            _ => (words.nan_in_layer)(1, column.iteration),
        }
    }
}

/// So many curves of one figure have their names.
const MOST_NAMES: usize = 12;

/// Of so many curves every n-th has its name.
pub(super) fn names_every(count: usize) -> usize {
    count.div_ceil(MOST_NAMES).max(1)
}
