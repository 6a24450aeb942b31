//! Finds the number of a name in the tables of a cell.

use super::messages::Message;
use super::{Condition, Pick, Quantity, QuantityError, Test};
use crate::experiment::figure::{Table, Values};

/// The number that `quantity` names, in the tables of its cell.
///
/// # Errors
/// When there is no such table, column or row; when the rows have several values and no word says which is meant.
pub fn find(quantity: &Quantity, tables: &[Table]) -> Result<f64, QuantityError> {
    let table = table(quantity, tables)?;
    let (by, conditions): (Vec<_>, Vec<_>) =
        quantity.conditions.iter().cloned().partition(|one| one.column == "by");
    let rows = rows(table, &conditions)?;
    picked(quantity, table, &rows, &by)
}

/// The number that `quantity` names for each of `names`, which are the values of one column of its table: the variants of a
/// comparison, its panels, the optimizers of a descent.
///
/// # Errors
/// As [`find`], and when no column has all of the names.
pub fn groups(
    quantity: &Quantity,
    tables: &[Table],
    names: &[String],
) -> Result<Vec<(String, f64)>, QuantityError> {
    let table = table(quantity, tables)?;
    let (by, conditions): (Vec<_>, Vec<_>) =
        quantity.conditions.iter().cloned().partition(|one| one.column == "by");
    let all = rows(table, &conditions)?;
    let is_asked_for =
        |name: &str| conditions.iter().any(|one| one.column == name && matches!(one.test, Test::Is(_)));
    let holds = |values: &Values, name: &String| all.iter().any(|row| is(&values.text(*row), name));
    let of = table
        .columns
        .iter()
        .filter(|column| column.name != quantity.column && !is_asked_for(&column.name))
        .find(|column| names.iter().all(|name| holds(&column.values, name)));
    let of =
        of.ok_or_else(|| Message::NoGroups { table: quantity.table.clone(), names: names.join(", ") })?;
    names
        .iter()
        .map(|name| {
            let rows: Vec<usize> =
                all.iter().copied().filter(|row| is(&of.values.text(*row), name)).collect();
            Ok((name.clone(), picked(quantity, table, &rows, &by)?))
        })
        .collect()
}

/// The table of a name, in which its columns must be.
fn table<'a>(quantity: &Quantity, tables: &'a [Table]) -> Result<&'a Table, QuantityError> {
    let Quantity { table: name, .. } = quantity;
    tables.iter().find(|table| table.name == *name).ok_or_else(|| {
        let tables: Vec<&str> = tables.iter().map(|table| table.name).collect();
        Message::NoTable { name: name.clone(), tables: tables.join(", ") }.into()
    })
}

/// Whether there is such a table with all the columns that `quantity` names.
///
/// # Errors
/// When there is not.
pub(crate) fn check(quantity: &Quantity, tables: &[Table]) -> Result<(), QuantityError> {
    let table = table(quantity, tables)?;
    column(table, &quantity.column)?;
    for condition in &quantity.conditions {
        match &condition.test {
            Test::Is(by) if condition.column == "by" => column(table, by)?,
            _ => column(table, &condition.column)?,
        };
    }
    Ok(())
}

fn rows(table: &Table, conditions: &[Condition]) -> Result<Vec<usize>, QuantityError> {
    let mut rows: Vec<usize> = (0..table.len()).collect();
    for Condition { column: name, test } in conditions {
        let values = column(table, name)?;
        rows.retain(|row| fits(&values.text(*row), test));
    }
    Ok(rows)
}

fn picked(
    quantity: &Quantity,
    table: &Table,
    rows: &[usize],
    by: &[Condition],
) -> Result<f64, QuantityError> {
    let Quantity { pick, column, conditions, .. } = quantity;
    let values: Vec<f64> = rows.iter().map(|row| number(table, column, *row)).collect::<Result<_, _>>()?;
    let nothing = || {
        QuantityError::from(Message::NoRow { table: table.name.to_owned(), conditions: in_words(conditions) })
    };
    let first = || values.first().copied().ok_or_else(nothing);
    Ok(match pick {
        Pick::Only => {
            let first = first()?;
            if values.iter().any(|value| *value != first && !(value.is_nan() && first.is_nan())) {
                let (table, column) = (table.name.to_owned(), column.clone());
                return Err(Message::ManyRows { rows: values.len(), table, column }.into());
            }
            first
        }
        Pick::Mean => {
            first()?;
            values.iter().sum::<f64>() / values.len() as f64
        }
        Pick::Least => values.iter().copied().reduce(f64::min).ok_or_else(nothing)?,
        Pick::Greatest => values.iter().copied().reduce(f64::max).ok_or_else(nothing)?,
        Pick::First => first()?,
        Pick::Last => values.last().copied().ok_or_else(nothing)?,
        Pick::Total => values.iter().sum(),
        Pick::Best => {
            let [Condition { test: Test::Is(by), .. }] = by else { return Err(Message::NoBy.into()) };
            let told: Vec<f64> = rows.iter().map(|row| number(table, by, *row)).collect::<Result<_, _>>()?;
            let pairs = told.into_iter().zip(&values);
            let best = pairs.reduce(|best, next| if next.0 > best.0 { next } else { best });
            best.map(|(_, value)| *value).ok_or_else(nothing)?
        }
        Pick::Count => values.len() as f64,
    })
}

