//! The figures of the cell: loss and accuracy above, the inside of the network below.

use std::sync::Arc;

use egui::{Align2, Color32, Sense, Stroke, Ui, Vec2, vec2};

use super::super::widgets;
use super::session::Session;
use crate::app::cell::CellContext;
use crate::app::figures::histograms::{self, GridOptions};
use crate::app::figures::images::{self, ImageWall, Strip, Tile};
use crate::app::figures::lines::{LineOptions, LinePlot};
use crate::app::figures::{format, heat_map};
use crate::experiment::figure::{Axis, HeatMap, Histogram, HistogramGrid, HistogramRow};
use crate::experiment::training::{LayerSnapshot, TestReport, TrainingSnapshot};

/// What the lower half shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    /// Activations and gradients of every layer, side by side.
    #[default]
    Layers,
    Activations,
    Gradients,
    Weights,
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
    shown: Shown,
    first_weights: ImageWall,
    mistakes: ImageWall,
}

/// Figures made of one snapshot, kept until there is another.
#[derive(Default)]
struct Shown {
    version: u64,
    activations: Option<HistogramGrid>,
    gradients: Option<HistogramGrid>,
    weights: Option<HistogramGrid>,
    confusion: Option<HeatMap>,
}

impl Shown {
    fn activations(&mut self, snapshot: &TrainingSnapshot, title: &str) -> &HistogramGrid {
        self.activations.get_or_insert_with(|| grid(snapshot, title, |layer| &layer.activation))
    }

    fn gradients(&mut self, snapshot: &TrainingSnapshot, title: &str) -> &HistogramGrid {
        self.gradients.get_or_insert_with(|| grid(snapshot, title, |layer| &layer.gradient))
    }
}

const CURVES_SHARE: f32 = 0.44;

impl Panels {
    /// Lets go of what belonged to the last run.
    pub(super) fn forget(&mut self) {
        self.shown = Shown::default();
        self.loss = LinePlot::default();
        self.accuracy = LinePlot::default();
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &CellContext<'_>, session: Option<&Session>, seed: u64) {
        let seed = session.map_or(seed, |session| session.start.seed);
        // The whole cell, its frame and the bars of the window included, is to fit on the screen.
        let height = (ui.ctx().content_rect().height() - 296.0).clamp(360.0, 760.0);
        let width = ui.available_width();
        let curves = vec2((width - 24.0) / 2.0, (height - 34.0) * CURVES_SHARE);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 24.0;
            self.curves(ui, cx, session, seed, curves);
        });
        self.tabs(ui, cx);
        let size = vec2(width, (height - 34.0) * (1.0 - CURVES_SHARE));
        let snapshot =
            session.and_then(|session| Some((session.snapshot.as_ref()?, session.snapshot_version)));
        let Some((snapshot, version)) = snapshot else {
            nothing(ui, cx, size);
            return;
        };
        if self.shown.version != version {
            self.shown = Shown { version, ..Shown::default() };
        }
        self.inside(ui, cx, snapshot, seed, size);
    }

    fn curves(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        session: Option<&Session>,
        seed: u64,
        size: Vec2,
    ) {
        let text = &cx.text.cells.figures;
        let Some(session) = session else {
            nothing(ui, cx, size);
            nothing(ui, cx, size);
            return;
        };
        let curves = &session.curves;
        let progress = &session.progress;
        let now = (progress.iteration < progress.reached).then_some(progress.iteration as f64);
        let loss_summary = curves.loss_in_words();
        let mut options = LineOptions {
            id: "loss",
            version: curves.version(),
            size,
            seed,
            logarithmic: self.logarithmic,
            now,
            marks_low: false,
            summary: &loss_summary,
            empty: text.not_computed,
        };
        self.loss.show(ui, curves.loss(), cx.theme, &options);
        options.id = "accuracy";
        options.logarithmic = false;
        options.marks_low = true;
        let summary = curves.accuracy_in_words();
        options.summary = &summary;
        self.accuracy.show(ui, curves.accuracy(), cx.theme, &options);
    }

    fn tabs(&mut self, ui: &mut Ui, cx: &CellContext<'_>) {
        let figures = &cx.text.cells.figures;
        ui.horizontal(|ui| {
            ui.set_height(28.0);
            ui.spacing_mut().item_spacing.x = 4.0;
            widgets::tabs(
                ui,
                &mut self.tab,
                &[
                    (Tab::Layers, cx.text.cells.training.layers),
                    (Tab::Activations, figures.activations),
                    (Tab::Gradients, figures.gradients),
                    (Tab::Weights, figures.weights),
                    (Tab::FirstWeights, figures.first_weights),
                    (Tab::Confusion, figures.confusion),
                    (Tab::Mistakes, figures.mistakes),
                ],
            );
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let chip = widgets::chip(ui, figures.logarithmic.name, self.logarithmic);
                if chip.on_hover_text(figures.logarithmic.help).clicked() {
                    self.logarithmic = !self.logarithmic;
                }
            });
        });
    }

    fn inside(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        snapshot: &Arc<TrainingSnapshot>,
        seed: u64,
        size: Vec2,
    ) {
        let text = &cx.text.cells.figures;
        let palette = &cx.theme.palette;
        let shown = &mut self.shown;
        match self.tab {
            Tab::Layers => {
                let half = vec2((size.x - 24.0) / 2.0, size.y);
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = 24.0;
                    let forward = shown.activations(snapshot, text.activations);
                    histogram_row(ui, cx, forward, palette.forward, seed, half);
                    let backward = shown.gradients(snapshot, text.gradients);
                    histogram_row(ui, cx, backward, palette.backward, seed, half);
                });
            }
            Tab::Activations => {
                let grid = shown.activations(snapshot, text.activations);
                histogram_row(ui, cx, grid, palette.forward, seed, size);
            }
            Tab::Gradients => {
                let grid = shown.gradients(snapshot, text.gradients);
                histogram_row(ui, cx, grid, palette.backward, seed, size);
            }
            Tab::Weights => {
                let grid =
                    shown.weights.get_or_insert_with(|| grid(snapshot, text.weights, |layer| &layer.weights));
                histogram_row(ui, cx, grid, palette.series(2), seed, size);
            }
            Tab::FirstWeights => {}
            Tab::Confusion => {}
            Tab::Mistakes => {}
        }
    }
}

