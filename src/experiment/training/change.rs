//! What can be changed in a training between two iterations, by the spec or by hand.

use toml::{Table, Value};

use super::messages::Message;
use crate::experiment::figure::FigureWords;
use crate::experiment::spec::{self, Allowed, Item, KeyValue, Problem, SpecError};
use crate::nn::{Activation, BatchNormSettings, OptimizerSettings};

/// A change of a training. Those of a spec and those made live are the same thing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// Batch normalisation on, with these settings, or off.
    BatchNorm(Option<BatchNormSettings>),
    /// Layer normalisation on or off.
    LayerNorm(bool),
    /// Share of silenced units; 0 is off.
    Dropout(f64),
    /// The activation of all hidden layers.
    Activation(Activation),
    /// The learning rate of whichever optimizer is at work.
    LearningRate(f64),
    /// Another optimizer, or other settings of the same.
    Optimizer(OptimizerSettings),
    /// λ of the weight decay, in the loss or beside it as the optimizer has it; 0 is off.
    WeightDecay(f64),
}

/// The parts of a spec that can change in a running network. All that changes of one of them do is said by its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LivePart {
    /// Batch normalisation.
    BatchNorm,
    /// Layer normalisation.
    LayerNorm,
    /// Share of silenced units.
    Dropout,
    /// The activation of all hidden layers.
    Activation,
    /// The optimizer with its learning rate.
    Optimizer,
    /// λ of the weight decay.
    WeightDecay,
}

impl LivePart {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::BatchNorm,
        Self::LayerNorm,
        Self::Dropout,
        Self::Activation,
        Self::Optimizer,
        Self::WeightDecay,
    ];

    /// The key that holds it in a spec.
    pub fn key(self) -> &'static str {
        match self {
            Self::BatchNorm => "batch_norm",
            Self::LayerNorm => "layer_norm",
            Self::Dropout => "dropout",
            Self::Activation => "activation",
            Self::Optimizer => "optimizer",
            Self::WeightDecay => "weight_decay",
        }
    }
}

/// A change at a set iteration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scheduled {
    /// Before which update it acts, the first being 0.
    pub at: u64,
    /// What changes.
    pub change: Change,
}

impl Change {
    /// Checks the values.
    ///
    /// # Errors
    /// The value that cannot be.
    pub fn check(&self) -> Result<(), Problem> {
        match *self {
            Self::BatchNorm(settings) => spec::check_batch_norm("batch_norm", settings),
            Self::Dropout(ratio) => spec::BELOW_ONE.check_number("dropout", ratio),
            Self::Activation(_) | Self::LayerNorm(_) => Ok(()),
            Self::LearningRate(lr) => spec::POSITIVE.check_number("lr", lr),
            Self::Optimizer(settings) => spec::check_optimizer("optimizer", settings),
            Self::WeightDecay(weight_decay) => spec::NOT_NEGATIVE.check_number("weight_decay", weight_decay),
        }
    }

    /// Whether this change, made right after `old` at the same iteration, leaves nothing of it. Not so for batch norm,
    /// which takes its first running values when it is switched on, nor for an optimizer, which loses its memory.
    pub(super) fn supersedes(&self, old: &Self) -> bool {
        match self {
            Self::BatchNorm(_) | Self::Optimizer(_) => false,
            Self::LayerNorm(_)
            | Self::Dropout(_)
            | Self::Activation(_)
            | Self::LearningRate(_)
            | Self::WeightDecay(_) => std::mem::discriminant(self) == std::mem::discriminant(old),
        }
    }

    /// The part of a spec that it changes.
    pub fn part(&self) -> LivePart {
        match self {
            Self::BatchNorm(_) => LivePart::BatchNorm,
            Self::LayerNorm(_) => LivePart::LayerNorm,
            Self::Dropout(_) => LivePart::Dropout,
            Self::Activation(_) => LivePart::Activation,
            Self::LearningRate(_) | Self::Optimizer(_) => LivePart::Optimizer,
            Self::WeightDecay(_) => LivePart::WeightDecay,
        }
    }

