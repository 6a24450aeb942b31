//! The network, the samples, h, and what to break; the rest folded.

use egui::{Ui, vec2};

use super::words::fault_name;
use crate::app::cell::CellContext;
use crate::app::cells::network::{self, Edits, Widths};
use crate::app::cells::widgets::{self, Edit, Number, control};
use crate::app::figures::format::significant;
use crate::experiment::CellSpec;
use crate::experiment::gradient_check::{GradientCheckSpec, SampleChoice};
use crate::experiment::training::DataChoice;
use crate::nn::BatchNormSettings;
use crate::nn::check::Fault;

/// What the controls remember between frames that is not in the spec.
#[derive(Default)]
pub(super) struct Controls {
    more: bool,
    hidden: Widths,
    batch_norm: BatchNormSettings,
}

impl Controls {
    /// Switches BatchNorm, and remembers its settings for the next time.
    pub(super) fn toggle_batch_norm(&mut self, spec: &mut GradientCheckSpec) {
        let here = &mut spec.network.batch_norm;
        *here = match *here {
            Some(settings) => {
                self.batch_norm = settings;
                None
            }
            None => Some(self.batch_norm),
        };
        mend(spec);
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &CellContext<'_>, spec: &mut GradientCheckSpec) -> Edit {
        let (text, parameters) = (&cx.text.gradient_check, &cx.text.cells.parameters);
        let mut edits = Edits::default();
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(14.0, 4.0);
            let width = network::activation_width(ui, spec.network.activation);
            control(ui, cx, "activation", parameters.activation, width, |ui| {
                let label = parameters.activation;
                let options = network::activations();
                edits.chosen(widgets::choice(ui, label, width, &mut spec.network.activation, &options));
            });
            control(ui, cx, "batch_norm", parameters.batch_norm, 84.0, |ui| {
                let mut on = spec.network.batch_norm.is_some();
                if widgets::switch(ui, cx.theme, parameters.batch_norm, &mut on) {
                    self.toggle_batch_norm(spec);
                    edits.chosen(true);
                }
            });
            control(ui, cx, "samples", text.samples, 106.0, |ui| samples(ui, cx, spec, &mut edits));
            control(ui, cx, "h", text.h, 150.0, |ui| {
                edits.add(widgets::logarithmic(ui, text.h, 150.0, &mut spec.h, 1e-10..=0.1));
            });
            control(ui, cx, "share", text.share, 92.0, |ui| {
                let own = format!("{}%", significant(spec.share * 100.0));
                let mut options = vec![(1.0, "100%"), (0.1, "10%"), (0.01, "1%"), (0.001, "0.1%")];
                if options.iter().all(|(share, _)| *share != spec.share) {
                    options.push((spec.share, &own));
                }
                edits.chosen(widgets::choice(ui, text.share, 92.0, &mut spec.share, &options));
            });
            control(ui, cx, "break", text.fault, 184.0, |ui| {
                let mut options: Vec<(Option<Fault>, &str)> = vec![(None, text.nothing)];
                options.extend(spec.faults().map(|fault| (Some(fault), fault_name(text, fault))));
                edits.chosen(widgets::choice(ui, text.fault, 184.0, &mut spec.fault, &options));
            });
            if cx.shown.chooses_controls() {
                self.rest(ui, cx, spec, &mut edits);
            }
            widgets::unfold(ui, cx, &mut self.more);
        });
        if self.more && !cx.shown.chooses_controls() {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(14.0, 4.0);
                self.rest(ui, cx, spec, &mut edits);
            });
        }
        mend(spec);
        edits.all()
    }

    /// What is folded away at first sight.
    fn rest(&mut self, ui: &mut Ui, cx: &CellContext<'_>, spec: &mut GradientCheckSpec, edits: &mut Edits) {
        let text = &cx.text.cells.parameters;
        control(ui, cx, "hidden", text.hidden, 178.0, |ui| {
            edits.chosen(self.hidden.ui(ui, cx, &mut spec.network.hidden));
        });
        network::init(ui, cx, &mut spec.network.init, edits);
        control(ui, cx, "dropout", text.dropout, 104.0, |ui| {
            let shape = Number { range: 0.0..=0.95, speed: 0.005, decimals: 2 };
            edits.add(widgets::number(ui, text.dropout, 80.0, &mut spec.network.dropout, &shape));
        });
        control(ui, cx, "layer_norm", text.layer_norm, 84.0, |ui| {
            edits.chosen(widgets::switch(ui, cx.theme, text.layer_norm, &mut spec.network.layer_norm));
        });
        control(ui, cx, "weight_decay", text.weight_decay, 104.0, |ui| {
            let shape = Number { range: 0.0..=1.0, speed: 0.000_5, decimals: 6 };
            edits.add(widgets::number(ui, text.weight_decay, 80.0, &mut spec.network.weight_decay, &shape));
        });
        control(ui, cx, "loss", text.loss, 150.0, |ui| {
            edits.chosen(network::loss(ui, text, &mut spec.network.loss));
        });
        control(ui, cx, "data", text.data, 140.0, |ui| {
            let options = [
                (DataChoice::Auto, text.data_auto),
                (DataChoice::Digits, text.data_digits),
                (DataChoice::Mnist, text.data_mnist),
            ];
            edits.chosen(widgets::choice(ui, text.data, 140.0, &mut spec.network.data, &options));
        });
        control(ui, cx, "seed", text.seed, 90.0, |ui| {
            edits.add({
                let allowed = spec.whole_numbers("seed");
                widgets::whole(ui, text.seed, 80.0, &mut spec.network.seed, allowed)
            });
        });
    }
}

/// The first so many images; a list of images stands there as it was written, until a number takes its place.
fn samples(ui: &mut Ui, cx: &CellContext<'_>, spec: &mut GradientCheckSpec, edits: &mut Edits) {
    let text = &cx.text.gradient_check;
    match &mut spec.samples {
        SampleChoice::First(count) => edits.add(widgets::whole(ui, text.samples, 80.0, count, 1..=1000)),
        SampleChoice::These(rows) => {
            let rows = rows.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
            ui.add(egui::Label::new((text.chosen_samples)(&rows)).truncate());
        }
    }
}

/// A mistake that can no longer be made is taken out, so that no edit of the network is refused for its sake.
fn mend(spec: &mut GradientCheckSpec) {
    if spec.fault.is_some_and(|fault| spec.faults().all(|possible| possible != fault)) {
        spec.fault = None;
    }
}
