//! The figures of a training.

use super::change::{Scheduled, made};
use super::over_time::{Recorded, Statistic};
use super::rate::rate_figure;
use super::report::TestReport;
use super::snapshot::{LayerSnapshot, Quantity, TrainingSnapshot, WeightImages};
use super::spec::TrainingSpec;
use crate::data::Dataset;
use crate::experiment::figure::{
    Axis, Exhibit, Figure, FigureWords, HeatMap, Histogram, HistogramGrid, HistogramRow, ImageStrip,
    LineFigure, Mark, Picture, Role, Series, Shade, View, broken_in_words, caption, format, smoothed,
};
use crate::experiment::spec::settings_line;
use crate::nn::Loss;
use crate::nn::activation::FlatKind;

/// The loss of a training before its first point: the raw line, and the smoothed one over it.
pub fn loss_figure(loss: Loss, words: &FigureWords) -> LineFigure {
    LineFigure {
        title: words.loss.to_owned(),
        x: Axis::new(words.iteration, ""),
        y: Axis::new((words.loss_axis)(Some(loss)), ""),
        series: vec![line(words.raw, Role::Raw), line(words.smoothed, Role::Smoothed)],
        marks: Vec::new(),
    }
}

/// The loss after each update, where it is recorded; it stands behind the other two.
pub fn loss_after(words: &FigureWords) -> Series {
    line(words.after, Role::Series(2))
}

/// The accuracies of a training before they are measured: on the training images and on the test images, and, where some of the
/// training images are set apart (`validates`), on those.
pub fn accuracy_figure(validates: bool, words: &FigureWords) -> LineFigure {
    let mut series = vec![line(words.train, Role::Train), line(words.test, Role::Test)];
    series.extend(validates.then(|| line(words.validated, Role::Validation)));
    LineFigure {
        title: words.accuracy.to_owned(),
        x: Axis::new(words.iteration, ""),
        y: Axis::new(words.accuracy_axis, "").held(0.0, 1.0),
        series,
        marks: Vec::new(),
    }
}

fn line(name: &str, role: Role) -> Series {
    Series { name: name.to_owned(), role, points: Vec::new() }
}

/// The curves of a whole training: points `[iteration, value]` each.
#[derive(Clone, Debug, Default)]
pub struct Curves {
    /// The loss of every iteration, but for those that were left out of a run that nobody listened to.
    pub loss: Vec<[f64; 2]>,
    /// The loss after the update, where it is recorded.
    pub after: Vec<[f64; 2]>,
    /// The accuracy on the training images.
    pub train: Vec<[f64; 2]>,
    /// The accuracy on the training images that are set apart, where there are any.
    pub validation: Vec<[f64; 2]>,
    /// The accuracy on the test images.
    pub test: Vec<[f64; 2]>,
}

impl Curves {
    /// The loss as a figure, with the changes of the spec marked.
    pub(super) fn loss(&self, spec: &TrainingSpec, words: &FigureWords) -> LineFigure {
        let mut figure = loss_figure(spec.loss, words);
        if !self.after.is_empty() {
            figure.series.push(loss_after(words));
        }
        self.drawn(figure, [self.loss.clone(), smoothed(&self.loss), self.after.clone()], spec, words)
    }

    /// The accuracies as a figure.
    pub(super) fn accuracy(&self, spec: &TrainingSpec, words: &FigureWords) -> LineFigure {
        let points = [self.train.clone(), self.test.clone(), self.validation.clone()];
        self.drawn(accuracy_figure(spec.validation > 0.0, words), points, spec, words)
    }

    /// A figure with its points, as far as the run went, and the changes of the spec.
    fn drawn<const N: usize>(
        &self,
        mut figure: LineFigure,
        points: [Vec<[f64; 2]>; N],
        spec: &TrainingSpec,
        words: &FigureWords,
    ) -> LineFigure {
        for (series, points) in figure.series.iter_mut().zip(points) {
            series.points = points;
        }
        let marks = spec
            .changes
            .iter()
            .map(|scheduled| Mark { x: scheduled.at as f64, text: scheduled.change.in_words(words) });
        figure.marks.extend(marks);
        figure.x = figure.x.held(0.0, self.loss.len().max(1) as f64);
        figure
    }
}

