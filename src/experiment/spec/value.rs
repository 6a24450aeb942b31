//! How the values of keys are read, written and checked, by their types.

use toml::Value;

use super::allowed::Allowed;
use super::messages::Expected;
use super::settings::{
    activation, activation_value, batch_norm, batch_norm_value, check_batch_norm, check_init,
    check_lr_schedule, check_optimizer, init, init_value, lr_schedule, lr_schedule_value, optimizer,
    optimizer_value,
};
use super::{Item, Problem, SpecError};
use crate::nn::{Activation, BatchNormSettings, Init, LrSchedule, OptimizerSettings};

/// What can stand at a key.
pub(crate) trait KeyValue: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// When it is of another type, or a word that there is not.
    fn read(item: Item<'_, '_>) -> Result<Self, SpecError>;

    /// As a block writes it; none where the key is left out.
    fn write(&self) -> Option<Value>;

    /// Checks it, at this key, against what is allowed.
    ///
    /// # Errors
    /// When it is something else.
    fn check(&self, _key: &str, _allowed: &Allowed) -> Result<(), Problem> {
        Ok(())
    }
}

/// One of some words.
pub(crate) trait Word: Copy + PartialEq + 'static {
    /// The words, and what each means.
    const WORDS: &'static [(&'static str, Self)];

    /// The word in a spec.
    fn word(self) -> &'static str {
        // A value without a word could not be read either; the tests of the specs write and read every one.
        Self::WORDS.iter().find(|(_, value)| *value == self).map_or("", |(word, _)| word)
    }
}

/// Lets the words of a type stand at a key.
macro_rules! word_value {
    ($($word:ty),+) => {
        $(impl $crate::experiment::spec::KeyValue for $word {
            fn read(
                item: $crate::experiment::spec::Item<'_, '_>,
            ) -> Result<Self, $crate::experiment::spec::SpecError> {
                item.one_of(<Self as $crate::experiment::spec::Word>::WORDS)
            }

            fn write(&self) -> Option<toml::Value> {
                Some($crate::experiment::spec::Word::word(*self).into())
            }
        })+
    };
}
pub(crate) use word_value;

/// A whole number as TOML has them; what passed the check fits.
fn whole(number: u64) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

impl KeyValue for usize {
    fn read(item: Item<'_, '_>) -> Result<Self, SpecError> {
        item.count()
    }

    fn write(&self) -> Option<Value> {
        Some(whole(*self as u64))
    }

    fn check(&self, key: &str, allowed: &Allowed) -> Result<(), Problem> {
        allowed.check_whole(key, *self as u64)
    }
}

impl KeyValue for u64 {
    fn read(item: Item<'_, '_>) -> Result<Self, SpecError> {
        item.whole()
    }

    fn write(&self) -> Option<Value> {
        Some(whole(*self))
    }

    fn check(&self, key: &str, allowed: &Allowed) -> Result<(), Problem> {
        allowed.check_whole(key, *self)
    }
}

impl KeyValue for f64 {
    fn read(item: Item<'_, '_>) -> Result<Self, SpecError> {
        item.number()
    }

    fn write(&self) -> Option<Value> {
        Some((*self).into())
    }

    fn check(&self, key: &str, allowed: &Allowed) -> Result<(), Problem> {
        allowed.check_number(key, *self)
    }
}

impl KeyValue for bool {
    fn read(item: Item<'_, '_>) -> Result<Self, SpecError> {
        item.truth()
    }

    fn write(&self) -> Option<Value> {
        Some((*self).into())
    }
}

impl KeyValue for String {
    fn read(item: Item<'_, '_>) -> Result<Self, SpecError> {
        item.text()
    }

    fn write(&self) -> Option<Value> {
        Some(self.clone().into())
    }
}

impl<T: KeyValue> KeyValue for Option<T> {
    fn read(item: Item<'_, '_>) -> Result<Self, SpecError> {
        T::read(item).map(Some)
    }

    fn write(&self) -> Option<Value> {
        self.as_ref().and_then(T::write)
    }

    fn check(&self, key: &str, allowed: &Allowed) -> Result<(), Problem> {
        self.as_ref().map_or(Ok(()), |value| value.check(key, allowed))
    }
}

impl<T: KeyValue> KeyValue for Vec<T> {
    fn read(item: Item<'_, '_>) -> Result<Self, SpecError> {
        item.list()?.into_iter().map(T::read).collect()
    }

    fn write(&self) -> Option<Value> {
        Some(self.iter().filter_map(T::write).collect::<Vec<_>>().into())
    }

    fn check(&self, key: &str, allowed: &Allowed) -> Result<(), Problem> {
        allowed.check_length(key, self.len())?;
        let entry = allowed.entry();
        self.iter().enumerate().try_for_each(|(index, value)| value.check(&format!("{key}[{index}]"), entry))
    }
}

impl KeyValue for [f64; 2] {
    fn read(item: Item<'_, '_>) -> Result<Self, SpecError> {
        let error = item.is_no_number(Expected::Pair);
        let numbers: Vec<f64> = item.list()?.iter().map(Item::number).collect::<Result<_, _>>()?;
        Self::try_from(numbers).map_err(|_| error)
    }

    fn write(&self) -> Option<Value> {
        Some(self.map(Value::from).to_vec().into())
    }

    fn check(&self, key: &str, allowed: &Allowed) -> Result<(), Problem> {
        self.iter().try_for_each(|number| allowed.check_number(key, *number))
    }
}

impl KeyValue for Activation {
    fn read(item: Item<'_, '_>) -> Result<Self, SpecError> {
        activation(&item)
    }

    fn write(&self) -> Option<Value> {
        Some(activation_value(*self))
    }
}

impl KeyValue for Init {
    fn read(item: Item<'_, '_>) -> Result<Self, SpecError> {
        init(item)
    }

    fn write(&self) -> Option<Value> {
        Some(init_value(*self))
    }

    fn check(&self, key: &str, _allowed: &Allowed) -> Result<(), Problem> {
        check_init(key, *self)
    }
}

impl KeyValue for Option<BatchNormSettings> {
    fn read(item: Item<'_, '_>) -> Result<Self, SpecError> {
        batch_norm(item)
    }

    fn write(&self) -> Option<Value> {
        Some(batch_norm_value(*self))
    }

    fn check(&self, key: &str, _allowed: &Allowed) -> Result<(), Problem> {
        check_batch_norm(key, *self)
    }
}

impl KeyValue for OptimizerSettings {
    fn read(item: Item<'_, '_>) -> Result<Self, SpecError> {
        optimizer(item)
    }

    fn write(&self) -> Option<Value> {
        Some(optimizer_value(*self))
    }

    fn check(&self, key: &str, _allowed: &Allowed) -> Result<(), Problem> {
        check_optimizer(key, *self)
    }
}

impl KeyValue for LrSchedule {
    fn read(item: Item<'_, '_>) -> Result<Self, SpecError> {
        lr_schedule(item)
    }

    fn write(&self) -> Option<Value> {
        Some(lr_schedule_value(*self))
    }

    fn check(&self, key: &str, _allowed: &Allowed) -> Result<(), Problem> {
        check_lr_schedule(key, *self)
    }
}
