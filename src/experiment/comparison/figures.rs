//! The figures of a comparison.

use super::curves::{Measured, NetworkCurves};
use super::layers::{self, layer_title};
use super::over_time::{LayersOverTime, OverTimeChoice};
use super::results::{Results, data_names};
use super::snapshot::ComparisonSnapshot;
use super::spec::{ComparisonSpec, Place};
use crate::experiment::figure::{
    Axis, CurveGrid, CurvePanel, Exhibit, Figure, FigureWords, LineFigure, Mark, Role, Series, TableFigure,
    broken_in_words, caption,
};
use crate::experiment::spec::settings_line;
use crate::experiment::training::{made, so_far};
use crate::language::Say;
use crate::nn::Loss;

/// A loss above this says no more than that the network has gone astray, and would flatten the others.
const TALLEST: f64 = 10.0;

/// What is seen large: one panel, and what the caller has of it.
pub struct Large<'a> {
    /// Which panel; 0 where there is no grid.
    pub panel: usize,
    /// Its losses and accuracies.
    pub curves: [LineFigure; 2],
    /// Whether the axis of the losses is logarithmic.
    pub logarithmic: bool,
    /// A layer of its networks, once one was counted.
    pub layers: Option<&'a ComparisonSnapshot>,
    /// Which of its layers over time.
    pub over_time: OverTimeChoice,
    /// How many iterations had been taken where the run stands; none for all.
    pub now: Option<u64>,
}

/// All figures of a comparison: where there are panels, a grid of each measurement; loss and accuracy over each other and a layer,
/// of the panel that is seen large; the last and best values.
pub fn exhibits(results: &Results<'_>, large: Large<'_>, words: &FigureWords) -> Vec<Exhibit> {
    let Results { spec, iterations, .. } = *results;
    let data = data_names(results.data).map(|names| names.say(words.language));
    let settings = settings_line(spec, data.as_deref(), words);
    let seed = common_seed(spec);
    let exhibit = |(name, figure): (&'static str, Figure), settings: &str| Exhibit {
        name: name.into(),
        figure,
        seed,
        settings: settings.to_owned(),
    };
    let at = |iteration| caption_at(iteration, &settings, spec, words);
    let so_far = so_far(iterations, spec.base.iterations, words);
    let whole = caption([so_far, settings.clone(), changes(spec, iterations, words), broken(results, words)]);
    let of_panel = |title: &str| of_panel(title, spec, large.panel, words);

    let mut curves = Vec::new();
    if spec.panels.is_some() {
        let validation = spec.validates().then_some(("validation-accuracy", Measured::Validation));
        let grids = [("train-accuracy", Measured::Train)]
            .into_iter()
            .chain(validation)
            .chain([("test-accuracy", Measured::Test), ("loss-panels", Measured::Loss)]);
        let until = spec.base.iterations as f64;
        let grid =
            |measured| panel_grid(spec, measured, until, |place| results.points(place, measured), words);
        curves.extend(grids.map(|(name, measured)| (name, Figure::Panels(grid(measured)))));
    }
    let lines = |lines: LineFigure, logarithmic| Figure::Lines {
        lines: LineFigure { title: of_panel(&lines.title), ..lines },
        logarithmic,
    };
    let [mut loss, accuracy] = large.curves;
    loss.mark_broken(words);
    curves.push(("loss", lines(loss, large.logarithmic)));
    curves.push(("accuracy", lines(accuracy, false)));
    let mut all: Vec<Exhibit> = curves.into_iter().map(|one| exhibit(one, &whole)).collect();
    all.extend(large.layers.into_iter().flat_map(|snapshot| layer_exhibits(spec, snapshot, words)));
    let recorded = LayersOverTime {
        spec,
        networks: results.over_time,
        panel: large.panel,
        until: iterations,
        now: large.now.unwrap_or(iterations),
    };
    for (name, figure) in large.over_time.figures(&recorded, words) {
        all.push(exhibit((name, figure), &whole));
    }
    let table = TableFigure {
        title: words.results.to_owned(),
        table: words.table(results.shown(words)),
        best: results.best(),
    };
    all.push(exhibit(("results", Figure::Table(table)), &at(iterations)));
    all
}

