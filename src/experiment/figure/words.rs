//! The words that a figure carries with it wherever it goes: titles, axes, legends and what stands in its margins.
//!
//! The window has many more words; these are the ones that a picture in a file needs too, so they stand with the figures.

mod choices;
mod korean;
mod units;

use std::fmt;

use super::format;
use super::table::{Column, Table, Values};
use crate::language::{Language, Say};
use crate::nn::Loss;

pub use units::{UnitCounts, UnitWords};

/// What the cells of each kind are called.
#[derive(Debug)]
pub struct CellTitles {
    pub training: &'static str,
    pub activations: &'static str,
    pub comparison: &'static str,
    pub graph: &'static str,
    pub search: &'static str,
    pub predict: &'static str,
    pub gradient_check: &'static str,
    pub descent: &'static str,
    pub question: &'static str,
}

/// The words of all figures in one language. Numbers come in as they are to be read.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the English text beside it, below")]
pub struct FigureWords {
    pub language: Language,
    pub cells: CellTitles,
    pub more_rows: fn(count: usize) -> String,
    pub arrays: &'static str,
    pub results: &'static str,
    pub seed: fn(seed: u64) -> String,
    pub not_computed: &'static str,

    pub compared: fn(names: &str) -> String,
    /// Whether a name made of the words of a spec reads well as it stands.
    pub speaks_as_specs: bool,
    pub key: fn(key: &str) -> String,
    pub choice: fn(key: &str, word: &str) -> String,
    pub column: fn(name: &str) -> String,
    pub entry: fn(column: &str, word: &str) -> String,
    pub evenly: fn(from: &str, to: &str, count: usize) -> String,
    pub logarithmic: fn(range: &str) -> String,
    pub at_iteration: fn(iteration: u64) -> String,
    pub until_iteration: fn(iteration: u64) -> String,
    pub nan: fn(iteration: u64, lasts: bool) -> String,
    pub infinite: fn(iteration: u64, lasts: bool) -> String,
    pub and_others: fn(count: usize) -> String,
    pub no_answer: &'static str,
    pub overflowed: &'static str,
    pub changed: fn(what: &str, at: u64) -> String,
    pub on: &'static str,
    pub off: &'static str,
    pub batch_norm: fn(on: bool) -> &'static str,
    pub layer_norm: fn(on: bool) -> &'static str,
    pub dropout: fn(ratio: f64) -> String,
    pub learning_rate: fn(rate: f64) -> String,
    pub optimizer: fn(kind: &str, rate: f64) -> String,
    pub weight_decay: fn(decay: f64) -> String,

    pub loss: &'static str,
    pub accuracy: &'static str,
    pub loss_axis: fn(Option<Loss>) -> &'static str,
    pub accuracy_axis: &'static str,
    pub accuracy_lines: &'static str,
    pub validated_lines: &'static str,
    pub validated: &'static str,
    pub validation_accuracy: &'static str,
    pub rate: &'static str,
    pub rate_axis: &'static str,
    pub iteration: &'static str,
    pub raw: &'static str,
    pub smoothed: &'static str,
    pub after: &'static str,
    pub left_out: &'static str,
    pub train: &'static str,
    pub training: &'static str,
    pub test: &'static str,
    pub activations: &'static str,
    pub gradients: &'static str,
    pub weights: &'static str,
    pub layer: fn(n: usize) -> String,
    pub value_axis: &'static str,
    pub std: fn(std: &str) -> String,
    pub over_time: &'static str,
    pub one_over_time: fn(what: &str) -> String,
    pub overlaid: fn(title: &str) -> String,
    pub by_size: &'static str,
    pub by_value: &'static str,
    pub exact_zero: &'static str,
    pub at_short: fn(iteration: u64) -> String,
    pub zeros_went: fn(layer: usize, ends: [&str; 2], rose: bool, iteration: u64) -> String,
    pub saturated_went: fn(layer: usize, ends: [&str; 2], rose: bool, iteration: u64) -> String,
    pub std_went: fn(layer: usize, ends: [&str; 2], rose: bool, iteration: u64) -> String,
    pub steady_until: fn(iteration: u64) -> String,
    pub nan_in_layer: fn(layer: usize, iteration: u64) -> String,
    pub counted_every: fn(iterations: u64) -> String,
    pub counted_of: fn(layer: usize, counted: &str, all: &str) -> String,
    pub statistic: fn(quantity: &str, statistic: &str) -> String,
    pub mean_of_layers: &'static str,
    pub std_of_layers: &'static str,
    pub zeros_of_layers: &'static str,
    pub saturated_of_layers: &'static str,
    pub nan_of_layers: &'static str,
    pub from_to: fn(iteration: u64, layers: [usize; 2], ends: [&str; 2]) -> String,
    pub updates: &'static str,
    pub update_axis: &'static str,
    pub rule_of_thumb: &'static str,
    pub hardly_moves: &'static str,
    pub tears_apart: &'static str,
    pub is_no_number: &'static str,
    pub steps_between: fn(names: &str, least: &str, most: &str) -> String,
    pub updates_at: fn(iteration: u64, said: &str) -> String,
    pub times_apart: fn(iteration: u64, least: usize, factor: &str, most: usize) -> String,
    pub units: &'static UnitWords,
    pub first_weights: &'static str,
    pub confusion: &'static str,
    pub label: &'static str,
    pub seen_as: &'static str,
    pub mistakes: &'static str,
    pub train_accuracy: &'static str,
    pub test_accuracy: &'static str,
    pub measured_at: &'static str,
    pub layer_heading: &'static str,
    pub network_heading: &'static str,
    pub panel_heading: &'static str,
    pub direction: fn(is_back: bool) -> &'static str,
    pub trace_heading: fn(heading: &str) -> &str,

