//! What cells give: each is run once for all numbers that name it, as many at a time as there are cores.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};

use layerscope::experiment::figure::{Exhibit, Table, Values};
use layerscope::experiment::graph::{GraphSpec, record};
use layerscope::experiment::training::TrainedNetwork;
use layerscope::experiment::{Sources, kind};
use serde_json::Value;

use super::claim::{Block, Condition, Join, Pick, Quantity, Term, Test};

/// What a cell left behind.
#[derive(Debug, Default)]
pub(super) struct Given {
    tables: Vec<Table>,
    network: Option<Arc<TrainedNetwork>>,
}

/// The results of cells by what they are, and how they ended.
pub(super) type Results = BTreeMap<Block, Result<Given, String>>;

/// The id of the network that a cell looks at.
fn network_of(block: &Block) -> Option<String> {
    let body: toml::Table = toml::from_str(&block.body).ok()?;
    Some(body.get("network")?.as_str()?.to_owned())
}

/// Runs these cells of lessons, each with the cells of its lesson by their names, and those that they look at before them.
pub(super) fn results(wanted: &[(Block, &BTreeMap<String, Block>)], sources: &Sources) -> Results {
    let networks: BTreeMap<Block, (String, Block)> = wanted
        .iter()
        .filter_map(|(block, cells)| {
            let id = network_of(block)?;
            Some((block.clone(), (id.clone(), cells.get(&id)?.clone())))
        })
        .collect();
    let first: BTreeSet<Block> = networks.values().map(|(_, block)| block.clone()).collect();
    let (heads, tails): (BTreeSet<Block>, BTreeSet<Block>) =
        wanted.iter().map(|(block, _)| block.clone()).chain(first).partition(|b| !networks.contains_key(b));
    let mut results = together(heads.into_iter().map(|block| (block, sources.clone())).collect());
    let tails = tails
        .into_iter()
        .map(|block| {
            let mut sources = sources.clone();
            if let Some((id, trained)) = networks.get(&block)
                && let Some(Ok(Given { network: Some(network), .. })) = results.get(trained)
            {
                sources.networks.insert(id.clone(), Arc::clone(network));
            }
            (block, sources)
        })
        .collect();
    results.extend(together(tails));
    results
}

/// Runs cells that need nothing of each other.
fn together(work: VecDeque<(Block, Sources)>) -> Results {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let (work, done) = (Mutex::new(work), Mutex::new(Results::new()));
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let next = work.lock().expect("nobody failed with it").pop_front();
                    let Some((block, sources)) = next else { return };
                    let result = given(&block, &sources);
                    done.lock().expect("nobody failed with it").insert(block, result);
                }
            });
        }
    });
    done.into_inner().expect("nobody failed with it")
}

fn given(block: &Block, sources: &Sources) -> Result<Given, String> {
    let kind = kind(&block.kind).ok_or_else(|| format!("there is no kind {}", block.kind))?;
    let spec = (kind.parse)(&block.body).map_err(|error| error.to_string())?;
    let outcome =
        spec.record(sources, &mut |_| ControlFlow::Continue(())).map_err(|error| error.to_string())?;
    let mut tables = outcome.tables;
    // The values of a graph as a table: the entry of a name, counted from 0 in each direction.
    if let Some(file) = outcome.files.iter().find(|file| file.name == "values.json") {
        let values: Value = serde_json::from_slice(&file.bytes).map_err(|error| error.to_string())?;
        tables.push(entries(&values));
    }
    tables.extend(explained(&outcome.exhibits));
    Ok(Given { tables, network: outcome.network.map(Arc::new) })
}

