//! One life for the cells of every kind.
//!
//! A kind brings a [`CellBody`]: its controls, its figures, what its commands do. All that cells have in common is here, once:
//! the spec and its edit, the place of a cell that is out of sight, the consent to read a file, the memory of finished runs,
//! the status bar, the rest while the notebook is left.

use std::path::Path;

use egui::Ui;

use super::Sight;
use super::draft::Draft;
use crate::app::cell::{CellContext, CellRequest, CellView, Retake, RunCommand, Status};
use crate::app::networks::NetworkRequest;
use crate::app::text::Text;
use crate::app::tile::Mark;
use crate::experiment::figure::Exhibit;
use crate::experiment::outcome::Outcome;
use crate::experiment::{CellKind, CellSpec, Spec};
use crate::notebook::runs::{FinalNumbers, PastRun, thinned};

/// What a kind of cell has of its own.
pub(super) trait CellBody: 'static {
    /// The parameters of its cells.
    type Spec: CellKind + PartialEq;

    /// What its tile shows.
    const MARK: Mark;
    /// Whether pictures that are dropped on the window are for it.
    const TAKES_PICTURES: bool = false;
    /// Whether what runs in it is only played, with the clock of the frames in which it is seen, and nothing is computed.
    const ONLY_PLAYS: bool = false;
    /// Whether Space starts and pauses something in it.
    const TAKES_SPACE: bool = true;

    /// Makes the inside of a cell with this spec. Nothing runs and nothing is read yet.
    fn new(spec: &Self::Spec) -> Self;

    /// The document has another spec than before, and it is not the body that asked for it.
    fn changed(&mut self, was: &Self::Spec, now: &Self::Spec) {
        _ = (was, now);
    }

    /// What it wants to see of a training cell of the same notebook.
    fn network_request(&self, spec: &Self::Spec) -> Option<NetworkRequest> {
        _ = spec;
        None
    }

    /// The files beside the notebook that a run of this spec reads.
    fn files(spec: &Self::Spec) -> Vec<&str> {
        _ = spec;
        Vec::new()
    }

    /// Whether `command` reads them, because it builds a run.
    fn reads_files(&self, spec: &Self::Spec, command: RunCommand) -> bool {
        _ = (spec, command);
        false
    }

    /// Drains the engine; draws nothing.
    fn logic(&mut self, draft: &mut Draft<Self::Spec>, cx: &mut CellContext<'_>) {
        _ = (draft, cx);
    }

    /// What is to be remembered, once each time that a run comes to its end.
    fn take_past(&mut self, cx: &CellContext<'_>) -> Option<Finished<Self::Spec>> {
        _ = cx;
        None
    }

    /// The buttons at the right of the frame's title, right to left: Run first; returns what was asked for.
    fn header(
        &mut self,
        draft: &Draft<Self::Spec>,
        ui: &mut Ui,
        cx: &mut CellContext<'_>,
    ) -> Option<RunCommand>;

    /// Everything inside the frame; returns what was asked for.
    fn contents(
        &mut self,
        draft: &mut Draft<Self::Spec>,
        ui: &mut Ui,
        cx: &mut CellContext<'_>,
    ) -> Option<RunCommand>;

    /// Asks for the next frame of what plays, whether the cell is in sight or not.
    fn wake(&self, ui: &Ui) {
        _ = ui;
    }

    /// Does what was asked for. The files that it reads may be read.
    fn command(&mut self, draft: &mut Draft<Self::Spec>, command: RunCommand, cx: &mut CellContext<'_>);

    /// A picture's file that the user has chosen or dropped.
    fn open_picture(&mut self, path: &Path, cx: &mut CellContext<'_>) {
        _ = (path, cx);
    }

    /// Its figures as they stand; none that has nothing to show.
    fn exhibits(&self, draft: &Draft<Self::Spec>, text: &'static Text) -> Vec<Exhibit>;

    /// What a page of the whole notebook has of it; none when there is nothing to show.
    fn outcome(&self, draft: &Draft<Self::Spec>, text: &'static Text) -> Option<Outcome>;

    /// Why there is nothing to show, where it failed.
    fn failure(&self, text: &'static Text) -> Option<String> {
        _ = text;
        None
    }

    /// What a page that can be stepped through has of it besides; none where there is nothing to step through.
    fn retake(&self, draft: &Draft<Self::Spec>, text: &'static Text) -> Option<Retake> {
        _ = (draft, text);
        None
    }

    /// How far it is; none when it has nothing that runs.
    fn how_far(&self, spec: &Self::Spec) -> Option<HowFar> {
        _ = spec;
        None
    }

    /// What rests while the notebook is left.
    fn running(&mut self) -> Option<&mut dyn Pauses> {
        None
    }

    /// About what it takes of the memory, in bytes.
    fn memory(&self) -> usize {
        0
    }
}

/// Which of all specs are those of a body's kind.
pub(super) trait OfKind: CellBody {
    /// The spec of a cell of its kind; none of another.
    fn own(spec: Spec) -> Option<Self::Spec>;
}

/// How far a cell is, for the status bar.
pub(super) struct HowFar {
    /// Iterations done.
    pub(super) iteration: u64,
    /// Iterations in all.
    pub(super) length: u64,
    /// Iterations a second, as measured; none when it stands.
    pub(super) per_second: Option<f64>,
    /// Whether it runs now.
    pub(super) running: bool,
}

/// What can rest for a while.
pub(super) trait Pauses {
    /// Rests, if it runs; whether it does something for that.
    fn pause(&mut self) -> bool;

    /// Goes on.
    fn go_on(&mut self);
}

/// A run that has come to its end, and what came of it.
pub(super) struct Finished<S> {
    /// With every change that acted in it.
    pub(super) spec: S,
    /// The name of the data.
    pub(super) data: String,
    /// What all randomness followed from.
    pub(super) seed: u64,
    /// How many updates were made, trials trained, or parameters checked.
    pub(super) iterations: u64,
    pub(super) numbers: FinalNumbers,
    /// The curve that is kept of it.
    pub(super) curve: Vec<[f64; 2]>,
}

impl<S: CellKind> Finished<S> {
    /// What the notebook remembers of it, which gives it its number and its time.
    fn past(self) -> PastRun {
        PastRun {
            number: 0,
            ended: 0,
            kind: S::NAME.to_owned(),
            cell: self.spec.id().unwrap_or(S::NAME).to_owned(),
            data: self.data,
            seed: self.seed,
            iterations: self.iterations,
            outcome: self.numbers,
            pinned: false,
            curve: thinned(&self.curve),
            settings: self.spec.to_table(),
        }
    }
}

/// Whether `files` may be read. If nobody was asked about one of them yet, somebody is now, and `then` comes back as a command
/// once it is allowed.
pub(super) fn may_read(files: &[&str], then: RunCommand, cx: &mut CellContext<'_>) -> bool {
    files.iter().all(|file| cx.may_read(Some(file), then))
}

/// A cell: its spec, and the body that its kind brings.
pub(super) struct Hosted<B: CellBody> {
    draft: Draft<B::Spec>,
    sight: Sight,
    body: B,
}

impl<B: CellBody> Hosted<B> {
    pub(super) fn new(spec: B::Spec) -> Self {
        let body = B::new(&spec);
        Self { draft: Draft::new(spec), sight: Sight::default(), body }
    }
}

impl<B: OfKind> CellView for Hosted<B> {
    fn set_spec(&mut self, spec: Spec) {
        if let Some(spec) = B::own(spec)
            && spec != self.draft.spec
        {
            let was = std::mem::replace(&mut self.draft, Draft::new(spec)).spec;
            self.body.changed(&was, &self.draft.spec);
        }
    }

    fn network_request(&self) -> Option<NetworkRequest> {
        self.body.network_request(&self.draft.spec)
    }

    fn logic(&mut self, cx: &mut CellContext<'_>) {
        self.body.logic(&mut self.draft, cx);
        let past = self.body.take_past(cx).map(Finished::past);
        cx.requests.extend(past.map(|run| CellRequest::Remember(Box::new(run))));
    }

    fn header(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        if let Some(command) = self.body.header(&self.draft, ui, cx) {
            self.command(command, cx);
        }
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        let Self { draft, sight, body } = self;
        let mut asked = None;
        sight.show(ui, cx.stage, |ui| asked = body.contents(draft, ui, cx));
        body.wake(ui);
        if let Some(command) = asked {
            self.command(command, cx);
        }
    }

    fn command(&mut self, command: RunCommand, cx: &mut CellContext<'_>) {
        let spec = &self.draft.spec;
        if self.body.reads_files(spec, command) && !may_read(&B::files(spec), command, cx) {
            return;
        }
        self.body.command(&mut self.draft, command, cx);
    }

    fn takes_pictures(&self) -> bool {
        B::TAKES_PICTURES
    }

    fn open_picture(&mut self, path: &Path, cx: &mut CellContext<'_>) {
        self.body.open_picture(path, cx);
    }

    fn exhibits(&self, text: &'static Text) -> Vec<Exhibit> {
        self.body.exhibits(&self.draft, text)
    }

    fn outcome(&self, text: &'static Text) -> Option<Outcome> {
        self.body.outcome(&self.draft, text)
    }

    fn failure(&self, text: &'static Text) -> Option<String> {
        self.body.failure(text)
    }

    fn retake(&self, text: &'static Text) -> Option<Retake> {
        self.body.retake(&self.draft, text)
    }

    fn status(&self) -> Option<Status> {
        let HowFar { iteration, length, per_second, running } = self.body.how_far(&self.draft.spec)?;
        let id = self.draft.spec.id().map(str::to_owned);
        Some(Status { id, kind: B::Spec::NAME, iteration, length, per_second, running })
    }

    fn on_space(&self) -> Option<Status> {
        let not_begun = || Status {
            id: self.draft.spec.id().map(str::to_owned),
            kind: B::Spec::NAME,
            iteration: 0,
            length: 0,
            per_second: None,
            running: false,
        };
        B::TAKES_SPACE.then(|| self.status().unwrap_or_else(not_begun))
    }

    fn computes(&self) -> bool {
        !B::ONLY_PLAYS && self.status().is_some_and(|status| status.running)
    }

    fn pause(&mut self) -> bool {
        self.body.running().is_some_and(Pauses::pause)
    }

    fn go_on(&mut self) {
        if let Some(running) = self.body.running() {
            running.go_on();
        }
    }

    fn memory(&self) -> usize {
        self.body.memory()
    }
}
