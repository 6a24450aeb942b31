//! All that was recorded of a run, as a table: a row a quantity of a layer at an iteration.

use std::sync::Arc;

use crate::experiment::figure::{Distribution, LayersAt, Table, Values};

/// What the three quantities are called in it.
const QUANTITIES: [&str; 3] = ["activations", "gradients", "weights"];
/// Its quantiles, with the names of their columns.
const QUANTILES: [(&str, f64); 7] =
    [("q01", 0.01), ("q05", 0.05), ("q25", 0.25), ("q50", 0.5), ("q75", 0.75), ("q95", 0.95), ("q99", 0.99)];

/// What was recorded of one of several networks, with what it is called in the first columns of a table.
pub(crate) type Named<'a> = (&'a [String], &'a [Arc<LayersAt>]);

/// `over_time.csv`: after the columns `named`, in which each network has its name, a row a quantity of a layer at an iteration. Zeros,
/// saturated and nan are shares of the values that were counted, 0 to 1; the quantiles are of the values with their sign.
pub(crate) fn table(named: &[&'static str], networks: &[Named<'_>]) -> Table {
    let rows = || {
        networks.iter().flat_map(|(names, columns)| {
            columns.iter().flat_map(move |column| {
                column.layers.iter().enumerate().flat_map(move |(layer, all)| {
                    all.iter()
                        .zip(QUANTITIES)
                        .map(move |(of, quantity)| (*names, column.iteration, layer, quantity, of))
                })
            })
        })
    };
    let numbers =
        |value: &dyn Fn(&Distribution) -> f64| Values::Number(rows().map(|(.., of)| value(of)).collect());
    let table = with_names(Table::new("over_time"), named, || rows().map(|(names, ..)| names))
        .with("iteration", Values::Whole(rows().map(|(_, iteration, ..)| iteration).collect()))
        .with("layer", Values::Whole(rows().map(|(_, _, layer, ..)| layer as u64 + 1).collect()))
        .with("quantity", Values::Text(rows().map(|(_, _, _, quantity, _)| quantity.to_owned()).collect()))
        .with("mean", numbers(&|of| of.mean))
        .with("std", numbers(&|of| of.std))
        .with("zeros", numbers(&Distribution::zero_share))
        .with("saturated", numbers(&Distribution::saturated_share))
        .with("nan", numbers(&Distribution::nan_share));
    QUANTILES
        .into_iter()
        .fold(table, |table, (name, share)| table.with(name, numbers(&|of| rounded(of.quantile(share)))))
}

/// `updates.csv`: after the same columns, of each matrix of weights, by the name of the parameter, the standard deviation of an update
/// over that of the weights before it.
pub(crate) fn updates(named: &[&'static str], networks: &[Named<'_>]) -> Table {
    let rows = || {
        networks.iter().flat_map(|(names, columns)| {
            columns.iter().flat_map(move |column| {
                let steps = (1..).zip(&column.updates);
                steps.map(move |(number, step): (u32, _)| (*names, column.iteration, number, step))
            })
        })
    };
    with_names(Table::new("updates"), named, || rows().map(|(names, ..)| names))
        .with("iteration", Values::Whole(rows().map(|(_, iteration, ..)| iteration).collect()))
        .with("parameter", Values::Text(rows().map(|(_, _, number, _)| format!("W{number}")).collect()))
        .with("ratio", Values::Number(rows().map(|(.., step)| step.ratio()).collect()))
}

/// A table with its first columns: the names of the networks, row by row.
fn with_names<'a, Rows: Iterator<Item = &'a [String]>>(
    table: Table,
    named: &[&'static str],
    rows: impl Fn() -> Rows,
) -> Table {
    named.iter().enumerate().fold(table, |table, (at, name)| {
        table.with(
            *name,
            Values::Text(rows().map(|names| names.get(at).cloned().unwrap_or_default()).collect()),
        )
    })
}

/// Six digits of a quantile, of which a bin knows no more than two.
fn rounded(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}
