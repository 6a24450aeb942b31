//! The parameters of a training: a few at first sight, the rest folded.

use egui::{Ui, vec2};

use super::super::network::{self, Edits, Widths};
use super::super::widgets::{self, Edit, Number, control};
use crate::app::cell::CellContext;
use crate::app::figures::format::grouped;
use crate::app::text::{Label, ParameterText};
use crate::experiment::CellSpec;
use crate::experiment::training::{
    AccuracyEvery, BatchOrder, DataChoice, ExtraClass, GradientBy, Precision, TrainingSpec,
};
use crate::nn::optimizer::Allowed;
use crate::nn::{BatchNormSettings, LrSchedule, OptimizerSettings, ScheduleKind, schedule};

/// What the controls remember between frames that is not in the spec.
#[derive(Default)]
pub(super) struct Controls {
    /// Whether the folded half is open.
    pub(super) more: bool,
    /// The hidden layers as they are being typed.
    hidden: Widths,
    /// BatchNorm's numbers while it is off.
    batch_norm: BatchNormSettings,
}

impl Controls {
    /// Switches BatchNorm, and remembers its settings for the next time.
    pub(super) fn toggle_batch_norm(&mut self, spec: &mut TrainingSpec) {
        spec.batch_norm = match spec.batch_norm {
            Some(settings) => {
                self.batch_norm = settings;
                None
            }
            None => Some(self.batch_norm),
        };
    }

