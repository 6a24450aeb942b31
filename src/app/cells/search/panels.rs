//! The figures below the controls, and which of them is seen.

use egui::{Align, Layout, Ui, Vec2, vec2};

use super::super::widgets;
use super::figures::Figures;
use super::planned::Planned;
use super::session::SearchSession;
use super::table::{TrialTable, value_in_short};
use crate::app::cell::CellContext;
use crate::app::cells::tabs;
use crate::app::cells::widgets::short;
use crate::app::figures::curve_grid::{self, CurveGridOptions};
use crate::app::figures::parallel::{self, ParallelOptions};
use crate::app::figures::scatter::{ScatterOptions, ScatterPlot};
use crate::experiment::search::{Axes, Plan, SearchSnapshot, SearchSpec, Trial, Up};

/// What is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Trials,
    Parallel,
    Best,
    Keys,
}

/// What an asked-for look at a trial leads to.
pub(super) enum Asked {
    /// A training cell with the values of this trial.
    Open(u64),
}

/// The figures with what was chosen in them.
#[derive(Default)]
pub(super) struct Panels {
    tab: Tab,
    axes: Option<Axes>,
    chosen: Option<u64>,
    figures: Figures,
    table: TrialTable,
    scatter: ScatterPlot,
    planned: Planned,
    keys: Vec<ScatterPlot>,
}

/// Widths of the two lists of keys, and what lies between them, their names and the tabs.
const UP: f32 = 138.0;
const ACROSS: f32 = 118.0;
const AXES_GAPS: f32 = 44.0;
const TABS_HEIGHT: f32 = 34.0;
const CHOSEN_HEIGHT: f32 = 32.0;
const GAP: f32 = 20.0;

impl Panels {
    /// The keys that the scatter shows, once they are chosen.
    pub(super) fn shown_axes(&self) -> Option<Axes> {
        self.axes
    }

    /// Lets go of what belongs to another search.
    pub(super) fn forget(&mut self) {
        *self = Self { tab: self.tab, ..Self::default() };
    }

