//! The Python of the setup cell, piece by piece: only what a notebook uses goes in.

use std::collections::BTreeSet;

use crate::nn::{Activation, OptimizerSettings};

/// A class or a function of the setup cell. The order is that in which they stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Piece {
    Affine,
    Sigmoid,
    Relu,
    Tanh,
    BatchNormalization,
    Dropout,
    SoftmaxWithLoss,
    Network,
    Sgd,
    Momentum,
    Nesterov,
    AdaGrad,
    RmsProp,
    Adam,
    Train,
    Masks,
    Stack,
    NumericalGradient,
    Plot,
}

impl Piece {
    fn source(self) -> &'static str {
        match self {
            Self::Affine => include_str!("python/affine.py"),
            Self::Sigmoid => include_str!("python/sigmoid.py"),
            Self::Relu => include_str!("python/relu.py"),
            Self::Tanh => include_str!("python/tanh.py"),
            Self::BatchNormalization => include_str!("python/batch_normalization.py"),
            Self::Dropout => include_str!("python/dropout.py"),
            Self::SoftmaxWithLoss => include_str!("python/softmax_with_loss.py"),
            Self::Network => include_str!("python/network.py"),
            Self::Sgd => include_str!("python/sgd.py"),
            Self::Momentum => include_str!("python/momentum.py"),
            Self::Nesterov => include_str!("python/nesterov.py"),
            Self::AdaGrad => include_str!("python/adagrad.py"),
            Self::RmsProp => include_str!("python/rmsprop.py"),
            Self::Adam => include_str!("python/adam.py"),
            Self::Train => include_str!("python/train.py"),
            Self::Masks => include_str!("python/masks_of.py"),
            Self::Stack => include_str!("python/stack.py"),
            Self::NumericalGradient => include_str!("python/numerical_gradient.py"),
            Self::Plot => include_str!("python/plot.py"),
        }
    }

    pub(super) fn of_activation(activation: Activation) -> Self {
        match activation {
            Activation::Sigmoid => Self::Sigmoid,
            Activation::Relu => Self::Relu,
            Activation::Tanh => Self::Tanh,
        }
    }

    pub(super) fn of_optimizer(settings: OptimizerSettings) -> Self {
        match settings {
            OptimizerSettings::Sgd { .. } => Self::Sgd,
            OptimizerSettings::Momentum { .. } => Self::Momentum,
            OptimizerSettings::Nesterov { .. } => Self::Nesterov,
            OptimizerSettings::AdaGrad { .. } => Self::AdaGrad,
            OptimizerSettings::RmsProp { .. } => Self::RmsProp,
            OptimizerSettings::Adam { .. } => Self::Adam,
        }
    }
}

/// The class of an activation function.
pub(super) fn activation(activation: Activation) -> &'static str {
    match activation {
        Activation::Sigmoid => "Sigmoid",
        Activation::Relu => "Relu",
        Activation::Tanh => "Tanh",
    }
}

/// What an optimizer is made from: `lr=0.01, momentum=0.9`.
pub(super) fn optimizer_settings(settings: OptimizerSettings) -> String {
    match settings {
        OptimizerSettings::Sgd { lr } | OptimizerSettings::AdaGrad { lr } => format!("lr={lr:?}"),
        OptimizerSettings::Momentum { lr, momentum } | OptimizerSettings::Nesterov { lr, momentum } => {
            format!("lr={lr:?}, momentum={momentum:?}")
        }
        OptimizerSettings::RmsProp { lr, decay } => format!("lr={lr:?}, decay={decay:?}"),
        OptimizerSettings::Adam { lr, beta1, beta2 } => {
            format!("lr={lr:?}, beta1={beta1:?}, beta2={beta2:?}")
        }
    }
}

/// An optimizer that remembers nothing yet.
pub(super) fn optimizer(settings: OptimizerSettings) -> String {
    let class = match settings {
        OptimizerSettings::Sgd { .. } => "SGD",
        OptimizerSettings::Momentum { .. } => "Momentum",
        OptimizerSettings::Nesterov { .. } => "Nesterov",
        OptimizerSettings::AdaGrad { .. } => "AdaGrad",
        OptimizerSettings::RmsProp { .. } => "RMSprop",
        OptimizerSettings::Adam { .. } => "Adam",
    };
    format!("{class}({})", optimizer_settings(settings))
}

/// The setup cell with these pieces.
pub(super) fn setup(pieces: &BTreeSet<Piece>) -> String {
    let sources: Vec<&str> = pieces.iter().map(|piece| piece.source().trim_end()).collect();
    format!("import numpy as np\n\n\n{}", sources.join("\n\n\n"))
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
