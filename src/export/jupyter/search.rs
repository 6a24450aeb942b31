//! Searches as Python: the best trials, trained once more on the same split.

use std::fmt::Write;

use super::pieces::{Piece, string};
use super::training::{MOST_TRIALS, TIMES, ends, network_notes, share_of_all, span, tolerance, trained};
use super::{Book, Code, Trouble};
use crate::experiment::figure::{Table, Values};
use crate::experiment::search::{SearchSpec, Trials};
use crate::experiment::training::Replay;
use crate::export::document::Found;

/// A search cell: its best trials, or the first of one that has found nothing yet.
pub(super) fn search(book: &mut Book<'_>, spec: &SearchSpec, found: Option<&Found>) -> Result<Code, Trouble> {
    let trials = Trials::of(spec, book.sources)?;
    let numbers = best(found, trials.count());
    let words = book.words;
    let data = book.store.data(&trials.data, &trials.data);
    let [among, validating] = trials.among;
    let mut source = format!(
        "part = split({data}, among={among}, validating={validating}, seed={})\nlosses = {{}}\n",
        spec.base.seed
    );
    book.pieces.extend([Piece::Split, Piece::Plot]);
    let mut notes = vec![(words.trials)(numbers.len(), trials.count(), validating)];
    let mut widest = [0.0; 2];
    for number in numbers {
        let training = trials.training(number)?;
        if training.extra_class.is_some() {
            // What makes noise in Python knows whole sets only.
            return Err(Trouble::Left(words.picture_only));
        }
        let meter = &mut book.meter;
        let most = share_of_all(MOST_TRIALS);
        let times = TIMES / MOST_TRIALS as u64;
        let replay = Replay::of(&training, &trials.sources, most, times, &mut || meter.goes_on())?;
        for note in std::iter::once(span(words, &training, &replay)).chain(network_notes(words, &replay)) {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        for (widest, end) in widest.iter_mut().zip(ends(&replay)) {
            *widest = end.max(*widest);
        }
        let name = format!("{} {number}", words.python.trial);
        let id = spec.id.as_deref().unwrap_or("search");
        let target = format!("losses[{}]", string(&name));
        let call = trained(book, &replay, "part", &format!("{id}, {name}"), &target)?;
        // Writing to a string cannot fail.
        _ = write!(source, "\nprint({})\n{call}", string(&name));
    }
    source.push_str("\nplot(losses)");
    notes.push(tolerance(words, widest));
    Ok(Code { notes, source })
}

/// The numbers of the best trials, the best first; the first trials where none has ended.
fn best(found: Option<&Found>, count: u64) -> Vec<u64> {
    let ended = match found {
        Some(Found::Shown { tables, .. }) => tables.iter().find_map(ended).unwrap_or_default(),
        _ => Vec::new(),
    };
    if ended.is_empty() {
        return (0..count).take(MOST_TRIALS).collect();
    }
    let mut ended: Vec<(u64, f64)> = ended.into_iter().filter(|(number, _)| *number < count).collect();
    ended.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    ended.into_iter().map(|(number, _)| number).take(MOST_TRIALS).collect()
}

/// Every trial of a table with its validation accuracy.
fn ended(table: &Table) -> Option<Vec<(u64, f64)>> {
    let column =
        |name: &str| table.columns.iter().find(|column| column.name == name).map(|column| &column.values);
    match (column("trial")?, column("validation")?) {
        (Values::Whole(numbers), Values::Number(validation)) => {
            Some(numbers.iter().copied().zip(validation.iter().copied()).collect())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_trials_come_first() {
        let trials = Table::new("trials")
            .with("trial", Values::Whole((0..8).collect()))
            .with("validation", Values::Number(vec![0.1, 0.9, f64::NAN, 0.5, 0.9, 0.2, 0.95, 0.3]));
        let found = |tables| Found::Shown {
            summary: String::new(),
            folded: String::new(),
            tables,
            exhibits: Vec::new(),
            moments: None,
        };
        let best = |found: &Found| {
            best(Some(found), 8).into_iter().filter(|number| *number != 2).collect::<Vec<_>>()
        };
        assert_eq!(best(&found(vec![trials]))[..4], [6, 1, 4, 3]);
        assert_eq!(super::best(None, 3), [0, 1, 2]);
        assert_eq!(super::best(Some(&found(Vec::new())), 100), [0, 1, 2, 3, 4]);
    }
}
