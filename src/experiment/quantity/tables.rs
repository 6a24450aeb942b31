//! The tables in which numbers of a cell are found: those that `layerscope run --out` writes, and two more that stand in its other
//! files and figures.

use serde_json::Value;

use crate::experiment::figure::{Exhibit, Table, Values};
use crate::experiment::outcome::Outcome;

/// All tables of `outcome`. Of a graph also `values`, from `values.json`: a row each entry with `name`, `at` (`0 1` is the first row,
/// second column), `value` and `gradient`. Of a search also `explained`: what each `key` explains alone, as a `share`.
pub fn tables(outcome: &Outcome) -> Vec<Table> {
    let mut tables = outcome.tables.clone();
    let values = outcome.files.iter().find(|file| file.name == "values.json");
    tables.extend(
        values.and_then(|file| serde_json::from_slice(&file.bytes).ok()).map(|values| entries(&values)),
    );
    tables.extend(explained(&outcome.exhibits));
    tables
}

/// The table of the values of a graph, without rows.
pub(crate) fn no_values() -> Table {
    entries(&Value::Null)
}

/// The table of what the keys of a search explain, without rows.
pub(crate) fn no_explained() -> Table {
    explaining(Vec::new(), Vec::new())
}

fn explaining(keys: Vec<String>, shares: Vec<f64>) -> Table {
    Table::new("explained").with("key", Values::Text(keys)).with("share", Values::Number(shares))
}

/// The entries of everything that has a name in a graph.
fn entries(values: &Value) -> Table {
    let (mut names, mut places) = (Vec::new(), Vec::new());
    let (mut numbers, mut gradients) = (Vec::new(), Vec::new());
    for (name, found) in values.as_object().into_iter().flatten() {
        let (mut of_value, mut of_gradient) = (Vec::new(), Vec::new());
        let part = |part: &str| found.get(part).unwrap_or(&Value::Null);
        leaves(part("value"), "", &mut of_value);
        leaves(part("gradient"), "", &mut of_gradient);
        for (row, (place, value)) in of_value.into_iter().enumerate() {
            names.push(name.clone());
            places.push(place);
            numbers.push(value);
            gradients.push(of_gradient.get(row).map_or(f64::NAN, |(_, gradient)| *gradient));
        }
    }
    Table::new("values")
        .with("name", Values::Text(names))
        .with("at", Values::Text(places))
        .with("value", Values::Number(numbers))
        .with("gradient", Values::Number(gradients))
}

fn leaves(value: &Value, place: &str, into: &mut Vec<(String, f64)>) {
    match value {
        Value::Array(all) => {
            for (at, value) in all.iter().enumerate() {
                leaves(value, format!("{place} {at}").trim(), into);
            }
        }
        value => into.push((place.to_owned(), value.as_f64().unwrap_or(f64::NAN))),
    }
}

/// What each key of a search explains alone, as the titles of its figures say.
fn explained(exhibits: &[Exhibit]) -> Option<Table> {
    let (keys, shares): (Vec<String>, Vec<f64>) = exhibits
        .iter()
        .filter(|exhibit| exhibit.name.starts_with("key-"))
        .filter_map(|exhibit| {
            let mut words = exhibit.figure.title().split([' ', ':', ',']).filter(|word| !word.is_empty());
            let key = words.next()?.to_owned();
            let share: f64 = words.find(|word| word.ends_with('%'))?.trim_matches(['<', '%']).parse().ok()?;
            Some((key, share / 100.0))
        })
        .unzip();
    let table = explaining(keys, shares);
    (!table.is_empty()).then_some(table)
}