/// The layer that a snapshot shows, of the networks of its panel: the figures that are others at every iteration.
pub(super) fn layer_exhibits(
    spec: &ComparisonSpec,
    snapshot: &ComparisonSnapshot,
    words: &FigureWords,
) -> Vec<Exhibit> {
    let data = data_names(&snapshot.data).map(|names| names.say(words.language));
    let settings = settings_line(spec, data.as_deref(), words);
    let title = layer_title(snapshot.quantity, snapshot.layer, words);
    let titles = [title.clone(), (words.overlaid)(&title)];
    let titles = titles.map(|title| of_panel(&title, spec, snapshot.panel, words));
    let figures = layers::figures(spec, snapshot, &titles, words);
    let exhibit = |(name, figure): (&'static str, Figure)| Exhibit {
        name: name.into(),
        figure,
        seed: common_seed(spec),
        settings: caption_at(snapshot.iteration, &settings, spec, words),
    };
    figures.into_iter().map(exhibit).collect()
}

/// The caption of what is seen at one iteration: which it is, and what was changed by then.
fn caption_at(iteration: u64, settings: &str, spec: &ComparisonSpec, words: &FigureWords) -> String {
    let changes = changes(spec, iteration, words);
    caption([(words.at_iteration)(iteration), settings.to_owned(), changes])
}

/// The title of a figure of one panel, where there are panels.
fn of_panel(title: &str, spec: &ComparisonSpec, panel: usize, words: &FigureWords) -> String {
    match spec.panel_name(panel, words) {
        Some(panel) => format!("{title}, {panel}"),
        None => title.to_owned(),
    }
}

/// The seed of all networks; one that is not stands in their names.
fn common_seed(spec: &ComparisonSpec) -> Option<u64> {
    let mut seeds = spec.networks().into_iter().map(|(_, network)| network.seed);
    let first = seeds.next();
    first.filter(|first| seeds.all(|seed| seed == *first))
}

/// How many networks are named.
const NAMED: usize = 6;

/// Whose loss stopped being a number, and when.
fn broken(results: &Results<'_>, words: &FigureWords) -> String {
    let spec = results.spec;
    let lost = results.networks.iter().filter_map(|(place, network)| {
        let when = broken_in_words(&network.loss, words);
        let panel = spec.panel_name(place.panel, words).map(|panel| format!("{panel}, ")).unwrap_or_default();
        (!when.is_empty()).then(|| format!("{panel}{}: {when}", spec.variant_name(place.variant, words)))
    });
    let mut lost: Vec<String> = lost.collect();
    let others = lost.len().saturating_sub(NAMED);
    if others > 0 {
        lost.truncate(NAMED);
        lost.push((words.and_others)(others));
    }
    lost.join("; ")
}

/// The changes that were made on the way to an iteration: once where all networks share them, or else by the name of each.
fn changes(spec: &ComparisonSpec, iteration: u64, words: &FigureWords) -> String {
    let variants = &spec.variants;
    let each: Vec<String> =
        variants.iter().map(|variant| made(&variant.spec.changes, iteration, words)).collect();
    if let [first, rest @ ..] = each.as_slice()
        && rest.iter().all(|other| other == first)
    {
        return first.clone();
    }
    let named = variants.iter().zip(&each).filter(|(_, changes)| !changes.is_empty());
    let named = named.map(|(variant, changes)| format!("{}: {changes}", variant.called(&spec.base, words)));
    named.collect::<Vec<_>>().join("; ")
}

/// The losses of a comparison before their first points.
pub fn loss_figure(spec: &ComparisonSpec, words: &FigureWords) -> LineFigure {
    bare(words.loss, Axis::new((words.loss_axis)(common_loss(spec)), ""), words)
}

/// The loss of all networks; none where they differ in it.
fn common_loss(spec: &ComparisonSpec) -> Option<Loss> {
    let mut losses = spec.networks().into_iter().map(|(_, network)| network.loss);
    let first = losses.next()?;
    losses.all(|loss| loss == first).then_some(first)
}

/// Its accuracies before they are measured.
pub fn accuracy_figure(spec: &ComparisonSpec, words: &FigureWords) -> LineFigure {
    let lines = if spec.validates() { words.validated_lines } else { words.accuracy_lines };
    bare(words.accuracy, Axis::new(lines, "").held(0.0, 1.0), words)
}

fn bare(title: &str, y: Axis, words: &FigureWords) -> LineFigure {
    let x = Axis::new(words.iteration, "");
    LineFigure { title: title.to_owned(), x, y, series: Vec::new(), marks: Vec::new() }
}

