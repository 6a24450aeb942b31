//! Words inside the cells: names of controls with their help, figures, states of a run.

use crate::experiment::figure::layout::unit::Part;
use crate::experiment::training::Statistic;
use crate::nn::optimizer::Key;
use crate::nn::{Loss, ScheduleKind, schedule};

/// A control: its name, with the unit where it has one, and its explanation for whoever does not know the word.
#[derive(Clone, Copy, Debug)]
pub struct Label {
    /// The name that stands above the control.
    pub name: &'static str,
    /// A sentence or two under the pointer.
    pub help: &'static str,
}

pub(super) const fn label(name: &'static str, help: &'static str) -> Label {
    Label { name, help }
}

/// The words of all cells.
#[derive(Debug)]
pub struct CellsText {
    /// Buttons and states of whatever runs.
    pub run: RunText,
    /// The parameters of a network and of its training.
    pub parameters: ParameterText,
    /// The figures.
    pub figures: FigureText,
    /// The `training` cell.
    pub training: TrainingText,
    /// The `activations` cell.
    pub activations: ActivationsText,
}

/// Buttons and states of whatever runs.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the English text beside it, below")]
pub struct RunText {
    pub run: &'static str,
    pub run_help: &'static str,
    pub run_again_help: &'static str,
    pub pause: &'static str,
    pub pause_help: &'static str,
    pub step: &'static str,
    pub step_help: &'static str,
    pub step_back: &'static str,
    pub step_back_help: &'static str,
    pub step_epoch: &'static str,
    pub step_epoch_help: &'static str,
    pub reset: &'static str,
    pub reset_help: &'static str,
    pub ways_back: Label,
    pub reset_with: fn(changes: &str) -> String,
    pub reset_without: &'static str,
    pub reset_without_help: &'static str,
    pub speed: Label,
    pub full_speed: &'static str,
    pub per_second: fn(n: &str) -> String,
    pub position: Label,
    pub iteration: &'static str,
    pub of: fn(length: &str, epoch: &str) -> String,
    pub preparing: &'static str,
    pub measuring: fn(share: &str) -> String,
    pub ready: &'static str,
    pub preview: &'static str,
    pub preview_help: &'static str,
    pub idle: &'static str,
    pub finished: &'static str,
    pub paused: &'static str,
    pub seeking: fn(to: &str) -> String,
    pub not_a_number: fn(iteration: &str) -> String,
    pub infinite: fn(iteration: &str) -> String,
    pub failed: &'static str,
}

/// The parameters of a network and of its training.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the English text beside it, below")]
pub struct ParameterText {
    pub activation: Label,
    pub init: Label,
    pub std: Label,
    pub learning_rate: Label,
    pub optimizer: Label,
    pub batch_norm: Label,
    pub layer_norm: Label,
    pub hidden: Label,
    pub batch_size: Label,
    pub dropout: Label,
    pub weight_decay: Label,
    pub loss: Label,
    pub gradient: Label,
    pub by_backpropagation: &'static str,
    pub by_differences: &'static str,
    pub loss_name: fn(loss: Loss) -> &'static str,
    pub seed: Label,
    pub iterations: Label,
    pub data: Label,
    pub extra_class: Label,
    pub train_size: Label,
    pub test_size: Label,
    pub validation: Label,
    pub precision: Label,
    pub momentum: Label,
    pub decay: Label,
    pub beta1: Label,
    pub beta2: Label,
    pub lr_schedule: Label,
    pub schedule_name: fn(kind: ScheduleKind) -> &'static str,
    pub schedule_every: Label,
    pub schedule_factor: Label,
    pub schedule_least: Label,
    pub schedule_updates: Label,
    pub bn_momentum: Label,
    pub bn_epsilon: Label,
    pub batch_order: Label,
    pub record_after: Label,
    pub accuracy_every: Label,
    pub every_auto: &'static str,
    pub every_epoch: &'static str,
    pub every_updates: fn(count: &str) -> String,
    pub data_auto: &'static str,
    pub extra_none: &'static str,
    pub extra_noise: &'static str,
    pub data_digits: &'static str,
    pub data_mnist: &'static str,
    pub order_random: &'static str,
    pub order_shuffle: &'static str,
    pub order_sequential: &'static str,
    pub init_std: &'static str,
    pub init_std_of: fn(std: &str) -> String,
    pub scaled_rule: fn(gain: u8) -> String,
    pub changes: &'static str,
    pub start_file: &'static str,
    pub all_images: &'static str,
    pub hidden_bad: fn(layers: &str, widest: &str) -> String,
    pub no_number: fn(typed: &str, stays: &str) -> String,
    pub beyond: fn(typed: &str, low: &str, high: &str) -> String,
    pub more: &'static str,
    pub less: &'static str,
    pub on_reset: fn(keys: &str) -> String,
    pub go_to_change: fn(change: &str) -> String,
    pub take_out: fn(change: &str) -> String,
    pub take_out_help: &'static str,
    pub more_changes: fn(count: usize) -> String,
}