/// `value` and `gradient` of everything that has a name in a graph, a row each entry; `at` is `0 1` in the first row, second column.
fn entries(values: &Value) -> Table {
    let (mut names, mut places) = (Vec::new(), Vec::new());
    let (mut numbers, mut gradients) = (Vec::new(), Vec::new());
    for (name, found) in values.as_object().into_iter().flatten() {
        let (mut of_value, mut of_gradient) = (Vec::new(), Vec::new());
        leaves(&found["value"], "", &mut of_value);
        leaves(&found["gradient"], "", &mut of_gradient);
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
    let table = Table::new("explained").with("key", Values::Text(keys)).with("share", Values::Number(shares));
    (!table.is_empty()).then_some(table)
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

/// What an expression of numbers comes to.
pub(super) fn sum(expression: &str) -> Result<f64, String> {
    let text = format!("expression = \"result = {expression}\"");
    let spec = GraphSpec::parse(&text).map_err(|error| error.to_string())?;
    let outcome = record(&spec, &Sources::default(), &mut |_| ControlFlow::Continue(()))
        .map_err(|error| error.to_string())?;
    let file = outcome.files.first().ok_or("it has no value")?;
    let values: Value = serde_json::from_slice(&file.bytes).map_err(|error| error.to_string())?;
    values["result"]["value"].as_f64().ok_or_else(|| format!("it comes to {values}"))
}

/// What these terms come to.
pub(super) fn total(
    terms: &[(Join, Term)],
    cells: &BTreeMap<String, Block>,
    results: &Results,
) -> Result<f64, String> {
    let mut total = 0.0;
    for (join, term) in terms {
        let value = match term {
            Term::Number(number) => *number,
            Term::Quantity(quantity) => {
                let block = cells
                    .get(&quantity.cell)
                    .ok_or_else(|| format!("the lesson has no cell `{}`", quantity.cell))?;
                match results.get(block) {
                    Some(Ok(given)) => of(quantity, given)?,
                    Some(Err(error)) => return Err(format!("`{}` failed: {error}", quantity.cell)),
                    None => return Err(format!("`{}` was not run", quantity.cell)),
                }
            }
        };
        match join {
            Join::Plus => total += value,
            Join::Minus => total -= value,
            Join::Times => total *= value,
            Join::Over => total /= value,
        }
    }
    Ok(total)
}

fn of(quantity: &Quantity, given: &Given) -> Result<f64, String> {
    let Quantity { pick, cell, table: name, column, conditions } = quantity;
    let (by, conditions): (Vec<_>, Vec<_>) = conditions.iter().cloned().partition(|one| one.column == "by");
    let table = given.tables.iter().find(|table| table.name == *name).ok_or_else(|| {
        let tables: Vec<&str> = given.tables.iter().map(|table| table.name).collect();
        format!("`{cell}` has no table `{name}`; it has {}", tables.join(", "))
    })?;
    let rows: Vec<usize> = (0..table.len())
        .filter_map(|row| match fits(table, row, &conditions) {
            Ok(true) => Some(Ok(row)),
            Ok(false) => None,
            Err(error) => Some(Err(error)),
        })
        .collect::<Result<_, _>>()?;
    let values: Vec<f64> = rows.iter().map(|row| number(table, column, *row)).collect::<Result<_, _>>()?;
    let nothing = || format!("`{cell}` has no row of `{name}` with {conditions:?}");
    match pick {
        Pick::Only => {
            let first = values.first().copied().ok_or_else(nothing)?;
            if values.iter().any(|value| *value != first && !(value.is_nan() && first.is_nan())) {
                return Err(format!("`{cell}` has {} values of {column} with {conditions:?}", values.len()));
            }
            Ok(first)
        }
        Pick::Mean if values.is_empty() => Err(nothing()),
        Pick::Mean => Ok(values.iter().sum::<f64>() / values.len() as f64),
        Pick::Least => values.iter().copied().reduce(f64::min).ok_or_else(nothing),
        Pick::Greatest => values.iter().copied().reduce(f64::max).ok_or_else(nothing),
        Pick::First => values.first().copied().ok_or_else(nothing),
        Pick::Last => values.last().copied().ok_or_else(nothing),
        Pick::Total => Ok(values.iter().sum()),
        Pick::Best => {
            let [Condition { test: Test::Is(by), .. }] = by.as_slice() else {
                return Err("the best is told by one column: by=…".into());
            };
            let told: Vec<f64> = rows.iter().map(|row| number(table, by, *row)).collect::<Result<_, _>>()?;
            let best = (0..told.len()).reduce(|best, next| if told[next] > told[best] { next } else { best });
            best.and_then(|best| values.get(best).copied()).ok_or_else(nothing)
        }
        Pick::Count => Ok(values.len() as f64),
    }
}

fn column<'a>(table: &'a Table, name: &str) -> Result<&'a Values, String> {
    let found = table.columns.iter().find(|column| column.name == name);
    found.map(|column| &column.values).ok_or_else(|| {
        let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_ref()).collect();
        format!("the table `{}` has no column `{name}`; it has {}", table.name, columns.join(", "))
    })
}

fn number(table: &Table, name: &str, row: usize) -> Result<f64, String> {
    let text = column(table, name)?.text(row);
    text.parse().map_err(|_| format!("{name} is `{text}`, no number"))
}

fn fits(table: &Table, row: usize, conditions: &[Condition]) -> Result<bool, String> {
    for Condition { column: name, test } in conditions {
        let text = column(table, name)?.text(row);
        let value: f64 = text.parse().unwrap_or(f64::NAN);
        let fits = match test {
            Test::Is(other) => text == *other || other.parse().is_ok_and(|other: f64| other == value),
            Test::Between(from, to) => (*from..=*to).contains(&value),
            Test::Above(least) => value > *least,
            Test::Below(most) => value < *most,
            Test::AtLeast(least) => value >= *least,
            Test::AtMost(most) => value <= *most,
        };
        if !fits {
            return Ok(false);
        }
    }
    Ok(true)
}
