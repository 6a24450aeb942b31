//! The cells of notebooks that were left for another, with all that they hold: runs, curves, places of sliders, half-written
//! sources.
//!
//! A run goes on there, or rests, as it was left. What all of them take of the memory is bounded; where more would be needed,
//! the notebooks that were looked at longest ago lose theirs first, those in which nothing runs before the others.

use std::collections::HashMap;
use std::path::Path;

use super::{Slot, Slots, State, Surroundings, collect, in_sight};
use crate::app::action::Action;
use crate::app::cell::Stage;
use crate::app::networks::Networks;
use crate::notebook::{BlockId, DocumentId};

/// The most that the runs of all notebooks but the open one may take, in bytes.
const MOST_BYTES: usize = 512 << 20;

/// The notebooks that were left, the one left last at the end.
pub(super) struct Others {
    notebooks: Vec<Other>,
    /// Whether their runs go on.
    go_on: bool,
    most_bytes: usize,
}

impl Default for Others {
    fn default() -> Self {
        Self { notebooks: Vec::new(), go_on: true, most_bytes: MOST_BYTES }
    }
}

/// The cells of a notebook that was left.
struct Other {
    document: DocumentId,
    cells: HashMap<BlockId, Slot>,
    focused: Option<BlockId>,
    /// The state of the document that the views have seen.
    seen: (DocumentId, u64),
    /// Its training cells are looked at by its other cells only.
    networks: Networks,
    /// What was let rest when it was left.
    rests: Vec<BlockId>,
}

impl Other {
    fn memory(&self) -> usize {
        self.cells.values().filter_map(Slot::view).map(super::super::cell::CellView::memory).sum()
    }

    /// How many of its cells compute something.
    fn running(&self) -> usize {
        self.cells.values().filter_map(Slot::view).filter(|view| view.computes()).count()
    }

    /// Lets what runs rest, unless it computes and `goes_on`.
    fn rest(&mut self, goes_on: bool) {
        for (id, slot) in &mut self.cells {
            if let State::View(view) = &mut slot.state
                && view.status().is_some_and(|status| status.running)
                && !(goes_on && view.computes())
                && view.pause()
            {
                self.rests.push(*id);
            }
        }
    }
}

impl Slots {
    /// The cells are put away with the notebook that was open, and those of `document` are taken up again if it was left
    /// before.
    pub(super) fn change_notebook(&mut self, document: DocumentId) {
        if let Some(seen) = self.seen.take() {
            let mut left = Other {
                document: seen.0,
                cells: std::mem::take(&mut self.cells),
                focused: self.focused.take(),
                seen,
                networks: Networks::default(),
                rests: Vec::new(),
            };
            left.rest(self.others.go_on);
            self.others.notebooks.push(left);
        }
        let found = self.others.notebooks.iter().position(|other| other.document == document);
        let Some(mut other) = found.map(|at| self.others.notebooks.remove(at)) else { return };
        for id in other.rests {
            if let Some(State::View(view)) = other.cells.get_mut(&id).map(|slot| &mut slot.state) {
                view.go_on();
            }
        }
        self.cells = other.cells;
        self.focused = other.focused;
        self.released = false;
        self.seen = Some(other.seen);
    }

    /// Whether runs of notebooks that are left go on; what rests for that in one that was left before goes on with it.
    pub(in super::super) fn let_others_go_on(&mut self, go_on: bool) {
        if self.others.go_on == go_on {
            return;
        }
        self.others.go_on = go_on;
        for other in &mut self.others.notebooks {
            if go_on {
                for id in std::mem::take(&mut other.rests) {
                    if let Some(State::View(view)) = other.cells.get_mut(&id).map(|slot| &mut slot.state) {
                        view.go_on();
                    }
                }
            } else {
                other.rest(false);
            }
        }
    }

    /// The most that they may take of the memory together, in bytes.
    pub(in super::super) fn most_bytes_of_others(&self) -> usize {
        self.others.most_bytes
    }

    /// The most that the runs of all notebooks but the open one may take, in bytes.
    pub(in super::super) fn bound_others(&mut self, most_bytes: usize) {
        self.others.most_bytes = most_bytes;
    }

    /// Lets go of the notebooks that are not wanted any more.
    pub(in super::super) fn keep_others(&mut self, is_wanted: impl Fn(DocumentId) -> bool) {
        self.others.notebooks.retain(|other| is_wanted(other.document));
    }

    /// Drains the views of the notebooks that were left; `folder` is where a notebook's file lies.
    pub(in super::super) fn others_logic<'a>(
        &mut self,
        around: Surroundings<'a>,
        folder: impl Fn(DocumentId) -> Option<&'a Path>,
        actions: &mut Vec<(DocumentId, Action)>,
    ) {
        for other in &mut self.others.notebooks {
            let requests = other.cells.values().filter_map(|slot| slot.view()?.network_request());
            other.networks.begin(requests);
            let networks = &other.networks;
            let around =
                Surroundings { networks, stage: Stage::Page, folder: folder(other.document), ..around };
            let mut asked = Vec::new();
            for (id, slot) in &mut other.cells {
                if let State::View(view) = &mut slot.state {
                    let shown = in_sight(&slot.shown, slot.shows_all);
                    let ((), requests) = around.with(shown, |cx| view.logic(cx));
                    collect(*id, requests, &mut asked);
                }
            }
            actions.extend(asked.into_iter().map(|action| (other.document, action)));
        }
    }

    /// The notebooks that were left in which something is computed, the one left last first, and in how many cells.
    pub(in super::super) fn others_running(&self) -> Vec<(DocumentId, usize)> {
        let all = self.others.notebooks.iter().rev().map(|other| (other.document, other.running()));
        all.filter(|(_, running)| *running > 0).collect()
    }

    /// What the cells of all notebooks that were left take of the memory, in bytes.
    pub(in super::super) fn others_memory(&self) -> usize {
        self.others.notebooks.iter().map(Other::memory).sum()
    }

    /// Ends runs of notebooks that were left until the others have room; returns whose were ended.
    pub(in super::super) fn make_room(&mut self) -> Vec<DocumentId> {
        let mut ended = Vec::new();
        let mut sizes: Vec<usize> = self.others.notebooks.iter().map(Other::memory).collect();
        while sizes.iter().sum::<usize>() > self.others.most_bytes {
            let notebooks = &self.others.notebooks;
            let has_any = |at: &usize| sizes.get(*at).is_some_and(|size| *size > 0);
            let rests = |at: &usize| notebooks.get(*at).is_some_and(|other| other.running() == 0);
            let all = || (0..notebooks.len()).filter(has_any);
            let Some(at) = all().find(rests).or_else(|| all().next()) else { break };
            sizes.remove(at);
            ended.push(self.others.notebooks.remove(at).document);
        }
        ended
    }
}