impl ParameterText {
    /// The label of a number of an optimizer. A test walks all optimizers, so that none is without.
    pub fn of_optimizer(&self, key: &Key) -> Label {
        match key.name {
            "momentum" => self.momentum,
            "decay" => self.decay,
            "beta1" => self.beta1,
            "beta2" => self.beta2,
            "lr" => self.learning_rate,
            name => Label { name, help: name },
        }
    }

    /// The label of a number of a schedule. A test walks all schedules, so that none is without.
    pub fn of_schedule(&self, key: &schedule::Key) -> Label {
        match key.name {
            "every" => self.schedule_every,
            "factor" => self.schedule_factor,
            "least" => self.schedule_least,
            "updates" => self.schedule_updates,
            name => Label { name, help: name },
        }
    }

    /// The name of a key of the training spec, as it stands at its control; a key without one is its own name.
    pub fn name_of<'a>(&self, key: &'a str) -> &'a str {
        match key {
            "data" => self.data.name,
            "train_size" => self.train_size.name,
            "test_size" => self.test_size.name,
            "validation" => self.validation.name,
            "hidden" => self.hidden.name,
            "activation" => self.activation.name,
            "init" => self.init.name,
            "batch_norm" => self.batch_norm.name,
            "layer_norm" => self.layer_norm.name,
            "dropout" => self.dropout.name,
            "weight_decay" => self.weight_decay.name,
            "loss" => self.loss.name,
            "gradient" => self.gradient.name,
            "optimizer" => self.optimizer.name,
            "lr" => self.learning_rate.name,
            "lr_schedule" => self.lr_schedule.name,
            "extra_class" => self.extra_class.name,
            "accuracy_every" => self.accuracy_every.name,
            "batch_size" => self.batch_size.name,
            "batch_order" => self.batch_order.name,
            "iterations" => self.iterations.name,
            "seed" => self.seed.name,
            "precision" => self.precision.name,
            "record_after" => self.record_after.name,
            "weights" => self.start_file,
            "changes" => self.changes,
            _ => key,
        }
    }
}

/// What is said of figures in the window alone; what stands in them is in `FigureWords`.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the English text beside it, below")]
pub struct FigureText {
    pub rate_summary: fn(rate: &str, iteration: u64) -> String,
    pub settled: &'static str,
    pub logarithmic: Label,
    pub lock: Label,
    pub more_figures: Label,
    pub neuron: fn(n: usize, low: &str, high: &str) -> String,
    pub mistake: fn(index: &str, label: &str, predicted: &str, probability: &str) -> String,
    pub measured_at: fn(iteration: &str) -> String,
    pub no_mistakes: &'static str,
    pub spread: fn(first: &str, last: &str) -> String,
    pub loss_fell: fn(from: &str, to: &str, iterations: &str) -> String,
    pub loss_rose: fn(from: &str, to: &str, iterations: &str) -> String,
    pub loss_stayed: fn(from: &str, to: &str, iterations: &str) -> String,
    pub loss_overflowed: fn(from: &str, iterations: &str) -> String,
    pub loss_infinite: fn(from: &str, iterations: &str) -> String,
    pub accuracy_at: fn(iteration: &str, train: &str, validation: Option<&str>, test: &str) -> String,
    pub loss_now: fn(loss: &str) -> String,
    pub numerical_takes: fn(each: &str, all: &str) -> String,
    pub accuracy_now: fn(train: &str, validation: Option<&str>, test: &str, before: Option<&str>) -> String,
}

