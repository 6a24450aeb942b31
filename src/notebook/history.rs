//! Undo and redo: states of the notebook, as many as fit.

use super::Notebook;

/// The most steps that are kept.
const MOST_STEPS: usize = 500;
/// The most bytes of text that all kept states together may have; a step or two are kept however large.
const MOST_BYTES: usize = 64 << 20;

/// The states before and after the present one.
#[derive(Debug, Default)]
pub(super) struct History {
    past: Vec<State>,
    future: Vec<State>,
}

#[derive(Debug)]
struct State {
    notebook: Notebook,
    bytes: usize,
}

impl History {
    /// Remembers the state before an edit; what was undone is gone with it.
    pub(super) fn remember(&mut self, notebook: Notebook) {
        self.future.clear();
        self.past.push(State::new(notebook));
        let mut bytes: usize = self.past.iter().map(|state| state.bytes).sum();
        let mut surplus = 0;
        for state in &self.past {
            let left = self.past.len() - surplus;
            if left <= 2 || (left <= MOST_STEPS && bytes <= MOST_BYTES) {
                break;
            }
            bytes -= state.bytes;
            surplus += 1;
        }
        self.past.drain(..surplus);
    }

    /// The state before, for `present`.
    pub(super) fn undo(&mut self, present: &Notebook) -> Option<Notebook> {
        let state = self.past.pop()?;
        self.future.push(State::new(present.clone()));
        Some(state.notebook)
    }

    /// The state that was undone last, for `present`.
    pub(super) fn redo(&mut self, present: &Notebook) -> Option<Notebook> {
        let state = self.future.pop()?;
        self.past.push(State::new(present.clone()));
        Some(state.notebook)
    }

    pub(super) fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    pub(super) fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}

impl State {
    fn new(notebook: Notebook) -> Self {
        let bytes = notebook.to_string().len();
        Self { notebook, bytes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_history_is_bounded() {
        let mut history = History::default();
        for step in 0..MOST_STEPS + 20 {
            history.remember(Notebook::parse(&format!("step {step}")));
        }
        assert_eq!(history.past.len(), MOST_STEPS);
        let huge = "x".repeat(MOST_BYTES / 3);
        for _ in 0..5 {
            history.remember(Notebook::parse(&huge));
        }
        assert!(history.past.iter().map(|state| state.bytes).sum::<usize>() <= MOST_BYTES);
        assert!(history.can_undo() && !history.can_redo());
    }
}
