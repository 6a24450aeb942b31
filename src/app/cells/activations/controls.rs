//! The parameters of the grid: which rows, one std to slide, BatchNorm, and what travels; the rest folded. On a slide, where
//! the parameters are out of sight, which rows and what travels stay within reach beside the title.

use egui::{Align, Layout, Ui, vec2};

use super::Quantity;
use crate::app::cell::CellContext;
use crate::app::cells::tabs;
use crate::app::cells::widgets::{self, Edit, control, field};
use crate::experiment::CellSpec;
use crate::experiment::activations::{ActivationsSpec, InputChoice};
use crate::nn::{Activation, BatchNormSettings, Init};

/// Which activations are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filter {
    /// Every one of the spec.
    All,
    /// This one.
    Only(Activation),
}

/// Room between two tabs, in points.
const BETWEEN_TABS: f32 = 4.0;

/// More rows than this are not legible at once.
const MOST_ROWS: usize = 4;

impl Filter {
    pub(super) fn lets(self, activation: Activation) -> bool {
        match self {
            Self::All => true,
            Self::Only(only) => only == activation,
        }
    }

    /// How many rows are seen.
    pub(super) fn rows(self, spec: &ActivationsSpec) -> usize {
        spec.activations.iter().filter(|activation| self.lets(**activation)).count() * spec.inits.len()
    }
}

/// What the controls remember that is not in the spec.
pub(super) struct Controls {
    pub(super) filter: Filter,
    pub(super) quantity: Quantity,
    more: bool,
    batch_norm: BatchNormSettings,
}

impl Controls {
    /// Switches BatchNorm, and remembers its settings for the next time.
    pub(super) fn toggle_batch_norm(&mut self, spec: &mut ActivationsSpec) {
        spec.batch_norm = match spec.batch_norm {
            Some(settings) => {
                self.batch_norm = settings;
                None
            }
            None => Some(self.batch_norm),
        };
    }

    pub(super) fn for_spec(spec: &ActivationsSpec) -> Self {
        let filter = match spec.activations.first() {
            Some(first) if Filter::All.rows(spec) > MOST_ROWS => Filter::Only(*first),
            _ => Filter::All,
        };
        Self { filter, quantity: Quantity::default(), more: false, batch_norm: BatchNormSettings::default() }
    }