    /// Draws the tabs, the figure of the one that is open in `height` points in all, and the trial that was chosen.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        session: Option<&SearchSession>,
        spec: &SearchSpec,
        height: f32,
    ) -> Option<Asked> {
        let snapshot = session.and_then(|session| session.snapshot.as_deref());
        self.tabs(ui, cx, snapshot.map(|snapshot| snapshot.plan.as_ref()));
        let size = vec2(ui.available_width(), height - TABS_HEIGHT - CHOSEN_HEIGHT - 12.0);
        let Some(snapshot) = snapshot.filter(|snapshot| !snapshot.trials.is_empty()) else {
            self.planned.ui(ui, cx, session.map_or(spec, |session| &session.start), size);
            ui.allocate_space(vec2(size.x, CHOSEN_HEIGHT));
            return None;
        };
        let axes = self.axes(&snapshot.plan);
        self.figures.make(snapshot, axes, self.chosen, cx.text);
        match self.tab {
            Tab::Trials => self.trials(ui, cx, snapshot, size),
            Tab::Parallel => self.parallel(ui, cx, snapshot, size),
            Tab::Best => self.best(ui, cx, snapshot, size),
            Tab::Keys => self.keys(ui, cx, snapshot, size),
        }
        self.chosen_line(ui, cx, snapshot)
    }

    fn axes(&mut self, plan: &Plan) -> Axes {
        let keys = plan.keys().count();
        let axes = self.axes.filter(|axes| axes.fit(keys)).unwrap_or_else(|| Axes::of(plan));
        self.axes = Some(axes);
        axes
    }

    fn tabs(&mut self, ui: &mut Ui, cx: &CellContext<'_>, plan: Option<&Plan>) {
        let text = &cx.text.search;
        let line = vec2(ui.available_width(), TABS_HEIGHT - 6.0);
        ui.allocate_ui_with_layout(line, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(line);
            ui.spacing_mut().item_spacing.x = 4.0;
            let tabs = [
                (Tab::Trials, "trials", text.tab_trials),
                (Tab::Parallel, "parallel", text.tab_parallel),
                (Tab::Best, "best", text.tab_best),
                (Tab::Keys, "keys", text.tab_keys),
            ];
            let plan = plan.filter(|_| self.tab == Tab::Trials);
            let font = egui::TextStyle::Body.resolve(ui.style());
            let names = [text.up.name, text.across.name].map(|name| {
                ui.painter()
                    .layout_no_wrap(name.to_owned(), font.clone(), egui::Color32::PLACEHOLDER)
                    .size()
                    .x
            });
            let rest = if plan.is_some() { names.iter().sum::<f32>() + UP + ACROSS + AXES_GAPS } else { 0.0 };
            let first_to_go = [Tab::Best, Tab::Keys, Tab::Parallel];
            tabs::fitting_figure_tabs(ui, cx, &mut self.tab, &tabs, &first_to_go, rest);
            let Some(plan) = plan else { return };
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let mut axes = self.axes(plan);
                let keys: Vec<&str> = plan.keys().collect();
                let mut up: Vec<(Up, &str)> =
                    keys.iter().enumerate().map(|(index, key)| (Up::Key(index), *key)).collect();
                up.push((Up::Validation, cx.text.figures.validation));
                let across: Vec<(usize, &str)> = keys.iter().copied().enumerate().collect();
                widgets::choice(ui, text.up, UP, &mut axes.up, &up);
                ui.label(cx.theme.muted(text.up.name));
                ui.add_space(8.0);
                widgets::choice(ui, text.across, ACROSS, &mut axes.across, &across);
                ui.label(cx.theme.muted(text.across.name));
                self.axes = Some(axes);
            });
        });
    }

    /// The table, and beside it two keys against each other.
    fn trials(&mut self, ui: &mut Ui, cx: &CellContext<'_>, snapshot: &SearchSnapshot, size: Vec2) {
        let text = &cx.text.search;
        let best = self.figures.ranked.first().map(|trial| trial.number);
        let table = vec2(TrialTable::width(snapshot).min(size.x * 0.6), size.y);
        ui.horizontal_top(|ui| {
            ui.set_min_size(size);
            ui.spacing_mut().item_spacing.x = GAP;
            // From the top down: a table that inherits the row's direction would put its body beside its head.
            ui.allocate_ui_with_layout(table, Layout::top_down(Align::Min), |ui| {
                ui.set_min_size(table);
                ui.set_max_size(table);
                let clicked = self.table.ui(ui, cx, snapshot, (best, self.chosen), table);
                self.chosen = clicked.or(self.chosen);
            });
            let about = |group: usize, point: usize| {
                let trial = self.figures.scattered.get(group).and_then(|trials| trials.get(point));
                trial.map(|trial| vec![(cx.text.figures.trial)(trial.number)]).unwrap_or_default()
            };
            let options = ScatterOptions {
                version: self.figures.version,
                size: vec2(size.x - table.x - GAP, size.y),
                seed: snapshot.plan.spec().base.seed,
                summary: &self.figures.summary,
                empty: text.scatter_empty,
                without_place: text.without_place,
                about: &about,
            };
            let shown = self.scatter.show(ui, &self.figures.scatter, cx.theme, &options);
            if shown.response.clicked()
                && let Some((group, point)) = shown.point
                && let Some(trial) = self.figures.scattered.get(group).and_then(|trials| trials.get(point))
            {
                self.chosen = Some(trial.number);
            }
        });
    }

    fn parallel(&mut self, ui: &mut Ui, cx: &CellContext<'_>, snapshot: &SearchSnapshot, size: Vec2) {
        let ranked = &self.figures.ranked;
        let about =
            |index: usize| ranked.get(index).map(|trial| about(cx, snapshot, trial)).unwrap_or_default();
        let options = ParallelOptions {
            size,
            seed: snapshot.plan.spec().base.seed,
            chosen: ranked.iter().position(|trial| Some(trial.number) == self.chosen),
            summary: &self.figures.summary,
            about: &about,
        };
        let (response, near) = parallel::show(ui, &self.figures.parallel, cx.theme, &options);
        if response.clicked() {
            self.chosen = near.and_then(|index| ranked.get(index)).map(|trial| trial.number);
        }
    }

    fn best(&mut self, ui: &mut Ui, cx: &CellContext<'_>, snapshot: &SearchSnapshot, size: Vec2) {
        let ranked = &self.figures.ranked;
        let options = CurveGridOptions {
            size,
            seed: snapshot.plan.spec().base.seed,
            chosen: ranked.iter().position(|trial| Some(trial.number) == self.chosen),
            summary: &self.figures.summary,
            empty: cx.text.search.scatter_empty,
        };
        let (response, under) = curve_grid::show(ui, &self.figures.panels, cx.theme, &options);
        if response.clicked()
            && let Some(trial) = under.and_then(|index| ranked.get(index))
        {
            self.chosen = Some(trial.number);
        }
    }

    /// One key a figure, the most telling one first.
    fn keys(&mut self, ui: &mut Ui, cx: &CellContext<'_>, snapshot: &SearchSnapshot, size: Vec2) {
        let text = &cx.text.search;
        let count = self.figures.keys.len();
        self.keys.resize_with(count, ScatterPlot::default);
        // At most three side by side; more keys make rows.
        let rows = count.div_ceil(3).max(1);
        let columns = count.div_ceil(rows).max(1);
        let each = vec2(
            (size.x - GAP * (columns - 1) as f32) / columns as f32,
            (size.y - 8.0 * (rows - 1) as f32) / rows as f32,
        );
        let Figures { version, keys, scattered, .. } = &self.figures;
        let mut chosen = None;
        ui.vertical(|ui| {
            ui.set_min_size(size);
            ui.spacing_mut().item_spacing = vec2(GAP, 8.0);
            for (row, plots) in self.keys.chunks_mut(columns).enumerate() {
                ui.horizontal_top(|ui| {
                    for (plot, key) in plots.iter_mut().zip(keys.iter().skip(row * columns)) {
                        let about = |group: usize, point: usize| match (group, scattered[0].get(point)) {
                            (0, Some(trial)) => vec![(cx.text.figures.trial)(trial.number)],
                            _ => vec![cx.text.figures.group_mean.to_owned()],
                        };
                        let options = ScatterOptions {
                            version: *version,
                            size: each,
                            seed: snapshot.plan.spec().base.seed,
                            summary: &key.figure.title,
                            empty: text.scatter_empty,
                            without_place: text.without_place,
                            about: &about,
                        };
                        let shown = plot.show(ui, &key.figure, cx.theme, &options);
                        if let (true, Some((0, point))) = (shown.response.clicked(), shown.point) {
                            chosen = scattered[0].get(point).map(|trial| trial.number);
                        }
                        // The points have their own box beside the pointer.
                        if shown.point.is_none() {
                            shown.response.on_hover_text(text.explains_help);
                        }
                    }
                });
            }
        });
        self.chosen = chosen.or(self.chosen);
    }

    /// The trial that was chosen, or else the best one, in one line, with the way to a training cell.
    fn chosen_line(&self, ui: &mut Ui, cx: &CellContext<'_>, snapshot: &SearchSnapshot) -> Option<Asked> {
        let text = &cx.text.search;
        let line = vec2(ui.available_width(), CHOSEN_HEIGHT);
        let mut asked = None;
        ui.allocate_ui_with_layout(line, Layout::right_to_left(Align::Center), |ui| {
            ui.set_min_size(line);
            let chosen = snapshot.trials.iter().find(|trial| Some(trial.number) == self.chosen);
            let Some(trial) = chosen else {
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.label(cx.theme.muted(text.choose));
                });
                return;
            };
            if ui.button(text.open).on_hover_text(text.open_help).clicked() {
                asked = Some(Asked::Open(trial.number));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let words = about(cx, snapshot, trial).join(" · ");
                ui.add(egui::Label::new(words).truncate());
            });
        });
        asked
    }
}

/// Everything about a trial: its values, what it came to, and where it was stopped.
fn about(cx: &CellContext<'_>, snapshot: &SearchSnapshot, trial: &Trial) -> Vec<String> {
    let text = &cx.text.search;
    let mut lines = vec![(cx.text.figures.trial)(trial.number)];
    lines.extend(
        snapshot
            .plan
            .keys()
            .zip(&trial.values)
            .map(|(key, value)| format!("{key} {}", value_in_short(value.as_ref()))),
    );
    lines.push((text.came_to)(&short(trial.end.validation), &short(trial.end.train)));
    if trial.is_stopped() {
        lines.push((text.stopped_at)(trial.iterations, trial.length));
    }
    lines
}
