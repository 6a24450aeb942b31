//! All that was recorded of a run, as a table: a row a quantity of a layer at an iteration.

use std::sync::Arc;

use crate::experiment::figure::{Distribution, LayersAt, Table, Values};

/// What the three quantities are called in it.
const QUANTITIES: [&str; 3] = ["activations", "gradients", "weights"];
/// Its quantiles, with the names of their columns.
const QUANTILES: [(&str, f64); 7] =
    [("q01", 0.01), ("q05", 0.05), ("q25", 0.25), ("q50", 0.5), ("q75", 0.75), ("q95", 0.95), ("q99", 0.99)];

/// `over_time.csv`. Zeros, saturated and nan are shares of the values that were counted, 0 to 1; the quantiles are of the values with
/// their sign.
pub(in crate::experiment::training) fn table(columns: &[Arc<LayersAt>]) -> Table {
    let rows = || {
        columns.iter().flat_map(|column| {
            column.layers.iter().enumerate().flat_map(move |(layer, all)| {
                all.iter().zip(QUANTITIES).map(move |(of, quantity)| (column.iteration, layer, quantity, of))
            })
        })
    };
    let numbers =
        |value: &dyn Fn(&Distribution) -> f64| Values::Number(rows().map(|(.., of)| value(of)).collect());
    let table = Table::new("over_time")
        .with("iteration", Values::Whole(rows().map(|(iteration, ..)| iteration).collect()))
        .with("layer", Values::Whole(rows().map(|(_, layer, ..)| layer as u64 + 1).collect()))
        .with("quantity", Values::Text(rows().map(|(_, _, quantity, _)| quantity.to_owned()).collect()))
        .with("mean", numbers(&|of| of.mean))
        .with("std", numbers(&|of| of.std))
        .with("zeros", numbers(&Distribution::zero_share))
        .with("saturated", numbers(&Distribution::saturated_share))
        .with("nan", numbers(&Distribution::nan_share));
    QUANTILES
        .into_iter()
        .fold(table, |table, (name, share)| table.with(name, numbers(&|of| rounded(of.quantile(share)))))
}

/// `updates.csv`: of each matrix of weights, by the name of the parameter, the standard deviation of an update over that of the weights
/// before it.
pub(in crate::experiment::training) fn updates(columns: &[Arc<LayersAt>]) -> Table {
    let rows = || {
        columns.iter().flat_map(|column| {
            (1..).zip(&column.updates).map(move |(number, step)| (column.iteration, number, step))
        })
    };
    Table::new("updates")
        .with("iteration", Values::Whole(rows().map(|(iteration, ..)| iteration).collect()))
        .with(
            "parameter",
            Values::Text(rows().map(|(_, number, _): (_, u32, _)| format!("W{number}")).collect()),
        )
        .with("ratio", Values::Number(rows().map(|(.., step)| step.ratio()).collect()))
}

/// Six digits of a quantile, of which a bin knows no more than two.
fn rounded(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}
