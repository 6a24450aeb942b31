//! The values of a grid of panels: one small comparison for each.

use toml::{Table, Value};

use super::messages::Message;
use crate::experiment::figure::FigureWords;
use crate::experiment::spec::{Item, Problem, Reader, SpecError, value_in_words};

/// The most panels; more are not legible on a projector.
pub(super) const MAX_PANELS: usize = 25;

/// A key of the training spec, and a panel for each of its values.
#[derive(Clone, Debug, PartialEq)]
pub struct Panels {
    /// The key as a path: `init.std`, `lr`, `batch_norm.momentum`.
    pub key: String,
    /// Its values.
    pub values: PanelValues,
}

/// The values of the panels.
#[derive(Clone, Debug, PartialEq)]
pub enum PanelValues {
    /// One after the other.
    List(Vec<Value>),
    /// `count` values from 10 to the power `from` to 10 to the power `to`, evenly in their logarithm, both ends
    /// included: `numpy.logspace`.
    LogSpace {
        /// Power of ten of the first.
        from: f64,
        /// Power of ten of the last.
        to: f64,
        /// How many.
        count: usize,
    },
}

impl PanelValues {
    /// How many values there are.
    pub fn len(&self) -> usize {
        match self {
            Self::List(values) => values.len(),
            Self::LogSpace { count, .. } => *count,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of one panel.
    pub fn get(&self, panel: usize) -> Option<Value> {
        match *self {
            Self::List(ref values) => values.get(panel).cloned(),
            Self::LogSpace { from, to, count } => (panel < count).then(|| {
                let share = panel as f64 / count.saturating_sub(1).max(1) as f64;
                Value::Float(10_f64.powf(from + (to - from) * share))
            }),
        }
    }

    fn read(item: Item<'_, '_>) -> Result<Self, SpecError> {
        if item.value().is_array() {
            return Ok(Self::List(item.list()?.iter().map(Item::any).collect::<Result<_, _>>()?));
        }
        item.table(|reader| {
            let item = reader.take("logspace").ok_or_else(|| reader.error(Message::NoValues))?;
            let wrong = item.error(Message::LogSpaceShape);
            match item.list()?.as_slice() {
                [from, to, count] => {
                    Ok(Self::LogSpace { from: from.number()?, to: to.number()?, count: count.count()? })
                }
                _ => Err(wrong),
            }
        })
    }

    fn to_value(&self) -> Value {
        match self {
            Self::List(values) => Value::Array(values.clone()),
            Self::LogSpace { from, to, count } => {
                let numbers = vec![Value::Float(*from), Value::Float(*to), Value::Integer(*count as i64)];
                Value::Table(Table::from_iter([("logspace".into(), Value::Array(numbers))]))
            }
        }
    }
}

impl Panels {
    pub(super) fn read(reader: &mut Reader<'_, '_>) -> Result<Self, SpecError> {
        let no_key = Message::NoKey;
        let key = reader.take("key").ok_or_else(|| reader.error(no_key))?;
        let key = key.text()?;
        let values = reader.take("values").ok_or_else(|| reader.error(Message::NoValues))?;
        Ok(Self { key, values: PanelValues::read(values)? })
    }

    /// Checks what can be checked without a network.
    pub(super) fn check(&self) -> Result<(), Problem> {
        let count = self.values.len();
        if !(2..=MAX_PANELS).contains(&count) {
            let message = Message::PanelCount { most: MAX_PANELS, count };
            return Err(Problem::new("panels.values", message));
        }
        if let PanelValues::LogSpace { from, to, .. } = self.values
            && !(from.is_finite() && to.is_finite() && from.abs() <= 300.0 && to.abs() <= 300.0 && from != to)
        {
            let message = Message::LogSpaceEnds;
            return Err(Problem::new("panels.values.logspace", message));
        }
        if matches!(self.key.as_str(), "iterations" | "id" | "changes" | "weights") {
            let key = &self.key;
            let message = Message::SameForAll { key: key.clone() };
            return Err(Problem::new("panels.key", message));
        }
        Ok(())
    }

    /// The name of one panel: `std 0.29`.
    pub fn name(&self, panel: usize, words: &FigureWords) -> String {
        let key = self.key.rsplit('.').next().unwrap_or(&self.key);
        let value = self.values.get(panel).map(|value| short(key, &value, words)).unwrap_or_default();
        format!("{} {value}", (words.key)(key))
    }

    pub(super) fn to_value(&self) -> Value {
        Value::Table(Table::from_iter([
            ("key".into(), self.key.clone().into()),
            ("values".into(), self.values.to_value()),
        ]))
    }
}

/// A value as one says it: two digits of a number, a word by its name.
fn short(key: &str, value: &Value, words: &FigureWords) -> String {
    match value {
        Value::Float(number) if *number == 0.0 => "0".into(),
        Value::Float(number) => {
            let rounded: f64 = format!("{number:.1e}").parse().unwrap_or(*number);
            if (1e-3..1e6).contains(&rounded.abs()) { format!("{rounded}") } else { format!("{rounded:e}") }
        }
        Value::Array(values) => {
            values.iter().map(|value| short(key, value, words)).collect::<Vec<_>>().join(" ")
        }
        other => value_in_words(key, other, words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn a_logspace_is_numpy_s() {
        let values = PanelValues::LogSpace { from: 0.0, to: -4.0, count: 16 };
        let numbers: Vec<f64> = (0..16).filter_map(|panel| values.get(panel)?.as_float()).collect();
        let expected = [1.0, 0.541_169_527, 0.292_864_456, 0.158_489_319];
        assert!(numbers.iter().zip(expected).all(|(number, expected)| (number - expected).abs() < 1e-9));
        assert_eq!((numbers.len(), numbers[15], values.get(16)), (16, 1e-4, None));
    }

    #[test]
    fn panels_have_short_names() {
        let [english, korean] = [Language::English, Language::Korean].map(FigureWords::of);
        let panels = |key: &str, values| Panels { key: key.into(), values };
        let scales = panels("init.std", PanelValues::LogSpace { from: 0.0, to: -4.0, count: 16 });
        assert_eq!(
            (scales.name(2, english), scales.name(14, english)),
            ("std 0.29".into(), "std 1.8e-4".into())
        );
        assert_eq!(scales.name(2, korean), "표준편차 0.29");
        let words = PanelValues::List(vec!["he".into(), Value::Array(vec![100.into(), 50.into()])]);
        assert_eq!(panels("init", words.clone()).name(0, english), "init He");
        assert_eq!(panels("hidden", words).name(1, english), "hidden 100 50");
        let switch = PanelValues::List(vec![true.into(), false.into()]);
        assert_eq!(panels("batch_norm", switch.clone()).name(1, english), "batch norm off");
        assert_eq!(panels("batch_norm", switch).name(1, korean), "배치 정규화 끔");
    }
}
