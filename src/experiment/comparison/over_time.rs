//! The layers of several networks over time: any two one below the other on shared axes, and one statistic of one layer of all of
//! them.

use std::sync::Arc;

use super::spec::{ComparisonSpec, Place};
use crate::experiment::figure::{
    Axis, Figure, FigureWords, LayersAt, LineFigure, Mark, OverTimeFigure, Role, Series, format,
};
use crate::experiment::training::{Quantity, Recorded, Statistic, change_marks};

/// What was recorded of the networks of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct LayersOverTime<'a> {
    /// The comparison.
    pub spec: &'a ComparisonSpec,
    /// The layers of each network, in order.
    pub networks: &'a [(Place, Vec<Arc<LayersAt>>)],
    /// Which panel is seen.
    pub panel: usize,
    /// How many iterations there have been.
    pub until: u64,
    /// How many had been taken where the run stands.
    pub now: u64,
}

impl LayersOverTime<'_> {
    /// What `of` says of a network, with its live changes; none where it was not recorded.
    fn one<R>(
        &self,
        variant: usize,
        words: &FigureWords,
        of: impl FnOnce(&str, &Recorded<'_>) -> R,
    ) -> Option<R> {
        let place = Place { panel: self.panel, variant };
        let (_, columns) = self.networks.iter().find(|(at, _)| *at == place)?;
        let known = columns.partition_point(|column| column.iteration < self.until);
        let marks = self.spec.network(place).map(|spec| change_marks(&spec, self.until, words));
        let marks: Vec<Mark> = marks.unwrap_or_default();
        let columns = columns.get(..known)?;
        let name = self.spec.variants.get(variant)?.called(&self.spec.base, words);
        Some(of(&name, &Recorded { columns, until: self.until, now: self.now, marks: &marks }))
    }

    /// Whether anything was recorded of a network.
    pub fn has(&self, variant: usize) -> bool {
        let place = Place { panel: self.panel, variant };
        self.networks.iter().any(|(at, columns)| *at == place && !columns.is_empty())
    }

    /// Two networks one below the other; one alone where both are the same.
    pub fn two(
        &self,
        variants: [usize; 2],
        quantities: &[Quantity],
        words: &FigureWords,
    ) -> Option<OverTimeFigure> {
        let count = if variants[0] == variants[1] { 1 } else { 2 };
        let figure = |variant: &usize| {
            self.one(*variant, words, |name, recorded| {
                (name.to_owned(), recorded.over_time(quantities, words))
            })
        };
        let stacked = OverTimeFigure::stacked(variants.iter().take(count).filter_map(figure).collect())?;
        Some(OverTimeFigure { x: self.iterations(words), ..stacked })
    }

    fn iterations(&self, words: &FigureWords) -> Axis {
        Axis::new(words.iteration, "").held(0.0, self.until.max(1) as f64)
    }

    /// One statistic of one layer, counted from 0, a curve a network. A network without such a layer has an empty one.
    pub fn overlaid(
        &self,
        quantity: Quantity,
        statistic: Statistic,
        layer: usize,
        words: &FigureWords,
    ) -> LineFigure {
        let series = |variant: usize| Series {
            name: self.spec.variant_name(variant, words),
            role: Role::Series(variant),
            points: self
                .one(variant, words, |_, recorded| recorded.curve(quantity, statistic, layer))
                .unwrap_or_default(),
        };
        let layer = super::layers::layer_title(quantity, layer, words);
        LineFigure {
            title: (words.statistic)(&layer, statistic.name(words)),
            x: self.iterations(words),
            y: statistic.axis(quantity, words),
            series: (0..self.spec.variants.len()).map(series).collect(),
            marks: Vec::new(),
        }
    }

    /// What such curves say where the run stands: the number of each network.
    pub fn in_words(&self, figure: &LineFigure, words: &FigureWords) -> String {
        let now = self.now.max(1) as f64;
        let at = |series: &Series| {
            let after = series.points.partition_point(|point| point[0] < now);
            series.points.get(after.checked_sub(1)?).copied()
        };
        let known = figure.series.iter().filter_map(|series| Some((series.name.as_str(), at(series)?)));
        let said: Vec<String> =
            known.clone().map(|(name, point)| format!("{name}: {}", format::significant(point[1]))).collect();
        match known.map(|(_, point)| point[0] as u64).max() {
            Some(iteration) => (words.updates_at)(iteration, &said.join("; ")),
            None => words.not_computed.to_owned(),
        }
    }
}

/// What is shown of the layers over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverTimeChoice {
    /// The upper network and the lower one.
    pub variants: [usize; 2],
    /// Whose statistic.
    pub quantity: Quantity,
    /// Which statistic.
    pub statistic: Statistic,
    /// Of which hidden layer, counted from 0.
    pub layer: usize,
}

impl Default for OverTimeChoice {
    /// The first two networks.
    fn default() -> Self {
        Self { variants: [0, 1], quantity: Quantity::Activations, statistic: Statistic::Std, layer: 0 }
    }
}

impl OverTimeChoice {
    /// The figures of what is chosen, to be exported; none where nothing was recorded.
    pub(super) fn figures(
        self,
        recorded: &LayersOverTime<'_>,
        words: &FigureWords,
    ) -> Vec<(&'static str, Figure)> {
        let both = [Quantity::Activations, Quantity::Gradients];
        let Some(two) = recorded
            .two(self.variants, &both, words)
            .filter(|two| two.runs.iter().any(|run| run.depth() > 0))
        else {
            return Vec::new();
        };
        let lines = recorded.overlaid(self.quantity, self.statistic, self.layer, words);
        let logarithmic = self.statistic.is_logarithmic(self.quantity);
        vec![
            ("over-time", Figure::OverTime(two)),
            ("over-time-overlaid", Figure::Lines { lines, logarithmic }),
        ]
    }
}
