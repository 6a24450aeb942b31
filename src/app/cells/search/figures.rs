//! The figures of a search, made anew when a trial has ended or something else was chosen.

use std::sync::Arc;

use crate::app::figures::format::{percent, significant};
use crate::app::text::SearchText;
use crate::experiment::figure::{
    Axis, Panel, PanelGrid, ParallelAxis, ParallelFigure, ParallelLine, Point, PointGroup, Role,
    ScatterFigure, Series, round_up,
};
use crate::experiment::search::{
    Explained, KeyAxis, Measured, Plan, SearchSnapshot, Trial, best_first, explained,
};

/// So many of the best trials have a panel, as on page 224.
pub(super) const PANELS: usize = 20;
const COLUMNS: usize = 5;

/// What is on the vertical axis of the scatter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Up {
    Key(usize),
    Validation,
}

/// What the scatter shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Axes {
    pub(super) across: usize,
    pub(super) up: Up,
}

impl Axes {
    /// The first two keys, or the only one and what it leads to.
    pub(super) fn of(keys: usize) -> Self {
        Self { across: 0, up: if keys > 1 { Up::Key(1) } else { Up::Validation } }
    }

    /// Whether both are there.
    pub(super) fn fit(self, keys: usize) -> bool {
        self.across < keys && !matches!(self.up, Up::Key(index) if index >= keys)
    }
}

/// What the figures were made for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct MadeFor {
    pub(super) version: u64,
    pub(super) axes: Axes,
    pub(super) chosen: Option<u64>,
}

/// What one key explains, with the points that show it.
pub(super) struct KeyFigure {
    pub(super) figure: ScatterFigure,
    pub(super) explained: Explained,
}

/// All figures of one state of the search.
pub(super) struct Figures {
    /// Counts up whenever the figures are made.
    pub(super) version: u64,
    made_for: Option<MadeFor>,
    pub(super) scatter: ScatterFigure,
    /// The trials of each group of points of the scatter.
    pub(super) scattered: [Vec<Arc<Trial>>; 3],
    pub(super) parallel: ParallelFigure,
    pub(super) panels: PanelGrid,
    pub(super) ranked: Vec<Arc<Trial>>,
    /// What each key explains, the most telling one first.
    pub(super) keys: Vec<KeyFigure>,
    pub(super) summary: String,
}

impl Default for Figures {
    fn default() -> Self {
        let axis = || Axis::new("", "");
        Self {
            version: 0,
            made_for: None,
            scatter: ScatterFigure {
                title: String::new(),
                x: axis(),
                y: axis(),
                log_x: false,
                log_y: false,
                color: None,
                diagonal: false,
                groups: Vec::new(),
            },
            scattered: Default::default(),
            parallel: ParallelFigure {
                title: String::new(),
                axes: Vec::new(),
                color: axis(),
                lines: Vec::new(),
            },
            panels: PanelGrid {
                title: String::new(),
                x: axis(),
                y: axis(),
                columns: COLUMNS,
                panels: Vec::new(),
            },
            ranked: Vec::new(),
            keys: Vec::new(),
            summary: String::new(),
        }
    }
}

impl Figures {
    /// Makes the figures, unless they are those already.
    pub(super) fn make(&mut self, snapshot: &SearchSnapshot, made_for: MadeFor, text: &SearchText) {
        if self.made_for == Some(made_for) {
            return;
        }
        let axes: Vec<KeyAxis> = (0..snapshot.plan.keys().count())
            .filter_map(|index| KeyAxis::new(&snapshot.plan, index))
            .collect();
        let ranked: Vec<Arc<Trial>> = best_first(&snapshot.trials).into_iter().cloned().collect();
        let best = ranked.first().cloned();
        let chosen = snapshot.trials.iter().find(|trial| Some(trial.number) == made_for.chosen).cloned();
        self.scattered =
            [snapshot.trials.clone(), best.iter().cloned().collect(), chosen.into_iter().collect()];
        self.scatter = scatter(&axes, made_for.axes, &self.scattered, text);
        self.parallel = parallel(&axes, &ranked, text);
        self.panels = panels(&snapshot.plan, &ranked, text);
        self.keys = keys(&axes, &snapshot.trials, text);
        self.summary = (text.summary)(
            snapshot.trials.len(),
            best.as_ref()
                .map(|best| (best.number, significant(best.end.validation)))
                .as_ref()
                .map(|(number, accuracy)| (*number, accuracy.as_str())),
        );
        self.ranked = ranked;
        self.version += 1;
        self.made_for = Some(made_for);
    }
}

fn axis_of(key: &KeyAxis) -> Axis {
    Axis::new(key.key.as_str(), "").held(key.range[0], key.range[1]).named(key.names.clone())
}

