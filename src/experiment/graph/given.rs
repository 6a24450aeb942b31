//! What an input is given: a number, a list or rows of numbers, and between which bounds it is slid.

use toml::Value;

use super::messages::Message;
use crate::experiment::spec::{Item, SpecError};
use crate::graph::{Tensor, tensor, values};
use crate::language::Say;

/// What `values` says of one input.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// What it holds.
    pub value: Tensor,
    /// The bounds of its slider, `[low, high]`; without them it is dragged freely.
    pub range: Option<[f64; 2]>,
}

impl Given {
    /// A value that is dragged freely.
    pub fn new(value: Tensor) -> Self {
        Self { value, range: None }
    }

    /// `100`, `[1, 2]`, `[[1, 2], [3, 4]]`, or `{ value = 1.1, range = [1, 1.5] }`.
    pub(super) fn read(name: &str, item: Item<'_, '_>) -> Result<Self, SpecError> {
        if !item.is_table() {
            return Ok(Self::new(tensor_of(name, &item)?));
        }
        item.table(|reader| {
            let value = reader
                .take("value")
                .ok_or_else(|| reader.error(Message::NoValue { name: name.to_owned() }))?;
            let value = tensor_of(name, &value)?;
            let range = reader.maybe("range", |item| range(name, item))?;
            Ok(Self { value, range })
        })
    }

    /// As it is written: whole numbers without a point.
    pub(super) fn to_value(&self) -> Value {
        let value = tensor_value(&self.value);
        match self.range {
            None => value,
            Some(range) => {
                let mut table = toml::Table::new();
                table.insert("value".into(), value);
                table.insert("range".into(), range.map(number_value).to_vec().into());
                table.into()
            }
        }
    }
}

/// Any number, list or rows of numbers.
pub(super) fn tensor_of(name: &str, item: &Item<'_, '_>) -> Result<Tensor, SpecError> {
    values::read(name, &item.plain()?).map_err(|error| item.error(error.phrase()))
}

fn range(name: &str, item: Item<'_, '_>) -> Result<[f64; 2], SpecError> {
    let wrong = item.error(Message::RangeShape { name: name.to_owned() });
    let bounds = item.list()?.iter().map(Item::number).collect::<Result<Vec<_>, _>>()?;
    match bounds.as_slice() {
        &[low, high] if low < high && low.is_finite() && high.is_finite() => Ok([low, high]),
        _ => Err(wrong),
    }
}

/// A tensor as nested lists.
pub(super) fn tensor_value(x: &Tensor) -> Value {
    match x.ndim() {
        0 => number_value(tensor::as_number(x).unwrap_or(f64::NAN)),
        1 => Value::Array(x.iter().map(|&x| number_value(x)).collect()),
        _ => Value::Array(x.outer_iter().map(|row| tensor_value(&row.to_owned())).collect()),
    }
}

fn number_value(x: f64) -> Value {
    // Above this a float no longer holds every whole number.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if x.fract() == 0.0 && x.abs() < EXACT { Value::Integer(x as i64) } else { Value::Float(x) }
}