    /// Draws the controls on `spec` and returns what the user did to it.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &CellContext<'_>, spec: &mut TrainingSpec) -> Edit {
        let text = &cx.text.cells.parameters;
        let mut edits = Edits::default();
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(14.0, 4.0);
            let width = network::activation_width(ui, spec.activation);
            control(ui, cx, "activation", text.activation, width, |ui| {
                edits.chosen(widgets::choice(
                    ui,
                    text.activation,
                    width,
                    &mut spec.activation,
                    &network::activations(),
                ));
            });
            network::init(ui, cx, &mut spec.init, &mut edits);
            control(ui, cx, "lr", text.learning_rate, 178.0, |ui| {
                let mut rate = spec.optimizer.lr();
                let edit = widgets::logarithmic(ui, text.learning_rate, 178.0, &mut rate, 1e-5..=10.0);
                if edit != Edit::None {
                    spec.optimizer = spec.optimizer.with_lr(rate);
                }
                edits.add(edit);
            });
            control(ui, cx, "optimizer", text.optimizer, 116.0, |ui| {
                edits.chosen(optimizer(ui, text, &mut spec.optimizer));
            });
            control(ui, cx, "batch_norm", text.batch_norm, 84.0, |ui| {
                let mut on = spec.batch_norm.is_some();
                if widgets::switch(ui, cx.theme, text.batch_norm, &mut on) {
                    self.toggle_batch_norm(spec);
                    edits.chosen(true);
                }
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
        edits.all()
    }

    /// What is folded away at first sight.
    fn rest(&mut self, ui: &mut Ui, cx: &CellContext<'_>, spec: &mut TrainingSpec, edits: &mut Edits) {
        let text = &cx.text.cells.parameters;
        let theme = cx.theme;
        control(ui, cx, "hidden", text.hidden, 178.0, |ui| {
            edits.chosen(self.hidden.ui(ui, cx, &mut spec.hidden));
        });
        control(ui, cx, "batch_size", text.batch_size, 124.0, |ui| {
            edits.add({
                let allowed = spec.whole_numbers("batch_size");
                widgets::whole(ui, text.batch_size, 80.0, &mut spec.batch_size, allowed)
            });
        });
        control(ui, cx, "batch_order", text.batch_order, 116.0, |ui| {
            let options = [
                (BatchOrder::Random, text.order_random),
                (BatchOrder::Shuffle, text.order_shuffle),
                (BatchOrder::Sequential, text.order_sequential),
            ];
            edits.chosen(widgets::choice(ui, text.batch_order, 116.0, &mut spec.batch_order, &options));
        });
        control(ui, cx, "iterations", text.iterations, 96.0, |ui| {
            edits.add({
                let allowed = spec.whole_numbers("iterations");
                widgets::whole(ui, text.iterations, 80.0, &mut spec.iterations, allowed)
            });
        });
        control(ui, cx, "seed", text.seed, 90.0, |ui| {
            edits.add({
                let allowed = spec.whole_numbers("seed");
                widgets::whole(ui, text.seed, 80.0, &mut spec.seed, allowed)
            });
        });
        control(ui, cx, "layer_norm", text.layer_norm, 84.0, |ui| {
            edits.chosen(widgets::switch(ui, theme, text.layer_norm, &mut spec.layer_norm));
        });
        control(ui, cx, "dropout", text.dropout, 104.0, |ui| {
            let shape = Number { range: 0.0..=0.95, speed: 0.005, decimals: 2 };
            edits.add(widgets::number(ui, text.dropout, 80.0, &mut spec.dropout, &shape));
        });
        control(ui, cx, "weight_decay", text.weight_decay, 104.0, |ui| {
            let shape = Number { range: 0.0..=1.0, speed: 0.000_5, decimals: 6 };
            edits.add(widgets::number(ui, text.weight_decay, 80.0, &mut spec.weight_decay, &shape));
        });
        control(ui, cx, "loss", text.loss, 150.0, |ui| {
            edits.chosen(network::loss(ui, text, &mut spec.loss));
        });
        control(ui, cx, "gradient", text.gradient, 140.0, |ui| {
            let options = [
                (GradientBy::Backpropagation, text.by_backpropagation),
                (GradientBy::Numerical, text.by_differences),
            ];
            edits.chosen(widgets::choice(ui, text.gradient, 140.0, &mut spec.gradient, &options));
        });
        control(ui, cx, "data", text.data, 140.0, |ui| {
            let options = [
                (DataChoice::Auto, text.data_auto),
                (DataChoice::Digits, text.data_digits),
                (DataChoice::Mnist, text.data_mnist),
            ];
            edits.chosen(widgets::choice(ui, text.data, 140.0, &mut spec.data, &options));
        });
        control(ui, cx, "extra_class", text.extra_class, 104.0, |ui| {
            let options = [(None, text.extra_none), (Some(ExtraClass::Noise), text.extra_noise)];
            edits.chosen(widgets::choice(ui, text.extra_class, 104.0, &mut spec.extra_class, &options));
        });
        control(ui, cx, "train_size", text.train_size, 120.0, |ui| {
            edits.add(first_images(ui, text, text.train_size, 60_000, &mut spec.train_size));
        });
        control(ui, cx, "test_size", text.test_size, 120.0, |ui| {
            edits.add(first_images(ui, text, text.test_size, 10_000, &mut spec.test_size));
        });
        control(ui, cx, "validation", text.validation, 104.0, |ui| {
            let shape = Number { range: 0.0..=0.9, speed: 0.005, decimals: 2 };
            edits.add(widgets::number(ui, text.validation, 80.0, &mut spec.validation, &shape));
        });
        control(ui, cx, "precision", text.precision, 90.0, |ui| {
            let options = [(Precision::Single, "f32"), (Precision::Double, "f64")];
            edits.chosen(widgets::choice(ui, text.precision, 76.0, &mut spec.precision, &options));
        });
        optimizer_numbers(ui, cx, &mut spec.optimizer, edits);
        schedule(ui, cx, &mut spec.lr_schedule, edits);
        if let Some(settings) = &mut spec.batch_norm {
            let small = Number { range: 0.0..=0.999, speed: 0.002, decimals: 3 };
            control(ui, cx, "batch_norm.momentum", text.bn_momentum, 140.0, |ui| {
                edits.add(widgets::number(ui, text.bn_momentum, 80.0, &mut settings.momentum, &small));
            });
            control(ui, cx, "batch_norm.epsilon", text.bn_epsilon, 120.0, |ui| {
                edits.add(widgets::logarithmic(
                    ui,
                    text.bn_epsilon,
                    120.0,
                    &mut settings.epsilon,
                    1e-10..=1.0,
                ));
            });
        }
        control(ui, cx, "record_after", text.record_after, 124.0, |ui| {
            edits.chosen(widgets::switch(ui, theme, text.record_after, &mut spec.record_after));
        });
        control(ui, cx, "accuracy_every", text.accuracy_every, 150.0, |ui| {
            edits.chosen(accuracy_every(ui, text, &mut spec.accuracy_every));
        });
    }
}

/// How often the accuracy is measured: a few round numbers, and the one that is there.
fn accuracy_every(ui: &mut Ui, text: &ParameterText, every: &mut AccuracyEvery) -> bool {
    let mut choices = vec![AccuracyEvery::Auto, AccuracyEvery::Epoch];
    choices.extend([1, 10, 50, 100, 500, 1000].map(AccuracyEvery::Updates));
    if !choices.contains(every) {
        choices.push(*every);
    }
    let name = |every: &AccuracyEvery| match every {
        AccuracyEvery::Auto => text.every_auto.to_owned(),
        AccuracyEvery::Epoch => text.every_epoch.to_owned(),
        AccuracyEvery::Updates(count) => (text.every_updates)(&grouped(*count)),
    };
    let names: Vec<String> = choices.iter().map(name).collect();
    let options: Vec<(AccuracyEvery, &str)> =
        choices.iter().copied().zip(names.iter().map(String::as_str)).collect();
    widgets::choice(ui, text.accuracy_every, 150.0, every, &options)
}

/// The kind of optimizer; another kind comes with the book's numbers, its learning rate included.
fn optimizer(ui: &mut Ui, text: &ParameterText, optimizer: &mut OptimizerSettings) -> bool {
    let kinds = OptimizerSettings::all();
    let mut kind = kinds.iter().position(|other| other.kind() == optimizer.kind()).unwrap_or(0);
    let options: Vec<(usize, &str)> = kinds.iter().map(OptimizerSettings::name).enumerate().collect();
    let changed = widgets::choice(ui, text.optimizer, 116.0, &mut kind, &options);
    if changed && let Some(settings) = kinds.get(kind) {
        *optimizer = *settings;
    }
    changed
}

fn optimizer_numbers(
    ui: &mut Ui,
    cx: &CellContext<'_>,
    optimizer: &mut OptimizerSettings,
    edits: &mut Edits,
) {
    let text = &cx.text.cells.parameters;
    let shape = Number { range: 0.0..=0.999_9, speed: 0.002, decimals: 4 };
    let mut number = |key: &str, label: Label, value: &mut f64| {
        control(ui, cx, key, label, 84.0, |ui| {
            edits.add(widgets::number(ui, label, 76.0, value, &shape));
        });
    };
    for (key, value) in optimizer.numbers_mut().filter(|(key, _)| key.allowed != Allowed::Rate) {
        number(&format!("optimizer.{}", key.name), text.of_optimizer(key), value);
    }
}

/// The schedule of the learning rate, and its numbers; another one comes with its own.
fn schedule(ui: &mut Ui, cx: &CellContext<'_>, schedule: &mut LrSchedule, edits: &mut Edits) {
    let text = &cx.text.cells.parameters;
    control(ui, cx, "lr_schedule", text.lr_schedule, 116.0, |ui| {
        let mut kind = schedule.kind();
        let options = ScheduleKind::ALL.map(|kind| (kind, (text.schedule_name)(kind)));
        if widgets::choice(ui, text.lr_schedule, 116.0, &mut kind, &options) {
            *schedule = kind.defaults();
            edits.chosen(true);
        }
    });
    for (key, value) in schedule.numbers_mut() {
        let label = text.of_schedule(key);
        control(ui, cx, &format!("lr_schedule.{}", key.name), label, 130.0, |ui| {
            let least = match key.allowed {
                schedule::Allowed::Updates => {
                    let mut count = *value as u64;
                    let edit = widgets::whole(ui, label, 80.0, &mut count, 1..=schedule::MOST_UPDATES);
                    if edit != Edit::None {
                        *value = count as f64;
                    }
                    return edits.add(edit);
                }
                schedule::Allowed::Factor => 0.001,
                schedule::Allowed::Share => 0.0,
            };
            let shape = Number { range: least..=1.0, speed: 0.002, decimals: 3 };
            edits.add(widgets::number(ui, label, 80.0, value, &shape));
        });
    }
}

/// How many of the images, from the first on; the end of the scale, `most`, means all of them.
fn first_images(
    ui: &mut Ui,
    text: &ParameterText,
    label: Label,
    most: usize,
    count: &mut Option<usize>,
) -> Edit {
    let mut size = count.unwrap_or(most);
    let all = text.all_images;
    let digits = widgets::whole_number(size);
    let write = |value: f64| if value == most as f64 { all.to_owned() } else { digits(value) };
    let read =
        |typed: &str| if typed.trim() == all { Some(most as f64) } else { widgets::typed_whole(typed) };
    let response = widgets::entry(ui, &mut size, 1..=most, write, read, |ui, field| {
        ui.add(field.speed(100.0).min_size(vec2(80.0, 0.0)))
    });
    let response = response.accessible_name(label.name);
    let edit = Edit::of(&response);
    response.on_hover_text(label.help);
    if edit != Edit::None {
        *count = (size < most).then_some(size);
    }
    edit
}
