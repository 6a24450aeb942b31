//! The Python of the setup cell, piece by piece: only what a notebook uses goes in.

use std::collections::BTreeSet;

use super::korean;
use crate::language::Language;
use crate::nn::optimizer::WeightDecay;
use crate::nn::{Activation, OptimizerKind, OptimizerSettings};

/// A class or a function of the setup cell. The order is that in which they stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Piece {
    Constants,
    RandomNumbers,
    Normal,
    Affine,
    Activation(Activation),
    BatchNormalization,
    LayerNormalization,
    Dropout,
    Softmax,
    SoftmaxWithLoss,
    SoftmaxWithMse,
    Network,
    Optimizer(OptimizerKind),
    Train,
    Split,
    Look,
    Stack,
    Spread,
    NumericalGradient,
    Fit,
    AddLayer,
    SubtractLayer,
    MultiplyLayer,
    DivideLayer,
    PowerLayer,
    NegateLayer,
    ExpLayer,
    LogLayer,
    SqrtLayer,
    SinLayer,
    CosLayer,
    TanhLayer,
    SigmoidLayer,
    ReluLayer,
    AbsLayer,
    MaximumLayer,
    MinimumLayer,
    DotLayer,
    TransposeLayer,
    SumLayer,
    MeanLayer,
    SoftmaxLayer,
    CrossEntropyLayer,
    SoftmaxWithLossLayer,
    Same,
    LoadFiles,
    Noise,
    Plot,
}

impl Piece {
    fn source(self) -> &'static str {
        match self {
            Self::Constants => include_str!("python/constants.py"),
            Self::RandomNumbers => include_str!("python/random_numbers.py"),
            Self::Normal => include_str!("python/normal.py"),
            Self::Affine => include_str!("python/affine.py"),
            Self::Activation(activation) => activation.about().numpy.source,
            Self::BatchNormalization => include_str!("python/batch_normalization.py"),
            Self::LayerNormalization => include_str!("python/layer_normalization.py"),
            Self::Dropout => include_str!("python/dropout.py"),
            Self::Softmax => include_str!("python/softmax.py"),
            Self::SoftmaxWithLoss => include_str!("python/softmax_with_loss.py"),
            Self::SoftmaxWithMse => include_str!("python/softmax_with_mse.py"),
            Self::Network => include_str!("python/network.py"),
            Self::Optimizer(kind) => kind.about().numpy.source,
            Self::Train => include_str!("python/train.py"),
            Self::Split => include_str!("python/split.py"),
            Self::Look => include_str!("python/look.py"),
            Self::Spread => include_str!("python/spread.py"),
            Self::Stack => include_str!("python/stack.py"),
            Self::NumericalGradient => include_str!("python/numerical_gradient.py"),
            Self::Fit => include_str!("python/fit.py"),
            Self::AddLayer => include_str!("python/add_layer.py"),
            Self::SubtractLayer => include_str!("python/subtract_layer.py"),
            Self::MultiplyLayer => include_str!("python/multiply_layer.py"),
            Self::DivideLayer => include_str!("python/divide_layer.py"),
            Self::PowerLayer => include_str!("python/power_layer.py"),
            Self::NegateLayer => include_str!("python/negate_layer.py"),
            Self::ExpLayer => include_str!("python/exp_layer.py"),
            Self::LogLayer => include_str!("python/log_layer.py"),
            Self::SqrtLayer => include_str!("python/sqrt_layer.py"),
            Self::SinLayer => include_str!("python/sin_layer.py"),
            Self::CosLayer => include_str!("python/cos_layer.py"),
            Self::TanhLayer => include_str!("python/tanh_layer.py"),
            Self::SigmoidLayer => include_str!("python/sigmoid_layer.py"),
            Self::ReluLayer => include_str!("python/relu_layer.py"),
            Self::AbsLayer => include_str!("python/abs_layer.py"),
            Self::MaximumLayer => include_str!("python/maximum_layer.py"),
            Self::MinimumLayer => include_str!("python/minimum_layer.py"),
            Self::DotLayer => include_str!("python/dot_layer.py"),
            Self::TransposeLayer => include_str!("python/transpose_layer.py"),
            Self::SumLayer => include_str!("python/sum_layer.py"),
            Self::MeanLayer => include_str!("python/mean_layer.py"),
            Self::SoftmaxLayer => include_str!("python/softmax_layer.py"),
            Self::CrossEntropyLayer => include_str!("python/cross_entropy_layer.py"),
            Self::SoftmaxWithLossLayer => include_str!("python/softmax_with_loss_layer.py"),
            Self::Same => include_str!("python/same.py"),
            Self::LoadFiles => include_str!("python/load_idx.py"),
            Self::Noise => include_str!("python/noise.py"),
            Self::Plot => include_str!("python/plot.py"),
        }
    }

    /// What it does not work without.
    fn needs(self) -> &'static [Self] {
        match self {
            Self::Network => &[
                Self::Constants,
                Self::RandomNumbers,
                Self::Affine,
                Self::BatchNormalization,
                Self::LayerNormalization,
                Self::Dropout,
                Self::Softmax,
                Self::SoftmaxWithLoss,
                Self::Train,
            ],
            Self::Normal | Self::Train => &[Self::Constants, Self::RandomNumbers],
            Self::Stack => &[Self::Constants, Self::Affine],
            Self::Noise => &[Self::RandomNumbers],
            Self::Split => &[Self::Constants, Self::RandomNumbers, Self::Train],
            Self::Look => &[Self::Softmax, Self::Train],
            Self::SoftmaxLayer | Self::SoftmaxWithLossLayer | Self::SoftmaxWithMse => &[Self::Softmax],
            Self::AddLayer
            | Self::SubtractLayer
            | Self::MultiplyLayer
            | Self::DivideLayer
            | Self::PowerLayer
            | Self::MaximumLayer
            | Self::MinimumLayer => &[Self::Fit],
            _ => &[],
        }
    }
}

