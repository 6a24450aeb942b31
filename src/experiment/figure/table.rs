//! Tables: named columns of one length, which become CSV files.

use std::borrow::Cow;

/// The values of one column.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Whole numbers: iterations, counts.
    Whole(Vec<u64>),
    /// Numbers, written in full precision; NaN is written as `NaN`.
    Number(Vec<f64>),
    /// Words.
    Text(Vec<String>),
}

impl Values {
    /// How many rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Whole(values) => values.len(),
            Self::Number(values) => values.len(),
            Self::Text(values) => values.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value in `row` as it is written, empty beyond the end.
    pub fn text(&self, row: usize) -> String {
        match self {
            Self::Whole(values) => values.get(row).map(ToString::to_string),
            // The shortest text that reads back as the same number, 1e-30 rather than thirty zeros.
            Self::Number(values) => values.get(row).map(|value| format!("{value:?}")),
            Self::Text(values) => values.get(row).cloned(),
        }
        .unwrap_or_default()
    }
}

/// A named column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The name in the first line.
    pub name: Cow<'static, str>,
    /// The values, from the first row down.
    pub values: Values,
}

/// A table. Its name is the name of its file, without the ending.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// `loss` becomes `loss.csv`.
    pub name: &'static str,
    /// Columns of one length.
    pub columns: Vec<Column>,
}

impl Table {
    /// An empty table to which [`Table::with`] adds columns.
    pub fn new(name: &'static str) -> Self {
        Self { name, columns: Vec::new() }
    }

    /// The same table with one more column at the right.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, values: Values) -> Self {
        self.columns.push(Column { name: name.into(), values });
        self
    }

    /// How many rows the longest column has.
    pub fn len(&self) -> usize {
        self.columns.iter().map(|column| column.values.len()).max().unwrap_or(0)
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
