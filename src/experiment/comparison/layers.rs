//! One layer of all networks of a panel as figures: side by side, and laid over each other.

use super::snapshot::ComparisonSnapshot;
use super::spec::{ComparisonSpec, Place};
use crate::experiment::figure::{
    Axis, Figure, FigureWords, Histogram, HistogramGrid, HistogramRow, LineFigure, Role, Series,
};
use crate::experiment::training::Quantity;

/// A network among its fellows: its place, its name, and its histogram, none where it has no such layer.
pub type LayerOfOne<'a> = (usize, String, Option<&'a Histogram>);

/// The networks whose layer a snapshot shows.
pub fn networks<'a>(
    spec: &ComparisonSpec,
    snapshot: &'a ComparisonSnapshot,
    words: &FigureWords,
) -> Vec<LayerOfOne<'a>> {
    let of = |(place, histogram): &'a (Place, Option<Histogram>)| {
        let name = spec.variants.get(place.variant)?.called(&spec.base, words);
        Some((place.variant, name, histogram.as_ref()))
    };
    snapshot.histograms.iter().filter_map(of).collect()
}

/// What is counted in which hidden layer, counted from 0: `Activations, layer 1`.
pub fn layer_title(quantity: Quantity, layer: usize, words: &FigureWords) -> String {
    let counted = match quantity {
        Quantity::Activations => words.activations,
        Quantity::Gradients => words.gradients,
        Quantity::Weights => words.weights,
    };
    format!("{counted}, {}", (words.layer)(layer + 1).to_lowercase())
}

/// The histograms of one layer, one a network, all on one axis.
pub fn side_by_side<'a>(title: &str, networks: impl IntoIterator<Item = LayerOfOne<'a>>) -> HistogramGrid {
    let seen = networks.into_iter().filter_map(|(_, name, histogram)| Some((name, histogram?.clone())));
    let (columns, cells) = seen.unzip();
    HistogramGrid {
        title: title.to_owned(),
        rows: vec![HistogramRow { cells, ..HistogramRow::default() }],
        columns,
        ..HistogramGrid::default()
    }
}

/// Both figures of the layer that a snapshot shows, under these titles; none where no network has it, or none was counted.
pub(super) fn figures(
    spec: &ComparisonSpec,
    snapshot: &ComparisonSnapshot,
    [side_by_side_title, overlaid_title]: &[String; 2],
    words: &FigureWords,
) -> Vec<(&'static str, Figure)> {
    let networks = networks(spec, snapshot, words);
    if networks.iter().all(|(.., histogram)| histogram.is_none()) {
        return Vec::new();
    }
    let role = match snapshot.quantity {
        Quantity::Activations => Role::Forward,
        Quantity::Gradients => Role::Backward,
        Quantity::Weights => Role::Series(2),
    };
    let overlaid = overlay(overlaid_title, networks.iter().cloned(), words);
    let grid = side_by_side(side_by_side_title, networks);
    vec![
        ("layers", Figure::Histograms { grid, role }),
        ("layers-overlaid", Figure::Lines { lines: overlaid, logarithmic: false }),
    ]
}

/// The histograms of one layer of several networks laid over each other: of each the outline of its bars, as a share of its
/// own highest, since the shape is what tells.
fn overlay<'a>(
    title: &str,
    networks: impl IntoIterator<Item = LayerOfOne<'a>>,
    words: &FigureWords,
) -> LineFigure {
    let seen = networks.into_iter().filter_map(|(number, name, histogram)| Some((number, name, histogram?)));
    let series = seen.map(|(number, name, histogram)| Series {
        name,
        role: Role::Series(number),
        points: outline(histogram),
    });
    LineFigure {
        title: title.to_owned(),
        x: Axis::new(words.value_axis, ""),
        y: Axis::new(words.own_height, "").held(0.0, 1.0),
        series: series.collect(),
        marks: Vec::new(),
    }
}

/// The steps of a histogram from its lower bound to its upper one, `[value, share of the highest bar]`; a spike where all
/// values are one, nothing where there are none.
fn outline(histogram: &Histogram) -> Vec<[f64; 2]> {
    if let Some(value) = histogram.constant().filter(|value| value.is_finite()) {
        return vec![[value, 0.0], [value, 1.0]];
    }
    let Some(highest) = histogram.counts.iter().copied().max().filter(|highest| *highest > 0) else {
        return Vec::new();
    };
    let mut steps = vec![[histogram.low, 0.0]];
    for (bin, count) in histogram.counts.iter().enumerate() {
        let share = f64::from(*count) / f64::from(highest);
        steps.extend([[histogram.bin_low(bin), share], [histogram.bin_low(bin + 1), share]]);
    }
    steps.push([histogram.high, 0.0]);
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::figure::Binning;

    #[test]
    fn an_outline_goes_around_the_bars() {
        let steps = outline(&Histogram::of(&[0.1, 0.1, 0.9], Binning::new(0.0, 1.0)));
        assert_eq!((steps.first(), steps.last()), (Some(&[0.0, 0.0]), Some(&[1.0, 0.0])));
        let high = |share: f64| steps.iter().filter(|step| step[1] == share).count();
        assert_eq!((high(1.0), high(0.5)), (2, 2));
        assert!(steps.windows(2).all(|pair| pair[0][0] <= pair[1][0]), "from left to right");
        let spike = outline(&Histogram::of(&[0.5; 3], Binning::new(0.0, 1.0)));
        assert_eq!(spike, [[0.5, 0.0], [0.5, 1.0]]);
        assert!(outline(&Histogram::of::<f64>(&[], Binning::new(0.0, 1.0))).is_empty());
    }
}
