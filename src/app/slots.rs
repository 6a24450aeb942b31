//! The notebook's cells as the window holds them: a view each, or what is wrong with the source.
//!
//! The document is the truth. After each of its changes [`Slots::sync`] brings the views after it: what is new gets a view, what
//! is gone loses it (and its run with it), what changed is told. Views of a notebook that is left for another stay with it:
//! see `others`.

mod others;

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::path::Path;

use self::others::Others;
use super::action::Action;
use super::cell::{CellContext, CellRequest, CellView, MakeView, Retake, RunCommand, Stage, Status, Waker};
use super::guarded::GuardedView;
use super::library::Library;
use super::networks::{NetworkRequest, Networks};
use super::prose::Step;
use super::questions::{self, Progress, Questions};
use super::text::Text;
use super::theme::Theme;
use crate::experiment::figure::Table;
use crate::experiment::quantity::tables;
use crate::experiment::question::QuestionSpec;
use crate::experiment::{self, CellKind, CellSpec, EVERYTHING, Shown, Sources, Spec, SpecError};
use crate::export::Found;
use crate::language::Say;
use crate::notebook::{BlockId, Cell, Document, DocumentId, Notebook};

/// What a view may look at.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'a> {
    pub(super) library: &'a Library,
    pub(super) networks: &'a Networks,
    pub(super) questions: &'a Questions,
    pub(super) text: &'static Text,
    pub(super) theme: &'static Theme,
    pub(super) stage: Stage,
    pub(super) wake: &'a Waker,
    pub(super) folder: Option<&'a Path>,
    /// The step at hand of the text that speaks of the cell.
    pub(super) step: Option<&'a Step>,
}

impl Surroundings<'_> {
    /// Lets `act` have a context, and returns what the view asked for.
    pub(super) fn with<R>(
        &self,
        shown: &Shown,
        act: impl FnOnce(&mut CellContext<'_>) -> R,
    ) -> (R, Vec<CellRequest>) {
        let mut requests = Vec::new();
        let result = act(&mut CellContext {
            library: self.library,
            networks: self.networks,
            questions: self.questions,
            text: self.text,
            theme: self.theme,
            stage: self.stage,
            wake: Waker::clone(self.wake),
            folder: self.folder,
            step: self.step,
            shown,
            covered: Vec::new(),
            requests: &mut requests,
        });
        (result, requests)
    }
}

/// What stands in a cell's frame.
pub(super) enum State {
    /// Its view.
    View(Box<dyn CellView>),
    /// Its source is no spec: why. The line counts within the block.
    Broken(SpecError),
    /// No such kind.
    Unknown,
}

/// One cell.
pub(super) struct Slot {
    kind: String,
    body: String,
    /// What its body calls it, read once for each body.
    pub(super) name: Option<String>,
    pub(super) state: State,
    /// What the block chooses to show.
    pub(super) shown: Shown,
    /// Whether everything is shown all the same, until the program ends.
    pub(super) shows_all: bool,
    /// The source while it is being written.
    pub(super) source: Option<Draft>,
    /// Whether its controls are in sight on a slide.
    pub(super) unfolded: bool,
    /// What within it had the keyboard in the last frame.
    pub(super) keyboard: Option<egui::Id>,
}

impl Slot {
    /// Its view, if its source is a spec.
    fn view(&self) -> Option<&dyn CellView> {
        match &self.state {
            State::View(view) => Some(view.as_ref()),
            State::Broken(_) | State::Unknown => None,
        }
    }
}

/// The source of a cell while it is being written, with what is wrong with it so far.
pub(super) struct Draft {
    pub(super) text: String,
    pub(super) wrong: Option<SpecError>,
    /// Whether the keyboard is still to come to it.
    pub(super) is_new: bool,
}

impl Draft {
    /// Begins to write in the source of `cell`.
    pub(super) fn of(cell: &Cell) -> Self {
        let mut draft = Self { text: cell.body().to_owned(), wrong: None, is_new: true };
        draft.check(cell.kind());
        draft
    }

    /// Sees again what is wrong with it; to be called when it was changed.
    pub(super) fn check(&mut self, kind: &str) {
        self.wrong = parse(kind, &self.text).and_then(Result::err);
    }
}

