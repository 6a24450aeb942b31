//! The figures of the cell: loss and accuracy with the layers below them, or one large picture.

use egui::{Align, Layout, Ui, Vec2, vec2};

use super::super::{message, widgets};
use super::layers::Layers;
use super::over_time::OverTime;
use super::pictures::Pictures;
use super::preview::Preview;
use super::rate::Rate;
use super::session::TrainingSession;
use super::units::Units;
use super::updates::Updates;
use crate::app::cell::CellContext;
use crate::app::cells::tabs;
use crate::app::figures::format::grouped;
use crate::app::figures::heat_map;
use crate::app::figures::lines::{LineOptions, LinePlot};
use crate::app::theme::STRONG;
use crate::data::Dataset;
use crate::experiment::training::{self, TestReport, TrainingSpec, TrainingWatch};
use crate::nn::HiddenUnit;

/// What is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    /// Below the curves, activations and gradients of every layer, side by side.
    #[default]
    Layers,
    Activations,
    Gradients,
    Weights,
    OverTime,
    Updates,
    Units,
    FirstWeights,
    Confusion,
    Mistakes,
}

/// The figures and what they remember.
#[derive(Default)]
pub(super) struct Panels {
    tab: Tab,
    logarithmic: bool,
    loss: LinePlot,
    accuracy: LinePlot,
    preview: Preview,
    rate: Rate,
    layers: Layers,
    over_time: OverTime,
    updates: Updates,
    units: Units,
    pictures: Pictures,
    /// The iteration that was asked for in a figure.
    asked: Option<u64>,
}

/// The curves' share of the height; the layers have the rest.
const CURVES_SHARE: f32 = 0.47;
/// The same above the tabs of a cell beside its text: one for histograms and pictures, so that the tabs stay where they are.
const CURVES_SHARE_ABOVE: f32 = 0.42;
/// The same on a slide, where it is lower: their axes still have room for their names.
const CURVES_SHARE_ON_A_SLIDE: f32 = 0.5;
/// The same above the layers over time.
const CURVES_SHARE_OVER_TIME: f32 = 0.22;
/// Layers over time have a row a layer and a time axis of their own: the curves stand above them only from this height on.
const ROOM_FOR_OVER_TIME: f32 = 620.0;
/// The share of the width that the learning rate has beside them, where a schedule changes it.
const RATE_SHARE: f32 = 0.22;
const TABS_HEIGHT: f32 = 34.0;
/// Beside the tabs, for the changes that stand there on a slide.
const ROOM_FOR_CHANGES: f32 = 260.0;
/// What the frame, the controls and the bars of the window take of the screen.
const AROUND: f32 = 282.0;
/// Between two figures that stand side by side.
pub(super) const GAP: f32 = 24.0;

impl Panels {
    /// Lets go of what belonged to the last run.
    pub(super) fn forget(&mut self) {
        self.loss = LinePlot::default();
        self.accuracy = LinePlot::default();
        self.layers.forget();
        self.over_time.forget();
        self.updates.forget();
        self.units.forget();
        self.asked = None;
        self.pictures.forget();
    }

    /// Whether the figure in sight needs the room that the curves have.
    pub(super) fn wants_all(&self) -> bool {
        matches!(self.tab, Tab::OverTime | Tab::Updates | Tab::Units)
    }

    /// The iteration that was asked for in a figure since the last time.
    pub(super) fn take_asked(&mut self) -> Option<u64> {
        self.asked.take()
    }

    /// Whether the loss is drawn on a logarithmic axis.
    pub(super) fn is_logarithmic(&self) -> bool {
        self.logarithmic
    }

    /// Whether the curves are those of a recorded run: nothing was asked of a run of one's own yet.
    pub(super) fn is_previewed(
        &mut self,
        cx: &CellContext<'_>,
        session: Option<&TrainingSession>,
        spec: &TrainingSpec,
    ) -> bool {
        !session.is_some_and(TrainingSession::has_begun) && self.preview.follow(spec, cx.text)
    }

    /// What snapshots must show for the tab in sight; what is out of sight costs nothing.
    pub(super) fn watch(&self) -> TrainingWatch {
        TrainingWatch {
            locked: self.layers.locked(),
            first_weights: self.tab == Tab::FirstWeights,
            report: matches!(self.tab, Tab::Confusion | Tab::Mistakes),
            units: (self.tab == Tab::Units).then(|| self.units.watch()),
            network: false,
            flow: None,
        }
    }

