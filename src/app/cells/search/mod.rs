//! The `search` cell: many trainings with values drawn at random or from a grid, and what they came to.

mod session;

use egui::Ui;

use self::session::Session;
use super::Sight;
use crate::app::cell::{CellContext, CellView, RunCommand, Status};
use crate::experiment::Spec;
use crate::experiment::search::SearchSpec;

/// The inside of one `search` cell.
pub(super) struct SearchView {
    /// The spec as the document has it.
    spec: SearchSpec,
    session: Option<Session>,
    sight: Sight,
}

impl SearchView {
    pub(super) fn new(spec: SearchSpec) -> Self {
        Self { spec, session: None, sight: Sight::default() }
    }

    /// What the cell is called in the status bar and in the log.
    fn label(&self) -> String {
        self.spec.id.clone().unwrap_or_else(|| "search".to_owned())
    }

    /// The search that commands go to; one is built when there is none, or only one of another spec.
    fn session(&mut self, cx: &CellContext<'_>) -> &Session {
        let of_now = |session: &Session| session.failure.is_none() && session.start == self.spec;
        match self.session.take().filter(of_now) {
            Some(session) => self.session.insert(session),
            None => self.session.insert(Session::start(&self.spec, false, cx)),
        }
    }

    fn contents(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        let (ended, total) = self.session.as_ref().map_or((0, self.spec.count()), Session::count);
        ui.label(cx.theme.muted((cx.text.search.progress)(ended, total)));
    }
}

impl CellView for SearchView {
    fn set_spec(&mut self, spec: Spec) {
        if let Spec::Search(spec) = spec {
            self.spec = spec;
        }
    }

    fn logic(&mut self, _cx: &mut CellContext<'_>) {
        if let Some(session) = &mut self.session {
            session.drain();
        }
    }

    fn header(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        let running = self.session.as_ref().is_some_and(Session::is_running);
        let word = if running { cx.text.cells.run.pause } else { cx.text.cells.run.run };
        if ui.add(cx.theme.primary_button(word)).clicked() {
            self.command(RunCommand::Toggle, cx);
        }
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        let mut sight = std::mem::take(&mut self.sight);
        sight.show(ui, |ui| self.contents(ui, cx));
        self.sight = sight;
    }

    fn command(&mut self, command: RunCommand, cx: &mut CellContext<'_>) {
        match command {
            RunCommand::Reset => self.session = Some(Session::start(&self.spec, true, cx)),
            RunCommand::Toggle => {
                let session = self.session(cx);
                if session.is_running() && !session.is_preparing() { session.pause() } else { session.run() }
            }
            RunCommand::Step => self.session(cx).step(),
            RunCommand::StepBack
            | RunCommand::StepEpoch
            | RunCommand::BatchNorm
            | RunCommand::Faster
            | RunCommand::Slower => {}
        }
    }

    fn status(&self) -> Option<Status> {
        let session = self.session.as_ref()?;
        let (iteration, length) = session.count();
        let running = session.is_running();
        Some(Status { label: self.label(), iteration, length, per_second: None, running })
    }
}