/// What is in sight of a cell that chooses `shown`.
pub(super) fn in_sight(shown: &Shown, shows_all: bool) -> &Shown {
    if shows_all { &EVERYTHING } else { shown }
}

/// All cells of the open notebook.
pub(super) struct Slots {
    make: MakeView,
    cells: HashMap<BlockId, Slot>,
    focused: Option<BlockId>,
    /// Whether the arrow keys are not for the focused cell but for the slides.
    released: bool,
    seen: Option<(DocumentId, u64)>,
    /// Those of the notebooks that were left.
    others: Others,
}

/// Reads `body` as a spec of `kind`; none where there is no such kind.
pub(super) fn parse(kind: &str, body: &str) -> Option<Result<Spec, SpecError>> {
    let kind = experiment::KINDS.iter().find(|k| k.name == kind)?;
    Some((kind.parse)(body))
}

/// Reads a cell of `document`: of a question, whether its cell can answer it, too.
fn parse_in(document: &Document, cell: &Cell) -> Option<Result<Spec, SpecError>> {
    let kind = experiment::kind(cell.kind())?;
    let block_of = |id: &str| {
        let mut cells = document.notebook().cells().map(|(_, cell)| cell);
        cells.find(|cell| cell.name().as_deref() == Some(id)).map(|cell| (cell.kind(), cell.body()))
    };
    Some(experiment::parse_among(kind, cell.body(), block_of))
}

/// The view of a cell, which ends nothing but itself.
fn guarded(make: MakeView, spec: Spec) -> Box<dyn CellView> {
    Box::new(GuardedView::new(make, spec))
}

/// What `body` chooses to show; everything where it cannot be read.
fn shown(kind: &str, body: &str) -> Shown {
    experiment::kind(kind).and_then(|kind| kind.shown(body).ok()).unwrap_or_default()
}

impl Slots {
    /// None yet; `make` makes the views.
    pub(super) fn new(make: MakeView) -> Self {
        Self {
            make,
            cells: HashMap::new(),
            focused: None,
            released: false,
            seen: None,
            others: Others::default(),
        }
    }

    /// Brings the views after the document, if it changed.
    pub(super) fn sync(&mut self, document: &Document) {
        let now = (document.id(), document.revision());
        if self.seen == Some(now) {
            return;
        }
        if self.seen.is_some_and(|(id, _)| id != document.id()) {
            self.change_notebook(document.id());
            if self.seen == Some(now) {
                return;
            }
        }
        self.seen = Some(now);
        let cells: HashMap<BlockId, _> = document.notebook().cells().collect();
        self.cells.retain(|id, _| cells.contains_key(id));
        for (id, cell) in &cells {
            let old = self.cells.get_mut(id).filter(|s| s.kind == cell.kind());
            let is_same = old.as_ref().is_some_and(|s| s.body == cell.body());
            // Whether a question can be answered is said by another cell, which may have changed.
            if is_same && !cell.is_question() {
                continue;
            }
            let (body, name) = (cell.body().to_owned(), cell.name());
            match (old, parse_in(document, cell)) {
                (Some(slot), Some(Ok(spec))) => {
                    match &mut slot.state {
                        State::View(view) => view.set_spec(spec),
                        state => *state = State::View(guarded(self.make, spec)),
                    }
                    slot.shown = shown(cell.kind(), &body);
                    (slot.body, slot.name) = (body, name);
                }
                (Some(slot), Some(Err(error))) => {
                    slot.state = State::Broken(error);
                    (slot.body, slot.name) = (body, name);
                }
                (_, parsed) => {
                    let state = match parsed {
                        Some(Ok(spec)) => State::View(guarded(self.make, spec)),
                        Some(Err(error)) => State::Broken(error),
                        None => State::Unknown,
                    };
                    let shown = shown(cell.kind(), &body);
                    let kind = cell.kind().to_owned();
                    let slot = Slot {
                        kind,
                        body,
                        name,
                        state,
                        shown,
                        shows_all: false,
                        source: None,
                        unfolded: false,
                        keyboard: None,
                    };
                    self.cells.insert(*id, slot);
                }
            }
        }
        if self.focused.is_none_or(|id| cells.get(&id).is_none_or(|cell| cell.is_question())) {
            self.focused =
                document.notebook().cells().find(|(_, cell)| !cell.is_question()).map(|(id, _)| id);
        }
    }