    /// The figures on a page or a slide of a run of `spec`, or of none yet: one or the other where one needs all the room. What is
    /// to stand beside the tabs on a slide, where it takes no line of its own, `beside` draws in so many points.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        session: Option<&TrainingSession>,
        spec: &TrainingSpec,
        beside: impl FnOnce(&mut Ui, f32),
    ) {
        let seed = spec.seed;
        // The whole cell is to fit on the screen.
        let room = cx.stage.room(ui, AROUND, 0.0, 380.0..=760.0);
        let height = room - TABS_HEIGHT;
        let width = ui.available_width();
        self.tabs(ui, cx, session, beside);
        let mut size = vec2(width, height);
        if self.tab.leaves_room_for_curves() {
            let share = if cx.stage.is_slide() { CURVES_SHARE_ON_A_SLIDE } else { CURVES_SHARE };
            let curves = vec2(width, height * share);
            self.curves_beside_each_other(ui, cx, session, spec, curves);
            size.y -= curves.y + ui.spacing().item_spacing.y;
        }
        self.figure(ui, cx, session, seed, size);
    }

    /// The figures of a cell beside its text: curves above, and what the network is where the run stands below them.
    pub(super) fn curves_above_the_state(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        session: Option<&TrainingSession>,
        spec: &TrainingSpec,
    ) {
        let room = cx.stage.room(ui, AROUND, TABS_HEIGHT, 320.0..=760.0);
        let wants_all = self.wants_all();
        if !wants_all || room >= ROOM_FOR_OVER_TIME {
            let share = if wants_all { CURVES_SHARE_OVER_TIME } else { CURVES_SHARE_ABOVE };
            let curves = vec2(ui.available_width(), (room * share).floor());
            self.curves_beside_each_other(ui, cx, session, spec, curves);
        }
        self.state(ui, cx, session, spec.seed);
    }

    /// The curves in a column of their own.
    pub(super) fn curves_below_each_other(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        session: Option<&TrainingSession>,
        spec: &TrainingSpec,
    ) {
        let has_rate = self.rate.follow(spec, cx.text.figures);
        let count = if has_rate { 3.0 } else { 2.0 };
        let gaps = (count - 1.0) * ui.spacing().item_spacing.y;
        let room = cx.stage.room(ui, AROUND, 0.0, 200.0..=760.0) - gaps;
        let each = vec2(ui.available_width(), (room / count).floor());
        self.curves(ui, cx, session, spec, each);
        if has_rate {
            self.rate.ui(ui, cx, iteration(session), spec.seed, each);
        }
    }

    /// What the network is where the run stands.
    pub(super) fn state(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        session: Option<&TrainingSession>,
        seed: u64,
    ) {
        self.tabs(ui, cx, session, |_, _| {});
        let size = vec2(ui.available_width(), cx.stage.room(ui, AROUND, 0.0, 150.0..=760.0));
        self.figure(ui, cx, session, seed, size);
    }

    fn figure(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        session: Option<&TrainingSession>,
        seed: u64,
        size: Vec2,
    ) {
        match session {
            Some(session) if session.run.snapshot.is_some() => self.inside(ui, cx, session, seed, size),
            _ => nothing(ui, cx, self.tab.name(cx), size),
        }
    }

    fn curves_beside_each_other(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        session: Option<&TrainingSession>,
        spec: &TrainingSpec,
        size: Vec2,
    ) {
        let has_rate = self.rate.follow(spec, cx.text.figures);
        let rate = vec2(if has_rate { size.x * RATE_SHARE } else { 0.0 }, size.y);
        let rest = if has_rate { size.x - rate.x - GAP } else { size.x };
        let each = vec2((rest - GAP) / 2.0, size.y);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            self.curves(ui, cx, session, spec, each);
            if has_rate {
                self.rate.ui(ui, cx, iteration(session), spec.seed, rate);
            }
        });
    }

    fn curves(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        session: Option<&TrainingSession>,
        spec: &TrainingSpec,
        size: Vec2,
    ) {
        let (text, seed) = (&cx.text.cells.figures, spec.seed);
        if self.is_previewed(cx, session, spec) {
            self.preview.ui(ui, cx, seed, self.logarithmic, size);
            return;
        }
        let Some(session) = session else {
            nothing(ui, cx, cx.text.figures.loss, size);
            nothing(ui, cx, cx.text.figures.accuracy, size);
            return;
        };
        let curves = &session.curves;
        let progress = &session.run.progress;
        let loss = LineOptions {
            id: "loss",
            version: curves.version(),
            size,
            seed,
            logarithmic: self.logarithmic,
            now: (progress.iteration < progress.reached).then_some(progress.iteration as f64),
            summary: &curves.loss_in_words(text),
            empty: cx.text.figures.not_computed,
        };
        self.loss.show(ui, curves.loss(), cx.theme, &loss);
        let summary = curves.accuracy_in_words(text);
        let accuracy = LineOptions { id: "accuracy", logarithmic: false, summary: &summary, ..loss };
        self.accuracy.show(ui, curves.accuracy(), cx.theme, &accuracy);
    }

    fn tabs(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        session: Option<&TrainingSession>,
        beside: impl FnOnce(&mut Ui, f32),
    ) {
        let text = &cx.text.cells.figures;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let has_changes = cx.stage.is_slide() && !cx.stage.has_controls();
            // The same beside all tabs, so that these stay where they are.
            let training = &cx.text.cells.training;
            let chips = [text.lock, training.quantiles, training.sorted_units, training.all_units];
            let chips =
                chips.map(|label| widgets::chip_width(ui, label.name)).into_iter().fold(0.0, f32::max);
            let chips = widgets::chip_width(ui, text.logarithmic.name) + chips + 8.0;
            let kept_free = if has_changes { ROOM_FOR_CHANGES } else { chips };
            let tabs = Tab::ALL.map(|(tab, key)| (tab, key, tab.name(cx)));
            tabs::fitting_figure_tabs(ui, cx, &mut self.tab, &tabs, &Tab::FIRST_TO_GO, kept_free);
            let rest = vec2((ui.available_width() - 1.0).max(chips.min(kept_free)), TABS_HEIGHT - 6.0);
            if has_changes {
                ui.allocate_ui_with_layout(rest, Layout::left_to_right(Align::Center), |ui| {
                    ui.add_space(12.0);
                    beside(ui, rest.x - 12.0);
                });
                return;
            }
            ui.allocate_ui_with_layout(rest, Layout::right_to_left(Align::Center), |ui| {
                let log = widgets::chip(ui, text.logarithmic.name, self.logarithmic);
                if log.on_hover_text(text.logarithmic.help).clicked() {
                    self.logarithmic = !self.logarithmic;
                }
                if self.tab == Tab::Units {
                    self.units.chips(ui, cx);
                    return;
                }
                if self.tab == Tab::OverTime {
                    // No histogram is in sight whose axes could be locked.
                    self.over_time.quantiles_chip(ui, cx);
                    return;
                }
                let lock = widgets::chip(ui, text.lock.name, self.layers.locked().is_some());
                if lock.on_hover_text(text.lock.help).clicked() {
                    self.layers.lock(session.and_then(|session| session.run.snapshot.as_deref()));
                }
            });
        });
    }

    fn inside(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        session: &TrainingSession,
        seed: u64,
        size: Vec2,
    ) {
        let Some(snapshot) = &session.run.snapshot else { return };
        let (title, version) = (self.tab.name(cx), session.run.version);
        let layers = &mut self.layers;
        layers.see(snapshot, version, cx.text);
        match self.tab {
            Tab::Layers => {
                layers.both(ui, cx.theme, title, seed, size);
            }
            Tab::Activations => layers.activations(ui, cx.theme, title, seed, size),
            Tab::Gradients => layers.gradients(ui, cx.theme, title, seed, size),
            Tab::Weights => layers.weights(ui, cx.theme, title, seed, size),
            Tab::OverTime => {
                let asked = self.over_time.ui(ui, cx, session, snapshot, size);
                self.asked = asked.or(self.asked);
            }
            Tab::Updates => self.updates.ui(ui, cx, session, snapshot, size),
            Tab::Units => self.units.ui(ui, cx, session, snapshot, size),
            Tab::FirstWeights => match &snapshot.first_weights {
                Some(weights) => {
                    if let Some(unit) = self.pictures.first_weights(ui, cx, weights, size)
                        && cx.shown.figure("units")
                    {
                        self.units.open(HiddenUnit { layer: 0, unit });
                        self.tab = Tab::Units;
                    }
                }
                None => nothing(ui, cx, title, size),
            },
            Tab::Confusion => match &snapshot.report {
                Some(report) => confusion(ui, cx, report, session.data().as_deref(), size),
                None => nothing(ui, cx, title, size),
            },
            Tab::Mistakes => match (&snapshot.report, session.data()) {
                (Some(report), Some(data)) => self.pictures.mistakes(ui, cx, report, &data, size),
                _ => nothing(ui, cx, title, size),
            },
        }
    }
}

