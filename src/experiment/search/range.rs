//! What a key may be in a search: a range to draw from, or values to choose among.

use toml::de::DeValue;
use toml::{Table, Value};

use super::messages::Message;
use crate::experiment::figure::Span;
use crate::experiment::spec::{Item, Problem, SpecError};

/// The words of a spec, and what else a range could have been meant to be.
const WORDS: [&str; 4] = ["log", "linear", "choice", "logspace"];

/// The most values of one key to choose among.
const MAX_VALUES: usize = 1000;

/// The values that a key may take.
#[derive(Clone, Debug, PartialEq)]
pub enum Candidates {
    /// 10 to a power drawn evenly between those of the two ends: as often between 0.001 and 0.01 as between 0.01 and 0.1.
    Log([f64; 2]),
    /// Drawn evenly between the two ends.
    Linear([f64; 2]),
    /// One of these, each as often as the others.
    Choice(Vec<Value>),
    /// One of `count` powers of ten, whose exponents lie evenly from `from` to `to`, both among them.
    LogSpace {
        /// The first exponent.
        from: f64,
        /// The last exponent.
        to: f64,
        /// How many values; at least 2.
        count: u64,
    },
}

/// A key and what it may be.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchRange {
    /// The key of the training spec, as a path: `lr`, `init.std`, `batch_norm.momentum`.
    pub key: String,
    /// Its values.
    pub candidates: Candidates,
}

impl SearchRange {
    /// Reads the table of ranges. A key with a dot may be written in quotes or as TOML's own tables in tables.
    pub(super) fn read_all(item: Item<'_, '_>) -> Result<Vec<Self>, SpecError> {
        let mut ranges = Vec::new();
        read_into(item, "", &mut ranges)?;
        // One order for all specs that mean the same.
        ranges.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(ranges)
    }

    /// The table of ranges. Keys with a dot stand in quotes, since `batch_norm` and `batch_norm.momentum` may both be there.
    pub(super) fn table(ranges: &[Self]) -> Table {
        ranges.iter().map(|range| (range.key.clone(), range.candidates.to_value())).collect()
    }
}

/// Whether a table says what a key may be, rather than which keys lie deeper.
fn is_range(value: &DeValue<'_>) -> bool {
    value.as_table().is_some_and(|table| table.keys().any(|key| WORDS.contains(&key.get_ref().as_ref())))
}

fn read_into(item: Item<'_, '_>, path: &str, ranges: &mut Vec<SearchRange>) -> Result<(), SpecError> {
    item.table(|reader| {
        let entries = reader.rest();
        if entries.is_empty() && !path.is_empty() {
            return Err(reader.error(Message::WhatValues { path: path.to_owned() }));
        }
        for (name, item) in entries {
            let key = if path.is_empty() { name } else { format!("{path}.{name}") };
            if is_range(item.value()) {
                ranges.push(SearchRange { key, candidates: Candidates::read(item)? });
            } else if item.value().is_table() {
                read_into(item, &key, ranges)?;
            } else {
                return Err(item.error(Message::NeedsValues { key }));
            }
        }
        Ok(())
    })
}

impl Candidates {
    fn read(item: Item<'_, '_>) -> Result<Self, SpecError> {
        item.table(|reader| {
            let found = [
                reader.maybe("log", |item| numbers::<2>(item, "[from, to]").map(Self::Log))?,
                reader.maybe("linear", |item| numbers::<2>(item, "[from, to]").map(Self::Linear))?,
                reader.maybe("choice", |item| {
                    item.list()?.iter().map(Item::any).collect::<Result<_, _>>().map(Self::Choice)
                })?,
                reader.maybe("logspace", |item| {
                    let error = item.error(Message::LogSpaceShape);
                    let [from, to, count] = numbers::<3>(item, "[0, -4, 16]")?;
                    if count.fract() != 0.0 || !(2.0..=MAX_VALUES as f64).contains(&count) {
                        return Err(error);
                    }
                    Ok(Self::LogSpace { from, to, count: count as u64 })
                })?,
            ];
            reader.finish()?;
            let mut found = found.into_iter().flatten();
            match (found.next(), found.next()) {
                (Some(candidates), None) => Ok(candidates),
                _ => Err(reader.error(Message::NoRange)),
            }
        })
    }

    fn to_value(&self) -> Value {
        let (word, value) = match self {
            Self::Log(ends) => ("log", Value::from(ends.map(Value::from).to_vec())),
            Self::Linear(ends) => ("linear", Value::from(ends.map(Value::from).to_vec())),
            Self::Choice(values) => ("choice", Value::from(values.clone())),
            Self::LogSpace { from, to, count } => {
                let count = Value::Integer(*count as i64);
                ("logspace", Value::from(vec![Value::from(*from), Value::from(*to), count]))
            }
        };
        Value::Table(Table::from_iter([(word.into(), value)]))
    }