/// One row of a quantity, a panel a layer.
fn grid(
    snapshot: &TrainingSnapshot,
    title: &str,
    of: impl Fn(&LayerSnapshot) -> &Histogram,
) -> HistogramGrid {
    HistogramGrid {
        title: title.to_owned(),
        rows: vec![HistogramRow {
            name: String::new(),
            cells: snapshot.layers.iter().map(|layer| of(layer).clone()).collect(),
        }],
        columns: snapshot.layers.iter().map(|layer| layer.name.clone()).collect(),
        x: Axis::new("", ""),
    }
}

fn histogram_row(
    ui: &mut Ui,
    cx: &CellContext<'_>,
    grid: &HistogramGrid,
    color: Color32,
    seed: u64,
    size: Vec2,
) {
    let row = grid.rows.first();
    let summary = match row.and_then(|row| Some((row.cells.first()?, row.cells.last()?))) {
        Some((first, last)) => format!(
            "Standard deviation {} in the first layer, {} in the last.",
            format::significant(first.std),
            format::significant(last.std)
        ),
        None => String::new(),
    };
    histograms::show(
        ui,
        grid,
        cx.theme,
        &GridOptions { size, seed, color, compact: false, summary: &summary },
    );
}

/// The place of a figure that there is nothing to draw in yet.
fn nothing(ui: &mut Ui, cx: &CellContext<'_>, size: Vec2) {
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let palette = &cx.theme.palette;
    ui.painter().rect_stroke(
        rect,
        6.0,
        Stroke::new(cx.theme.hairline, palette.border),
        egui::StrokeKind::Inside,
    );
    ui.painter().text(
        rect.center(),
        Align2::CENTER_CENTER,
        cx.text.cells.figures.not_computed,
        egui::TextStyle::Body.resolve(ui.style()),
        palette.muted,
    );
}
