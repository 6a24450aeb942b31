//! A graph without a window: its trace as a table, and the values and gradients of everything that has a name.

use super::figures::{exhibits, graph, layers};
use super::json::{json, tensor_json};
use super::messages::Message;
use super::spec::{GraphSpec, Subject};
use super::{moments, network};
use crate::experiment::figure::{FigureWords, Table, Values};
use crate::experiment::moments::Moments;
use crate::experiment::outcome::{Extra, OnTick, Outcome, Tick};
use crate::experiment::quantity::no_values;
use crate::experiment::run::RunError;
use crate::experiment::sources::Sources;
use crate::experiment::training::Flow;
use crate::graph::trace::{HEADINGS, NamedValue};
use crate::graph::{Digits, Trace, tensor};
use crate::language::Say;

/// Runs the graph forward and backward.
///
/// Of an expression `trace.csv` has a row for every step and every node that it passes something to, and `values.json`
/// has the value and the gradient of every named input and result; what the result does not depend on has no gradient,
/// `null`. A number that is not finite is the string `"NaN"`, `"Infinity"` or `"-Infinity"`, for which JSON has no
/// number. Of a network see the module `network`.
///
/// # Errors
/// When the expression and its values do not go together, and when the network was not trained.
pub fn record(spec: &GraphSpec, sources: &Sources, tick: OnTick<'_>) -> Result<Outcome, RunError> {
    let words = FigureWords::of(sources.language);
    let outcome = match &spec.subject {
        Subject::Expression(expression) => {
            let trace = expression.trace().map_err(|error| RunError::Setup(error.phrase()))?;
            let values = json(trace.named_values().map(|NamedValue { name, value, gradient }| {
                (name.to_owned(), tensor_json(value), gradient.map_or_else(|| "null".into(), tensor_json))
            }));
            let files = vec![Extra { name: "values.json".into(), bytes: values.into_bytes() }];
            let moments = sources.moments.then(|| moments_of(spec, &trace, words)).flatten();
            Outcome { files, moments, ..of_expression(spec, &trace, words) }
        }
        Subject::Network(id) => network::record(spec, &*sources.network(id)?, sources.moments, words)?,
    };
    let steps = outcome.tables.first().map_or(0, Table::len) as u64;
    if tick(Tick { done: steps, total: steps, loss: None }).is_break() {
        return Err(RunError::stopped(steps));
    }
    Ok(outcome)
}

/// A graph with its trace as a table.
pub fn of_expression(spec: &GraphSpec, trace: &Trace, words: &FigureWords) -> Outcome {
    let start = trace.start();
    let (nodes, steps) = (trace.graph().len(), trace.steps().len());
    let value = tensor::shown(trace.value(start), Digits::Short);
    let sign = if value.exact { "=" } else { "≈" };
    let end = format!("{} {sign} {}", trace.graph().node(start).label(), value.text);
    let summary = Message::Traced { nodes, steps, end }.phrase();
    let exhibits = exhibits(spec, graph(trace, words), words);
    Outcome { summary, tables: vec![table(trace)], exhibits, ..Outcome::default() }
}

/// A graph step by step; none where it has too many steps for a page.
pub fn moments_of(spec: &GraphSpec, trace: &Trace, words: &FigureWords) -> Option<Moments> {
    moments::of_expression(spec, trace, &table(trace), words)
}

/// The layers of a network step by step.
pub fn moments_of_network(spec: &GraphSpec, flow: &Flow, words: &FigureWords) -> Option<Moments> {
    moments::of_network(spec, flow, &network::table(flow), words)
}

/// The layers of a network with the batch at hand, and their table. Nothing is said in words: which batch it is, only the
/// training knows.
pub fn of_network(spec: &GraphSpec, flow: &Flow, words: &FigureWords) -> Outcome {
    let exhibits = exhibits(spec, layers(flow, words), words);
    Outcome { tables: vec![network::table(flow)], exhibits, ..Outcome::default() }
}

/// What a graph writes, without rows.
pub(super) fn writes(spec: &GraphSpec) -> Vec<Table> {
    let trace = match &spec.subject {
        Subject::Expression(_) => HEADINGS
            .into_iter()
            .fold(Table::new("trace"), |table, heading| table.with(heading, Values::Text(Vec::new()))),
        Subject::Network(_) => network::no_rows(),
    };
    vec![trace, no_values()]
}

fn table(trace: &Trace) -> Table {
    let mut columns: [Vec<String>; HEADINGS.len()] = Default::default();
    let mut steps = Vec::new();
    for record in trace.records() {
        steps.push(record.step as u64);
        for (column, field) in columns.iter_mut().zip(record.fields()) {
            column.push(field);
        }
    }
    let table = Table::new("trace").with(HEADINGS[0], Values::Whole(steps));
    HEADINGS
        .into_iter()
        .zip(columns)
        .skip(1)
        .fold(table, |table, (heading, column)| table.with(heading, Values::Text(column)))
}

#[cfg(test)]
mod tests {
    use super::super::json::number_json;
    use super::*;

    #[test]
    fn numbers_are_written_in_full() {
        for (x, text) in [
            (1.1, "1.1"),
            (220.000_000_000_000_03, "220.00000000000003"),
            (-1e-30, "-1e-30"),
            (f64::NAN, "\"NaN\""),
            (f64::NEG_INFINITY, "\"-Infinity\""),
        ] {
            assert_eq!(number_json(x), text);
        }
        let x = ndarray::arr2(&[[1.0, 2.5], [3.0, -4.0]]).into_dyn();
        assert_eq!(tensor_json(&x), "[[1.0, 2.5], [3.0, -4.0]]");
    }
}
