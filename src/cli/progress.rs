//! Telling how far a cell is: a bar on a terminal, one line a cell anywhere else. Both go to the standard error, so
//! that the results on the standard output can be piped.

use std::io::{IsTerminal, stderr};
use std::ops::ControlFlow;

use indicatif::{ProgressBar, ProgressStyle};

use super::output::tell;
use crate::experiment::ProgressToken;
use crate::experiment::outcome::Tick;
use crate::language::slips::legible;

/// The bar is brought up to date once in so many iterations; its own clock spares the terminal besides.
const EVERY: u64 = 16;

/// The progress of one cell, or of one file.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Says that a cell begins.
    pub(super) fn running(id: &str) -> Self {
        Self::new("running", id)
    }

    /// Says that a file is begun.
    pub(super) fn writing(file: &str) -> Self {
        Self::new("writing", file)
    }

    fn new(what: &str, id: &str) -> Self {
        if !stderr().is_terminal() {
            tell(format_args!("{what} {id}"));
            return Self { bar: None };
        }
        let bar = ProgressBar::new(0);
        let template = "{prefix} [{bar:32}] {pos} of {len} · {per_sec} · {eta} left · {msg}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_prefix(legible(id).into_owned());
        Self { bar: Some(bar) }
    }

    /// Hears of an iteration. Never asks to stop.
    pub(super) fn tick(&mut self, tick: Tick) -> ControlFlow<()> {
        if let Some(bar) = &self.bar
            // What has no loss has few steps, each of which takes a while.
            && (tick.done.is_multiple_of(EVERY) || tick.loss.is_none() || tick.done == tick.total)
        {
            bar.set_length(tick.total);
            bar.set_position(tick.done);
            if let Some(loss) = tick.loss {
                bar.set_message(format!("loss {loss:.4}"));
            }
        }
        ControlFlow::Continue(())
    }

    /// Hears how far work is that has no iterations of its own.
    pub(super) fn line(&self) -> ProgressToken {
        let Some(bar) = self.bar.clone() else { return ProgressToken::default() };
        bar.set_length(100);
        ProgressToken::telling(move |share| bar.set_position((share * 100.0) as u64))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