/// The class of an activation function.
pub(super) fn activation(activation: Activation) -> &'static str {
    activation.about().numpy.class
}

/// What an optimizer is made from: `lr=0.01, momentum=0.9`.
pub(super) fn optimizer_settings(settings: OptimizerSettings) -> String {
    let numbers = settings.numbers().map(|(key, value)| format!("{}={value:?}", key.name));
    numbers.collect::<Vec<_>>().join(", ")
}

/// An optimizer that remembers nothing yet, with λ of a weight decay where it is the optimizer's own.
pub(super) fn optimizer(settings: OptimizerSettings, weight_decay: f64) -> String {
    let about = settings.kind().about();
    let decay = match about.weight_decay {
        WeightDecay::Decoupled if weight_decay > 0.0 => format!(", weight_decay_lambda={weight_decay:?}"),
        WeightDecay::Decoupled | WeightDecay::InTheLoss => String::new(),
    };
    format!("{}({}{decay})", about.numpy.class, optimizer_settings(settings))
}

/// The names that activation functions and optimizers take in a notebook: their classes, and what those import.
pub(super) fn names_of_rows() -> impl Iterator<Item = &'static str> {
    let activations = Activation::ALL.iter().map(|activation| &activation.about().numpy);
    let rows = activations.chain(OptimizerKind::ALL.iter().map(|kind| &kind.about().numpy));
    rows.flat_map(|numpy| {
        let imports =
            numpy.source.lines().filter_map(|line| line.strip_prefix("from ")?.split_once(" import "));
        [numpy.class].into_iter().chain(imports.flat_map(|(_, names)| names.split(", ")))
    })
}

/// The setup cell with these pieces, and with those that they need. `folds` says whether a graph has entries that are repeated.
pub(super) fn setup(pieces: &BTreeSet<Piece>, folds: bool, language: Language) -> String {
    let mut all = pieces.clone();
    for piece in pieces {
        all.extend(piece.needs());
    }
    if !folds {
        all.remove(&Piece::Fit);
    }
    let mut imports = Vec::new();
    if all.contains(&Piece::LoadFiles) {
        imports.extend(["import gzip", "import zlib", "from pathlib import Path"]);
    }
    // What a class beside its Rust begins with, if it needs more than NumPy.
    let own = |line: &&str| line.starts_with("from ") || line.starts_with("import ");
    imports.extend(all.iter().flat_map(|piece| piece.source().lines().take_while(own)));
    if all.contains(&Piece::Normal) {
        imports.push("from math import exp, log, sqrt");
    }
    if !imports.is_empty() {
        imports.push("");
    }
    imports.push("import numpy as np");
    let mut parts = Vec::new();
    if all.contains(&Piece::Train) {
        let knob = "# A number here ends every training after so many iterations, for a quick look.\nITERATIONS = None";
        parts.push(knob.to_owned());
    }
    for piece in &all {
        let mut lines = piece.source().trim();
        while let Some((_, rest)) = lines.split_once('\n').filter(|(line, _)| own(line)) {
            lines = rest.trim_start();
        }
        let mut source = lines.to_owned();
        if !folds {
            source = source.replace("fit(dx, self.x)", "dx").replace("fit(dy, self.y)", "dy");
        }
        parts.push(source);
    }
    let english = format!("{}\n\n\n{}", imports.join("\n"), parts.join("\n\n\n"));
    match language {
        Language::English => english,
        Language::Korean => korean::translated(&english),
    }
}

/// A text as a Python string.
pub(super) fn string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out + "\""
}
