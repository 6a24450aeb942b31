//! Words that figures are drawn with, whatever they show: the seed, the statistics under a histogram, the box beside the
//! pointer, and the sentences for those who do not see the picture.

/// The words of all figures. Numbers come in as they are to be read.
#[derive(Debug)]
pub struct DrawingText {
    /// Beside a figure: the seed of its run.
    pub seed: fn(seed: u64) -> String,
    /// A figure's summary with its seed, spoken.
    pub spoken: fn(summary: &str, seed: u64) -> String,
    /// Histograms of layers.
    pub histogram: HistogramText,
    /// The confusion matrix.
    pub matrix: MatrixText,
}

/// What stands in, under and beside a histogram.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the English text beside it, below")]
pub struct HistogramText {
    pub bar: fn(low: &str, high: &str, count: &str, share: &str) -> String,
    pub moments: fn(mean: &str, std: &str) -> String,
    pub extremes: fn(smallest: &str, largest: &str) -> String,
    pub part: fn(what: &str, count: &str, total: &str, share: &str) -> String,
    pub exact_zeros: &'static str,
    pub below: &'static str,
    pub above: &'static str,
    pub no_numbers: &'static str,
    pub saturated_values: &'static str,
    pub spoken: fn(mean: &str, std: &str, zeros: &str, saturated: &str) -> String,
    pub spoken_outside: fn(share: &str) -> String,
    pub spoken_no_numbers: fn(share: &str) -> String,
}

/// What a confusion matrix says.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the English text beside it, below")]
pub struct MatrixText {
    pub right: fn(label: &str) -> String,
    pub wrong: fn(label: &str, seen: &str) -> String,
    pub count: fn(count: &str, shown: &str, share: &str) -> String,
    pub nothing: &'static str,
    pub all_right: fn(right: &str, total: &str) -> String,
    pub commonest: fn(right: &str, total: &str, label: &str, seen: &str, count: &str) -> String,
}

/// The words in English.
pub(super) const ENGLISH: DrawingText = DrawingText {
    seed: |seed| format!("seed {seed}"),
    spoken: |summary, seed| format!("{summary} Seed {seed}."),
    histogram: HistogramText {
        bar: |low, high, count, share| format!("{low} to {high}: {count} values ({share})"),
        moments: |mean, std| format!("mean {mean}  std {std}"),
        extremes: |smallest, largest| format!("smallest {smallest}  largest {largest}"),
        part: |what, count, total, share| format!("{what}: {count} of {total} ({share})"),
        exact_zeros: "exact zeros",
        below: "below the axis",
        above: "above the axis",
        no_numbers: "NaN (not a number)",
        saturated_values: "saturated",
        spoken: |mean, std, zeros, saturated| {
            format!("mean {mean}, standard deviation {std}, {zeros} exact zeros, {saturated} saturated")
        },
        spoken_outside: |share| format!("{share} outside the axis"),
        spoken_no_numbers: |share| format!("{share} NaN"),
    },
    matrix: MatrixText {
        right: |label| format!("{label} predicted as {label}: correct"),
        wrong: |label, seen| format!("{label} predicted as {seen}"),
        count: |count, shown, share| format!("{count} of {shown} ({share})"),
        nothing: "Nothing has been measured yet.",
        all_right: |right, total| format!("{right} of {total} correct."),
        commonest: |right, total, label, seen, count| {
            format!(
                "{right} of {total} correct; the most frequent mistake is {label} predicted as {seen}, {count} times."
            )
        },
    },
};
