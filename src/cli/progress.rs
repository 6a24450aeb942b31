//! Telling how far a cell is: a bar on a terminal, one line a cell anywhere else. Both go to the standard error, so
//! that the results on the standard output can be piped.

use std::io::{IsTerminal, stderr};
use std::ops::ControlFlow;

use indicatif::{ProgressBar, ProgressStyle};

use crate::experiment::outcome::Tick;

/// The bar is brought up to date once in so many iterations; its own clock spares the terminal besides.
const EVERY: u64 = 16;

/// The progress of one cell.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Says that a cell begins.
    pub(super) fn new(id: &str) -> Self {
        if !stderr().is_terminal() {
            eprintln!("running {id}");
            return Self { bar: None };
        }
        let bar = ProgressBar::new(0);
        let template = "{prefix} [{bar:32}] {pos} of {len} · {per_sec} · {eta} left · {msg}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_prefix(id.to_owned());
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
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
