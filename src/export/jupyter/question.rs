//! A question in a notebook: its text, and a cell that computes the answer.
//!
//! Where the losses decide, they are those that the cells above computed. Of any other number it is what Layerscope came to that is
//! compared; the cell says which.

use std::fmt::Write;

use serde_json::Value;

use super::{Book, Document, Found, code, markdown};
use crate::experiment::figure::FigureWords;
use crate::experiment::figure::{Table, Values};
use crate::experiment::question::{Answer, Event, QuestionSpec, Source};
use crate::experiment::{Spec, kind};
use crate::export::sieve;
use crate::export::words::DocumentWords;
use crate::notebook::Cell;
use crate::notebook::reading::Reading;

/// The letters by which choices are called.
fn letter(at: usize) -> char {
    char::from_u32('A' as u32 + u32::try_from(at).unwrap_or(0)).unwrap_or('?')
}

/// The variable that keeps the losses of a cell.
pub(super) fn variable(id: &str) -> String {
    format!("losses_of_{}", id.replace('-', "_"))
}

/// The cells that a question becomes.
pub(super) fn cells(
    book: &Book<'_>,
    cell: &Cell,
    found: Option<&Found>,
    document: &Document<'_>,
) -> Vec<Value> {
    let around = DocumentWords::of(document.language);
    let title = FigureWords::of(document.language).cells.question;
    let spec = QuestionSpec::parse(cell.body()).unwrap_or_default();
    let definitions = document.notebook.definitions();
    let text = |source: &str| sieve::markdown(Reading::new(source, &definitions, document.data).text());
    let mut said = format!("**{}**\n\n{}\n\n", sieve::plain(title), text(&spec.ask));
    for (at, choice) in spec.choices.iter().enumerate() {
        // Writing to a string cannot fail.
        _ = writeln!(said, "- **{}** {}", letter(at), text(choice).trim());
    }
    if let Some(Found::Failed(why)) = found {
        _ = write!(said, "\n{}\n", sieve::plain(&(around.failed)(why)));
    }
    let mut cells = vec![markdown(said.trim_end())];
    if let Some(Found::Shown { summary, tables, .. }) = found {
        let computed = match &spec.answer {
            Answer::Run(source) => computed(book, &spec, source, document),
            _ => None,
        };
        let numbers = tables.first().map(|table| listed(&spec, table)).unwrap_or_default();
        let body = computed.unwrap_or(numbers);
        let because = if spec.because.is_empty() {
            String::new()
        } else {
            format!("\nprint({})", string(&spec.because))
        };
        cells.push(code(&format!("{body}print(\"Layerscope:\", {}){because}", string(summary))));
    }
    cells
}

/// The decision of the losses that the cells above computed; none where something else decides.
fn computed(
    book: &Book<'_>,
    spec: &QuestionSpec,
    source: &Source,
    document: &Document<'_>,
) -> Option<String> {
    if !book.kept_losses.contains(&source.cell) {
        return None;
    }
    let (_, cell) =
        document.notebook.cells().find(|(_, cell)| cell.name().as_deref() == Some(&source.cell))?;
    let asked = (kind(cell.kind())?.parse)(cell.body()).ok()?;
    let is_comparison = match &asked {
        Spec::Comparison(spec) if spec.panels.is_none() => true,
        Spec::Training(_) => false,
        _ => return None,
    };
    let losses = variable(&source.cell);
    let names = if source.among.is_empty() { &spec.choices } else { &source.among };
    // The end of the smoothed curve, as the window and the tables have it; of a training the last loss.
    let end = match (source.at, is_comparison) {
        (Some(at), _) => format!("values[:{}][-1]", at.saturating_add(1)),
        (None, true) => "smoothed_end(values)".to_owned(),
        (None, false) => "values[-1]".to_owned(),
    };
    let smoothing = if end.starts_with("smoothed") {
        "def smoothed_end(values):\n    weights = np.kaiser(11, 2)\n    \
         mirrored = np.r_[values, values[-1:-12:-1]]\n    \
         return float(np.convolve(weights / weights.sum(), mirrored, mode=\"valid\")[len(values) - 6])\n\n\n"
    } else {
        ""
    };
    let list: Vec<String> = names.iter().map(|name| string(name)).collect();
    let list = list.join(", ");
    match &source.event {
        Event::Lowest(name) | Event::Highest(name) if name == "loss" && is_comparison => {
            let pick = if matches!(source.event, Event::Lowest(_)) { "min" } else { "max" };
            let sort = if pick == "min" { "np.inf" } else { "-np.inf" };
            Some(format!(
                "{smoothing}numbers = {{}}\nfor name in [{list}]:\n    values = {losses}[name]\n    numbers[name] = {end}\n\
                 print(numbers)\nprint({pick}(numbers, key=lambda name: {sort} if np.isnan(numbers[name]) else numbers[name]))\n"
            ))
        }
        Event::Value(name) if name == "loss" && !is_comparison => {
            Some(format!("values = {losses}\nprint({end})\n"))
        }
        Event::Happens(_) if !is_comparison => {
            let before = source.at.map_or_else(String::new, |at| format!("[:{at}]"));
            Some(format!(
                "lost = np.flatnonzero(~np.isfinite({losses}{before}))\nprint(lost[0] if len(lost) else {})\n",
                string(book.words.never)
            ))
        }
        _ => None,
    }
}

/// The decision of the numbers that Layerscope came to.
fn listed(spec: &QuestionSpec, table: &Table) -> String {
    let column =
        |name: &str| table.columns.iter().find(|column| column.name == name).map(|column| &column.values);
    let (Some(Values::Number(numbers)), Some(Values::Whole(right))) = (column("number"), column("right"))
    else {
        return String::new();
    };
    if spec.choices.is_empty() {
        return String::new();
    }
    let measured: Vec<(usize, f64)> =
        numbers.iter().copied().enumerate().filter(|(_, number)| number.is_finite()).collect();
    let is_compared = |highest: bool| {
        measured.len() == spec.choices.len() && {
            let best = measured.iter().map(|(_, n)| *n).fold(
                if highest { f64::NEG_INFINITY } else { f64::INFINITY },
                if highest { f64::max } else { f64::min },
            );
            measured.iter().filter(|(_, number)| *number == best).all(|(at, _)| right.get(*at) == Some(&1))
        }
    };
    let entries: Vec<String> = measured
        .iter()
        .filter_map(|(at, number)| Some(format!("{}: {number:?}", string(spec.choices.get(*at)?))))
        .collect();
    let numbers = format!("numbers = {{{}}}\n", entries.join(", "));
    let pick = match &spec.answer {
        Answer::Run(Source { event: Event::Lowest(_), .. }) if is_compared(false) => "min",
        Answer::Run(Source { event: Event::Highest(_), .. }) if is_compared(true) => "max",
        _ => {
            let names: Vec<String> = right
                .iter()
                .enumerate()
                .filter(|(_, right)| **right == 1)
                .filter_map(|(at, _)| Some(string(&format!("{} {}", letter(at), spec.choices.get(at)?))))
                .collect();
            return format!("print({})\n", names.join(", "));
        }
    };
    format!("{numbers}print({pick}(numbers, key=numbers.get))\n")
}

/// A text as Python writes it.
fn string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
