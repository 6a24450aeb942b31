//! The figures of a comparison.

use super::spec::{ComparisonSpec, Place};
use crate::experiment::figure::{
    Axis, CurveGrid, CurvePanel, Exhibit, Figure, FigureWords, Histogram, LineFigure, Mark, Role, Series,
    Table, TableFigure, smoothed,
};
use crate::experiment::spec::settings_line;

/// The curves of one network: points `[iteration, value]`.
#[derive(Clone, Debug, Default)]
pub struct NetworkCurves {
    /// The loss of every iteration.
    pub loss: Vec<[f64; 2]>,
    /// The accuracy on the training images.
    pub train: Vec<[f64; 2]>,
    /// The accuracy on the test images.
    pub test: Vec<[f64; 2]>,
}

impl NetworkCurves {
    fn smoothed(&self) -> Vec<[f64; 2]> {
        smoothed(&self.loss)
    }
}

/// A loss above this says no more than that the network has gone astray, and would flatten the others.
const TALLEST: f64 = 10.0;

/// All figures of a comparison: loss and accuracy over each other, or a grid of each where there are panels, and the
/// last and best values.
pub(super) fn of_whole(
    spec: &ComparisonSpec,
    networks: &[(Place, NetworkCurves)],
    results: &Table,
    words: &FigureWords,
) -> Vec<Exhibit> {
    let results = ("results", results_figure(results, words));
    if spec.panels.is_some() {
        let losses = |network: &NetworkCurves| network.smoothed();
        let grids = vec![
            ("train-accuracy", grid(spec, networks, words.train_accuracy, 1.0, |n| n.train.clone(), words)),
            ("test-accuracy", grid(spec, networks, words.test_accuracy, 1.0, |n| n.test.clone(), words)),
            // From nothing to somewhat above ln 10, where every network begins that knows nothing.
            ("loss", grid(spec, networks, words.loss, 3.0, losses, words)),
        ];
        return exhibits(
            spec,
            grids.into_iter().map(|(name, grid)| (name, Figure::Panels(grid))).chain([results]),
            words,
        );
    }
    let lines = |lines| Figure::Lines { lines, logarithmic: false };
    let all = [
        ("loss", lines(loss(spec, networks, words))),
        ("accuracy", lines(accuracy(spec, networks, words))),
        results,
    ];
    exhibits(spec, all, words)
}

/// The last and best values of all networks, as a figure.
pub(super) fn results_figure(results: &Table, words: &FigureWords) -> Figure {
    Figure::Table(TableFigure { title: words.results.to_owned(), table: results.clone() })
}

