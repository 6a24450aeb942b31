//! The words of the run history.

/// What the history of runs says.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the English text beside it, below")]
pub struct HistoryText {
    pub title: &'static str,
    pub none: &'static str,
    pub why: &'static str,
    pub hint: &'static str,
    pub columns: [&'static str; 7],
    pub best: &'static str,
    pub run: fn(number: u64) -> String,
    pub in_words: fn(number: u64, cell: &str, loss: &str, test: &str, best: bool) -> String,
    pub lay_over: fn(number: u64) -> String,
    pub bring_back: &'static str,
    pub bring_back_of: fn(number: u64) -> String,
    pub brought_back: fn(number: u64, cell: &str) -> String,
    pub keep: &'static str,
    pub pin: fn(number: u64) -> String,
    pub forget: fn(number: u64) -> String,
    pub loss: &'static str,
    pub iteration: &'static str,
    pub differ: &'static str,
    pub alike: &'static str,
    pub absent: &'static str,
    pub not_kept: fn(why: &str) -> String,
}

pub(super) const ENGLISH: HistoryText = HistoryText {
    title: "Run history",
    none: "No run of this notebook has come to its end yet",
    why: "Each finished training and comparison is kept here with its settings, so that you can go back to the best one.",
    hint: "Tick two runs to lay their losses over each other and to see what was set differently.",
    columns: ["Run", "Cell", "Data", "Loss", "Test", "Iterations", "When"],
    best: "best",
    run: |number| format!("Run {number}"),
    in_words: |number, cell, loss, test, best| {
        let best = if best { ", the best on its data" } else { "" };
        format!("Run {number} of {cell}: loss {loss}, test accuracy {test}{best}")
    },
    lay_over: |number| format!("Show run {number}"),
    bring_back: "Bring back",
    bring_back_of: |number| format!("Bring back the settings of run {number}"),
    brought_back: |number, cell| {
        format!(
            "The settings of run {number} are in {cell} again. Reset and run it to see the same run once more."
        )
    },
    keep: "Keep",
    pin: |number| format!("Keep run {number} even when room is needed"),
    forget: |number| format!("Forget run {number}"),
    loss: "Smoothed loss",
    iteration: "Iteration",
    differ: "What was set differently",
    alike: "Both were set alike.",
    absent: "–",
    not_kept: |why| format!("Finished runs are not kept. {why}"),
};