    /// The cell that commands from the keyboard are for.
    pub(super) fn focused(&self) -> Option<BlockId> {
        self.focused
    }

    /// Commands, and the arrow keys, are for `id` from now on, if it is a cell.
    pub(super) fn focus(&mut self, id: BlockId) {
        if self.runs(id) {
            self.focused = Some(id);
            self.released = false;
        }
    }

    /// Commands are for `id` from now on, if it is a cell. On a slide the arrow keys stay with whom they are.
    pub(super) fn choose(&mut self, id: BlockId) {
        if self.runs(id) {
            self.focused = Some(id);
        }
    }

    /// Whether `id` is a cell that takes commands: a question does not.
    fn runs(&self, id: BlockId) -> bool {
        self.cells.get(&id).is_some_and(|slot| slot.kind != QuestionSpec::NAME)
    }

    /// The block of the cell of this id.
    pub(super) fn named(&self, id: &str) -> Option<BlockId> {
        self.cells.iter().find(|(_, slot)| slot.name.as_deref() == Some(id)).map(|(block, _)| *block)
    }

    /// The tables of the cell `id` as it stands, in which numbers of it are found; none where it has nothing to show.
    pub(super) fn tables(&self, id: BlockId, text: &'static Text) -> Option<(&'static str, Vec<Table>)> {
        let slot = self.cells.get(&id)?;
        let kind = experiment::kind(&slot.kind)?;
        // The graph of an expression is there at once, with its values in full.
        if let Ok(Spec::Graph(spec)) = (kind.parse)(&slot.body)
            && spec.network().is_none()
        {
            let outcome =
                Spec::Graph(spec).record(&Sources::default(), &mut |_| ControlFlow::Continue(())).ok()?;
            return Some((kind.name, tables(&outcome)));
        }
        Some((kind.name, tables(&slot.view()?.outcome(text)?)))
    }

    /// The cell in focus lets go of the arrow keys; commands are still for it.
    pub(super) fn release(&mut self) {
        self.released = true;
    }

    /// The cell that has the arrow keys.
    pub(super) fn holds_keys(&self) -> Option<BlockId> {
        self.focused.filter(|_| !self.released)
    }

    /// The cell `id`.
    pub(super) fn get_mut(&mut self, id: BlockId) -> Option<&mut Slot> {
        self.cells.get_mut(&id)
    }

    /// What the views want to see of each other's networks.
    pub(super) fn requests(&self) -> impl Iterator<Item = NetworkRequest> {
        self.cells.values().filter_map(|slot| match &slot.state {
            State::View(view) => view.network_request(),
            _ => None,
        })
    }

    /// Drains every view.
    pub(super) fn logic(&mut self, around: Surroundings<'_>, actions: &mut Vec<Action>) {
        for (id, slot) in &mut self.cells {
            if let State::View(view) = &mut slot.state {
                let shown = in_sight(&slot.shown, slot.shows_all);
                let ((), requests) = around.with(shown, |cx| view.logic(cx));
                collect(*id, requests, actions);
            }
        }
    }

    /// Hands a command to the cell `id`. Whether there is one that takes commands.
    pub(super) fn command(
        &mut self,
        id: BlockId,
        command: RunCommand,
        around: Surroundings<'_>,
        actions: &mut Vec<Action>,
    ) -> bool {
        let Some(slot) = self.cells.get_mut(&id) else { return false };
        let State::View(view) = &mut slot.state else { return false };
        let shown = in_sight(&slot.shown, slot.shows_all);
        let ((), requests) = around.with(shown, |cx| view.command(command, cx));
        collect(id, requests, actions);
        true
    }

    /// The cell that dropped pictures are for: the focused one, or else the first that takes them.
    pub(super) fn takes_pictures(&self, document: &Document) -> Option<BlockId> {
        let takes = |id: &BlockId| match self.cells.get(id).map(|slot| &slot.state) {
            Some(State::View(view)) => view.takes_pictures(),
            _ => false,
        };
        let all = document.notebook().cells().map(|(id, _)| id);
        self.focused.into_iter().chain(all).find(takes)
    }

    /// Hands a picture's file to the cell `id`.
    pub(super) fn open_picture(
        &mut self,
        id: BlockId,
        path: &Path,
        around: Surroundings<'_>,
        actions: &mut Vec<Action>,
    ) {
        let Some(slot) = self.cells.get_mut(&id) else { return };
        let State::View(view) = &mut slot.state else { return };
        let shown = in_sight(&slot.shown, slot.shows_all);
        let ((), requests) = around.with(shown, |cx| view.open_picture(path, cx));
        collect(id, requests, actions);
    }

