//! What a cell leaves behind: all of it when it is run without a window, what belongs on a page in one.

use std::ops::ControlFlow;

use crate::experiment::figure::{Exhibit, Histogram, Table, Values};
use crate::experiment::moments::Moments;
use crate::experiment::training::TrainedNetwork;
use crate::language::Phrase;

/// How far a cell is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tick {
    /// Steps taken.
    pub done: u64,
    /// Steps in all.
    pub total: u64,
    /// The loss of the last one, for what has a loss.
    pub loss: Option<f64>,
}

/// Hears how far a cell is, and may stop it.
pub type OnTick<'a> = &'a mut (dyn FnMut(Tick) -> ControlFlow<()> + Send);

/// The result of a cell.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// What came out, in one line: the command line says it in English, a page in its own language.
    pub summary: Phrase,
    /// What a reader is to find out first: documents have it behind a fold. Nothing where there is nothing of the kind.
    pub folded: Phrase,
    /// One file each.
    pub tables: Vec<Table>,
    /// What there is to be seen.
    pub exhibits: Vec<Exhibit>,
    /// Files that are no tables.
    pub files: Vec<Extra>,
    /// The network of a cell that trained one.
    pub network: Option<TrainedNetwork>,
    /// What it showed on its way, where that was asked for and there is such a thing.
    pub moments: Option<Moments>,
    /// The same in a second language, where that was asked for and the run takes so long that nobody would wait for it twice.
    pub also: Option<InWords>,
}

/// What of a result is in the words of a language.
#[derive(Clone, Debug, Default)]
pub struct InWords {
    /// What there is to be seen.
    pub exhibits: Vec<Exhibit>,
    /// What it showed on its way.
    pub moments: Option<Moments>,
}

/// A file that is no table: a picture, values as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extra {
    /// Its name with its ending.
    pub name: String,
    /// What stands in it.
    pub bytes: Vec<u8>,
}

/// The columns of `activations.csv` and `gradients.csv`, one row a bin.
#[derive(Default)]
pub(crate) struct HistogramRows {
    iteration: Vec<u64>,
    layer: Vec<u64>,
    bin: Vec<u64>,
    bin_low: Vec<f64>,
    bin_high: Vec<f64>,
    count: Vec<u64>,
    mean: Vec<f64>,
    std: Vec<f64>,
    zeros: Vec<u64>,
    saturated: Vec<u64>,
    outside: Vec<u64>,
    nan: Vec<u64>,
    total: Vec<u64>,
}

impl HistogramRows {
    /// Adds a row for each bin of a layer, the layers counted from 1.
    pub(crate) fn push(&mut self, iteration: u64, layer: u64, histogram: &Histogram) {
        for (bin, count) in histogram.counts.iter().enumerate() {
            self.iteration.push(iteration);
            self.layer.push(layer);
            self.bin.push(bin as u64);
            self.bin_low.push(histogram.bin_low(bin));
            self.bin_high.push(histogram.bin_low(bin + 1));
            self.count.push(u64::from(*count));
            self.mean.push(histogram.mean);
            self.std.push(histogram.std);
            self.zeros.push(u64::from(histogram.zeros));
            self.saturated.push(u64::from(histogram.saturated));
            self.outside.push(u64::from(histogram.outside()));
            self.nan.push(u64::from(histogram.not_a_number));
            self.total.push(u64::from(histogram.total));
        }
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.bin.len()
    }

    pub(crate) fn table(self, name: &'static str) -> Table {
        Table::new(name)
            .with("iteration", Values::Whole(self.iteration))
            .with("layer", Values::Whole(self.layer))
            .with("bin", Values::Whole(self.bin))
            .with("bin_low", Values::Number(self.bin_low))
            .with("bin_high", Values::Number(self.bin_high))
            .with("count", Values::Whole(self.count))
            .with("mean", Values::Number(self.mean))
            .with("std", Values::Number(self.std))
            .with("zeros", Values::Whole(self.zeros))
            .with("saturated", Values::Whole(self.saturated))
            .with("outside", Values::Whole(self.outside))
            .with("nan", Values::Whole(self.nan))
            .with("total", Values::Whole(self.total))
    }
}
