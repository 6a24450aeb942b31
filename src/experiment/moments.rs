//! What a cell shows on its way: the moments that a page can be stepped through.
//!
//! A moment is one iteration of a training, one row of a grid, one step of a graph. It has the numbers of the tables at that place
//! and the figures that look different there; curves stay as they are and get a mark.

use std::collections::BTreeSet;

pub use super::figure::Along;
use super::figure::{Exhibit, FigureWords, Histogram, Values, format};

/// A page has at most so many moments of a run.
pub const MOST: usize = 60;

/// What a cell shows on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Moments {
    /// What is counted.
    pub along: Along,
    /// How many of that there are in all.
    pub length: u64,
    /// Tables with numbers of each moment: their headings.
    pub headings: Vec<Vec<String>>,
    /// The moments in order.
    pub all: Vec<Shown>,
}

/// One moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Its place.
    pub at: u64,
    /// Whether it stays where there is room for few: the first, the last, and what stands on either side of a change.
    pub stays: bool,
    /// What happens in it, where that is more than its numbers say.
    pub said: String,
    /// The rows of each table.
    pub tables: Vec<Vec<Vec<Entry>>>,
    /// The figures that look different from moment to moment, the same ones in each.
    pub exhibits: Vec<Exhibit>,
}

/// A field of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// As it is read.
    pub shown: String,
    /// As the tables in files have it; empty where that is the same.
    pub exact: String,
}

impl Entry {
    /// Words.
    pub fn words(words: impl Into<String>) -> Self {
        Self { shown: words.into(), exact: String::new() }
    }

    /// A number, and how it is read.
    pub fn number(number: f64, shown: String) -> Self {
        Self { shown, exact: Values::Number(vec![number]).text(0) }
    }
}

/// The headings of a table of layers: activations and gradients in numbers.
pub(crate) fn layer_headings(words: &FigureWords) -> Vec<String> {
    let of = |quantity: &str, statistic: &str| format!("{quantity}: {statistic}");
    vec![
        words.layer_heading.to_owned(),
        of(words.activations, words.mean_short),
        of(words.activations, words.std_short),
        of(words.activations, words.zeros_of_layers),
        of(words.gradients, words.std_short),
    ]
}

/// A row of that table: the layer of this number, from 1. The exact number of zeros is their count, as in files.
pub(crate) fn layer_row(
    number: usize,
    activation: &Histogram,
    gradient: &Histogram,
    words: &FigureWords,
) -> Vec<Entry> {
    vec![
        Entry { shown: (words.layer)(number), exact: number.to_string() },
        Entry::number(activation.mean, format::significant(activation.mean)),
        Entry::number(activation.std, format::spread(activation.std)),
        Entry { shown: format::percent(activation.zero_share()), exact: activation.zeros.to_string() },
        Entry::number(gradient.std, format::spread(gradient.std)),
    ]
}

/// At most [`MOST`] iterations of the first `until`: all of the first tier that has room for it, then of the next; of a tier that
/// has not, as many as there is room for, evenly. Each tier is in order.
pub(crate) fn chosen<const N: usize>(until: u64, tiers: [Vec<u64>; N]) -> Vec<u64> {
    let mut chosen = BTreeSet::new();
    for tier in tiers {
        let mut more: Vec<u64> = tier.into_iter().filter(|at| *at < until && !chosen.contains(at)).collect();
        more.dedup();
        let room = MOST - chosen.len();
        if more.len() <= room {
            chosen.extend(more);
        } else if room > 0 {
            let last = more.len() - 1;
            let even = (0..room).filter_map(|n| more.get(n * last / (room - 1).max(1)));
            chosen.extend(even.copied().collect::<Vec<_>>());
        }
    }
    chosen.into_iter().collect()
}

/// The iterations that every page has of a run of `until` iterations: the first, the last, and those before and after each of
/// `changes`.
pub(crate) fn outstanding(until: u64, changes: impl Iterator<Item = u64>) -> Vec<u64> {
    let mut all: Vec<u64> = changes.flat_map(|at| [at.saturating_sub(1), at]).collect();
    all.extend([0, until.saturating_sub(1)]);
    all.sort_unstable();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_matters_is_kept_and_the_rest_fills_up_evenly() {
        let tiers = |every: usize| [outstanding(1000, [500].into_iter()), (0..1000).step_by(every).collect()];
        let few = chosen(1000, tiers(100));
        assert_eq!(few, [0, 100, 200, 300, 400, 499, 500, 600, 700, 800, 900, 999]);
        let many = chosen(1000, tiers(1));
        assert_eq!(many.len(), MOST);
        assert!([0, 499, 500, 999].iter().all(|at| many.contains(at)), "{many:?}");
        // 996 others in 56 places: 18 or 19 from one to the next.
        assert!(many.windows(2).all(|pair| pair[1] - pair[0] <= 19), "{many:?}");
    }

    #[test]
    fn a_run_that_was_stopped_has_no_moment_after_its_end() {
        let chosen = chosen(10, [outstanding(10, [4, 40].into_iter()), (0..100).collect()]);
        assert_eq!(chosen, (0..10).collect::<Vec<u64>>());
        assert_eq!(super::chosen(0, [outstanding(0, std::iter::empty())]), Vec::<u64>::new());
        assert_eq!(super::chosen(5000, [(0..1000).collect(), (0..5000).collect()]).len(), MOST);
    }
}
