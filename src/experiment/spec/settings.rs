//! The settings of networks as a spec writes them: activation, initial weights, batch norm, optimizer.

use toml::de::DeValue;
use toml::{Table, Value};

use super::allowed::{Allowed, BELOW_ONE, End, NOT_NEGATIVE, POSITIVE, SHARE};
use super::messages::{Expected, Message};
use super::{Item, Problem, SpecError};
use crate::nn::{
    Activation, BatchNormSettings, Init, InitRule, LrSchedule, OptimizerSettings, ScheduleKind, optimizer,
    schedule,
};

/// The name of a cell: it becomes the name of a folder.
pub(crate) fn id(item: &Item<'_, '_>) -> Result<String, SpecError> {
    let id = item.text()?;
    let fits = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    if id.is_empty() || !id.chars().all(fits) {
        return Err(item.error(Message::IdLetters));
    }
    Ok(id)
}

/// `"relu"`
pub(crate) fn activation(item: &Item<'_, '_>) -> Result<Activation, SpecError> {
    item.one_of(&Activation::ALL.map(|activation| (activation.word(), activation)))
}

pub(crate) fn activation_value(activation: Activation) -> Value {
    Value::from(activation.word())
}

/// `{ std = 0.01 }`, `0.01`, `"xavier"` or `"he"`
pub(crate) fn init(item: Item<'_, '_>) -> Result<Init, SpecError> {
    match item.value() {
        DeValue::Integer(_) | DeValue::Float(_) => item.number().map(Init::Std),
        DeValue::String(_) => {
            let scaled = |init: Init| match init.rule() {
                InitRule::Scaled(row) => Some((row.word, init)),
                InitRule::Fixed(_) => None,
            };
            item.one_of(&Init::SCALED.into_iter().filter_map(scaled).collect::<Vec<_>>())
        }
        DeValue::Table(_) => item.table(|reader| {
            let std = reader.take("std").ok_or_else(|| reader.error(Message::NoStd))?;
            std.number().map(Init::Std)
        }),
        _ => Err(item.is_not(Expected::Init)),
    }
}

pub(crate) fn init_value(init: Init) -> Value {
    match init.rule() {
        InitRule::Fixed(std) => Value::Table(Table::from_iter([("std".into(), Value::from(std))])),
        InitRule::Scaled(row) => Value::from(row.word),
    }
}

/// Standard deviations of initial weights.
pub(crate) const STD: Allowed = NOT_NEGATIVE;

/// A standard deviation is a number from 0 up.
pub(crate) fn check_init(key: &str, init: Init) -> Result<(), Problem> {
    match init {
        Init::Std(std) => STD.check_number(&format!("{key}.std"), std),
        _ => Ok(()),
    }
}

/// `true`, `false` or `{ momentum = 0.9, epsilon = 1e-6 }`
pub(crate) fn batch_norm(item: Item<'_, '_>) -> Result<Option<BatchNormSettings>, SpecError> {
    match item.value() {
        DeValue::Boolean(on) => Ok(on.then(BatchNormSettings::default)),
        DeValue::Table(_) => item.table(|reader| {
            let default = BatchNormSettings::default();
            Ok(Some(BatchNormSettings {
                momentum: reader.or("momentum", default.momentum, |item| item.number())?,
                epsilon: reader.or("epsilon", default.epsilon, |item| item.number())?,
            }))
        }),
        _ => Err(item.is_not(Expected::BatchNorm)),
    }
}

pub(crate) fn batch_norm_value(batch_norm: Option<BatchNormSettings>) -> Value {
    match batch_norm {
        None => Value::from(false),
        Some(settings) if settings == BatchNormSettings::default() => Value::from(true),
        Some(BatchNormSettings { momentum, epsilon }) => Value::Table(Table::from_iter([
            ("momentum".into(), Value::from(momentum)),
            ("epsilon".into(), Value::from(epsilon)),
        ])),
    }
}