    /// As a mark on a curve says it.
    pub fn in_words(&self, words: &FigureWords) -> String {
        match self {
            Self::BatchNorm(settings) => (words.batch_norm)(settings.is_some()).to_owned(),
            Self::LayerNorm(on) => (words.layer_norm)(*on).to_owned(),
            Self::Dropout(ratio) => (words.dropout)(*ratio),
            Self::Activation(activation) => activation.name().to_owned(),
            Self::LearningRate(lr) => (words.learning_rate)(*lr),
            Self::Optimizer(settings) => (words.optimizer)(settings.name(), settings.lr()),
            Self::WeightDecay(weight_decay) => (words.weight_decay)(*weight_decay),
        }
    }

    /// The key and the value in a spec.
    fn to_entry(self) -> (&'static str, Value) {
        match self {
            Self::BatchNorm(settings) => ("batch_norm", spec::batch_norm_value(settings)),
            Self::LayerNorm(on) => ("layer_norm", on.into()),
            Self::Dropout(ratio) => ("dropout", ratio.into()),
            Self::Activation(activation) => ("activation", spec::activation_value(activation)),
            Self::LearningRate(lr) => ("lr", lr.into()),
            Self::Optimizer(settings) => ("optimizer", spec::optimizer_value(settings)),
            Self::WeightDecay(weight_decay) => ("weight_decay", weight_decay.into()),
        }
    }
}

/// The changes made by the time that `iterations` were taken, each with its own: `BatchNorm on at 300, lr 0.01 at 800`.
pub fn made(changes: &[Scheduled], iterations: u64, words: &FigureWords) -> String {
    let mut made: Vec<&Scheduled> = changes.iter().filter(|scheduled| scheduled.at <= iterations).collect();
    made.sort_by_key(|scheduled| scheduled.at);
    let each = made.iter().map(|made| (words.changed)(&made.change.in_words(words), made.at));
    each.collect::<Vec<_>>().join(", ")
}

impl KeyValue for Scheduled {
    fn read(item: Item<'_, '_>) -> Result<Self, SpecError> {
        item.table(|reader| {
            let at = reader.maybe("at", |item| item.whole())?;
            let changes = [
                reader.maybe("batch_norm", |item| spec::batch_norm(item).map(Change::BatchNorm))?,
                reader.maybe("layer_norm", |item| item.truth().map(Change::LayerNorm))?,
                reader.maybe("dropout", |item| item.number().map(Change::Dropout))?,
                reader.maybe("activation", |item| spec::activation(&item).map(Change::Activation))?,
                reader.maybe("lr", |item| item.number().map(Change::LearningRate))?,
                reader.maybe("optimizer", |item| spec::optimizer(item).map(Change::Optimizer))?,
                reader.maybe("weight_decay", |item| item.number().map(Change::WeightDecay))?,
            ];
            reader.finish()?;
            let no_place = Message::ChangeWithoutPlace;
            let at = at.ok_or_else(|| reader.error(no_place))?;
            let mut changes = changes.into_iter().flatten();
            let nothing = Message::ChangeOfNothing;
            let change = changes.next().ok_or_else(|| reader.error(nothing))?;
            if changes.next().is_some() {
                return Err(reader.error(Message::ChangeOfSeveral));
            }
            Ok(Self { at, change })
        })
    }

    fn write(&self) -> Option<Value> {
        let (key, value) = self.change.to_entry();
        let at = self.at.write()?;
        Some(Value::Table(Table::from_iter([("at".into(), at), (key.into(), value)])))
    }

    fn check(&self, key: &str, _allowed: &Allowed) -> Result<(), Problem> {
        self.change.check().map_err(|problem| problem.within(key))
    }
}