/// One row of a quantity, a panel a layer.
pub fn layer_grid(snapshot: &TrainingSnapshot, quantity: Quantity, words: &FigureWords) -> HistogramGrid {
    let (title, of): (&str, fn(&LayerSnapshot) -> &Histogram) = match quantity {
        Quantity::Activations => (words.activations, |layer| &layer.activation),
        Quantity::Gradients => (words.gradients, |layer| &layer.gradient),
        Quantity::Weights => (words.weights, |layer| &layer.weights),
    };
    let cells = snapshot.layers.iter().map(|layer| of(layer).clone()).collect();
    let view = match quantity {
        Quantity::Activations => {
            let on_first: Option<Vec<_>> =
                snapshot.layers.iter().map(|layer| layer.on_first.clone()).collect();
            on_first.map_or(View::Counted, View::Rebinned)
        }
        Quantity::Gradients => {
            View::BySize(snapshot.layers.iter().map(|layer| layer.gradient_sizes.clone()).collect())
        }
        Quantity::Weights => View::Counted,
    };
    let part = match quantity {
        Quantity::Activations => Some(0),
        Quantity::Gradients => Some(1),
        Quantity::Weights => None,
    };
    let known = snapshot.before.as_ref().zip(part);
    let before = known.map(|(before, part)| before.std.iter().map(|layer| layer[part]).collect());
    HistogramGrid {
        title: title.to_owned(),
        rows: vec![HistogramRow { name: String::new(), cells, view, before: before.unwrap_or_default() }],
        columns: (1..=snapshot.layers.len()).map(words.layer).collect(),
        by_layer: true,
        before: known.map(|(before, _)| before.iteration),
        x: Axis::new("", ""),
    }
}

/// Which digit was taken for which.
pub fn confusion(report: &TestReport, data: Option<&Dataset>, words: &FigureWords) -> HeatMap {
    let name =
        |class: usize| data.map_or_else(|| class.to_string(), |data| data.class_in(class, words.language));
    let names: Vec<String> = (0..report.confusion.nrows()).map(name).collect();
    HeatMap {
        title: words.confusion.to_owned(),
        row_label: words.label.to_owned(),
        column_label: words.seen_as.to_owned(),
        rows: names.clone(),
        columns: names,
        values: report.confusion.mapv(f64::from),
    }
}

fn first_weights(weights: &WeightImages, words: &FigureWords) -> ImageStrip {
    let picture = |unit: &Vec<f32>| Picture { caption: String::new(), values: unit.clone() };
    ImageStrip {
        title: words.first_weights.to_owned(),
        rows: weights.rows,
        columns: weights.columns,
        shade: Shade::Signed(weights.limit.into()),
        pictures: weights.units.iter().map(picture).collect(),
    }
}

fn mistakes(report: &TestReport, data: &Dataset, words: &FigureWords) -> ImageStrip {
    let test = &data.test.images;
    let known = report.worst.iter().filter(|mistake| mistake.index < test.len());
    let pictures = known.map(|mistake| {
        let name = |class: u8| data.class_in(usize::from(class), words.language);
        let probability = format::percent(mistake.probability);
        Picture {
            caption: format!("{} → {}  {probability}", name(mistake.label), name(mistake.predicted)),
            values: test.image(mistake.index).iter().map(|ink| f32::from(*ink) / 255.0).collect(),
        }
    });
    ImageStrip {
        title: words.mistakes.to_owned(),
        rows: test.rows,
        columns: test.columns,
        shade: Shade::Ink,
        pictures: pictures.collect(),
    }
}

/// The live changes by the time that so many iterations were taken, as marks.
pub fn change_marks(spec: &TrainingSpec, iterations: u64, words: &FigureWords) -> Vec<Mark> {
    let made = spec.changes.iter().filter(|scheduled| scheduled.at <= iterations);
    let mark =
        |scheduled: &Scheduled| Mark { x: scheduled.at as f64, text: scheduled.change.in_words(words) };
    made.map(mark).collect()
}

