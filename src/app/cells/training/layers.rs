//! Histograms of every layer: activations, gradients, weights.

use egui::{Ui, Vec2};

use crate::app::figures::format::significant;
use crate::app::figures::histograms::{self, GridOptions};
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

    pub(super) fn activations(&self, ui: &mut Ui, theme: &Theme, seed: u64, size: Vec2) {
        show(ui, theme, self.activations.as_ref(), Role::Forward, seed, size);
    }

    pub(super) fn gradients(&self, ui: &mut Ui, theme: &Theme, seed: u64, size: Vec2) {
        show(ui, theme, self.gradients.as_ref(), Role::Backward, seed, size);
    }

    pub(super) fn weights(&self, ui: &mut Ui, theme: &Theme, seed: u64, size: Vec2) {
        show(ui, theme, self.weights.as_ref(), Role::Series(2), seed, size);
    }
}

fn show(ui: &mut Ui, theme: &Theme, grid: Option<&HistogramGrid>, role: Role, seed: u64, size: Vec2) {
    let Some(grid) = grid else { return };
    let ends = grid.rows.first().and_then(|row| Some((row.cells.first()?, row.cells.last()?)));
    let summary = ends.map_or_else(String::new, |(first, last)| {
        (Text::spoken(ui.ctx()).cells.figures.spread)(&significant(first.std), &significant(last.std))
    });
    histograms::show(ui, grid, theme, &GridOptions { size, seed, role, compact: false, summary: &summary });
}
