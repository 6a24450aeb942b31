//! Words of the `search` cell.

use super::{Label, grouped};

/// The `search` cell.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the English text beside it, below")]
pub struct SearchText {
    pub run_help: &'static str,
    pub pause_help: &'static str,
    pub step: &'static str,
    pub step_help: &'static str,
    pub reset: &'static str,
    pub reset_help: &'static str,
    pub idle: &'static str,
    pub preparing: &'static str,
    pub training: fn(trials: &str) -> String,
    pub paused: &'static str,
    pub finished: &'static str,
    pub failed: &'static str,
    pub known: fn(trials: u64) -> String,
    pub saved: fn(trials: u64, iterations: &str, seconds: &str) -> String,
    pub unkept: fn(error: &str) -> String,
    pub of: fn(total: u64) -> String,
    pub best_so_far: fn(accuracy: &str) -> String,
    pub waiting: fn(keys: &str) -> String,
    pub trials: Label,
    pub grid_trials: fn(points: u64) -> String,
    pub method: Label,
    pub random: &'static str,
    pub grid: &'static str,
    pub validation: Label,
    pub halving: Label,
    pub range_log: &'static str,
    pub range_linear: &'static str,
    pub range_from: fn(key: &str) -> String,
    pub range_to: fn(key: &str) -> String,
    pub range_choice: &'static str,
    pub ranges: &'static str,
    pub base_name: &'static str,
    pub base: fn(what: &str) -> String,
    pub base_help: &'static str,
    pub common_images: fn(count: usize) -> String,
    pub common_hidden: fn(widths: &[usize]) -> String,
    pub common_dropout: fn(ratio: &str) -> String,
    pub common_rate: fn(optimizer: &str, rate: &str) -> String,
    pub common_batch: fn(size: usize) -> String,
    pub common_length: fn(iterations: u64) -> String,
    pub tab_trials: &'static str,
    pub tab_parallel: &'static str,
    pub tab_best: &'static str,
    pub tab_keys: &'static str,
    pub across: Label,
    pub up: Label,
    pub scatter_empty: &'static str,
    pub all: &'static str,
    pub without_place: fn(count: &str) -> String,
    pub explains_help: &'static str,
    pub trial: &'static str,
    pub train: &'static str,
    pub seconds: &'static str,
    pub iterations: &'static str,
    pub table: &'static str,
    pub sort: fn(column: &str) -> String,
    pub best_mark: fn(number: u64) -> String,
    pub came_to: fn(validation: &str, train: &str) -> String,
    pub stopped_at: fn(iterations: u64, length: u64) -> String,
    pub open: &'static str,
    pub open_help: &'static str,
    pub choose: &'static str,
    pub summary: fn(trials: usize, best: Option<(u64, &str)>) -> String,
}

impl SearchText {
    /// What a key of the spec is called on the screen.
    pub fn name_of<'a>(&self, key: &'a str) -> &'a str {
        match key {
            "trials" => self.trials.name,
            "method" => self.method.name,
            "validation" => self.validation.name,
            "halving" => self.halving.name,
            "ranges" => self.ranges,
            "base" => self.base_name,
            _ => key,
        }
    }
}

/// The widths of layers, one after the other.
pub(super) fn listed(widths: &[usize]) -> String {
    widths.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

const fn label(name: &'static str, help: &'static str) -> Label {
    Label { name, help }
}

pub(super) const ENGLISH: SearchText = SearchText {
    run_help: "Train one trial after the other, several at a time. Trials that were finished before are not trained again",
    pause_help: "Pause at once; trials under way continue from where they are",
    step: "One trial",
    step_help: "Go on until one more trial has ended",
    reset: "Start over",
    reset_help: "Discard the trials that were kept for these settings, and start with the first one",
    idle: "Press Run to search. Results are kept: a search continues where it stopped",
    preparing: "Loading the data…",
    training: |trials| format!("Training: {trials}"),
    paused: "Paused. Run continues where it stopped",
    finished: "Finished",
    failed: "This search could not go on",
    known: |trials| format!("{} trials were there from an earlier search", grouped(trials)),
    saved: |trials, iterations, seconds| {
        format!(
            "{} trials stopped early: {iterations} iterations saved, about {seconds} s of one core",
            grouped(trials)
        )
    },
    unkept: |error| format!("Results are not kept: {error}"),
    of: |total| format!("of {} trials", grouped(total)),
    best_so_far: |accuracy| format!("best {accuracy}"),
    waiting: |keys| format!("From the next start: {keys}"),
    trials: label("Trials", "How many combinations are tried. A longer search keeps the trials that it has"),
    grid_trials: |points| format!("{} points", grouped(points)),
    method: label(
        "Method",
        "Random: every trial draws a new value for each key. Grid: every combination once; needs choices instead of ranges",
    ),
    random: "Random",
    grid: "Grid",
    validation: label(
        "Validation (share)",
        "Share of the training images set apart to judge the trials with. The test images are never looked at",
    ),
    halving: label(
        "Stop early",
        "Successive halving: in groups of trials the worse half stops after 1/8, 1/4 and 1/2 of the iterations",
    ),
    range_log: "log",
    range_linear: "linear",
    range_from: |key| format!("{key} from"),
    range_to: |key| format!("{key} to"),
    range_choice: "A choice; change it in the source of the cell",
    ranges: "ranges",
    base_name: "base",
    base: |what| format!("Each trial: {what}"),
    base_help: "What all trials have in common. Change it in the source of the cell, under [base]",
    common_images: |count| format!("{count} images"),
    common_hidden: |widths| match widths {
        [] => "no hidden layer".to_owned(),
        [first, rest @ ..] if rest.len() > 1 && rest.iter().all(|width| width == first) => {
            format!("{} hidden layers of {first}", widths.len())
        }
        widths => format!("hidden {}", listed(widths)),
    },
    common_dropout: |ratio| format!("dropout {ratio}"),
    common_rate: |optimizer, rate| format!("{optimizer} lr {rate}"),
    common_batch: |size| format!("batch {size}"),
    common_length: |iterations| format!("{iterations} iterations"),
    tab_trials: "Trials",
    tab_parallel: "All keys",
    tab_best: "Best 20",
    tab_keys: "What explains it",
    across: label("Across", "The key on the horizontal axis"),
    up: label("Up", "The key, or the validation accuracy, on the vertical axis"),
    scatter_empty: "No trial has ended yet",
    all: "trials",
    without_place: |count| format!("{count} without this key"),
    explains_help: "How much of the variance of the validation accuracy this key alone explains: \
        the correlation ratio ε² over the groups of trials whose means are shown as squares. 0% is nothing, 100% everything",
    trial: "trial",
    train: "train",
    seconds: "seconds",
    iterations: "iterations",
    table: "Table of trials",
    sort: |column| format!("Sort by {column}"),
    best_mark: |number| format!("{number} best"),
    came_to: |validation, train| format!("validation {validation}, training {train}"),
    stopped_at: |iterations, length| format!("stopped at {} of {}", grouped(iterations), grouped(length)),
    open: "Open as training cell",
    open_help: "Adds a training cell with the values of this trial below this one",
    choose: "Click a trial in the table or in a figure to look at it",
    summary: |trials, best| match best {
        Some((number, accuracy)) => {
            format!("{trials} trials; the best is trial {number} with validation accuracy {accuracy}.")
        }
        None => "No trial has ended yet.".to_owned(),
    },
};