/// Figures with the settings of their comparison.
pub fn exhibits(
    spec: &ComparisonSpec,
    figures: impl IntoIterator<Item = (&'static str, Figure)>,
    words: &FigureWords,
) -> Vec<Exhibit> {
    let settings = settings_line(spec, None, words);
    let seed = Some(spec.base.seed);
    let figures = figures.into_iter();
    let exhibit = |(name, figure): (&'static str, _)| Exhibit {
        name: name.into(),
        figure,
        seed,
        settings: settings.clone(),
    };
    figures.map(exhibit).collect()
}

/// The histograms of one layer of several networks laid over each other: of each the outline of its bars, as a share of its
/// own highest, since the shape is what tells. `layers` are the place of a network among its fellows, its name and its
/// histogram; `y` says how the bars are scaled.
pub fn overlay<'a>(
    title: &str,
    y: &str,
    layers: impl IntoIterator<Item = (usize, &'a str, &'a Histogram)>,
    words: &FigureWords,
) -> LineFigure {
    let series = layers.into_iter().map(|(number, name, histogram)| Series {
        name: name.to_owned(),
        role: Role::Series(number),
        points: outline(histogram),
    });
    LineFigure {
        title: title.to_owned(),
        x: Axis::new(words.value_axis, ""),
        y: Axis::new(y, "").held(0.0, 1.0),
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

/// The losses of a comparison before their first points.
pub fn loss_figure(words: &FigureWords) -> LineFigure {
    bare(words.loss, Axis::new(words.loss_axis, ""), words)
}

/// Its accuracies before they are measured.
pub fn accuracy_figure(words: &FigureWords) -> LineFigure {
    bare(words.accuracy, Axis::new(words.accuracy_lines, "").held(0.0, 1.0), words)
}

fn bare(title: &str, y: Axis, words: &FigureWords) -> LineFigure {
    let x = Axis::new(words.iteration, "");
    LineFigure { title: title.to_owned(), x, y, series: Vec::new(), marks: Vec::new() }
}

fn iterations(spec: &ComparisonSpec, words: &FigureWords) -> Axis {
    Axis::new(words.iteration, "").held(0.0, spec.base.iterations.max(1) as f64)
}

fn name(spec: &ComparisonSpec, variant: usize) -> String {
    spec.variants.get(variant).map(|variant| variant.name.clone()).unwrap_or_default()
}

fn loss(spec: &ComparisonSpec, networks: &[(Place, NetworkCurves)], words: &FigureWords) -> LineFigure {
    let raw = networks.iter().map(|(place, network)| Series {
        // Told by its colour; the legend names the smoothed one.
        name: String::new(),
        role: Role::RawOf(place.variant),
        points: network.loss.clone(),
    });
    let smoothed = networks.iter().map(|(place, network)| Series {
        name: name(spec, place.variant),
        role: Role::Series(place.variant),
        points: network.smoothed(),
    });
    let astray = networks.iter().flat_map(|(_, network)| &network.loss).any(|point| point[1] > TALLEST);
    let bare = loss_figure(words);
    let marks = spec.variants.iter().flat_map(|variant| {
        variant.spec.changes.iter().map(|scheduled| Mark {
            x: scheduled.at as f64,
            text: format!("{}: {}", variant.name, scheduled.change.in_words(words)),
        })
    });
    LineFigure {
        x: iterations(spec, words),
        y: if astray { bare.y.held(0.0, TALLEST) } else { bare.y },
        series: raw.chain(smoothed).collect(),
        marks: marks.collect(),
        title: bare.title,
    }
}

fn accuracy(spec: &ComparisonSpec, networks: &[(Place, NetworkCurves)], words: &FigureWords) -> LineFigure {
    let series = networks.iter().flat_map(|(place, network)| {
        let name = name(spec, place.variant);
        [
            Series {
                name: format!("{name}, {}", words.train),
                role: Role::TrainOf(place.variant),
                points: network.train.clone(),
            },
            Series {
                name: format!("{name}, {}", words.test),
                role: Role::TestOf(place.variant),
                points: network.test.clone(),
            },
        ]
    });
    LineFigure { x: iterations(spec, words), series: series.collect(), ..accuracy_figure(words) }
}

fn grid(
    spec: &ComparisonSpec,
    networks: &[(Place, NetworkCurves)],
    title: &str,
    top: f64,
    points: impl Fn(&NetworkCurves) -> Vec<[f64; 2]>,
    words: &FigureWords,
) -> CurveGrid {
    let count = spec.panel_count();
    let panel = |panel: usize| CurvePanel {
        title: spec.panel_name(panel).unwrap_or_default(),
        series: networks
            .iter()
            .filter(|(place, _)| place.panel == panel)
            .map(|(place, network)| Series {
                name: name(spec, place.variant),
                role: Role::Series(place.variant),
                points: points(network),
            })
            .collect(),
    };
    let y = if top > 1.0 { words.loss_axis } else { words.accuracy_axis };
    CurveGrid {
        title: title.to_owned(),
        x: iterations(spec, words),
        y: Axis::new(y, "").held(0.0, top),
        columns: (count as f64).sqrt().ceil() as usize,
        panels: (0..count).map(panel).collect(),
    }
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