/// The layers over time: what goes forward and what comes back side by side, the weights, and the statistics that say most.
fn over_time(
    snapshot: &TrainingSnapshot,
    reached: u64,
    spec: &TrainingSpec,
    words: &FigureWords,
) -> [(&'static str, Figure); 6] {
    let marks = change_marks(spec, reached, words);
    let recorded =
        Recorded { columns: &snapshot.over_time, until: reached, now: snapshot.iteration, marks: &marks };
    let map = |quantities: &[Quantity]| Figure::OverTime(recorded.over_time(quantities, words));
    let curves = |quantity: Quantity, statistic: Statistic| Figure::Lines {
        lines: recorded.statistic(quantity, statistic, words),
        logarithmic: statistic.is_logarithmic(quantity),
    };
    [
        ("over-time", map(&[Quantity::Activations, Quantity::Gradients])),
        ("over-time-weights", map(&[Quantity::Weights])),
        ("over-time-activations-std", curves(Quantity::Activations, Statistic::Std)),
        ("over-time-gradients-std", curves(Quantity::Gradients, Statistic::Std)),
        match spec.activation.about().flat.kind {
            FlatKind::Dead => ("over-time-zeros", curves(Quantity::Activations, Statistic::Zeros)),
            FlatKind::Saturated => {
                ("over-time-saturated", curves(Quantity::Activations, Statistic::Saturated))
            }
        },
        ("updates", Figure::Lines { lines: recorded.updates(words), logarithmic: true }),
    ]
}

/// All figures of a training: its curves, and what its last snapshot shows of layers and test images. The curves say which of
/// the changes of the spec were made on the way, and everything else of which iteration it is and what was changed by then.
pub fn exhibits(
    [loss, accuracy]: [LineFigure; 2],
    logarithmic: bool,
    snapshot: Option<&TrainingSnapshot>,
    data: Option<&Dataset>,
    spec: &TrainingSpec,
    words: &FigureWords,
) -> Vec<Exhibit> {
    let name = data.map(|data| data.name_in(words.language));
    let settings = settings_line(spec, name.as_deref(), words);
    let exhibit = |name: &'static str, figure, settings| Exhibit {
        name: name.into(),
        figure,
        seed: Some(spec.seed),
        settings,
    };
    let mut loss = loss;
    loss.mark_broken(words);
    let raw = loss.series.first();
    let broken = raw.map(|raw| broken_in_words(&raw.points, words)).unwrap_or_default();
    let end = raw.and_then(|raw| raw.points.last());
    let reached = end.map_or(0, |point| point[0] as u64 + 1);
    let so_far = so_far(reached, spec.iterations, words);
    let whole = caption([so_far.clone(), settings.clone(), made(&spec.changes, reached, words), broken]);
    let at = |iteration| caption_at(iteration, &settings, spec, words);
    let mut all = vec![
        exhibit("loss", Figure::Lines { lines: loss, logarithmic }, whole.clone()),
        exhibit("accuracy", Figure::Lines { lines: accuracy, logarithmic: false }, whole.clone()),
    ];
    let rate = rate_figure(spec, words);
    all.extend(
        rate.map(|lines| exhibit("learning-rate", Figure::Lines { lines, logarithmic: false }, whole)),
    );
    let Some(snapshot) = snapshot else { return all };
    if !snapshot.over_time.is_empty() && !spec.hidden.is_empty() {
        all.extend(over_time(snapshot, reached, spec, words).map(|(name, figure)| {
            let changes = made(&spec.changes, reached, words);
            exhibit(name, figure, caption([so_far.clone(), settings.clone(), changes]))
        }));
    }
    all.extend(layer_exhibits(snapshot, data, spec, words));
    if let Some(units) = &snapshot.units {
        let figures = units.exhibits(data, words);
        all.extend(figures.into_iter().map(|(name, figure, iteration)| Exhibit {
            name: name.into(),
            figure,
            seed: Some(spec.seed),
            settings: at(iteration),
        }));
    }
    if let Some(report) = &snapshot.report
        && let Some(data) = data
        && !report.worst.is_empty()
    {
        let strip = mistakes(report, data, words);
        all.push(exhibit("mistakes", Figure::Pictures(strip), at(report.iteration)));
    }
    all
}

/// What a snapshot shows of the layers and of the answers to the test set: the figures that are others at every iteration.
pub(super) fn layer_exhibits(
    snapshot: &TrainingSnapshot,
    data: Option<&Dataset>,
    spec: &TrainingSpec,
    words: &FigureWords,
) -> Vec<Exhibit> {
    let name = data.map(|data| data.name_in(words.language));
    let settings = settings_line(spec, name.as_deref(), words);
    let exhibit = |name: &'static str, figure, iteration| Exhibit {
        name: name.into(),
        figure,
        seed: Some(spec.seed),
        settings: caption_at(iteration, &settings, spec, words),
    };
    let mut all = Vec::new();
    if !snapshot.layers.is_empty() {
        let rows = [
            ("activations", Quantity::Activations, Role::Forward),
            ("gradients", Quantity::Gradients, Role::Backward),
            ("weights", Quantity::Weights, Role::Series(2)),
        ];
        all.extend(rows.map(|(name, quantity, role)| {
            let grid = layer_grid(snapshot, quantity, words);
            exhibit(name, Figure::Histograms { grid, role }, snapshot.iteration)
        }));
    }
    if let Some(weights) = &snapshot.first_weights {
        let strip = first_weights(weights, words);
        all.push(exhibit("first-weights", Figure::Pictures(strip), snapshot.iteration));
    }
    if let Some(report) = &snapshot.report {
        // The test set may have been looked at before the snapshot was taken.
        let map = confusion(report, data, words);
        all.push(exhibit("confusion", Figure::Matrix(map), report.iteration));
    }
    all
}

/// How far curves go of a run that is not over.
pub(crate) fn so_far(reached: u64, iterations: u64, words: &FigureWords) -> String {
    if (1..iterations).contains(&reached) { (words.until_iteration)(reached) } else { String::new() }
}

/// The caption of what is seen at one iteration: which it is, and what was changed by then.
fn caption_at(iteration: u64, settings: &str, spec: &TrainingSpec, words: &FigureWords) -> String {
    let changes = made(&spec.changes, iteration, words);
    caption([(words.at_iteration)(iteration), settings.to_owned(), changes])
}