    pub mean_short: &'static str,
    pub std_short: &'static str,
    pub zero_short: &'static str,
    pub saturated_short: &'static str,
    pub constant: fn(value: &str) -> String,
    pub not_a_number: fn(share: &str) -> String,
    pub counted_apart: &'static str,
    pub number_is_std: &'static str,
    pub std_over_layers: &'static str,
    pub pale_at: fn(iteration: u64) -> String,
    pub symmetric: fn(least: &str, most: &str) -> String,
    pub symmetric_each: &'static str,
    pub without_place: fn(count: usize) -> String,
    pub scale: fn(most: &str) -> String,
    pub own_height: &'static str,

    pub by_backpropagation: &'static str,
    pub by_differences: &'static str,
    pub both_gradients: &'static str,
    pub difference: &'static str,
    pub worst: &'static str,

    pub map: &'static str,
    pub value: &'static str,
    pub distance: &'static str,
    pub from_minimum: fn(x: &str, y: &str) -> String,
    pub from_saddle: fn(x: &str, y: &str) -> String,
    pub from_start: &'static str,
    pub step: &'static str,
    pub start: &'static str,
    pub minimum: &'static str,
    pub saddle: &'static str,
    pub downhill: &'static str,

    pub graph: &'static str,
    pub forward: &'static str,
    pub backward: &'static str,
    pub layers_of: &'static str,

    pub scores: &'static str,
    pub probability: &'static str,
    pub probability_of: fn(class: &str) -> String,
    pub input: &'static str,
    pub steps: &'static str,
    pub step_names: [&'static str; 6],
    pub layers: &'static str,
    pub neuron: &'static str,
    pub activation: &'static str,
    pub attribution: &'static str,
    pub ink_gradient: &'static str,
    pub illusions: &'static str,
    pub letter: fn(letter: char) -> String,
    pub face: &'static str,
    pub checkers: &'static str,
    pub random_pixels: &'static str,
    pub blank: &'static str,
    pub all_ink: &'static str,
    pub inverted: fn(digit: u8) -> String,
    pub upside_down: fn(digit: u8) -> String,
    pub dream: &'static str,
    pub change: &'static str,
    pub before: &'static str,
    pub after_change: &'static str,
    pub magnified: fn(times: &str) -> String,
    pub grey_levels: &'static str,

    pub against: fn(x: &str, y: &str) -> String,
    pub planned: fn(title: &str) -> String,
    pub best: &'static str,
    pub chosen: &'static str,
    pub trials: &'static str,
    pub table_of_trials: &'static str,
    pub parallel: &'static str,
    pub best_trials: fn(count: usize) -> String,
    pub ranked_trial: fn(rank: usize, number: u64, accuracy: &str) -> String,
    pub trial: fn(number: u64) -> String,
    pub validation: &'static str,
    pub explains: fn(key: &str, share: Option<&str>) -> String,
    pub group_mean: &'static str,
}

impl FigureWords {
    /// A table as a figure shows it: its columns and its words in this language. As a file it keeps those of every language.
    pub fn table(&self, table: Table) -> Table {
        let columns = table.columns.into_iter().map(|Column { name, values }| {
            let values = match values {
                Values::Text(words) => {
                    Values::Text(words.iter().map(|word| (self.entry)(&name, word)).collect())
                }
                numbers => numbers,
            };
            Column { name: (self.column)(&name).into(), values }
        });
        Table { name: table.name, columns: columns.collect() }
    }
}

/// One of the words of figures, in whichever language is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Word(pub fn(&FigureWords) -> &'static str);

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0(&ENGLISH))
    }
}

impl Say for Word {
    fn korean(&self) -> String {
        self.0(&korean::KOREAN).to_owned()
    }
}

impl FigureWords {
    /// The words of a language.
    pub const fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::Korean => &korean::KOREAN,
        }
    }
}