fn iterations(spec: &ComparisonSpec, words: &FigureWords) -> Axis {
    Axis::new(words.iteration, "").held(0.0, spec.base.iterations.max(1) as f64)
}

/// Losses and accuracies of the networks of one panel, from the first iteration to the last.
pub(super) fn curves(
    spec: &ComparisonSpec,
    networks: &[(Place, NetworkCurves)],
    panel: usize,
    words: &FigureWords,
) -> [LineFigure; 2] {
    let of_panel = networks.iter().filter(|(place, _)| place.panel == panel);
    let networks: Vec<(Place, &NetworkCurves)> = of_panel.map(|(place, curves)| (*place, curves)).collect();
    [loss(spec, &networks, words), accuracy(spec, &networks, words)]
}

fn loss(spec: &ComparisonSpec, networks: &[(Place, &NetworkCurves)], words: &FigureWords) -> LineFigure {
    let raw = networks.iter().map(|(place, network)| Series {
        // Told by its colour; the legend names the smoothed one.
        name: String::new(),
        role: Role::RawOf(place.variant),
        points: network.loss.clone(),
    });
    let smoothed = networks.iter().map(|(place, network)| Series {
        name: spec.variant_name(place.variant, words),
        role: Role::Series(place.variant),
        points: network.smoothed(),
    });
    let astray = networks.iter().flat_map(|(_, network)| &network.loss).any(|point| point[1] > TALLEST);
    let bare = loss_figure(spec, words);
    let marks = spec.variants.iter().flat_map(|variant| {
        variant.spec.changes.iter().map(|scheduled| Mark {
            x: scheduled.at as f64,
            text: format!("{}: {}", variant.called(&spec.base, words), scheduled.change.in_words(words)),
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

fn accuracy(spec: &ComparisonSpec, networks: &[(Place, &NetworkCurves)], words: &FigureWords) -> LineFigure {
    let validates = spec.validates();
    let series = networks.iter().flat_map(|(place, network)| {
        let name = spec.variant_name(place.variant, words);
        let validation = Series {
            name: format!("{name}, {}", words.validated),
            role: Role::ValidationOf(place.variant),
            points: network.validation.clone(),
        };
        let both = [
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
        ];
        both.into_iter().chain(validates.then_some(validation))
    });
    LineFigure { x: iterations(spec, words), series: series.collect(), ..accuracy_figure(spec, words) }
}

/// The small panels: of every panel one line a variant, with the points that `points` has of it. The axis spans the first `until`
/// iterations.
pub fn panel_grid(
    spec: &ComparisonSpec,
    measured: Measured,
    until: f64,
    points: impl Fn(Place) -> Option<Vec<[f64; 2]>>,
    words: &FigureWords,
) -> CurveGrid {
    let (title, y) = match measured {
        Measured::Train => (words.train_accuracy, Axis::new(words.accuracy_axis, "").held(0.0, 1.0)),
        Measured::Validation => {
            (words.validation_accuracy, Axis::new(words.accuracy_axis, "").held(0.0, 1.0))
        }
        Measured::Test => (words.test_accuracy, Axis::new(words.accuracy_axis, "").held(0.0, 1.0)),
        Measured::Loss => {
            let loss = common_loss(spec);
            let most = match loss {
                Some(Loss::MeanSquaredError) => 1.0,
                // Somewhat above ln 10, where every network begins that knows nothing.
                Some(Loss::CrossEntropy) | None => 3.0,
            };
            (words.loss, Axis::new((words.loss_axis)(loss), "").held(0.0, most))
        }
    };
    let count = spec.panel_count();
    let line = |place: Place| {
        let (name, role) = (spec.variant_name(place.variant, words), Role::Series(place.variant));
        Some(Series { name, role, points: points(place)? })
    };
    let panel = |panel: usize| CurvePanel {
        title: spec.panel_name(panel, words).unwrap_or_default(),
        series: (0..spec.variants.len()).filter_map(|variant| line(Place { panel, variant })).collect(),
    };
    CurveGrid {
        title: title.to_owned(),
        x: Axis::new(words.iteration, "").held(0.0, until.max(1.0)),
        y,
        columns: (count as f64).sqrt().ceil() as usize,
        panels: (0..count).map(panel).collect(),
    }
}
