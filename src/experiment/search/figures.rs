//! The figures of a search.

use std::borrow::Cow;
use std::sync::Arc;

use super::explain::{Explained, KeyAxis, explained};
use super::plan::Plan;
use super::run::SearchSnapshot;
use super::spec::SearchSpec;
use super::table::table;
use super::trial::{Measured, Trial, best_first};
use crate::data::data_name;
use crate::experiment::figure::format::percent;
use crate::experiment::figure::{
    Axis, CurveGrid, CurvePanel, Exhibit, Figure, FigureWords, ParallelAxis, ParallelFigure, ParallelLine,
    Point, PointGroup, Role, ScatterFigure, Series, TableFigure, caption, round_up,
};
use crate::experiment::spec::settings_line;
use crate::experiment::training::made;

/// So many of the best trials have a panel, as on page 224.
const PANELS: usize = 20;
const COLUMNS: usize = 5;

/// What is on the vertical axis of the scatter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Up {
    /// A key, by its place.
    Key(usize),
    /// What it leads to.
    Validation,
}

/// What the scatter shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axes {
    /// The key on the horizontal axis, by its place.
    pub across: usize,
    /// What is on the vertical one.
    pub up: Up,
}

impl Axes {
    /// The first two keys, those with numbers before those with words, or the only one and what it leads to.
    pub fn of(plan: &Plan) -> Self {
        let is_word = |index: &usize| KeyAxis::new(plan, *index).is_none_or(|axis| !axis.names.is_empty());
        let mut keys: Vec<usize> = (0..plan.keys().count()).collect();
        keys.sort_by_key(is_word);
        Self {
            across: keys.first().copied().unwrap_or_default(),
            up: keys.get(1).map_or(Up::Validation, |index| Up::Key(*index)),
        }
    }

    /// Whether both are there.
    pub fn fit(self, keys: usize) -> bool {
        self.across < keys && !matches!(self.up, Up::Key(index) if index >= keys)
    }
}

/// What one key explains, with the points that show it.
pub struct KeyFigure {
    /// The trials by this key.
    pub figure: ScatterFigure,
    /// What they say of it.
    pub explained: Explained,
}

/// The axes of all keys.
pub fn key_axes(plan: &Plan) -> Vec<KeyAxis> {
    (0..plan.keys().count()).filter_map(|index| KeyAxis::new(plan, index)).collect()
}

/// All figures of a search.
pub fn exhibits(found: &SearchSnapshot, axes: Axes, words: &FigureWords) -> Vec<Exhibit> {
    let (plan, trials) = (&*found.plan, found.trials.as_slice());
    let keys = key_axes(plan);
    let ranked: Vec<Arc<Trial>> = best_first(trials).into_iter().cloned().collect();
    let groups = [trials.to_vec(), ranked.first().cloned().into_iter().collect(), Vec::new()];
    let base = &plan.spec().base;
    let settings = settings_line(plan.spec(), Some(&data_name(&found.data, words.language)), words);
    let settings = caption([settings, made(&base.changes, base.iterations, words)]);
    let exhibit = |name: Cow<'static, str>, figure| Exhibit {
        name,
        figure,
        seed: Some(base.seed),
        settings: settings.clone(),
    };
    let each: Vec<&Trial> = trials.iter().map(AsRef::as_ref).collect();
    let rows = TableFigure {
        title: words.table_of_trials.to_owned(),
        table: words.table(table(plan, &each)),
        best: Vec::new(),
    };
    let mut all = vec![
        exhibit("scatter".into(), Figure::Scatter(scatter(&keys, axes, &groups, words))),
        exhibit("parallel".into(), Figure::Parallel(parallel(&keys, &ranked, words))),
        exhibit("best".into(), Figure::Panels(panels(plan, &ranked, words))),
        exhibit("trials".into(), Figure::Table(rows)),
    ];
    // The most telling key first; the names of their files count up.
    let told = (1..).zip(self::keys(&keys, trials, words));
    all.extend(
        told.map(|(number, key)| exhibit(format!("key-{number}").into(), Figure::Scatter(key.figure))),
    );
    all
}