static ENGLISH: FigureWords = FigureWords {
    language: Language::English,
    cells: CellTitles {
        training: "Training",
        activations: "Activations",
        comparison: "Comparison",
        graph: "Computation graph",
        search: "Hyperparameter search",
        predict: "Prediction",
        gradient_check: "Gradient check",
        descent: "Descent",
        question: "Question",
    },
    more_rows: |count| format!("{count} more rows in the table itself"),
    arrays: "Parameter by parameter",
    results: "Results",
    seed: |seed| format!("seed {seed}"),
    not_computed: "not computed yet",

    compared: |names| format!("compared: {names}"),
    speaks_as_specs: true,
    key: |key| key.replace('_', " "),
    choice: choices::name,
    column: str::to_owned,
    entry: |_, word| word.to_owned(),
    evenly: |from, to, count| format!("{from}…{to}, {count} steps"),
    logarithmic: |range| format!("{range} (log)"),
    at_iteration: |iteration| format!("at iteration {iteration}"),
    until_iteration: |iteration| format!("until iteration {iteration}"),
    nan: |iteration, lasts| format!("NaN {} iteration {iteration}", if lasts { "since" } else { "at" }),
    infinite: |iteration, lasts| {
        format!("infinite {} iteration {iteration}", if lasts { "since" } else { "at" })
    },
    and_others: |count| format!("{count} more"),
    no_answer: "no answer",
    overflowed: "no answer: the numbers of this network have overflowed",
    changed: |what, at| format!("{what} at {at}"),
    on: "on",
    off: "off",
    batch_norm: |on| if on { "BatchNorm on" } else { "BatchNorm off" },
    layer_norm: |on| if on { "LayerNorm on" } else { "LayerNorm off" },
    dropout: |ratio| format!("dropout {ratio}"),
    learning_rate: |rate| format!("lr {rate}"),
    optimizer: |kind, rate| format!("{kind} lr {rate}"),
    weight_decay: |decay| format!("weight decay {decay}"),

    loss: "Loss",
    accuracy: "Accuracy",
    loss_axis: |loss| match loss {
        Some(Loss::CrossEntropy) => "cross-entropy",
        Some(Loss::MeanSquaredError) => "mean squared error",
        None => "loss",
    },
    accuracy_axis: "accuracy",
    accuracy_lines: "accuracy: train solid, test dashed",
    validated_lines: "accuracy: train solid, validation dotted, test dashed",
    validated: "validation",
    validation_accuracy: "Validation accuracy",
    rate: "Learning rate",
    rate_axis: "learning rate",
    iteration: "iteration",
    raw: "each batch",
    smoothed: "smoothed",
    after: "after the update",
    left_out: "from here points are left out",
    train: "train",
    training: "training",
    test: "test",
    activations: "Activations",
    gradients: "Gradients",
    weights: "Weights",
    layer: |n| format!("Layer {n}"),
    value_axis: "across: value; up: how often",
    std: |std| format!("std {std}"),
    over_time: "Layers over time",
    one_over_time: |what| format!("{what} over time"),
    overlaid: |title| format!("{title}, overlaid"),
    by_size: "size, log",
    by_value: "value",
    exact_zero: "= 0",
    at_short: |iteration| format!("at {}", format::grouped(iteration)),
    zeros_went: |layer, [from, to], rose, iteration| {
        let went = if rose { "rose" } else { "fell" };
        format!(
            "The share of zeros in layer {layer} {went} from {from} to {to} by iteration {}",
            format::grouped(iteration)
        )
    },
    saturated_went: |layer, [from, to], rose, iteration| {
        let went = if rose { "rose" } else { "fell" };
        format!(
            "The share of saturated values in layer {layer} {went} from {from} to {to} by iteration {}",
            format::grouped(iteration)
        )
    },
    std_went: |layer, [from, to], rose, iteration| {
        let went = if rose { "rose" } else { "fell" };
        format!(
            "The std of layer {layer} {went} from {from} to {to} by iteration {}",
            format::grouped(iteration)
        )
    },
    steady_until: |iteration| {
        format!("Every layer is much as it was, up to iteration {}", format::grouped(iteration))
    },
    nan_in_layer: |layer, iteration| {
        format!("Values of layer {layer} are NaN from iteration {}", format::grouped(iteration))
    },
    counted_every: |iterations| format!("one of {iterations} iterations was counted"),
    counted_of: |layer, counted, all| format!("counted from {counted} of the {all} values of layer {layer}"),
    statistic: |quantity, statistic| format!("{quantity}: {statistic}"),
    mean_of_layers: "mean",
    std_of_layers: "std",
    zeros_of_layers: "share of exact zeros",
    saturated_of_layers: "share of saturated values",
    nan_of_layers: "share of NaN",
    from_to: |iteration, [layer, other], [least, most]| {
        format!(
            "At iteration {} from {least} in layer {layer} to {most} in layer {other}",
            format::grouped(iteration)
        )
    },
    updates: "How far each step moves the weights",
    update_axis: "step ÷ weights (std)",
    rule_of_thumb: "rule of thumb",
    hardly_moves: "hardly moves",
    tears_apart: "tears itself apart",
    is_no_number: "no number",
    steps_between: |names, least, most| format!("{names}: {least} to {most} of their spread"),
    updates_at: |iteration, said| format!("At iteration {}: {said}", format::grouped(iteration)),
    times_apart: |iteration, least, factor, most| {
        format!(
            "At iteration {} layer {least} is {factor} times smaller than layer {most}",
            format::grouped(iteration)
        )
    },
    units: &units::ENGLISH,
    first_weights: "First-layer weights",
    confusion: "Confusion matrix",
    label: "label",
    seen_as: "predicted",
    mistakes: "Worst mistakes",
    train_accuracy: "Train accuracy",
    test_accuracy: "Test accuracy",
    measured_at: "Accuracy measured at",
    layer_heading: "Layer",
    network_heading: "Network",
    panel_heading: "Panel",
    direction: |is_back| if is_back { "backward" } else { "forward" },
    trace_heading: |heading| match heading {
        "direction" => "Direction",
        "node" => "Node",
        "operation" => "Operation",
        "value" => "Value",
        "local derivative" => "Local derivative",
        "passed to" => "Passed to",
        "passed value" => "Passed value",
        other => other,
    },

    mean_short: "mean",
    std_short: "std",
    zero_short: "zero",
    saturated_short: "sat.",
    constant: |value| format!("all {value}"),
    not_a_number: |share| format!("NaN {share}"),
    counted_apart: "hollow: exact zeros; bars at the ends: values beyond the axis; each panel is scaled to its highest bar",
    number_is_std: "the number is the std",
    std_over_layers: "std over layers",
    pale_at: |iteration| format!("pale: iteration {}", format::grouped(iteration)),
    symmetric: |least, most| format!("log axis both ways, ±{least} to ±{most}"),
    symmetric_each: "log axis both ways, one for each row",
    without_place: |count| format!("{count} without a place on these axes"),
    scale: |most| format!("blue +{most}, orange −{most}"),
    own_height: "each scaled to its own highest bar",

    by_backpropagation: "backpropagation",
    by_differences: "numerical",
    both_gradients: "Both gradients",
    difference: "Difference",
    worst: "Worst entries",

    map: "Contour map",
    value: "Value",
    distance: "Distance",
    from_minimum: |x, y| format!("distance from the minimum ({x}, {y})"),
    from_saddle: |x, y| format!("distance from the saddle ({x}, {y})"),
    from_start: "distance from the start",
    step: "step",
    start: "start",
    minimum: "minimum",
    saddle: "saddle",
    downhill: "arrows point downhill",

    graph: "Computation graph",
    forward: "forward: values",
    backward: "backward: derivatives",
    layers_of: "Layers of the network",

    scores: "Scores",
    probability: "probability",
    probability_of: |class| format!("probability of {class}"),
    input: "What the network gets",
    steps: "From the photograph to the ink",
    step_names: ["as opened", "turned upright", "light made even", "ink", "framed", "28 × 28"],
    layers: "Layers",
    neuron: "neuron",
    activation: "activation",
    attribution: "Pixel attribution (gradient × input)",
    ink_gradient: "Change of the score with each pixel (gradient)",
    illusions: "Illusions",
    letter: |letter| format!("letter {letter}"),
    face: "face",
    checkers: "checkerboard",
    random_pixels: "random noise",
    blank: "blank",
    all_ink: "all black",
    inverted: |digit| format!("{digit} inverted"),
    upside_down: |digit| format!("{digit} turned"),
    dream: "Dream",
    change: "The smallest change",
    before: "before",
    after_change: "after",
    magnified: |times| format!("difference × {times}"),
    grey_levels: "in grey levels of 255",

    against: |x, y| format!("{y} against {x}"),
    planned: |title| format!("{title}: the trials as planned, none has ended yet"),
    best: "best",
    chosen: "chosen",
    trials: "trials",
    table_of_trials: "Table of trials",
    parallel: "All keys of all trials",
    best_trials: |count| format!("The best {count} trials"),
    ranked_trial: |rank, number, accuracy| format!("{rank}. trial {number}: {accuracy}"),
    trial: |number| format!("Trial {number}"),
    validation: "validation accuracy",
    explains: |key, share| match share {
        Some(share) => format!("{key} explains {share}"),
        None => format!("{key}: too few trials to tell"),
    },
    group_mean: "mean of a group",
};