pub(crate) fn check_batch_norm(key: &str, batch_norm: Option<BatchNormSettings>) -> Result<(), Problem> {
    let Some(BatchNormSettings { momentum, epsilon }) = batch_norm else { return Ok(()) };
    SHARE.check_number(&format!("{key}.momentum"), momentum)?;
    POSITIVE.check_number(&format!("{key}.epsilon"), epsilon)
}

/// A table of an optimizer's `kind` and its own keys, each with the book's default.
pub(crate) fn optimizer(item: Item<'_, '_>) -> Result<OptimizerSettings, SpecError> {
    item.table(|reader| {
        let kind = reader.take("kind").ok_or_else(|| reader.error(Message::NoOptimizerKind))?;
        let mut settings =
            kind.one_of(&OptimizerSettings::all().map(|settings| (settings.word(), settings)))?;
        for (key, value) in settings.numbers_mut() {
            *value = reader.or(key.name, *value, |item| item.number())?;
        }
        Ok(settings)
    })
}

/// `"cosine"`, or a table of a schedule's `kind` and its own keys, each with its default.
pub(crate) fn lr_schedule(item: Item<'_, '_>) -> Result<LrSchedule, SpecError> {
    let words = ScheduleKind::ALL.map(|kind| (kind.about().word, kind.defaults()));
    match item.value() {
        DeValue::String(_) => item.one_of(&words),
        DeValue::Table(_) => item.table(|reader| {
            let kind = reader.take("kind").ok_or_else(|| reader.error(Message::NoScheduleKind))?;
            let mut schedule = kind.one_of(&words)?;
            for (key, value) in schedule.numbers_mut() {
                *value = reader.or(key.name, *value, |item| match key.allowed {
                    schedule::Allowed::Updates => item.whole().map(|count| count as f64),
                    schedule::Allowed::Factor | schedule::Allowed::Share => item.number(),
                })?;
            }
            Ok(schedule)
        }),
        _ => Err(item.is_not(Expected::Schedule)),
    }
}

pub(crate) fn lr_schedule_value(schedule: LrSchedule) -> Value {
    if schedule.kind().about().keys.is_empty() {
        return Value::from(schedule.word());
    }
    let mut table = Table::from_iter([("kind".into(), Value::from(schedule.word()))]);
    table.extend(schedule.numbers().map(|(key, value)| {
        let written = match key.allowed {
            schedule::Allowed::Updates => Value::from(value as i64),
            schedule::Allowed::Factor | schedule::Allowed::Share => Value::from(value),
        };
        (key.name.into(), written)
    }));
    Value::Table(table)
}

pub(crate) fn check_lr_schedule(key: &str, schedule: LrSchedule) -> Result<(), Problem> {
    schedule.numbers().try_for_each(|(number, value)| {
        let key = format!("{key}.{}", number.name);
        match number.allowed {
            schedule::Allowed::Updates => {
                Allowed::Whole(1, schedule::MOST_UPDATES).check_whole(&key, value as u64)
            }
            schedule::Allowed::Factor => {
                Allowed::Between(End::Beyond(0.0), End::At(1.0)).check_number(&key, value)
            }
            schedule::Allowed::Share => SHARE.check_number(&key, value),
        }
    })
}

pub(crate) fn optimizer_value(settings: OptimizerSettings) -> Value {
    let mut table = Table::from_iter([("kind".into(), Value::from(settings.word()))]);
    table.extend(settings.numbers().map(|(key, value)| (key.name.into(), Value::from(value))));
    Value::Table(table)
}

pub(crate) fn check_optimizer(key: &str, settings: OptimizerSettings) -> Result<(), Problem> {
    for (number, value) in settings.numbers() {
        let allowed = match number.allowed {
            optimizer::Allowed::Rate => POSITIVE,
            optimizer::Allowed::Share => BELOW_ONE,
        };
        allowed.check_number(&format!("{key}.{}", number.name), value)?;
    }
    Ok(())
}