    /// What every cell came to that has something to show, or why it has not.
    pub(super) fn found(&self, notebook: &Notebook, text: &'static Text) -> BTreeMap<BlockId, Found> {
        let known: Vec<&str> = experiment::KINDS.iter().map(|kind| kind.name).collect();
        let firsts: BTreeMap<BlockId, usize> =
            notebook.cells().map(|(id, cell)| (id, cell.first_line())).collect();
        let line = |id: BlockId, line: usize| {
            let first = firsts.get(&id).copied().unwrap_or(1);
            (text.shell.line)(first + line.saturating_sub(1))
        };
        let shown = self.cells.iter().filter_map(|(id, slot)| {
            let found = match &slot.state {
                State::View(view) => found(&**view, text)?,
                State::Broken(error) => {
                    Found::Failed(format!("{}: {}", line(*id, error.line), error.say(text.language)))
                }
                State::Unknown => Found::Failed((text.shell.unknown_kind)(&slot.kind, &known.join(", "))),
            };
            Some((*id, found))
        });
        shown.collect()
    }

    /// What a page that can be stepped through has of the cells besides, taken once more.
    pub(super) fn retakes(&self, text: &'static Text) -> Vec<(BlockId, Retake)> {
        let retakes = self.cells.iter().filter_map(|(id, slot)| Some((*id, slot.view()?.retake(text)?)));
        retakes.collect()
    }

    /// What the status bar says, the focused cell first.
    pub(super) fn statuses(&self) -> Vec<Status> {
        let mut all: Vec<(bool, Status)> = self
            .cells
            .iter()
            .filter_map(|(id, slot)| match &slot.state {
                State::View(view) => Some((Some(*id) != self.focused, view.status()?)),
                _ => None,
            })
            .collect();
        all.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
        all.into_iter().map(|(_, status)| status).collect()
    }

    /// What is to be said of one cell; none when it has nothing that runs.
    pub(super) fn status(&self, id: BlockId) -> Option<Status> {
        self.cells.get(&id)?.view()?.status()
    }

    /// What Space starts or pauses in a cell; none where it does nothing.
    pub(super) fn on_space(&self, id: BlockId) -> Option<Status> {
        self.cells.get(&id)?.view()?.on_space()
    }
}

/// What a view has to show. One that failed on its way has that, and why it went no further.
fn found(view: &dyn CellView, text: &'static Text) -> Option<Found> {
    let shown = view.outcome(text).filter(|outcome| outcome.tables.iter().any(|table| !table.is_empty()));
    match (view.failure(text), shown) {
        (None, _) => Some(Found::of(view.outcome(text)?, text.language)),
        (Some(why), None) => Some(Found::Failed(why)),
        (Some(why), Some(outcome)) => match Found::of(outcome, text.language) {
            Found::Shown { folded, tables, exhibits, moments, .. } => {
                Some(Found::Shown { summary: why, folded, tables, exhibits, moments })
            }
            failed @ Found::Failed(_) => Some(failed),
        },
    }
}

/// The cells as questions ask them.
pub(super) struct AskedCells<'a> {
    pub(super) slots: &'a Slots,
    pub(super) text: &'static Text,
}

impl questions::Cells for AskedCells<'_> {
    fn progress(&self, id: &str) -> Option<Option<Progress>> {
        let status = self.slots.status(self.slots.named(id)?);
        Some(status.map(|Status { iteration, length, running, .. }| Progress {
            iteration,
            length,
            is_running: running,
        }))
    }

    fn runs(&self, id: &str) -> bool {
        self.slots.named(id).is_some_and(|id| self.slots.on_space(id).is_some())
    }

    fn tables(&self, id: &str) -> Option<(&'static str, Vec<Table>)> {
        self.slots.tables(self.slots.named(id)?, self.text)
    }
}

/// What the view of `id` asked for, for the window to do.
pub(super) fn collect(id: BlockId, requests: Vec<CellRequest>, actions: &mut Vec<Action>) {
    actions.extend(requests.into_iter().map(|request| Action::Cell(id, request)));
}
