//! Histograms of every layer: activations, gradients, weights.

use egui::{Ui, Vec2};

use crate::app::figures::format::significant;
use crate::app::figures::histograms::{self, GridOptions, Part};
use crate::app::text::{Language, Text};
use crate::app::theme::Theme;
use crate::experiment::figure::{HistogramGrid, Role};
use crate::experiment::training::{Bounds, Quantity, TrainingSnapshot, layer_grid};

/// The figures of the last snapshot, made once, and the axes while they are held.
#[derive(Default)]
pub(super) struct Layers {
    seen: (u64, Language),
    activations: Option<HistogramGrid>,
    gradients: Option<HistogramGrid>,
    weights: Option<HistogramGrid>,
    locked: Option<Bounds>,
}

impl Layers {
    /// Makes the figures of a snapshot that is new, or that is spoken of in another language.
    pub(super) fn see(&mut self, snapshot: &TrainingSnapshot, version: u64, text: &Text) {
        let wanted = (version, text.language);
        if self.seen == wanted {
            return;
        }
        self.seen = wanted;
        self.activations = Some(layer_grid(snapshot, Quantity::Activations, text.figures));
        self.gradients = Some(layer_grid(snapshot, Quantity::Gradients, text.figures));
        self.weights = Some(layer_grid(snapshot, Quantity::Weights, text.figures));
    }

    /// Lets go of the last run's figures; axes that are held stay, so that two runs can be compared.
    pub(super) fn forget(&mut self) {
        *self = Self { locked: self.locked, ..Self::default() };
    }

    /// The bounds of the axes while they are held.
    pub(super) fn locked(&self) -> Option<Bounds> {
        self.locked
    }

    /// Holds the axes where they are, or lets them go.
    pub(super) fn lock(&mut self, snapshot: Option<&TrainingSnapshot>) {
        self.locked = match self.locked {
            Some(_) => None,
            None => snapshot.and_then(|snapshot| snapshot.layers.first()).map(|layer| Bounds {
                activation: [layer.activation.low, layer.activation.high],
                gradient: [layer.gradient.low, layer.gradient.high],
                weights: [layer.weights.low, layer.weights.high],
            }),
        };
    }

    /// Activations over gradients, with their lines over the layers.
    pub(super) fn both(&self, ui: &mut Ui, theme: &Theme, title: &str, seed: u64, size: Vec2) {
        let parts = [(self.activations.as_ref(), Role::Forward), (self.gradients.as_ref(), Role::Backward)];
        show(ui, theme, title, &parts, seed, size);
    }

    pub(super) fn activations(&self, ui: &mut Ui, theme: &Theme, title: &str, seed: u64, size: Vec2) {
        show(ui, theme, title, &[(self.activations.as_ref(), Role::Forward)], seed, size);
    }

    pub(super) fn gradients(&self, ui: &mut Ui, theme: &Theme, title: &str, seed: u64, size: Vec2) {
        show(ui, theme, title, &[(self.gradients.as_ref(), Role::Backward)], seed, size);
    }

    pub(super) fn weights(&self, ui: &mut Ui, theme: &Theme, title: &str, seed: u64, size: Vec2) {
        show(ui, theme, title, &[(self.weights.as_ref(), Role::Series(2))], seed, size);
    }
}

fn show(
    ui: &mut Ui,
    theme: &Theme,
    title: &str,
    grids: &[(Option<&HistogramGrid>, Role)],
    seed: u64,
    size: Vec2,
) {
    let parts: Vec<Part<'_>> =
        grids.iter().filter_map(|(grid, role)| Some(Part { grid: (*grid)?, role: *role })).collect();
    if parts.is_empty() {
        return;
    }
    let spoken = &Text::spoken(ui.ctx()).cells.figures;
    let summaries = parts.iter().filter_map(|part| {
        let row = part.grid.rows.first()?;
        let (first, last) = (row.cells.first()?, row.cells.last()?);
        let words = (spoken.spread)(&significant(first.std), &significant(last.std));
        Some(if parts.len() > 1 { format!("{}: {words}", part.grid.title) } else { words })
    });
    let summary = summaries.collect::<Vec<_>>().join(" ");
    histograms::show(ui, &parts, theme, &GridOptions { title, size, seed, summary: &summary });
}
