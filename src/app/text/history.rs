//! The words of the run history.

/// What the history of runs says.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the English text beside it, below")]
pub struct HistoryText {
    pub title: &'static str,
    pub none: &'static str,
    pub why: &'static str,
    pub hint: &'static str,
    pub columns: [&'static str; 6],
    pub best: &'static str,
    pub run: fn(number: u64) -> String,
    pub in_words: fn(number: u64, cell: &str, result: &str, best: bool) -> String,
    pub trained: fn(loss: &str, validation: Option<&str>, test: Option<&str>) -> String,
    pub searched: fn(validation: &str) -> String,
    pub checked: fn(relative: &str) -> String,
    pub length: fn(kind: &str, count: &str) -> String,
    pub lay_over: fn(number: u64) -> String,
    pub bring_back: &'static str,
    pub bring_back_of: fn(number: u64) -> String,
    pub brought_back: fn(number: u64, cell: &str) -> String,
    pub not_brought_back: fn(number: u64, cell: &str) -> String,
    pub keep: &'static str,
    pub pin: fn(number: u64) -> String,
    pub forget: fn(number: u64) -> String,
    pub loss: &'static str,
    pub iteration: &'static str,
    pub best_validation: &'static str,
    pub trial: &'static str,
    pub no_curve: &'static str,
    pub differ: &'static str,
    pub alike: &'static str,
    pub absent: &'static str,
    pub not_kept: fn(why: &str) -> String,
}

pub(super) const ENGLISH: HistoryText = HistoryText {
    title: "Run history",
    none: "No run of this notebook has finished yet",
    why: "Each finished training, comparison, search and gradient check is kept here with its settings, so that you can go back to the best one.",
    hint: "Tick two runs to compare their curves and their settings.",
    columns: ["Run", "Cell", "Data", "Result", "Length", "When"],
    best: "best",
    run: |number| format!("Run {number}"),
    in_words: |number, cell, result, best| {
        let best = if best { ", the best on its data" } else { "" };
        format!("Run {number} of {cell}: {result}{best}")
    },
    trained: |loss, validation, test| match test {
        Some(test) => {
            let validation = validation.map(|share| format!(", validation {share}")).unwrap_or_default();
            format!("loss {loss}{validation}, test {test}")
        }
        None => format!("loss {loss}"),
    },
    searched: |validation| format!("best validation {validation}"),
    checked: |relative| format!("rel. difference {relative}"),
    length: |kind, count| match kind {
        "search" => format!("{count} trials"),
        "gradient_check" => format!("{count} entries"),
        _ => format!("{count} iterations"),
    },
    lay_over: |number| format!("Show run {number}"),
    bring_back: "Bring back",
    bring_back_of: |number| format!("Bring back the settings of run {number}"),
    brought_back: |number, cell| {
        format!("The settings of run {number} are in {cell} again. Reset and run it to repeat the run.")
    },
    not_brought_back: |number, cell| {
        format!("The settings of run {number} were not brought back: correct the source of {cell} first.")
    },
    keep: "Keep",
    pin: |number| format!("Keep run {number} even when room is needed"),
    forget: |number| format!("Forget run {number}"),
    loss: "Smoothed loss",
    iteration: "Iteration",
    best_validation: "Best validation accuracy so far",
    trial: "Trial",
    no_curve: "A gradient check has no curve",
    differ: "Different settings",
    alike: "Both have the same settings.",
    absent: "–",
    not_kept: |why| format!("Finished runs cannot be kept. {why}"),
};
