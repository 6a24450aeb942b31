//! What the inputs of a graph hold: a number, a vector or a matrix for each name.

use std::collections::BTreeMap;

use ndarray::IxDyn;

use super::messages::Message;
use super::shape::MAX_ENTRIES;
use super::{Tensor, ValueError, tensor};
use crate::language::Say;

/// The values of named inputs, in the order of their names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Values(BTreeMap<String, Tensor>);

impl Values {
    /// No values yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The values of a TOML table: `apple = 100`, `x = [1, 2]`, `W = [[1, 2], [3, 4]]`.
    ///
    /// # Errors
    /// Names the input and what was expected: not numbers, empty, rows of different lengths, nested too deep,
    /// too large.
    pub fn from_toml(table: &toml::Table) -> Result<Self, ValueError> {
        table
            .iter()
            .map(|(name, value)| Ok((name.clone(), read(name, value)?)))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Gives `name` a value, in place of the one it had. A tensor of more than two axes is refused later, by the
    /// shape check.
    pub fn set(&mut self, name: impl Into<String>, value: Tensor) {
        self.0.insert(name.into(), value);
    }

    /// Gives `name` a single number.
    pub fn set_number(&mut self, name: impl Into<String>, value: f64) {
        self.set(name, tensor::scalar(value));
    }

    /// The value of `name`.
    pub fn get(&self, name: &str) -> Option<&Tensor> {
        self.0.get(name)
    }

    /// One entry of `name`, counted row by row, so that it can be edited in place.
    pub fn entry_mut(&mut self, name: &str, index: usize) -> Option<&mut f64> {
        self.0.get_mut(name)?.iter_mut().nth(index)
    }

    /// Names and values, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Tensor)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

impl<N: Into<String>> FromIterator<(N, Tensor)> for Values {
    fn from_iter<I: IntoIterator<Item = (N, Tensor)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }
}

/// A number, a list of numbers, or a list of rows of one length.
///
/// # Errors
/// As [`Values::from_toml`]; `name` is what the message calls it.
pub fn read(name: &str, value: &toml::Value) -> Result<Tensor, ValueError> {
    let toml::Value::Array(items) = value else { return read_number(name, value).map(tensor::scalar) };
    let Some(first) = items.first() else { return Err(ValueError::Empty { name: name.into() }) };
    let (lengths, entries) = if let toml::Value::Array(first) = first {
        (vec![items.len(), first.len()], read_rows(name, items, first.len())?)
    } else {
        (vec![items.len()], items.iter().map(|x| read_number(name, x)).collect::<Result<Vec<_>, _>>()?)
    };
    let count = entries.len();
    if count == 0 {
        return Err(ValueError::Empty { name: name.into() });
    }
    if count > MAX_ENTRIES {
        return Err(ValueError::TooLarge { name: name.into(), entries: count, most: MAX_ENTRIES });
    }
    Tensor::from_shape_vec(IxDyn(&lengths), entries).map_err(|_| ValueError::Nesting { name: name.into() })
}

fn read_rows(name: &str, rows: &[toml::Value], first: usize) -> Result<Vec<f64>, ValueError> {
    let mut entries = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        let toml::Value::Array(row) = row else { return Err(ValueError::Nesting { name: name.into() }) };
        if row.len() != first {
            return Err(ValueError::Ragged { name: name.into(), first, row: i + 1, length: row.len() });
        }
        for x in row {
            entries.push(read_number(name, x)?);
        }
    }
    Ok(entries)
}

fn read_number(name: &str, value: &toml::Value) -> Result<f64, ValueError> {
    let kind = |found: Message| Err(ValueError::Kind { name: name.into(), found: found.phrase() });
    match value {
        toml::Value::Integer(x) => Ok(*x as f64),
        toml::Value::Float(x) => Ok(*x),
        toml::Value::Array(_) => Err(ValueError::Nesting { name: name.into() }),
        toml::Value::String(_) => kind(Message::String),
        toml::Value::Boolean(_) => kind(Message::Boolean),
        toml::Value::Datetime(_) => kind(Message::Datetime),
        toml::Value::Table(_) => kind(Message::Table),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Result<Values, ValueError> {
        Values::from_toml(&text.parse::<toml::Table>().unwrap())
    }

    #[test]
    fn numbers_vectors_and_matrices_are_told_apart() {
        let v = values("apple = 100\nx = [1, 2.5]\nW = [[1, 2, 3], [4, 5, 6]]").unwrap();
        assert_eq!(v.get("apple").unwrap().ndim(), 0);
        assert_eq!(v.get("x").unwrap().shape(), [2]);
        assert_eq!(v.get("W").unwrap().shape(), [2, 3]);
        assert_eq!(v.get("W").unwrap()[[1, 0]], 4.0);
    }

    #[test]
    fn what_is_wrong_is_said_with_the_name() {
        let message = |text| values(text).unwrap_err().to_string();
        assert_eq!(
            message("W = [[1, 2], [3]]"),
            "`W` has rows of different lengths: row 1 has 2, row 2 has 1"
        );
        assert!(message("x = []").contains("`x` is an empty list"));
        assert!(message("x = [[]]").contains("`x` is an empty list"));
        assert!(message("x = [1, [2]]").contains("mixes numbers and lists"));
        assert!(message("x = [[[1]]]").contains("mixes numbers and lists"));
        assert!(message("x = 'two'").contains("not a string"));
    }

    #[test]
    fn an_entry_can_be_changed_in_place() {
        let mut v = values("W = [[1, 2], [3, 4]]").unwrap();
        *v.entry_mut("W", 2).unwrap() = 30.0;
        assert_eq!(v.get("W").unwrap()[[1, 0]], 30.0);
        assert!(v.entry_mut("W", 4).is_none());
    }
}
