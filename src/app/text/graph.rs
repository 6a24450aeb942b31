//! Words of the `graph` cell.

use super::Label;
use crate::experiment::graph::PRESETS;
use crate::experiment::training::StageKind;
use crate::graph::Operation;
use crate::graph::trace::{self, Phrases};
use crate::nn::activation::FlatKind;
use crate::nn::{Activation, Loss};

/// The `graph` cell.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the English text beside it, below")]
pub struct GraphText {
    pub canvas: &'static str,
    pub preset: Label,
    pub own: &'static str,
    /// In the order of [`PRESETS`].
    pub presets: [&'static str; PRESETS.len()],
    pub play: &'static str,
    pub play_help: &'static str,
    pub pause: &'static str,
    pub pause_help: &'static str,
    pub step: &'static str,
    pub step_help: &'static str,
    pub step_back: &'static str,
    pub step_back_help: &'static str,
    pub to_start: &'static str,
    pub to_start_help: &'static str,
    pub to_end: &'static str,
    pub to_end_help: &'static str,
    pub speed: Label,
    pub way: Label,
    pub forward: &'static str,
    pub backward: &'static str,
    pub both: &'static str,
    pub position: Label,
    pub step_of: fn(done: usize, steps: usize) -> String,
    pub begin: &'static str,
    pub fit: &'static str,
    pub fit_help: &'static str,
    pub zoom_in: &'static str,
    pub zoom_out: &'static str,
    pub formula: &'static str,
    pub formula_help: &'static str,
    pub expression: Label,
    pub backward_from: Label,
    pub last_line: &'static str,
    pub apply: &'static str,
    pub apply_help: &'static str,
    pub not_computed: &'static str,
    pub no_gradient: &'static str,
    pub gradient: fn(gradient: &str) -> String,
    pub value_is: fn(value: &str) -> String,
    pub computes: fn(operation: Operation, operands: &[String], value: &str) -> String,
    pub waits: fn(operation: Operation) -> String,
    pub is: fn(label: &str, text: &str) -> String,
    pub shape: fn(shape: &str) -> String,
    pub open: &'static str,
    pub close: &'static str,
    pub slider: fn(name: &str) -> String,
    pub entry: fn(name: &str, row: usize, column: usize) -> String,
    pub more_entries: fn(hidden: usize) -> String,
    pub unused: fn(names: &str) -> String,
    /// The sentences below the graph of an expression.
    pub steps: Phrases,
    /// The graph of a network.
    pub network: NetworkText,
}

/// The graph of a network that is trained.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the English text beside it, below")]
pub struct NetworkText {
    pub missing: fn(id: &str) -> String,
    pub begin: &'static str,
    pub waiting: &'static str,
    pub hint: &'static str,
    pub batch_at_hand: fn(samples: usize, loss: &str) -> String,
    pub run: &'static str,
    pub run_help: &'static str,
    pub pause: &'static str,
    pub pause_help: &'static str,
    pub train_step: &'static str,
    pub train_step_help: &'static str,
    pub train_back: &'static str,
    pub train_back_help: &'static str,
    pub iteration: fn(iteration: &str) -> String,
    pub batch: &'static str,
    pub one_sample: &'static str,
    pub next_mistake: Label,
    pub no_mistake: &'static str,
    pub sample: Label,
    pub label: fn(label: u8) -> String,
    pub loss: fn(loss: &str) -> String,
    pub scores: fn(answer: usize, label: u8) -> String,
    pub stage: fn(name: &str, value: &str, gradient: &str) -> String,
    pub shape: fn(samples: usize, units: usize) -> String,
    pub spread: fn(mean: &str, std: &str, min: &str, max: &str) -> String,
    pub flat: fn(flat: FlatKind, units: &str, values: &str) -> String,
    pub flat_short: fn(flat: FlatKind, units: &str) -> String,
    pub forward: fn(name: &str, kind: StageKind) -> String,
    pub backward: fn(name: &str, kind: StageKind) -> String,
}

pub(super) const ENGLISH: GraphText = GraphText {
    canvas: "Computation graph",
    preset: Label { name: "Graph", help: "Graphs of the course, each with its values" },
    own: "Your own",
    presets: [
        "Apple shop",
        "Apple and mandarin shop",
        "(x + y)²",
        "Sigmoid in parts",
        "Sigmoid as one node",
        "Affine",
        "Affine for a batch",
        "ReLU and its mask",
        "Softmax with loss",
        "Two-layer network",
        "BatchNorm in parts",
    ],
    play: "Play",
    play_help: "Watch values travel forward, then gradients backward, one node at a time",
    pause: "Pause",
    pause_help: "Stop here",
    step: "Step",
    step_help: "One node further",
    step_back: "Step back",
    step_back_help: "One node back",
    to_start: "To start",
    to_start_help: "Before the first step: nothing is computed yet",
    to_end: "To end",
    to_end_help: "After the last step: everything is computed",
    speed: Label { name: "Speed", help: "How fast the animation goes" },
    way: Label {
        name: "Direction",
        help: "Values forward, gradients backward, or first one and then the other",
    },
    forward: "Forward",
    backward: "Backward",
    both: "Both",
    position: Label { name: "Position", help: "Drag to any step" },
    step_of: |done, steps| format!("step {done} of {steps}"),
    begin: "Nothing is computed yet. Press Play, or take one step at a time with Step",
    fit: "Fit",
    fit_help: "All of the graph. Zoom with Ctrl and the wheel, move by dragging",
    zoom_in: "Zoom in",
    zoom_out: "Zoom out",
    formula: "Formula",
    formula_help: "Write an expression of your own",
    expression: Label {
        name: "Expression",
        help: "One named result per line, such as price = apple * apples; the last line is the result",
    },
    backward_from: Label { name: "Backward from", help: "The result whose derivatives are computed" },
    last_line: "last line",
    apply: "Draw",
    apply_help: "Draw the graph of this expression",
    not_computed: "not computed yet",
    no_gradient: "the result does not depend on it",
    gradient: |gradient| format!("gradient {gradient}"),
    value_is: |value| format!("value {value}"),
    computes: in_words,
    waits: |operation| format!("{}: not computed yet", operation.name()),
    is: |label, text| format!("{label} = {text}"),
    shape: |shape| format!("shape {shape}"),
    open: "Click to see the numbers",
    close: "Click to hide the numbers",
    slider: |name| format!("{name}, slider"),
    entry: |name, row, column| format!("{name}, row {row}, column {column}"),
    more_entries: |hidden| format!("… {hidden} more"),
    unused: |names| format!("Not used in the expression: {names}"),
    steps: trace::ENGLISH,
    network: NetworkText {
        missing: |id| {
            format!(
                "There is no training cell `{id}` in this notebook. Add one, or name another with network = \"…\""
            )
        },
        begin: "Nothing is trained yet. Press Train, or Train a step, and watch the values go through",
        waiting: "Waiting for the first batch…",
        hint: "Press Play to send this batch through once more, layer by layer, and its gradients back",
        batch_at_hand: |samples, loss| format!("The current batch: {samples} samples, loss {loss}"),
        run: "Train",
        run_help: "Run the training cell; the graph shows every batch",
        pause: "Pause training",
        pause_help: "Keep the current batch, to go through it layer by layer",
        train_step: "Train a step",
        train_step_help: "One more mini-batch",
        train_back: "Undo a step",
        train_back_help: "Undo the last mini-batch: the network is again what it was before it",
        iteration: |iteration| format!("iteration {iteration}"),
        batch: "Batch",
        one_sample: "One sample",
        next_mistake: Label {
            name: "Next mistake",
            help: "Follow the next sample of the batch that the network takes for something else than it is",
        },
        no_mistake: "The network is right about every sample of this batch",
        sample: Label {
            name: "Sample",
            help: "Which sample of the batch is followed: its picture at the left, its scores at the right",
        },
        label: |label| format!("a {label}"),
        loss: |loss| format!("loss {loss}"),
        scores: |answer, label| format!("The followed sample is a {label}; the network predicts {answer}"),
        stage: |name, value, gradient| format!("{name}: forward {value}, gradient {gradient}"),
        shape: |samples, units| format!("{samples} samples × {units} units"),
        spread: |mean, std, min, max| format!("mean {mean}, standard deviation {std}, from {min} to {max}"),
        flat: |flat, units, values| match flat {
            FlatKind::Dead => {
                format!("{values} of the values are 0; {units} of the units are dead: 0 for the whole batch")
            }
            FlatKind::Saturated => format!(
                "{values} of the values are saturated; {units} of the units are so for the whole batch"
            ),
        },
        flat_short: |flat, units| match flat {
            FlatKind::Dead => format!("{units} dead"),
            FlatKind::Saturated => format!("{units} sat."),
        },
        forward: |name, kind| match kind {
            StageKind::Affine => format!("{name} multiplies by its weights and adds its biases: x·W + b."),
            StageKind::BatchNorm => {
                format!(
                    "{name} gives each unit mean 0 and variance 1 over the batch, then scales by γ and shifts by β."
                )
            }
            StageKind::LayerNorm => {
                format!(
                    "{name} gives each sample mean 0 and variance 1 over its own units, then scales by γ and shifts by β."
                )
            }
            StageKind::Activation(Activation::Relu) => {
                format!("{name} passes values above 0 on and sets the others to 0.")
            }
            StageKind::Activation(Activation::Sigmoid) => {
                format!("{name} squeezes every value between 0 and 1.")
            }
            StageKind::Activation(Activation::Tanh) => {
                format!("{name} squeezes every value between −1 and 1.")
            }
            StageKind::Activation(Activation::LeakyRelu) => {
                format!("{name} passes values above 0 on, and a hundredth of the others.")
            }
            StageKind::Activation(Activation::Gelu) => {
                format!("{name} passes large values on, and lets those below 0 fade out smoothly.")
            }
            StageKind::Dropout => {
                format!("{name} switches units off at random, different ones in every batch.")
            }
            StageKind::SoftmaxWithLoss(Loss::MeanSquaredError) => {
                format!(
                    "{name} turns scores into probabilities and takes half the sum of the squared errors of all classes."
                )
            }
            StageKind::SoftmaxWithLoss(Loss::CrossEntropy) => {
                format!(
                    "{name} turns scores into probabilities and takes the cross-entropy error of the correct class."
                )
            }
        },
        backward: |name, kind| match kind {
            StageKind::Affine => {
                format!(
                    "{name} computes the gradients of W and b, and passes the gradient on multiplied by Wᵀ."
                )
            }
            StageKind::BatchNorm => format!(
                "{name} subtracts the mean over the batch from the gradient and divides it by the std."
            ),
            StageKind::LayerNorm => format!(
                "{name} multiplies the gradient by γ, subtracts its mean over the sample's units and divides it by their std."
            ),
            StageKind::Activation(Activation::Relu) => {
                format!("{name} passes the gradient on where its value was above 0, and 0 elsewhere.")
            }
            StageKind::Activation(Activation::Sigmoid) => {
                format!("{name} multiplies the gradient by y·(1 − y), at most 0.25.")
            }
            StageKind::Activation(Activation::Tanh) => {
                format!("{name} multiplies the gradient by 1 − y², at most 1.")
            }
            StageKind::Activation(Activation::LeakyRelu) => {
                format!(
                    "{name} passes the gradient on where its value was above 0, and a hundredth of it elsewhere."
                )
            }
            StageKind::Activation(Activation::Gelu) => {
                format!(
                    "{name} multiplies the gradient by Φ(x) + x·φ(x): nearly 1 for large values, nearly 0 far below 0."
                )
            }
            StageKind::Dropout => format!("{name} passes the gradient on where it let the value through."),
            StageKind::SoftmaxWithLoss(Loss::MeanSquaredError) => {
                format!(
                    "The backward pass starts with 1 at {name}, which passes y − t on through the slope of softmax: next \
                     to nothing where it is sure, right or wrong."
                )
            }
            StageKind::SoftmaxWithLoss(Loss::CrossEntropy) => {
                format!("The backward pass starts with 1 at {name}, which passes (y − t)/N on.")
            }
        },
    },
};

/// `multiply: 100 times 2 is 200`, to be read aloud.
fn in_words(operation: Operation, operands: &[String], value: &str) -> String {
    let name = operation.name();
    let link = match operation {
        Operation::Add => "plus",
        Operation::Subtract => "minus",
        Operation::Multiply | Operation::Dot => "times",
        Operation::Divide => "divided by",
        Operation::Power => "to the power",
        Operation::Max | Operation::Min | Operation::CrossEntropy | Operation::SoftmaxWithLoss => "and",
        _ => "",
    };
    match operands {
        [a, b] => format!("{name}: {a} {link} {b} is {value}"),
        [a] => format!("{name}: of {a} is {value}"),
        _ => format!("{name}: {value}"),
    }
}
