//! What is in force at an iteration, and what an edit of the controls means.
//!
//! A parameter that can change in a running network does so by a recorded live change; the top of the spec keeps
//! saying how the run starts. So the controls show neither the spec's top nor the last click, but what the spec and
//! its changes make of the iteration where the run stands: after a step back behind a switch, the switch is off
//! again.

use crate::app::text::ParameterText;
use crate::experiment::training::{Change, Scheduled, TrainingSpec};

use super::super::widgets::short;

/// The spec as it stands after `iterations`, with every change recorded until then made.
pub(super) fn in_force(spec: &TrainingSpec, iterations: u64) -> TrainingSpec {
    let mut now = spec.clone();
    let mut changes: Vec<&Scheduled> = spec.changes.iter().filter(|change| change.at <= iterations).collect();
    changes.sort_by_key(|change| change.at);
    for scheduled in changes {
        match &scheduled.change {
            Change::BatchNorm(settings) => now.batch_norm = *settings,
            Change::Dropout(ratio) => now.dropout = *ratio,
            Change::Activation(activation) => now.activation = *activation,
            Change::LearningRate(rate) => now.optimizer = now.optimizer.with_lr(*rate),
            Change::Optimizer(optimizer) => now.optimizer = *optimizer,
            Change::WeightDecay(decay) => now.weight_decay = *decay,
        }
    }
    now
}

/// The live changes that lead from `old` to `new`.
pub(super) fn between(old: &TrainingSpec, new: &TrainingSpec) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.batch_norm != new.batch_norm {
        changes.push(Change::BatchNorm(new.batch_norm));
    }
    if old.dropout != new.dropout {
        changes.push(Change::Dropout(new.dropout));
    }
    if old.activation != new.activation {
        changes.push(Change::Activation(new.activation));
    }
    if old.optimizer != new.optimizer {
        if old.optimizer.with_lr(new.optimizer.lr()) == new.optimizer {
            changes.push(Change::LearningRate(new.optimizer.lr()));
        } else {
            changes.push(Change::Optimizer(new.optimizer));
        }
    }
    if old.weight_decay != new.weight_decay {
        changes.push(Change::WeightDecay(new.weight_decay));
    }
    changes
}

/// `edited`, with everything that can change live as `start` has it: what of an edit waits for a reset.
pub(super) fn without_live(edited: &TrainingSpec, start: &TrainingSpec) -> TrainingSpec {
    TrainingSpec {
        batch_norm: start.batch_norm,
        dropout: start.dropout,
        activation: start.activation,
        optimizer: start.optimizer,
        weight_decay: start.weight_decay,
        changes: start.changes.clone(),
        ..edited.clone()
    }
}

/// A change in a few words, as it stands at its mark on the curves.
pub(super) fn in_words(change: &Change, text: &ParameterText) -> String {
    match change {
        Change::BatchNorm(settings) => (text.change_batch_norm)(settings.is_some()),
        Change::Dropout(ratio) => (text.change_dropout)(&short(*ratio)),
        Change::Activation(activation) => activation.name().to_owned(),
        Change::LearningRate(rate) => (text.change_rate)(&short(*rate)),
        Change::Optimizer(optimizer) => optimizer.name().to_owned(),
        Change::WeightDecay(decay) => (text.change_decay)(&short(*decay)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::{Activation, BatchNormSettings, OptimizerSettings};

    fn spec(changes: &[(u64, Change)]) -> TrainingSpec {
        let changes = changes.iter().map(|(at, change)| Scheduled { at: *at, change: *change }).collect();
        TrainingSpec { changes, ..TrainingSpec::default() }
    }

    #[test]
    fn a_change_is_in_force_from_its_iteration_on() {
        let on = Some(BatchNormSettings::default());
        let spec = spec(&[(800, Change::LearningRate(0.01)), (500, Change::BatchNorm(on))]);
        assert_eq!(in_force(&spec, 499).batch_norm, None);
        assert_eq!(in_force(&spec, 500).batch_norm, on);
        assert_eq!(in_force(&spec, 799).optimizer.lr(), spec.optimizer.lr());
        assert_eq!(in_force(&spec, 800).optimizer.lr(), 0.01);
    }

    #[test]
    fn the_changes_between_two_specs_lead_from_one_to_the_other() {
        let old = TrainingSpec::default();
        let new = TrainingSpec {
            batch_norm: Some(BatchNormSettings::default()),
            dropout: 0.2,
            activation: Activation::Tanh,
            optimizer: OptimizerSettings::all()[5],
            weight_decay: 0.1,
            ..old.clone()
        };
        let made = between(&old, &new).into_iter().map(|change| Scheduled { at: 3, change }).collect();
        let led = in_force(&TrainingSpec { changes: made, ..old.clone() }, 3);
        assert_eq!(TrainingSpec { changes: Vec::new(), ..led }, new);
        assert_eq!(without_live(&new, &old), old);
    }

    #[test]
    fn another_rate_of_the_same_optimizer_keeps_its_state() {
        let old = TrainingSpec::default();
        let new = TrainingSpec { optimizer: old.optimizer.with_lr(0.5), ..old.clone() };
        assert_eq!(between(&old, &new), [Change::LearningRate(0.5)]);
    }
}
