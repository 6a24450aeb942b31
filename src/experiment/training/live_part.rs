//! What of a spec can change in a running network, in the spec.

use super::change::{Change, LivePart};
use super::spec::TrainingSpec;

impl LivePart {
    /// Gives `to` what `from` starts with in this part.
    pub(super) fn copy(self, from: &TrainingSpec, to: &mut TrainingSpec) {
        match self {
            Self::BatchNorm => to.batch_norm = from.batch_norm,
            Self::LayerNorm => to.layer_norm = from.layer_norm,
            Self::Dropout => to.dropout = from.dropout,
            Self::Activation => to.activation = from.activation,
            Self::Optimizer => to.optimizer = from.optimizer,
            Self::WeightDecay => to.weight_decay = from.weight_decay,
        }
    }

    /// The change that leads from what `old` starts with to what `new` does; none where they are the same. Another rate of
    /// the same optimizer leaves the optimizer what it remembers.
    pub(super) fn change(self, old: &TrainingSpec, new: &TrainingSpec) -> Option<Change> {
        match self {
            Self::BatchNorm => {
                (old.batch_norm != new.batch_norm).then_some(Change::BatchNorm(new.batch_norm))
            }
            Self::LayerNorm => {
                (old.layer_norm != new.layer_norm).then_some(Change::LayerNorm(new.layer_norm))
            }
            Self::Dropout => (old.dropout != new.dropout).then_some(Change::Dropout(new.dropout)),
            Self::Activation => {
                (old.activation != new.activation).then_some(Change::Activation(new.activation))
            }
            Self::Optimizer if old.optimizer == new.optimizer => None,
            Self::Optimizer if old.optimizer.with_lr(new.optimizer.lr()) == new.optimizer => {
                Some(Change::LearningRate(new.optimizer.lr()))
            }
            Self::Optimizer => Some(Change::Optimizer(new.optimizer)),
            Self::WeightDecay => {
                (old.weight_decay != new.weight_decay).then_some(Change::WeightDecay(new.weight_decay))
            }
        }
    }
}

impl Change {
    /// Lets `spec` start as it is after this change.
    pub(super) fn make(&self, spec: &mut TrainingSpec) {
        match *self {
            Self::BatchNorm(settings) => spec.batch_norm = settings,
            Self::LayerNorm(on) => spec.layer_norm = on,
            Self::Dropout(ratio) => spec.dropout = ratio,
            Self::Activation(activation) => spec.activation = activation,
            Self::LearningRate(rate) => spec.optimizer = spec.optimizer.with_lr(rate),
            Self::Optimizer(optimizer) => spec.optimizer = optimizer,
            Self::WeightDecay(decay) => spec.weight_decay = decay,
        }
    }
}