/// The `training` cell.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the English text beside it, below")]
pub struct TrainingText {
    pub layers: &'static str,
    pub over_time: &'static str,
    pub updates: &'static str,
    pub all_units: Label,
    pub sorted_units: Label,
    pub no_units: &'static str,
    pub looking: &'static str,
    pub looks_at_rest: &'static str,
    pub unit_part: fn(part: Part) -> &'static str,
    pub both_ways: &'static str,
    pub quantiles: Label,
    pub distribution: &'static str,
    pub statistic: fn(statistic: Statistic) -> &'static str,
    pub first_weights: &'static str,
    pub confusion: &'static str,
    pub mistakes: &'static str,
    pub scale_note: fn(most: &str) -> String,
}

/// The `activations` cell.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the English text beside it, below")]
pub struct ActivationsText {
    pub all: &'static str,
    pub show: Label,
    pub input: Label,
    pub input_normal: &'static str,
    pub input_data: &'static str,
    pub width: Label,
    pub layers: Label,
    pub samples: Label,
    pub quantity: Label,
    pub layer: fn(n: usize) -> String,
    pub spread_of: fn(row: &str, first: &str, last: &str) -> String,
    pub spread: fn(rows: &str) -> String,
    pub computing: &'static str,
}

/// Everything in English.
pub(super) const ENGLISH: CellsText = CellsText {
    run: RunText {
        run: "Run",
        run_help: "Train until the last iteration, or until you pause",
        run_again_help: "Back to the start and train again, with the settings as they now are",
        pause: "Pause",
        pause_help: "Stop after the iteration under way; nothing is lost",
        step: "Step",
        step_help: "Train on one more mini-batch",
        step_back: "Step back",
        step_back_help: "Undo the last iteration: the network is again what it was before it",
        step_epoch: "Epoch",
        step_epoch_help: "Go on to the end of this epoch",
        reset: "Reset",
        reset_help: "Back to the initial weights, with the settings as they now are; recorded changes are made again",
        ways_back: label(
            "Ways back to the start",
            "Back to the start with the changes made on the way, or without them",
        ),
        reset_with: |changes| format!("Makes again: {changes}"),
        reset_without: "Reset without changes",
        reset_without_help: "Takes the changes made on the way out of the notebook",
        speed: label(
            "Speed",
            "How many iterations a second. Slow motion shows each update; Full is as fast as this computer goes",
        ),
        full_speed: "Full speed",
        per_second: |n| format!("{n} / s"),
        position: label(
            "Position",
            "Drag to any iteration already trained: the network goes back, or forward, to it",
        ),
        iteration: "iteration",
        of: |length, epoch| format!("of {length} · epoch {epoch}"),
        preparing: "Loading the data…",
        measuring: |share| format!("Computing within this iteration: {share}"),
        ready: "Ready. Nothing is trained yet: what you see are the initial weights",
        preview: "Recorded preview",
        preview_help: "on the built-in digits. Run starts your own",
        idle: "Press Run to train this network",
        finished: "Finished",
        paused: "Paused",
        seeking: |to| format!("Going to iteration {to}…"),
        not_a_number: |iteration| {
            format!(
                "The loss has been NaN since iteration {iteration}: values grew until they overflowed. Lower the \
                 learning rate or the initial weights, or switch BatchNorm on, and reset"
            )
        },
        infinite: |iteration| {
            format!(
                "The loss has been infinite since iteration {iteration}: its weight decay term overflowed, though the \
                 network still computes. Lower the weight decay or the initial weights, and reset"
            )
        },
        failed: "This run could not go on; Reset starts it again",
    },
    parameters: ParameterText {
        activation: label(
            "Activation",
            "The function after every hidden layer. Can be changed while the network trains",
        ),
        init: label(
            "Initial weights",
            "Standard deviation of the initial weights. Xavier: sqrt(1/n), for sigmoid and tanh. He: sqrt(2/n), for ReLU",
        ),
        std: label("std", "Standard deviation of the initial weights, the same in every layer"),
        learning_rate: label(
            "Learning rate",
            "How far each update moves the weights. Too small: hardly anything is learned. Too large: the loss jumps or diverges",
        ),
        optimizer: label("Optimizer", "The rule by which gradients move the weights"),
        layer_norm: label(
            "LayerNorm",
            "Normalises each image's values over the neurons of a hidden layer, after BatchNorm where both are on. It can be switched during a run",
        ),
        batch_norm: label(
            "BatchNorm",
            "Normalises every hidden layer over the mini-batch, before the activation. Takes effect at once, also during a run",
        ),
        hidden: label(
            "Hidden layers (neurons)",
            "Widths of the hidden layers from first to last, such as 100, 100, 50; 100×6 is six of 100",
        ),
        batch_size: label("Batch size (images)", "How many images make one mini-batch"),
        dropout: label(
            "Dropout (share)",
            "Share of hidden neurons switched off at random in each iteration; 0 is none",
        ),
        weight_decay: label(
            "Weight decay λ",
            "Adds λ/2 times the sum of squared weights to the loss, so that weights stay small; with AdamW, each update shrinks \
             every weight by its share lr·λ instead. 0 is none",
        ),
        gradient: label(
            "Gradient",
            "How it is found. Backpropagation: backward through the layers, all of it at once. Numerical: every parameter is moved \
             a little to either side and the loss compared, as in chapter 4; slow, and the same but for rounding",
        ),
        by_backpropagation: "Backpropagation",
        by_differences: "Numerical",
        loss: label(
            "Loss function",
            "What training makes small. Cross-entropy: how unlikely the right answer was thought to be. Mean squared error: half \
             the sum of the squared differences between the probabilities and 1 at the right answer, 0 elsewhere",
        ),
        loss_name: |loss| match loss {
            Loss::CrossEntropy => "Cross-entropy",
            Loss::MeanSquaredError => "Mean squared error",
        },
        seed: label("Seed", "The same seed gives the same run, bit for bit"),
        iterations: label("Iterations", "Mini-batches until the end of the run"),
        data: label(
            "Data",
            "What is learned. Automatic takes MNIST when it is open, the built-in digits otherwise",
        ),
        extra_class: label(
            "Extra class",
            "Noise: an eleventh class of random noise and scribbles, one image in eleven, so that the network can answer that it is no digit",
        ),
        train_size: label(
            "Training images",
            "Use only the first so many training images; with few of them a network overfits",
        ),
        test_size: label(
            "Test images",
            "Use only the first so many test images; with fewer, accuracy is measured faster but less precisely",
        ),
        validation: label(
            "Validation share",
            "The share of the training images that is set apart, drawn by the seed. The best is chosen by these, so that the test \
             images stay unseen until the end. 0 is none: then it is chosen by the test images",
        ),
        precision: label(
            "Precision",
            "f32: single precision, fast. f64: double, for comparing with other programs",
        ),
        momentum: label("Momentum", "Share of the last step that is kept for the next one"),
        decay: label("Decay", "Share of the old squared gradients that RMSprop keeps"),
        beta1: label("β₁", "Share of the old mean gradient that Adam and AdamW keep"),
        beta2: label("β₂", "Share of the old squared gradient that Adam and AdamW keep"),
        lr_schedule: label(
            "Rate schedule",
            "How the learning rate changes over the run. Whatever the rate is set to, the schedule multiplies it",
        ),
        schedule_name: |kind| match kind {
            ScheduleKind::Constant => "Constant",
            ScheduleKind::Step => "Step",
            ScheduleKind::Cosine => "Cosine",
            ScheduleKind::WarmUp => "Warm-up",
        },
        schedule_every: label(
            "Step every",
            "After so many iterations the learning rate is multiplied by the factor, again and again",
        ),
        schedule_factor: label("Step factor", "What the learning rate is multiplied by at each step"),
        schedule_least: label(
            "Lowest (share)",
            "The share of the learning rate that is left at the end of the run",
        ),
        schedule_updates: label(
            "Warm-up (iterations)",
            "So many iterations lead up to the full learning rate, in equal steps",
        ),
        bn_momentum: label(
            "BatchNorm momentum",
            "Share of the old running mean and variance kept at each batch",
        ),
        bn_epsilon: label(
            "BatchNorm ε",
            "Added to the variance, so that a constant column does not divide by 0",
        ),
        batch_order: label(
            "Batch order",
            "Random: drawn with replacement, as in the book. Shuffle: every image once an epoch. Sequential: in the order of the file",
        ),
        record_after: label(
            "Loss after update",
            "Also measures the same batch's loss after its update, as the book plots it. Costs a second forward pass",
        ),
        accuracy_every: label(
            "Accuracy every",
            "How often all images are measured. Automatic: once an epoch, more often in the first, less often where measuring would take longer than training. The last iteration always",
        ),
        every_auto: "Automatic",
        every_epoch: "Epoch",
        every_updates: |count| format!("{count} iterations"),
        data_auto: "Automatic",
        extra_none: "None",
        extra_noise: "Noise",
        data_digits: "Built-in digits",
        data_mnist: "MNIST",
        order_random: "Random",
        order_shuffle: "Shuffle",
        order_sequential: "Sequential",
        init_std: "std",
        init_std_of: |std| format!("std {std}"),
        scaled_rule: |gain| format!("sqrt({gain} / inputs)"),
        changes: "live changes",
        start_file: "file of initial weights",
        all_images: "all",
        no_number: |typed, stays| format!("“{typed}” is no number: {stays} stays"),
        beyond: |typed, low, high| format!("{typed} is not possible here: from {low} to {high}"),
        hidden_bad: |layers, widest| {
            format!(
                "At most {layers} widths from 1 to {widest}, separated by commas, such as 100, 50 or 100×6"
            )
        },
        more: "More settings",
        less: "Fewer settings",
        on_reset: |keys| format!("From the next start: {keys}"),
        go_to_change: |change| format!("Go to the first iteration with this change: {change}"),
        take_out: |change| format!("Take out: {change}"),
        take_out_help: "Takes this change out of the notebook: the next run goes without it",
        more_changes: |count| format!("+ {count} more"),
    },
    figures: FigureText {
        rate_summary: |rate, iteration| format!("Learning rate {rate} at iteration {iteration}."),
        settled: "smoothed, so far",
        logarithmic: label("Log axis", "Draws the loss on a logarithmic axis"),
        lock: label("Lock axes", "Keeps the axes of the histograms as they are, so that growth can be seen"),
        more_figures: label("…", "More figures"),
        neuron: |n, low, high| format!("neuron {n}: weights from {low} to {high}"),
        mistake: |index, label, predicted, probability| {
            format!("test image {index}: a {label}, predicted as {predicted} with probability {probability}")
        },
        measured_at: |iteration| format!("test images, measured at iteration {iteration}"),
        no_mistakes: "No mistakes on the test images",
        spread: |first, last| format!("Standard deviation {first} in the first layer, {last} in the last."),
        loss_fell: |from, to, n| format!("Loss fell from {from} to {to} in {n} iterations."),
        loss_rose: |from, to, n| format!("Loss rose from {from} to {to} in {n} iterations."),
        loss_stayed: |from, to, n| {
            format!("Loss stayed about the same, {from} and then {to}, for {n} iterations.")
        },
        loss_overflowed: |from, n| format!("Loss began at {from} and is NaN after {n} iterations."),
        loss_infinite: |from, n| format!("Loss began at {from} and is infinite after {n} iterations."),
        accuracy_at: |iteration, train, validation, test| {
            let validation =
                validation.map(|share| format!(", validation accuracy {share}")).unwrap_or_default();
            format!("At iteration {iteration}: training accuracy {train}{validation}, test accuracy {test}.")
        },
        loss_now: |loss| format!("loss {loss}"),
        numerical_takes: |each, all| {
            format!("numerical gradient: about {each} an iteration, {all} for all of them")
        },
        accuracy_now: |train, validation, test, before| {
            let validation = validation.map(|share| format!(", validation {share}")).unwrap_or_default();
            let before = before.map(|iteration| format!(" (iteration {iteration})")).unwrap_or_default();
            format!("accuracy train {train}{validation}, test {test}{before}")
        },
    },
    training: TrainingText {
        layers: "Layers",
        over_time: "Over time",
        updates: "Updates",
        all_units: label("All units", "Back to the units of the layer (Enter)"),
        sorted_units: label(
            "By digit",
            "Sort the units by the digit that excites them most, dead ones first",
        ),
        no_units: "this network has no hidden layer",
        looking: "Looking at the unit…",
        looks_at_rest: "One unit is looked at by itself as soon as the training rests",
        unit_part: |part| match part {
            Part::All => "All",
            Part::Weights => "Weights",
            Part::Sum => "Sum",
            Part::Answers => "Digits",
            Part::Matters => "What excites it",
        },
        both_ways: "Both",
        quantiles: label(
            "Quantiles",
            "Lines below which 5, 25, 50, 75 and 95 % of the values lie, by size where the axis is one of sizes",
        ),
        distribution: "Distribution",
        statistic: |statistic| match statistic {
            Statistic::Std => "std",
            Statistic::Mean => "mean",
            Statistic::Zeros => "zeros",
            Statistic::Saturated => "saturated",
            Statistic::Nan => "NaN",
        },
        first_weights: "First weights",
        confusion: "Confusion",
        mistakes: "Mistakes",
        scale_note: |most| format!("blue +{most}, orange −{most}, one scale for all"),
    },
    activations: ActivationsText {
        all: "All",
        show: label("Activation", "Which activation functions are shown"),
        input: label("Input", "Standard normal numbers, or images of the data set"),
        input_normal: "Random numbers",
        input_data: "Data",
        width: label("Width (neurons)", "Neurons in every layer"),
        layers: label("Layers", "How many layers the values pass through"),
        samples: label("Samples", "How many inputs are sent through the network"),
        quantity: label(
            "Show",
            "Values going forward, or gradients coming back from a random gradient at the end",
        ),
        layer: |n| format!("layer {n}"),
        spread_of: |row, first, last| format!("{row} {first} to {last}"),
        spread: |rows| format!("Standard deviation from the first layer to the last: {rows}."),
        computing: "Computing…",
    },
};