fn axis_of(key: &KeyAxis, words: &FigureWords) -> Axis {
    Axis::new(key.label(words), "").held(key.range[0], key.range[1]).named(key.names_in(words))
}

fn accuracy(words: &FigureWords) -> Axis {
    Axis::new(words.validation, "").held(0.0, 1.0)
}

/// From nothing to the best accuracy: the colours tell apart what there is to be told apart.
fn color(ranked: &[Arc<Trial>], words: &FigureWords) -> Axis {
    let best = ranked.first().map_or(1.0, |trial| trial.end.validation);
    Axis::new(words.validation, "").held(0.0, best.max(0.1))
}

/// Where a trial lies on the axis of a key; NaN where it has none.
fn place(axis: Option<&KeyAxis>, index: usize, trial: &Trial) -> f64 {
    let value = trial.values.get(index).and_then(Option::as_ref);
    axis.zip(value).and_then(|(axis, value)| axis.place(value)).unwrap_or(f64::NAN)
}

/// Two keys against each other, or one against what it leads to: all trials, the best one, the chosen one.
pub fn scatter(
    axes: &[KeyAxis],
    Axes { across, up }: Axes,
    groups: &[Vec<Arc<Trial>>; 3],
    words: &FigureWords,
) -> ScatterFigure {
    let named = |index: usize| axes.get(index).map_or_else(|| Axis::new("", ""), |key| axis_of(key, words));
    let is_log = |index: usize| axes.get(index).is_some_and(|axis| axis.logarithmic);
    let (y, log_y) = match up {
        Up::Key(index) => (named(index), is_log(index)),
        Up::Validation => (accuracy(words), false),
    };
    let point = |trial: &Arc<Trial>| Point {
        x: place(axes.get(across), across, trial),
        y: match up {
            Up::Key(index) => place(axes.get(index), index, trial),
            Up::Validation => trial.end.validation,
        },
        value: Some(trial.end.validation),
    };
    let looks = [("", Role::Series(0)), (words.best, Role::Series(1)), (words.chosen, Role::Series(2))];
    let points = groups.iter().zip(looks).map(|(trials, (name, role))| PointGroup {
        name: if trials.is_empty() { String::new() } else { name.to_owned() },
        role,
        points: trials.iter().map(point).collect(),
    });
    let x = named(across);
    let [_, best, _] = groups;
    ScatterFigure {
        title: (words.against)(&x.label, &y.label),
        log_x: is_log(across),
        x,
        y,
        log_y,
        color: Some(color(best, words)),
        diagonal: false,
        groups: points.collect(),
    }
}

/// So many planned trials are drawn at most.
const MOST_PLANNED: u64 = 2_000;

/// The trials that a search is going to make, where none has ended yet: its first two keys against each other, or its only one
/// and the number of the trial.
pub fn planned(spec: &SearchSpec, words: &FigureWords) -> ScatterFigure {
    let plan = Plan::new(spec);
    let axes = key_axes(&plan);
    let Axes { across, up } = Axes::of(&plan);
    let key_of = |index: usize| axes.get(index).map_or_else(|| Axis::new("", ""), |key| axis_of(key, words));
    let count = spec.count().min(MOST_PLANNED);
    let (y, log_y) = match up {
        Up::Key(index) => (key_of(index), axes.get(index).is_some_and(|axis| axis.logarithmic)),
        Up::Validation => (Axis::new(words.trials, "").held(0.0, count.max(1) as f64), false),
    };
    let point = |number: u64| {
        let values = plan.values(number);
        let place = |index: usize| {
            let value = values.get(index).and_then(Option::as_ref);
            axes.get(index).zip(value).and_then(|(axis, value)| axis.place(value)).unwrap_or(f64::NAN)
        };
        let y = match up {
            Up::Key(index) => place(index),
            Up::Validation => number as f64,
        };
        Point { x: place(across), y, value: None }
    };
    let x = key_of(across);
    ScatterFigure {
        title: (words.planned)(&(words.against)(&x.label, &y.label)),
        log_x: axes.get(across).is_some_and(|axis| axis.logarithmic),
        x,
        y,
        log_y,
        color: None,
        diagonal: false,
        groups: vec![PointGroup {
            name: String::new(),
            role: Role::Series(0),
            points: (0..count).map(point).collect(),
        }],
    }
}