impl Tab {
    /// Each with the name that a block calls it by.
    const ALL: [(Self, &str); 10] = [
        (Self::Layers, "layers"),
        (Self::Activations, "activations"),
        (Self::Gradients, "gradients"),
        (Self::Weights, "weights"),
        (Self::OverTime, "over_time"),
        (Self::Updates, "updates"),
        (Self::Units, "units"),
        (Self::FirstWeights, "first_weights"),
        (Self::Confusion, "confusion"),
        (Self::Mistakes, "mistakes"),
    ];

    /// Where there is no room for all tabs: what is seen in `Layers`, too, and then the other ends of a row.
    const FIRST_TO_GO: [Self; 3] = [Self::Gradients, Self::Activations, Self::Weights];

    /// Histograms stand below the curves; pictures and the matrix need all the room to be read from afar.
    fn leaves_room_for_curves(self) -> bool {
        matches!(self, Self::Layers | Self::Activations | Self::Gradients | Self::Weights | Self::Updates)
    }

    fn name(self, cx: &CellContext<'_>) -> &'static str {
        let (text, figures) = (&cx.text.cells.training, cx.text.figures);
        match self {
            Self::Layers => text.layers,
            Self::Activations => figures.activations,
            Self::Gradients => figures.gradients,
            Self::Weights => figures.weights,
            Self::OverTime => text.over_time,
            Self::Updates => text.updates,
            Self::Units => figures.units.units,
            Self::FirstWeights => text.first_weights,
            Self::Confusion => text.confusion,
            Self::Mistakes => text.mistakes,
        }
    }
}

/// What a figure is called that a diagnosis can name, by the name that a block calls it by.
pub(super) fn figure_name(key: &str, cx: &CellContext<'_>) -> &'static str {
    match key {
        "loss" => cx.text.figures.loss,
        "accuracy" => cx.text.figures.accuracy,
        key => Tab::ALL.into_iter().find(|(_, name)| *name == key).map_or("", |(tab, _)| tab.name(cx)),
    }
}

/// The confusion matrix with its summary beside it.
fn confusion(ui: &mut Ui, cx: &CellContext<'_>, report: &TestReport, data: Option<&Dataset>, size: Vec2) {
    let text = &cx.text.cells.figures;
    let map = training::confusion(report, data, cx.text.figures);
    let summary = heat_map::summary(&map, &cx.text.drawing.matrix);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        let matrix = vec2((size.x * 0.7).min(size.y * 1.8), size.y);
        heat_map::show(ui, &map, cx.theme, matrix, &summary);
        ui.vertical(|ui| {
            ui.set_width(size.x - matrix.x - GAP);
            ui.label(egui::RichText::new(&map.title).family(STRONG.clone()));
            ui.label(cx.theme.muted((text.measured_at)(&grouped(report.iteration))));
            ui.add_space(8.0);
            ui.label(summary.as_str());
        });
    });
}

/// Where the run stands.
fn iteration(session: Option<&TrainingSession>) -> u64 {
    session.map_or(0, |session| session.run.progress.iteration)
}

/// The place of a figure that there is nothing to draw in yet.
fn nothing(ui: &mut Ui, cx: &CellContext<'_>, title: &str, size: Vec2) {
    let words = format!("{title}: {}", cx.text.figures.not_computed);
    message(ui, cx.theme, size, &words, cx.theme.palette.muted);
}