#[cfg(test)]
mod tests {
    use crate::app::text::Text;
    use crate::experiment::KINDS;
    use crate::language::Language;
    use crate::nn::{OptimizerKind, ScheduleKind};

    #[test]
    fn every_number_of_every_optimizer_has_its_words_and_its_control() {
        let training = KINDS.iter().find(|kind| kind.name == "training").expect("there is such a kind");
        for key in OptimizerKind::ALL.iter().flat_map(|kind| kind.about().keys) {
            for language in Language::ALL {
                let label = Text::of(language).cells.parameters.of_optimizer(key);
                assert_ne!((label.name, label.help), (key.name, key.name), "{language:?}");
            }
            let control = if key.name == "lr" { "lr".to_owned() } else { format!("optimizer.{}", key.name) };
            assert!((training.showable.controls)().contains(&control.as_str()), "{control}");
        }
    }

    #[test]
    fn every_number_of_every_schedule_has_its_words_and_its_control() {
        let training = KINDS.iter().find(|kind| kind.name == "training").expect("there is such a kind");
        for key in ScheduleKind::ALL.iter().flat_map(|kind| kind.about().keys) {
            for language in Language::ALL {
                let label = Text::of(language).cells.parameters.of_schedule(key);
                assert_ne!((label.name, label.help), (key.name, key.name), "{language:?}");
            }
            let control = format!("lr_schedule.{}", key.name);
            assert!((training.showable.controls)().contains(&control.as_str()), "{control}");
        }
    }
}