/// All keys of all trials.
pub fn parallel(axes: &[KeyAxis], ranked: &[Arc<Trial>], words: &FigureWords) -> ParallelFigure {
    let mut upright: Vec<ParallelAxis> = axes
        .iter()
        .map(|key| ParallelAxis { axis: axis_of(key, words), logarithmic: key.logarithmic })
        .collect();
    upright.push(ParallelAxis { axis: accuracy(words), logarithmic: false });
    let line = |trial: &Arc<Trial>| {
        let places = axes.iter().enumerate().map(|(index, axis)| place(Some(axis), index, trial));
        let places = places.map(|place| place.is_finite().then_some(place));
        ParallelLine {
            name: (words.trial)(trial.number),
            values: places.chain([Some(trial.end.validation)]).collect(),
            value: trial.end.validation,
        }
    };
    ParallelFigure {
        title: words.parallel.to_owned(),
        axes: upright,
        color: color(ranked, words),
        lines: ranked.iter().map(line).collect(),
    }
}

/// The curves of the best trials.
pub fn panels(plan: &Plan, ranked: &[Arc<Trial>], words: &FigureWords) -> CurveGrid {
    let shown = &ranked[..ranked.len().min(PANELS)];
    let longest = shown.iter().map(|trial| trial.length).max().unwrap_or(plan.spec().base.iterations);
    let series = |trial: &Trial, name: &str, role, of: fn(&Measured) -> f64| Series {
        name: name.to_owned(),
        role,
        points: trial.curve.iter().map(|point| [point.iteration as f64, of(point)]).collect(),
    };
    let panel = |(index, trial): (usize, &Arc<Trial>)| CurvePanel {
        title: (words.ranked_trial)(index + 1, trial.number, &format!("{:.2}", trial.end.validation)),
        // Not dashed as in the book: a dash says that something was measured on the test images.
        series: vec![
            series(trial, words.validation, Role::Series(0), |point| point.validation),
            series(trial, words.training, Role::Train, |point| point.train),
        ],
    };
    CurveGrid {
        title: (words.best_trials)(shown.len()),
        x: Axis::new(words.iteration, "").held(0.0, longest.max(1) as f64),
        y: Axis::new(words.accuracy_axis, "").held(0.0, 1.0),
        columns: COLUMNS,
        panels: shown.iter().enumerate().map(panel).collect(),
    }
}

/// What each key explains, the most telling one first.
pub fn keys(axes: &[KeyAxis], trials: &[Arc<Trial>], words: &FigureWords) -> Vec<KeyFigure> {
    let top = trials.iter().map(|trial| trial.end.validation).fold(0.1, f64::max);
    let mut keys: Vec<KeyFigure> = axes
        .iter()
        .enumerate()
        .map(|(index, axis)| {
            let explained = explained(axis, index, trials.iter().map(AsRef::as_ref));
            let points = trials.iter().map(|trial| Point {
                x: place(Some(axis), index, trial),
                y: trial.end.validation,
                value: None,
            });
            let means =
                explained.groups.iter().map(|group| Point { x: group.at, y: group.mean, value: None });
            let group = |name: &str, role, points| PointGroup { name: name.to_owned(), role, points };
            let share = explained.share.map(percent);
            let figure = ScatterFigure {
                title: (words.explains)(&axis.label(words), share.as_deref()),
                x: axis_of(axis, words),
                y: Axis::new(words.validation, "").held(0.0, round_up(top).min(1.0)),
                log_x: axis.logarithmic,
                log_y: false,
                color: None,
                diagonal: false,
                groups: vec![
                    group("", Role::Series(0), points.collect()),
                    group(words.group_mean, Role::Series(1), means.collect()),
                ],
            };
            KeyFigure { figure, explained }
        })
        .collect();
    keys.sort_by(|a, b| {
        let share = |key: &KeyFigure| key.explained.share.unwrap_or(-1.0);
        share(b).total_cmp(&share(a))
    });
    keys
}
