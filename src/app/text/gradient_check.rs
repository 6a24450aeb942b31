//! The words of the `gradient_check` cell.

use super::cells::{Label, label};

/// The `gradient_check` cell.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the English text beside it, below")]
pub struct GradientCheckText {
    pub run_help: &'static str,
    pub pause_help: &'static str,
    pub reset_help: &'static str,
    pub idle: &'static str,
    pub preparing: &'static str,
    pub tried: fn(done: &str, of: &str) -> String,
    pub times: fn(numerical: &str, backpropagation: &str, ratio: &str) -> String,
    pub times_help: fn(passes: &str, time: &str) -> String,
    pub seconds: fn(number: &str) -> String,
    pub milliseconds: fn(number: &str) -> String,
    pub minutes: fn(number: &str) -> String,
    pub samples: Label,
    pub chosen_samples: fn(rows: &str) -> String,
    pub h: Label,
    pub share: Label,
    pub fault: Label,
    pub nothing: &'static str,
    pub relu_mask: &'static str,
    pub batch_mean: &'static str,
    pub transposed: &'static str,
    pub batch_norm_mean: &'static str,
    pub planted: fn(fault: &str) -> String,
    pub so_far: &'static str,
    pub parameter: &'static str,
    pub shape: &'static str,
    pub mean: Label,
    pub max: Label,
    pub relative: Label,
    pub kinks: Label,
    pub verdict: &'static str,
    pub says_agrees: &'static str,
    pub says_kinks: &'static str,
    pub says_disagrees: &'static str,
    pub says_cannot_tell: &'static str,
    pub crossed: fn(count: usize) -> String,
    pub without_place: fn(count: &str) -> String,
    pub summary: fn(checked: &str, relative: &str) -> String,
    pub on_a_kink: &'static str,
    pub no_kink: &'static str,
}

/// The words in English.
pub(super) const ENGLISH: GradientCheckText = GradientCheckText {
    run_help: "Move every parameter by h to either side and compare the slope with backpropagation's",
    pause_help: "Stop after the parameters under way; nothing is lost",
    reset_help: "Discard what was tried, and start again with the settings as they now are",
    idle: "Press Run to try the parameters of this network one by one",
    preparing: "Loading the data…",
    tried: |done, of| format!("{done} of {of} parameters"),
    times: |numerical, backpropagation, ratio| {
        format!("numerical gradient {numerical}, backpropagation {backpropagation}: {ratio} times as long")
    },
    times_help: |passes, time| {
        format!(
            "Only what depends on a parameter was computed again. With a whole forward pass each time there \
             would be {passes} of them, taking about {time}"
        )
    },
    seconds: |number| format!("{number} s"),
    milliseconds: |number| format!("{number} ms"),
    minutes: |number| format!("{number} min"),
    samples: label("Samples (images)", "The first so many training images make the batch"),
    chosen_samples: |rows| format!("images {rows}"),
    h: label(
        "h",
        "How far each parameter is moved to either side. Too large: the slope is rough. Too small: rounding errors hide it",
    ),
    share: label(
        "Share tried",
        "How many parameters of each array are tried, drawn at random; all, for a small network",
    ),
    fault: label(
        "Break it",
        "Plants a known mistake in the backward pass, so that you see the check catch it",
    ),
    nothing: "Nothing",
    relu_mask: "ReLU's mask missing",
    batch_mean: "1/N missing",
    transposed: "Weights transposed",
    batch_norm_mean: "BatchNorm without mean",
    planted: |fault| format!(". Planted: {fault}"),
    so_far: "So far: ",
    parameter: "parameter",
    shape: "shape",
    mean: label("mean", "Mean absolute difference between the two gradients"),
    max: label("max", "Largest absolute difference"),
    relative: label(
        "relative",
        "Size of the difference divided by the sizes of both gradients: 0 is the same, 1 is entirely different",
    ),
    kinks: label(
        "kinks",
        "Pre-activations that these parameters can move and that lie within h of ReLU's kink at 0, where a difference \
         mixes two slopes",
    ),
    verdict: "verdict",
    says_agrees: "agrees",
    says_kinks: "kink",
    says_disagrees: "differs",
    says_cannot_tell: "cannot tell",
    crossed: |count| match count {
        0 => "no kink between the two tries".to_owned(),
        1 => "1 unit crossed a kink between the two tries".to_owned(),
        _ => format!("{count} units crossed a kink between the two tries"),
    },
    without_place: |count| format!("{count} at 0, not on these axes"),
    summary: |checked, relative| format!("{checked} parameters; largest relative difference {relative}."),
    on_a_kink: "kink",
    no_kink: "–",
};
