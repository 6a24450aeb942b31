//! A grid row by row, for a page that can be stepped through: the figures stay as they are, and the row is marked in them.

use std::borrow::Borrow;

use super::figures::row_name;
use super::run::ActivationsRow;
use crate::experiment::figure::FigureWords;
use crate::experiment::moments::{Along, Entry, MOST, Moments, Shown, layer_headings, layer_row};

/// The rows, or as many of them as a page has.
pub fn moments<R: Borrow<ActivationsRow>>(rows: &[R], words: &FigureWords) -> Moments {
    let shown = |(at, row): (u64, &R)| {
        let row = row.borrow();
        Shown {
            at,
            stays: true,
            said: row_name(row, words),
            tables: vec![layers(row, words)],
            exhibits: Vec::new(),
        }
    };
    Moments {
        along: Along::Rows,
        length: rows.len() as u64,
        headings: vec![layer_headings(words)],
        all: (1..).zip(rows).take(MOST).map(shown).collect(),
    }
}

fn layers(row: &ActivationsRow, words: &FigureWords) -> Vec<Vec<Entry>> {
    let layers = row.activations.iter().zip(&row.gradients);
    (1..)
        .zip(layers)
        .map(|(number, (activation, gradient))| layer_row(number, activation, gradient, words))
        .collect()
}
