//! A graph step by step, for a page that can be stepped through: values forward, then gradients backward.

use super::figures::{exhibits, graph, layers};
use super::spec::GraphSpec;
use crate::experiment::figure::{Column, FigureWords, NodeLinkFigure, OnTheWay, Table, Values, format};
use crate::experiment::moments::{Along, Entry, Moments, Shown};
use crate::experiment::training::{Flow, Spread};
use crate::graph::trace::{HEADINGS, Phrases};
use crate::graph::{Digits, Direction, Trace};

/// A page has at most so many steps of a graph: the first ones of its numbers and pictures.
const MOST_STEPS: usize = 400;

/// The moments of an expression: before the first step, and after each.
pub(super) fn of_expression(
    spec: &GraphSpec,
    trace: &Trace,
    table: &Table,
    words: &FigureWords,
) -> Option<Moments> {
    let whole = graph(trace, words);
    let phrases = Phrases::of(words.language);
    let said = |done: usize| {
        let step = done.checked_sub(1).and_then(|step| trace.steps().get(step));
        step.map(|step| trace.sentences(step, Digits::Short, phrases).join(" ")).unwrap_or_default()
    };
    let way = |done: usize| on_the_way(trace, done, whole.edges.len());
    moments(spec, &whole, (trace.steps().len(), table), said, way, words)
}

/// The moments of a network: before the first layer, and after each, forward and backward.
pub(super) fn of_network(
    spec: &GraphSpec,
    flow: &Flow,
    table: &Table,
    words: &FigureWords,
) -> Option<Moments> {
    let whole = layers(flow, words);
    let count = flow.stages.len();
    // The stage whose turn a step is; on the way back from the last to the first.
    let stage = |step: usize| if step < count { step } else { 2 * count - 1 - step };
    let said = |done: usize| {
        let Some(step) = done.checked_sub(1) else { return String::new() };
        let Some(here) = flow.stages.get(stage(step)) else { return String::new() };
        let std = |spread: Spread| (words.std)(&format::significant(spread.std));
        let spread = if step < count { Some(here.value) } else { here.gradient };
        let direction = (words.direction)(step >= count);
        let spread = spread.map(|spread| format!(", {}", std(spread))).unwrap_or_default();
        format!("{direction} · {}{spread}", here.stage.name())
    };
    let way = |done: usize| {
        let done_of = |edge: usize| [done >= edge, 2 * count - edge <= done];
        OnTheWay {
            // The input is the first node.
            active: done.checked_sub(1).map(|step| stage(step) + 1),
            done: (0..count).map(done_of).collect(),
            passing: (0..count).map(|edge| [done > 0 && done == edge, 2 * count - edge == done]).collect(),
        }
    };
    moments(spec, &whole, (2 * count, table), said, way, words)
}

/// What an expression has computed after `done` steps; behind the arrows of the graph comes the one out of its result.
fn on_the_way(trace: &Trace, done: usize, arrows: usize) -> OnTheWay {
    let (graph, moment) = (trace.graph(), trace.at(done));
    let active = moment.active();
    let goes_back = moment.done() > trace.forward_steps();
    let mut way = OnTheWay { active: active.map(|step| step.node.index()), ..OnTheWay::default() };
    let is_passed = |id| active.is_some_and(|step| step.passes.contains(&id));
    for (_, node) in graph.nodes() {
        for id in node.incoming() {
            let at = id.index();
            if way.done.len() <= at {
                way.done.resize(at + 1, [false; 2]);
                way.passing.resize(at + 1, [false; 2]);
            }
            if let (Some(done), Some(passing)) = (way.done.get_mut(at), way.passing.get_mut(at)) {
                *done = [moment.carried(*id).is_some(), moment.passed(*id).is_some()];
                let direction = active.map(|step| step.direction);
                *passing = [Direction::Forward, Direction::Backward]
                    .map(|way| direction == Some(way) && is_passed(*id));
            }
        }
    }
    if way.done.len() < arrows {
        let start = moment.value(trace.start()).is_some();
        way.done.resize(arrows, [start, goes_back]);
        let is_start = way.active == Some(trace.start().index());
        way.passing.resize(arrows, [is_start && !goes_back, is_start && goes_back]);
    }
    way
}

/// The moments from before the first step to after the last; the rows of the table stand with the step that they are of. None where
/// there are too many for a page.
fn moments(
    spec: &GraphSpec,
    whole: &NodeLinkFigure,
    (steps, table): (usize, &Table),
    said: impl Fn(usize) -> String,
    way: impl Fn(usize) -> OnTheWay,
    words: &FigureWords,
) -> Option<Moments> {
    if steps > MOST_STEPS {
        return None;
    }
    let Values::Whole(numbers) = &table.columns.first()?.values else { return None };
    let columns = table.columns.get(1..)?;
    let columns = columns.get(..HEADINGS.len() - 1).unwrap_or(columns);
    let field = |column: &Column, row: usize| match (column.name.as_ref(), column.values.text(row)) {
        ("direction", exact) => {
            let shown = (words.direction)(exact == Direction::Backward.name()).to_owned();
            Entry { shown, exact }
        }
        _ => entry(&column.values, row),
    };
    let row = |row: usize| columns.iter().map(|column| field(column, row)).collect::<Vec<_>>();
    let shown = |done: usize| {
        let rows = numbers.iter().enumerate().filter(|(_, step)| **step == done as u64);
        let figure = NodeLinkFigure { on_the_way: Some(way(done)), ..whole.clone() };
        Shown {
            at: done as u64,
            stays: true,
            said: said(done),
            tables: vec![rows.map(|(at, _)| row(at)).collect()],
            exhibits: exhibits(spec, figure, words),
        }
    };
    let headings = columns.iter().map(|column| (words.trace_heading)(&column.name).to_owned()).collect();
    Some(Moments {
        along: Along::Steps,
        length: steps as u64,
        headings: vec![headings],
        all: (0..=steps).map(shown).collect(),
    })
}

/// A field of the trace.
fn entry(values: &Values, row: usize) -> Entry {
    let exact = values.text(row);
    match values {
        Values::Number(numbers) => match numbers.get(row) {
            Some(number) if number.is_finite() => Entry { shown: format::significant(*number), exact },
            _ => Entry::words(""),
        },
        _ => Entry::words(exact),
    }
}
