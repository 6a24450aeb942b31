//! What a notebook says of itself between the prose of the lesson.

mod korean;

use crate::language::Language;

/// The words around the code.
#[derive(Debug)]
pub(super) struct NotebookWords {
    pub(super) intro: &'static str,
    pub(super) data: &'static str,
    pub(super) files: &'static str,
    pub(super) unpacked: &'static str,
    pub(super) all_iterations: fn(count: u64) -> String,
    pub(super) first_iterations: fn(count: u64, of: u64) -> String,
    pub(super) tolerance: fn(first: &str, last: &str) -> String,
    pub(super) in_single: fn(loss: f64, accuracy: f64) -> String,
    pub(super) accuracy: &'static str,
    pub(super) changes: &'static str,
    pub(super) masks: &'static str,
    pub(super) numerical: &'static str,
    pub(super) activations: &'static str,
    pub(super) check: &'static str,
    pub(super) fault: &'static str,
    pub(super) graph: &'static str,
    pub(super) descent: &'static str,
    pub(super) trials: fn(count: usize, of: u64, validating: usize) -> String,
    pub(super) predict: fn(allowed: &str) -> String,
    pub(super) other_network: &'static str,
    pub(super) graph_of_network: &'static str,
    pub(super) patient: &'static str,
    pub(super) too_much: &'static str,
    pub(super) too_long: &'static str,
    pub(super) picture_only: &'static str,
    pub(super) never: &'static str,
    pub(super) python: PythonWords,
}

/// Words that stand inside of the code.
#[derive(Debug)]
pub(super) struct PythonWords {
    pub(super) values: &'static str,
    pub(super) layers: &'static str,
    pub(super) forward: &'static str,
    pub(super) backward: &'static str,
    pub(super) steps: &'static str,
    pub(super) trial: &'static str,
    pub(super) loss: &'static str,
    pub(super) lengths: &'static str,
    pub(super) mean_difference: &'static str,
    pub(super) largest: &'static str,
}

impl NotebookWords {
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::Korean => &korean::KOREAN,
        }
    }
}

static ENGLISH: NotebookWords = NotebookWords {
    intro: "**How to read this notebook.** The next cell has the layers and the optimizers in plain NumPy, no more of them \
        than are used below. Random numbers come from the same seeds as in Layerscope, by the same generator. Every cell below \
        computes once more what Layerscope computed and compares. Run all cells, then change something.",
    data: "What Layerscope came to, packed. There is nothing to read in this cell.",
    files: "**This notebook needs the pictures of its data**: put the four files (the images and the labels to train on and to test \
        with, as they are downloaded or unpacked) beside it, or into a folder `mnist` there.",
    numerical: "Layerscope took the gradient of this network by central differences, parameter by parameter. Here it is taken by \
        backpropagation, which leads the same way but for rounding, and in Python is thousands of times as fast.",
    unpacked: "unpacked",
    all_iterations: |count| format!("The whole training: {count} iterations."),
    first_iterations: |count, of| {
        format!("The first {count} of {of} iterations: all of them would take Python too long.")
    },
    tolerance: |first, last| {
        format!(
            "Layerscope and this cell compute in 64 bits here. The cell fails if a loss differs by more than {first} at first and \
             {last} at the end: thirty times what separates Layerscope's run from one whose learning rate is a trillionth longer."
        )
    },
    in_single: |loss, accuracy| {
        format!(
            "In its window Layerscope trains in 32 bits; there the last loss is {loss:.6} and the test accuracy {accuracy:.4}."
        )
    },
    accuracy: "Now and then, and after the last iteration, the cell measures the accuracy over the test images and compares it too.",
    changes: "Changes made on the way are made here at the same iterations.",
    masks: "Dropout silences the same units as in Layerscope.",
    activations: "The same input, the same draws and the same gradient from above; mean, spread and zeros of every layer beside \
        Layerscope's. Both compute in 64 bits here, where the window computes in 32: layers that are saturated come out a \
        little differently there. The cell fails if a number differs by more than thirty times what separates Layerscope's grid \
        from one whose numbers are all moved by a ten-trillionth.",
    check: "Loss and gradients by backpropagation must be those of Layerscope to nine digits. Then up to 1000 entries of each \
        array are compared with central differences, which must be those of Layerscope but for the rounding of the loss.",
    fault: "The cell plants a mistake in the backward pass. This notebook has the right one.",
    graph: "Each node is a layer with `forward` and `backward`. Values and gradients must be those of Layerscope.",
    descent: "Each optimizer goes down from the same start. The cell fails if one ends elsewhere than in Layerscope.",
    trials: |count, of, validating| {
        let trials = if count as u64 == of {
            format!("All {of} trials")
        } else {
            format!("The {count} best of {of} trials")
        };
        format!(
            "{trials}, trained once more. Of the training images the same {validating} are set apart, and what the cell calls test \
             accuracy is that over them. All trials are in the figures."
        )
    },
    predict: |allowed| {
        format!(
            "The picture goes through the network that was trained in this notebook, in 64 bits; beside each probability stands \
             Layerscope's. The cell fails if one differs by more than {allowed}. What else Layerscope makes of the picture is here \
             as figures, computed in 32 bits."
        )
    },
    other_network: "The network of this cell was not trained in this notebook, so its answers are here as figures.",
    patient: "Something is wrong with this network. Its figures are those of the run; the program that would compute them once more \
        would name the fault, which stands behind a fold below.",
    graph_of_network: "This is the graph of a network, and the classes in the setup cell are its code: it is here as a figure, \
        so that the same is not computed twice.",
    too_long: "To compute this once more would take NumPy too much memory and time, so it is here as figures and settings only.",
    too_much: "What this cell needs would make the file too large to be handed on, so it is here as figures and settings only.",
    never: "never",
    picture_only: "This cell is here as figures and settings.",
    python: PythonWords {
        values: "the values",
        layers: "the layers",
        forward: "forward",
        backward: "backward",
        steps: "steps",
        trial: "trial",
        loss: "loss",
        lengths: "the length of the gradient of each array, and of its central differences, as Layerscope has them",
        mean_difference: "mean difference",
        largest: "largest",
    },
};