/// From the accuracy of guessing to that of the best: the colours tell apart what is worth telling apart.
fn color(text: &SearchText) -> Axis {
    Axis::new(text.validation_axis, "").held(0.0, 1.0)
}

/// Where a trial lies on the axis of a key; not-a-number where it has none.
fn place(axis: Option<&KeyAxis>, index: usize, trial: &Trial) -> f64 {
    let value = trial.values.get(index).and_then(Option::as_ref);
    axis.zip(value).and_then(|(axis, value)| axis.place(value)).unwrap_or(f64::NAN)
}

fn scatter(
    axes: &[KeyAxis],
    Axes { across, up }: Axes,
    groups: &[Vec<Arc<Trial>>; 3],
    text: &SearchText,
) -> ScatterFigure {
    let named = |index: usize| axes.get(index).map_or_else(|| Axis::new("", ""), axis_of);
    let is_log = |index: usize| axes.get(index).is_some_and(|axis| axis.logarithmic);
    let (y, log_y) = match up {
        Up::Key(index) => (named(index), is_log(index)),
        Up::Validation => (color(text), false),
    };
    let point = |trial: &Arc<Trial>| Point {
        x: place(axes.get(across), across, trial),
        y: match up {
            Up::Key(index) => place(axes.get(index), index, trial),
            Up::Validation => trial.end.validation,
        },
        value: Some(trial.end.validation),
    };
    let looks = [("", Role::Series(0)), (text.best, Role::Series(1)), (text.chosen, Role::Series(2))];
    let groups = groups.iter().zip(looks).map(|(trials, (name, role))| PointGroup {
        name: if trials.is_empty() { String::new() } else { name.to_owned() },
        role,
        points: trials.iter().map(point).collect(),
    });
    let x = named(across);
    ScatterFigure {
        title: (text.scatter)(&x.label, &y.label),
        log_x: is_log(across),
        x,
        y,
        log_y,
        color: Some(color(text)),
        diagonal: false,
        groups: groups.collect(),
    }
}

fn parallel(axes: &[KeyAxis], ranked: &[Arc<Trial>], text: &SearchText) -> ParallelFigure {
    let mut upright: Vec<ParallelAxis> =
        axes.iter().map(|key| ParallelAxis { axis: axis_of(key), logarithmic: key.logarithmic }).collect();
    upright.push(ParallelAxis { axis: color(text), logarithmic: false });
    let line = |trial: &Arc<Trial>| {
        let places = axes.iter().enumerate().map(|(index, axis)| place(Some(axis), index, trial));
        let places = places.map(|place| place.is_finite().then_some(place));
        ParallelLine {
            name: (text.trial_name)(trial.number),
            values: places.chain([Some(trial.end.validation)]).collect(),
            value: trial.end.validation,
        }
    };
    ParallelFigure {
        title: text.parallel.to_owned(),
        axes: upright,
        color: color(text),
        lines: ranked.iter().map(line).collect(),
    }
}

fn panels(plan: &Plan, ranked: &[Arc<Trial>], text: &SearchText) -> PanelGrid {
    let shown = &ranked[..ranked.len().min(PANELS)];
    let longest = shown.iter().map(|trial| trial.length).max().unwrap_or(plan.spec().base.iterations);
    let series = |trial: &Trial, name: &str, role, of: fn(&Measured) -> f64| Series {
        name: name.to_owned(),
        role,
        points: trial.curve.iter().map(|point| [point.iteration as f64, of(point)]).collect(),
    };
    let panel = |(index, trial): (usize, &Arc<Trial>)| Panel {
        title: (text.panel)(index + 1, trial.number, &format!("{:.2}", trial.end.validation)),
        // Solid and dashed as in the book.
        series: vec![
            series(trial, text.validation_axis, Role::Series(0), |point| point.validation),
            series(trial, text.training_curve, Role::Series(1), |point| point.train),
        ],
    };
    PanelGrid {
        title: (text.panels)(shown.len()),
        x: Axis::new(text.iteration, "").held(0.0, longest.max(1) as f64),
        y: Axis::new(text.share_right, "").held(0.0, 1.0),
        columns: COLUMNS,
        panels: shown.iter().enumerate().map(panel).collect(),
    }
}

fn keys(axes: &[KeyAxis], trials: &[Arc<Trial>], text: &SearchText) -> Vec<KeyFigure> {
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
                title: (text.explains)(&axis.key, share.as_deref()),
                x: axis_of(axis),
                y: Axis::new(text.validation_axis, "").held(0.0, round_up(top).min(1.0)),
                log_x: axis.logarithmic,
                log_y: false,
                color: None,
                diagonal: false,
                groups: vec![
                    group("", Role::Series(0), points.collect()),
                    group(text.group_mean, Role::Series(1), means.collect()),
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