    /// Whether there is anything between the ends.
    pub(super) fn check(&self, key: &str) -> Result<(), Problem> {
        let word = match self {
            Self::Log(_) => "log",
            Self::Linear(_) => "linear",
            Self::Choice(_) => "choice",
            Self::LogSpace { .. } => "logspace",
        };
        let wrong = |message: Message| Err(Problem::new(format!("ranges.{key}.{word}"), message));
        match self {
            Self::Log([from, to]) if !(from.is_finite() && to.is_finite() && *from > 0.0) => {
                wrong(Message::LogOfNumbersAboveZero)
            }
            Self::Linear([from, to]) if !(from.is_finite() && to.is_finite()) => {
                wrong(Message::EndsAreNumbers)
            }
            Self::Log([from, to]) | Self::Linear([from, to]) if from == to => wrong(Message::EqualEnds),
            Self::Log([from, to]) | Self::Linear([from, to]) if from > to => wrong(Message::EndsTheOtherWay),
            Self::Choice(values) if values.is_empty() => wrong(Message::NoChoice),
            Self::Choice(values) if values.len() > MAX_VALUES => {
                wrong(Message::ManyChoices { most: MAX_VALUES })
            }
            // Beyond these a power of ten is no number any more.
            Self::LogSpace { from, to, .. }
                if !((-300.0..=300.0).contains(from) && (-300.0..=300.0).contains(to)) =>
            {
                wrong(Message::LargeExponents)
            }
            Self::LogSpace { from, to, .. } if from == to => wrong(Message::EqualExponents),
            _ => Ok(()),
        }
    }

    /// Every value, where there is a list of them; nothing for a range.
    pub fn values(&self) -> Option<Vec<Value>> {
        match self {
            Self::Log(_) | Self::Linear(_) => None,
            Self::Choice(values) => Some(values.clone()),
            Self::LogSpace { from, to, count } => {
                let step = (to - from) / (count - 1) as f64;
                let power = |i| Value::from(clean(10f64.powf(from + step * i as f64)));
                Some((0..*count).map(power).collect())
            }
        }
    }

    /// The same for a grid: of a range its ends and evenly spaced points between them, `count` of at least 2 in all, to
    /// three digits that can be read and written; whole numbers where the key is `whole`.
    pub(super) fn gridded(&self, count: usize, whole: bool) -> Self {
        let (from, to, value): (f64, f64, fn(f64) -> f64) = match *self {
            Self::Log([from, to]) => (from.log10(), to.log10(), |exponent| 10f64.powf(exponent)),
            Self::Linear([from, to]) => (from, to, |value| value),
            Self::Choice(_) | Self::LogSpace { .. } => return self.clone(),
        };
        let span = Span::of([from, to]);
        let short = |value: f64| format!("{value:.2e}").parse().unwrap_or(value);
        let mut values: Vec<Value> =
            (0..count).map(|i| number(short(value(span.at(i as f64 / (count - 1) as f64))), whole)).collect();
        // Between 2 and 4 there are no five whole numbers.
        values.dedup();
        Self::Choice(values)
    }

    /// Values at which everything that can be wrong with this range shows: its ends, or all to choose among.
    pub(super) fn probes(&self, whole: bool) -> Vec<Value> {
        match self {
            Self::Log(ends) | Self::Linear(ends) => ends.map(|end| number(end, whole)).to_vec(),
            Self::Choice(_) | Self::LogSpace { .. } => self.values().unwrap_or_default(),
        }
    }

    /// The value at `share`, from 0 up to but not including 1, of the way through. A `whole` key takes the nearest whole
    /// number of a logarithmic range, and each of a linear one with the same chance.
    pub(super) fn at(&self, share: f64, whole: bool) -> Value {
        match self {
            Self::Log([from, to]) => {
                let value = 10f64.powf(from.log10() + share * (to.log10() - from.log10()));
                number(value.clamp(*from, *to), whole)
            }
            Self::Linear([from, to]) if whole => {
                let (from, to) = (from.ceil(), to.floor());
                number((from + (share * (to - from + 1.0)).floor()).min(to), true)
            }
            Self::Linear(ends) => number(Span::of(*ends).at(share), false),
            Self::Choice(_) | Self::LogSpace { .. } => {
                let values = self.values().unwrap_or_default();
                let at = (share * values.len() as f64) as usize;
                values.into_iter().nth(at).unwrap_or(Value::Boolean(false))
            }
        }
    }
}

/// A list of exactly so many numbers.
fn numbers<const N: usize>(item: Item<'_, '_>, shape: &'static str) -> Result<[f64; N], SpecError> {
    let error = item.error(Message::NumbersOfShape { count: N, shape });
    let numbers: Vec<f64> = item.list()?.iter().map(Item::number).collect::<Result<_, _>>()?;
    numbers.try_into().map_err(|_| error)
}

fn number(value: f64, whole: bool) -> Value {
    if whole { Value::Integer(value.round() as i64) } else { Value::Float(value) }
}

/// Without the last bits that a power of ten is off by, so that 10⁻² is 0.01 and not 0.010000000000000002.
fn clean(value: f64) -> f64 {
    format!("{value:.14e}").parse().unwrap_or(value)
}
