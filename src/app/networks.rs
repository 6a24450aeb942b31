//! Networks that training cells let the other cells of their notebook look at.
//!
//! A cell that looks at a network says so in [`CellView::network_request`](super::cell::CellView::network_request), before every frame. The
//! training cell of that id then shows what it has in its `logic`, and the others find it in their `ui`. Whatever no cell
//! asks for is not computed.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::data::Dataset;
use crate::engine::Progress;
use crate::experiment::training::{TrainingSnapshot, TrainingSpec};

/// What a cell wants to see of a training cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkRequest {
    /// The id of the training cell.
    pub id: String,
    /// Its parameters: [`TrainingSnapshot::network`].
    pub network: bool,
    /// The graph of its layers, and the row of the batch that is followed: [`TrainingSnapshot::flow`].
    pub flow: Option<usize>,
}

/// What a training cell has to show.
#[derive(Clone)]
pub struct Shown {
    /// The spec as it stands where the run stands.
    pub spec: TrainingSpec,
    /// The run, once there is one.
    pub run: Option<ShownRun>,
}

/// A run that is shown.
#[derive(Clone)]
pub struct ShownRun {
    /// Where it stands.
    pub progress: Progress,
    /// What it shows of itself, once it does.
    pub snapshot: Option<Arc<TrainingSnapshot>>,
    /// What it is trained on, once that is there.
    pub data: Option<Arc<Dataset>>,
}

/// What is asked for and what is shown, by the id of the training cell.
#[derive(Default)]
pub struct Networks {
    requests: BTreeMap<String, NetworkRequest>,
    shown: RefCell<BTreeMap<String, Shown>>,
}

impl Networks {
    /// Begins a frame: these are the requests, and nothing is shown yet.
    pub fn begin(&mut self, requests: impl IntoIterator<Item = NetworkRequest>) {
        self.requests.clear();
        self.shown.get_mut().clear();
        for request in requests {
            let all = self.requests.entry(request.id.clone()).or_default();
            *all = NetworkRequest {
                network: all.network || request.network,
                flow: request.flow.or(all.flow),
                id: request.id,
            };
        }
    }

    /// What the others want to see of the training cell `id`; nothing when none looks at it.
    pub fn network_request(&self, id: &str) -> Option<&NetworkRequest> {
        self.requests.get(id)
    }

    /// Shows the training cell `id`.
    pub fn show(&self, id: &str, shown: Shown) {
        self.shown.borrow_mut().insert(id.to_owned(), shown);
    }

    /// The training cell `id`; none when there is no such cell in the notebook.
    pub fn get(&self, id: &str) -> Option<Shown> {
        self.shown.borrow().get(id).cloned()
    }
}