fn column<'a>(table: &'a Table, name: &str) -> Result<&'a Values, QuantityError> {
    let found = table.columns.iter().find(|column| column.name == name);
    found.map(|column| &column.values).ok_or_else(|| {
        let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_ref()).collect();
        let (table, name) = (table.name.to_owned(), name.to_owned());
        Message::NoColumn { table, name, columns: columns.join(", ") }.into()
    })
}

fn number(table: &Table, name: &str, row: usize) -> Result<f64, QuantityError> {
    let text = match column(table, name)? {
        Values::Number(values) => return Ok(values.get(row).copied().unwrap_or(f64::NAN)),
        other => other.text(row),
    };
    text.parse().map_err(|_| Message::NoNumber { column: name.to_owned(), text }.into())
}

/// Whether a value is this word, or this number however it is written.
fn is(text: &str, other: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    text == other || number(other).is_some_and(|other| number(text) == Some(other))
}

fn fits(text: &str, test: &Test) -> bool {
    let value: f64 = text.parse().unwrap_or(f64::NAN);
    match test {
        Test::Is(other) => is(text, other),
        Test::Between(from, to) => (*from..=*to).contains(&value),
        Test::Above(least) => value > *least,
        Test::Below(most) => value < *most,
        Test::AtLeast(least) => value >= *least,
        Test::AtMost(most) => value <= *most,
    }
}

/// Conditions as they are written.
fn in_words(conditions: &[Condition]) -> String {
    let written = |Condition { column, test }: &Condition| match test {
        Test::Is(value) => format!("{column}={value}"),
        Test::Between(from, to) => format!("{column}={from}..{to}"),
        Test::Above(least) => format!("{column}>{least}"),
        Test::Below(most) => format!("{column}<{most}"),
        Test::AtLeast(least) => format!("{column}>={least}"),
        Test::AtMost(most) => format!("{column}<={most}"),
    };
    conditions.iter().map(written).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::{Term, terms};
    use super::*;

    fn table() -> Vec<Table> {
        let text = |all: &[&str]| Values::Text(all.iter().map(ToString::to_string).collect());
        vec![
            Table::new("loss")
                .with("variant", text(&["a", "a", "b", "b"]))
                .with("iteration", Values::Whole(vec![0, 1, 0, 1]))
                .with("loss", Values::Number(vec![2.0, 1.0, 3.0, 0.5])),
        ]
    }

    fn quantity(text: &str) -> Quantity {
        match terms(text).expect("a name").remove(0).1 {
            Term::Quantity(quantity) => quantity,
            Term::Number(number) => panic!("{number}"),
        }
    }

    #[test]
    fn rows_are_chosen_and_made_one_number() {
        let of = |text: &str| find(&quantity(text), &table()).map_err(|error| error.to_string());
        for (text, value) in [
            ("loss.loss variant=a iteration=1", 1.0),
            ("mean loss.loss iteration=0..0", 2.5),
            ("least loss.loss", 0.5),
            ("greatest loss.loss iteration>0", 1.0),
            ("last loss.loss variant=a", 1.0),
            ("first loss.loss", 2.0),
            ("count loss.loss loss<2", 2.0),
            ("total loss.iteration", 2.0),
            ("best loss.loss by=iteration", 1.0),
        ] {
            assert_eq!(of(text), Ok(value), "{text}");
        }
        for (text, words) in [
            ("loss.loss variant=a", "different values"),
            ("loss.loss variant=c", "no row of `loss` fits variant=c"),
            ("lss.loss", "it writes loss"),
            ("loss.test", "it has variant, iteration, loss"),
            ("best loss.loss", "`by=`"),
            ("first loss.variant", "no number"),
        ] {
            assert!(of(text).is_err_and(|why| why.contains(words)), "{text}: {:?}", of(text));
        }
    }

    #[test]
    fn names_of_one_column_are_groups() {
        let names = |all: &[&str]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
        let of = |text: &str, all: &[&str]| groups(&quantity(text), &table(), &names(all));
        let ends = of("last loss.loss", &["b", "a"]).expect("two variants");
        assert_eq!(ends, [("b".to_owned(), 0.5), ("a".to_owned(), 1.0)]);
        let at = of("loss.loss variant=b", &["0", "1.0"]).expect("two iterations");
        assert_eq!(at, [("0".to_owned(), 3.0), ("1.0".to_owned(), 0.5)]);
        assert!(of("last loss.loss", &["a", "c"]).is_err());
    }
}
