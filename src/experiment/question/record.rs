//! A question without a window: what the run decided.

use super::judge::{Came, Undecided, Verdict, judge};
use super::messages::Message;
use super::spec::QuestionSpec;
use crate::experiment::figure::{Table, Values, format};
use crate::experiment::outcome::{OnTick, Outcome};
use crate::experiment::run::RunError;
use crate::experiment::sources::Sources;
use crate::language::{Phrase, Say};

/// What the run of its cell, which was run before, says to the question.
///
/// # Errors
/// When it decides nothing.
pub fn record(spec: &QuestionSpec, sources: &Sources, _tick: OnTick<'_>) -> Result<Outcome, RunError> {
    let run = spec.answer.cell().and_then(|cell| sources.results.get(cell));
    let verdict = judge(spec, run.map(|run| (run.kind, run.tables.as_slice())));
    verdict.map(|verdict| outcome(spec, &verdict)).map_err(|why: Undecided| RunError::Setup(why.phrase()))
}

/// What is printed and written of a verdict.
pub fn outcome(spec: &QuestionSpec, verdict: &Verdict) -> Outcome {
    let tables = vec![table(spec, verdict)];
    Outcome { summary: summary(spec, verdict), tables, ..Outcome::default() }
}

/// What a question writes, without rows.
pub(super) fn writes(spec: &QuestionSpec) -> Vec<Table> {
    let verdict =
        judge(&QuestionSpec { answer: super::Answer::Kept, choices: Vec::new(), ..spec.clone() }, None);
    verdict.map(|verdict| vec![table(spec, &verdict)]).unwrap_or_default()
}

/// A row for each choice, with its number and whether it is right; of a question without choices, one for the number.
fn table(spec: &QuestionSpec, verdict: &Verdict) -> Table {
    let right: Vec<usize> = if let Came::Choices(right) = &verdict.came { right.clone() } else { Vec::new() };
    let is_named = verdict.numbers.iter().any(|(name, _)| !name.is_empty());
    let (names, numbers): (Vec<String>, Vec<f64>) = match &verdict.came {
        Came::Choices(_) => {
            let number = |choice: &String| {
                verdict
                    .numbers
                    .iter()
                    .find(|(name, _)| name == choice)
                    .map_or(f64::NAN, |(_, number)| *number)
            };
            let alone = verdict.numbers.first().filter(|_| !is_named).map(|(_, number)| *number);
            let numbers = spec.choices.iter().enumerate();
            let numbers = numbers.map(|(at, choice)| match alone {
                Some(alone) if right.contains(&at) => alone,
                Some(_) => f64::NAN,
                None => number(choice),
            });
            (spec.choices.clone(), numbers.collect())
        }
        Came::Number(number) => (vec![String::new()], vec![*number]),
        Came::Words(words) => (words.clone(), vec![f64::NAN; words.len()]),
        Came::Nothing => (Vec::new(), Vec::new()),
    };
    let is_right = |at: usize| {
        u64::from(right.contains(&at) || matches!(verdict.came, Came::Number(_) | Came::Words(_)))
    };
    let rights = (0..names.len()).map(is_right).collect();
    Table::new("answer")
        .with("choice", Values::Text(names))
        .with("number", Values::Number(numbers))
        .with("right", Values::Whole(rights))
}

/// What came, and the numbers that it came from, in one line.
pub(super) fn summary(spec: &QuestionSpec, verdict: &Verdict) -> Phrase {
    let mut words = Phrase::default();
    match &verdict.came {
        Came::Choices(right) => {
            for (place, at) in right.iter().enumerate() {
                if place > 0 {
                    words.push(Message::Or);
                }
                words.push(spec.choices.get(*at).cloned().unwrap_or_default());
            }
        }
        Came::Number(number) => words.push(format::significant(*number)),
        Came::Words(all) => words.push(all.join("; ")),
        Came::Nothing => words.push(Message::WordsAreKept),
    }
    if verdict.numbers.is_empty() {
        return words;
    }
    words.push(" (");
    words.push(verdict.measure.clone());
    for (place, (name, number)) in verdict.numbers.iter().enumerate() {
        words.push(if place == 0 { ": ".to_owned() } else { ", ".to_owned() });
        if !name.is_empty() {
            words.push(format!("{name} "));
        }
        words.push(if number.is_nan() { "–".to_owned() } else { format::significant(*number) });
    }
    words.push(")");
    words
}