    /// After an edit of the source the chosen activation may be gone.
    pub(super) fn follow(&mut self, spec: &ActivationsSpec) {
        if let Filter::Only(only) = self.filter
            && !spec.activations.contains(&only)
        {
            self.filter = Self::for_spec(spec).filter;
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &CellContext<'_>, spec: &mut ActivationsSpec) -> Edit {
        let (text, parameters) = (&cx.text.cells.activations, &cx.text.cells.parameters);
        let mut edit = Edit::None;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(18.0, 4.0);
            if spec.activations.len() > 1 {
                control(ui, cx, "activations", text.show, 62.0 * (spec.activations.len() + 1) as f32, |ui| {
                    ui.horizontal(|ui| self.rows_shown(ui, cx, spec));
                });
            }
            if let Some(std) = slid(spec) {
                let label = parameters.std;
                control(ui, cx, "inits", label, 200.0, |ui| {
                    edit = edit.and(widgets::logarithmic(ui, label, 200.0, std, 1e-3..=10.0));
                });
            }
            control(ui, cx, "batch_norm", parameters.batch_norm, 84.0, |ui| {
                let mut on = spec.batch_norm.is_some();
                if widgets::switch(ui, cx.theme, parameters.batch_norm, &mut on) {
                    self.toggle_batch_norm(spec);
                    edit = Edit::Done;
                }
            });
            field(ui, cx.theme, text.quantity, 190.0, |ui| ui.horizontal(|ui| self.what_travels(ui, cx)));
            if cx.shown.chooses_controls() {
                edit = edit.and(rest(ui, cx, spec));
            }
            widgets::unfold(ui, cx, &mut self.more);
        });
        if self.more && !cx.shown.chooses_controls() {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(18.0, 4.0);
                edit = edit.and(rest(ui, cx, spec));
            });
        }
        edit
    }

    /// What of the result is seen, without the parameters that it is computed from: for the line of the cell's title.
    pub(super) fn in_title(&mut self, ui: &mut Ui, cx: &CellContext<'_>, spec: &ActivationsSpec) {
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.add_space(18.0);
            if spec.activations.len() > 1 && cx.shown.control("activations") {
                self.rows_shown(ui, cx, spec);
                ui.add_space(18.0);
            }
            self.what_travels(ui, cx);
        });
    }

    /// The same in a line of its own, below a title that has no room for it.
    pub(super) fn in_a_line(&mut self, ui: &mut Ui, cx: &CellContext<'_>, spec: &ActivationsSpec) {
        ui.horizontal_wrapped(|ui| {
            if spec.activations.len() > 1 && cx.shown.control("activations") {
                self.rows_shown(ui, cx, spec);
                ui.add_space(18.0);
            }
            self.what_travels(ui, cx);
        });
    }

    /// The tabs of the activations, of which one or all are shown.
    fn rows_shown(&mut self, ui: &mut Ui, cx: &CellContext<'_>, spec: &ActivationsSpec) {
        let mut options: Vec<(Filter, &str)> =
            spec.activations.iter().map(|one| (Filter::Only(*one), one.name())).collect();
        options.push((Filter::All, cx.text.cells.activations.all));
        ui.spacing_mut().item_spacing.x = BETWEEN_TABS;
        tabs::tabs(ui, &mut self.filter, &options);
    }

    /// The tabs of what goes forward and of what comes back.
    fn what_travels(&mut self, ui: &mut Ui, cx: &CellContext<'_>) {
        let figures = cx.text.figures;
        let options = [
            (Quantity::Activations, "activations", figures.activations),
            (Quantity::Gradients, "gradients", figures.gradients),
        ];
        ui.spacing_mut().item_spacing.x = BETWEEN_TABS;
        tabs::figure_tabs(ui, cx, &mut self.quantity, &options);
    }
}

/// The std that the slider moves: the first row's that has one.
fn slid(spec: &mut ActivationsSpec) -> Option<&mut f64> {
    spec.inits.iter_mut().find_map(|init| match init {
        Init::Std(std) => Some(std),
        _ => None,
    })
}

/// What is folded away at first sight.
fn rest(ui: &mut Ui, cx: &CellContext<'_>, spec: &mut ActivationsSpec) -> Edit {
    let (text, parameters) = (&cx.text.cells.activations, &cx.text.cells.parameters);
    let mut edit = Edit::None;
    control(ui, cx, "layers", text.layers, 90.0, |ui| {
        edit = edit.and({
            let allowed = spec.whole_numbers("layers");
            widgets::whole(ui, text.layers, 80.0, &mut spec.layers, allowed)
        });
    });
    control(ui, cx, "width", text.width, 110.0, |ui| {
        edit = edit.and({
            let allowed = spec.whole_numbers("width");
            widgets::whole(ui, text.width, 80.0, &mut spec.width, allowed)
        });
    });
    control(ui, cx, "samples", text.samples, 90.0, |ui| {
        edit = edit.and({
            let allowed = spec.whole_numbers("samples");
            widgets::whole(ui, text.samples, 80.0, &mut spec.samples, allowed)
        });
    });
    control(ui, cx, "seed", parameters.seed, 90.0, |ui| {
        edit = edit.and({
            let allowed = spec.whole_numbers("seed");
            widgets::whole(ui, parameters.seed, 80.0, &mut spec.seed, allowed)
        });
    });
    control(ui, cx, "input", text.input, 150.0, |ui| {
        let options = [(InputChoice::Normal, text.input_normal), (InputChoice::Data, text.input_data)];
        if widgets::choice(ui, text.input, 150.0, &mut spec.input, &options) {
            edit = Edit::Done;
        }
    });
    edit
}
